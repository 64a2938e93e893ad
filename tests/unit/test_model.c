/* Decoders of models in C: statuses, limits and reports, over tables written by hand. What they say of values: make model-c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "runtime/model/scr_model_decode.h"
#include "runtime/model/scr_model_store.h"

#include <stdlib.h>
#include <string.h>

/* class Event(BaseModel): n: int; tags: list[str] = []; id: UUID = Field(default_factory=uuid4); day: Optional[PastDate] = None */
typedef struct Event {
    scr_integer n;
    struct { const scr_text *items; size_t n; } tags;
    scr_uuid id;
    bool has_day;
    scr_datetime day;
    unsigned char given[1];
} Event;

static const scr_mlimits past = {.flags = SCR_L_PAST, .gt = SCR_NO_VALUE, .ge = SCR_NO_VALUE, .lt = SCR_NO_VALUE, .le = SCR_NO_VALUE,
                                 .multiple_of = SCR_NO_VALUE, .min_length = -1, .max_length = -1, .max_digits = -1, .decimal_places = -1};
static const scr_mtype types[] = {{.kind = SCR_M_INT}, {.kind = SCR_M_STR}, {.kind = SCR_M_LIST, .inner = &types[1]}, {.kind = SCR_M_UUID},
                                  {.kind = SCR_M_DATE, .limits = &past}, {.kind = SCR_M_NULLABLE, .inner = &types[4]}};
static const scr_mfield fields[] = {
    {.name = "n", .name_len = 1, .type = &types[0], .key = "n", .key_len = 1, .by_alias = 1},
    {.name = "tags", .name_len = 4, .default_kind = SCR_D_LIST, .type = &types[2], .key = "tags", .key_len = 4, .by_alias = 1},
    {.name = "id", .name_len = 2, .default_kind = SCR_D_CALL, .type = &types[3], .key = "id", .key_len = 2, .by_alias = 1},
    {.name = "day", .name_len = 3, .default_kind = SCR_D_VALUE, .type = &types[5], .key = "day", .key_len = 3, .by_alias = 1},
};
static const scr_mvalue values[] = {{.kind = SCR_V_NONE}};
static const scr_mclass classes[] = {{.name = "Event", .kind = SCR_M_CLASS, .title = "Event", .fields = fields, .n_fields = 4}};
static const scr_mmodule module = {.name = "events", .values = values, .classes = classes, .n_values = 1, .n_classes = 1};
static const scr_object objects[] = {{SCR_O_NONE, 0, 0, 0, {.i = 0}}};
static const scr_body bodies[] = {scr_model_uuid4};
static const scr_mslot text_slot = {SCR_FORM_TEXT, SCR_O_STR, 0, 0, SCR_NO_OFFSET, sizeof(scr_text), NULL, NULL};
static const scr_mslot slots[] = {
    {SCR_FORM_INTEGER, SCR_O_INT, 0, offsetof(Event, n), SCR_NO_OFFSET, sizeof(scr_integer), NULL, NULL},
    {SCR_FORM_LIST, SCR_O_LIST, 0, offsetof(Event, tags), SCR_NO_OFFSET, sizeof(scr_mlist), NULL, &text_slot},
    {SCR_FORM_UUID, SCR_O_UUID, 0, offsetof(Event, id), SCR_NO_OFFSET, sizeof(scr_uuid), NULL, NULL},
    {SCR_FORM_TIME, SCR_O_DATE, 0, offsetof(Event, day), offsetof(Event, has_day), sizeof(scr_datetime), NULL, NULL},
};
static scr_mkey keys[4];
static uint16_t table[16];
static const uint16_t ways[] = {0, 0, 1, 1, 2, 2, 3, 3};
static const scr_mstruct structs[] = {{slots, sizeof(Event), offsetof(Event, given), SCR_NO_OFFSET, keys, ways, table, 15, 4, NULL}};
static const scr_mdecoder decoder = {.module = &module, .structs = structs, .constants = objects, .bodies = bodies};

static int fill_keys(void **state)
{
    (void)state;
    for (uint16_t i = 0; i < 4; i++) {
        keys[i] = (scr_mkey){fields[i].key, fields[i].key_len, scr_hash_key(fields[i].key, fields[i].key_len)};
        uint32_t slot = keys[i].hash & 15;
        while (table[slot])
            slot = (slot + 1) & 15;
        table[slot] = (uint16_t)(i + 1);
    }
    return 0;
}

static char scratch[1 << 16];
static scr_model_report report;

static bool sevens(void *context, unsigned char *bytes, size_t n)
{
    memset(bytes, *(const int *)context, n);
    return true;
}

static scr_model_options all(void)
{
    static int seven = 7;
    return (scr_model_options){.struct_size = sizeof(scr_model_options), .scratch = scratch, .scratch_size = sizeof scratch,
                               .now = INT64_C(1700000000000000), .random = sevens, .context = &seven};
}

static int decode(const char *json, const scr_model_options *options, Event *out)
{
    report = (scr_model_report){.struct_size = sizeof report};
    return scr_model_decode(&decoder, 0, json, strlen(json), options, out, &report);
}

