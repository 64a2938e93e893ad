"""C output of models against pydantic: model_c.py SCHEMAC CC [DIFFERENCES [FILE]]; run with the Python that has pydantic (requirements.txt).

Compiles ext_types.py, ext_types2.py, ext_urls.py, ext_plain.py, ext_dataclass.py, model_c_types.py, model_c_parts.py and model_c_shown.py, model by model, to C and the ctypes module, and gives both every JSON input of ext_compare.py, lax and strict. Compared: verdict,
model_dump (ctypes module), model_dump_json (of the struct, by a C program under ASan and UBSan), and errors() entry by entry with str(e). What is refused is
listed in REFUSED with the reason's text; a model that is not refused any more fails.
"""
import collections
import importlib.util
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

import corpus
import ext_compare

HERE = pathlib.Path(__file__).parent

REFUSED = {
    **dict.fromkeys(["TDefault", "TPointDefault"], "a constant of this kind"),
    "TShown": "a serializer in a TypedDict or NamedTuple",
    **dict.fromkeys(["TItem", "THeir", "TSlots", "TItems", "TItemUnion", "TItemDefault"], '"cls.__name__", whose value cannot be known'),
    **dict.fromkeys(["TReady", "ext_dataclass.TPlain"], "__post_init__"),
    "TEnumMissing": "a generator",
    "TChecked": 'the attribute "host"',
}
DURATION, YEAR_0 = '"10:20:30.1234567+01:00"', '"0000-01-01"'
# Inputs where ours differs, with the reason.
KNOWN = {(name, text): reason for reason, names, texts in [
    ("a fraction of more than 6 digits lets pydantic pass over a zone behind a duration", ["TTimedelta", "TTimedeltaLimit"], [DURATION]),
    ("limits are judged before the year 0 is refused; here behind", ["TAware", "TDatetimeLimit"], [YEAR_0]),
] for name in names for text in texts}

MAIN = r'''
#include "{header}"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Case {{ const char *name; int (*run)(const char *, size_t, unsigned); }} Case;
static bool some(void *context, unsigned char *bytes, size_t n)
{{
    (void)context;
    memset(bytes, 7, n);
    return true;
}}
{functions}
static const Case cases[] = {{ {cases} }};

int main(void)
{{
    size_t room = 1 << 22;
    char *line = malloc(room);
    while (fgets(line, (int)room, stdin)) {{
        char *text = strchr(line, '\t'), *end = strchr(line, '\n');
        *text++ = '\0';
        unsigned strict = (unsigned)atoi(text);
        text = strchr(text, '\t') + 1;
        size_t len = (size_t)(end - text);
        char *exact = malloc(len ? len : 1); /* so that reading past it is seen */
        memcpy(exact, text, len);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            if (strcmp(cases[i].name, line) == 0)
                cases[i].run(exact, len, strict);
        free(exact);
    }}
    free(line);
    return 0;
}}
'''
FUNCTION = r'''
static int run_{n}(const char *json, size_t len, unsigned strict)
{{
    size_t size = {prefix}_scratch_bound(len), need = 0;
    char *scratch = malloc(size), *buf = NULL;
    scr_model_options options = {{.struct_size = sizeof options, .scratch = scratch, .scratch_size = size, .flags = strict, .now = 1700000000000000, .random = some}};
    scr_model_report report = {{.struct_size = sizeof report}};
    {prefix}_{name} value;
    int status = {prefix}_{name}_decode(json, len, &options, &value, &report);
    if (status == 0 && {prefix}_{name}_is_valid(json, len) == false && len < 64 && !strict)
        status = 99;
    printf("%d\t", status);
    if (status == 0) {{
        need = {prefix}_{name}_dump_json(&value, NULL, 0);
        buf = malloc(need + 1);
        if ({prefix}_{name}_dump_json(&value, buf, need) != need)
            abort();
        fwrite(buf, 1, need, stdout);
    }}
    printf("\n");
    for (size_t i = 0; i < report.n_errors; i++) /* every text must be readable */
        need += report.errors[i].msg.len + report.errors[i].loc.len + (report.errors[i].input.len ? (unsigned char)report.errors[i].input.ptr[0] : 0u);
    free(buf);
    free(scratch);
    return (int)(need & 1);
}}
'''


