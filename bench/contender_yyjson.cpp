/* contender_yyjson.cpp: yyjson's parse with its default allocator; nothing is checked. */
#include "bench.hpp"

#include <yyjson.h>

static uint32_t order(const char *json, size_t len)
{
    yyjson_doc *doc = yyjson_read(json, len, 0);
    uint32_t good = doc != nullptr;
    yyjson_doc_free(doc);
    return good;
}

static uint32_t batch(const char *json, size_t len)
{
    yyjson_doc *doc = yyjson_read(json, len, 0);
    yyjson_val *records = yyjson_obj_get(yyjson_doc_get_root(doc), "Records"), *record;
    uint32_t parsed = 0;
    size_t i, n;
    yyjson_arr_foreach(records, i, n, record)
    {
        yyjson_val *body = yyjson_obj_get(record, "body");
        yyjson_doc *inner = yyjson_read(yyjson_get_str(body), yyjson_get_len(body), 0);
        parsed += inner != nullptr;
        yyjson_doc_free(inner);
    }
    yyjson_doc_free(doc);
    return parsed == 0;
}

void add_yyjson(std::vector<Contender> &list)
{
    list.push_back({"yyjson", YYJSON_VERSION_STRING, PARSES, "parses only", order, batch});
}
