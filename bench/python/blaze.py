"""blaze.py: the worker for Blaze (PROTOCOL in workers.py), which comes as the command `jsonschema`; worker.py's parts are used.

usage: blaze.py PROGRAM

`Blaze, parsed` is what its own --benchmark prints: the wall's time of a document that is parsed already. `Blaze, as a command` is the CPU time of a
process that reads, parses and judges many copies of the documents, less that of one that judges one: so of what a document adds.
It stops at a document that is not valid, and times such ones in no way: workloads that have some are none of its.
"""
import os
import re
import subprocess
import sys
import tempfile

import worker

NO_WAY = {"missing": "it has no way to do this"}
ENOUGH = 20_000_000  # bytes of JSON for one process, so that what it does before counts little
TOOK = re.compile(rb": PASS ([0-9.]+) \+- ")


def run(command):
    """(what it printed, its CPU time in ns)"""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read()
    if process.returncode != 0:
        raise worker.Cannot(text.decode("utf-8", "replace").strip().replace("\n", " ")[:200])
    return text, (usage.ru_utime + usage.ru_stime) * 1e9


class Entry:
    def __init__(self, program, schema, formats, documents, folder):
        self.program, self.schema, self.folder = program, schema, folder
        self.options = ["--fast", *(["--format-assertion"] if formats else [])]
        self.documents = documents
        self.once, self.many = self.written("once.jsonl", 1), self.written("many.jsonl", self.copies())

    def copies(self):
        return ENOUGH // sum(map(len, self.documents)) + 1

    def written(self, name, copies):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(b"\n".join(self.documents + [b""]) * copies)
        return path

    def validate(self, path, *more):
        return run([self.program, "validate", *self.options, *more, self.schema, path])

    def whole(self):
        return (self.validate(self.many)[1] - self.validate(self.once)[1]) / (self.copies() - 1) / len(self.documents)

    def parsed(self):
        loops = max(10, 100_000 // len(self.documents))
        took = TOOK.findall(self.validate(self.once, "--benchmark", "--loop", str(loops))[0])
        return sum(map(float, took)) * 1e3 / len(took)


class Worker:
    CONTENDERS = {"Blaze, as a command": ("CPU time that a document adds to the process", Entry.whole), "Blaze, parsed": ("already parsed; by its own clock", Entry.parsed)}

    def __init__(self, program):
        self.program, self.entries, self.folder = program, [], tempfile.TemporaryDirectory(prefix="schemac-blaze-")

    def open(self, path, directory, schema, batch, formats, threads, name):
        documents = [data.replace(b"\n", b" ") for data, expect in worker.read_documents(path) if expect == 1]
        if batch == "1" or len(documents) != len(worker.read_documents(path)):
            return NO_WAY
        entry = Entry(self.program, os.path.join(directory, schema + ".json"), formats == "1", documents, self.folder.name)
        try:
            entry.validate(entry.once)  # all must pass
        except worker.Cannot as error:
            return {"missing": str(error)}
        self.entries.append((entry, self.CONTENDERS[name][1]))
        return {"id": len(self.entries) - 1, "documents": len(documents), "wrong": 0}

    def round(self, number):
        entry, measure = self.entries[int(number)]
        return {"ns": round(measure(entry), 1)}

    def close(self):
        self.entries.clear()
        return {}


def main():
    program = sys.argv[1]
    version = run([program, "version"])[0].decode().strip()
    said = [{"contender": name, "version": version, "kind": "checks", "note": note} for name, (note, _) in Worker.CONTENDERS.items()]
    worker.serve(Worker(program), said)


if __name__ == "__main__":
    main()
