"""Workers: processes that hold contenders and do as they are told, so that contenders of several languages are timed in turns.

PROTOCOL. A worker first prints a line of JSON for each contender that it has:
    {"contender": name, "version": ..., "kind": "parses" | "checks", "note": what it does not check}   or   {"contender": name, "missing": why}
and then {"ready": true}. It then answers each line of tab-separated fields that it reads with a line of JSON:
    open PATH DIRECTORY SCHEMA BATCH FORMATS THREADS CONTENDER   reads PATH.docs and PATH.index (generate.py), makes the contender ready for
        DIRECTORY/SCHEMA.json, asks it about every document once, and times a pass to know how many passes make a round
        {"id": n, "documents": how many, "wrong": answers that were not as expected}   or   {"missing": why}
    round ID    {"ns": the thread's CPU time of a document, or with THREADS > 0 the wall's}
    close       lets go of all that was opened     {}
"""
import json
import subprocess


class Worker:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.contenders, self.missing = [], []
        while True:
            line = self.answer()
            if "ready" in line:
                break
            if "missing" in line:
                self.missing.append(f"{line['contender']}: {line['missing']}")
            else:
                self.contenders.append(line)

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the {self.name} worker ended with {self.process.wait()}")
        return json.loads(line)

    def ask(self, *fields):
        self.process.stdin.write("\t".join(str(field) for field in fields) + "\n")
        return self.answer()

    def open(self, path, directory, work, contender, threads=0):
        return self.ask("open", path, directory, work.key, int(work.batch), int(work.formats), threads, contender)

    def end(self):
        self.process.stdin.close()
        self.process.wait()
