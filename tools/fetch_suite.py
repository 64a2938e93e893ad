#!/usr/bin/env python3
"""Fetches the official JSON Schema test suite, as PyPI's source package of jsonschema carries it, into a directory.

usage: fetch_suite.py DIRECTORY        (done already: does nothing)
The package is fixed by its hash; pip's ordinary client brings it. DIRECTORY then holds tests/, remotes/, output-tests/ and
annotations/.
"""
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

NAME, VERSION = "jsonschema", "4.26.0"
SHA256 = "0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326"
PARTS = ("tests", "remotes", "output-tests", "annotations")


def download(directory):
    requirements = os.path.join(directory, "requirements.txt")
    with open(requirements, "w", encoding="ascii") as file:
        file.write(f"{NAME}=={VERSION} --hash=sha256:{SHA256}\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-binary", ":all:",
               "--no-deps", "--require-hashes", "-r", requirements, "-d", directory]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{result.stdout}\nfetch_suite.py: cannot fetch the suite (see above)")
    return os.path.join(directory, f"{NAME}-{VERSION}.tar.gz")


def extract(archive, target):
    """Only plain files below json/, by their own names: nothing in the archive can point elsewhere."""
    prefix = f"{NAME}-{VERSION}/json/"
    with tarfile.open(archive) as tar:
        for member in tar:
            name = member.name[len(prefix):]
            steps = name.split("/")
            if not member.isfile() or not member.name.startswith(prefix) or steps[0] not in PARTS or ".." in steps:
                continue
            path = os.path.join(target, *steps)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                shutil.copyfileobj(tar.extractfile(member), file)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = sys.argv[1]
    if os.path.isdir(os.path.join(target, "tests")):
        return
    parent = os.path.dirname(os.path.abspath(target))
    os.makedirs(parent, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as work:
        whole = os.path.join(work, "suite")
        extract(download(work), whole)
        os.rename(whole, target)


if __name__ == "__main__":
    main()
