/* emit_model_c.h: shared by the printers of C output for models (emit_model_c*.c). */
#ifndef SCHEMAC_EMIT_MODEL_C_H
#define SCHEMAC_EMIT_MODEL_C_H

#include "emit_ext.h"

/* How a value stands in a struct: scr_mslot's parts, and the type in C. ORDER FORMS: runtime/model/scr_model_struct.h */
typedef struct Form Form;
struct Form {
    const char *form;   /* "TEXT": SCR_FORM_TEXT */
    const char *kind;   /* "STR": SCR_O_STR, of what is loaded again */
    uint32_t index;     /* STRUCT, INLINE: the class; ENUM: the enum */
    Str c_type;         /* "scr_text"; LIST, DICT: empty, as the members stand in the struct itself */
    bool nullable;      /* beside it stands a bool, or it is a pointer */
    const Form *key, *item;
};

typedef struct ModelC {
    Ext ext;
    Str prefix, upper, version, name; /* name: of the source */
    const ModelClass **roots;         /* those that get functions */
    size_t n_roots;
    Out header;                       /* enums and structs */
    Out slots;                        /* tables of slots */
    bool shows;                       /* some class has serializers or computed fields */
} ModelC;

/* emit_model_c_form.c */
const Form *form_of_field(ModelC *m, const ModelField *field);
const Form *model_c_form(ModelC *m, const ModelType *type); /* of a member */
const Form *model_c_object(ModelC *m);                      /* of any value */
Str model_c_name(ModelC *m, Str c_name);                    /* prefix_Name */
Str member_name(ModelC *m, Map *taken, Str name);           /* a C identifier that the struct does not have yet */

#endif
