"""The official suite as a list of groups: schema, instances and expected verdicts, all as exact JSON text.

Several copies of the suite (PyPI's package, a newer checkout) are joined; what stands in both is there once. Numbers keep the
digits that the suite wrote: 1e400 and 40-digit integers must reach schemac as they are.
"""
import json
import os

DRAFTS = {"draft4": "4", "draft6": "6", "draft7": "7", "draft2019-09": "2019-09", "draft2020-12": "2020-12"}
REMOTES_URI = "http://localhost:1234/"


class Number:
    """A number by its text."""

    def __init__(self, text):
        self.text = text


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_int=Number, parse_float=Number, parse_constant=Number)


def _string(text):
    try:
        text.encode("utf-8")
        return json.dumps(text, ensure_ascii=False)
    except UnicodeEncodeError:  # a lone surrogate: only an escape can say it
        return json.dumps(text)


def write(value):
    """Compact JSON text of a loaded value."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(_string(k) + ":" + write(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return _string(value) if isinstance(value, str) else json.dumps(value)


class Test:
    """One instance. `data` is bytes."""

    def __init__(self, group, description, data, valid):
        self.group, self.description, self.data, self.valid = group, description, data, valid

    @property
    def name(self):
        return f"{self.group.name} :: {self.description}"


class Group:
    """One schema and its tests. `schema` is bytes; `number` is its place in the run."""

    def __init__(self, draft, file, description, schema):
        self.draft, self.file, self.description, self.schema = draft, file, description, schema
        self.tests, self.number = [], 0

    @property
    def name(self):
        return f"{self.draft}/{self.file} :: {self.description}"

    @property
    def optional(self):
        return self.file.startswith("optional/")

    @property
    def format_assertion(self):
        """0: by dialect, 2: yes. The suite's format files mean assertion."""
        return 2 if self.file.startswith("optional/format/") else 0

    @property
    def content_assertion(self):
        return self.file == "optional/content.json"


def _files(root, draft):
    top = os.path.join(root, "tests", draft)
    for directory, directories, files in os.walk(top):
        directories.sort()
        for name in sorted(files):
            if name.endswith(".json"):
                path = os.path.join(directory, name)
                yield path, os.path.relpath(path, top).replace(os.sep, "/")


def collect(roots):
    """All groups of the five drafts. A test that two roots disagree about is the first root's."""
    groups = {}
    for root in roots:
        for draft in DRAFTS:
            for path, file in _files(root, draft):
                for item in load(path):
                    schema = write(item["schema"]).encode("utf-8", "surrogatepass")
                    group = groups.setdefault((draft, file, schema), Group(draft, file, item["description"], schema))
                    known = {test.data for test in group.tests}
                    for test in item["tests"]:
                        data = write(test["data"]).encode("utf-8")
                        if data not in known:
                            group.tests.append(Test(group, test["description"], data, test["valid"]))
    ordered = [group for group in groups.values() if group.tests]
    for number, group in enumerate(ordered):
        group.number = number
    return ordered


def remotes(roots):
    """URI -> bytes of the documents that the suite serves; the first root's where two have one."""
    documents = {}
    for root in roots:
        top = os.path.join(root, "remotes")
        for directory, directories, files in os.walk(top):
            directories.sort()
            for name in sorted(files):
                path = os.path.join(directory, name)
                uri = REMOTES_URI + os.path.relpath(path, top).replace(os.sep, "/")
                if uri not in documents:
                    with open(path, "rb") as file:
                        documents[uri] = file.read()
    return documents
