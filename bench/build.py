"""Builds what the benchmark runs: validators out of schemas, and the plugins of native/, each when its peer is there.

What is newer than its sources is not built again.
"""
import glob
import json
import os
import platform
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import generate

HERE = os.path.dirname(os.path.abspath(__file__))
NATIVE = os.path.join(HERE, "native")
CC = os.environ.get("CC", "cc")
CXX = os.environ.get("CXX", "g++")
KERNELS = {"sse2": [], "avx2": ["-march=x86-64-v3"], "portable": ["-U__SSE2__"]}  # what generated C is compiled with; the first is what users get


def must(command, **kwargs):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kwargs)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


def is_new(output, *sources):
    return os.path.exists(output) and all(os.path.getmtime(source) <= os.path.getmtime(output) for source in sources)


@dataclass
class Plugin:
    """A peer in C or C++: where it stands, if it does, and how it is linked."""
    source: str
    needs: str  # a file without which it cannot be built
    flags: tuple = ()
    more: tuple = ()  # sources of the peer itself


def crate(name):
    """Where cargo keeps the source of a crate of rust/Cargo.lock; a path that is not there when it does not."""
    with open(os.path.join(HERE, "rust", "Cargo.lock"), encoding="utf-8") as file:
        text = file.read()
    version = text.split(f'name = "{name}"\nversion = "', 1)[1].split('"', 1)[0]
    home = os.environ.get("CARGO_HOME", os.path.expanduser("~/.cargo"))
    found = glob.glob(os.path.join(home, "registry", "src", "*", f"{name}-{version}"))
    return found[0] if found else os.path.join(home, "registry", "src", f"{name}-{version}")


