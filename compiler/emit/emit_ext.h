/* emit_ext.h: shared by the printers of tables for models: of the CPython extension (emit_ext*.c) and of C output (emit_model_c*.c). */
#ifndef SCHEMAC_EMIT_EXT_H
#define SCHEMAC_EMIT_EXT_H

#include "../base/options.h"
#include "../ir/model.h"

/* What of a file's text is needed at run time. */
typedef struct ExtPiece {
    const Py *node;      /* a statement; an expression: it is assigned to `name` */
    Str within;          /* the statement stands in the body of the class of this qualname; empty: at module level */
    Str name;            /* "_schemac_3"; empty: the statement binds its own */
    bool bare;           /* without its decorators */
} ExtPiece;

typedef struct ExtFile {
    ModelFile *file;
    VEC(ExtPiece) pieces;
    VEC(Str) imports;    /* "import re as re" */
    VEC(Str) stars;      /* "from decimal import *": before them */
    Map names;           /* that are provided already */
} ExtFile;

/* One module being printed. Lives as long as its Ctx. */
typedef struct Ext {
    Ctx *ctx;
    const ModelSet *set;
    Str module;          /* its name for import */
    Out decls;           /* arrays that the tables point to */
    VEC(Str) values, types, functions, classes, enums; /* initialisers */
    VEC(Str) defs;       /* of JSON Schemas: initialisers */
    Map def_at;          /* name and text -> its index + 1 */
    VEC(Str) labels;     /* of types: what a union's location calls them */
    uint16_t *class_at;  /* by ModelClass.id: index in the table, SCR_NO_VALUE (0xffff) before */
    uint8_t *calls;      /* by ModelClass.id: 1: checking it calls the user's functions */
    ExtFile *files;      /* in the order of the set's */
    size_t n_code;       /* names made up for expressions */
    bool has_urls, has_emails; /* parts of the engine that few modules need */
    struct SettingsPlan *settings; /* NULL: no class of settings yet */
    Str self;            /* what the model's method whose names are followed calls the instance; empty: it is none */
    bool in_plain;       /* the names of a dataclass's statement are followed, or of the like */
    bool native;         /* C output: there is no Python beside it */
    const char *by;      /* what prints it, as diagnostics name it: "the extension" */
    VEC(Str) objects;    /* native: by value: its scr_object's initialiser */
    VEC(Str) bodies;     /* native: by function: the symbol of its scr_body */
    bool *accepting;     /* by body: the extension asks it before Python; NULL: none */
    VEC(uint32_t) body_of; /* by function: that body's id; EXT_NO_BODY, or past the end: none */
} Ext;

#define EXT_NONE 0xffffu
#define EXT_NO_BODY UINT32_MAX
#define D_EXT_UNSUPPORTED D_MODEL_UNSUPPORTED

/* emit_ext_value.c */
uint32_t ext_value(Ext *ext, const ModelValue *value);       /* its index */
uint32_t ext_decimal(Ext *ext, const ModelValue *value);     /* the same as a Decimal */
Str ext_expected(Ext *ext, ModelValue *const *values, size_t n); /* "1, 2 or 3" */
double ext_number(const ModelValue *value);
Str ext_c(Ext *ext, Str text);                               /* a C string literal */
Str ext_c_or_null(Ext *ext, Str text);                       /* NULL for an empty text */
uint32_t ext_enum(Ext *ext, const ModelEnum *enum_);

/* emit_ext_type.c */
uint32_t ext_type(Ext *ext, const ModelType *type);
Str ext_shown(Ext *ext, const ModelSerializer *s); /* what it is said to give, as an initialiser; NULL: empty */
bool ext_type_shown(const ModelType *type); /* it or a part of it has a serializer, or words on how JSON shows it */
unsigned ext_words(const ModelConfig *config); /* SCR_W_ */
bool ext_type_calls(const Ext *ext, const ModelType *type);
const struct scr_regex *ext_regex(Ctx *ctx, const ModelType *type); /* a matcher of its pattern; NULL: only Python's re knows */
Str ext_pattern(Ext *ext, const ModelType *type);            /* fields of scr_mlimits for its pattern; empty: none */

/* emit_ext_info.c: what is told of a class and its fields; all begin with ", ." or are empty */
Str ext_class_info(Ext *ext, const ModelClass *cls);
Str ext_field_info(Ext *ext, const ModelField *field);

/* emit_ext_code.c */
uint32_t ext_function(Ext *ext, const ModelFunction *function, const ModelValidator *validator); /* its index */
int ext_model_level(const Ext *ext, const ModelValidator *validator); /* 1: before some class, 2: behind it, 0: neither */
uint32_t ext_expression(Ext *ext, const Py *node, ModelFile *file);                             /* a function entry that is its value */
void ext_need_enum(Ext *ext, const ModelEnum *enum_);
void ext_need_class(Ext *ext, const ModelClass *cls);        /* the user's own: its statement */
void ext_need_member(Ext *ext, ModelClass *cls, const ModelMember *member);
uint32_t ext_file_index(const Ext *ext, const ModelFile *file);
Str ext_code(Ext *ext, ExtFile *file);                       /* the text */
Str ext_path(Ext *ext, const ModelClass *owner, Str name);   /* "Order.check" */

/* emit_ext_settings.c */
Str ext_settings(Ext *ext, const ModelClass *cls, uint32_t at); /* fields of scr_mclass for a settings class; empty: it is none */
void ext_settings_tables(Ext *ext, Out *out);

/* emit_ext.c */
unsigned ext_serializer_flags(const ModelSerializer *s, size_t before); /* SCR_S_; before: parameters before the value */
bool ext_is_plain(const ModelClass *cls); /* the user's own class, as he wrote it: a part of models */
Ext ext_new(Ctx *ctx, const ModelSet *set, Str module);
void ext_number_class(Ext *ext, const ModelClass *cls); /* bases before their heirs */
void ext_find_calls(Ext *ext);
void ext_put_class(Ext *ext, ModelClass *cls);
void ext_tables(Ext *ext, Out *out);                    /* module_tables, and all that it names */

/* emit_model_c_value.c: native */
void ext_object(Ext *ext, const ModelValue *value, uint32_t at); /* fills objects[at] */
uint32_t ext_native_missing(Ext *ext, const ModelEnum *enum_); /* of an enum that has a missing_body */
uint32_t ext_native_function(Ext *ext, const ModelFunction *function, const ModelValidator *validator);

/* emit_ext_pyi.c */
void ext_pyi(Ext *ext, Str version, Out *out);

#endif
