#!/usr/bin/env python3
"""Runs generated C under valgrind's memcheck: what compilers' sanitizers do not see, bytes that were never written.

usage: memcheck.py --build DIR [--documents N]

The schemas of run.py, with the documents that it makes for them: each document in memory of its own, check and report. Passes when
valgrind has nothing to say and all documents were judged.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys

import run


class Memcheck:
    def __init__(self, args):
        self.args = args
        self.schemac = os.path.abspath(os.path.join(args.build, "schemac"))
        self.work = os.path.join(os.path.abspath(args.build), "memcheck")
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.driver = os.path.join(self.work, "memcheck")
        self.must(["cc", "-std=c11", "-O1", "-g", os.path.join(run.HERE, "memcheck.c"), "-o", self.driver, "-ldl"])

    def must(self, command):
        done = subprocess.run(command, cwd=self.work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stdout}")

    def library(self, schema):
        path = os.path.join(self.work, schema.name + ".c")
        self.must([self.schemac, schema.path, "-o", path, "--name", schema.name, *schema.options])
        self.must(["cc", "-std=c11", "-O1", "-g", "-fPIC", "-shared", "-Wl,-Bsymbolic", path, "-o", path[:-2] + ".so", "-lpcre2-8"])
        return path[:-2] + ".so"

    def documents(self, schema):
        made = schema.documents(run.given_for(schema.name), self.args.documents)
        chosen = random.Random(schema.name).sample(made, min(len(made), self.args.documents))
        with open(os.path.join(self.work, schema.name + ".documents"), "wb") as file:
            for data in chosen:
                file.write(b"%08x" % len(data) + data)
        return file.name, len(chosen)

    def complaint(self, schema):
        """What valgrind says of a schema's C; None: nothing."""
        library = self.library(schema)
        path, n = self.documents(schema)
        done = subprocess.run(["valgrind", "-q", "--error-exitcode=9", "--track-origins=yes", self.driver, library, path],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")
        if done.returncode == 0 and done.stdout.strip() == str(n):
            return None
        return f"{schema.name}: exit {done.returncode}, {done.stdout.strip() or 'none'} of {n} documents\n{done.stderr[:3000]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--documents", type=int, default=100)
    memcheck = Memcheck(parser.parse_args())
    complaints = [memcheck.complaint(run.Schema(*row)) for row in run.SCHEMAS]
    failed = [text for text in complaints if text]
    print("\n".join(failed), end="\n" if failed else "")
    print(f"memcheck: {len(complaints) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
