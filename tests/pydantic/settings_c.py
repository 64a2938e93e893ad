"""Settings of C output against pydantic-settings: settings_c.py SCHEMAC [N [SEED]]; run with the Python that has both (requirements.txt).

Compiles settings_types.py to C and the ctypes module, and has every class made N times, of random environments, .env files and secret files
(settings_compare.py), by both. Compared: model_dump, or errors() with str(e), or SettingsError's text; other exceptions by their being raised. The C
runs under ASan and UBSan in a program of its own (it is told the environment and the folder) as well.
"""
import importlib.util
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

import model_c
import settings_compare

HERE = pathlib.Path(__file__).parent
REFUSED = ["Rooted", "Outer", "Defaulted"]  # a default that is a RootModel's instance; settings within settings
MAIN = r'''
#include "settings_types_decoder.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define TRY(Name) \
    if (strcmp(argv[1], #Name) == 0) { \
        settings_types_##Name value; \
        status = settings_types_##Name##_load(&source, &options, &value, &report); \
        n = status == 0 ? settings_types_##Name##_dump_json(&value, text, sizeof text) : 0; \
    }
int main(int argc, char **argv)
{
    static char scratch[1 << 20], text[1 << 16];
    scr_model_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = sizeof scratch, .now = 1700000000000000};
    scr_model_report report = {.struct_size = sizeof report};
    scr_settings_source source = {.struct_size = sizeof source};
    int status = 77;
    size_t n = 0;
    if (argc < 2)
        return 1;
    @TRY@
    printf("%d %.*s", status, (int)n, text);
    return 0;
}
'''


def build(schemac, cc, folder, names):
    models = [word for name in names for word in ("--model", name)]
    subprocess.run([schemac, "build", HERE / "settings_types.py", "-Wno-model-ignored", "-o", folder, *models], check=True)
    main = folder / "main.c"
    main.write_text(MAIN.replace("@TRY@", "\n".join(f"TRY({name})" for name in names)))
    subprocess.run([*cc.split(), "-std=c11", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror", "-g", "-O1", "-fsanitize=address,undefined",
                    "-fno-sanitize-recover=all", "-I", folder, "-o", folder / "main", main, folder / "settings_types_decoder.c"], check=True)
    spec = importlib.util.spec_from_file_location("settings_ctypes", folder / "settings_types.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return folder / "main", module


def theirs(cls):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            made = cls()
            return ["value", model_c.same(made.model_dump())], made
        except Exception as error:
            if hasattr(error, "errors"):
                return ["errors", [model_c.same({k: v for k, v in e.items() if k != "ctx"}) for e in error.errors()], str(error)], None
            return ["settings", str(error)] if type(error).__name__ == "SettingsError" else ["raised"], None


def ours(module, name):
    try:
        return ["value", model_c.same(getattr(module, name).load())]
    except module.ValidationError as error:
        return ["errors", [model_c.same({k: v for k, v in e.items() if k != "ctx"}) for e in error.errors()], str(error)]
    except module.SettingsError as error:
        return ["settings", str(error)]
    except module.UndecidedError as error:
        return ["raised"] if error.status == -8 else ["unsupported", str(error)]


def text_of(made):
    try:
        return made.model_dump_json()
    except ValueError:
        return None


def main(schemac, n="40", seed="1", cc="cc"):
    rng = random.Random(int(seed))
    real = settings_compare.load(HERE / "settings_types.py")
    names = [n for n, c in vars(real).items() if isinstance(c, type) and issubclass(c, real.BaseSettings) and n != "BaseSettings" and n not in REFUSED]
    for name in REFUSED:
        if subprocess.run([schemac, HERE / "settings_types.py", "-Wno-model-ignored", "--model", name, "-o", "-"], capture_output=True).returncode == 0:
            print(f"{name} is not refused any more")
            return 1
    passed = wrong = undecided = 0
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary).resolve()
        program, module = build(schemac, cc, root, names)
        (root / "above.env").write_text("a=4\nAPP_A=6\n")
        saved, work = dict(os.environ), root / "work"
        for turn in range(int(n)):
            for name in names:
                environment, _ = settings_compare.world(rng, work)
                os.chdir(work)
                os.environ.clear()
                os.environ.update({"HOME_": "h", **environment})
                expected, made = theirs(getattr(real, name))
                got = ours(module, name)
                if turn % 5 == 0:  # a process each
                    done = subprocess.run([program, name], capture_output=True, text=True)
                    status, _, dumped = done.stdout.partition(" ")
                    plain = {"value": "0", "errors": "1", "settings": "-12", "raised": "-8", "unsupported": "-11"}[got[0]]
                    if done.returncode or status != plain or (made and text_of(made) and got[0] == "value" and not model_c.same_json(text_of(made), dumped)):
                        got = ["program", done.returncode, done.stdout, text_of(made) if made else None, done.stderr[-1500:]]
                if got[0] == "unsupported":
                    undecided += 1
                elif expected == got:
                    passed += 1
                else:
                    wrong += 1
                    if wrong <= 5:
                        settings_compare.show(name, "load", environment, {}, expected, got)
        os.chdir(root)
        os.environ.clear()
        os.environ.update(saved)
    print(f"settings in C: {len(names)} classes, {passed} passed, {wrong} failed, {undecided} not decided (seed {seed})")
    return 1 if wrong or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
