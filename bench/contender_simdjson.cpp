/* contender_simdjson.cpp: simdjson's DOM parse; nothing is checked. */
#include "bench.hpp"

#include <simdjson.h>

using namespace simdjson;

static dom::parser outer, inner;

static uint32_t order(const char *json, size_t len)
{
    dom::element root;
    return outer.parse(json, len, false).get(root) == SUCCESS;
}

/* The event, and each body that is a string, as its own document (which simdjson copies: a body has no padding). */
static uint32_t batch(const char *json, size_t len)
{
    dom::element root;
    dom::array records;
    if (outer.parse(json, len, false).get(root) != SUCCESS || root["Records"].get(records) != SUCCESS)
        return 1;
    uint32_t parsed = 0;
    for (dom::element record : records) {
        std::string_view body;
        dom::element value;
        if (record["body"].get(body) == SUCCESS)
            parsed += inner.parse(body.data(), body.size(), true).get(value) == SUCCESS;
    }
    return parsed == 0;
}

void add_simdjson(std::vector<Contender> &list)
{
    std::string version = std::string(SIMDJSON_STRINGIFY(SIMDJSON_VERSION)) + " " + get_active_implementation()->name();
    list.push_back({"simdjson DOM", version, PARSES, "parses only", order, batch});
}
