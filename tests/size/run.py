#!/usr/bin/env python3
"""The .so of order schemas, as `schemac build` makes it, stays small; says what its bytes are for.

The benchmark's is the one that docs/performance.md has a limit for. That of schemas/ has more in it (a second object, an e-mail address,
multipleOf, a reference), which is some 8 KB of code and 2 KB of tables; sizes grow by 4 KB at a time.

usage: run.py --schemac PATH

Exit 1 when one is past its limit. The limits are those of docs/performance.md, in bytes; where the C compiler is another one than
gcc, whose code they are for, the sizes are only told.
"""
import argparse
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIMITS = {"bench/schemas/order.json": [([], 64000), (["--verdict-only"], 24000)], "schemas/order.json": [([], 76000), (["--verdict-only"], 31000)]}


def must(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


def is_gcc():
    return "Free Software Foundation" in must([*os.environ.get("CC", "cc").split(), "--version"]) and os.uname().machine == "x86_64"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--schemac", required=True)
    args = parser.parse_args()
    counts, passed, past = is_gcc(), 0, 0
    for schema, limits in LIMITS.items():
        for options, limit in limits:
            with tempfile.TemporaryDirectory() as folder:
                must([args.schemac, "build", os.path.join(ROOT, schema), "-o", folder, *options])
                size = os.path.getsize(os.path.join(folder, "order_validator.so"))
            print(f"{schema} {' '.join(options)}: {size:,} bytes, limit {limit:,}")
            print(must([args.schemac, "stats", os.path.join(ROOT, schema), "--sections", *options]), end="")
            past += size > limit
            passed += size <= limit
    print(f"size: {passed} passed, {past} failed{'' if counts else ' (not gcc on x86-64: only told)'}")
    return 1 if past and counts else 0


if __name__ == "__main__":
    sys.exit(main())
