"""Runs the examples of docs/*.md and README.md: `run.py --build DIR [FILE...]`.

A fenced block whose info string is `console` is a terminal: lines that begin with `$ ` are commands, the lines behind each are
what it must print (stdout and stderr together); `...` as a line stands for any lines. A block with `file=NAME` in its info string is a
file that is written first. All blocks of one document run in order in one empty folder, with the build's schemac first in PATH.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(r"^```(\S*)([^\n]*)\n(.*?)^```$", re.M | re.S)


def commands(block):
    command, expected = None, []
    for line in block.split("\n")[:-1]:
        if line.startswith("$ "):
            if command is not None:
                yield command, expected
            command, expected = line[2:], []
        elif command is not None:
            expected.append(line)
    if command is not None:
        yield command, expected


def matches(expected, got):
    pattern = "\n".join(expected)
    parts = [re.escape(p) for p in re.split(r"^\.\.\.$", pattern, flags=re.M)]
    return re.fullmatch(r".*?".join(parts) if len(parts) > 1 else parts[0], got, re.S) is not None


def run_document(path, env):
    passed, failures = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for language, info, block in FENCE.findall(path.read_text(encoding="utf-8")):
            name = re.search(r"file=(\S+)", info)
            if name:
                target = pathlib.Path(folder, name.group(1))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block, encoding="utf-8")
            if language != "console":
                continue
            for command, expected in commands(block):
                result = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True, timeout=120, check=False)
                got = result.stdout.rstrip("\n")
                if matches(expected, got):
                    passed += 1
                else:
                    failures.append(f"{path.name}: $ {command}\n--- expected\n" + "\n".join(expected) + f"\n--- got (exit {result.returncode})\n{got}")
    return passed, failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    env = dict(os.environ, PATH=f"{pathlib.Path(args.build).resolve()}:{os.environ['PATH']}", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8",
               NO_COLOR="1")
    files = [pathlib.Path(f) for f in args.files] or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    passed, failures = 0, []
    for path in files:
        one, wrong = run_document(path, env)
        passed += one
        failures += wrong
    for failure in failures:
        print(failure)
    print(f"docs: {passed} passed, {len(failures)} failed")
    return 1 if failures or not passed else 0


sys.exit(main())
