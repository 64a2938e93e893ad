// simdjson.cpp: simdjson's DOM parse, and its structural scan alone; nothing is checked. Built twice: with the header and the library
// of Debian, and with the single file of a newer version.
#include "bench.h"

#include <cstring>
#include <memory>
#include <simdjson.h>
#include <string>

using namespace simdjson;

namespace {

struct Parsers {
    dom::parser outer, inner;
    std::unique_ptr<internal::dom_parser_implementation> scanner;
};

void *open_dom(const Task *, const char **) { return new Parsers(); }

void *open_scan(const Task *task, const char **why)
{
    auto self = std::make_unique<Parsers>();
    *why = "no scanner for this processor";
    if (get_active_implementation()->create_dom_parser_implementation(task->longest + SIMDJSON_PADDING, 1024, self->scanner) != SUCCESS)
        return nullptr;
    return self.release();
}

void close(void *self) { delete static_cast<Parsers *>(self); }

uint32_t parse(void *self, const char *json, size_t len)
{
    dom::element root;
    return static_cast<Parsers *>(self)->outer.parse(json, len, false).get(root) == SUCCESS;
}

// The event, and each body that is a string, as its own document (which simdjson copies: a body has no padding).
uint32_t parse_batch(void *self, const char *json, size_t len)
{
    auto parsers = static_cast<Parsers *>(self);
    dom::element root;
    dom::array records;
    if (parsers->outer.parse(json, len, false).get(root) != SUCCESS || root["Records"].get(records) != SUCCESS)
        return 1;
    uint32_t parsed = 0;
    for (dom::element record : records) {
        std::string_view body;
        dom::element value;
        if (record["body"].get(body) == SUCCESS)
            parsed += parsers->inner.parse(body.data(), body.size(), true).get(value) == SUCCESS;
    }
    return parsed == 0;
}

uint32_t scan(void *self, const char *json, size_t len)
{
    auto bytes = reinterpret_cast<const uint8_t *>(json);
    return static_cast<Parsers *>(self)->scanner->stage1(bytes, len, stage1_mode::regular) == SUCCESS;
}

} // namespace

extern "C" const Contender *contenders(void)
{
    static const std::string number = SIMDJSON_STRINGIFY(SIMDJSON_VERSION);
    static const std::string version = (number[0] == '"' ? number.substr(1, number.size() - 2) : number) + " " + get_active_implementation()->name();
    static const bool is_new = SIMDJSON_VERSION_MAJOR >= 4;
    static const Contender list[] = {
        {is_new ? "simdjson 4 DOM" : "simdjson 3 DOM", version.c_str(), PARSES, "parses only", open_dom, parse, parse_batch, close},
        {is_new ? "simdjson 4 stage 1" : nullptr, version.c_str(), PARSES, "structural scan and UTF-8 only", open_scan, scan, nullptr, close},
        {nullptr, "", PARSES, "", nullptr, nullptr, nullptr, nullptr},
    };
    return list;
}
