/* output.h: what a judgement looks like: text, and the JSON forms of --output. */
#ifndef SCHEMAC_OUTPUT_H
#define SCHEMAC_OUTPUT_H

#include "engine.h"
#include "tool.h"

/* One document, judged. */
typedef struct Judgement {
    const Engine *engine;
    Str name;                 /* of the file */
    uint64_t line;            /* of the document in an NDJSON file, from 1; 0: the file is the document */
    Str json;
    int status;
    const scr_report *report; /* NULL when the format needs none */
    uint32_t max_errors;
    bool colour, verbose;
} Judgement;

/* False: the format is made of the verdict alone. */
bool output_wants_report(OutputFormat format);
/* Whole lines: text, or one JSON value on one line. */
void output_print(Out *out, const Judgement *judgement, OutputFormat format);

/* One error as an object, as --output json, the Python package and the library's users know it. */
void output_error(Out *out, const scr_error *error);
/* The annotations of a valid document, for Bowtie: a JSON array of {keyword, instanceLocation, keywordLocation, annotation}.
 * Keyword locations are those of the schema document ("#/..."), whatever $id says; of other documents, URIs. */
void output_annotations(Out *out, const Engine *engine, const SchemaSet *set, Str json);

#endif
