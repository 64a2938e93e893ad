/* dialect.c: which draft and vocabularies a schema resource is written in. */
#include "../base/limits.h"
#include "front.h"
#include "uri.h"

typedef struct DialectUri { const char *uri; Draft draft; } DialectUri;

static const DialectUri dialects[] = {
    {"http://json-schema.org/draft-04/schema", DRAFT_4},
    {"http://json-schema.org/draft-06/schema", DRAFT_6},
    {"http://json-schema.org/draft-07/schema", DRAFT_7},
    {"https://json-schema.org/draft/2019-09/schema", DRAFT_2019},
    {"https://json-schema.org/draft/2020-12/schema", DRAFT_2020},
};

typedef struct VocabularyUri { const char *name; Vocabulary vocabulary; bool asserts_format; } VocabularyUri;

static const VocabularyUri vocabularies[] = {
    {"core", V_CORE, false},         {"applicator", V_APPLICATOR, false}, {"unevaluated", V_UNEVALUATED, false},
    {"validation", V_VALIDATION, false}, {"meta-data", V_META_DATA, false}, {"format", V_FORMAT, false},
    {"format-annotation", V_FORMAT, false}, {"format-assertion", V_FORMAT, true}, {"content", V_CONTENT, false},
};

const char *draft_name(Draft draft)
{
    static const char *const names[N_DRAFTS] = {"draft 4", "draft 6", "draft 7", "2019-09", "2020-12"};
    return names[draft];
}

bool draft_of_name(Str name, Draft *out)
{
    static const struct { const char *name; Draft draft; } names[] = {
        {"4", DRAFT_4}, {"draft4", DRAFT_4}, {"draft-04", DRAFT_4}, {"6", DRAFT_6}, {"draft6", DRAFT_6},
        {"draft-06", DRAFT_6}, {"7", DRAFT_7}, {"draft7", DRAFT_7}, {"draft-07", DRAFT_7}, {"2019-09", DRAFT_2019},
        {"2019", DRAFT_2019}, {"draft2019-09", DRAFT_2019}, {"2020-12", DRAFT_2020}, {"2020", DRAFT_2020},
        {"draft2020-12", DRAFT_2020},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i].name)) {
            *out = names[i].draft;
            return true;
        }
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        if (str_is(name, dialects[i].uri)) {
            *out = dialects[i].draft;
            return true;
        }
    return false;
}

/* A standard $schema; https for the drafts that say http is what people write too. */
bool standard_dialect(Str uri, Draft *draft)
{
    Str fragment;
    uri = uri_without_fragment(uri, &fragment);
    if (fragment.len > 0)
        return false;
    Str rest = str_starts(uri, STR("https:")) ? str_from(uri, 6) : str_from(uri, 5);
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
        Str known = str_of(dialects[i].uri);
        known = str_starts(known, STR("https:")) ? str_from(known, 6) : str_from(known, 5);
        if (str_starts(uri, STR("http")) && str_eq(rest, known)) {
            *draft = dialects[i].draft;
            return true;
        }
    }
    return false;
}

static const VocabularyUri *vocabulary_find(Str uri, Draft draft)
{
    Str prefix = draft == DRAFT_2019 ? STR("https://json-schema.org/draft/2019-09/vocab/")
                                     : STR("https://json-schema.org/draft/2020-12/vocab/");
    if (!str_starts(uri, prefix))
        return NULL;
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++)
        if (str_is(str_from(uri, prefix.len), vocabularies[i].name))
            return &vocabularies[i];
    return NULL;
}

