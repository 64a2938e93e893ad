"""Our two engines for a batch of cases: the evaluator in libschemac, and generated C, many schemas in a translation unit."""
import ctypes
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "suite"))
import cases  # noqa: E402
import native  # noqa: E402

UNDECIDED = "could not decide"


class Case:
    """A schema with its instances. It has the attributes that tests/suite/native.py wants of a group."""

    def __init__(self, name, draft, tree, instances, mode, format_assertion=0, content_assertion=False):
        self.name, self.draft, self.tree, self.instances, self.mode = name, draft, tree, instances, mode
        self.format_assertion, self.content_assertion = format_assertion, content_assertion
        self.schema = cases.write(tree).encode("utf-8", "surrogatepass")

    def options(self):
        words = ["--draft", self.draft]
        words += [[], ["--no-format-assertion"], ["--format-assertion"]][self.format_assertion]
        return words + (["--content-assertion"] if self.content_assertion else [])


def verdict(module, data, scratch):
    """True, False or a sentence. A report may be undecided where the bare verdict is not: it reads all of the text."""
    got = module.verdict(data, scratch)
    two = re.fullmatch(r"check says ([01]), validate says -\d+", got) if isinstance(got, str) else None
    return native.STATUS[int(two.group(1))] if two else got


class Evaluator:
    def __init__(self, build, documents):
        self.library = native.Library(os.path.join(build, "libschemac.so"), documents)
        self.scratch = native.Scratch()

    def open(self, case):
        """(function bytes -> True, False or a sentence, None) or (None, why)."""
        module, why = self.library.compile(case, case.draft)
        if not module:
            return None, why
        judge = lambda data: verdict(module, data, self.scratch)  # noqa: E731
        judge.module = module  # keeps it
        return judge, None


class Generated:
    """Writes C into a directory, compiles and loads it."""

    def __init__(self, schemac, cc, directory, remotes=None):
        self.schemac, self.cc, self.directory, self.remotes = os.path.abspath(schemac), cc, directory, remotes
        os.makedirs(directory, exist_ok=True)
        self.scratch = native.Scratch()

    def run(self, command):
        done = subprocess.run(command, cwd=self.directory, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, done.stderr.decode("utf-8", "replace")

    def write(self, case, prefix):
        """None, or why not."""
        with open(os.path.join(self.directory, prefix + ".json"), "wb") as file:
            file.write(case.schema)
        command = [self.schemac, prefix + ".json", "-o", prefix + ".c", "--name", prefix, "--split", "--color", "never", *case.options()]
        if self.remotes:
            command += ["--registry", cases.REMOTES_URI + "=" + self.remotes]
        code, text = self.run(command)
        return None if code == 0 else text.strip() or f"schemac ended with {code}"

    def compile(self, prefixes, output, runtime):
        unit = output + ".c"
        with open(os.path.join(self.directory, unit), "w", encoding="ascii") as file:
            file.writelines(f'#include "{prefix}.c"\n' for prefix in prefixes)
        code, text = self.run([*self.cc, "-w", "-I" + os.path.dirname(runtime), "-shared", "-Wl,-Bsymbolic", unit, runtime, "-o", output, "-lpcre2-8"])
        return None if code == 0 else text.strip()

    def open(self, prefix, output):
        path = os.path.join(self.directory, output)
        module = native.generated(path, prefix)
        is_valid = module.keep[prefix + "_is_valid"]
        is_valid.restype, is_valid.argtypes = ctypes.c_bool, [ctypes.c_void_p, ctypes.c_size_t]
        judge = lambda data: self.verdict(module, is_valid, data)  # noqa: E731
        judge.module = module
        return judge

    def verdict(self, module, is_valid, data):
        got = verdict(module, data, self.scratch)
        with native.Exact(data) as text:
            short = is_valid(text.ptr, text.len)
            bare = module.check(text.ptr, text.len, ctypes.byref(native.Options(ctypes.sizeof(native.Options))))
        if short and got is not True:
            return f"is_valid says yes, check says {got}"
        if bare not in (native.NO_SCRATCH, {True: 0, False: 1}.get(got, bare)):
            return f"check without scratch says {bare}, with scratch {got}"
        if got is True and not short and bare == 0:
            return "check says valid without scratch, is_valid says no"
        return got


def runtime(schemac, cc, directory):
    """The path of the runtime object; exits when it does not compile."""
    os.makedirs(directory, exist_ok=True)
    for command in ([os.path.abspath(schemac), "--emit", "runtime", "-o", "."],
                    [*cc, "-w", "-DSCR_SPLIT", "-DSCR_WITH_PCRE2", "-c", "schemac_runtime.c", "-o", "schemac_runtime.o"]):
        done = subprocess.run(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stdout.decode('utf-8', 'replace')}\nthe runtime does not compile")
    return os.path.join(directory, "schemac_runtime.o")


def write_remotes(documents, directory):
    """The documents as files that --registry reads; the directory, or None when there are none."""
    for uri, text in documents.items():
        path = os.path.join(directory, uri[len(cases.REMOTES_URI):])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text)
    return directory if documents else None


def undecided(verdict):
    return isinstance(verdict, str) and verdict.startswith(UNDECIDED)


def plain_reason(text):
    """A diagnostic without the names in it, so that equal ones are counted together."""
    return re.sub(r'"[^"]*"', '"..."', text.split("\n")[0])[:100]
