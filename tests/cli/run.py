"""Runs the command line where tests/diag cannot: outputs upon inputs, full disks, closed streams, odd names, missing compilers.

`run.py --schemac PATH`. Each test has an empty folder with schema.json ({"type": "object"}) and bad.json (a type that is none).
"""
import argparse
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile
import unittest

SCHEMAC = None
GOOD, BAD = '{"type": "object"}\n', '{"type": 1}\n'


class Cli(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "schema.json").write_text(GOOD)
        (self.folder / "bad.json").write_text(BAD)

    def run_it(self, *words, env=None, **more):
        given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        return subprocess.run([SCHEMAC, *words], cwd=self.folder, text=True, timeout=60, check=False,
                              env={**os.environ, **(env or {})}, **given)

    def names(self):
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*"))

    def refused(self, code, text, *words, **more):
        before = self.names()
        result = self.run_it(*words, **more)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertIn(text, result.stderr)
        self.assertEqual(self.names(), before, "something was left behind")

    def shell(self, line):
        return subprocess.run(["sh", "-c", line.replace("schemac", f"'{SCHEMAC}'")], cwd=self.folder, capture_output=True,
                              text=True, timeout=60, check=False)

    # ---- outputs and inputs ----

    def test_schema_is_never_overwritten(self):
        for option in (["--python", "schema.json"], ["--python", "./schema.json"], ["--pyi", "../" + self.folder.name + "/schema.json"]):
            self.refused(2, "schema.json is an input and would be overwritten", "schema.json", *option)
        self.assertEqual((self.folder / "schema.json").read_text(), GOOD)
        (self.folder / "order.c").write_text(GOOD)
        self.refused(2, "order.c is an input and would be overwritten", "order.c", "-o", "order.c")
        self.assertEqual((self.folder / "order.c").read_text(), GOOD)

    def test_nothing_that_was_read_is_overwritten(self):
        models = "from pydantic import BaseModel\nfrom base import A\n\n\nclass M(BaseModel):\n    a: A\n"
        files = {"models.py": models, "base.py": "from pydantic import BaseModel\n\n\nclass A(BaseModel):\n    x: int\n", "events.ndjson": "{}\n",
                 "refers.json": '{"$ref": "schema.json"}\n'}
        for name, text in files.items():
            (self.folder / name).write_text(text)
        said = " is an input and would be overwritten"
        self.refused(2, "base.py" + said, "models.py", "--python", "base.py")
        self.refused(2, "models.py" + said, "build", "models.py", "-o", ".")
        self.refused(2, "base.py" + said, "models.py", "--emit", "json-schema", "-o", "base.py")
        self.refused(2, "events.ndjson" + said, "schema.json", "--profile", "events.ndjson", "--pyi", "events.ndjson")
        self.refused(2, "schema.json" + said, "refers.json", "--registry", ".", "--pyi", "schema.json")
        for name, text in files.items():
            self.assertEqual((self.folder / name).read_text(), text)

    def test_link_to_the_schema_is_replaced_not_followed(self):
        (self.folder / "order.c").symlink_to("schema.json")
        self.assertEqual(self.run_it("schema.json", "-o", "order.c").returncode, 0)
        self.assertEqual((self.folder / "schema.json").read_text(), GOOD)
        self.assertFalse((self.folder / "order.c").is_symlink())

    def test_two_outputs_in_one_place(self):
        (self.folder / "sub").mkdir()
        self.refused(2, "two outputs would be written to", "schema.json", "--python", "m.py", "--pyi", "sub/../m.py")
        (self.folder / "sub" / "schema.json").write_text(GOOD)
        self.refused(2, "two outputs would be written to", "schema.json", "sub/schema.json")
        (self.folder / "models.py").write_text("from pydantic import BaseModel\n\n\nclass M(BaseModel):\n    a: int\n")
        self.refused(2, "two outputs would be written to", "models.py", "--python", "m.py", "--pyi", "sub/../m.py")

    def test_nothing_is_written_when_one_of_several_is_bad(self):
        self.refused(3, "bad.json:1:10: error[SC0202]", "schema.json", "bad.json")
        self.refused(3, "bad.json:1:10: error[SC0202]", "build", "schema.json", "bad.json", "-o", "new")
        self.refused(3, "cannot read 'none.json'", "bad.json", "none.json")

    def test_env_file_is_utf8(self):
        (self.folder / "models.py").write_text("from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    a: str\n")
        (self.folder / "prod.env").write_bytes(b"A=x\nB=\xff\n")
        self.refused(3, "prod.env:2:3: error[SC0102]: not UTF-8", "check-env", "models.py", "--env-file", "prod.env")

    def test_output_folder(self):
        self.refused(3, "No such file or directory", "schema.json", "-o", "none/x.c")
        self.refused(2, "must end in .c", "schema.json", "-o", "x.h")
        self.refused(3, "cannot make the folder schema.json", "build", "schema.json", "-o", "schema.json")
        self.refused(3, "cannot make the folder schema.json", "build", "schema.json", "-o", "schema.json/b")
        self.assertEqual(self.run_it("build", "schema.json", "-o", "a/b/c/").returncode, 0)
        self.assertTrue((self.folder / "a/b/c/schema_validator.c").exists())
        self.refused(2, "several schemas cannot go to one file", "schema.json", "bad.json", "-o", "x.c")

    def test_output_device(self):
        (self.folder / "models.py").write_text("from pydantic import BaseModel\n\n\nclass A(BaseModel):\n    x: int\n")
        os.mkfifo(self.folder / "pipe")
        reader = subprocess.Popen(["cat", "pipe"], cwd=self.folder, stdout=subprocess.PIPE, text=True)
        self.assertEqual(self.run_it("models.py", "--emit", "json-schema", "-o", "pipe").returncode, 0)
        self.assertIn('"title": "A"', reader.communicate(timeout=60)[0])
        self.assertEqual(self.names(), ["bad.json", "models.py", "pipe", "schema.json"])
        self.assertTrue(stat.S_ISFIFO(os.stat(self.folder / "pipe").st_mode))
        self.assertEqual(self.run_it("models.py", "--emit", "json-schema", "-o", "/dev/null").returncode, 0)
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_read_only_folder(self):
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.refused(3, "Permission denied", "schema.json")

    # ---- streams ----

    def test_broken_pipe_leaves_nothing(self):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            self.refused(3, "cannot write <stdout>: Broken pipe", "schema.json", "-o", "-", "--python", "m.py", stdout=writer)
        finally:
            os.close(writer)

    def test_full_disk(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            self.refused(3, "No space left on device", "schema.json", "-o", "-", "--python", "m.py", stdout=full)
            self.refused(3, "cannot write to stdout: No space left on device", "--help", stdout=full)
            self.refused(3, "cannot write to stdout: No space left on device", "schema.json", "--dump=ir", stdout=full)

    def test_closed_streams(self):
        for line, code, said in (("schemac - <&-", 3, "cannot read '<stdin>'"), ("schemac schema.json -o - >&-", 3, "Bad file descriptor"),
                                 ("schemac bad.json 2>&-", 3, ""), ("schemac build schema.json -o out <&- >&- 2>&-", 0, "")):
            result = self.shell(line)
            self.assertEqual(result.returncode, code, line)
            self.assertIn(said, result.stderr)
        self.assertIn("out/schema_validator.so", self.names())
        self.assertEqual((self.folder / "schema.json").read_text(), GOOD)

    def test_stdin(self):
        result = self.run_it("-", "-o", "-", stdin=None, input=GOOD)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("schema_is_valid", result.stdout)
        self.refused(3, "<stdin>:1:1: error[SC0101]", "-")
        self.refused(2, "given twice", "-", "-")

    # ---- the C compiler ----

    def test_missing_compiler(self):
        self.refused(3, "there is no C compiler 'no-such-cc'", "build", "schema.json", "-o", "out", "--cc", "no-such-cc -O3")
        self.refused(3, "the C compiler 'false' failed", "build", "schema.json", "-o", "out", env={"CC": "false"})

    def test_blank_compiler_is_none(self):
        self.assertEqual(self.run_it("build", "schema.json", "-o", "blank", env={"CC": " "}).returncode, 0)

    def test_temporary_folder(self):
        self.refused(3, "cannot make a temporary folder", "build", "schema.json", "-o", "out", env={"TMPDIR": "/no/such"})
        (self.folder / "tmp").mkdir()
        self.refused(3, "failed", "build", "schema.json", "-o", "out", "--cc", "false", env={"TMPDIR": str(self.folder / "tmp")})
        (self.folder / "models.py").write_text("from pydantic import BaseModel\n\n\nclass M(BaseModel):\n    a: int\n")
        for words in (["build", "models.py", "-o", "out"], ["build", "models.py", "--ext", "-o", "out"], ["diff-runtime", "models.py", "--events", "schema.json"],
                      ["validate", "--engine", "compiled", "schema.json", "schema.json"]):
            self.refused(3, "cannot make a temporary folder", *words, env={"TMPDIR": "/no/such"})
        for more in ([], ["--ext"], ["--ext", "--with-python", "false"]):
            self.refused(3, "false'", "build", "models.py", "-o", "out", "--cc", "false", *more, env={"TMPDIR": str(self.folder / "tmp")})

    # ---- names ----

    def test_odd_names(self):
        expected = {"int.json": "int_schema", "class.json": "class_schema", "1x.json": "schema_1x", "-dash.json": "dash",
                    "日本.json": "schema", "%s%n.json": "s_n", "a.b.c.json": "a_b_c", ".json": "json", "new\nline.json": "new_line"}
        (self.folder / "out").mkdir()
        for name, prefix in expected.items():
            with self.subTest(name=name):
                (self.folder / name).write_text(GOOD)
                result = self.run_it("-o", "out", "--emit", "c,h,python,pyi", "--", name)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn(f"bool {prefix}_is_valid(", next((self.folder / "out").glob("*_validator.h")).read_text())
                module = "json_schema" if prefix == "json" else prefix  # no file may hide a module of the standard library
                self.assertTrue((self.folder / "out" / f"{module}.py").exists(), self.names())
                for made in (self.folder / "out").iterdir():
                    made.unlink()

    def test_sections(self):
        def told(*more):
            result = self.run_it("stats", "schema.json", "--sections", *more)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            return {line.split()[-1]: int(line.split()[0]) for line in result.stdout.splitlines() if line[:8].strip().isdigit()}
        full, verdict = told(), told("--verdict-only")
        for sizes in (full, verdict):
            self.assertLess(sum(sizes.values()) - sizes["file"], sizes["file"])
            self.assertGreater(sizes[".text"], 0)
        self.assertLess(2 * verdict[".text"], full[".text"])
        built = self.run_it("build", "schema.json", "-o", "out")
        self.assertEqual((built.returncode, (self.folder / "out/schema_validator.so").stat().st_size), (0, full["file"]))

    def test_sizes_without_a_compiler(self):
        result = self.run_it("stats", "schema.json", "--sections", "--cc", "no-such-cc")
        self.assertEqual(result.returncode, 3)
        self.assertRegex(result.stdout, "^generated C: [0-9]+ bytes of the schema, [0-9]+ of the runtime\ntables of the evaluator: [0-9]+ bytes\n$")

    def test_linkers_that_do_not_know_small(self):
        """What makes a library small is left out when the compiler refuses it."""
        wrap = self.folder / "cc.sh"
        wrap.write_text('#!/bin/sh\nfor word; do case $word in -Wl,-z*) echo "unknown option $word" >&2; exit 1;; esac; done\nexec cc "$@"\n')
        wrap.chmod(0o755)
        result = self.run_it("build", "schema.json", "-o", "out", "--cc", str(wrap))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("out/schema_validator.so", self.names())

    def test_the_level_that_is_asked_for(self):
        """Optimised by -O2, or as the compiler's command says."""
        for command, level in (("cc", "-O2"), ("cc -O0", "-O0"), ("cc -g -O3 -fno-math-errno", "-O3")):
            result = self.run_it("build", "schema.json", "-v", "-o", "out", "--cc", command)
            self.assertEqual((result.returncode, re.findall(r" (-O\S+)", result.stderr)), (0, [level]), result.stderr)

    def test_quotes_and_spaces_reach_the_compiler(self):
        (self.folder / "a b'c\"$d.json").write_text(GOOD)
        result = self.run_it("build", "-o", "out put", "a b'c\"$d.json", env={"CC": "  env  LC_ALL=C   cc "})
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("out put/a b'c\"$d_validator.so", self.names())

    def test_schema_in_python_code(self):
        """Every command that takes a schema takes FILE.py:NAME."""
        (self.folder / "limits.py").write_text("MOST = 3\n")
        (self.folder / "handler.py").write_text('from limits import MOST\n\nINPUT = {"type": "array", "maxItems": MOST}\nOTHER = len\n')
        (self.folder / "list.json").write_text("[1, 2, 3, 4]")
        result = self.run_it("validate", "handler.py:INPUT", "list.json")
        self.assertEqual((result.stdout, result.returncode), ("list.json:1:1: (root): must have at most 3 items, has 4 [max_items]\n", 1))
        result = self.run_it("stats", "handler.py:INPUT")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("wholly in one pass: 2", result.stdout)
        self.assertEqual(self.run_it("build", "handler.py:INPUT", "-o", "out").returncode, 0)
        self.assertIn("out/INPUT_validator.so", self.names())
        for words in (["validate", "handler.py:OTHER", "list.json"], ["stats", "handler.py:OTHER"], ["handler.py:OTHER"]):
            self.refused(3, "handler.py:4:9: error", *words)
        for words in (["validate", "handler.py", "list.json"], ["stats", "handler.py"], ["schema.json", "handler.py"]):
            self.refused(3, "'handler.py' is a Python file, and a JSON Schema is wanted", *words)

    # ---- verdicts ----

    def test_no_verdict_is_neither(self):
        (self.folder / "any.json").write_text('{"items": {"$ref": "#"}, "type": "array"}\n')
        deep = "[" * 2000 + "]" * 2000
        for name, text in (("good.json", "[]"), ("wrong.json", "{}"), ("deep.json", deep), ("all.ndjson", f"[]\n{deep}\n{{}}\n")):
            (self.folder / name).write_text(text)
        def validate(*words):
            return self.run_it("validate", "any.json", *words)
        self.assertEqual([validate(f).returncode for f in ("good.json", "wrong.json", "deep.json")], [0, 1, 4])
        self.assertEqual(validate("deep.json", "wrong.json", "good.json").returncode, 4)
        self.assertEqual(validate("deep.json").stdout, "deep.json: could not decide: the document is nested deeper than 1200 levels [too_deep]\n")
        for more in (["flag"], ["flag", "--engine", "compiled"], ["basic"], ["detailed"], ["verbose"], ["json"]):
            result = validate("all.ndjson", "--ndjson", "--output", *more)
            told = [json.loads(line) for line in result.stdout.splitlines()]
            self.assertEqual(([t["valid"] for t in told], result.returncode), ([True, None, False], 4), more)
            self.assertEqual([t.get("undecided") for t in told], [None, "too_deep", None], more)

    def test_report_may_meet_a_limit_behind_an_error(self):
        """What the header says of check and validate: the first error is enough for a verdict, a report reads on."""
        (self.folder / "any.json").write_text('{"prefixItems": [{"type": "string"}]}\n')
        (self.folder / "both.json").write_text("[1, " + "[" * 2000 + "]" * 2000 + "]")
        told = [self.run_it("validate", "any.json", "both.json", "--engine", "compiled", "--output", o) for o in ("flag", "json")]
        self.assertEqual([(t.stdout, t.returncode) for t in told], [('{"valid":false}\n', 1), ('{"instance":"both.json","valid":null,"undecided":"too_deep"}\n', 4)])

    # ---- mistakes, all at once ----

    def test_stars_upon_stars(self):
        """from x import *, three times in each of thirty files: a name that is in none of them is not looked for along every way."""
        for i in range(30):
            (self.folder / f"s{i}.py").write_text(f"from s{i + 1} import *\n" * 3 if i < 29 else "from s0 import *\n")
        (self.folder / "models.py").write_text("from pydantic import BaseModel\nfrom s0 import *\n\n\nclass A(BaseModel):\n    x: Missing\n")
        self.refused(3, '"Missing" is not defined', "models.py", "--emit", "json-schema", "-o", "-")

    def test_all_mistakes_at_once(self):
        result = self.run_it("schema.json", "--emit", "c,nothing", "--draft", "9", "--name=", "--max-errors", "0", "-Wfoo", "--frob",
                             "--registry", "")
        self.assertEqual(result.returncode, 2)
        for said in ("'nothing' is not a value of --emit", "'9' is not a value of --draft", "--name has an empty value",
                     "'0'", "unknown warning '-Wfoo'", "unknown option '--frob'", "--registry has an empty value"):
            self.assertIn(said, result.stderr)

    def test_registry_that_is_not_there(self):
        self.refused(3, "cannot read the directory", "schema.json", "--registry", "none")
        self.refused(3, "Not a directory", "schema.json", "--registry", "bad.json")
        self.refused(3, "cannot read the directory", "validate", "schema.json", "schema.json", "--registry", "none")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--schemac", required=True)
    args, rest = parser.parse_known_args()
    SCHEMAC = str(pathlib.Path(args.schemac).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
