"""Which validators of ext_bodies.py the extension answers without Python: ext_bodies_used.py SCHEMAC.

Runs a fresh interpreter: what was accepted has called no function of the file and has compiled and imported nothing of it (`logging`, which the file
imports, is not there yet); what is refused has, and shows the user's own exception with its traceback.
"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
ACCEPTED = [("TPositive", 1.5, 1.5), ("TRounded", 12.345, 12.35), ("TRounded", -0.5, -0.5), ("TAssert", None, None), ("TAssert", 7, 7), ("TMember", "RED", "red"),
            ("TShout", " ab ", "AB"), ("TShout", "abc", "AB"), ("TLambda", 9, 81), ("TPatternBody", "ab-12", "ab-12"), ("TChanged", True, None),
            ("TChanged", "a", "first"), ("TChanged", 1, True), ("TChanged", 2.5, -2.5), ("TChanged", "", ""), ("TLooked", "abc", "abc"), ("TTry", " 12 ", "00012"),
            ("TWords", "ab c", "Ab C"), ("TLiteralBody", "red", "red"), ("TTwo", 5, 5), ("TAgain", [1, 2], [2, 3])]
# A refusal; a 64-bit overflow; a result that is no plain value; an exception that is caught.
AS_PYTHON = [("TPositive", -1.5, "positive"), ("TAssert", 2, "odd"), ("TPatternBody", "-", "coded"), ("TLambda", 2**70, "<lambda>"), ("TLambda", 2**40, "<lambda>"),
             ("TLooked", "z", "looked"), ("TTry", "q", "number"), ("TTypeError", "q", "added"), ("TLogged", 1, "logged"), ("TOrder", "ba", "ordered"),
             ("TData", 1, "data"), ("TBase", 1, "below"), ("THeir", 5, "below"), ("TShout", "a" * 5000, "shout")]
PROGRAM = r'''
import json, sys
before = set(sys.modules)
sys.path.insert(0, sys.argv[1])
import ext_bodies
called = []
def told(frame, event, arg):
    if event == "call":
        called.append(frame.f_code.co_name)
for name, value, expected in eval(sys.argv[2]):
    for way in ("model_validate", "model_validate_json"):
        if way == "model_validate_json":
            document = '{"x":%s}' % json.dumps(value)
        else:
            document = {"x": value}
        cls = getattr(ext_bodies, name)
        del called[:]
        sys.setprofile(told)
        try:
            got = getattr(cls, way)(document).x
        finally:
            sys.setprofile(None)
        assert not called, (name, way, value, called)
        assert repr(got) == repr(expected), (name, way, value, got)
        if way == "model_validate" and type(value) is str and value == expected and name != "TLiteralBody":
            assert got is value, (name, "its object is kept")
assert "logging" not in sys.modules, "the file's imports have run"
for name, value, function in eval(sys.argv[3]):
    del called[:]
    sys.setprofile(told)
    try:
        getattr(ext_bodies, name).model_validate({"x": value})
    except (ValueError, TypeError) as error:
        raised = error.errors()[0]["ctx"]["error"] if hasattr(error, "errors") else error
        trace = raised.__traceback__
        while trace.tb_next:
            trace = trace.tb_next
        assert trace.tb_frame.f_code.co_name == function and trace.tb_frame.f_code.co_filename.endswith("ext_bodies.py"), trace.tb_frame
    finally:
        sys.setprofile(None)
    assert function in called, (name, value, called)
print("ext_bodies_used: %d accepted in C, %d as Python" % (2 * len(eval(sys.argv[2])), len(eval(sys.argv[3]))))
'''


def main(schemac):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([schemac, "build", HERE / "ext_bodies.py", "--ext", "-o", folder, "--with-python", sys.executable], check=True)
        return subprocess.run([sys.executable, "-I", "-S", "-c", PROGRAM, folder, repr(ACCEPTED), repr(AS_PYTHON)]).returncode


sys.exit(main(sys.argv[1]))
