/* python.h: Python source as a syntax tree with places. It knows the grammar (3.8 to 3.14) and nothing of what names mean.
 *
 * A tree is data: it lives as long as the Ctx, points into the source where it can, and is at most LIMIT_PYTHON_HEIGHT high, so
 * that its readers may recurse. The kinds are those of Python's own `ast` module, with the same parts.
 */
#ifndef SCHEMAC_PYTHON_H
#define SCHEMAC_PYTHON_H

#include "../base/base.h"

typedef enum PyKind {
    /* expressions */
    PY_NAME,        /* text */
    PY_INT,         /* text: the token without its underscores, in any base */
    PY_FLOAT,       /* text: without underscores */
    PY_COMPLEX,     /* text: without underscores, with its j */
    PY_STRING,      /* text: decoded; adjacent literals are joined. A lone surrogate escape is its three bytes (see surrogates) */
    PY_BYTES,       /* text: decoded */
    PY_FSTRING,     /* list: STRING and FORMATTED parts, in order; t-strings too, which say so in flag */
    PY_FORMATTED,   /* a: the expression; conversion; b: format spec, an FSTRING, or NULL; text: what stands before "=" in {x = } */
    PY_NONE, PY_TRUE, PY_FALSE, PY_ELLIPSIS,
    PY_ATTRIBUTE,   /* a . text */
    PY_SUBSCRIPT,   /* a [ b ]; several indices are a TUPLE */
    PY_SLICE,       /* a : b : c, each may be NULL */
    PY_CALL,        /* a ( list, keywords ) */
    PY_STARRED,     /* * a */
    PY_UNARY,       /* op a */
    PY_BINARY,      /* a op b */
    PY_BOOLEAN,     /* list joined by op: AND, OR */
    PY_COMPARE,     /* a, then ops[i] list[i] */
    PY_CONDITIONAL, /* b if a else c */
    PY_NAMED,       /* a := b */
    PY_LAMBDA,      /* params, a: the body */
    PY_TUPLE, PY_LIST, PY_SET, /* list */
    PY_DICT,        /* list: the values; keys: the keys, NULL for ** */
    PY_LIST_COMP, PY_SET_COMP, PY_GENERATOR, /* a: the element; clauses */
    PY_DICT_COMP,   /* a: key, b: value; clauses */
    PY_AWAIT, PY_YIELD_FROM, /* a */
    PY_YIELD,       /* a or NULL */
    /* statements */
    PY_EXPRESSION,  /* a */
    PY_ASSIGN,      /* list: the targets, a: the value */
    PY_AUG_ASSIGN,  /* a op= b */
    PY_ANN_ASSIGN,  /* a: annotation b, c: the value or NULL */
    PY_RETURN,      /* a or NULL */
    PY_RAISE,       /* a or NULL, from b or NULL */
    PY_ASSERT,      /* a, message b or NULL */
    PY_DELETE,      /* list */
    PY_PASS, PY_BREAK, PY_CONTINUE,
    PY_GLOBAL, PY_NONLOCAL, /* list of NAME */
    PY_IMPORT,      /* aliases */
    PY_IMPORT_FROM, /* text: the module, may be empty; level: leading dots; aliases: one named "*" for all */
    PY_IF, PY_WHILE, /* a: the test; body, orelse. elif is an IF alone in orelse */
    PY_FOR,         /* a in b; body, orelse; flag: async */
    PY_TRY,         /* body, handlers (list of HANDLER), orelse, final; flag: except* */
    PY_HANDLER,     /* a: the exception's expression or NULL; text: its name or empty; body */
    PY_WITH,        /* list: what is entered; targets: as what, NULL for none; body; flag: async */
    PY_MATCH,       /* a: the subject; handlers: list of CASE */
    PY_CASE,        /* pattern: span of what stands between case and the colon, unread; body */
    PY_FUNCTION,    /* text: the name; params, a: what it returns or NULL; decorators, body; flag: async */
    PY_CLASS,       /* text: the name; list: bases, keywords; decorators, body */
    PY_TYPE_ALIAS,  /* type text[...] = a */
    N_PY_KINDS
} PyKind;

typedef enum PyOp {
    OP_NONE,
    OP_ADD, OP_SUB, OP_MUL, OP_MATMUL, OP_DIV, OP_FLOOR_DIV, OP_MOD, OP_POW, OP_LSHIFT, OP_RSHIFT, OP_BIT_OR, OP_BIT_XOR, OP_BIT_AND,
    OP_PLUS, OP_MINUS, OP_INVERT, OP_NOT,            /* unary */
    OP_AND, OP_OR,                                   /* boolean */
    OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_IS, OP_IS_NOT, OP_IN, OP_NOT_IN, /* compare */
    N_PY_OPS
} PyOp;

