/* schemac.c: what schemac generates, loaded as any program would load it, and the evaluator of libschemac. */
#include "bench.h"

#include "../../compiler/schemac.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCRATCH = 8 << 20, AGAIN = 200 };

typedef struct Ours {
    void *library;
    const scr_module *module;
    schemac_program *program;
    scr_options options;
} Ours;

static Ours *ours_new(void)
{
    Ours *self = calloc(1, sizeof *self);
    self->options.struct_size = sizeof self->options;
    self->options.scratch = malloc(SCRATCH);
    self->options.scratch_size = SCRATCH;
    return self;
}

static void ours_close(void *closed)
{
    Ours *self = closed;
    schemac_free(self->program);
    if (self->library)
        dlclose(self->library);
    free(self->options.scratch);
    free(self);
}

static void *open_module(const Task *task, const char **why)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s_validator.so", task->directory, task->schema);
    Ours *self = ours_new();
    self->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    self->module = self->library ? (const scr_module *)dlsym(self->library, "schemac_module") : NULL;
    if (self->module)
        return self;
    fprintf(stderr, "bench: %s\n", dlerror());
    *why = "its .so does not load";
    ours_close(self);
    return NULL;
}

/* is_valid has a scratch of its own, on the stack; what needs more it cannot decide, and says false. */
static void *open_stack(const Task *task, const char **why)
{
    Ours *self = open_module(task, why);
    if (!self || !self->module->needs_scratch)
        return self;
    *why = "it has no way to do this";
    ours_close(self);
    return NULL;
}

static char *read_text(const char *directory, const char *name, size_t *len)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.json", directory, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    char *text = malloc((size_t)ftell(file) + 1);
    *len = (size_t)ftell(file);
    rewind(file);
    *len = fread(text, 1, *len, file);
    fclose(file);
    return text;
}

static void *open_program(const Task *task, const char **why)
{
    Ours *self = ours_new();
    size_t len = 0, order_len = 0;
    char *text = read_text(task->directory, task->schema, &len), *order = read_text(task->directory, "order", &order_len), *said = NULL;
    const schemac_document documents[] = {{"https://example.com/bench/order.json", order, order_len}};
    schemac_options how = {.struct_size = sizeof how, .name = task->schema, .content_assertion = task->batch, .format_assertion = task->formats ? 0 : 1};
    how.registry = documents;
    how.n_registry = task->batch ? 1 : 0;
    self->program = text ? schemac_compile(text, len, &how, &said) : NULL;
    if (!self->program)
        fprintf(stderr, "bench: %s: %s\n", task->schema, said ? said : "cannot be read");
    schemac_free_text(said);
    free(text);
    free(order);
    if (self->program)
        return self;
    *why = "it does not compile the schema";
    ours_close(self);
    return NULL;
}

static uint32_t is_valid(void *self, const char *json, size_t len)
{
    return ((const Ours *)self)->module->is_valid(json, len);
}

static uint32_t check(void *self, const char *json, size_t len)
{
    const Ours *ours = self;
    return ours->module->check(json, len, &ours->options) == SCR_VALID;
}

static uint32_t report(void *self, const char *json, size_t len)
{
    const Ours *ours = self;
    scr_report all = {.struct_size = sizeof all};
    return ours->module->validate(json, len, &ours->options, &all) == SCR_VALID && all.n_errors == 0;
}

static uint32_t evaluate(void *self, const char *json, size_t len)
{
    const Ours *ours = self;
    return schemac_check(ours->program, json, len, &ours->options) == SCR_VALID;
}

static uint32_t batch_check(void *self, const char *json, size_t len) { return !check(self, json, len); }
static uint32_t batch_evaluate(void *self, const char *json, size_t len) { return !evaluate(self, json, len); }

/* The failing records: a verdict on each. */
static uint32_t batch_each(void *self, const char *json, size_t len)
{
    const Ours *ours = self;
    uint32_t failed[31], bits = 0;
    scr_verdicts verdicts = {.struct_size = sizeof verdicts, .failed = failed, .max_failed = 31};
    if (ours->module->check_each(json, len, &ours->options, &verdicts) == SCR_VALID)
        return 0;
    for (size_t i = 0; i < verdicts.n_failed && i < 31; i++)
        bits |= 1u << failed[i];
    return verdicts.n_failed ? bits : 1u << 31;
}

const Contender *contenders(void)
{
    static Contender list[] = {
        {"schemac is_valid", "", VERDICT, "", open_stack, is_valid, NULL, ours_close},
        {"schemac check", "", VERDICT, "", open_module, check, batch_check, ours_close},
        {"schemac check, over and over", "", VERDICT, "each document many times in a row", open_module, check, NULL, ours_close, AGAIN},
        {"schemac evaluator, over and over", "", VERDICT, "each document many times in a row; no generated C", open_program, evaluate, NULL, ours_close, AGAIN},
        {"schemac report", "", CHECKS, "all errors", open_module, report, NULL, ours_close},
        {"schemac check_each", "", CHECKS, "", open_module, NULL, batch_each, ours_close},
        {"schemac evaluator", "", VERDICT, "no generated C", open_program, evaluate, batch_evaluate, ours_close},
        {NULL, "", PARSES, "", NULL, NULL, NULL, NULL},
    };
    for (Contender *who = list; who->name; who++)
        who->version = schemac_version();
    return list;
}
