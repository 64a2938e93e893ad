/* names.c: identifier mangling for generated code. In: any bytes. Out: identifiers of ASCII letters, digits and '_'. */
#include "names.h"

#include <string.h>

#define NODE_NAME_MAX 40 /* bytes of a node's name behind the prefix: lines stay short */

/* What no name can be in Python 3, sorted. */
static const char *const python_keywords[] = {
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield",
};

/* What else C11 and C++17 reserve, and two names of our own, sorted. */
static const char *const c_words[] = {
    "alignas", "alignof", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "case", "catch", "char", "char16_t",
    "char32_t", "compl", "const", "const_cast", "constexpr", "decltype", "default", "delete", "do", "double",
    "dynamic_cast", "enum", "explicit", "export", "extern", "false", "float", "friend", "goto", "inline", "int", "long",
    "mutable", "namespace", "new", "noexcept", "not_eq", "nullptr", "operator", "or_eq", "private", "protected", "public",
    "register", "reinterpret_cast", "restrict", "scr", "schemac", "short", "signed", "sizeof", "static", "static_assert",
    "static_cast", "struct", "switch", "template", "this", "thread_local", "throw", "true", "typedef", "typeid",
    "typename", "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "xor", "xor_eq",
};

/* Modules of Python's standard library (3.8 to 3.13): a file of that name would hide the library's from all that stands beside it. Sorted. */
static const char *const python_modules[] = {
    "abc", "aifc", "antigravity", "argparse", "array", "ast", "asynchat", "asyncio", "asyncore", "atexit", "audioop",
    "base64", "bdb", "binascii", "bisect", "builtins", "bz2", "cProfile", "calendar", "cgi", "cgitb", "chunk",
    "cmath", "cmd", "code", "codecs", "codeop", "collections", "colorsys", "compileall", "concurrent", "configparser",
    "contextlib", "contextvars", "copy", "copyreg", "crypt", "csv", "ctypes", "curses", "dataclasses", "datetime",
    "dbm", "decimal", "difflib", "dis", "distutils", "doctest", "email", "encodings", "ensurepip", "enum", "errno",
    "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib", "functools", "gc",
    "genericpath", "getopt", "getpass", "gettext", "glob", "graphlib", "grp", "gzip", "hashlib", "heapq", "hmac",
    "html", "http", "idlelib", "imaplib", "imghdr", "imp", "importlib", "inspect", "io", "ipaddress", "itertools",
    "json", "keyword", "lib2to3", "linecache", "locale", "logging", "lzma", "mailbox", "mailcap", "marshal", "math",
    "mimetypes", "mmap", "modulefinder", "msilib", "msvcrt", "multiprocessing", "netrc", "nis", "nntplib", "nt",
    "ntpath", "nturl2path", "numbers", "opcode", "operator", "optparse", "os", "ossaudiodev", "pathlib", "pdb",
    "pickle", "pickletools", "pipes", "pkgutil", "platform", "plistlib", "poplib", "posix", "posixpath", "pprint",
    "profile", "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc", "pydoc_data", "pyexpat", "queue", "quopri",
    "random", "re", "readline", "reprlib", "resource", "rlcompleter", "runpy", "sched", "secrets", "select",
    "selectors", "shelve", "shlex", "shutil", "signal", "site", "smtpd", "smtplib", "sndhdr", "socket",
    "socketserver", "spwd", "sqlite3", "sre_compile", "sre_constants", "sre_parse", "ssl", "stat", "statistics",
    "string", "stringprep", "struct", "subprocess", "sunau", "symtable", "sys", "sysconfig", "syslog", "tabnanny",
    "tarfile", "telnetlib", "tempfile", "termios", "textwrap", "this", "threading", "time", "timeit", "tkinter",
    "token", "tokenize", "tomllib", "trace", "traceback", "tracemalloc", "tty", "turtle", "turtledemo", "types",
    "typing", "unicodedata", "unittest", "urllib", "uu", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser",
    "winreg", "winsound", "wsgiref", "xdrlib", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
};