def build(schemac, cc, source, names, folder):
    quick = f"{cc} -O0"  # corpus_c.py asks ctypes modules by -O2
    subprocess.run([schemac, "build", source, "-o", folder, "--cc", quick, *[word for name in names for word in ("--model", name)]], check=True)
    stem = pathlib.Path(source).stem
    functions = "".join(FUNCTION.format(n=i, prefix=stem, name=name) for i, name in enumerate(names))
    cases = ", ".join(f'{{"{name}", run_{i}}}' for i, name in enumerate(names))
    main = pathlib.Path(folder) / "main.c"
    main.write_text(MAIN.format(header=f"{stem}_decoder.h", functions=functions, cases=cases))
    program = pathlib.Path(folder) / "main"
    warnings = ["-std=c11", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror"]
    level = "-O0" if source.parent.name == "corpus" else "-O1"  # many files, of forms that the others have
    subprocess.run([*cc.split(), *warnings, "-g1", level, "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-I", folder, "-o", program,
                    main, pathlib.Path(folder) / f"{stem}_decoder.c"], check=True)
    spec = importlib.util.spec_from_file_location(stem + "_ctypes", pathlib.Path(folder) / f"{stem}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return program, module


def refusals(schemac, source, names):
    """The models that C output takes."""
    good, wrong = [], 0
    for name in names:
        run = subprocess.run([schemac, source, "--model", name, "-o", "-"], capture_output=True, text=True)
        reason = REFUSED.get(f"{source.stem}.{name}", REFUSED.get(name))
        if run.returncode == 0:
            good.append(name)
            if reason:
                print(f"{name} is not refused any more")
                wrong += 1
        elif (reason or "?") not in run.stderr:
            print(f"{name} is refused:\n{run.stderr}")
            wrong += 1
    return good, wrong


def same(value):
    """Values as comparable text: NaN equals itself, sets have no order, secrets show; URLs and named addresses are texts, a ByteSize an int, any ValueError one."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{same(k)}: {same(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return type(value).__name__ + str(sorted(map(same, value)))
    if isinstance(value, (list, tuple, collections.deque)):
        return type(value).__name__ + "[" + ", ".join(map(same, value)) + "]"
    if hasattr(value, "isoformat"):
        return type(value).__name__ + value.isoformat()
    if hasattr(value, "get_secret_value"):
        return "secret " + same(value.get_secret_value())
    if hasattr(value, "unicode_string") or type(value).__name__ == "NameEmail":
        return same(str(value))
    if isinstance(value, ValueError):
        return f"ValueError {value}"
    if type(value).__name__ == "ByteSize":
        return same(int(value))
    return f"{type(value).__name__} {value!r}"


def theirs(cls, text, strict):
    try:
        model = cls.model_validate_json(text, strict=strict)
    except ValueError as error:
        entries = error.errors()
        shown = json.loads(error.json())
        for entry, plain in zip(entries, shown):
            if "ctx" in entry and "error" not in entry["ctx"]:  # else an exception, which is compared as it is
                entry["ctx"] = plain["ctx"]
        return ["errors", [same(e) for e in entries], str(error)], None
    except Exception as error:
        return ["raised", f"{type(error).__name__}: {error}"], None
    try:
        dumped = model.model_dump_json()
    except ValueError:
        dumped = None
    try:
        return ["value", same(model.model_dump())], dumped
    except TypeError as error:  # a set of dicts
        return ["dump", str(error)], dumped
    except Exception as error:
        return ["raised", f"{type(error).__name__}: {error}"], None


def ours(module, name, text, strict):
    try:
        value = getattr(module, name.replace(".", "_")).validate_json(text, strict)
    except module.ValidationError as error:
        return ["errors", [same(e) for e in error.errors()], str(error)]
    except module.UndecidedError as error:
        return ["raised" if error.status == -8 else "unsupported" if error.status == -11 else "undecided", str(error)]
    except TypeError as error:
        return ["dump", str(error)]
    return ["value", same(value)]


WHOLE = ['{"x":["YES"],"y":{"A":9,"a":"e"}}', '{"x":[{"sku":"a","quantity":3}],"more":{"a":[1]}}', '{"x":1,"many":[{"x":2},{"x":3,"many":[{"x":0}]}]}', '{"x":1,"many":[{"x":2}]}',
         '{"x":2.25,"at":"2021-01-01T00:00:00Z","day":"1999-12-31","plain":5}', '{"x":{"a":1},"more":{"k":{"a":3}}}']


def texts(cases=ext_compare.JSON):
    for text in ext_compare.words(cases):
        yield text, '{"x":%s}' % text
        yield "whole " + text, text
    for text in ext_compare.WHOLE + WHOLE:
        yield text, text


def same_json(a, b):
    """Sets are dumped in no order: lists are compared sorted (the values themselves were compared with their order). Numbers by their text."""
    def order(value):
        if isinstance(value, list):
            return sorted(map(order, value), key=repr)
        return [[key, order(item)] for key, item in value.items()] if isinstance(value, dict) else value
    return a == b or order(json.loads(a, parse_float=str, parse_int=str)) == order(json.loads(b, parse_float=str, parse_int=str))


# Inputs of model_c_types.py, beside those few that show most.
MORE = r'''null true 0 1 2 3 -1 1.0 0.5 1.005 1e400 NaN 9223372036854775807 9223372036854775808 123456789012345678901234567890 "" "a" "b" "red" "1" " ab " "abcd" "2020-01-02"
"2020-01-02T03:04:05Z" "1.10" "NaN" "-inf" "hush" [] [1] [1,2,3] [1,"a"] ["a",2] [null] [[1]] [{"a":1}] [1,1.0,true,"1"] [3,3,3]
{} {"a":1} {"a":"1"} {"a":"x"} {"a":1,"a":2} {"a":"x","a":2} {"1":1} {"1":[]} {"red":1} {"2020-01-02":"1.5"} {"2020-01-02":1,"1577923200":2} {"1.5":null} {"nan":null,"x":null}
{"kind":"cat"} {"kind":"cat","lives":"x"} {"kind":"dog"} {"kind":"dog","name":"n"} {"kind":"wolf","name":""} {"kind":"cow"} {"kind":1} {"kind":2.0} {"kind":true} {"kind":null} {"kind":[1]} {"lives":1}
[{"kind":"cat"},{"kind":"dog","name":"n"},{"kind":"x"},1] {"b":[7]} {"b":[]} {"b":7} {"a":{"1":[[1,2],null]}} {"a":{"1":[[1,"x"]],"y":[]}} {"x":1} {"x":{"x":2}} [{"x":null},{"x":[{"x":3}]}]
{"x":1,"y":2} {"x":1,"z":2,"z":3} {"y":1} {"otherName":"n","x":2} {"other_name":"n"} {"s":"q","n":"3","l":["4"],"dt":"2021-01-01","cat":{"kind":"cat","lives":1},"wrong":2} {"x":[1,2],"next":3}
{"xs":{"n":1}} {"x":["1",2]} {"default":"5","int_":6,"\u00e9t\u00e9":7,"given":8} {"x":{"a":{"x":{"b":{"x":[1]}}}}}
"1.2.3.4" "::1" "a//b" "\u00df\u00e9\u03a3" "\u0130\u03a3 " {"x":"1.2.3.4","s":["a/./b/","//c"],"n":{"::/64":"1.5kb","1::":7},"l":"[\"1\",\"[null]\"]","q":[["a"],[]]}
{"x":"::1","s":"1.2.3.4 ::2"} {"x":"red","s":"1.2.3.4"} {"l":"[\"[1\"]","n":{"x":1},"q":[[1]],"s":[1]} {"x":[1,null,3],"d":{"a":null,"b":["c"]}} {"x":[1,2],"d":{"a":[null]}} {"x":"","s":"SS\u1e9e"} ["::1"] "1.2.3.0/24"'''.split("\n")


# Of model_c_shown.py.
SHOWN = ['''[] [{"sku":"a"}] [{"sku":"a","quantity":2},{"sku":"b","price":"5.00"}] [{"sku":"a","quantity":-1}] 1 2 3 6 0 7 9 1.25 2.0 null [1] [9] [1,9] {"a":1} {"a":"2","b":"c"}
{"kind":"shape"} {"kind":"shape","color":"blue"} {"kind":"square","side":"1.5"} [{"kind":"square"},{"kind":"shape"},{"side":2}] [{"color":"green"}]''']
# Of model_c_parts.py.
PARTS = ['''{"sku":"a"} {"sku":"a","n":"2"} {"sku":"b","n":3,"note":null,"more":1} {"sku":"e","n":4} {"sku":"e","note":"x"} {"n":1,"z":[2]} {"n":"x"} {"sku":1} {"A":4} {"a":4} {"A":"4","hidden":"h"}
[1,2,"e"] [91] [1,2,null] [1,"2","n"] {"lat":1,"name":"e"} {"lat":1,"z":2} {"lat":1,"lon":"2","name":"q"} [[1,2],[1.0,2.0],[3]] [[1,2,3]] {"amount":"1.50"} {"amount":-1,"currency":"EUR"}
{"amount":5,"currency":"EURO","more":1} [{"amount":1},{"amount":"2.5","notes":["a"]},{"amount":0.1}] [{"amount":1,"z":1}] [{"a":1},{"a":"1"},{"a":1,"b":[]}] [{"a":1,"b":[1]}] [{"a":1,"b":{"c":1}}]
[{"a":1},{"a":2},{"a":1,"b":"x"}] [[1,2],[1,2.0],["a"]] [[1,[2]]] [[{}]] ["s",3] ["s",9] ["",1] {"sku":"s","n":0} {"sku":"s","at":1} {"sku":"s","z":1,"n":2} {"a":{"sku":"s"},"b":["t",2],"c":null,"d":{"sku":"u","n":7}}
{"a":1,"b":{"amount":1}} 3 4 "E" "YES" "nO" "One" true 1.5 ["Yes","A","no","q"] {"lat":1,"lon":2,"name":"abc","w":1} [[1],{"amount":1},{"sku":"s"},[1,2,3,4]]''']


class Count:
    def __init__(self, most):
        self.most, self.models, self.passed, self.wrong, self.unsupported, self.seen = most, 0, 0, 0, 0, set()

    def judge(self, name, what, text, strict, expected, dumped, struct, got):
        status, struct_dump = struct.split("\t", 1)
        got, expected, struct_dump = (without_new(x, text) for x in (got, expected, struct_dump))
        dumped = without_new(dumped, text)
        if got[0] == "unsupported" and int(status) == -11:  # a compiled function met what it has no exact form for, and said so
            self.unsupported += 1
            return
        unsaid = expected[0] == "value" and dumped is None and int(status) == -8  # what a dump as JSON alone asks has raised
        right = expected == got and (unsaid or int(status) == {"value": 0, "dump": 0, "errors": 1, "raised": -8}.get(expected[0], 99))
        if right and expected[0] in ("value", "dump") and dumped is not None and not same_json(dumped, struct_dump):
            right, expected, got = False, [dumped], [struct_dump]
        if right:
            self.passed += 1
        elif (name, what) in KNOWN:
            self.seen.add((name, what))
        else:
            self.fail(f"{name}: {text}{' strict' if strict else ''} status {status}", expected, got)

    def fail(self, title, expected, got):
        self.wrong += 1
        if self.wrong <= self.most:
            print(title)
            for a, b in zip(expected, got):
                if a != b:
                    print(f"    pydantic: {str(a)[:400]}\n    ours:     {str(b)[:400]}")


UUIDS = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def without_new(answer, text):
    """Ids that were not in the input are made anew each time."""
    return json.loads(UUIDS.sub(lambda m: m.group() if m.group() in text else "a new id", json.dumps(answer)))


def compare_corpus(schemac, cc, count):
    """Of the realistic files, the models that C output takes, with their events and each part of those changed."""
    for path in sorted((HERE / "corpus").glob("*.py")):
        events = [line.split(" ", 1) for line in path.with_suffix(".events").read_text().splitlines()]
        names = [n for n in sorted({n for n, _ in events}) if not subprocess.run([schemac, path, "--model", n, "-o", "-"], capture_output=True).returncode]
        inputs = {name: [(what, json.dumps(other)) for n, event in events if n == name for what, other in corpus.changed(json.loads(event))] for name in names}
        if names:
            run_all(schemac, cc, path, names, inputs, count)


def compare(schemac, cc, source, inputs, count):
    pydantic_models = ext_compare.load(source.stem, source)
    names = [n for n, c in vars(pydantic_models).items() if isinstance(c, type) and issubclass(c, pydantic_models.BaseModel)
             and c.__module__ == source.stem and "[" not in n]
    good, wrong = refusals(schemac, source, names)
    count.wrong += wrong
    run_all(schemac, cc, source, good, dict.fromkeys(good, inputs), count, pydantic_models)


def run_all(schemac, cc, source, good, inputs, count, pydantic_models=None):
    pydantic_models = pydantic_models or ext_compare.load(source.stem, source)
    with tempfile.TemporaryDirectory() as folder:
        program, module = build(schemac, cc, source, good, folder)
        count.models += len(good)
        jobs = [(name, what, text, strict, *theirs(getattr(pydantic_models, name), text, strict)) for name in good for what, text in inputs[name]
                for strict in (None, True)]
        lines = "".join(f"{name}\t{1 if strict else 0}\t{text}\n" for name, _, text, strict, _, _ in jobs)
        run = subprocess.run([program], input=lines, capture_output=True, text=True)
        if run.returncode:
            print(run.stderr[-3000:])
            count.wrong += 1
            return
        for (name, what, text, strict, expected, dumped), line in zip(jobs, run.stdout.split("\n")):
            count.judge(name, what, text, strict, expected, dumped, line, ours(module, name, text, strict))


def main(schemac, cc="cc", most="20", only=""):
    count = Count(int(most))
    for stem, inputs in (("ext_types", ext_compare.JSON), ("ext_types2", ext_compare.JSON + ext_compare.JSON2), ("ext_urls", ext_compare.URLS + ext_compare.JSON[:1]),
                         ("ext_plain", ext_compare.PLAIN), ("ext_dataclass", ext_compare.PLAIN + ext_compare.DATACLASS), ("model_c_types", MORE),
                         ("model_c_parts", ext_compare.PLAIN + PARTS), ("model_c_shown", ext_compare.PLAIN + SHOWN)):
        if only in ("", stem):
            compare(schemac, cc, HERE / f"{stem}.py", list(texts(inputs)), count)
    if only in ("", "corpus"):
        compare_corpus(schemac, cc, count)
    if not only:
        for name, what in KNOWN.keys() - count.seen:
            count.wrong += 1
            print(f"known difference that does not show: {name} {what}")
    print(f"model_c: {count.models} models, {count.passed} passed, {count.wrong} failed, {count.unsupported} not decided")
    return 1 if count.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