class Builder:
    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.out = os.path.join(self.build, "bench")
        self.schemac_path = os.path.join(self.build, "schemac")
        self.pool = ThreadPoolExecutor(os.cpu_count())
        self.missing = []  # lines: what could not be built, and why
        os.makedirs(self.path("schemas"), exist_ok=True)

    def path(self, *names):
        return os.path.join(self.out, *names)

    # ---- documents and validators ----

    def documents(self, works, shared, orders):
        """Writes the workloads' documents. Returns the path of each, without suffix."""
        paths = {}
        for work in works:
            paths[work.name] = self.path("data", work.name)
            stamp, made = paths[work.name] + ".made", f"{shared} {orders if work.name == 'W4' else ''}"
            if is_new(stamp, generate.__file__, os.path.join(HERE, "workloads.py")) and open(stamp, encoding="utf-8").read() == made:
                continue
            generate.write(paths[work.name], work.documents(shared))
            with open(stamp, "w", encoding="utf-8") as file:
                file.write(made)
        return paths

    def schemac(self, work, output, *more):
        """Generated C as a user would make it: one file, with the registry where it needs one."""
        batch = ["--content-assertion", "--registry", os.path.dirname(work.schema), "--each", "/Records"] if work.batch else []
        formats = [] if work.formats else ["--no-format-assertion"]
        must([self.schemac_path, work.schema, "-o", output, "--name", work.key, *batch, *formats, *more])

    def validator(self, work, kernel="sse2"):
        """KEY.json, KEY_validator.so and KEY.py, in schemas/ or a kernel's folder of it."""
        folder = self.path("schemas", "" if kernel == "sse2" else kernel)
        base = os.path.join(folder, work.key)
        library = base + "_validator.so"
        if is_new(library, self.schemac_path, work.schema, __file__):
            return
        os.makedirs(folder, exist_ok=True)
        shutil.copyfile(work.schema, base + ".json")
        self.schemac(work, base + "_validator.c", "--python", base + ".py")
        must([CC, "-std=c11", "-O2", *KERNELS[kernel], "-shared", "-fPIC", base + "_validator.c", "-o", library])

    def validators(self, works, kernel="sse2"):
        one_each = {work.key: work for work in works}.values()
        list(self.pool.map(lambda work: self.validator(work, kernel), one_each))
        return self.path("schemas", "" if kernel == "sse2" else kernel)

    # ---- the native worker ----

    def plugins(self):
        simdjson4 = os.path.join(crate("simdjson-sys"), "vendor", "simdjson")
        return {
            "schemac": Plugin("schemac.c", os.path.join(self.build, "libschemac.so"), ("-L" + self.build, "-lschemac", "-Wl,-rpath," + self.build)),
            "yyjson": Plugin("yyjson.c", self.path("yyjson/yyjson.h"), ("-isystem", self.path("yyjson")), (self.path("yyjson/yyjson.c"),)),
            "simdjson4": Plugin("simdjson.cpp", simdjson4 + "/simdjson.h", ("-isystem", simdjson4), (simdjson4 + "/simdjson.cpp",)),
            "simdjson3": Plugin("simdjson.cpp", "/usr/include/simdjson.h", ("-lsimdjson",)),
            "rapidjson": Plugin("rapidjson.cpp", "/usr/include/rapidjson/schema.h"),
            "cjson": Plugin("cjson.c", "/usr/include/cjson/cJSON.h", ("-lcjson",)),
            "jansson": Plugin("jansson.c", "/usr/include/jansson.h", ("-ljansson",)),
            "machine": Plugin("machine.c", os.path.join(NATIVE, "bench.h")),
        }

    def plugin(self, name, plugin):
        """Its path, or None when the peer is not there. The peers' own sources are compiled without our warnings."""
        output = self.path(name + ".so")
        source = os.path.join(NATIVE, plugin.source)
        if not os.path.exists(plugin.needs):
            self.missing.append(f"{name}: {os.path.basename(plugin.needs)} is not there")
            return None
        if not is_new(output, source, os.path.join(NATIVE, "bench.h"), plugin.needs, __file__):
            compiler = [CXX, "-std=c++17"] if source.endswith("pp") else [CC, "-std=c11"]
            hidden = ["-O2", "-fPIC", "-fvisibility=hidden", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections", "-D_GNU_SOURCE"]
            must([*compiler, *hidden, "-Wall", "-Wextra", "-shared", source, *plugin.more, "-o", output, *plugin.flags])
        return output

    def native(self, *only):
        """The command that starts the worker, with the plugins named (all)."""
        program, source = self.path("bench"), os.path.join(NATIVE, "bench.c")
        if not is_new(program, source, os.path.join(NATIVE, "bench.h"), __file__):
            must([CC, "-std=c11", "-O2", "-Wall", "-Wextra", source, "-o", program, "-ldl", "-pthread"])
        chosen = [(name, plugin) for name, plugin in self.plugins().items() if not only or name in only]
        built = self.pool.map(lambda item: self.plugin(*item), chosen)
        return [program, *[path for path in built if path]]

    # ---- the other workers: the command that starts each, or why there is none ----

    def python(self):
        program = os.path.join(self.build, "bench-venv", "bin", "python")
        return [program, os.path.join(HERE, "python", "worker.py")] if os.path.exists(program) else "build/bench-venv is not there"

    def rust(self):
        if not shutil.which("cargo"):
            return "there is no cargo"
        source = os.path.join(HERE, "rust", "Cargo.toml")
        command = ["cargo", "build", "-q", "--release", "--locked", "--manifest-path", source, "--target-dir", self.path("rust")]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return [self.path("rust", "release", "bench")] if done.returncode == 0 else "cargo build: " + done.stdout.strip().splitlines()[0]

    def node(self):
        if not shutil.which("node"):
            return "there is no node"
        if not os.path.exists(self.path("node", "node_modules", "ajv")):
            return "npm's peers are not there"
        return ["env", "NODE_PEERS=" + self.path("node"), "node", os.path.join(HERE, "node", "worker.js")]

    def blaze(self):
        machine = {"x86_64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
        folder = self.path("node", "node_modules", "@sourcemeta", "jsonschema", "build", "github-releases")
        program = os.path.join(folder, f"jsonschema-{platform.system().lower()}-{machine}")
        return [sys.executable, os.path.join(HERE, "python", "blaze.py"), program] if os.path.exists(program) else f"no {program[len(folder) + 1:]} from npm"

    def save(self, name, value):
        with open(self.path(name), "w", encoding="utf-8") as file:
            json.dump(value, file, indent=1, ensure_ascii=False)
            file.write("\n")
