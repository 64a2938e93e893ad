/* scr_json_mistake.h: why a text is no JSON, in the words and at the place of pydantic's parser (jiter). */
#ifndef SCR_JSON_MISTAKE_H
#define SCR_JSON_MISTAKE_H

#include "scr_core.h"

#define SCR_MODEL_DEPTH 200   /* nesting of JSON: jiter's limit, "recursion limit exceeded" */
#define SCR_MODEL_DIGITS 4300 /* of an integer: Python's limit for text */

/* line counts from 1, column from 1 in bytes; 0: a line break is what is wrong. */
typedef struct scr_json_mistake {
    const char *why;
    size_t line, column;
} scr_json_mistake;

/* The first mistake of json[0, len). False: there is none. Time is linear in len, recursion bounded by SCR_MODEL_DEPTH. */
SCR_FN bool scr_json_find_mistake(const char *json, size_t len, scr_json_mistake *m);

#endif
