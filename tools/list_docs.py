"""Makes docs/diagnostics.md and docs/errors.md from the lists that the code is made from; --check only tells whether they are current.

In: compiler/base/diags.def, runtime/scr_errors.def, and for examples tests/diag/*.txt. A code without a test there is an error.
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STRING = r'"((?:[^"\\]|\\.)*)"'
DIAG = re.compile(rf"^DIAG\((\w+), {STRING}, SEV_(\w+), {STRING}, {STRING}\)", re.M)
ERROR = re.compile(rf"^SCR_ERROR\((\w+), {STRING}, {STRING}, {STRING}\)", re.M)

DIAGNOSTICS = """\
# Diagnostics of the compiler

Made by `tools/list_docs.py` from `compiler/base/diags.def`. Codes are stable: a code keeps its meaning and is not given again.
An error ends with exit code 3 (2 when it is the command line's) and no output file is written. Warnings and notes can be
changed: `-Wno-NAME` turns one off, `-Werror=NAME` makes it an error, `-Werror` does so for all warnings.

| code | severity | name for -W | what it says | an example |
|---|---|---|---|---|
"""
ERRORS = """\
# Errors of validation

Made by `tools/list_docs.py` from `runtime/scr_errors.def`. `code` is what programs should look at: it is stable. The message stands
behind the place of the value; it holds words of the schema only, never of the instance. In messages `{x}` and `{y}` are numbers,
`{text}` is the rule's own text, `{name}` and `{other}` are names of properties, `{what}` describes a format, `{types}` lists types. Where
there are two messages, the first is for one, the second for more. The last column is the type in pydantic's form of the errors.

| code | message | pydantic |
|---|---|---|
"""


def unescape(text):
    return re.sub(r"\\(.)", r"\1", text)


def cell(text):
    return text.replace("\\", "\\\\").replace("|", "\\|")


def code_cell(text):
    """In backticks; GitHub's tables end a cell at | even there."""
    return "`" + text.replace("|", "\\|") + "`" if "`" not in text else cell(text)


def examples():
    """Of each code, the first message that a test expects."""
    found = {}
    for path in sorted((ROOT / "tests/diag").glob("*.txt")):
        for code, message in re.findall(r"^(?:\S+: )?(?:error|warning|note)\[(SC\d+)\]: (.*)$", path.read_text(encoding="utf-8"), re.M):
            if len(message) < 160:
                found.setdefault(code, re.sub(r" \[-W[\w-]+\]$", "", message))
    return found


def diagnostics():
    shown = examples()
    rows = DIAG.findall((ROOT / "compiler/base/diags.def").read_text(encoding="utf-8"))
    untested = [code for _, code, *_ in rows if code not in shown]
    if untested:
        sys.exit(f"list_docs: no test in tests/diag shows {', '.join(untested)}")
    lines = [f"| {code} | {severity.lower()} | {f'`{name}`' if name else ''} | {cell(unescape(what))} | {code_cell(shown[code])} |\n"
             for _, code, severity, name, what in rows]
    return DIAGNOSTICS + "".join(lines), len(rows)


def errors():
    rows = ERROR.findall((ROOT / "runtime/scr_errors.def").read_text(encoding="utf-8"))
    lines = [f"| `{code}` | {'<br>'.join(cell(m) for m in unescape(message).split('|'))} | `{pydantic}` |\n"
             for _, code, pydantic, message in rows]
    return ERRORS + "".join(lines), len(rows)


def complete(path, n):
    """Every line of the list was understood."""
    return len(re.findall(r"^(?:DIAG|SCR_ERROR)\(", (ROOT / path).read_text(encoding="utf-8"), re.M)) == n


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for target, source, make in (("docs/diagnostics.md", "compiler/base/diags.def", diagnostics),
                                 ("docs/errors.md", "runtime/scr_errors.def", errors)):
        text, n = make()
        if not complete(source, n):
            sys.exit(f"list_docs: {source} has a line that is not like the others")
        path = ROOT / target
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(target)
    if stale:
        sys.exit(f"list_docs: {', '.join(stale)} not current: run python3 tools/list_docs.py")
    print("list_docs: docs/diagnostics.md and docs/errors.md are current")


main()
