/* json.re: JSON text (RFC 8259, strictly) to a Doc tree with places. In: a source; out: its Doc, or NULL and diagnostics.
 *
 * Above the scanners (re2c), below them a parser without recursion. Mistakes whose meaning is plain (a trailing comma, a
 * comment, single quotes, NaN) are reported and read over, so that one run tells of all of them; at any other the parser
 * stops. Strings without escapes are not copied: they point into the source.
 */
#include "../base/base.h"
#include "../base/limits.h"
#include "doc_build.h"

#include <string.h>

typedef enum TokenKind { /* ORDER TOKENS */
    T_END, T_OPEN_OBJECT, T_CLOSE_OBJECT, T_OPEN_ARRAY, T_CLOSE_ARRAY, T_COMMA, T_COLON, T_STRING, T_NUMBER, T_NULL, T_FALSE,
    T_TRUE,
    T_WORD,       /* NaN, True, a key without quotes: never JSON */
    T_SINGLE,     /* 'text' */
    T_BAD_NUMBER, /* 01, +1, .5, 0x10 */
    T_BAD         /* one character that begins nothing */
} TokenKind;

typedef enum Want { WANT_VALUE, WANT_FIRST_ITEM, WANT_FIRST_KEY, WANT_KEY, WANT_COLON, WANT_COMMA, WANT_END } Want;

/* One reading. Lives on json_read's stack. */
typedef struct Reader {
    Ctx *ctx;
    DocBuilder build;
    uint32_t file;
    Str text;         /* the source */
    size_t at;        /* where scanning goes on */
    size_t n_errors;  /* of syntax */
    bool stop;        /* the parser has lost its way, or a limit was hit */
    Want want;
    TokenKind token;  /* the token that is looked at, */
    Span span;        /* its place, */
    Str string;       /* and for T_STRING its decoded text */
    Span comma;       /* the last comma */
} Reader;

static Span span_of(const Reader *r, size_t start, size_t end)
{
    return (Span){r->file, (uint32_t)start, (uint32_t)end};
}

static Diag *problem(Reader *r, DiagCode code, size_t start, size_t end, const char *message)
{
    if (++r->n_errors >= LIMIT_SYNTAX_ERRORS)
        r->stop = true;
    Diag *d = diag(r->ctx, code, span_of(r, start, end), "%s", message);
    d->pointer = build_pointer(&r->build);
    return d;
}

static void problem_help(Reader *r, size_t start, size_t end, const char *message, const char *help)
{
    diag_help(r->ctx, problem(r, D_JSON_SYNTAX, start, end, message), "%s", help);
}

/* ---- scanning ---- */

/*!re2c
    re2c:api = custom;
    re2c:api:style = free-form;
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYPEEK = "(at < len ? s[at] : 0)"; // never reads behind the text; NUL begins or continues no token
    re2c:define:YYSKIP = "++at;";
    re2c:define:YYBACKUP = "marker = at;";
    re2c:define:YYRESTORE = "at = marker;";
    re2c:yyfill:enable = 0;

    digit  = [0-9];
    hex    = [0-9a-fA-F];
    number = "-"? ("0" | [1-9] digit*) ("." digit+)? ([eE] [-+]? digit+)?;
    like_number = [-+.]? digit [0-9a-zA-Z_.+-]*;
    word   = [-+]? [a-zA-Z_$] [0-9a-zA-Z_$-]*;

    // RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF
    tail   = [\x80-\xbf];
    utf8   = [\xc2-\xdf] tail
           | "\xe0" [\xa0-\xbf] tail | [\xe1-\xec\xee\xef] tail tail | "\xed" [\x80-\x9f] tail
           | "\xf0" [\x90-\xbf] tail tail | [\xf1-\xf3] tail tail tail | "\xf4" [\x80-\x8f] tail tail;
    plain  = [\x20-\x7f] \ ["\\];
    high_surrogate = "\\u" [dD] [89abAB] hex hex;
    low_surrogate  = "\\u" [dD] [c-fC-F] hex hex;
    surrogate      = "\\u" [dD] [89a-fA-F] hex hex;
*/

