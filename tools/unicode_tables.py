"""Makes the Unicode tables of the regular expression compiler and of the format checker `regex`.

    python3 -m venv v && v/bin/pip install regex==2026.1.15 fonttools==4.68.0      (Unicode 17)
    v/bin/python tools/unicode_tables.py

Writes compiler/re/re_unicode.c and the part of runtime/scr_format_regex.c between its "generated" marks. The results
are checked in, so that a build needs neither package. A set is a run of LEB128 numbers: gap, length, gap, length ...
where a gap is counted from the end of the range before and a length is that of the range less one.
"""
import sys

import regex
from fontTools.unicodedata import Scripts
from regex import _regex

UNICODE = "17"
ALL = "".join(chr(i) for i in range(0x110000) if not 0xD800 <= i < 0xE000)

# ECMA-262 table "Value aliases and canonical values for General_Category".
CATEGORIES = """Cased_Letter LC|Close_Punctuation Pe|Connector_Punctuation Pc|Control Cc cntrl|Currency_Symbol Sc
Dash_Punctuation Pd|Decimal_Number Nd digit|Enclosing_Mark Me|Final_Punctuation Pf|Format Cf|Initial_Punctuation Pi
Letter L|Letter_Number Nl|Line_Separator Zl|Lowercase_Letter Ll|Mark M Combining_Mark|Math_Symbol Sm|Modifier_Letter Lm
Modifier_Symbol Sk|Nonspacing_Mark Mn|Number N|Open_Punctuation Ps|Other C|Other_Letter Lo|Other_Number No
Other_Punctuation Po|Other_Symbol So|Paragraph_Separator Zp|Private_Use Co|Punctuation P punct|Separator Z
Space_Separator Zs|Spacing_Mark Mc|Surrogate Cs|Symbol S|Titlecase_Letter Lt|Unassigned Cn|Uppercase_Letter Lu"""

# ECMA-262 table "Binary Unicode property aliases and their canonical property names".
BINARY = """ASCII|ASCII_Hex_Digit AHex|Alphabetic Alpha|Any|Assigned|Bidi_Control Bidi_C|Bidi_Mirrored Bidi_M|Case_Ignorable CI
Cased|Changes_When_Casefolded CWCF|Changes_When_Casemapped CWCM|Changes_When_Lowercased CWL
Changes_When_NFKC_Casefolded CWKCF|Changes_When_Titlecased CWT|Changes_When_Uppercased CWU|Dash
Default_Ignorable_Code_Point DI|Deprecated Dep|Diacritic Dia|Emoji|Emoji_Component EComp|Emoji_Modifier EMod
Emoji_Modifier_Base EBase|Emoji_Presentation EPres|Extended_Pictographic ExtPict|Extender Ext|Grapheme_Base Gr_Base
Grapheme_Extend Gr_Ext|Hex_Digit Hex|IDS_Binary_Operator IDSB|IDS_Trinary_Operator IDST|ID_Continue IDC|ID_Start IDS
Ideographic Ideo|Join_Control Join_C|Logical_Order_Exception LOE|Lowercase Lower|Math|Noncharacter_Code_Point NChar
Pattern_Syntax Pat_Syn|Pattern_White_Space Pat_WS|Quotation_Mark QMark|Radical|Regional_Indicator RI
Sentence_Terminal STerm|Soft_Dotted SD|Terminal_Punctuation Term|Unified_Ideograph UIdeo|Uppercase Upper
Variation_Selector VS|White_Space space|XID_Continue XIDC|XID_Start XIDS"""

# Properties that the table above has and that no package at hand knows: valid, but not supported.
NO_TABLE = {"Changes_When_NFKC_Casefolded"}


def lists(text):
    return [entry.split() for entry in text.replace("\n", "|").split("|")]


def ranges_of(points):
    out = []
    for p in sorted(points):
        if out and out[-1][1] == p - 1:
            out[-1][1] = p
        else:
            out.append([p, p])
    return out


def members(expression):
    return {ord(c) for c in regex.findall(expression, ALL)}


def category(short):
    if short == "Cs":
        return set()
    if short == "LC":
        return members(r"[\p{Lu}\p{Ll}\p{Lt}]")
    return members(r"\p{gc=%s}" % short)


def binary(name):
    if name == "ASCII":
        return set(range(128))
    if name == "Any":
        return {ord(c) for c in ALL}
    if name == "Assigned":
        return members(r"\P{gc=Cn}")
    return members(r"\p{%s=Yes}" % name)


def leb(n):
    out = []
    while n >= 128:
        out.append(n & 127 | 128)
        n >>= 7
    return out + [n]


def encode(points):
    out, end = [], 0
    for lo, hi in ranges_of(points):
        out += leb(lo - end) + leb(hi - lo)
        end = hi + 1
    return out


def rows(numbers, indent="    "):
    line, lines = indent, []
    for n in numbers:
        text = f"{n},"
        if len(line) + len(text) > 118:
            lines.append(line)
            line = indent
        line += text
    return "\n".join(lines + [line]) + "\n"


