"""Writes files as C arrays: embed.py OUT.c [--strip PREFIX] FILE...

Each becomes {"name", bytes, length} in one table, embedded_files, sorted by name. PREFIX is dropped from names, so that
what re2c made in the build folder has the name that it would have beside its source.
"""
import sys


def rows(data):
    for i in range(0, len(data), 24):
        yield ",".join(str(b) for b in data[i:i + 24]) + ","


def main(out, *args):
    prefix = ""
    if args[:1] == ("--strip",):
        prefix, args = args[1], args[2:]
    files = sorted((f.removeprefix(prefix), f) for f in args)
    with open(out, "w", encoding="ascii") as c:
        c.write("/* Made by tools/embed.py: do not edit. */\n")
        c.write('#include "compiler/emit/embedded.h"\n')
        for i, (_, path) in enumerate(files):
            with open(path, "rb") as f:
                data = f.read()
            c.write(f"static const unsigned char file_{i}[] = {{\n")
            for row in rows(data + b"\0"):
                c.write(row + "\n")
            c.write("};\n")
        c.write("const EmbeddedFile embedded_files[] = {\n")
        for i, (name, _) in enumerate(files):
            c.write(f'    {{"{name}", (const char *)file_{i}, sizeof file_{i} - 1}},\n')
        c.write("};\n")
        c.write(f"const size_t n_embedded_files = {len(files)};\n")


main(*sys.argv[1:])
