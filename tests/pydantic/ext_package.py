"""Models of a package, whose bases and functions stand in other files of it: ext_package.py SCHEMAC; run with the Python that has pydantic.

package/order.py runs with pydantic, and compiled, where pydantic cannot be imported: what both print must be the same.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
EVENTS = ['{"name":" A  B "}', '{"name":"module"}', '{"name":"x","tenant":" T  X "}', '{"name":"x","extra":"pair"}', '{"name":"x","extra":"squeeze"}', '{"name":"x","extra":"level"}',
          '{"name":"x","extra":"class"}', '{"name":"x","extra":"cents"}', '{"name":"x","extra":"typing"}', '{"name":"x","level":"high","tenant":"U","cash":{"amount":"7"}}',
          '{"name":1,"z":1,"tenant":2}', '{"name":"x","cash":{"tenant":" V ","more":1}}']
ASK = """
import sys
if not {pydantic}:
    sys.modules["pydantic"] = None
from package.order import Order
for event in {events}:
    try:
        order = Order.model_validate_json(event)
        print(repr(order), order.upper, order.label(), order.cash.label(), order.cash.seen(), order.model_dump(), [c.__name__ for c in Order.__mro__])
    except ValueError as error:
        print(error)
"""


def printed(folder, pydantic):
    done = subprocess.run([sys.executable, "-c", ASK.format(pydantic=pydantic, events=EVENTS)], cwd=folder, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines()


def main(schemac):
    with tempfile.TemporaryDirectory() as folder:
        built = pathlib.Path(folder, "package")
        subprocess.run([schemac, "build", HERE / "package/order.py", "--ext", "-o", built, "--with-python", sys.executable], check=True)
        (built / "shared").mkdir()
        (built / "shared/__init__.py").touch()
        for name in ("__init__.py", "text.py", "shared/seen.py"):
            shutil.copy(HERE / "package" / name, built / name)
        expected, got = printed(HERE, True), printed(folder, False)
    for a, b in zip(expected, got):
        if a != b:
            print(f"pydantic: {a}\nours:     {b}")
    wrong = sum(a != b for a, b in zip(expected, got)) + abs(len(expected) - len(got))
    print(f"ext_package: {len(expected) - wrong} lines agree, {wrong} do not")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