static void escape_problem(Reader *r, size_t at)
{
    size_t end = at + 2 <= r->text.len ? at + 2 : r->text.len;
    uint32_t c;
    if (end == at + 2 && !str_char(r->text, at + 1, &c))
        end = at + 1; /* what follows is not UTF-8: reported by itself */
    if (end == at + 2 && r->text.ptr[at + 1] == 'u')
        problem_help(r, at, end, "\\u without four hexadecimal digits", "write \\u and four of 0-9, a-f, as in \\u00e9");
    else
        problem_help(r, at, end, "an escape that JSON does not have",
                     "a backslash itself is written \\\\, so the pattern \\d is \"\\\\d\"");
}

/* A character that may not stand in a string as it is. False: the string cannot end well. */
static bool control_problem(Reader *r, size_t at)
{
    unsigned char c = (unsigned char)r->text.ptr[at];
    if (c == '\n' || c == '\r') {
        problem_help(r, r->span.start, at, "a string without its closing quote",
                     "close it on the same line; a line break inside a string is written \\n");
        return false;
    }
    Diag *d = problem(r, D_JSON_SYNTAX, at, at + 1, "a control character in a string");
    if (c == '\t')
        diag_help(r->ctx, d, "write it as \\t");
    else
        diag_help(r->ctx, d, "write it as \\u%04x", (unsigned)c);
    return true;
}

static void utf8_problem(Reader *r, size_t at)
{
    Diag *d = problem(r, D_JSON_UTF8, at, at + 1, "not UTF-8");
    diag_help(r->ctx, d, "save the file as UTF-8; the byte here is 0x%02x", (unsigned)(unsigned char)r->text.ptr[at]);
}

static void surrogate_problem(Reader *r, size_t start, size_t end)
{
    Diag *d = problem(r, D_JSON_UTF8, start, end, "half of a surrogate pair");
    diag_help(r->ctx, d, "a character above U+FFFF is written as two escapes, \\ud800-\\udbff then \\udc00-\\udfff");
}

/* From behind the opening quote to behind the closing one. *escapes: the text must be decoded. False: it has errors. */
static bool scan_string(Reader *r, bool *escapes)
{
    const unsigned char *s = (const unsigned char *)r->text.ptr;
    size_t len = r->text.len, at = r->at, marker = at;
    size_t errors = r->n_errors;
    while (!r->stop) {
        size_t start = at;
        /*!re2c
            ["]            { r->at = at; return r->n_errors == errors; }
            (plain | utf8)+ { continue; }
            "\\" ["\\/bfnrt] { *escapes = true; continue; }
            high_surrogate low_surrogate { *escapes = true; continue; }
            surrogate      { surrogate_problem(r, start, at); continue; }
            "\\u" hex{4}   { *escapes = true; continue; }
            "\\"           { escape_problem(r, start); continue; }
            [\x00-\x1f]    {
                if (at > len) {
                    problem_help(r, r->span.start, len, "a string without its closing quote", "the text ends inside it");
                    r->at = len;
                    r->stop = true;
                    return false;
                }
                if (control_problem(r, start))
                    continue;
                r->at = start;
                r->stop = true;
                return false;
            }
            *              {
                utf8_problem(r, start);
                while (at < len && (s[at] & 0xc0) == 0x80)
                    ++at; /* what belongs to the same broken character */
                continue;
            }
        */
    }
    r->at = at < len ? at : len;
    return false;
}

static uint32_t hex4(const char *digits)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t c = (unsigned char)digits[i];
        value = value << 4 | (c <= '9' ? c - '0' : (c | 0x20u) - 'a' + 10);
    }
    return value;
}

static char *put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    if (c < 0x800) {
        *to++ = (char)(0xc0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *to++ = (char)(0xe0 | c >> 12);
        } else {
            *to++ = (char)(0xf0 | c >> 18);
            *to++ = (char)(0x80 | (c >> 12 & 0x3f));
        }
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (c & 0x3f));
    return to;
}

