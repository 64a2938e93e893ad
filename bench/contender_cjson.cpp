/* contender_cjson.cpp: cJSON's parse; nothing is checked. */
#include "bench.hpp"

#include <cjson/cJSON.h>
#include <cstring>

static uint32_t order(const char *json, size_t len)
{
    cJSON *root = cJSON_ParseWithLength(json, len);
    uint32_t good = root != nullptr;
    cJSON_Delete(root);
    return good;
}

static uint32_t batch(const char *json, size_t len)
{
    cJSON *root = cJSON_ParseWithLength(json, len), *record;
    uint32_t parsed = 0;
    cJSON_ArrayForEach(record, cJSON_GetObjectItemCaseSensitive(root, "Records"))
    {
        const char *body = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(record, "body"));
        cJSON *inner = body ? cJSON_ParseWithLength(body, strlen(body)) : nullptr;
        parsed += inner != nullptr;
        cJSON_Delete(inner);
    }
    cJSON_Delete(root);
    return parsed == 0;
}

void add_cjson(std::vector<Contender> &list)
{
    list.push_back({"cJSON", cJSON_Version(), PARSES, "parses only", order, batch});
}