static void values_are_stored_and_dumped(void **state)
{
    (void)state;
    scr_model_options options = all();
    Event event;
    char text[200];
    assert_int_equal(decode("{\"n\":\"12\",\"tags\":[\"a\\u00e9\"],\"day\":\"2020-01-02\"}", &options, &event), SCR_VALID);
    assert_int_equal(event.n.value, 12);
    assert_int_equal(event.tags.n, 1);
    assert_int_equal(event.id.bytes[6], 0x47);
    assert_int_equal(event.day.epoch_us, INT64_C(1577923200000000));
    assert_int_equal(event.given[0], 11);
    size_t n = scr_model_dump(&decoder, 0, &event, text, sizeof text);
    text[n] = '\0';
    assert_string_equal(text, "{\"n\":12,\"tags\":[\"a\xc3\xa9\"],\"id\":\"07070707-0707-4707-8707-070707070707\",\"day\":\"2020-01-02\"}");
    assert_int_equal(scr_model_dump(&decoder, 0, &event, NULL, 0), n);
    assert_int_equal(decode("{\"n\":123456789012345678901234567890}", &options, &event), SCR_VALID);
    assert_int_equal(event.n.big.len, 30);
    assert_true(event.n.value == INT64_MAX && !event.has_day);
}

static void what_is_missing_is_told(void **state)
{
    (void)state;
    scr_model_options options = all();
    Event event;
    options.random = NULL;
    assert_int_equal(decode("{\"n\":1}", &options, &event), SCR_NO_RANDOM);
    options.now = 0;
    assert_int_equal(decode("{\"n\":1,\"id\":\"12345678-1234-4678-9234-567812345678\",\"day\":\"2020-01-02\"}", &options, &event), SCR_NO_CLOCK);
    options.struct_size = 8;
    assert_int_equal(decode("{}", &options, &event), SCR_BAD_OPTIONS);
    assert_int_equal(scr_model_decode(&decoder, 0, "{}", 2, NULL, NULL, NULL), SCR_NO_SCRATCH);
    options = all();
    options.max_bytes = 1;
    assert_int_equal(decode("{}", &options, &event), SCR_TOO_LARGE);
}

/* With any scratch the answer is the right one, or that there is too little of it; the bound suffices. */
static void little_scratch_is_told(void **state)
{
    (void)state;
    static const char json[] = "{\"n\":1,\"tags\":[\"a\",\"b\\n\",\"c\"],\"day\":\"1999-12-31\"}";
    scr_model_options options = all();
    Event event;
    bool decided = false;
    for (size_t size = 0; size < 4096; size += 16) {
        options.scratch = malloc(size ? size : 1);
        options.scratch_size = size;
        int status = decode(json, &options, &event);
        assert_true(status == SCR_VALID || status == SCR_NO_SCRATCH);
        assert_false(decided && status != SCR_VALID);
        decided = status == SCR_VALID;
        free(options.scratch);
    }
    assert_true(decided);
    assert_true(scr_model_scratch_bound(&decoder, sizeof json) >= 4096);
    assert_true(scr_model_scratch_bound(&decoder, SIZE_MAX) == SIZE_MAX);
}

static void reports_are_capped(void **state)
{
    (void)state;
    scr_model_options options = all();
    options.max_errors = 2;
    assert_int_equal(decode("{\"n\":[],\"tags\":[1,2,3],\"id\":4}", &options, NULL), SCR_INVALID);
    assert_int_equal(report.n_errors, 2);
    assert_true(report.truncated);
    assert_memory_equal(report.errors[1].loc.ptr, "[\"tags\",0]", report.errors[1].loc.len);
    options.max_errors = 0;
    assert_int_equal(decode("{\"n\":[],\"tags\":[1,2,3],\"id\":4}", &options, NULL), SCR_INVALID);
    assert_int_equal(report.n_errors, 5);
    assert_false(report.truncated);
    assert_int_equal(report.errors[0].offset, 5);
    assert_int_equal(report.errors[0].column, 6);
}

static void depth_is_pydantics(void **state)
{
    (void)state;
    scr_model_options options = all();
    static char json[1024];
    for (size_t depth = 198; depth <= 203; depth++) {
        memset(json, '[', depth);
        memset(json + depth, ']', depth);
        json[2 * depth] = '\0';
        assert_int_equal(decode(json, &options, NULL), SCR_INVALID);
        assert_int_equal(report.n_errors, 1);
        scr_text type = report.errors[0].type;
        bool deep = type.len == 12 && memcmp(type.ptr, "json_invalid", 12) == 0;
        assert_true(deep == (depth > 201));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_stored_and_dumped), cmocka_unit_test(what_is_missing_is_told), cmocka_unit_test(little_scratch_is_told),
        cmocka_unit_test(reports_are_capped), cmocka_unit_test(depth_is_pydantics)};
    return cmocka_run_group_tests(tests, fill_keys, NULL);
}
