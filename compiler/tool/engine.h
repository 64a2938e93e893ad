/* engine.h: one schema that is ready to judge documents, by either engine, with scratch that grows. */
#ifndef SCHEMAC_ENGINE_H
#define SCHEMAC_ENGINE_H

#include "../../runtime/scr_report.h"
#include "../driver.h"

/* Memory for judging; one for many documents. Zero it to begin; scratch_free at the end. */
typedef struct Scratch {
    Arena *arena;
    void *memory;
    size_t size; /* bytes */
} Scratch;

void scratch_free(Scratch *scratch);
/* At least `size` bytes; what stood in it is gone. False: no memory. */
bool scratch_reserve(Scratch *scratch, size_t size);

typedef struct Engine {
    const scr_program *program;
    const scr_module *module; /* generated code; NULL: the evaluator judges */
    uint32_t json_flags;
} Engine;

/* SCR_VALID, SCR_INVALID or a negative status. The report (NULL: verdict only) lives in the scratch and the input. */
int engine_judge(const Engine *engine, Scratch *scratch, Str json, uint32_t max_errors, scr_report *report);

/* "too_deep", and what it means for people: lower case, no final period. Of negative statuses. */
const char *status_name(int status);
const char *status_text(int status);

#endif
