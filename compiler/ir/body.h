/* body.h: the code layer of the Model IR: the body of a validator, with every name resolved and every operation one that the runtime has.
 *
 * front/pymodel_body*.c makes it from syntax and refuses what has no exact form; emit/emit_body.c prints it as C over
 * runtime/model/. Values are those of Python; no type is assumed at compile time. docs/models.md, "Validator bodies".
 */
#ifndef SCHEMAC_BODY_H
#define SCHEMAC_BODY_H

#include "model.h"

typedef struct Code Code;

typedef enum CodeKind {
    /* expressions */
    CODE_CONST,     /* value */
    CODE_LOCAL,     /* index: the slot; checked: it may be unassigned there */
    CODE_PARAM,     /* what the caller hands in beside arguments: index, a CodeParam */
    CODE_UNARY,     /* op a: PLUS, MINUS, INVERT, NOT */
    CODE_BINARY,    /* a op b */
    CODE_BOOLEAN,   /* items joined by op: AND, OR; gives the deciding value */
    CODE_COMPARE,   /* a ops[0] items[0] ops[1] items[1] ... */
    CODE_CHOICE,    /* a if b else c */
    CODE_LIST, CODE_TUPLE, CODE_SET, /* items; a STARRED gives all of its */
    CODE_DICT,      /* items: key, value, key, value; a key that is NULL: all of the value's */
    CODE_INDEX,     /* a[b] */
    CODE_SLICE,     /* a[items[0]:items[1]:items[2]], NULL where absent */
    CODE_ATTRIBUTE, /* a.text; c_name: the attribute of built-in types of that name, or NULL. As a target index 1: object.__setattr__ sets it */
    CODE_CALL,      /* callee(items): a function of the file set */
    CODE_DISPATCH,  /* index := a; by the class of the model that it is one of cases, else b */
    CODE_METHOD,    /* a.c_name(items); NULL where an argument is absent */
    CODE_BUILTIN,   /* c_name(items) */
    CODE_FORMAT,    /* an f-string: items are CONST strings and FORMATTED */
    CODE_FORMATTED, /* a, conversion, b: the spec (a string) or NULL */
    CODE_COLLECT,   /* a comprehension: index is a CodeCollect; a the element (DICT: key), b the DICT's value, c: sum's start, a min's or max's key; clauses */
    CODE_NEW_EXCEPTION, /* c_name(items) */
    CODE_ISINSTANCE, /* a: any of types */
    CODE_ENUM,      /* enum_(a); index 1: enum_[a] */
    CODE_MATCH,     /* a pattern applied to a: value is the PATTERN, index a CodeMatch */
    CODE_SUB,       /* what a pattern of one character (index 1: or more, "+") finds in a, replaced by b: value is the PATTERN of the character */
    CODE_NAMED,     /* index := a */
    /* targets, beside LOCAL, INDEX, SLICE and ATTRIBUTE */
    CODE_UNPACK,    /* items: one of them may be a STARRED */
    CODE_STARRED,   /* a */
    /* statements */
    CODE_EXPRESSION, /* a */
    CODE_ASSIGN,    /* items (targets) = a */
    CODE_AUGMENT,   /* a op= b */
    CODE_DELETE,    /* items: LOCAL, INDEX */
    CODE_RETURN,    /* a or NULL */
    CODE_RAISE,     /* a; NULL: the exception that is being handled */
    CODE_ASSERT,    /* a, message b or NULL */
    CODE_IF,        /* a; body, orelse */
    CODE_WHILE,     /* a; body, orelse */
    CODE_FOR,       /* a in b; body, orelse */
    CODE_TRY,       /* body, handlers, orelse, final */
    CODE_BREAK, CODE_CONTINUE
} CodeKind;

typedef enum CodeParam { CODE_INFO_DATA, CODE_INFO_FIELD_NAME, CODE_INFO_MODE, CODE_INFO_CONTEXT } CodeParam;
typedef enum CodeCollect { COLLECT_LIST, COLLECT_SET, COLLECT_DICT, COLLECT_ANY, COLLECT_ALL, COLLECT_SUM, COLLECT_MIN, COLLECT_MAX } CodeCollect;
typedef enum CodeMatch { MATCH_START, MATCH_FULL, MATCH_SEARCH } CodeMatch;

typedef struct CodeCase { const ModelClass *class_; Code *code; } CodeCase; /* of instances of exactly this class */
typedef struct CodeBlock { Code **items; size_t n; } CodeBlock;
typedef struct CodeClause { Code *target, *iterable; Code **conditions; size_t n; } CodeClause;
/* except types as slot. types empty: every Exception. */
typedef struct CodeHandler { const char **types; size_t n; bool named; uint32_t slot; CodeBlock body; } CodeHandler;
/* What isinstance asks for: a built-in type ("str", "datetime"), a class or an enum of the set. */
typedef struct CodeType { const char *name; ModelClass *class_; ModelEnum *enum_; } CodeType;

typedef struct ModelBody ModelBody;

struct Code {
    CodeKind kind;
    PyOp op;
    Span span;
    uint32_t index;
    bool checked;
    char conversion;
    const char *c_name;
    Str text;
    const ModelValue *value;
    ModelEnum *enum_;
    ModelBody *callee;
    Code *a, *b, *c;
    Code **items;
    size_t n;
    PyOp *ops;
    CodeBlock body, orelse, final;
    CodeClause *clauses;
    size_t n_clauses;
    CodeHandler *handlers;
    size_t n_handlers;
    CodeType *types;
    size_t n_types;
    CodeCase *cases;
    size_t n_cases;
};

/* One function. Its first n_params slots are its parameters, in order; all slots are values. */
struct ModelBody {
    uint32_t id;        /* index in ModelSet.bodies */
    Str name;           /* as a traceback would name it: "OrderEvent.check_amount" */
    Span span;
    const Py *node;
    bool made;          /* whole: what calls it while it is being made calls itself */
    bool takes_info;    /* reads a CODE_PARAM */
    bool takes_self;    /* its first parameter is the instance */
    bool has_named;     /* := stands in it */
    bool logs;          /* it writes to a log, which C leaves out */
    bool uses_class;    /* what it takes from `cls` is taken from the class that it stands in */
    bool accepts;       /* the extension asks it before Python: see front/pymodel_body_ext.c */
    Str *slots;
    size_t n_slots, n_params;
    CodeBlock block;
};

/* The body of a function; NULL: it has not been made (it was not asked for, or refused). */
ModelBody *model_body(const ModelSet *set, const ModelFunction *function);

#endif
