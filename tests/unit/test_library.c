/* libschemac's interface: programs from text, verdicts, reports, diagnostics; what callers may get wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "schemac.h"

static schemac_program *compile(const char *text, const schemac_options *options, const char *says)
{
    char *diagnostics = NULL;
    schemac_program *program = schemac_compile(text, strlen(text), options, &diagnostics);
    assert_non_null(diagnostics);
    if (!strstr(diagnostics, says))
        fail_msg("wanted %s in %s", says, diagnostics);
    schemac_free_text(diagnostics);
    return program;
}

static int judge(const schemac_program *program, const char *json)
{
    size_t len = strlen(json);
    scr_options options = {.struct_size = sizeof options, .scratch_size = schemac_scratch_bound(program, len)};
    options.scratch = malloc(options.scratch_size);
    int status = schemac_check(program, json, len, &options);
    free(options.scratch);
    return status;
}

static const schemac_options plain = {.struct_size = sizeof plain};

static void verdicts(void **state)
{
    (void)state;
    schemac_program *program = compile("{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"minimum\":1e1}}}", NULL, "[]");
    assert_non_null(program);
    assert_int_equal(judge(program, "{\"a\":10}"), SCR_VALID);
    assert_int_equal(judge(program, "{\"a\":9.99}"), SCR_INVALID);
    assert_int_equal(judge(program, "{}"), SCR_INVALID);
    assert_int_equal(judge(program, "{\"a\":10"), SCR_INVALID);
    assert_int_equal(judge(program, ""), SCR_INVALID);
    assert_int_equal(strlen(schemac_schema_hash(program)), 64);
    assert_int_equal(schemac_check(program, "{}", 2, NULL), SCR_NO_SCRATCH);
    schemac_free(program);
}

static bool text_is(scr_text text, const char *wanted)
{
    return text.len == strlen(wanted) && memcmp(text.ptr, wanted, text.len) == 0;
}

static void reports(void **state)
{
    (void)state;
    static char memory[1 << 16];
    static const char json[] = "{\n \"a\": \"x\"}";
    scr_options options = {.struct_size = sizeof options, .scratch = memory, .scratch_size = sizeof memory};
    scr_report report = {.struct_size = sizeof report};
    schemac_options with_name = plain;
    with_name.name = "order.json";
    schemac_program *program = compile("{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"b\"]}", &with_name, "[]");
    assert_int_equal(schemac_validate(program, json, sizeof json - 1, &options, &report), SCR_INVALID);
    assert_int_equal(report.n_errors, 2);
    for (size_t i = 0; i < 2; i++) {
        const scr_error *error = &report.errors[i];
        if (!text_is(error->code, "type"))
            continue;
        assert_true(text_is(error->instance_location, "/a"));
        assert_true(text_is(error->schema_location, "/properties/a/type"));
        assert_true(text_is(error->absolute_schema_location, "order.json#/properties/a/type"));
        assert_int_equal(error->line, 2);
        assert_int_equal(error->column, 7);
        assert_int_equal(error->offset, 8);
    }
    schemac_free(program);
}

static void refusals(void **state)
{
    (void)state;
    assert_null(compile("{\"type\":12}", NULL, "SC0202"));
    assert_null(compile("", NULL, "SC0101"));
    assert_null(compile("{\"$ref\":\"urn:gone\"}", NULL, "SC0206"));
    schemac_options options = plain;
    options.struct_size = 3;
    assert_null(compile("{}", &options, "struct_size"));
    options = plain;
    options.format_assertion = 7;
    assert_null(compile("{}", &options, "format_assertion"));
    options = plain;
    options.n_registry = 1;
    assert_null(compile("{}", &options, "registry"));
    assert_null(schemac_compile("{", 1, NULL, NULL));
    schemac_free(NULL);
    schemac_free_text(NULL);
}

static void options_matter(void **state)
{
    (void)state;
    static const char other[] = "{\"type\":\"string\"}";
    schemac_document document = {"urn:other", other, sizeof other - 1};
    schemac_options options = plain;
    options.registry = &document;
    options.n_registry = 1;
    schemac_program *program = compile("{\"$ref\":\"urn:other\"}", &options, "[]");
    assert_int_equal(judge(program, "1"), SCR_INVALID);
    schemac_free(program);
    options = plain;
    options.draft = "4";
    program = compile("{\"minimum\":1,\"exclusiveMinimum\":true}", &options, "[]");
    assert_int_equal(judge(program, "1"), SCR_INVALID);
    schemac_free(program);
    options = plain;
    options.duplicate_keys_last = 1;
    program = compile("{\"properties\":{\"a\":{\"const\":2}}}", &options, "[]");
    assert_int_equal(judge(program, "{\"a\":1,\"a\":2}"), SCR_VALID);
    assert_int_equal(judge(program, "{\"a\":2,\"a\":1}"), SCR_INVALID);
    schemac_free(program);
    program = compile("{}", NULL, "[]");
    assert_int_equal(judge(program, "{\"a\":1,\"a\":2}"), SCR_INVALID);
    schemac_free(program);
    options = plain;
    options.name = "order.yaml";
    program = compile("type: integer\n", &options, "[]");
    assert_int_equal(judge(program, "1"), SCR_VALID);
    assert_int_equal(judge(program, "null"), SCR_INVALID);
    schemac_free(program);
}

/* Status, then the indexes of failed items, as digits. */
static void check_batch(const schemac_program *program, const char *json, int status, const char *failed)
{
    static char memory[1 << 16];
    uint32_t indexes[2];
    size_t n = strlen(failed);
    scr_options options = {.struct_size = sizeof options, .scratch = memory, .scratch_size = sizeof memory};
    scr_verdicts verdicts = {.struct_size = sizeof verdicts, .failed = indexes, .max_failed = 2, .n_failed = 9, .n_items = 9};
    assert_int_equal(schemac_check_each(program, json, strlen(json), &options, &verdicts), status);
    assert_int_equal(verdicts.n_failed, n);
    for (size_t i = 0; i < n && i < 2; i++)
        assert_int_equal(indexes[i], failed[i] - '0');
}

