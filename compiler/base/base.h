/* base.h: what every module of the compiler stands on: text, memory, diagnostics, sources.
 *
 * A Ctx is one compilation. It owns the arena, the sources and the diagnostics; nothing in the compiler is global, prints
 * or exits. When memory runs out or an internal check fails, base jumps back to the ctx_run() that is under way, which
 * returns false; everything of that compilation then lives only until ctx_free.
 */
#ifndef SCHEMAC_BASE_H
#define SCHEMAC_BASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- text: (pointer, length), UTF-8, not NUL-terminated ---- */

typedef struct Str {
    const char *ptr;
    size_t len; /* bytes */
} Str;

#define STR(literal) ((Str){literal, sizeof(literal) - 1})
#define STR_ARG(s) (int)(s).len, (s).ptr /* for "%.*s" */

Str str_of(const char *nul_terminated);
bool str_eq(Str a, Str b);
bool str_is(Str a, const char *nul_terminated);
int str_cmp(Str a, Str b); /* by bytes, then length */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
Str str_from(Str s, size_t at);            /* the part from at on */
Str str_cut(Str s, size_t at, size_t len); /* a part; clamped */
uint64_t str_hash(Str s);                  /* FNV-1a with a final mix; the same on every machine */
/* Length in bytes of the well-formed UTF-8 character (RFC 3629) that begins at s.ptr[at], and its code point; 0: there is none. */
size_t str_char(Str s, size_t at, uint32_t *code_point);
/* Control characters, and those that change how the text around them is shown: never printed as they are. */
bool char_is_hidden(uint32_t code_point);

/* ---- memory ---- */

typedef struct Arena Arena;

Arena *arena_new(void); /* NULL: out of memory */
void arena_free(Arena *arena);
/* Zeroed, 16-byte aligned; NULL: out of memory. For base itself; all others call ctx_alloc. */
void *arena_alloc(Arena *arena, size_t n);
/* For tests: the n-th allocation from now (from 1) fails, once. 0: none. */
void arena_fail_at(Arena *arena, size_t n);

typedef struct Ctx Ctx;

/* Zeroed memory, 16-byte aligned, that lives as long as the Ctx. Never NULL: see ctx_run. */
void *ctx_alloc(Ctx *ctx, size_t n);
/* n things of a size; an overflow is "out of memory: <what>". */
void *ctx_array(Ctx *ctx, size_t n, size_t size, const char *what);
#define CTX_NEW(ctx, Type) ((Type *)ctx_alloc((ctx), sizeof(Type)))
#define CTX_ARRAY(ctx, n, Type) ((Type *)ctx_array((ctx), (n), sizeof(Type), #Type))

