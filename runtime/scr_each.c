/* scr_each.c: parses a batch once, judges its frame and then each item. */
#include "scr_each.h"

/* The member's value; SCR_NONE: there is none, or `at` is no object. */
static uint32_t scr_each_member(const scr_doc *doc, uint32_t at, scr_text name)
{
    uint32_t n = scr_kind_of(doc, at) == SCR_OBJECT ? scr_count(doc, at) : 0;
    uint32_t key = at + 1;
    for (uint32_t i = 0; i < n; i++) {
        if (scr_compare_texts(scr_text_of(doc, key), name) == 0)
            return key + 1;
        key = scr_next(doc, key + 1);
    }
    return SCR_NONE;
}

/* The batch's array; SCR_NONE: the document has none. */
static uint32_t scr_each_array(const scr_each *each, const scr_doc *doc)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < each->n_names && at != SCR_NONE; i++)
        at = scr_each_member(doc, at, each->names[i]);
    return at != SCR_NONE && scr_kind_of(doc, at) == SCR_ARRAY ? at : SCR_NONE;
}

static int scr_each_judge(const scr_eval *settings, uint32_t node, uint32_t cell)
{
    scr_eval eval = *settings;
    scr_arena before = *eval.arena;
    int status = scr_eval_run(&eval, node, cell);
    *eval.arena = before;
    return status;
}

static int scr_each_item(const scr_eval *settings, const scr_each *each, uint32_t cell)
{
    int status = SCR_VALID;
    for (uint32_t i = 0; i < each->n_items && status == SCR_VALID; i++)
        status = scr_each_judge(settings, each->items[i], cell);
    return status;
}

/* The frame first: a document that is no batch has no items to tell of. */
static int scr_each_run(const scr_eval *settings, const scr_each *each, scr_verdicts *verdicts)
{
    int status = scr_each_judge(settings, each->frame, 0);
    uint32_t array = scr_each_array(each, settings->doc);
    if (status != SCR_VALID || array == SCR_NONE)
        return status;
    uint32_t n = scr_count(settings->doc, array), cell = array + 1;
    for (uint32_t i = 0; i < n; i++) {
        int item = scr_each_item(settings, each, cell);
        if (item < 0)
            return item;
        if (item == SCR_INVALID) {
            if (verdicts->n_failed < verdicts->max_failed)
                verdicts->failed[verdicts->n_failed] = i;
            verdicts->n_failed++;
        }
        cell = scr_next(settings->doc, cell);
    }
    verdicts->n_items = n;
    return verdicts->n_failed > 0 ? SCR_INVALID : SCR_VALID;
}

/* The document stands ready, or a status says why not. */
static int scr_each_verdicts(scr_validation *v, int status, const scr_each *each, scr_verdicts *verdicts)
{
    if (status == SCR_VALID)
        status = scr_each_run(&v->eval, each, verdicts);
    if (status < 0)
        verdicts->n_failed = 0;
    return status;
}

int scr_check_each(const scr_program *program, const scr_each *each, const char *json, size_t len, uint32_t json_flags,
                   const scr_options *options, scr_verdicts *verdicts)
{
    scr_validation v;
    if (!scr_verdicts_begin(verdicts))
        return SCR_BAD_OPTIONS;
    return scr_each_verdicts(&v, scr_validation_begin(&v, program, json, len, json_flags, options), each, verdicts);
}

int scr_check_each_doc(const scr_program *program, const scr_each *each, const scr_doc *doc, uint32_t json_flags,
                       const scr_options *options, scr_verdicts *verdicts)
{
    scr_validation v;
    if (!scr_verdicts_begin(verdicts))
        return SCR_BAD_OPTIONS;
    return scr_each_verdicts(&v, scr_validation_begin_doc(&v, program, doc, json_flags, options), each, verdicts);
}