/* One escape of a string that scan_string found good; moves *from behind it. */
static char *decode_escape(char *to, const char **from)
{
    static const char meaning[] = "b\bf\fn\nr\rt\t";
    const char *p = *from + 1;
    if (*p != 'u') {
        const char *known = strchr(meaning, *p); /* never a control character: *p is one of "\/bfnrt */
        *to++ = known ? known[1] : *p;
        *from = p + 1;
        return to;
    }
    uint32_t c = hex4(p + 1);
    p += 5;
    if (c >= 0xd800 && c < 0xdc00) {
        c = 0x10000 + ((c - 0xd800) << 10) + (hex4(p + 2) - 0xdc00);
        p += 6;
    }
    *from = p;
    return put_utf8(to, c);
}

/* The text between the quotes, decoded: never longer than its source. */
static Str decode(Ctx *ctx, Str raw)
{
    char *text = ctx_alloc(ctx, raw.len + 1);
    char *to = text;
    const char *from = raw.ptr, *end = raw.ptr + raw.len;
    while (from < end) {
        const char *escape = memchr(from, '\\', (size_t)(end - from));
        size_t run = (size_t)((escape ? escape : end) - from);
        memcpy(to, from, run);
        to += run;
        from += run;
        if (escape)
            to = decode_escape(to, &from);
    }
    return (Str){text, (size_t)(to - text)};
}

static void read_string(Reader *r)
{
    bool escapes = false;
    size_t start = r->span.start + 1;
    bool good = scan_string(r, &escapes);
    r->span.end = (uint32_t)r->at;
    Str raw = str_cut(r->text, start, r->at > start ? r->at - 1 - start : 0);
    r->string = good && escapes ? decode(r->ctx, raw) : raw;
}

static void comment_problem(Reader *r, size_t start, size_t end)
{
    problem_help(r, start, end, "JSON has no comments", "take it out, or put the text into \"$comment\"");
}

static void take_token(Reader *r, TokenKind kind, size_t start, size_t end)
{
    r->token = kind;
    r->at = end < r->text.len ? end : r->text.len;
    r->span = span_of(r, start < r->text.len ? start : r->text.len, r->at);
}

static void next_token(Reader *r)
{
    const unsigned char *s = (const unsigned char *)r->text.ptr;
    size_t len = r->text.len, at = r->at, marker = at;
    while (!r->stop) {
        size_t start = at;
        /*!re2c
            [ \t\n\r]+ { continue; }
            "{"     { take_token(r, T_OPEN_OBJECT, start, at); return; }
            "}"     { take_token(r, T_CLOSE_OBJECT, start, at); return; }
            "["     { take_token(r, T_OPEN_ARRAY, start, at); return; }
            "]"     { take_token(r, T_CLOSE_ARRAY, start, at); return; }
            ","     { take_token(r, T_COMMA, start, at); return; }
            ":"     { take_token(r, T_COLON, start, at); return; }
            "null"  { take_token(r, T_NULL, start, at); return; }
            "false" { take_token(r, T_FALSE, start, at); return; }
            "true"  { take_token(r, T_TRUE, start, at); return; }
            number  { take_token(r, T_NUMBER, start, at); return; }
            ["]     { take_token(r, T_STRING, start, at); read_string(r); return; }
            like_number { take_token(r, T_BAD_NUMBER, start, at); return; }
            word    { take_token(r, T_WORD, start, at); return; }
            "'" [^'\n\x00]* "'" { take_token(r, T_SINGLE, start, at); return; }
            "//" [^\n\x00]* { comment_problem(r, start, at); continue; }
            "#" [^\n\x00]*  { comment_problem(r, start, at); continue; }
            "/*" ([^*\x00] | "*"+ [^*/\x00])* "*"+ "/" { comment_problem(r, start, at); continue; }
            "/*"    { comment_problem(r, start, len); r->stop = true; continue; }
            [\x00]  { take_token(r, at > len ? T_END : T_BAD, start, at); return; }
            *       { take_token(r, T_BAD, start, at); return; }
        */
    }
    take_token(r, T_END, at, at);
}

/* ---- parsing ---- */