static bool is_one_of(Str name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, words[i]))
            return true;
    return false;
}
#define IS_ONE_OF(name, words) is_one_of(name, words, sizeof words / sizeof words[0])

bool name_is_python_module(Str name)
{
    return IS_ONE_OF(name, python_modules);
}

bool name_is_reserved(Str name)
{
    return IS_ONE_OF(name, python_keywords) || IS_ONE_OF(name, c_words);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

bool name_is_python_identifier(Str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_word(name.ptr[i]))
            return false;
    return name.len > 0 && !is_digit(name.ptr[0]) && !IS_ONE_OF(name, python_keywords);
}

/* Runs of other bytes become one '_'; none at the ends: names with a leading '_' belong to the implementation. */
static Str squeeze(Ctx *ctx, Str text)
{
    char *to = ctx_alloc(ctx, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = is_word(text.ptr[i]) ? text.ptr[i] : '_';
        if (c != '_' || (n > 0 && to[n - 1] != '_'))
            to[n++] = c;
    }
    while (n > 0 && to[n - 1] == '_')
        n--;
    return (Str){to, n};
}

Str name_prefix(Ctx *ctx, Str stem)
{
    Str name = squeeze(ctx, stem);
    if (name.len == 0)
        return STR("schema");
    if (is_digit(name.ptr[0]) || str_starts(name, STR("scr_")) || str_starts(name, STR("SCR_")))
        return str_join(ctx, STR("schema_"), name);
    if (name_is_reserved(name))
        return str_join(ctx, name, STR("_schema"));
    return name;
}

Str name_upper(Ctx *ctx, Str name)
{
    char *to = ctx_alloc(ctx, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        to[i] = (char)(name.ptr[i] >= 'a' && name.ptr[i] <= 'z' ? name.ptr[i] - 'a' + 'A' : name.ptr[i]);
    return (Str){to, name.len};
}

/* Steps of a pointer that say nothing to a reader. */
static bool is_dull(Str step)
{
    return str_is(step, "properties") || str_is(step, "$defs") || str_is(step, "definitions");
}

/* The last steps of a pointer, without the dull ones, as far as they fit. */
static Str pointer_tail(Ctx *ctx, Str pointer)
{
    Str tail = {"", 0};
    size_t end = pointer.len;
    while (end > 0) {
        size_t start = end;
        while (start > 0 && pointer.ptr[start - 1] != '/')
            start--;
        Str step = squeeze(ctx, str_cut(pointer, start, end - start));
        if (step.len > NODE_NAME_MAX)
            step.len = NODE_NAME_MAX;
        if (step.len > 0 && !is_dull(str_cut(pointer, start, end - start))) {
            if (tail.len + step.len + 1 > NODE_NAME_MAX && tail.len > 0)
                break;
            tail = tail.len > 0 ? str_printf(ctx, "%.*s_%.*s", STR_ARG(step), STR_ARG(tail)) : step;
        }
        end = start > 0 ? start - 1 : 0;
    }
    return tail.len > 0 ? tail : STR("root");
}

Str name_of_node(Ctx *ctx, Names *names, Str prefix, Str pointer)
{
    Str tail = pointer_tail(ctx, pointer);
    Str base = str_printf(ctx, "%.*s_v_%.*s", STR_ARG(prefix), STR_ARG(tail));
    Str name = base;
    uintptr_t n = (uintptr_t)map_get(&names->taken, base);
    /* The map holds for each base the last number that was given to it, so that 10,000 equal tails take linear time. */
    while (map_has(&names->taken, name)) {
        n++;
        name = str_printf(ctx, "%.*s_%u", STR_ARG(base), (unsigned)n);
    }
    map_set(ctx, &names->taken, name, (void *)(uintptr_t)1);
    if (n > 0)
        map_set(ctx, &names->taken, base, (void *)n);
    return name;
}
