/* python_parse.h: what python_expr.c and python_stmt.c share: a recursive descent over the tokens of python.re.
 *
 * The first mistake ends parsing: `failed` is set, every function returns at once, and what was built is thrown away. Recursion is
 * counted in `depth`; the height of trees by py_new's callers through `finish`.
 */
#ifndef SCHEMAC_PYTHON_PARSE_H
#define SCHEMAC_PYTHON_PARSE_H

#include "python_scan.h"

/* One parsing. Lives on the stack of python_read. */
typedef struct Parser {
    Ctx *ctx;
    uint32_t file;
    const PyToken *tokens;
    size_t at;            /* the token that is looked at; the last is TOK_END */
    VEC(Py *) stack;      /* items of the lists that are open */
    int depth;
    uint32_t n_nodes;
    bool failed;
} Parser;

/* ---- tokens ---- */

static inline PyTokenKind parse_kind(const Parser *p) { return p->tokens[p->at].kind; }
static inline bool parse_is(const Parser *p, PyTokenKind kind) { return p->tokens[p->at].kind == kind; }
Str parse_text(const Parser *p);                  /* of the token that is looked at */
bool parse_is_word(const Parser *p, const char *word); /* a NAME with that text: soft keywords */
void parse_next(Parser *p);                       /* never moves behind TOK_END */
bool parse_accept(Parser *p, PyTokenKind kind);   /* steps over it when it is there */
bool parse_expect(Parser *p, PyTokenKind kind, const char *where); /* else a diagnostic */
Span parse_span(const Parser *p);                 /* of the token that is looked at */
uint32_t parse_end(const Parser *p);              /* where the token before it ends */
/* Sets failed, with a diagnostic at the token that is looked at, "expected X". */
void parse_expected(Parser *p, const char *what);
void parse_fail(Parser *p, DiagCode code, Span span, const char *message);
/* False when the recursion is too deep. Each true one wants a parse_leave. */
bool parse_enter(Parser *p);
void parse_leave(Parser *p);

/* ---- nodes ---- */

Py *py_new(Parser *p, PyKind kind, uint32_t start);
/* Sets where it ends and how high it is; every node passes here once its parts are in place. */
Py *py_finish(Parser *p, Py *node);
/* Takes what lies on the stack from `from` on. */
PyList py_take(Parser *p, size_t from);

/* ---- python_expr.c ---- */

Py *parse_test(Parser *p);          /* a if b else c, lambda; no := */
Py *parse_named(Parser *p);         /* also := */
Py *parse_expressions(Parser *p);   /* also *x and commas: a TUPLE then */
Py *parse_value(Parser *p);         /* also yield: what stands behind = */
Py *parse_targets(Parser *p);       /* of for and with: no comparison, so that "in" ends it */
void parse_params(Parser *p, Py *function, PyTokenKind closer, bool annotations);
void parse_arguments(Parser *p, Py *call); /* from behind "(" to behind ")" */
Py *parse_binary(Parser *p);        /* an operand of a comparison */

#endif