/* $vocabulary of a metaschema (2020-12 core 8.1.2): what it lists is on, whether required or not. */
static void read_vocabulary(Front *front, Resource *resource, const Doc *vocabulary, Span span)
{
    resource->vocabularies = V_CORE;
    if (resource->draft == DRAFT_2019)
        resource->vocabularies |= V_UNEVALUATED; /* 2019-09 has these keywords in its applicator vocabulary */
    for (size_t i = 0; i < vocabulary->n; i++) {
        const DocMember *member = &vocabulary->members[i];
        const VocabularyUri *known = vocabulary_find(member->key, resource->draft);
        if (known) {
            resource->vocabularies |= known->vocabulary;
            resource->asserts_format = resource->asserts_format || known->asserts_format;
        } else if (member->value->kind == DOC_TRUE) {
            Diag *d = diag(front->ctx, D_UNKNOWN_VOCABULARY, span, "the metaschema requires the vocabulary %s, which is not supported",
                           QUOTED(front->ctx, member->key));
            diag_also(front->ctx, d, member->key_span, "required here");
        }
    }
}

static bool custom_bounded(Front *front, Resource *resource, Str uri, Span span);

/* A $schema of one's own: its document must be in the registry; its own $schema says the draft. */
static bool custom_dialect(Front *front, Resource *resource, Str uri, Span span)
{
    Place *place = resource_find(front, uri);
    if (!place || place->doc->kind != DOC_OBJECT)
        return false;
    Doc *schema = doc_get(place->doc, STR("$schema"));
    if (!schema || schema->kind != DOC_STRING)
        return false;
    Draft draft;
    if (standard_dialect(schema->text, &draft))
        resource->draft = draft;
    else if (str_eq(schema->text, uri) || !custom_bounded(front, resource, schema->text, span))
        return false;
    Doc *vocabulary = doc_get(place->doc, STR("$vocabulary"));
    if (vocabulary && vocabulary->kind == DOC_OBJECT && resource->draft >= DRAFT_2019)
        read_vocabulary(front, resource, vocabulary, span);
    return true;
}

/* Metaschemas may lead round in a circle, or through as many files as a registry has. */
static bool custom_bounded(Front *front, Resource *resource, Str uri, Span span)
{
    if (front->dialect_steps >= LIMIT_DIALECT_STEPS)
        return false;
    front->dialect_steps++;
    bool found = custom_dialect(front, resource, uri, span);
    front->dialect_steps--;
    return found;
}

static void dialect_default(Front *front, Resource *resource, const Resource *parent)
{
    resource->draft = front->set->draft;
    resource->vocabularies = V_ALL;
    if (parent) {
        resource->draft = parent->draft;
        resource->vocabularies = parent->vocabularies;
        resource->asserts_format = parent->asserts_format;
    }
}

void dialect_set(Front *front, Resource *resource, Doc *schema, const Resource *parent)
{
    dialect_default(front, resource, parent);
    Doc *value = doc_get(schema, STR("$schema"));
    if (!value || value->kind != DOC_STRING) {
        if (!parent)
            resource->asserts_format = resource->draft <= DRAFT_7;
        return; /* a $schema that is not a string is reported as any keyword's wrong type is */
    }
    resource->vocabularies = V_ALL;
    resource->asserts_format = false;
    if (standard_dialect(value->text, &resource->draft)) {
        resource->asserts_format = resource->draft <= DRAFT_7;
        return;
    }
    size_t errors = diag_errors(front->ctx);
    if (custom_bounded(front, resource, value->text, value->span)) {
        resource->asserts_format = resource->asserts_format || resource->draft <= DRAFT_7;
        return;
    }
    resource->draft = DRAFT_2020;
    resource->vocabularies = V_CORE; /* one mistake, one message */
    if (diag_errors(front->ctx) > errors)
        return; /* it is the metaschema's */
    Diag *d = diag(front->ctx, D_UNKNOWN_DIALECT, value->span, "the dialect %s is not supported", QUOTED(front->ctx, value->text));
    diag_help(front->ctx, d,
              "drafts 4, 6, 7, 2019-09 and 2020-12 are, and metaschemas of your own that --registry knows, e.g. "
              "\"https://json-schema.org/draft/2020-12/schema\"");
}
