/* python_scan.h: Python source as tokens: what python.re makes and python_expr.c and python_stmt.c read. */
#ifndef SCHEMAC_PYTHON_SCAN_H
#define SCHEMAC_PYTHON_SCAN_H

#include "python.h"

typedef enum PyTokenKind {
    TOK_END, TOK_NEWLINE, TOK_INDENT, TOK_DEDENT,
    TOK_NAME, TOK_INT, TOK_FLOAT, TOK_COMPLEX,
    TOK_STRING, /* any literal with its prefix and quotes; f-strings with their fields */
#define TOKEN(NAME, text) TOK_##NAME,
#include "python_tokens.def"
#undef TOKEN
    N_TOKENS
} PyTokenKind;

typedef struct PyToken {
    PyTokenKind kind;
    uint32_t start, end;
} PyToken;

typedef struct PyTokens {
    VEC(PyToken) items;
} PyTokens;

/* A string literal's parts, from its token. */
typedef struct PyQuote {
    bool raw, bytes, format; /* format: f"" and t"" */
    bool is_template;
    size_t start, end;       /* of the body, between the quotes */
} PyQuote;

/* The whole file. The last token is TOK_END. False after a diagnostic. */
bool python_scan(Ctx *ctx, uint32_t file, PyTokens *out);
/* Bytes [start, end) as one expression: line ends are blanks. */
bool python_scan_expression(Ctx *ctx, uint32_t file, size_t start, size_t end, PyTokens *out);
/* The expression of an f-string's field that begins at `start`, up to the !, :, = or } that ends it, which is at *stop. */
bool python_scan_field(Ctx *ctx, uint32_t file, size_t start, size_t end, PyTokens *out, size_t *stop);
PyQuote python_quote(Str text, size_t start, size_t end);

const char *python_token_name(PyTokenKind kind); /* for messages: "a name", "\"(\"" */

/* python_string.c: the text of the body's bytes [start, end), escapes read. *surrogates, *unnamed: see Py. False after a diagnostic. */
bool python_decode(Ctx *ctx, uint32_t file, const PyQuote *quote, size_t start, size_t end, Out *out, bool *surrogates, bool *unnamed);

#endif
