/* contender_schemac.cpp: generated C for bench/order.json and bench/sqs.json, and the evaluator of libschemac. */
#include "bench.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
#include "order_validator.h"
#include "sqs_validator.h"
}
#include "../compiler/schemac.h"

static char scratch[8 << 20];
static const schemac_program *order_program, *sqs_program;

static scr_options options_with_scratch()
{
    scr_options options = scr_options();
    options.struct_size = sizeof options;
    options.scratch = scratch;
    options.scratch_size = sizeof scratch;
    return options;
}

static const scr_options options = options_with_scratch();

static uint32_t is_valid(const char *json, size_t len) { return order_is_valid(json, len); }
static uint32_t check(const char *json, size_t len) { return order_check(json, len, &options) == SCR_VALID; }
static uint32_t evaluate(const char *json, size_t len) { return schemac_check(order_program, json, len, &options) == SCR_VALID; }
static uint32_t batch_check(const char *json, size_t len) { return sqs_check(json, len, &options) != SCR_VALID; }
static uint32_t batch_evaluate(const char *json, size_t len) { return schemac_check(sqs_program, json, len, &options) != SCR_VALID; }

/* The bit of the record that an error is in: /Records/<n>/... */
static uint32_t record_bit(scr_text place)
{
    static const char prefix[] = "/Records/";
    size_t n = sizeof prefix - 1;
    if (place.len <= n || memcmp(place.ptr, prefix, n) != 0)
        return 1u << 31;
    uint32_t index = 0;
    for (size_t i = n; i < place.len && place.ptr[i] >= '0' && place.ptr[i] <= '9'; i++)
        index = index * 10 + static_cast<uint32_t>(place.ptr[i] - '0');
    return index < 31 ? 1u << index : 1u << 31;
}

/* The failing records: the verdict, and a report only when it is bad. */
static uint32_t batch_report(const char *json, size_t len)
{
    if (sqs_check(json, len, &options) == SCR_VALID)
        return 0;
    scr_report report = scr_report();
    report.struct_size = sizeof report;
    uint32_t bits = sqs_validate(json, len, &options, &report) == SCR_INVALID ? 0 : 1u << 31;
    for (size_t i = 0; i < report.n_errors; i++)
        bits |= record_bit(report.errors[i].instance_location);
    return bits;
}

static const schemac_program *compile(const std::string &schemas, const char *name)
{
    std::string text = read_file(schemas + "/" + name), order = read_file(schemas + "/order.json");
    schemac_document documents[] = {{"https://example.com/bench/order.json", order.data(), order.size()}};
    schemac_options how = schemac_options();
    how.struct_size = sizeof how;
    how.name = name;
    how.content_assertion = 1;
    how.registry = documents;
    how.n_registry = strcmp(name, "order.json") ? 1 : 0;
    char *said = nullptr;
    const schemac_program *program = schemac_compile(text.data(), text.size(), &how, &said);
    if (!program) {
        fprintf(stderr, "bench: %s: %s\n", name, said ? said : "out of memory");
        exit(1);
    }
    schemac_free_text(said);
    return program;
}

void add_schemac(std::vector<Contender> &list, const std::string &schemas)
{
    order_program = compile(schemas, "order.json");
    sqs_program = compile(schemas, "sqs.json");
    std::string version = schemac_version();
    list.push_back({"schemac is_valid", version, VERDICT, "", is_valid, nullptr});
    list.push_back({"schemac check", version, VERDICT, "", check, batch_check});
    list.push_back({"schemac check + report", version, CHECKS, "", nullptr, batch_report});
    list.push_back({"schemac evaluator", version, VERDICT, "", evaluate, batch_evaluate});
}
