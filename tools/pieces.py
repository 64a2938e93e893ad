"""Cuts the runtime into pieces: pieces.py OUT.c FILE...

A generated file carries only what it reaches of the runtime. A piece is one definition of a file (a function, a type, a table, a
macro, with the comment above it); this notes which other pieces each one mentions, so that the compiler can follow from what the
generated code mentions (compiler/emit/amalgam.c).

Finer than that: within a piece, the statements behind `case SCR_OP_X:` are needed only when the program has that operation; the same
goes for the kinds of patterns (SCR_RE_X), the kinds of types and the limits of models (SCR_M_X, SCR_L_X), and for the errors (SCR_E_X, and SCR_ME_X of
models), which are needed when anything that is kept raises them, as what is wanted of the evaluator is (SCR_WANT_X) when anything wants it.
A list (.def) stands in the piece that includes it, line by line. So a piece is a row of chunks, some of them with labels.
"""
import os
import re
import sys

TOKEN = re.compile(r'''(?P<comment>/\*.*?\*/|//[^\n]*)|(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<name>[A-Za-z_]\w*)'''
                   r'''|(?P<line>\n[ \t]*\#(?:\\\n|/\*.*?\*/|[^\n])*)|(?P<other>\d[\w.]*|\s|.)''', re.S)
LABEL = re.compile(r"\bcase (SCR_(?:OP|E|RE|M|L|WANT)_\w+):")
CASE = re.compile(r"\s*" + LABEL.pattern)
RAISED = ("SCR_E_", "SCR_ME_", "SCR_M_", "SCR_WANT_")   # what is mentioned is needed; by other pieces than that with the label
LEAVES = re.compile(r"\b(return|break|goto|continue)\b")


def fail(where, what):
    sys.exit(f"pieces.py: {where}: {what}")


class Piece:
    def __init__(self, file, kind, text):
        self.file, self.kind, self.text = file, kind, text
        self.names = set()   # what it declares
        self.chunks = []     # (labels of which one must be live: empty for always, text)


def tokens(text):
    """(kind, text) with directives as one token each; they are found behind the line's end."""
    for match in TOKEN.finditer("\n" + text):
        yield match.lastgroup, match.group()


def mentions(text):
    return {t for kind, t in tokens(text) for t in (re.findall(r"[A-Za-z_]\w*", t) if kind == "line" else [t] if kind == "name" else [])}


def split(text):
    """The text at its top level: (kind, text) with kind one of blank, comment, line, code."""
    depth, code, parens = 0, "", 0
    body = False   # the braces that are open are a function's
    for kind, t in tokens(text):
        if kind == "line" and depth == 0 and not code:
            yield "line", t.lstrip("\n")
        elif not code and kind == "comment":
            yield "comment", t
        elif not code and t == "\n":
            yield "blank", t
        elif code or not t.isspace():
            code += t
            if kind in ("comment", "string", "name", "line"):
                continue
            parens += (t == "(") - (t == ")")
            if t == "{":
                body = body or (depth == 0 and "=" not in re.sub(r"/\*.*?\*/", "", code) and code[:-1].rstrip().endswith(")"))
                depth += 1
            depth -= t == "}"
            if depth == 0 and parens == 0 and (t == ";" or (t == "}" and body)):
                yield "code", code
                code, body = "", False
    if code.strip():
        fail("a file", f"ends within {code[:60]!r}")


