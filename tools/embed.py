"""Writes files as C arrays: embed.py OUT.c FILE...

Each becomes {"name", bytes, length} in one table, embedded_files, sorted by name.
"""
import sys


def rows(data):
    for i in range(0, len(data), 24):
        yield ",".join(str(b) for b in data[i:i + 24]) + ","


def main(out, *args):
    files = sorted(args)
    with open(out, "w", encoding="ascii") as c:
        c.write("/* Made by tools/embed.py: do not edit. */\n")
        c.write('#include "compiler/emit/embedded.h"\n')
        for i, path in enumerate(files):
            with open(path, "rb") as f:
                data = f.read()
            c.write(f"static const unsigned char file_{i}[] = {{\n")
            for row in rows(data + b"\0"):
                c.write(row + "\n")
            c.write("};\n")
        c.write("const EmbeddedFile embedded_files[] = {\n")
        for i, name in enumerate(files):
            c.write(f'    {{"{name}", (const char *)file_{i}, sizeof file_{i} - 1}},\n')
        c.write("};\n")
        c.write(f"const size_t n_embedded_files = {len(files)};\n")


main(*sys.argv[1:])
