"""No name of a function, a table, a type or a macro is defined twice in runtime/: run by `make check`.

A generated file is one translation unit of whatever its schema or models reach, so any two files of runtime/ can meet in it.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What stands beside others by design: the one that the machine has is included.
KERNELS = re.compile(r"runtime/scr_scan_(sse2|neon|word)\.h$")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'')
FUNCTION = re.compile(r"^[A-Za-z_][\w \t*]*?[ \t*](\w+)\((?:[^;{}()]|\([^;{}()]*\))*\)\s*\{", re.M)
TABLE = re.compile(r"^(?:static|const|SCR_\w+)\b[^;{}()=]*?[ *](\w+)\s*(?:\[[^\];]*\]\s*)*=", re.M)

TYPE = re.compile(r"^(?:typedef )?(?:struct|union|enum) (\w+)\s*\{|^\} (\w+);", re.M)
MACRO = re.compile(r"^#define (\w+)", re.M)
# A list's macro is defined where the list is read, and undefined behind it; some switches are set by whoever includes. Python's own is asked for at each entry.
UNDEFINED = re.compile(r"^#\s*(?:undef|ifndef) (\w+)", re.M)


def names(path):
    text = STRING.sub('""', COMMENT.sub(" ", path.read_text(encoding="utf-8")))
    types = {name for pair in TYPE.findall(text) for name in pair if name}
    return set(FUNCTION.findall(text)) | set(TABLE.findall(text)) | types | set(MACRO.findall(text)) - set(UNDEFINED.findall(text)) - {"PY_SSIZE_T_CLEAN"}


def main():
    files = sorted(p for p in (ROOT / "runtime").rglob("*") if p.suffix in (".c", ".h", ".re") and not KERNELS.search(p.as_posix()))
    where = {}
    for path in files:
        for name in names(path):
            where.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    twice = {name: paths for name, paths in where.items() if len(paths) > 1}
    for name, paths in sorted(twice.items()):
        print(f"{name} is defined in {' and in '.join(paths)}")
    print(f"check_names: {len(where)} names in {len(files)} files, {len(twice)} wrong")
    return len(where) < 1000 or bool(twice)


sys.exit(main())