def declared(code):
    """The names that a declaration or definition makes known."""
    plain = "".join(" " if kind in ("comment", "string", "line") else t for kind, t in tokens(code))
    plain = re.sub(r"__attribute__\s*\(\(.*?\)\)", " ", plain)
    inner = re.match(r"\s*static const (struct|enum|union) (\w+) \{[^{}]*\} *(\w+)", plain)
    if inner:
        return set(inner.groups()[1:])
    names = set(re.findall(r"^\s*(?:typedef\s+)?(?:struct|enum|union)\s+(\w+)", plain))
    if re.match(r"\s*(typedef\s+)?enum\b", plain):
        names |= set(re.findall(r"[{,]\s*(\w+)", plain))
    pointer = re.match(r"\s*typedef\b[^;{]*\(\*\s*(\w+)\)\s*\(", plain)
    if pointer:
        return {pointer.group(1)}
    if re.match(r"\s*typedef\b", plain):
        return names | set(re.findall(r"(\w+)\s*;\s*$", plain))
    if re.match(r"\s*(struct|enum|union)\s+\w*\s*\{", plain) or re.match(r"\s*enum\s*\{", plain):
        return names
    head = re.split(r"[{=;\[]", plain, maxsplit=1)[0]
    found = re.search(r"(\w+)\s*\(", head) or re.search(r"(\w+)\s*$", head)
    return {found.group(1)}


def indent(line):
    return len(line) - len(line.lstrip())


def braces(line):
    return sum((t == "{") - (t == "}") for kind, t in tokens(line) if kind == "other")


def case_group(lines, i, where):
    """The line behind the statements of the labels at lines[i]."""
    start, depth = indent(lines[i]), 0
    k = i
    while k < len(lines):
        line = lines[k]
        fresh = depth == 0 and line.strip() and indent(line) <= start
        if fresh and k > i and not (CASE.match(line) and all(LABEL.search(l) and l.rstrip().endswith(":") for l in lines[i:k])):
            break
        depth += braces(line)
        k += 1
    last = next(line for line in reversed(lines[i:k]) if line.strip() and line.strip() != "}")
    if not LEAVES.search(last):
        fail(where, f"falls through: {last.strip()}")
    return k


def chunk_code(text, where):
    """A function's text cut at its switches over operations, kinds of patterns and errors."""
    lines = text.splitlines(keepends=True)
    chunks, plain, i = [], "", 0
    while i < len(lines):
        if not CASE.match(lines[i]):
            plain += lines[i]
            i += 1
            continue
        end = case_group(lines, i, where)
        chunks += [((), plain)] + cut_labels("".join(lines[i:end]), where)
        plain, i = "", end
    return chunks + [((), plain)]


def cut_labels(text, where):
    """Statements with their labels: each label for itself, the statements for all of them."""
    chunks, labels, rest = [], [], text
    while found := re.match(CASE.pattern + r"(\s*\n)?", rest):
        if chunks and not chunks[-1][1].endswith("\n"):
            fail(where, f"two labels on one line: {text.strip()}")
        chunks.append(((found.group(1),), found.group()))
        labels.append(found.group(1))
        rest = rest[found.end():]
    return chunks + [(tuple(labels), rest)]


def without_warnings(chunks):
    """Parameters that only some of the statements ask for are named once more, so that no compiler finds them unused."""
    always = "".join(text for when, text in chunks if not when)
    head, body = always.split("\n{\n", 1)
    parameters = [re.search(r"(\w+)\W*$", p).group(1) for p in head[head.index("(") + 1:head.rindex(")")].split(",")]
    body = re.sub(r"(->|\.)\w+", "", body)
    lost = [p for p in parameters if p not in mentions(body) and p != "void"]
    if not lost:
        return chunks
    first = chunks[0][1].split("\n{\n", 1)
    named = ", ".join(f"(void){p}" for p in lost)
    return [((), f"{first[0]}\n{{\n    {named}; /* of use to other schemas */\n{first[1]}")] + chunks[1:]


def inline_lists(piece, lists):
    """The lists that a piece includes, in their place: one chunk a line; of the errors, only those that can be."""
    chunks, plain = [], ""
    for line in piece.text.splitlines(keepends=True):
        found = re.match(r'#include "(\w+\.def)"', line)
        if not found:
            plain += line
            continue
        prefix = re.search(r"\bSCR_\w+?_##(NAME|CODE)", piece.text)
        for entry in re.findall(r"^SCR_\w+\(.*\)$", lists[found.group(1)], re.M):
            kind, name = re.match(r"SCR_(\w+)\((\w+)", entry).groups()
            if prefix:
                piece.names.add(prefix.group().split("##")[0] + name)
            label = (f"SCR_E_{name}",) if kind == "ERROR" else (f"SCR_ME_{name}",) if kind == "PYERR" else ()
            chunks += [((), plain), (label, entry + "\n")]
            plain = ""
    piece.chunks = chunks + [((), plain)]


