/* python.re: Python source to tokens, with INDENT and DEDENT. In: a source. Out: its tokens, or a diagnostic at the first mistake.
 *
 * Strings are one token each; so are f-strings, whose fields may hold any expression, with strings inside (the parser scans the
 * fields again). What a name or a string means is nobody's business here.
 */
#include "../base/limits.h"
#include "python_scan.h"

#include <string.h>

#define TAB 8

/* An indented block: how wide its lines begin, with tabs of 8 columns and of 1. Both must agree on what is deeper. */
typedef struct Indent { uint32_t columns, bytes; } Indent;

/* One scanning. */
typedef struct Scanner {
    Ctx *ctx;
    uint32_t file;
    Str text;          /* cut where scanning ends */
    size_t at;
    PyTokens *out;
    bool failed;
    char closers[LIMIT_PYTHON_NESTING]; /* of the brackets that are open */
    uint32_t opened[LIMIT_PYTHON_NESTING];
    size_t n_open;
    Indent indents[LIMIT_PYTHON_INDENTS];
    size_t n_indents;
} Scanner;

static Diag *problem(Scanner *s, DiagCode code, size_t start, size_t end, const char *message)
{
    s->failed = true;
    return diag(s->ctx, code, (Span){s->file, (uint32_t)start, (uint32_t)end}, "%s", message);
}

static void push(Scanner *s, PyTokenKind kind, size_t start, size_t end)
{
    VEC_PUSH(s->ctx, &s->out->items) = (PyToken){kind, (uint32_t)start, (uint32_t)end};
}

