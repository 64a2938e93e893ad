"""Writes runtime/model/scr_case_tables.h from Python's own Unicode database: casetables.py > FILE.

What str.upper(), str.isalpha() and their kin are: they are asked of this Python, character by character, so that compiled bodies of
validators agree with it. Run again for another version of Unicode.
"""
import sys
import unicodedata

MAX = 0x110000
chars = [chr(c) for c in range(MAX) if not 0xD800 <= c < 0xE000]


def ranges(test):
    out = []
    for ch in chars:
        if test(ch):
            c = ord(ch)
            if out and out[-1][1] == c - 1:
                out[-1][1] = c
            else:
                out.append([c, c])
    return out


def table(name, comment, rows):
    print(f"\n/* {comment} */\nstatic const uint32_t {name}[][2] = {{")
    line = "   "
    for a, b in rows:
        item = f" {{{a:#x}, {b:#x}}},"
        if len(line) + len(item) > 150:
            print(line)
            line = "   "
        line += item
    print(line + "\n};")


def mapping(name, comment, f, unless=lambda c: c):
    """Runs of characters whose simple mapping is a step away, every `stride`-th; and those that become several."""
    runs, special = [], []
    for ch in chars:
        to = f(ch)
        if to == unless(ch):
            continue
        if len(to) > 1:
            special.append((ord(ch), [ord(t) for t in to]))
            continue
        c, delta = ord(ch), ord(to) - ord(ch)
        if runs and runs[-1][3] == delta:
            last = runs[-1]
            if last[0] == last[1] and c - last[1] in (1, 2):
                last[1], last[2] = c, c - last[0]
                continue
            if last[0] != last[1] and c - last[1] == last[2]:
                last[1] = c
                continue
        runs.append([c, c, 1, delta])
    print(f"\n/* {comment}: first, last, stride, what is added. */\nstatic const scr_case_run {name}[] = {{")
    line = "   "
    for a, b, s, d in runs:
        item = f" {{{a:#x}, {b:#x}, {s}, {d}}},"
        if len(line) + len(item) > 150:
            print(line)
            line = "   "
        line += item
    print(line + "\n};")
    print(f"static const uint32_t {name}_special[][4] = {{")
    line = "   "
    for c, to in special:
        item = " {" + ", ".join(f"{x:#x}" for x in [c, *to, *[0] * (3 - len(to))]) + "},"
        if len(line) + len(item) > 150:
            print(line)
            line = "   "
        line += item
    print((line + "\n" if special else "    {0, 0, 0, 0},\n") + "};")


print(f"""/* Made by tools/casetables.py from Python {sys.version.split()[0]} (Unicode {unicodedata.unidata_version}). ORDER by code point. */
#ifndef SCR_CASE_TABLES_H
#define SCR_CASE_TABLES_H

#include <stdint.h>

typedef struct scr_case_run {{ uint32_t first, last; uint16_t stride; int32_t add; }} scr_case_run;""")
table("scr_alpha_ranges", "str.isalpha", ranges(str.isalpha))
table("scr_decimal_ranges", "str.isdecimal: each range is tens of digits from 0 on", ranges(str.isdecimal))
table("scr_digit_ranges", "str.isdigit but not isdecimal", ranges(lambda c: c.isdigit() and not c.isdecimal()))
table("scr_numeric_ranges", "str.isnumeric but not isdigit", ranges(lambda c: c.isnumeric() and not c.isdigit()))
table("scr_space_ranges", "str.isspace", ranges(str.isspace))
table("scr_upper_ranges", "str.isupper", ranges(str.isupper))
table("scr_lower_ranges", "str.islower", ranges(str.islower))
table("scr_title_ranges", "titlecase letters", ranges(lambda c: unicodedata.category(c) == "Lt"))
table("scr_hidden_ranges", "not str.isprintable", ranges(lambda c: not c.isprintable()))
table("scr_ignorable_ranges", "case-ignorable: passed over when the end of a word is looked for (U+03A3 in lower case)",
      ranges(lambda c: (c + "\u03a3").lower()[-1] == "\u03c3" and ("A" + c + "\u03a3").lower()[-1] == "\u03c2"))
mapping("scr_to_upper", "str.upper", str.upper)
mapping("scr_to_lower", "str.lower", lambda c: c.lower())
mapping("scr_to_title", "str.title, where it is not upper", str.title, str.upper)
mapping("scr_to_fold", "str.casefold, where it is not lower", str.casefold, str.lower)
print("\n#endif")
