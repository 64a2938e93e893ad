/* scr_model_store.h: models in the structs of a generated header. */
#ifndef SCR_MODEL_STORE_H
#define SCR_MODEL_STORE_H

#include "scr_model_run.h"
#include "scr_model_text.h"

/* What a list and a dict are in a struct. */
typedef struct scr_mlist {
    const void *items;
    size_t n;
} scr_mlist;
typedef struct scr_mpairs {
    const void *keys, *items;
    size_t n;
} scr_mpairs;

/* A MODEL, or what a TypedDict or NamedTuple is, into its class's struct. False: run->status says why. */
SCR_FN bool scr_model_store(scr_mrun *run, uint16_t cls, scr_object model, void *out);
/* A struct as model_dump_json() gives it. Recursion is as deep as structs lie in structs. */
SCR_FN void scr_model_put_struct(scr_mtext *out, const scr_mdecoder *decoder, uint16_t cls, const void *value);

#endif