static const char *token_name(TokenKind token)
{
    static const char *const names[] = { /* ORDER TOKENS */
        "the end of the text", "'{'", "'}'", "'['", "']'", "','", "':'", "a string", "a number", "null", "false",
        "true", "a word", "a string in single quotes", "a number", "this character"};
    return names[token];
}

/* A value that is not JSON, but says what was meant: reported, and read as that. */
static TokenKind mend_value(Reader *r)
{
    static const struct { const char *word, *help; } words[] = {
        {"True", "write true"}, {"TRUE", "write true"}, {"False", "write false"}, {"FALSE", "write false"},
        {"None", "write null"}, {"Null", "write null"}, {"NULL", "write null"}, {"undefined", "write null, or leave it out"},
        {"NaN", "JSON has no NaN and no infinities"}, {"Infinity", "JSON has no NaN and no infinities"},
        {"-Infinity", "JSON has no NaN and no infinities"}, {"-NaN", "JSON has no NaN and no infinities"},
        {"+Infinity", "JSON has no NaN and no infinities"}};
    size_t start = r->span.start, end = r->span.end;
    Str text = str_cut(r->text, start, end - start);
    if (r->token == T_SINGLE) {
        problem_help(r, start, end, "a string in single quotes", "JSON strings stand in double quotes");
        return T_STRING;
    }
    if (r->token == T_BAD_NUMBER) {
        problem_help(r, start, end, "not a JSON number",
                     "no leading zeros, no '+', digits on both sides of the point, decimal only");
        return T_NULL;
    }
    Str shown = str_quoted(r->ctx, text);
    Diag *d = problem(r, D_JSON_SYNTAX, start, end, str_printf(r->ctx, "%.*s is not JSON", STR_ARG(shown)).ptr);
    diag_help(r->ctx, d, "JSON has the words true, false and null; strings stand in double quotes");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(text, words[i].word))
            diag_help(r->ctx, d, "%s", words[i].help);
    return T_NULL;
}

static void also_opened(Reader *r, Diag *d)
{
    const DocFrame *frame = build_top(&r->build);
    if (frame)
        diag_also(r->ctx, d, span_of(r, frame->doc->span.start, frame->doc->span.start + 1u), "the %s begins here",
                  frame->doc->kind == DOC_OBJECT ? "object" : "array");
}

/* A character that begins no token. */
static void bad_character(Reader *r, const char *wanted)
{
    uint32_t c;
    size_t len = str_char(r->text, r->span.start, &c);
    if (len == 0) {
        utf8_problem(r, r->span.start);
        return;
    }
    Str message = str_printf(r->ctx, "expected %s, found this character", wanted);
    Diag *d = problem(r, D_JSON_SYNTAX, r->span.start, r->span.start + len, message.ptr);
    also_opened(r, d);
    if (c == 0x2018 || c == 0x2019 || (c >= 0x201c && c <= 0x201e))
        diag_help(r->ctx, d, "strings stand in straight double quotes, \"");
}

/* A mistake that leaves no sure way on. */
static void unexpected(Reader *r, const char *wanted)
{
    if (r->token == T_BAD) {
        bad_character(r, wanted);
    } else if (r->token == T_END && r->text.len == r->span.start && !build_top(&r->build) && r->want == WANT_VALUE) {
        problem(r, D_JSON_SYNTAX, 0, r->text.len, "no JSON value in the text");
    } else {
        Str message = str_printf(r->ctx, "expected %s, found %s", wanted, token_name(r->token));
        also_opened(r, problem(r, D_JSON_SYNTAX, r->span.start, r->span.end, message.ptr));
    }
    r->stop = true;
}

static Want want_after_value(const Reader *r)
{
    return r->build.frames.n ? WANT_COMMA : WANT_END;
}

static void add_scalar(Reader *r, DocKind kind)
{
    Doc *doc = build_value(&r->build, kind, r->span);
    if (!doc) {
        r->stop = true;
        return;
    }
    if (kind == DOC_STRING)
        doc->text = r->string;
    else if (kind == DOC_NUMBER)
        doc->text = str_cut(r->text, r->span.start, r->span.end - r->span.start);
    build_add(&r->build, doc, 0);
    r->want = want_after_value(r);
    next_token(r);
}

