"""`schemac check-env` against pydantic-settings: check_env.py SCHEMAC [N [SEED]]; run with the Python that has pydantic (requirements.txt).

Random .env files are given to the command, and as an environment to each class of settings_types.py; problems are compared by place, type and text.
What the command says it did not check is left out of the comparison, and counted.
"""
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import dotenv
from pydantic import ValidationError
from pydantic_settings import SettingsError

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
sys.argv, arguments = sys.argv[:1], sys.argv[1:]
import settings_types  # noqa: E402

LINE = re.compile(r"(?:prod\.env(?::\d+:\d+)?): (?:(?P<loc>[^ ]*?): )?(?P<msg>.*) \[type=(?P<type>\w+)\](?:; no variable .*)?$")
FIELDS = {"a": ["1", "x", "7", " 3 ", "1_000", "1.0", "1.5", "-4", "99999999999999999999"], "b": ["1", "b", "12", "", "-1", "11"], "c": ["1_0.5", " 1_0", "1._5", "1_", "{}", '{"x":1}', '{"q":"2"}', "[1]", "1.5", "inf"],
          "d": ["true", "No", "maybe", "[1]", '["a"]'], "color": ["red", "blue"], "level": ["DEBUG", "TRACE"], "password": ["p"], "tags": ["[]", '["a"]', "[1]", "a,b", '{"a":1}', "7"],
          "table_name": ["t"], "queue_url": ["q"], "log_level": ["INFO"], "AlphA": ["1", "z"], "flat": ["3", "[1]"], "e": ["[1,2]", '{"a":1}', '[1,"a"]', "[1]", '[1,"a",2]'],
          "sub": ['{"a":1}', '{"a":"x"}', "{}", "[]"], "sub__a": ["1", "y"], "sub__leaf__x": ["2", "w"], "sub__tags": ["q", "[1]"], "SUB__B": ["bb"], "sub__NAMED": ["4"], "c__k__x": ["5", "r"],
          "maybe": ['{"a":1}', '{"b":1}', "null", "3"], "maybe__a": ["6"], "either": ["5", '{"a":2}', '{"z":2}'], "mixed": ['{"a":[1]}', '{"a":"x"}'], "d__l": ["[1]", "[x]", '["x"]'],
          "wait": ["5", "P1D", "1 day", "x", "-PT2H"], "price": ["1", "1.10", "1e5", "nan", "x1", "_"], "when": ["2020-01-01", "2032-02-30", "1494012444", "2020-01-01T25:00", "soon", "2020-01-01T10:20:30+02:00"],
          "day": ["2020-01-01", "2020-01-01T00:00:01", "x", "1494012444"], "clock": ["10:20", "24:00", "10"], "ident": ["12345678-1234-4678-9234-567812345678", "g2345678-1234-4678-9234-567812345678", "1"], "born": ["1990-01-01", "2990-01-01"],
          "exact": ["1.25", "1.255", "12345.1"], "BETA": ["t"], "SEE": ["2"], "deep": ["[1]", "[]", '["s"]'], "inner": ["{}"], "zz": ["1"]}
PREFIXES = {"Prefixed": "APP_", "PrefixedOpen": "app_", "PrefixedLoose": "APP_", "Matching": "APP_", "NestedSplit": "app_", "PrefixOfAll": "app_"}
# Of any seed: integers that Python's json has no int for.
ALWAYS = [("Complex", f"a='[{number}]'\n") for number in ("1" * 4300, "1" * 4301, "-" + "1" * 4300, "-" + "1" * 4301, "1" * 4301 + ".0", "1" * 4301 + "e1")]
LEFT_OUT = {"Secrets", "SecretDirs", "Outer", "Inner", "Service"}


def variables(rng, prefix):
    lines = []
    for _ in range(rng.randrange(0, 7)):
        name = rng.choice(list(FIELDS))
        lines.append(f"{rng.choice([prefix, prefix, ''])}{rng.choice([name, name.upper()])}='{rng.choice(FIELDS[name])}'")
    return "\n".join(lines) + "\n"


def theirs(cls, path):
    os.environ.clear()
    os.environ.update({k: v for k, v in dotenv.dotenv_values(path).items() if v is not None})
    try:
        cls(_env_file=None)
    except ValidationError as error:
        return None, [(".".join(str(step) for step in e["loc"]), e["type"], e["msg"]) for e in error.errors()]
    except SettingsError as error:
        return str(error), []
    return None, []


def ours(schemac, name, path):
    done = subprocess.run([schemac, "check-env", "-Wno-model-ignored", f"{HERE / 'settings_types.py'}:{name}", "--env-file", path.name], cwd=path.parent, env={}, capture_output=True, text=True)
    assert done.returncode in (0, 1) and not done.stderr, done
    found, unchecked = [], []
    for line in done.stdout.splitlines():
        if match := LINE.match(line):
            found.append((match["loc"] or "", match["type"], match["msg"]))
        elif "values were not checked: " in line:
            unchecked = [re.sub(r" \(.*", "", part) for part in re.split(r"\), ", line.split("not checked: ")[1])]
    assert done.returncode == (1 if found else 0), done
    return found, unchecked


def compare(expected, found, unchecked):
    failure, errors = expected
    if failure:
        return any(type_ == "SettingsError" and msg == failure for _, type_, msg in found)
    outside = [*unchecked, *(loc for loc, type_, _ in found if type_ == "union")]
    left = [e for e in errors if e[1] not in ("value_error", "assertion_error") and not any(e[0] == loc or e[0].startswith(loc + ".") for loc in outside)]
    mine = [e for e in found if e[1] != "union" and not any(e[0] == loc or e[0].startswith(loc + ".") for loc in outside)]
    unions = all(any(e[0].startswith(loc) for e in errors) for loc, type_, _ in found if type_ == "union")
    return unions and sorted(left) == sorted(mine)


def main(schemac, n="15", seed="1"):
    rng, schemac, passed, wrong, skipped = random.Random(int(seed)), os.path.abspath(schemac), 0, 0, 0
    names = [n for n, c in vars(settings_types).items() if isinstance(c, type) and issubclass(c, settings_types.BaseSettings) and n not in LEFT_OUT | {"BaseSettings"}]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "prod.env"
        for name, text in ALWAYS + [(name, None) for _ in range(int(n)) for name in names]:
            path.write_text(text or variables(rng, PREFIXES.get(name, "")))
            expected = theirs(getattr(settings_types, name), path)
            found, unchecked = ours(schemac, name, path)
            skipped += len(unchecked)
            if name in unchecked or compare(expected, found, unchecked):
                passed += 1
                continue
            wrong += 1
            if wrong <= 5:
                print(f"{name}: {path.read_text()!r}\n    pydantic: {expected}\n    ours:     {found}\n    unchecked: {unchecked}")
    print(f"check-env: {passed} passed, {wrong} failed; {skipped} values not checked (seed {seed})")
    return 1 if wrong or not passed else 0


sys.exit(main(*arguments))
