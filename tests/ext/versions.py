"""The extension under every Python of this machine, 3.8 and later, and those without a GIL: versions.py BUILD.

In each one: a module is compiled for it without a warning, imported twice, and asked what its functions answer; its errors are pickled;
sub-interpreters of their own GIL import it (3.12 and later); and nothing grows while it is used.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from without_gil import without_gil

ROOT = pathlib.Path(__file__).resolve().parents[2]

PROGRAM = r'''
import gc, importlib, json, pickle, sys, threading, types
sys.path.insert(0, sys.argv[1])
import order

GOOD = open(sys.argv[2], "rb").read().splitlines()[0]
value = json.loads(GOOD)
bad = GOOD.replace(b'"EUR"', b'"eur"')
wrong = json.loads(bad)


def raised(call, *args):
    try:
        call(*args)
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def use():
    assert order.is_valid(GOOD) and order.is_valid(value) and order.is_valid(GOOD.decode()) and order.is_valid(memoryview(GOOD))
    assert order.validate(GOOD) is None and list(order.iter_errors(value)) == []
    holed, mixed, shared = {"gone": 1, **value, "too": 2}, {1: 2, **value}, vars(types.SimpleNamespace(**value)) # dicts of each form
    assert not order.is_valid(holed) and type(raised(order.is_valid, mixed)) is TypeError
    del holed["gone"], holed["too"], mixed[1]
    assert order.is_valid(holed) and order.is_valid(mixed) and order.is_valid(shared)
    assert not order.is_valid({key: value[key] for key in list(value)[1:]})
    assert not order.is_valid(bad) and not order.is_valid(wrong) and not order.is_valid(b"{") and not order.is_valid([])
    assert order.loads(GOOD) == value and order.loads(bytearray(GOOD)) == value
    for data in (bad, wrong):
        error = raised(order.validate, data)
        assert type(error) is order.ValidationError and isinstance(error, ValueError) and not error.truncated
        assert [e["code"] for e in error.errors()] == ["enum"] and "/currency" in str(error), error
        again = pickle.loads(pickle.dumps(error))
        assert again.errors() == error.errors() and repr(again) == repr(error)
        del error, again
    assert raised(order.loads, bad).errors()[0]["line"] == 1
    assert type(raised(order.is_valid, {"a": float("nan")})) is ValueError
    assert type(raised(order.is_valid, {1: 2})) is TypeError
    loop = {}
    loop["a"] = [loop]
    assert "/a/0: the value holds itself" in str(raised(order.validate, loop))
    loop.clear()
    assert raised(order.validate, b"[" * 5000).status == "too_deep"
    assert raised(order.loads, value).__class__ is TypeError


def blocks():
    gc.collect()
    return sys.getallocatedblocks()


use()
for _ in range(20):
    use()
before = blocks()
GIL = getattr(sys, "_is_gil_enabled", lambda: True)()
TIMES = 2000 if GIL else 8000   # what leaks leaks each time; what Python keeps for later, more of it without a GIL, does not grow with the times
for _ in range(TIMES):
    use()
assert blocks() - before < TIMES * 0.9, blocks() - before

first = order
del sys.modules["order"]
second = importlib.import_module("order")
assert second is not first and second.ValidationError is not first.ValidationError
assert second.is_valid(GOOD) and first.is_valid(GOOD)
order = second
threads = [threading.Thread(target=lambda: [use() for _ in range(30)]) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
del sys.modules["order"], first, second, order
before = blocks()
for _ in range(200):   # modules go with all they hold
    importlib.import_module("order").loads(GOOD)
    del sys.modules["order"]
assert not GIL or blocks() - before < 1800, blocks() - before   # 3.13t keeps classes for ever once there was a thread

try:
    import _interpreters as interpreters
    make = interpreters.create
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
        make = lambda: interpreters.create(isolated=True)
    except ImportError:
        interpreters = None
if interpreters and sys.version_info >= (3, 12):
    code = ("import sys; sys.path.insert(0, %r); import order\n"
            "assert order.is_valid(%r) and order.loads(%r) and not order.is_valid({})") % (sys.argv[1], GOOD, GOOD)
    def work():
        inner = make()
        for _ in range(20):
            problem = interpreters.run_string(inner, code)
            assert problem is None, problem
        interpreters.destroy(inner)
    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
print("%d.%d%s" % (*sys.version_info[:2], "" if GIL else "t"))
'''


def pythons():
    """One command for each version that starts and has headers."""
    for minor in range(8, 16):
        places = [f"python3.{minor}", *sorted(str(p) for p in pathlib.Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python3"))]
        for place in places:
            found = shutil.which(place)
            question = "import os, sys, sysconfig; sys.exit(sys.version_info[1] != %d or not os.path.exists(sysconfig.get_path('include') + '/Python.h'))"
            if found and subprocess.run([found, "-c", question % minor], capture_output=True, check=False).returncode == 0:
                yield found
                break


def main(build):
    schemac = os.path.abspath(os.path.join(build, "schemac"))
    passed = []
    for python in (*pythons(), *without_gil()):
        with tempfile.TemporaryDirectory() as folder:
            include = subprocess.run([python, "-c", "import sysconfig; print(sysconfig.get_path('include'))"], stdout=subprocess.PIPE, text=True,
                                     check=True).stdout.strip()
            cc = pathlib.Path(folder, "cc")
            cc.write_text(f'#!/bin/sh\nexec {os.environ.get("CC", "cc")} "$@" -Wall -Wextra -Wconversion -Werror -isystem {include}\n')
            cc.chmod(0o755)
            subprocess.run([schemac, "build", ROOT / "schemas/order.json", "--ext", "-o", folder, "--with-python", python, "--cc", cc], check=True)
            done = subprocess.run([python, "-c", PROGRAM, folder, ROOT / "examples/order/events.ndjson"], stdout=subprocess.PIPE, text=True, check=False)
            if done.returncode:
                print(f"{python}: failed with {done.returncode}", file=sys.stderr)
                return 1
            passed.append(done.stdout.strip())
    print(f"extension in Python {', '.join(passed)}: {len(passed)} passed, 0 failed")
    return 0 if passed else 1


sys.exit(main(sys.argv[1]))
