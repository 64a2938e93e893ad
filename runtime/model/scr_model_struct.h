/* scr_model_struct.h: how the structs of a generated header lie in memory, as constant tables beside those of scr_model.h. */
#ifndef SCR_MODEL_STRUCT_H
#define SCR_MODEL_STRUCT_H

#include "scr_body.h"

/* C forms of values. ORDER FORMS */
typedef enum scr_mform {
    SCR_FORM_OBJECT,   /* scr_object */
    SCR_FORM_BOOL,     /* bool */
    SCR_FORM_INT64,    /* int64_t */
    SCR_FORM_INTEGER,  /* scr_integer */
    SCR_FORM_DOUBLE,   /* double */
    SCR_FORM_TEXT,     /* scr_text: str, bytes, Decimal, secrets */
    SCR_FORM_TIME,     /* scr_datetime */
    SCR_FORM_MICROS,   /* int64_t: a timedelta in microseconds */
    SCR_FORM_UUID,     /* scr_uuid */
    SCR_FORM_ENUM,     /* an enum of C: the member's index */
    SCR_FORM_STRUCT,   /* const struct *: another class; NULL: None */
    SCR_FORM_INLINE,   /* a struct: an item of a list or dict */
    SCR_FORM_LIST,     /* { const T *items; size_t n; } */
    SCR_FORM_DICT      /* { const K *keys; const T *items; size_t n; } */
} scr_mform;

#define SCR_NO_OFFSET 0xffffffffu
#define SCR_NULL_POINTER 0xfffffffeu /* has: None is a NULL pointer */

/* A place for a value. */
typedef struct scr_mslot {
    uint8_t form;                 /* scr_mform */
    uint8_t object_kind;          /* what the value is when it is loaded again: scr_okind of TEXT, TIME, LIST; ENUM: 1: the member's value */
    uint16_t index;               /* STRUCT: the class; ENUM: the enum */
    uint32_t offset;              /* of the member in its struct; of items: 0 */
    uint32_t has;                 /* of the bool that says that it is not None; SCR_NO_OFFSET: it never is */
    uint32_t size;                /* of the value itself, bytes */
    const struct scr_mslot *key;  /* DICT */
    const struct scr_mslot *item; /* LIST, DICT */
} scr_mslot;

typedef struct scr_mkey {
    const char *text;
    uint32_t len, hash; /* scr_hash_key */
} scr_mkey;

/* Beside the scr_mclass of the same index. */
typedef struct scr_mstruct {
    const scr_mslot *slots;   /* one a field */
    uint32_t size;            /* of the struct, bytes */
    uint32_t given;           /* offset of its words of "was given" bits */
    uint32_t extra;           /* offset of the scr_object with what has no field (a DICT); SCR_NO_OFFSET: none is kept */
    const scr_mkey *keys;     /* what is searched for in the input: of each field its key, its name, the first steps of its paths */
    const uint16_t *ways;     /* per field two numbers: index of its key's and its name's entry in keys */
    const uint16_t *table;    /* open addressing by hash: index in keys + 1 */
    uint32_t mask;
    uint16_t n_keys;
    const scr_mslot *shown;   /* of fields and then of computed fields: where what dumps show lies; NULL: in slots */
} scr_mstruct;

/* The field of that name; NULL: none. */
SCR_FN const scr_mfield *scr_model_field_of(const scr_mclass *def, scr_object key);

/* All that a generated file knows of its models. */
typedef struct scr_mdecoder {
    const scr_mmodule *module;
    const scr_mstruct *structs;     /* by class */
    const scr_object *constants;    /* by value */
    const scr_body *bodies;         /* by function; NULL: none */
    uint8_t shows;                  /* SCR_M_SHOWN: some class has serializers or computed fields */
} scr_mdecoder;

#endif
