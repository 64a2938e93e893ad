"""Realistic model files in C against pydantic: corpus_c.py SCHEMAC; run with the Python that has pydantic (requirements.txt).

Files whose validators are all compiled, through the ctypes module: validators.py and those of corpus/ that C output takes. Events as in corpus.py, each also with
one part of it left out, replaced or added to, lax and strict; the values, errors() and str(e) must agree.
"""
import json
import logging
import pathlib
import subprocess
import sys
import tempfile

import corpus

HERE = pathlib.Path(__file__).parent
# A discriminator that is an object is shown in the message as JSON, where pydantic shows it as Python would.
KNOWN = ("kind = {'a': 1}", "storage = {'a': 1}")
FILES = [HERE / "validators.py", HERE / "corpus/inventory.py"]


def theirs(cls, text, strict):
    try:
        return ["value", repr(cls.model_validate_json(text, strict=strict).model_dump())]
    except ValueError as error:
        if not hasattr(error, "errors"):
            return ["raised", str(error)]
        entries = error.errors()
        for entry, plain in zip(entries, json.loads(error.json())):
            if "ctx" in entry and "error" not in entry["ctx"]:
                entry["ctx"] = plain["ctx"]
        return ["errors", repr(entries), str(error)]
    except Exception as error:
        return ["raised", f"{type(error).__name__}: {error}"]


def ours(module, name, text, strict):
    try:
        return ["value", repr(getattr(module, name).validate_json(text, strict))]
    except module.ValidationError as error:
        return ["errors", repr(error.errors()), str(error)]
    except module.UndecidedError as error:
        return ["raised", str(error)]


def plain(text):
    """pydantic's own class of zones as the standard library's."""
    return text.replace("TzInfo(0)", "datetime.timezone.utc").replace("TzInfo(UTC)", "datetime.timezone.utc")


def compare(schemac, path):
    stem = path.stem
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([schemac, "build", path, "-o", folder], check=True)
        module = corpus.load(f"{stem}_c", pathlib.Path(folder, f"{stem}.py"))
        real = corpus.load(stem, path)
        passed = failed = 0
        for line in path.with_suffix(".events").read_text().splitlines():
            name, event = line.split(" ", 1)
            for what, other in corpus.changed(json.loads(event)):
                text = json.dumps(other)
                for strict in (None, True):
                    expected, got = theirs(getattr(real, name), text, strict), ours(module, name, text, strict)
                    same = list(map(plain, expected)) == list(map(plain, got))
                    if what.endswith(KNOWN) and expected[0] == got[0] == "errors":
                        continue
                    passed += same
                    failed += not same
                    if not same and failed <= 5:
                        print(f"{stem}.{name}: {what} strict={strict}\n    pydantic: {str(expected)[:700]}\n    ours:     {str(got)[:700]}")
    return passed, failed


def main(schemac):
    logging.disable()
    passed = failed = 0
    for path in FILES:
        counts = compare(schemac, path)
        print(f"{path.stem}: {counts[0]} passed, {counts[1]} failed", flush=True)
        passed, failed = passed + counts[0], failed + counts[1]
    print(f"corpus_c: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