static void open_container(Reader *r, DocKind kind)
{
    Doc *doc = build_value(&r->build, kind, r->span);
    if (!doc || !build_open(&r->build, doc)) {
        r->stop = true;
        return;
    }
    r->want = kind == DOC_OBJECT ? WANT_FIRST_KEY : WANT_FIRST_ITEM;
    next_token(r);
}

static void close_container(Reader *r)
{
    DocFrame closed = build_close(&r->build, r->span.end);
    build_add(&r->build, closed.doc, closed.height);
    r->want = want_after_value(r);
    next_token(r);
}

static bool is_closing(const Reader *r)
{
    const DocFrame *frame = build_top((DocBuilder *)(uintptr_t)&r->build);
    return frame && r->token == (frame->doc->kind == DOC_OBJECT ? T_CLOSE_OBJECT : T_CLOSE_ARRAY);
}

/* ',' or the container's end where a value belongs. */
static void missing_value(Reader *r)
{
    const DocFrame *frame = build_top(&r->build);
    bool in_object = frame && frame->doc->kind == DOC_OBJECT;
    bool closing = is_closing(r);
    if (!frame || (r->token != T_COMMA && !closing)) {
        unexpected(r, "a value");
        return;
    }
    if (closing && !in_object)
        problem_help(r, r->comma.start, r->comma.end, "a comma behind the last item", "take the comma out");
    else
        problem(r, D_JSON_SYNTAX, r->span.start, r->span.end, "a value is missing here");
    if (in_object) {
        r->token = T_NULL; /* the key stays known, for duplicates */
        Doc *nothing = build_value(&r->build, DOC_NULL, r->span);
        if (nothing)
            build_add(&r->build, nothing, 0);
        r->token = closing ? T_CLOSE_OBJECT : T_COMMA;
        r->want = WANT_COMMA;
    } else if (closing) {
        close_container(r);
    } else {
        r->comma = r->span;
        r->want = WANT_VALUE;
        next_token(r);
    }
}

static void read_value(Reader *r)
{
    TokenKind token = r->token;
    if (token == T_WORD || token == T_SINGLE || token == T_BAD_NUMBER)
        token = mend_value(r);
    switch (token) {
    case T_OPEN_OBJECT:
        open_container(r, DOC_OBJECT);
        return;
    case T_OPEN_ARRAY:
        open_container(r, DOC_ARRAY);
        return;
    case T_STRING:
        add_scalar(r, DOC_STRING);
        return;
    case T_NUMBER:
        add_scalar(r, DOC_NUMBER);
        return;
    case T_NULL:
        add_scalar(r, DOC_NULL);
        return;
    case T_FALSE:
        add_scalar(r, DOC_FALSE);
        return;
    case T_TRUE:
        add_scalar(r, DOC_TRUE);
        return;
    case T_END:
    case T_CLOSE_OBJECT:
    case T_CLOSE_ARRAY:
    case T_COMMA:
    case T_COLON:
    case T_WORD:
    case T_SINGLE:
    case T_BAD_NUMBER:
    case T_BAD:
        missing_value(r);
        return;
    }
}

static void read_key(Reader *r)
{
    if (r->token == T_CLOSE_OBJECT) {
        if (r->want == WANT_KEY)
            problem_help(r, r->comma.start, r->comma.end, "a comma behind the last member", "take the comma out");
        close_container(r);
        return;
    }
    Str text = str_cut(r->text, r->span.start, r->span.end - r->span.start);
    switch (r->token) {
    case T_STRING:
        text = r->string;
        break;
    case T_SINGLE:
        problem_help(r, r->span.start, r->span.end, "a key in single quotes", "JSON strings stand in double quotes");
        break;
    case T_WORD:
    case T_NULL:
    case T_FALSE:
    case T_TRUE:
    case T_NUMBER:
    case T_BAD_NUMBER:
        problem_help(r, r->span.start, r->span.end, "a key without quotes", "keys are strings, in double quotes");
        break;
    case T_COMMA:
        problem_help(r, r->span.start, r->span.end, "a comma too many", "take the comma out");
        next_token(r);
        return;
    case T_END:
    case T_OPEN_OBJECT:
    case T_CLOSE_OBJECT:
    case T_OPEN_ARRAY:
    case T_CLOSE_ARRAY:
    case T_COLON:
    case T_BAD:
        unexpected(r, r->want == WANT_FIRST_KEY ? "a key or '}'" : "a key");
        return;
    }
    build_key(&r->build, text, r->span);
    r->want = WANT_COLON;
    next_token(r);
}