typedef struct Py Py;

typedef struct PyList {
    Py **items;
    size_t n;
} PyList;

typedef struct PyKeyword { /* name=value of a call or class; an empty name: **value */
    Str name;
    Span span;
    Py *value;
} PyKeyword;

typedef struct PyAlias { /* import name as as_name; of `import a.b` the name is "a.b" */
    Str name, as_name;   /* as_name empty: none */
    Span span;
} PyAlias;

typedef struct PyClause { /* for target in iterable if ... if ... */
    Py *target, *iterable;
    PyList conditions;
    bool is_async;
} PyClause;

typedef enum PyParamKind { PARAM_POSITIONAL_ONLY, PARAM_NORMAL, PARAM_STAR, PARAM_KEYWORD_ONLY, PARAM_STAR_STAR } PyParamKind;

typedef struct PyParam {
    Str name;
    Span span;
    PyParamKind kind;
    Py *annotation, *value; /* NULL: none */
} PyParam;

typedef struct PyTypeParam { Str name; Span span; } PyTypeParam;

/* Parts that no kind has together share their place: read only those that the kind's line above names. */
struct Py {
    PyKind kind;
    PyOp op;
    Span span;          /* the whole; of a function or class without its decorators */
    Span name_span;     /* of text, where it is a name of its own: ATTRIBUTE, FUNCTION, CLASS, HANDLER */
    Str text;
    uint16_t height;    /* 1 + that of the highest part */
    bool flag;          /* as the kind says */
    bool parenthesised; /* an expression that stood in parentheses of its own */
    bool surrogates;    /* STRING: holds lone surrogates, which UTF-8 has no form for */
    char conversion;    /* FORMATTED: 'r', 's', 'a' or 0 */
    uint32_t level;     /* IMPORT_FROM */
    Py *a, *b, *c;
    PyList list, body;
    union {
        PyList keys;       /* DICT */
        PyList targets;    /* WITH */
        PyList decorators; /* FUNCTION, CLASS */
    };
    union {
        PyList orelse;     /* IF, WHILE, FOR, TRY */
        struct { PyKeyword *items; size_t n; } keywords; /* CALL, CLASS */
    };
    union {
        PyList final;      /* TRY */
        struct { PyParam *items; size_t n; } params;     /* FUNCTION, LAMBDA */
        struct { PyClause *items; size_t n; } clauses;   /* LIST_COMP, SET_COMP, DICT_COMP, GENERATOR */
        PyOp *ops;         /* COMPARE: list.n of them */
    };
    union {
        PyList handlers;   /* TRY, MATCH */
        struct { PyTypeParam *items; size_t n; } type_params; /* FUNCTION, CLASS, TYPE_ALIAS: [T] */
        struct { PyAlias *items; size_t n; } aliases;    /* IMPORT, IMPORT_FROM */
        Span pattern;      /* CASE */
    };
};

typedef struct PyFile {
    uint32_t file;  /* its source */
    PyList body;
} PyFile;

/* Text to tree. NULL after diagnostics (D_PYTHON_SYNTAX, D_PYTHON_UTF8, limits): the first mistake of syntax ends reading. */
PyFile *python_read(Ctx *ctx, uint32_t file);
/* The expression that a string literal's text is ("list[Item]" as an annotation). Places: the literal's, where it can be said
 * within it. NULL after a diagnostic. */
Py *python_read_annotation(Ctx *ctx, const Py *string);

/* Can some part of a file bind the name of its top level anew, beside plain statements there: by `global`, :=, +=, del, globals(), setattr()? */
bool python_rebinds(PyList body, Str name);
/* Can it change what the name holds: name[..] = .., name.append(..)? */
bool python_changes(PyList body, Str name);
/* Can it assign to an attribute of that name, of anything but self? */
bool python_rebinds_attribute(PyList body, Str name);
/* What a kind is called in messages: "a call", "a for statement". */
const char *python_kind_name(PyKind kind);
/* As Python writes it: "+", "not in". */
const char *python_op_name(PyOp op);
/* The docstring that begins a body; NULL: none. */
const Py *python_docstring(PyList body);
/* The source text of a node, as written. */
Str python_source(const Ctx *ctx, const Py *node);
/* The leading dots of a relative import. */
Str python_dots(Ctx *ctx, const Py *import);
/* The tree as an s-expression, for --dump and tests. */
void python_dump(Out *out, const PyFile *file);

#endif
