"""Runs tests/diag/*.txt: what schemac says of wrong input, exactly.

A test is one file: a first line `$ schemac ARGUMENTS`, then sections. `=== NAME` begins a file that is written before the run;
`=== output` holds what the command prints (stdout, then stderr), `=== exit N` ends it. --update writes what it prints now
into the files, for a look at `git diff`.
"""
import argparse
import pathlib
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def parse(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    if not lines[0].startswith("$ schemac"):
        raise SystemExit(f"{path}: the first line must be `$ schemac ...`")
    command, sections, name = lines[0][2:], {}, None
    for line in lines[1:]:
        if line.startswith("=== "):
            name = line[4:]
            sections[name] = []
        elif name is not None:
            sections[name].append(line)
    return command, {k: "\n".join(v) for k, v in sections.items()}


def run(schemac, command, sections):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in sections.items():
            if name != "output" and not name.startswith("exit"):
                target = pathlib.Path(folder, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        before = {p for p in pathlib.Path(folder).rglob("*")}
        words = shlex.split(command)
        result = subprocess.run([schemac, *words[1:]], cwd=folder, capture_output=True, text=True, timeout=60, check=False,
                                stdin=subprocess.DEVNULL)
        made = sorted(p.name for p in pathlib.Path(folder).rglob("*") if p not in before)
    output = result.stdout + result.stderr
    if made and result.returncode != 0:
        output += f"(left behind: {', '.join(made)})\n"
    return output, result.returncode


def write(path, command, sections, output, code):
    inputs = [(n, t) for n, t in sections.items() if n != "output" and not n.startswith("exit")]
    text = f"$ {command[0:]}\n" + "".join(f"=== {n}\n{t}" + ("" if t.endswith("\n") else "\n") for n, t in inputs)
    path.write_text(text + f"=== output\n{output}=== exit {code}\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--schemac", default=str(HERE.parent.parent / "build" / "schemac"))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    passed = failed = 0
    for path in sorted(HERE.glob("*.txt")):
        if args.names and path.stem not in args.names:
            continue
        command, sections = parse(path)
        output, code = run(args.schemac, command, sections)
        expected_code = next((n[5:] for n in sections if n.startswith("exit ")), None)
        expected = sections.get("output")
        if args.update:
            write(path, command, sections, output, code)
        same = expected is not None and output.rstrip("\n") == expected.rstrip("\n") and expected_code == str(code)
        passed, failed = passed + same, failed + (not same)
        if not same and not args.update:
            print(f"FAILED {path.name}\n--- expected (exit {expected_code})\n{expected}\n--- got (exit {code})\n{output}")
    print(f"diag: {passed} passed, {failed} failed")
    return 1 if failed and not args.update else 0


sys.exit(main())