static bool begins_value(TokenKind token)
{
    return token == T_OPEN_OBJECT || token == T_OPEN_ARRAY || (token >= T_STRING && token <= T_BAD_NUMBER);
}

static void read_colon(Reader *r)
{
    r->want = WANT_VALUE;
    if (r->token == T_COLON)
        next_token(r);
    else if (begins_value(r->token))
        problem(r, D_JSON_SYNTAX, r->span.start, r->span.end, "a ':' is missing before the value");
    else
        unexpected(r, "':'");
}

static void read_comma(Reader *r)
{
    bool in_object = build_top(&r->build)->doc->kind == DOC_OBJECT;
    if (is_closing(r)) {
        close_container(r);
        return;
    }
    if (r->token == T_COMMA) {
        r->comma = r->span;
        next_token(r);
    } else if (begins_value(r->token) && (!in_object || r->token == T_STRING)) {
        problem(r, D_JSON_SYNTAX, r->span.start, r->span.end, "a ',' is missing before this");
    } else {
        unexpected(r, in_object ? "',' or '}'" : "',' or ']'");
    }
    r->want = in_object ? WANT_KEY : WANT_VALUE;
}

static void parse(Reader *r)
{
    next_token(r);
    while (!r->stop) {
        switch (r->want) {
        case WANT_FIRST_ITEM:
            if (r->token == T_CLOSE_ARRAY)
                close_container(r);
            else
                read_value(r);
            break;
        case WANT_VALUE:
            read_value(r);
            break;
        case WANT_FIRST_KEY:
        case WANT_KEY:
            read_key(r);
            break;
        case WANT_COLON:
            read_colon(r);
            break;
        case WANT_COMMA:
            read_comma(r);
            break;
        case WANT_END:
            if (r->token != T_END)
                problem(r, D_JSON_SYNTAX, r->span.start, r->span.end, "more text behind the JSON value");
            return;
        }
    }
}

/* A byte order mark of UTF-16 or UTF-32, or every other byte 0 in what should begin with two ASCII characters. */
static bool is_utf16(Str text)
{
    const char *p = text.ptr;
    return str_starts(text, STR("\xff\xfe")) || str_starts(text, STR("\xfe\xff"))
        || (text.len >= 4 && ((!p[0] && !p[2]) || (!p[1] && !p[3])));
}

/* What makes the whole text unreadable, or stands before it. */
static void check_start(Reader *r)
{
    Str text = r->text;
    if (str_starts(text, STR("\xef\xbb\xbf"))) {
        problem_help(r, 0, 3, "a byte order mark before the JSON text", "save the file as UTF-8 without it");
        r->at = 3;
    } else if (is_utf16(text)) {
        diag_help(r->ctx, problem(r, D_JSON_UTF8, 0, 2, "UTF-16 or UTF-32 text"), "save the file as UTF-8");
        r->stop = true;
    }
}

Doc *json_read(Ctx *ctx, uint32_t file)
{
    Reader r = {.ctx = ctx, .build = {.ctx = ctx}, .file = file, .text = ctx_source(ctx, file)->text};
    size_t errors = diag_errors(ctx);
    if (r.text.len > LIMIT_SOURCE_BYTES) {
        diag(ctx, D_TOO_LARGE, span_of(&r, 0, 0), "larger than %u bytes", LIMIT_SOURCE_BYTES);
        return NULL;
    }
    check_start(&r);
    if (!r.stop)
        parse(&r);
    build_abandon(&r.build, (uint32_t)r.text.len);
    return diag_errors(ctx) == errors ? r.build.root : NULL;
}
