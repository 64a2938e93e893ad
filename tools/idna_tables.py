#!/usr/bin/env python3
"""Writes runtime/scr_idna_tables.h: what RFC 5892, RFC 5893 and NFC need of the Unicode character database.

usage: idna_tables.py UCD_DIRECTORY > runtime/scr_idna_tables.h     (Debian: package unicode-data, /usr/share/unicode)

Every code point has a class; class 0 is DISALLOWED or UNASSIGNED. Classes stand as runs of equal ones, most in a byte;
every RUNS_PER_BLOCK runs an index entry begins. Compositions are those whose two parts a label may hold.
The file that it writes is checked in; run it again only to move to another version of Unicode.
"""
import collections
import os
import re
import sys

LAST = 0x10FFFF
RUNS_PER_BLOCK = 64
EXCEPTIONS = {}  # RFC 5892, section 2.6
for code in [0x00DF, 0x03C2, 0x06FD, 0x06FE, 0x0F0B, 0x3007]:
    EXCEPTIONS[code] = "PVALID"
for code in [0x00B7, 0x0375, 0x05F3, 0x05F4, 0x30FB, *range(0x0660, 0x066A), *range(0x06F0, 0x06FA)]:
    EXCEPTIONS[code] = "CONTEXT"
for code in [0x0640, 0x07FA, 0x302E, 0x302F, *range(0x3031, 0x3036), 0x303B]:
    EXCEPTIONS[code] = "DISALLOWED"
IGNORABLE_BLOCKS = [*range(0x20D0, 0x2100), *range(0x1D100, 0x1D200), *range(0x1D200, 0x1D250)]
BIDI = {"L": 1, "R": 2, "AL": 2, "AN": 3, "EN": 4, "NSM": 5, "ES": 6, "CS": 6, "ET": 6, "ON": 6, "BN": 6}
JOINING = {"D": 1, "L": 2, "R": 3, "T": 4}
SCRIPTS = {"Greek": 1, "Hebrew": 2, "Hiragana": 3, "Katakana": 3, "Han": 3}