def cut_line(file, text, above):
    """A directive's piece; None for an include of our own, which the order of the files stands for."""
    word = re.match(r"#\s*(\w+)", text).group(1)
    if word == "include" and '"' in text:
        return None
    kinds = {"if": "open", "ifdef": "open", "ifndef": "open", "else": "middle", "elif": "middle", "endif": "close"}
    piece = Piece(file, kinds.get(word, "line"), above + text + "\n")
    name = re.match(r"#\s*(?:define|undef)\s+(SCR_\w+)", text)
    if name:
        piece.kind, piece.names = "code", {name.group(1)}
    return piece


def cut_code(file, text, above):
    piece = Piece(file, "code", above + text.strip() + "\n")
    piece.names = declared(text)
    if re.search(r"^\s*case SCR_", text, re.M):
        piece.chunks = without_warnings(chunk_code(piece.text, f"{file}: {'/'.join(sorted(piece.names))}"))
    return piece


def cut(file, text, lists):
    """The pieces of one file, in order. kind: open, middle, close (#if, #else, #endif), head (a comment over what follows),
    line (goes with the file), code. A comment belongs to what it touches: what stands before it on its line, else what follows."""
    pieces, above, run = [], "", 0   # run: ends of lines since the last text
    for kind, t in split(text):
        if kind == "blank":
            run += 1
            if run == 2 and above.strip():
                pieces.append(Piece(file, "head", above))
                above = ""
            if run == 2:
                above = "\n"
            continue
        if kind == "comment" and run == 0 and pieces and not above.strip():
            pieces[-1].text = pieces[-1].text.rstrip("\n") + " " + t + "\n"
        elif kind == "comment":
            above += t + "\n"
        else:
            piece = cut_line(file, t, above) if kind == "line" else cut_code(file, t, above)
            if not piece and above.strip():
                piece = Piece(file, "head", above)
            pieces += [piece] if piece else []
            above = ""
        run = 0
    for piece in pieces:
        if '.def"' in piece.text:
            inline_lists(piece, lists)
        piece.chunks = [c for c in piece.chunks or [((), piece.text)] if c[1]]
    return without_guard(pieces)


def without_guard(pieces):
    """An include guard is of no use in one file."""
    for i, piece in enumerate(pieces):
        guard = re.search(r"#ifndef SCR_\w+_H\n", piece.text)
        if piece.kind == "open" and guard:
            head = Piece(piece.file, "head", piece.text[:guard.start()])
            head.chunks = [((), head.text)]
            end = max(k for k, p in enumerate(pieces) if p.kind == "close")
            return pieces[:i] + [head] + pieces[i + 2:end] + pieces[end + 1:]
    return pieces


def ordered(texts):
    """Headers first, each behind what it includes; then the sources, in the order of their headers."""
    order = []

    def visit(name):
        if name in order or name not in texts:
            return
        for inner in re.findall(r'^#include "(\w+\.h)"', texts[name], re.M):
            visit(inner)
        order.append(name)

    for name in sorted(n for n in texts if n.endswith(".h")):
        visit(name)
    sources = [n[:-2] + ".c" for n in order if n[:-2] + ".c" in texts]
    shared = sorted(n for n in texts if n.endswith(".c") and n not in sources) # declared by a header that several share
    return order + sources + shared


def c_bytes(data):
    rows = (data[i:i + 24] for i in range(0, len(data), 24))
    return "".join(",".join(str(b) for b in row) + ",\n" for row in rows)


