"""Compiled models and threads: ext_threads.py SCHEMAC [SECONDS] [SEED] [CFLAGS]; no pydantic is needed.

ext_threads_hammer.py runs with this Python, and with each one of this machine that has no GIL (python3.13t ... on PATH, pyenv's, the one that $FREE_THREADED
names): there the module must not turn a GIL on. CFLAGS are added to the compiler's (-fsanitize=thread, for a Python that is built so); then only
$FREE_THREADED is used, when it is set.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "ext"))
from without_gil import without_gil  # noqa: E402


def hammer(schemac, python, flags, *args):
    with tempfile.TemporaryDirectory() as folder:
        cc = pathlib.Path(folder, "cc")
        cc.write_text(f'#!/bin/sh\nexec {os.environ.get("CC", "cc")} "$@" -O1 {flags}\n')
        cc.chmod(0o755)
        subprocess.run([schemac, "build", HERE / "ext_threads_models.py", "--ext", "-o", folder, "--with-python", python, "--cc", cc], check=True)
        done = subprocess.run([python, "-W", "error::RuntimeWarning", HERE / "ext_threads_hammer.py", folder, *args], stdout=subprocess.PIPE, text=True,
                              check=False)
    return done.returncode, done.stdout.strip()


def main(schemac, seconds="2", seed="1", flags=""):
    free = list(without_gil())
    pythons = free if flags and free else [sys.executable, *free]
    for python in pythons:
        code, told = hammer(os.path.abspath(schemac), python, flags, seconds, seed)
        if code:
            print(f"models and threads: {python} failed with {code}", file=sys.stderr)
            return 1
        print(f"models and threads, {'no GIL' if python in free else 'a GIL'}: {told}, {seconds} s each of one instance and changing input")
    if not free:
        print("models and threads: no Python without a GIL is found; FREE_THREADED=python3.13t names one")
    print(f"models and threads: {len(pythons)} passed, 0 failed")
    return 0


sys.exit(main(*sys.argv[1:]))