class Ucd:
    def __init__(self, directory):
        self.directory = directory
        self.category, self.bidi, self.ccc = {}, {}, {}
        self.canonical, self.compatible = {}, {}
        self.read_characters()
        self.version = re.search(r"-([0-9.]+)\.txt", self.lines("Scripts.txt")[0]).group(1)
        self.excluded = self.property("DerivedNormalizationProps.txt", "Full_Composition_Exclusion")
        self.compose = {parts: c for c, parts in self.canonical.items() if len(parts) == 2 and c not in self.excluded}
        self.fold = {}
        for line in self.lines("CaseFolding.txt"):
            fields = [f.strip() for f in line.split("#")[0].split(";")]
            if len(fields) > 2 and fields[1] in "CF":
                self.fold[int(fields[0], 16)] = tuple(int(c, 16) for c in fields[2].split())

    def lines(self, name):
        with open(os.path.join(self.directory, name), encoding="utf-8") as f:
            return f.read().splitlines()

    def read_characters(self):
        first = None
        for line in self.lines("UnicodeData.txt"):
            f = line.split(";")
            code = int(f[0], 16)
            if f[1].endswith("First>"):
                first = code
                continue
            for c in range(first if f[1].endswith("Last>") else code, code + 1):
                self.category[c], self.bidi[c], self.ccc[c] = f[2], f[4], int(f[3])
            if f[5]:
                tag = f[5].startswith("<")
                parts = tuple(int(c, 16) for c in f[5].split()[1 if tag else 0:])
                self.compatible[code] = parts
                if not tag:
                    self.canonical[code] = parts

    def values(self, name):
        """Code point -> value, of a file of ranges."""
        found = {}
        for line in self.lines(name):
            fields = [f.strip() for f in line.split("#")[0].split(";")]
            if len(fields) > 1:
                ends = fields[0].split("..")
                for c in range(int(ends[0], 16), int(ends[-1], 16) + 1):
                    found[c] = fields[1]
        return found

    def property(self, name, wanted):
        found = set()
        for line in self.lines(name):
            fields = [f.strip() for f in line.split("#")[0].split(";")]
            if len(fields) > 1 and fields[1] == wanted:
                ends = fields[0].split("..")
                found.update(range(int(ends[0], 16), int(ends[-1], 16) + 1))
        return found

    def decompose(self, c, table):
        if 0xAC00 <= c < 0xAC00 + 11172:
            s = c - 0xAC00
            return [0x1100 + s // 588, 0x1161 + s % 588 // 28] + ([0x11A7 + s % 28] if s % 28 else [])
        return [d for p in table[c] for d in self.decompose(p, table)] if c in table else [c]

    def pair(self, a, b):
        if 0x1100 <= a < 0x1113 and 0x1161 <= b < 0x1176:
            return 0xAC00 + ((a - 0x1100) * 21 + (b - 0x1161)) * 28
        if 0xAC00 <= a < 0xAC00 + 11172 and (a - 0xAC00) % 28 == 0 and 0x11A8 <= b < 0x11C3:
            return a + b - 0x11A7
        return self.compose.get((a, b))

    def nfkc(self, codes):
        text = [d for c in codes for d in self.decompose(c, self.compatible)]
        ordered = []
        for c in text:  # a stable sort of each run of marks
            at = len(ordered)
            while self.ccc.get(c, 0) and at and self.ccc.get(ordered[at - 1], 0) > self.ccc[c]:
                at -= 1
            ordered.insert(at, c)
        out, starter, last = [], -1, 0
        for c in ordered:
            ccc = self.ccc.get(c, 0)
            blocked = starter < 0 or last >= ccc and starter < len(out) - 1
            whole = None if blocked else self.pair(out[starter], c)
            if whole is not None:
                out[starter] = whole
                continue
            if ccc == 0:
                starter = len(out)
            last = ccc
            out.append(c)
        return out


def derive(ucd):
    """RFC 5892, section 3: code point -> PVALID or CONTEXT; the rest is DISALLOWED or UNASSIGNED."""
    ignorable = (ucd.property("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point")
                 | ucd.property("PropList.txt", "White_Space") | ucd.property("PropList.txt", "Noncharacter_Code_Point")
                 | set(IGNORABLE_BLOCKS))
    joiners = ucd.property("PropList.txt", "Join_Control")
    jamo = {c for c, v in ucd.values("HangulSyllableType.txt").items() if v in ("L", "V", "T")}
    found = {}
    for c, category in ucd.category.items():
        if c in EXCEPTIONS:
            found[c] = EXCEPTIONS[c]
        elif c == 0x2D or 0x30 <= c <= 0x39 or 0x61 <= c <= 0x7A:
            found[c] = "PVALID"
        elif c in joiners:
            found[c] = "CONTEXT"
        elif c in ignorable or c in jamo or category not in ("Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc"):
            continue
        elif ucd.nfkc([f for d in ucd.nfkc([c]) for f in ucd.fold.get(d, (d,))]) == [c]:
            found[c] = "PVALID"
    return {c: v for c, v in found.items() if v != "DISALLOWED"}


def classes(ucd, allowed):
    """Code point -> (context, mark, bidi, joining, script, composes, ccc)."""
    joining = ucd.values("extracted/DerivedJoiningType.txt")
    script = ucd.values("Scripts.txt")
    seconds = {b for (a, b) in compositions(ucd, allowed)}
    return {c: (int(v == "CONTEXT"), int(ucd.category[c][0] == "M"), BIDI[ucd.bidi[c]], JOINING.get(joining.get(c), 0),
                SCRIPTS.get(script.get(c), 0), int(c in seconds), ucd.ccc[c]) for c, v in allowed.items()}


def compositions(ucd, allowed):
    """(first, second) -> composite. What the checker relies on: it finds every decomposition of a label here."""
    for c in allowed:
        for parts in [ucd.canonical.get(c, (c, c))]:
            assert len(parts) == 2 and c not in ucd.excluded and all(p in allowed for p in parts)
            assert parts[0] == c or parts[1] not in ucd.canonical
            assert len(ucd.decompose(c, ucd.canonical)) <= 4
    return {(a, b): c for (a, b), c in ucd.compose.items() if a in allowed and b in allowed}


def runs_of(number):
    """[class, length] from U+0000 up."""
    runs = []
    for c in range(LAST + 1):
        n = number.get(c, 0)
        if runs and runs[-1][0] == n:
            runs[-1][1] += 1
        else:
            runs.append([n, 1])
    return runs[:-1] if runs[-1][0] == 0 else runs


def encode(runs):
    """Bytes, and (first code point, offset) of each block. A byte: class in the high nibble, length in the low one;
    class nibble 15: the class follows in a byte; length nibble 0: it follows, seven bits a byte, low ones first."""
    out, blocks, at = bytearray(), [], 0
    for i, (number, length) in enumerate(runs):
        if i % RUNS_PER_BLOCK == 0:
            blocks.append((at, len(out)))
        out.append(min(number, 15) << 4 | (length if length < 16 else 0))
        if number >= 15:
            out.append(number)
        rest = length if length >= 16 else 0
        while rest:
            out.append(rest & 0x7F | (0x80 if rest > 0x7F else 0))
            rest >>= 7
        at += length
    return out, blocks, at


def short(c):
    """A code point in 16 bits: those of U+11000 to U+11FFF stand in a part of the private use area."""
    if 0x11000 <= c < 0x12000:
        return c - 0x3000
    assert c < 0xE000 or 0xF000 <= c < 0x10000
    return c


def table(ctype, name, values, comment, form="%d"):
    print("/* %s */" % comment)
    print("static const %s %s[%d] = {" % (ctype, name, len(values)))
    line = "   "
    for v in values:
        text = " " + form % v + ","
        if len(line + text) > 118:
            print(line)
            line = "   "
        line += text
    print(line + "\n};\n")


def main():
    ucd = Ucd(sys.argv[1])
    allowed = derive(ucd)
    kinds = classes(ucd, allowed)
    order = runs_of(kinds)
    counts = collections.Counter(k for k, _ in order if k != 0)
    numbers = {k: i + 1 for i, (k, _) in enumerate(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))}
    assert len(numbers) < 256
    data, blocks, end = encode(runs_of({c: numbers[k] for c, k in kinds.items()}))
    assert len(data) < 65536
    pairs = sorted((short(c), short(a), b) for (a, b), c in compositions(ucd, allowed).items())
    seconds = sorted({b for _, _, b in pairs})
    assert len(seconds) < 256
    print("""/* scr_idna_tables.h: classes of code points for IDNA2008 and compositions for NFC, of Unicode %s.
 *
 * Made by tools/idna_tables.py from the Unicode character database; do not edit.
 * %d code points, %d classes, %d runs. */
#ifndef SCR_IDNA_TABLES_H
#define SCR_IDNA_TABLES_H

#include "scr_core.h"

#define SCR_IDNA_END 0x%xu /* this and all beyond: class 0 */
#define SCR_IDNA_BLOCKS %du
#define SCR_IDNA_COMPOSITIONS %du
""" % (ucd.version, len(allowed), len(numbers), len(order), end, len(blocks), len(pairs)))
    packed = [0] + [context | mark << 1 | bidi << 2 | joining << 5 | script << 8 | composes << 10 | ccc << 16
                    for context, mark, bidi, joining, script, composes, ccc in numbers]
    table("uint32_t", "scr_idna_classes", packed,
          "Bit 0 needs context, 1 mark, 2-4 bidi, 5-7 joining type, 8-9 script, 10 composes, 16-23 combining class",
          "0x%x")
    table("scr_byte", "scr_idna_runs", data,
          "class << 4 | length; class 15: in the next byte; length 0: behind that, seven bits a byte, low ones first")
    table("uint32_t", "scr_idna_block_start", [b[0] for b in blocks], "First code point of each block of runs", "0x%x")
    table("uint16_t", "scr_idna_block_offset", [b[1] for b in blocks], "Its offset in scr_idna_runs")
    table("uint16_t", "scr_idna_composed", [p[0] for p in pairs],
          "Composites in order; U+11000 to U+11FFF are written 0x3000 less", "0x%x")
    table("uint16_t", "scr_idna_composed_first", [p[1] for p in pairs], "Their first parts, written likewise", "0x%x")
    table("scr_byte", "scr_idna_composed_second", [seconds.index(p[2]) for p in pairs],
          "Their second parts, as indices of scr_idna_seconds")
    table("uint32_t", "scr_idna_seconds", seconds, "Second parts", "0x%x")
    print("#endif")
    size = len(packed) * 4 + len(data) + len(blocks) * 6 + len(pairs) * 5 + len(seconds) * 4
    print("idna_tables: %d bytes of tables" % size, file=sys.stderr)


if __name__ == "__main__":
    main()
