"""The extension of one model, compiled without a warning and used: ext_order.py BUILD [CC].

build/unit/test_emit_ext prints OrderEvent, from a Model IR made by hand; here it is compiled, imported and compared with what pydantic says
(its answers stand below; 2.14.3). Run with a Python that has headers; nothing else is imported.
"""
import copy
import gc
import json
import os
import pathlib
import pickle
import subprocess
import sys
import sysconfig
import tempfile

GOOD = '{"order_id":"ORD-1","customer_id":"c","amount":12.345,"created_at":"2024-05-01T12:30:00Z"}'
REPR = ("OrderEvent(order_id='ORD-1', customer_id='c', amount=12.35, currency='USD', "
        "created_at=datetime.datetime(2024, 5, 1, 12, 30, tzinfo=TzInfo(0)))")
URL = "https://errors.pydantic.dev/2.14/v/"
BAD = {
    '{"order_id":1,"amount":"x"}': [("string_type", ("order_id",)), ("missing", ("customer_id",)), ("float_parsing", ("amount",))],
    '{"order_id":"a","customer_id":"b","amount":1e9}': [("value_error", ("amount",))],
    '{"order_id":"a",}': [("json_invalid", ())],
    "[]": [("model_type", ())],
    '{"order_id":"a","customer_id":"b","amount":1,"created_at":"2024-02-30"}': [("datetime_from_date_parsing", ("created_at",))],
    '{"created_at":null,"amount":true,"customer_id":"\\ud83d\\ude00"}': [("missing", ("order_id",))],
}


def build(root, folder, cc):
    subprocess.run([root / "unit/test_emit_ext", folder], check=True)
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    flags = ["-std=c11", "-O2", "-shared", "-fPIC", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror", "-isystem",
             sysconfig.get_config_var("INCLUDEPY")]
    subprocess.run([*cc.split(), *flags, f"{folder}/order_models.c", "-o", f"{folder}/order_models{suffix}"], check=True)


def rejected(call, text):
    try:
        call(text)
    except ValueError as error:
        return error
    raise AssertionError(f"accepted: {text}")


def check_errors(cls):
    for text, expected in BAD.items():
        error = rejected(cls.model_validate_json, text)
        assert type(error).__name__ == "ValidationError" and error.title == "OrderEvent", error
        assert [(e["type"], e["loc"]) for e in error.errors()] == expected, error
        assert error.error_count() == len(expected) == len(json.loads(error.json()))
        assert all(e["url"] == URL + e["type"] for e in error.errors())
        assert str(error).startswith(f"{len(expected)} validation error{'s' * (len(expected) > 1)} for OrderEvent\n")
    too_large = rejected(cls.model_validate_json, '{"order_id":"a","customer_id":"b","amount":1e9}').errors()[0]
    assert too_large["msg"] == "Value error, amount is too large" and too_large["input"] == 1e9
    lines = []
    trace = too_large["ctx"]["error"].__traceback__
    while trace:
        lines.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    assert lines == [("order_models.py", 16)], lines   # the user's own line


def check_values(cls):
    order = cls.model_validate_json(GOOD)
    assert repr(order) == REPR, order
    assert order.model_dump_json() == ('{"order_id":"ORD-1","customer_id":"c","amount":12.35,"currency":"USD",'
                                       '"created_at":"2024-05-01T12:30:00Z"}')
    assert order.model_fields_set == {"order_id", "customer_id", "amount", "created_at"}
    assert order.model_dump(exclude_unset=True, include={"amount", "currency"}) == {"amount": 12.35}
    again = cls.model_validate(order.model_dump())
    assert again == order and cls(**order.model_dump()) == order and cls.model_validate(order) is order
    assert copy.copy(order) == copy.deepcopy(order) == pickle.loads(pickle.dumps(order)) == order
    assert order.model_copy(update={"currency": "EUR"}).currency == "EUR"
    order.amount = -1.0
    assert order != again and not hasattr(order, "__weakref__")
    try:
        order.colour = 1
        raise AssertionError("a field that is not there was set")
    except ValueError as error:
        assert str(error) == '"OrderEvent" object has no field "colour"'
    assert "pydantic" not in sys.modules


def check_leaks(cls):
    def round_():
        for _ in range(300):
            order = cls.model_validate_json(GOOD)
            cls.model_validate(order.model_dump())
            order.model_dump_json()
            for text in BAD:
                error = rejected(cls.model_validate_json, text)
                str(error), error.errors(), error.json()
        gc.collect()
        return sys.getallocatedblocks()
    round_()
    first = round_()
    last = min(round_() for _ in range(4))
    assert last - first < 200, f"{last - first} blocks more after 1,200 rounds"


def main(root, cc="cc"):
    with tempfile.TemporaryDirectory() as folder:
        build(pathlib.Path(root), folder, cc)
        sys.path.insert(0, folder)
        sys.dont_write_bytecode = True
        import order_models
        check_values(order_models.OrderEvent)
        check_errors(order_models.OrderEvent)
        check_leaks(order_models.OrderEvent)
    print(f"ext_order: {os.path.basename(sys.executable)} {sys.version.split()[0]}: 3 passed, 0 failed")


main(*sys.argv[1:])
