"""Compiled bodies of validators against CPython: run.py [--keep DIR] [--sanitize] [FILE...]; run.py --models DIR [FILE...]

Each function `def f(v)` of the files in this folder (cases_*.py) is compiled to C by schemac and run over the values that the file's
VALUES, or the function's own `f.values`, give; CPython runs the same function over the same values. What it returns, or which
exception with which text it raises, must be equal. "Not decided" (-11) is counted, and allowed only in functions of UNDECIDED.
--models only writes the files that schemac is given, with a model of all the functions of a file.
"""
import argparse
import ast
import copy
import datetime
import decimal
import enum
import importlib.util
import logging
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class NoForm(Exception):
    pass


def text(letter, data):
    return letter.encode() + str(len(data)).encode() + b":" + data


def clock(v):
    off = v.utcoffset()
    return f"{v.hour},{v.minute},{v.second},{v.microsecond}," + ("x;" if off is None else f"{int(off.total_seconds())};")


def encode(v, enums):
    if isinstance(v, enum.Enum):
        cls = type(v)
        return f"e{enums.index(cls)}.{list(cls).index(v)};".encode()
    if v is None:
        return b"N"
    if isinstance(v, bool):
        return b"T" if v else b"F"
    if isinstance(v, int):
        return f"i{v};".encode()
    if isinstance(v, float):
        return f"f{v.hex()};".encode()
    if isinstance(v, str):
        return text("s", v.encode())
    if isinstance(v, bytes):
        return text("b", v)
    if isinstance(v, decimal.Decimal):
        return text("D", str(v).encode())
    for cls, letter in ((list, "l"), (tuple, "t"), (set, "S"), (frozenset, "Z")):
        if isinstance(v, cls):
            return f"{letter}{len(v)}:".encode() + b"".join(encode(x, enums) for x in v)
    if isinstance(v, dict):
        return f"d{len(v)}:".encode() + b"".join(encode(k, enums) + encode(x, enums) for k, x in v.items())
    if isinstance(v, datetime.datetime):
        return f"m{v.year},{v.month},{v.day},{clock(v)}".encode()
    if isinstance(v, datetime.date):
        return f"y{v.year},{v.month},{v.day};".encode()
    if isinstance(v, datetime.time):
        return f"c{clock(v)}".encode()
    if isinstance(v, datetime.timedelta):
        return f"p{v // datetime.timedelta(microseconds=1)};".encode()
    raise NoForm(type(v).__name__)


def canonical(data):
    """Sets are equal in any order; floats print as C's %a, which has several forms."""
    def one(p):
        c = data[p:p + 1]
        if c in b"NTF":
            return c, p + 1
        if c in b"sbD":
            n_end = data.index(b":", p)
            end = n_end + 1 + int(data[p + 1:n_end])
            return data[p:end], end
        if c in b"ltSZ":
            n_end = data.index(b":", p)
            items, at = [], n_end + 1
            for _ in range(int(data[p + 1:n_end])):
                item, at = one(at)
                items.append(item)
            if c in b"SZ":
                items.sort()
            return data[p:n_end + 1] + b"".join(items), at
        if c == b"d":
            n_end = data.index(b":", p)
            out, at = data[p:n_end + 1], n_end + 1
            for _ in range(2 * int(data[p + 1:n_end])):
                item, at = one(at)
                out += item
            return out, at
        end = data.index(b";", p) + 1
        if c == b"f":
            f = float.fromhex(data[p + 1:end - 1].decode())
            return f"f{f.hex()};".encode(), end
        return data[p:end], end
    out, end = one(0)
    assert end == len(data), data
    return out


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def functions_of(path):
    tree = ast.parse(path.read_text())
    return [n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.args.args and n.args.args[0].arg == "v"]


def write_models(path, names, folder):
    out = folder / f"{path.stem}_models.py"
    out.write_text(path.read_text() + "\n\nfrom typing import Annotated as _A, Any as _Any\nfrom pydantic import BaseModel as _B, AfterValidator as _V\n\n\n"
                   "class All(_B):\n" + "".join(f"    f_{n}: _A[_Any, _V({n})]\n" for n in names))
    return out


