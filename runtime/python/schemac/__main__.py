"""python -m schemac diff-runtime models.py --events DIR --compiled DIR: see the command `schemac diff-runtime`, which compiles the models itself."""

from __future__ import annotations

import sys

from . import _diff

if __name__ == "__main__":
    if sys.argv[1:2] != ["diff-runtime"]:
        sys.exit("python -m schemac knows one command, diff-runtime; the others are schemac's: schemac help")
    sys.exit(_diff.main(sys.argv[2:]))
