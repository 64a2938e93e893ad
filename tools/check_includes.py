"""Who may include whom: run by `make check`. Arrows point one way through the folders (docs/architecture.md).

Also: a library's header stands in one .c file only, and each header of ours compiles alone.
"""
import pathlib
import re
import subprocess
import sys
import sysconfig

ROOT = pathlib.Path(__file__).resolve().parent.parent

# folder -> folders whose headers it may include (its own always)
MAY = {
    "runtime": set(),
    "runtime/model": {"runtime"},
    "runtime/python_ext": {"runtime", "runtime/model"},
    "compiler/base": {"runtime"},
    "compiler/text": {"runtime", "compiler/base"},
    "compiler/re": {"runtime", "compiler/base"},
    "compiler/ir": {"runtime", "compiler/base", "compiler/text", "compiler/re"},
    "compiler/front": {"runtime", "compiler/base", "compiler/text", "compiler/re", "compiler/ir"},
    "compiler/pass": {"runtime", "compiler/base", "compiler/ir"},
    "compiler/plan": {"runtime", "compiler/base", "compiler/ir", "compiler/re"},
    "compiler/emit": {"runtime", "compiler/base", "compiler/ir", "compiler/re", "compiler/plan"},
    "compiler/tool": {"runtime", "compiler/base", "compiler/text", "compiler/ir", "compiler/emit", "compiler/plan", "compiler"},
    "compiler": {"runtime", "compiler/base", "compiler/text", "compiler/ir", "compiler/front", "compiler/pass", "compiler/plan",
                 "compiler/emit", "compiler/tool"},
}
# Single arrows that the table does not have, each with its reason.
ALSO = {
    ("compiler/front/resource.c", "compiler/emit/embedded.h"),   # the metaschemas are embedded files
    ("compiler/tool/check_env_check.c", "runtime/python_ext/scr_py_errors.def"),  # pydantic's messages stand there, once
    ("compiler/tool/check_env_scalar.c", "runtime/model/scr_model_run.h"),   # dates and decimals are judged by that engine
    ("compiler/front/pymodel_body_call.c", "runtime/model/scr_exceptions.def"),   # the list of exceptions is the runtime's
}
LIBRARIES = {"yaml.h": {"compiler/text/yaml.c"}, "pcre2.h": {"runtime/scr_regex_pcre2.c", "compiler/re/re_pcre2.c"},
             "cjson/cJSON.h": set()}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^">]+)[">]', re.M)


def folder(path):
    return path.parent.as_posix()


def resolve(path, name):
    for base in (path.parent, pathlib.Path("."), pathlib.Path("runtime"), pathlib.Path("runtime/model")):
        target = (ROOT / base / name).resolve()
        if target.exists():
            return target.relative_to(ROOT)
    return None


def check_file(path):
    wrong = []
    for kind, name in INCLUDE.findall((ROOT / path).read_text(encoding="utf-8")):
        if kind == "<":
            if name in LIBRARIES and path.as_posix() not in LIBRARIES[name]:
                wrong.append(f"{path}: <{name}> belongs to {', '.join(sorted(LIBRARIES[name])) or 'the tests'} alone")
            continue
        target = resolve(path, name)
        if target is None:
            wrong.append(f"{path}: \"{name}\" is not there")
            continue
        here, there = folder(path), folder(target)
        allowed = here == there or there in MAY.get(here, set()) or (path.as_posix(), target.as_posix()) in ALSO
        if not allowed:
            wrong.append(f"{path}: may not include {target}: {here} knows nothing of {there}")
    return wrong


def check_alone(header, cc):
    python = ["-isystem", sysconfig.get_config_var("INCLUDEPY")] if header.parent.name == "python_ext" else []
    result = subprocess.run([cc, "-std=c11", "-DSCR_SPLIT", "-I.", "-Iruntime", "-Iruntime/model", *python, "-Wall", "-Werror", "-fsyntax-only", "-x", "c", str(header)], cwd=ROOT, capture_output=True, text=True)
    return [f"{header}: does not compile alone:\n{result.stderr}"] if result.returncode else []


def main():
    files = sorted(p.relative_to(ROOT) for top in ("compiler", "runtime") for p in (ROOT / top).rglob("*")
                   if p.suffix in (".c", ".h", ".re") and "tmpl" not in p.parts)
    wrong = [w for p in files for w in check_file(p)]
    wrong += [w for p in files if p.suffix == ".h" for w in check_alone(p, "cc")]
    for line in wrong:
        print(line)
    print(f"check_includes: {len(files)} files, {len(wrong)} wrong")
    return 1 if wrong else 0


sys.exit(main())
