"""Settings in the extension against pydantic-settings: settings_compare.py SCHEMAC [N [SEED]]; run with the Python that has both (requirements.txt).

Builds settings_types.py as an extension; then every class is made N times, of a random environment, .env files, secret files and keyword arguments,
by both, and what comes out is compared: repr, dump, fields set, warnings, or the exception with its text, its entries and its cause. dotenv files
made of random pieces are read by both as well.
"""
import importlib.util
import logging
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).parent
NAMES = ["a", "A", "b", "B", "c", "d", "e", "color", "when", "wait", "price", "level", "password", "any_", "tags", "TAGS", "table_name", "TABLE_NAME", "queue_url", "QUEUE",
         "log_level", "AlphA", "alpha", "BETA", "beta", "SEE", "deep", "DEEP", "flat", "ee", "eee", "EEE", "sub", "SUB", "maybe", "either", "mixed", "inner", "zz", "seen"]
INNER = ["a", "A", "b", "leaf", "LEAF", "other", "tags", "NamE", "name", "x", "X", "Deep", "deep", "items", "zz", "0", ""]
TEXTS = ["1", "7", "x", "", "true", "red", "GREEN", "DEBUG", "INFO", "null", "None", "1.5", "2032-04-23T10:20:30Z", "P1D", "12345678901234567890", " 3 ", "é", "a b",
         "[]", "[1]", "[1,2]", '["a","b"]', '["1"]', "{}", '{"a":1}', '{"a":"1","b":"x"}', '{"a":{"x":1}}', '{"A":2,"LEAF":{"X":"3"}}', '{"a":[1]}', '{"x":["q"]}', '"t"', "a,b", "1,2",
         "{", "[1", '{"a":1}x', "NaN", '{"a":null}', '{"a":1,"a":2}', '["\\ud83d"]', "[[1]]", '{"NamE":5,"a":3}', '{"b":"null","a":1}', "-0", "1e400"]
PIECES = ["a", "b", "A", "APP_A", "app_c", "export ", "=", " = ", "= ", "'", '"', "\\", "\\n", "\\t", "\\'", '\\"', "#", " #", " # c", "\n", "\n", "\r\n", "\r", " ", "\t", "${a}", "${HOME_}", "${b:-d}",
          "${", "}", "$", ":", ":-", "x", "1", "[1]", "{}", "é", " ", "\x0b", "\x1c", "\x85", " ", "﻿", "\x00", "'q'", "\"w\"", "c__x=2", "sub__a=1\n", "a=1\n", "b='x'\n", "APP_A=5\n", "zz=9\n", "app_zz=8\n"]


def value(rng):
    return rng.choice(TEXTS)


def variable(rng):
    name = rng.choice(NAMES)
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
        name += rng.choice(["__", "__", "_"]) + rng.choice(INNER)
    name = rng.choice(["", "", "", "APP_", "app_"]) + name
    return rng.choice([name, name, name.upper(), name.lower()])


def dotenv_line(rng):
    text = value(rng)
    quoted = {"": text, "'": "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'", '"': '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'}
    line = rng.choice(["", "", "export ", " "]) + variable(rng) + rng.choice(["=", "=", " = "]) + quoted[rng.choice(["", "'", '"', '"'])]
    return line + rng.choice(["", "", " # comment", "  "])


def dotenv(rng):
    if rng.random() < 0.4:
        return "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 25)))
    return "\n".join(dotenv_line(rng) for _ in range(rng.randrange(0, 5))) + "\n"


def secret(rng, folder):
    folder.mkdir(exist_ok=True)
    name = folder / rng.choice(["a", "A", "b", "app_a", "APP_A", "tags", "password", "d"])
    kind = rng.random()
    if name.exists() or name.is_symlink():
        return
    if kind < 0.05:
        name.mkdir()
    elif kind < 0.1:
        name.symlink_to("/etc/hostname")
    elif kind < 0.15:
        name.symlink_to("gone")
    elif kind < 0.18:
        name.write_bytes(b"\xff")
    else:
        name.write_bytes((rng.choice(["", " ", "\n"]) + value(rng) + rng.choice(["", "\n", "\r\n \x1c"])).encode())