Str str_copy(Ctx *ctx, Str s);                 /* also NUL-terminated behind its end */
/* A token of a JSON Pointer (RFC 6901), with ~0 and ~1 read. */
Str str_pointer_token(Ctx *ctx, Str token);
/* For messages: in double quotes with JSON's escapes, cut when it is long; NUL-terminated. */
Str str_quoted(Ctx *ctx, Str s);
const char *str_z(Ctx *ctx, Str s);            /* a NUL-terminated copy, for the OS border */
Str str_join(Ctx *ctx, Str a, Str b);
Str str_printf(Ctx *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str str_vprintf(Ctx *ctx, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* A growing array in the arena: Type *items; size_t n, cap. VEC_PUSH returns the new item's lvalue. */
#define VEC(Type) struct { Type *items; size_t n, cap; }
#define VEC_PUSH(ctx, vec) \
    (*(((vec)->n == (vec)->cap ? vec_grow((ctx), (void **)&(vec)->items, (vec)->n, &(vec)->cap, sizeof *(vec)->items) \
                               : (void)0), \
       &(vec)->items[(vec)->n++]))
void vec_grow(Ctx *ctx, void **items, size_t n, size_t *cap, size_t size);

/* A map from text to a pointer that remembers the order of insertion. Zero it to begin. */
typedef struct MapEntry { Str key; void *value; uint64_t hash; } MapEntry;
typedef struct Map {
    MapEntry *entries; /* in order of insertion */
    size_t n, cap;
    uint32_t *slots;   /* hash table of entry + 1 */
    size_t n_slots;    /* a power of two */
} Map;
void *map_get(const Map *map, Str key);               /* NULL: not there */
bool map_has(const Map *map, Str key);
/* Sets key to value; returns the entry's old value, NULL when it is new. */
void *map_set(Ctx *ctx, Map *map, Str key, void *value);

/* ---- sources and places ---- */

/* A half-open range of bytes in a source. file 0: no place. Line and column are computed when they are shown. */
typedef struct Span {
    uint32_t file; /* ctx source number, from 1 */
    uint32_t start, end;
} Span;

typedef struct Source {
    Str name;          /* as the user gave it; "<stdin>" */
    Str text;
    uint32_t *lines;   /* offsets of line starts; made on first use */
    uint32_t n_lines;
    uint32_t *counts;  /* code points before every 4,096th byte; made with lines */
} Source;

uint32_t ctx_add_source(Ctx *ctx, Str name, Str text); /* copies neither; text must outlive ctx */
const Source *ctx_source(const Ctx *ctx, uint32_t file);
uint32_t source_mark(const Source *source); /* bytes of its byte order mark: 3 or 0 */
/* 1-based line and column (code points; a byte order mark is none); 0,0 for no place. */
void ctx_line_column(Ctx *ctx, uint32_t file, uint32_t offset, uint32_t *line, uint32_t *column);

/* ---- diagnostics ---- */

/* ORDER DIAGS: codes are stable; the list with texts and help is diags.def: DIAG(NAME, "SC0101", SEVERITY, "wname", "summary") */
typedef enum DiagCode {
#define DIAG(NAME, code, severity, wname, summary) D_##NAME,
#include "diags.def"
#undef DIAG
    N_DIAGS
} DiagCode;

typedef enum Severity { SEV_NOTE, SEV_WARNING, SEV_ERROR } Severity;

typedef struct Diag {
    DiagCode code;
    Severity severity;
    Span span;
    Str message; /* lower case, no final period, names in quotes and in full */
    Str pointer; /* JSON Pointer of the place in its document; may be empty */
    Str help;    /* empty: no fix is known */
    Span other;  /* second place; file 0: none */
    Str other_message;
} Diag;

/* Reports one; the severity is the list's, changed by -W options. Returns it, so that help and a second place can be set. */
Diag *diag(Ctx *ctx, DiagCode code, Span span, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Back to n diagnostics, so many of them errors: what was tried and need not be. */
void diag_take_back(Ctx *ctx, size_t n, size_t errors);
void diag_help(Ctx *ctx, Diag *d, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_also(Ctx *ctx, Diag *d, Span span, const char *format, ...) __attribute__((format(printf, 4, 5)));
size_t diag_errors(const Ctx *ctx); /* number of errors so far */
/* Drops those from number `from` on that say what another of them says of the same place. */
void diag_unique(Ctx *ctx, size_t from);

/* All diagnostics, by place, as text: `file:line:col: error[SC0123]: text`, the line, a caret range, `note:`, `help:`. At most
 * LIMIT_DIAGS of them, then how many more. A warning that comes again with the same words is told once, with its other lines. colour: ANSI colours.
 * All of them as a JSON array: diag_json. */
Str diag_text(Ctx *ctx, bool colour);
Str diag_json(Ctx *ctx);
/* -W names: "error" (all warnings are errors), "error=NAME", "no-NAME", "NAME". False: no such warning. */
bool diag_option(Ctx *ctx, Str name);
/* -WNAME or -Werror=NAME was given: for those that are only told on demand. */
bool diag_asked(const Ctx *ctx, DiagCode code);

/* ---- a compilation ---- */

struct Ctx {
    Arena *arena;
    VEC(Source) sources;
    VEC(Diag) diags;
    size_t n_errors;
    uint8_t warning[N_DIAGS];  /* 0: as listed, 1: off, 2: on, 3: error */
    bool warnings_are_errors;
    Diag unseen;               /* what diag returns for a warning that is off, and past LIMIT_DIAGS_KEPT */
    jmp_buf *escape;           /* of the ctx_run under way */
    const char *fatal;         /* why it was taken: static text, "out of memory" or "internal error: file:line: ..." */
};

Ctx *ctx_new(void); /* NULL: out of memory */
void ctx_free(Ctx *ctx);
/* Runs f(ctx, arg). False when memory ran out or an internal check failed; ctx->fatal says which. */
bool ctx_run(Ctx *ctx, void (*f)(Ctx *ctx, void *arg), void *arg);
_Noreturn void ctx_fail(Ctx *ctx, const char *why);
/* An internal check, on in every build. */
#define CTX_ASSERT(ctx, condition) \
    ((condition) ? (void)0 : ctx_fail((ctx), "internal error: " __FILE__ ": " #condition))

/* ---- output ---- */

/* A growing text. Holes have names: out_fill(out, "bool ${prefix}_is_valid(", vars) replaces ${name} by the variable's text;
 * an unknown hole is an internal error. */
typedef struct Out {
    Ctx *ctx;
    char *ptr;
    size_t len, cap;
    uint32_t indent; /* columns put before a line that out_line begins */
} Out;

typedef struct OutVar { const char *name; Str text; } OutVar;

Out out_new(Ctx *ctx);
void out_str(Out *out, Str s);
void out_z(Out *out, const char *s);
void out_char(Out *out, char c);
void out_printf(Out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A whole line: indent, text, newline. */
void out_line(Out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void out_fill(Out *out, Str template_text, const OutVar *vars, size_t n_vars);
/* The text as a C string literal with quotes; bytes that are not printable ASCII, '?' and '\\' escaped so that nothing can break out. */
void out_c_string(Out *out, Str s);
/* The text as a JSON string with quotes. */
void out_json_string(Out *out, Str s);
/* A text put into a C comment: slash-star and star-slash broken up, newlines made spaces, control characters dropped. */
void out_c_comment(Out *out, Str s);
Str out_text(const Out *out);

#endif