class Tables:
    """What is written: all as numbers into one another."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.labels = sorted({label for p in pieces for when, _ in p.chunks for label in when})
        self.label_of = {label: i for i, label in enumerate(self.labels)}
        self.places = {}    # name -> pieces that declare it
        for i, piece in enumerate(pieces):
            for name in piece.names:
                self.places.setdefault(name, []).append(i)
        self.text, self.chunks, self.numbers = bytearray(), [], []

    def put(self, numbers):
        self.numbers += numbers
        return len(self.numbers) - len(numbers), len(numbers)

    def chunk(self, piece, when, text):
        names = mentions(LABEL.sub("", text))
        refs = sorted({i for name in mentions(text) for i in self.places.get(name, [])} - {piece})
        own = self.pieces[piece].names | {label for when, _ in self.pieces[piece].chunks for label in when}
        raised = sorted(self.label_of[n] for n in names - own if n.startswith(RAISED) and n in self.label_of)
        data = text.encode()
        self.chunks.append((len(self.text), len(data), *self.put(sorted(self.label_of[label] for label in when)), *self.put(refs),
                            *self.put(raised)))
        self.text += data


MODELS = set()   # files of runtime/model
KINDS = ["code", "line", "head", "open", "middle", "close"]


def write(out, files, pieces):
    tables = Tables(pieces)
    rows, file_rows = [], []
    for i, piece in enumerate(pieces):
        first = len(tables.chunks)
        for when, text in piece.chunks:
            tables.chunk(i, when, text)
        rows.append((files.index(piece.file), KINDS.index(piece.kind), first, len(tables.chunks) - first))
    for name in files:
        own = [i for i, piece in enumerate(pieces) if piece.file == name]
        file_rows.append((name, own[0], len(own), int(name in MODELS)))
    names = sorted(set(tables.places) | set(tables.labels))
    name_rows = [(name, *tables.put(tables.places.get(name, [])), tables.label_of.get(name, -1)) for name in names]
    with open(out, "w", encoding="ascii") as c:
        c.write('/* Made by tools/pieces.py: do not edit. */\n#include "compiler/emit/pieces.h"\n')
        c.write(f"static const unsigned char text[] = {{\n{c_bytes(tables.text)}}};\n")
        c.write("const char *const pieces_text = (const char *)text;\n")
        for kind, name, table in (("PieceFile", "piece_files", file_rows), ("Piece", "pieces", rows), ("PieceChunk", "piece_chunks", tables.chunks),
                                  ("PieceName", "piece_names", name_rows)):
            c.write(f"const {kind} {name}[] = {{\n")
            for row in table:
                c.write("    {" + ", ".join(f'"{x}"' if isinstance(x, str) else str(x) for x in row) + "},\n")
            c.write(f"}};\nconst size_t n_{name} = {len(table)};\n")
        c.write("const uint16_t piece_numbers[] = {\n" + "".join(f"{n},\n" for n in tables.numbers) + "};\n")
        c.write(f"const size_t n_piece_labels = {len(tables.labels)};\n")


def main(out, *args):
    texts, lists = {}, {}
    MODELS.update(os.path.basename(path) for path in args if "/model/" in path)
    for path in args:
        with open(path, encoding="ascii") as f:
            (lists if path.endswith(".def") else texts)[os.path.basename(path)] = f.read()
    files = ordered(texts)
    pieces = []
    for name in files:
        pieces += cut(name, texts[name], lists) if name not in CONTRACTS else [whole(name, texts[name])]
    check_names(pieces)
    write(out, files, pieces)


def check_names(pieces):
    """In one file no two sources may define the same name."""
    homes = {}
    for piece in pieces:
        for name in piece.names if piece.file.endswith(".c") else ():
            if homes.setdefault(name, piece.file) != piece.file:
                fail(piece.file, f"defines {name}, as {homes[name]} does")


CONTRACTS = ("scr.h", "scr_data.h")


def whole(name, text):
    """A contract with callers: all of it, or nothing of it."""
    text = re.sub(r'^#include ".*"\n', "", text, flags=re.M)
    piece = Piece(name, "line", text)
    piece.chunks = [((), text)]
    piece.names = set(re.findall(r"\b(?:scr|SCR)_\w+", text))
    return piece


if __name__ == "__main__":
    main(*sys.argv[1:])