def world(rng, folder):
    """Files and variables; what the call is given."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    environment = {variable(rng): value(rng) for _ in range(rng.randrange(0, 6))}
    if rng.random() < 0.1:
        environment["a"] = "\udcff"
    for name in (".env", "other.env"):
        if rng.random() < 0.6:
            (folder / name).write_bytes(dotenv(rng).encode())
    if rng.random() < 0.02:
        (folder / ".env").write_bytes(b"a=\xff\n")
    for name in ("secrets", "more"):
        if rng.random() < 0.5:
            for _ in range(rng.randrange(0, 4)):
                secret(rng, folder / name)
    if rng.random() < 0.02 and not (folder / "secrets").exists():
        (folder / "secrets").write_text("")
    keywords = {}
    if rng.random() < 0.4:
        for _ in range(rng.randrange(1, 3)):
            keywords[rng.choice(NAMES)] = rng.choice([1, "x", None, {"a": 1}, {"a": {"x": 2}, 3: 4}, [1], ["a"], {"leaf": {"x": 9}}])
    if rng.random() < 0.3:
        keywords.update(rng.choice([{"_env_file": "other.env"}, {"_env_file": None}, {"_env_file": [".env", pathlib.Path("other.env")]}, {"_env_prefix": "app_"},
                                    {"_case_sensitive": True}, {"_env_nested_delimiter": "__"}, {"_env_ignore_empty": True}, {"_env_parse_none_str": "None"},
                                    {"_secrets_dir": "secrets"}, {"_secrets_dir": ["more", "secrets"]}, {"_env_nested_max_split": 1, "_env_nested_delimiter": "_"},
                                    {"_env_file_encoding": "latin-1"}, {"_env_prefix_target": "alias", "_env_prefix": "app_"}, {"_env_file": "~/nothing"},
                                    {"_env_file_depth": 2, "_env_file": "above.env"}]))
    return environment, keywords


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def plain(error):
    entries = [{**e, "input": repr(e["input"]), "ctx": repr(e.get("ctx"))} for e in error.errors()] if hasattr(error, "errors") else None
    return [type(error).__name__, str(error), entries, type(error.__cause__).__name__, str(error.__cause__)]


def answer(call):
    handler = Lines()
    logging.getLogger("dotenv.main").addHandler(handler)
    logging.getLogger("dotenv.main").propagate = False
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            made = call()
            found = [repr(made), repr(made.model_dump()), sorted(made.model_fields_set), repr(getattr(made, "model_extra", None))]
        except Exception as error:
            found = plain(error)
    logging.getLogger("dotenv.main").removeHandler(handler)
    return [found, [str(w.message) for w in seen], handler.lines]


def calls(rng, name, keywords):
    if name == "AliasedByName":  # of two names for one field pydantic-settings takes the one that a set gives first: chance
        first = [key for key in keywords if not key.startswith("_")][:1]
        keywords = {key: item for key, item in keywords.items() if key.startswith("_") or key in first}
    yield "call", lambda module: getattr(module, name)(**keywords)
    fields = {key: item for key, item in keywords.items() if not key.startswith("_")}
    if rng.random() < 0.2:
        yield "model_validate", lambda module: getattr(module, name).model_validate(fields)
    if name == "Inner":
        data = {"inner": rng.choice([{}, {"a": 2}, {"a": "x"}, [], {"tags": ["q"]}])}
        yield "inside", lambda module: module.Service.model_validate(data)


def load(path):
    spec = importlib.util.spec_from_file_location("settings_types", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["settings_types"] = module
    spec.loader.exec_module(module)
    return module


def show(name, what, environment, keywords, expected, got):
    print(f"{name}.{what} env={environment} keywords={keywords}")
    for path in sorted(pathlib.Path(".").rglob("*")):
        if path.is_file() and os.access(path, os.R_OK):
            print(f"    {path}: {path.read_bytes()[:300]!r}")
    for a, b in zip(expected, got):
        if a != b:
            print(f"    pydantic: {str(a)[:600]}\n    ours:     {str(b)[:600]}")


def main(schemac, n="40", seed="1"):
    rng = random.Random(int(seed))
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary).resolve()
        subprocess.run([schemac, "build", HERE / "settings_types.py", "--ext", "-Wno-model-ignored", "-o", root, "--with-python", sys.executable], check=True)
        ours = load(next(root.glob("*.so")))
        theirs = load(HERE / "settings_types.py")
        names = [n for n, c in vars(theirs).items() if isinstance(c, type) and issubclass(c, theirs.BaseSettings) and n != "BaseSettings"]
        for name in ("DEFAULT_LEVEL", "LIMITS", "RATE", "made"):
            assert repr(getattr(ours, name)) == repr(getattr(theirs, name)), name
        saved, work = dict(os.environ), root / "work"
        (root / "above.env").write_text("a=4\nAPP_A=6\n")
        passed = wrong = 0
        for _ in range(int(n)):
            for name in names:
                environment, keywords = world(rng, work)
                os.chdir(work)
                os.environ.clear()
                os.environ.update({"HOME_": "h", **environment})
                for what, call in calls(rng, name, keywords):
                    expected, got = answer(lambda: call(theirs)), answer(lambda: call(ours))
                    if expected == got:
                        passed += 1
                        continue
                    wrong += 1
                    if wrong <= 5:
                        show(name, what, environment, keywords, expected, got)
        os.chdir(root)
        os.environ.clear()
        os.environ.update(saved)
    print(f"settings: {passed} passed, {wrong} failed (seed {seed})")
    return 1 if wrong or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