def compile_bodies(path, names, work, sanitize):
    models = write_models(path, names, work)
    done = subprocess.run([ROOT / "build/schemac", models, "--dump=bodies"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{path.name}: {done.stderr}")
    made = re.findall(r"/\* ([\w.<>]+), line \d+ \*/\nstatic bool body_(\d+)\(", done.stdout)
    ids = {name.split(".")[-1]: int(i) for name, i in made}
    order = sorted(int(i) for _, i in made)
    table = "static bool (*const bodies[])(scr_body_run *, const scr_object *, scr_object *) = {" + ", ".join(f"body_{i}" for i in order) + "};\n"
    hooks = "static void use_hooks(void) __attribute__((unused));\nstatic void use_hooks(void) { " + " ".join(
        f"(void)body_hook_{i};" for i in order) + " }\n"
    (work / "bodies.inc").write_text(done.stdout + table + hooks)
    program = work / f"{path.stem}.exe"
    flags = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-O1"] if sanitize else ["-O1"]
    runtime = [p for p in sorted(ROOT.glob("runtime/*.c")) if p.name != "scr_regex_pcre2.c"] + sorted(ROOT.glob("runtime/model/scr_o*.c"))
    runtime += [ROOT / "runtime/model/scr_float.c", ROOT / "runtime/model/scr_moment.c"]
    sources = runtime if sanitize else [ROOT / "build/libschemac.a"]
    extra = [str(p) for p in sorted((ROOT / "build/gen/runtime").glob("*.c"))] if sanitize else []
    subprocess.run(["cc", "-std=gnu11", "-DSCR_SPLIT", "-Wall", "-Wextra", "-Wno-unused-variable", "-Wno-unused-but-set-variable", "-Werror", *flags, f"-I{work}",
                    f"-I{ROOT}/runtime", f"-I{ROOT}/runtime/model", "-o", program, HERE / "driver.c", *sources, *extra, "-lm"], check=True)
    table = done.stdout[done.stdout.index("static const scr_oenum body_enums[]"):]
    return program, ids, re.findall(r'^    \{"(\w+)", ', table[:table.index("};")], re.M)


def expected(f, value, enums):
    try:
        return b"0 " + canonical(encode(f(copy.deepcopy(value)), enums))
    except NoForm:
        return None
    except RecursionError:
        return None
    except Exception as e:
        name = type(e).__name__
        return f"1 {name} {e}".encode()


def run_file(path, work, sanitize):
    module = load(path)
    names = functions_of(path)
    program, ids, enum_names = compile_bodies(path, names, work, sanitize)
    enums = [getattr(module, name) for name in enum_names]
    allowed = getattr(module, "UNDECIDED", ())
    cases = []
    for name in names:
        f = getattr(module, name)
        for value in getattr(f, "values", module.VALUES):
            cases.append((name, value, expected(f, value, enums)))
    feed = b""
    for name, value, _ in cases:
        body = f"{ids[name]} ".encode() + encode(value, enums)
        feed += f"{len(body)} \n".encode() + body + b"\n"
    done = subprocess.run([program], input=feed, capture_output=True)
    if done.returncode:
        sys.exit(f"{path.name}: the driver ended with {done.returncode}: {done.stderr.decode()[-3000:]}")
    answers = done.stdout.split(b"\0\1\0")[:-1]
    if len(answers) != len(cases):
        sys.exit(f"{path.name}: {len(answers)} answers for {len(cases)} cases")
    bad, undecided, skipped = [], {}, 0
    for (name, value, want), got in zip(cases, answers):
        if got.startswith(b"-"):
            undecided.setdefault(name, []).append((value, got.decode()))
            continue
        if want is None:
            skipped += 1
            continue
        if got.startswith(b"0 "):
            got = b"0 " + canonical(got[2:])
        if got != want:
            bad.append((name, value, want, got))
    shown = {}
    for name, value, want, got in bad:
        shown[name] = shown.get(name, 0) + 1
        if shown[name] > 4:
            continue
        print(f"{path.name}: {name}({value!r}): Python {want.decode(errors='replace')[:200]}, C {got.decode(errors='replace')[:200]}")
    not_allowed = {n: u for n, u in undecided.items() if n not in allowed}
    for name, some in list(not_allowed.items())[:40]:
        print(f"{path.name}: {name}({some[0][0]!r}) and {len(some) - 1} more are not decided: {some[0][1]}")
    print(f"{path.name}: {len(names)} functions, {len(cases)} cases, {len(bad)} differ, {sum(map(len, undecided.values()))} not decided, {skipped} without a form")
    return not bad and not not_allowed


def main():
    logging.disable()
    parser = argparse.ArgumentParser()
    parser.add_argument("--sanitize", action="store_true")
    parser.add_argument("--keep")
    parser.add_argument("--models")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    files = [pathlib.Path(f).resolve() for f in args.files] or sorted(HERE.glob("cases_*.py"))
    if args.models:
        for path in files:
            write_models(path, functions_of(path), pathlib.Path(args.models))
        return
    good = True
    with tempfile.TemporaryDirectory() as tmp:
        work = pathlib.Path(args.keep or tmp)
        work.mkdir(exist_ok=True)
        for path in files:
            good = run_file(path, work, args.sanitize) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
