/* contender_rapidjson.cpp: RapidJSON's SAX schema validator.
 *
 * It knows draft 4: the order's exclusiveMinimum is given to it in that draft's form. It asserts no format. */
#include "bench.hpp"

#include <cstdlib>
#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/schema.h>

using namespace rapidjson;

static SchemaDocument *schema;
static SchemaValidator *validator;

static SchemaDocument *compile(const std::string &text)
{
    Document document;
    if (document.Parse(text.data(), text.size()).HasParseError()) {
        fprintf(stderr, "bench: RapidJSON does not read order.json\n");
        exit(1);
    }
    Value &amount = document["properties"]["amount"];
    amount.RemoveMember("exclusiveMinimum");
    amount.AddMember("minimum", 0, document.GetAllocator()).AddMember("exclusiveMinimum", true, document.GetAllocator());
    return new SchemaDocument(document);
}

static uint32_t order(const char *json, size_t len)
{
    validator->Reset();
    MemoryStream stream(json, len);
    Reader reader;
    return !reader.Parse(stream, *validator).IsError() && validator->IsValid();
}

static uint32_t batch(const char *json, size_t len)
{
    Document event;
    if (event.Parse(json, len).HasParseError() || !event.HasMember("Records"))
        return 1u << 31;
    uint32_t bits = 0, i = 0;
    for (const Value &record : event["Records"].GetArray()) {
        const Value &body = record["body"];
        bits |= static_cast<uint32_t>(!order(body.GetString(), body.GetStringLength())) << i++;
    }
    return bits;
}

void add_rapidjson(std::vector<Contender> &list, const std::string &schemas)
{
    schema = compile(read_file(schemas + "/order.json"));
    validator = new SchemaValidator(*schema);
    list.push_back({"RapidJSON schema", RAPIDJSON_VERSION_STRING, CHECKS, "no formats, no UTF-8 check", order, batch});
}