static void batches(void **state)
{
    (void)state;
    static const char schema[] = "{\"required\":[\"a\"],\"properties\":{\"a\":{\"items\":{\"type\":\"string\"},\"minItems\":1}}}";
    schemac_options options = plain;
    options.each = "/a";
    schemac_program *program = compile(schema, &options, "[]");
    check_batch(program, "{\"a\":[\"x\",\"y\"]}", SCR_VALID, "");
    check_batch(program, "{\"a\":[\"x\",1,\"y\",{}]}", SCR_INVALID, "13");
    check_batch(program, "{\"a\":[1,2,3,4]}", SCR_INVALID, "0123"); /* more than there is room for */
    check_batch(program, "{\"a\":[]}", SCR_INVALID, "");
    check_batch(program, "{\"b\":[1]}", SCR_INVALID, "");
    check_batch(program, "{\"a\":7}", SCR_VALID, "");
    check_batch(program, "{\"a\":[1,]}", SCR_INVALID, "");
    scr_verdicts strange = {.struct_size = 1};
    assert_int_equal(schemac_check_each(program, "{}", 2, NULL, &strange), SCR_BAD_OPTIONS);
    assert_int_equal(schemac_check_each(program, "{}", 2, NULL, NULL), SCR_BAD_OPTIONS);
    schemac_free(program);
    options.each = "";
    program = compile("{\"items\":{\"minimum\":2}}", &options, "[]");
    check_batch(program, "[3,1,2,0]", SCR_INVALID, "13");
    schemac_free(program);
    options.each = "/b";
    assert_null(compile(schema, &options, "SC0303"));
    program = compile(schema, NULL, "[]");
    strange.struct_size = sizeof strange;
    assert_int_equal(schemac_check_each(program, "{}", 2, NULL, &strange), SCR_BAD_OPTIONS);
    schemac_free(program);
}

typedef struct Worker {
    const schemac_program *program;
    bool good;
} Worker;

static void *work(void *arg)
{
    Worker *worker = arg;
    worker->good = true;
    for (int i = 0; i < 200; i++) {
        worker->good = worker->good && judge(worker->program, "{\"items\":[1,2,3,\"a\"]}") == SCR_VALID;
        worker->good = worker->good && judge(worker->program, "{\"items\":[1,2,3,\"b\",1]}") == SCR_INVALID;
        schemac_program *own = schemac_compile("{\"pattern\":\"^a+$\"}", 18, NULL, NULL);
        worker->good = worker->good && own && judge(own, "\"aab\"") == SCR_INVALID;
        schemac_free(own);
    }
    return NULL;
}

/* One program in four threads, each of which also compiles its own. */
static void threads(void **state)
{
    (void)state;
    schemac_program *program = compile("{\"properties\":{\"items\":{\"uniqueItems\":true}}}", NULL, "[]");
    pthread_t threads_[4];
    Worker workers[4];
    for (int i = 0; i < 4; i++) {
        workers[i] = (Worker){program, false};
        assert_int_equal(pthread_create(&threads_[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads_[i], NULL);
        assert_true(workers[i].good);
    }
    schemac_free(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts), cmocka_unit_test(reports), cmocka_unit_test(refusals), cmocka_unit_test(options_matter),
        cmocka_unit_test(batches), cmocka_unit_test(threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