def wrap(names):
    """Names as C string literals, each between spaces."""
    line, lines = " ", []
    for name in names:
        if len(line) + len(name) > 108:
            lines.append(line)
            line = ""
        line += name + " "
    return "\n".join(f'    "{text}"' for text in lines + [line])


def orbits():
    """Simple case folding (CaseFolding.txt C and S): the sets of code points that fold to one."""
    seen, out = set(), []
    for i in range(0x110000):
        if i in seen or 0xD800 <= i < 0xE000 or i in (0x130, 0x131):
            continue
        cases = {c for c in _regex.get_all_cases(regex.UNICODE | regex.IGNORECASE, i)} - {0x130, 0x131}
        if len(cases) > 1:
            seen |= cases
            out.append(sorted(cases))
    return out


def steps(pairs):
    """(from, to) pairs as (lo, hi, stride, delta)."""
    out = []
    for a, b in sorted(pairs, key=lambda p: (p[1] - p[0], p[0])):
        if out:
            lo, hi, stride, delta = out[-1]
            gap = a - hi
            if delta == b - a and gap in (1, 2) and (stride in (0, gap)):
                out[-1] = (lo, a, gap, delta)
                continue
        out.append((a, a, 0, b - a))
    return sorted((lo, hi, stride or 1, delta) for lo, hi, stride, delta in out)


def scripts():
    """Names of scripts, long first; those that are newer than the sets at hand are left out."""
    names = {}
    for short, long in Scripts.NAMES.items():
        if short == "Hrkt":  # no code point has it, and engines refuse the name
            continue
        try:
            regex.compile(r"\p{Script=%s}" % long)
        except regex.error:
            continue
        names[long] = [long, short] if long != short else [long]
    names["Coptic"].append("Qaac")
    names["Inherited"].append("Qaai")
    return [names[name] for name in sorted(names)]


def write_compiler(path):
    data, known, entries = [], {}, []

    def add(kind, names, points):
        code = tuple(encode(points))
        if code not in known:
            known[code] = len(data)
            data.extend(code)
        for name in names:
            entries.append((kind, name, known[code], len(code)))

    for names in lists(CATEGORIES):
        add("GC", names, category(names[1]))
    for names in lists(BINARY):
        if names[0] not in NO_TABLE:
            add("BINARY", names, binary(names[0]))
    for names in scripts():
        add("SC", names, members(r"\p{Script=%s}" % names[0]))
        add("SCX", names, members(r"\p{Script_Extensions=%s}" % names[0]))
    folds = [(a, b) for orbit in orbits() for a in orbit for b in orbit if a != b]
    with open(path, "w", encoding="ascii") as c:
        c.write("/* re_unicode.c: Unicode %s properties and case folding, made by tools/unicode_tables.py: do not edit.\n"
                " * Sets are LEB128 numbers: gap, length - 1, gap, length - 1 ... */\n" % UNICODE)
        c.write('#include "re_unicode.h"\n\n')
        c.write("const uint8_t re_unicode_data[] = {\n" + rows(data) + "};\n\n")
        c.write("const ReProperty re_properties[] = {\n")
        for kind, name, at, n in sorted(entries):
            c.write(f'    {{RE_PROPERTY_{kind}, "{name}", {at}, {n}}},\n')
        c.write("};\nconst size_t n_re_properties = sizeof re_properties / sizeof re_properties[0];\n\n")
        c.write("const ReFold re_folds[] = {\n")
        line = "   "
        for lo, hi, stride, delta in steps(folds):
            text = f" {{{lo}, {hi}, {stride}, {delta}}},"
            if len(line) + len(text) > 118:
                c.write(line + "\n")
                line = "   "
            line += text
        c.write(line + "\n};\nconst size_t n_re_folds = sizeof re_folds / sizeof re_folds[0];\n")
    print(f"{path}: {len(data)} bytes of sets, {len(entries)} names, {len(steps(folds))} case steps")


BEGIN, END = "/* generated by tools/unicode_tables.py: begin */\n", "/* generated by tools/unicode_tables.py: end */\n"


def write_runtime(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    gc = sorted(name for names in lists(CATEGORIES) for name in names)
    binaries = sorted(name for names in lists(BINARY) for name in names)
    sc = sorted(name for names in scripts() for name in names)
    start, more = binary("ID_Start"), binary("ID_Continue") - binary("ID_Start")
    start = {p for p in start if p >= 128}
    more = {p for p in more if p >= 128} | {0x200C, 0x200D}
    middle = ""
    for what, names in (("categories", gc), ("binaries", binaries), ("scripts", sc)):
        middle += f"static const char scr_regex_{what}[] =\n{wrap(names)};\n"
    for what, points in (("start", start), ("continue", more)):
        middle += f"static const uint8_t scr_regex_id_{what}[] = {{\n{rows(encode(points))}}};\n"
    with open(path, "w", encoding="utf-8") as f:
        f.write(head + BEGIN + middle + END + tail)
    print(f"{path}: {len(encode(start)) + len(encode(more))} bytes of sets")


if __name__ == "__main__":
    write_compiler("compiler/re/re_unicode.c")
    if "--all" in sys.argv or len(sys.argv) == 1:
        write_runtime("runtime/scr_format_regex.c")