static int peek(const Scanner *s, size_t at) { return at < s->text.len ? (unsigned char)s->text.ptr[at] : -1; }
static bool is_newline(int c) { return c == '\n' || c == '\r'; }
static bool is_name_start(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80; }
static bool is_name_char(int c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

/* Behind the line end at `at`: \n, \r\n or \r. */
static size_t after_newline(const Scanner *s, size_t at)
{
    return at + (peek(s, at) == '\r' && peek(s, at + 1) == '\n' ? 2 : 1);
}

/* ---- strings ---- */

/* The literal's prefix as bits; false: these letters are none. */
static bool prefix_of(Str letters, PyQuote *quote)
{
    *quote = (PyQuote){0};
    bool unicode = false;
    for (size_t i = 0; i < letters.len; i++) {
        bool *bit = NULL;
        switch (letters.ptr[i] | 0x20) {
        case 'r': bit = &quote->raw; break;
        case 'b': bit = &quote->bytes; break;
        case 'f': bit = &quote->format; break;
        case 't': bit = &quote->is_template; break;
        case 'u': bit = &unicode; break;
        }
        if (!bit || *bit)
            return false;
        *bit = true;
    }
    int kinds = quote->bytes + quote->format + quote->is_template + unicode;
    quote->format |= quote->is_template;
    return kinds <= 1 && !(unicode && quote->raw);
}

static bool triple_at(Str text, size_t at)
{
    return at + 2 < text.len && text.ptr[at + 1] == text.ptr[at] && text.ptr[at + 2] == text.ptr[at];
}

PyQuote python_quote(Str text, size_t start, size_t end)
{
    size_t at = start;
    while (text.ptr[at] != '"' && text.ptr[at] != '\'')
        at++;
    PyQuote quote;
    prefix_of(str_cut(text, start, at - start), &quote);
    size_t marks = end - at >= 6 && triple_at(text, at) ? 3 : 1;
    quote.start = at + marks;
    quote.end = end - marks;
    return quote;
}

static bool skip_string(Scanner *s, size_t start, const PyQuote *quote, int depth);

static bool unclosed(Scanner *s, size_t start, size_t end, const char *what)
{
    problem(s, D_PYTHON_SYNTAX, start, end > start ? end : start + 1, what);
    return false;
}

/* A name in a field; with a quote behind it, it may be the prefix of a string. */
static bool skip_name(Scanner *s, int depth)
{
    size_t start = s->at;
    while (is_name_char(peek(s, s->at)))
        s->at++;
    PyQuote quote;
    int c = peek(s, s->at);
    if ((c == '"' || c == '\'') && prefix_of(str_cut(s->text, start, s->at - start), &quote))
        return skip_string(s, s->at, &quote, depth);
    return true;
}

/* From behind the { of a field to behind its }. */
static bool skip_field(Scanner *s, size_t opened, int depth)
{
    size_t brackets = 0;
    bool in_spec = false; /* behind the colon: text with fields in it */
    if (depth > LIMIT_PYTHON_FSTRINGS) {
        problem(s, D_TOO_DEEP, opened, opened + 1, "f-strings nested too deeply");
        return false;
    }
    while (s->at < s->text.len) {
        int c = peek(s, s->at);
        if (!in_spec && is_name_start(c)) {
            if (!skip_name(s, depth + 1))
                return false;
            continue;
        }
        if (!in_spec && (c == '"' || c == '\'')) {
            PyQuote plain = {0};
            if (!skip_string(s, s->at, &plain, depth + 1))
                return false;
            continue;
        }
        s->at++;
        if (c == '{' && in_spec) {
            if (!skip_field(s, s->at - 1, depth + 1))
                return false;
        } else if (in_spec) {
            if (c == '}')
                return true;
        } else if (c == '(' || c == '[' || c == '{') {
            brackets++;
        } else if (brackets && (c == ')' || c == ']' || c == '}')) {
            brackets--;
        } else if (c == '}') {
            return true;
        } else if (c == ':' && brackets == 0) {
            in_spec = true;
        } else if (c == '#') {
            while (s->at < s->text.len && !is_newline(peek(s, s->at)))
                s->at++;
        }
    }
    return unclosed(s, opened, opened + 1, "a field of an f-string without its closing }");
}

/* Over the backslash at s->at and what belongs to it. */
static void skip_escape(Scanner *s, const PyQuote *quote)
{
    int c = peek(s, s->at + 1);
    if (quote->format && (c == '{' || c == '}')) {
        s->at++;
    } else if (quote->format && !quote->raw && c == 'N' && peek(s, s->at + 2) == '{') {
        while (s->at < s->text.len && peek(s, s->at) != '}' && !is_newline(peek(s, s->at)))
            s->at++;
    } else if (c == '\r') {
        s->at = after_newline(s, s->at + 1);
    } else {
        s->at += 2;
    }
}

/* From the opening quote at `start` to behind the closing one. */
static bool skip_string(Scanner *s, size_t start, const PyQuote *quote, int depth)
{
    char mark = s->text.ptr[start];
    bool triple = triple_at(s->text, start);
    s->at = start + (triple ? 3 : 1);
    while (s->at < s->text.len) {
        char c = s->text.ptr[s->at];
        if (c == '\\') {
            skip_escape(s, quote);
        } else if (c == mark && (!triple || triple_at(s->text, s->at))) {
            s->at += triple ? 3 : 1;
            return true;
        } else if (is_newline(c) && !triple) {
            return unclosed(s, start, s->at, "a string without its closing quote");
        } else if (quote->format && c == '{' && peek(s, s->at + 1) != '{') {
            size_t opened = s->at++;
            if (!skip_field(s, opened, depth))
                return false;
        } else {
            s->at += quote->format && c == '{' ? 2 : 1;
        }
    }
    s->at = s->text.len;
    return unclosed(s, start, start + (triple ? 3 : 1), triple ? "a string without its closing quotes" : "a string without its closing quote");
}

static void scan_string(Scanner *s, size_t start)
{
    size_t at = start;
    while (peek(s, at) != '"' && peek(s, at) != '\'')
        at++;
    PyQuote quote;
    if (!prefix_of(str_cut(s->text, start, at - start), &quote)) {
        push(s, TOK_NAME, start, at); /* a name, then a string: the parser says what is wrong */
        s->at = at;
        return;
    }
    if (skip_string(s, at, &quote, 0))
        push(s, TOK_STRING, start, s->at);
}

/* ---- brackets ---- */

static void open_bracket(Scanner *s, char closer, size_t start)
{
    if (s->n_open == LIMIT_PYTHON_NESTING) {
        problem(s, D_TOO_DEEP, start, start + 1, "brackets nested too deeply");
        return;
    }
    s->opened[s->n_open] = (uint32_t)start;
    s->closers[s->n_open++] = closer;
}

static void close_bracket(Scanner *s, char closer, size_t start)
{
    if (s->n_open && s->closers[s->n_open - 1] == closer) {
        s->n_open--;
        return;
    }
    s->failed = true;
    Diag *d = diag(s->ctx, D_PYTHON_SYNTAX, (Span){s->file, (uint32_t)start, (uint32_t)start + 1}, "\"%c\" closes no bracket", closer);
    if (s->n_open) {
        uint32_t opened = s->opened[s->n_open - 1];
        diag_also(s->ctx, d, (Span){s->file, opened, opened + 1}, "this one is open and wants \"%c\"", s->closers[s->n_open - 1]);
    }
}

/* ---- indentation ---- */

static void dedent(Scanner *s, Indent indent, size_t at)
{
    while (s->n_indents > 1 && s->indents[s->n_indents - 1].columns > indent.columns) {
        s->n_indents--;
        push(s, TOK_DEDENT, at, at);
    }
    if (s->indents[s->n_indents - 1].columns != indent.columns)
        problem(s, D_PYTHON_SYNTAX, at, at + 1, "this line begins between two levels of indentation");
}

/* The line whose text begins at `at` stands this deep. */
static void indent_line(Scanner *s, Indent indent, size_t at)
{
    Indent top = s->indents[s->n_indents - 1];
    bool deeper = indent.columns > top.columns, same = indent.columns == top.columns;
    if ((same && indent.bytes != top.bytes) || (deeper && indent.bytes <= top.bytes)) {
        Diag *d = problem(s, D_PYTHON_SYNTAX, at, at + 1, "tabs and spaces are mixed so that the depth of this line is not clear");
        diag_help(s->ctx, d, "indent with spaces");
    } else if (deeper && s->n_indents == LIMIT_PYTHON_INDENTS) {
        problem(s, D_TOO_DEEP, at, at + 1, "blocks nested too deeply");
    } else if (deeper) {
        s->indents[s->n_indents++] = indent;
        push(s, TOK_INDENT, at, at);
    } else if (!same) {
        dedent(s, indent, at);
    }
}

/* At the start of a line: its indentation; lines with nothing but blanks and a comment are none. */
static void begin_line(Scanner *s)
{
    while (s->at < s->text.len) {
        Indent indent = {0, 0};
        for (;; s->at++) {
            int c = peek(s, s->at);
            if (c == ' ')
                indent.columns++, indent.bytes++;
            else if (c == '\t')
                indent.columns = (indent.columns / TAB + 1) * TAB, indent.bytes++;
            else if (c == '\f')
                indent = (Indent){0, 0};
            else
                break;
        }
        if (peek(s, s->at) == '#')
            while (s->at < s->text.len && !is_newline(peek(s, s->at)))
                s->at++;
        if (s->at >= s->text.len)
            return;
        if (!is_newline(peek(s, s->at))) {
            if (peek(s, s->at) != '\\' || !is_newline(peek(s, s->at + 1)))
                indent_line(s, indent, s->at);
            return;
        }
        s->at = after_newline(s, s->at);
    }
}

static PyTokenKind last_kind(const Scanner *s)
{
    return s->out->items.n ? s->out->items.items[s->out->items.n - 1].kind : TOK_NEWLINE;
}

static void end_line(Scanner *s, size_t start)
{
    if (s->n_open)
        return; /* inside brackets, a line's end is a blank */
    if (last_kind(s) != TOK_NEWLINE)
        push(s, TOK_NEWLINE, start, start);
    begin_line(s);
}

/* ---- tokens ---- */

/* A number must not run into a name, unless that is a keyword: "1if x else 2" is Python. */
static void scan_number(Scanner *s, PyTokenKind kind, size_t start)
{
    static const char *const keywords[] = {"and", "else", "for", "if", "in", "is", "not", "or"};
    size_t end = s->at;
    while (is_name_char(peek(s, end)))
        end++;
    Str rest = str_cut(s->text, s->at, end - s->at);
    bool good = rest.len == 0;
    for (size_t i = 0; !good && i < sizeof keywords / sizeof *keywords; i++)
        good = str_is(rest, keywords[i]);
    if (good)
        push(s, kind, start, s->at);
    else
        problem(s, D_PYTHON_SYNTAX, start, end, "not a number");
}

static void scan_bad(Scanner *s, size_t start)
{
    uint32_t c = 0;
    size_t len = str_char(s->text, start, &c);
    if (len == 0 && start < s->text.len && (unsigned char)s->text.ptr[start] >= 0x80) {
        Diag *d = problem(s, D_PYTHON_UTF8, start, start + 1, "not UTF-8");
        diag_help(s->ctx, d, "save the file as UTF-8; the byte here is 0x%02x", (unsigned)(unsigned char)s->text.ptr[start]);
        return;
    }
    problem(s, D_PYTHON_SYNTAX, start, start + (len ? len : 1), c == '\\' ? "a backslash that does not end its line" : "a character that begins nothing in Python");
}

/*!re2c
    re2c:api = custom;
    re2c:api:style = free-form;
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYPEEK = "(at < len ? p[at] : 0)"; // never reads behind the text
    re2c:define:YYSKIP = "++at;";
    re2c:define:YYBACKUP = "marker = at;";
    re2c:define:YYRESTORE = "at = marker;";
    re2c:yyfill:enable = 0;

    digit   = [0-9];
    digits  = digit ("_"? digit)*;
    hex     = "0" [xX] ("_"? [0-9a-fA-F])+;
    octal   = "0" [oO] ("_"? [0-7])+;
    binary  = "0" [bB] ("_"? [01])+;
    decimal = [1-9] ("_"? digit)* | "0" ("_"? "0")*;
    exponent = [eE] [-+]? digits;
    float   = digits "." digits? exponent? | "." digits exponent? | digits exponent;
    tail    = [\x80-\xbf];
    utf8    = [\xc2-\xdf] tail
            | "\xe0" [\xa0-\xbf] tail | [\xe1-\xec\xee\xef] tail tail | "\xed" [\x80-\x9f] tail
            | "\xf0" [\x90-\xbf] tail tail | [\xf1-\xf3] tail tail tail | "\xf4" [\x80-\x8f] tail tail;
    name    = ([a-zA-Z_] | utf8) ([a-zA-Z0-9_] | utf8)*;
    newline = "\r\n" | "\n" | "\r";
*/

#define IS(token) do { push(s, TOK_##token, start, at); return; } while (0)

/* One token, or blanks, from s->at on. */
static void scan_token(Scanner *s)
{
    const unsigned char *p = (const unsigned char *)s->text.ptr;
    size_t len = s->text.len, at = s->at, marker = at, start = at;
    (void)marker;
    /*!re2c
        [ \t\f]+          { s->at = at; return; }
        "\\" newline      { s->at = at; if (at >= len) scan_bad(s, start); return; }
        "#" [^\n\r\x00]*  { s->at = at < len ? at : len; return; }
        newline           { s->at = at; end_line(s, start); return; }
        [rRbBuUfFtT]{0,2} ["'] { scan_string(s, start); return; }

        hex | octal | binary | decimal { s->at = at; scan_number(s, TOK_INT, start); return; }
        float             { s->at = at; scan_number(s, TOK_FLOAT, start); return; }
        (float | digits) [jJ] { s->at = at; scan_number(s, TOK_COMPLEX, start); return; }
        digits            { s->at = start; problem(s, D_PYTHON_SYNTAX, start, at, "a number that begins with 0"); return; }

        "(" { s->at = at; open_bracket(s, ')', start); IS(LPAR); }
        "[" { s->at = at; open_bracket(s, ']', start); IS(LSQB); }
        "{" { s->at = at; open_bracket(s, '}', start); IS(LBRACE); }
        ")" { s->at = at; close_bracket(s, ')', start); IS(RPAR); }
        "]" { s->at = at; close_bracket(s, ']', start); IS(RSQB); }
        "}" { s->at = at; close_bracket(s, '}', start); IS(RBRACE); }
        "," { s->at = at; IS(COMMA); }      ":" { s->at = at; IS(COLON); }      ";" { s->at = at; IS(SEMI); }
        "." { s->at = at; IS(DOT); }        "..." { s->at = at; IS(ELLIPSIS); } "->" { s->at = at; IS(ARROW); }
        "@" { s->at = at; IS(AT); }         "=" { s->at = at; IS(ASSIGN); }     ":=" { s->at = at; IS(WALRUS); }
        "!" { s->at = at; IS(EXCLAMATION); }
        "+" { s->at = at; IS(PLUS); }       "-" { s->at = at; IS(MINUS); }      "*" { s->at = at; IS(STAR); }
        "/" { s->at = at; IS(SLASH); }      "//" { s->at = at; IS(DOUBLE_SLASH); } "%" { s->at = at; IS(PERCENT); }
        "**" { s->at = at; IS(DOUBLE_STAR); } "<<" { s->at = at; IS(LEFT_SHIFT); } ">>" { s->at = at; IS(RIGHT_SHIFT); }
        "|" { s->at = at; IS(BAR); }        "^" { s->at = at; IS(CARET); }      "&" { s->at = at; IS(AMPERSAND); }
        "~" { s->at = at; IS(TILDE); }
        "==" { s->at = at; IS(EQ); }        "!=" { s->at = at; IS(NE); }        "<" { s->at = at; IS(LT); }
        "<=" { s->at = at; IS(LE); }        ">" { s->at = at; IS(GT); }         ">=" { s->at = at; IS(GE); }
        "+=" { s->at = at; IS(PLUS_ASSIGN); }    "-=" { s->at = at; IS(MINUS_ASSIGN); }
        "*=" { s->at = at; IS(STAR_ASSIGN); }    "/=" { s->at = at; IS(SLASH_ASSIGN); }
        "//=" { s->at = at; IS(DOUBLE_SLASH_ASSIGN); } "%=" { s->at = at; IS(PERCENT_ASSIGN); }
        "**=" { s->at = at; IS(DOUBLE_STAR_ASSIGN); }  "@=" { s->at = at; IS(AT_ASSIGN); }
        "<<=" { s->at = at; IS(LEFT_SHIFT_ASSIGN); }   ">>=" { s->at = at; IS(RIGHT_SHIFT_ASSIGN); }
        "|=" { s->at = at; IS(BAR_ASSIGN); }     "^=" { s->at = at; IS(CARET_ASSIGN); }  "&=" { s->at = at; IS(AMPERSAND_ASSIGN); }

        "False" { s->at = at; IS(FALSE); }    "None" { s->at = at; IS(NONE); }      "True" { s->at = at; IS(TRUE); }
        "and" { s->at = at; IS(AND); }        "as" { s->at = at; IS(AS); }          "assert" { s->at = at; IS(ASSERT); }
        "async" { s->at = at; IS(ASYNC); }    "await" { s->at = at; IS(AWAIT); }    "break" { s->at = at; IS(BREAK); }
        "class" { s->at = at; IS(CLASS); }    "continue" { s->at = at; IS(CONTINUE); } "def" { s->at = at; IS(DEF); }
        "del" { s->at = at; IS(DEL); }        "elif" { s->at = at; IS(ELIF); }      "else" { s->at = at; IS(ELSE); }
        "except" { s->at = at; IS(EXCEPT); }  "finally" { s->at = at; IS(FINALLY); } "for" { s->at = at; IS(FOR); }
        "from" { s->at = at; IS(FROM); }      "global" { s->at = at; IS(GLOBAL); }  "if" { s->at = at; IS(IF); }
        "import" { s->at = at; IS(IMPORT); }  "in" { s->at = at; IS(IN); }          "is" { s->at = at; IS(IS); }
        "lambda" { s->at = at; IS(LAMBDA); }  "nonlocal" { s->at = at; IS(NONLOCAL); } "not" { s->at = at; IS(NOT); }
        "or" { s->at = at; IS(OR); }          "pass" { s->at = at; IS(PASS); }      "raise" { s->at = at; IS(RAISE); }
        "return" { s->at = at; IS(RETURN); }  "try" { s->at = at; IS(TRY); }        "while" { s->at = at; IS(WHILE); }
        "with" { s->at = at; IS(WITH); }      "yield" { s->at = at; IS(YIELD); }

        name { s->at = at; IS(NAME); }
        *    { scan_bad(s, start); return; }
    */
}

static void scanner_init(Scanner *s, Ctx *ctx, uint32_t file, PyTokens *out)
{
    s->ctx = ctx;
    s->file = file;
    s->text = ctx_source(ctx, file)->text;
    s->at = 0;
    s->out = out;
    s->failed = false;
    s->n_open = 0;
    s->indents[0] = (Indent){0, 0};
    s->n_indents = 1;
}

/* PEP 263: a comment in one of the first two lines may name another encoding. */
static void check_coding(Scanner *s)
{
    size_t at = s->at;
    for (int line = 0; line < 2 && at < s->text.len; line++) {
        size_t end = at;
        while (end < s->text.len && !is_newline(peek(s, end)))
            end++;
        size_t first = at;
        while (first < end && (peek(s, first) == ' ' || peek(s, first) == '\t' || peek(s, first) == '\f'))
            first++;
        if (first < end && peek(s, first) != '#')
            return;
        for (size_t i = first; i + 7 < end; i++) {
            Str rest = str_cut(s->text, i, end - i);
            if (!str_starts(rest, STR("coding:")) && !str_starts(rest, STR("coding=")))
                continue;
            size_t name = i + 7;
            while (name < end && (peek(s, name) == ' ' || peek(s, name) == '\t'))
                name++;
            Str word = str_cut(s->text, name, end - name);
            bool utf8 = str_starts(word, STR("utf-8")) || str_starts(word, STR("utf8")) || str_starts(word, STR("UTF-8"))
                     || str_starts(word, STR("utf_8")) || str_starts(word, STR("ascii")) || str_starts(word, STR("us-ascii"));
            if (!utf8) {
                Diag *d = problem(s, D_PYTHON_UTF8, i, end, "a file in another encoding than UTF-8");
                diag_help(s->ctx, d, "save the file as UTF-8 and remove this comment");
            }
            return;
        }
        at = end < s->text.len ? after_newline(s, end) : end;
    }
}

static bool finish(Scanner *s)
{
    if (!s->failed && s->n_open) {
        uint32_t opened = s->opened[s->n_open - 1];
        s->failed = true;
        diag(s->ctx, D_PYTHON_SYNTAX, (Span){s->file, opened, opened + 1}, "a bracket that nothing closes: \"%c\" is missing",
             s->closers[s->n_open - 1]);
    }
    return !s->failed;
}

static bool within_limits(Scanner *s)
{
    if (s->out->items.n < LIMIT_PYTHON_NODES)
        return true;
    diag(s->ctx, D_TOO_LARGE, (Span){s->file, (uint32_t)s->at, (uint32_t)s->at + 1}, "a Python file of more than %u tokens", LIMIT_PYTHON_NODES);
    s->failed = true;
    return false;
}

bool python_scan(Ctx *ctx, uint32_t file, PyTokens *out)
{
    Scanner scanner, *s = &scanner;
    scanner_init(s, ctx, file, out);
    s->at = source_mark(ctx_source(ctx, file));
    check_coding(s);
    if (!s->failed)
        begin_line(s);
    while (!s->failed && s->at < s->text.len && within_limits(s))
        scan_token(s);
    if (!finish(s))
        return false;
    if (last_kind(s) != TOK_NEWLINE)
        push(s, TOK_NEWLINE, s->text.len, s->text.len);
    for (; s->n_indents > 1; s->n_indents--)
        push(s, TOK_DEDENT, s->text.len, s->text.len);
    push(s, TOK_END, s->text.len, s->text.len);
    return true;
}

bool python_scan_expression(Ctx *ctx, uint32_t file, size_t start, size_t end, PyTokens *out)
{
    Scanner scanner, *s = &scanner;
    scanner_init(s, ctx, file, out);
    s->text = str_cut(s->text, 0, end);
    s->at = start;
    open_bracket(s, 0, start); /* so that line ends are blanks */
    while (!s->failed && s->at < end && within_limits(s))
        scan_token(s);
    s->n_open -= s->n_open && s->closers[s->n_open - 1] == 0;
    if (!finish(s))
        return false;
    push(s, TOK_END, end, end);
    return true;
}

/* Whether the token ends the expression of a field, being in no bracket. */
static bool ends_field(PyTokenKind kind)
{
    return kind == TOK_EXCLAMATION || kind == TOK_COLON || kind == TOK_WALRUS || kind == TOK_ASSIGN || kind == TOK_RBRACE;
}

bool python_scan_field(Ctx *ctx, uint32_t file, size_t start, size_t end, PyTokens *out, size_t *stop)
{
    Scanner scanner, *s = &scanner;
    scanner_init(s, ctx, file, out);
    s->text = str_cut(s->text, 0, end);
    s->at = start;
    open_bracket(s, '}', start);
    *stop = end;
    while (!s->failed && s->at < end && within_limits(s)) {
        size_t before = out->items.n;
        scan_token(s);
        if (s->failed || out->items.n == before)
            continue;
        PyToken last = out->items.items[out->items.n - 1];
        if (s->n_open == 0 || (s->n_open == 1 && ends_field(last.kind) && last.kind != TOK_RBRACE)) {
            out->items.items[out->items.n - 1] = (PyToken){TOK_END, last.start, last.start};
            *stop = last.start;
            return true;
        }
    }
    if (!s->failed)
        problem(s, D_PYTHON_SYNTAX, start, start + 1, "a field of an f-string without its closing }");
    return false;
}

const char *python_token_name(PyTokenKind kind)
{
    static const char *const names[] = { /* ORDER TOKENS */
        "the end of the file", "the end of the line", "a deeper line", "the end of the block", "a name", "a number", "a number", "a number",
        "a string",
#define TOKEN(NAME, text) "\"" text "\"",
#include "python_tokens.def"
#undef TOKEN
    };
    return names[kind];
}
