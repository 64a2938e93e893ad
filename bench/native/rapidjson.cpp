// rapidjson.cpp: RapidJSON's SAX schema validator. It knows draft 4: an exclusiveMinimum is given to it in that draft's form. It asserts
// no format.
#include "bench.h"

#include <cstdio>
#include <memory>
#include <rapidjson/document.h>
#include <rapidjson/filereadstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/schema.h>
#include <string>

using namespace rapidjson;

namespace {

struct Ready {
    std::unique_ptr<SchemaDocument> schema;
    std::unique_ptr<SchemaValidator> validator;
};

void to_draft4(Value &value, Document::AllocatorType &allocator)
{
    if (value.IsArray())
        for (Value &item : value.GetArray())
            to_draft4(item, allocator);
    if (!value.IsObject())
        return;
    for (auto &member : value.GetObject())
        to_draft4(member.value, allocator);
    if (value.HasMember("exclusiveMinimum") && value["exclusiveMinimum"].IsNumber() && !value.HasMember("minimum")) {
        Value limit(value["exclusiveMinimum"], allocator);
        value["exclusiveMinimum"].SetBool(true);
        value.AddMember("minimum", limit, allocator);
    }
}

void *open(const Task *task, const char **why)
{
    *why = "it knows draft 4, and is given the order schema only";
    if (!task->batch && std::string(task->schema).compare(0, 5, "order") != 0)
        return nullptr;
    // The bodies of a batch are orders; the event around them is only parsed.
    std::string path = std::string(task->directory) + "/" + (task->batch ? "order" : task->schema) + ".json";
    FILE *file = fopen(path.c_str(), "rb");
    char buffer[65536];
    *why = "it does not read the schema";
    if (!file)
        return nullptr;
    FileReadStream stream(file, buffer, sizeof buffer);
    Document document;
    document.ParseStream(stream);
    fclose(file);
    if (document.HasParseError())
        return nullptr;
    to_draft4(document, document.GetAllocator());
    auto self = std::make_unique<Ready>();
    self->schema = std::make_unique<SchemaDocument>(document);
    self->validator = std::make_unique<SchemaValidator>(*self->schema);
    return self.release();
}

void close(void *self) { delete static_cast<Ready *>(self); }

uint32_t judge(void *self, const char *json, size_t len)
{
    SchemaValidator &validator = *static_cast<Ready *>(self)->validator;
    validator.Reset();
    MemoryStream stream(json, len);
    Reader reader;
    return !reader.Parse(stream, validator).IsError() && validator.IsValid();
}

uint32_t judge_batch(void *self, const char *json, size_t len)
{
    Document event;
    if (event.Parse(json, len).HasParseError() || !event.HasMember("Records"))
        return 1u << 31;
    uint32_t bits = 0, i = 0;
    for (const Value &record : event["Records"].GetArray()) {
        const Value &body = record["body"];
        bits |= static_cast<uint32_t>(!judge(self, body.GetString(), body.GetStringLength())) << i++;
    }
    return bits;
}

} // namespace

extern "C" const Contender *contenders(void)
{
    static const Contender list[] = {
        {"RapidJSON schema", RAPIDJSON_VERSION_STRING, CHECKS, "no formats, no UTF-8 check", open, judge, judge_batch, close},
        {nullptr, "", PARSES, "", nullptr, nullptr, nullptr, nullptr},
    };
    return list;
}
