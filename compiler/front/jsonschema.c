/* jsonschema.c: a schema document to the IR: one handler a keyword, then references to pointers. */
#include "front.h"
#include "uri.h"

#include "../../runtime/scr_num.h"
#include "../../runtime/scr_program.h"
#include "../base/limits.h"

#include <string.h>

/* ---- the list of keywords ---- */

#define KEYWORD(name, first, last, vocabulary, shape, handler) static void kw_##handler(Site *site);
#include "keywords.def"
#undef KEYWORD

static const Keyword keywords[] = {
#define KEYWORD(name, first, last, vocabulary, shape, handler) {name, first, last, V_##vocabulary, SHAPE_##shape, kw_##handler},
#include "keywords.def"
#undef KEYWORD
};
#define N_KEYWORDS (sizeof keywords / sizeof *keywords)

const Keyword *keyword_find(Str name, Draft draft)
{
    for (size_t i = 0; i < N_KEYWORDS; i++)
        if (keywords[i].first <= draft && draft <= keywords[i].last && str_is(name, keywords[i].name))
            return &keywords[i];
    return NULL;
}

bool keyword_drafts(Str name, Draft *first, Draft *last)
{
    bool found = false;
    for (size_t i = 0; i < N_KEYWORDS; i++) {
        if (!str_is(name, keywords[i].name))
            continue;
        *first = found && *first < keywords[i].first ? *first : keywords[i].first;
        *last = found && *last > keywords[i].last ? *last : keywords[i].last;
        found = true;
    }
    return found;
}

/* Edit distance with transpositions, given up beyond 2. */
static unsigned edit_distance(Str a, Str b)
{
    enum { MAX = 40 };
    unsigned rows[3][MAX + 1];
    if (a.len > MAX || b.len > MAX || a.len + 2 < b.len || b.len + 2 < a.len)
        return 3;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *before2 = rows[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned best = before[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            best = before[j] + 1 < best ? before[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] && before2[j - 2] + 1 < best)
                best = before2[j - 2] + 1;
            now[j] = best;
        }
    }
    return rows[a.len % 3][b.len];
}

const char *keyword_near(Str name, Draft draft)
{
    const char *best = NULL;
    unsigned least = name.len < 5 ? 2 : 3;
    for (size_t i = 0; i < N_KEYWORDS; i++) {
        if (draft < keywords[i].first || keywords[i].last < draft)
            continue;
        unsigned distance = edit_distance(name, str_of(keywords[i].name));
        if (distance < least) {
            least = distance;
            best = keywords[i].name;
        }
    }
    return best;
}

/* ---- making schemas and rules ---- */

static Rule *rule_add(Site *site, RuleKind kind)
{
    Rule *rule = &VEC_PUSH(site->ctx, &site->schema->rules);
    memset(rule, 0, sizeof *rule);
    rule->kind = kind;
    rule->keyword = site->member->key;
    rule->span = (Span){site->value->span.file, site->member->key_span.start, site->value->span.end};
    return rule;
}

static Schema *subschema(Site *site, Doc *doc)
{
    Place *place = place_of(site->front, doc);
    if (!place && site->front->exhausted)
        return site->schema; /* nothing is made of it any more */
    CTX_ASSERT(site->ctx, place);
    return front_schema(site->front, place);
}

static Str schema_location(Ctx *ctx, const Resource *resource, Str pointer)
{
    Str uri = resource->uri;
    Str local = STR("schemac:///");
    if (str_starts(uri, local))
        uri = str_from(uri, local.len);
    return str_join(ctx, uri, str_join(ctx, STR("#"), uri_encode_fragment(ctx, pointer)));
}

/* Takes account of one more schema; false: there are too many. */
static bool count_schema(Front *front, const Schema *schema)
{
    if (++front->n_schemas > LIMIT_SCHEMAS && !front->exhausted) {
        front->exhausted = true;
        diag(front->ctx, D_TOO_LARGE, schema->span, "more than %u schemas", LIMIT_SCHEMAS);
    }
    return front_spend(front, schema->location.len, schema->span);
}

/* unevaluated* looks at what the other rules evaluate and stands behind them (2020-12 core 11); additionalProperties is quickly
 * done when it follows properties. Else a schema keeps its order. */
static int rule_rank(const Rule *rule)
{
    if (rule->kind == R_UNEVALUATED_ITEMS || rule->kind == R_UNEVALUATED_PROPERTIES)
        return 2;
    return rule->kind == R_ADDITIONAL_PROPERTIES;
}

/* Done when all references are resolved, as those know rules by their index. */
static void order_rules(Ctx *ctx, Schema *schema)
{
    size_t n = schema->rules.n, put = 0;
    Rule *ordered = CTX_ARRAY(ctx, n, Rule);
    for (int rank = 0; rank <= 2; rank++)
        for (size_t i = 0; i < n; i++)
            if (rule_rank(&schema->rules.items[i]) == rank)
                ordered[put++] = schema->rules.items[i];
    schema->rules.items = ordered;
    schema->rules.cap = n;
}

static void unknown_keyword(Site *site)
{
    Ctx *ctx = site->ctx;
    Str name = site->member->key;
    Draft draft = site->schema->resource->draft, first, last;
    if (site->member->key_span.file != site->front->file || str_starts(name, STR("x-")))
        return;
    Diag *d = diag(ctx, D_UNKNOWN_KEYWORD, site->member->key_span, "unknown keyword %s", QUOTED(ctx, name));
    if (d == &ctx->unseen)
        return; /* no need to look for help */
    d->pointer = site_pointer(site);
    const char *near = keyword_near(name, draft);
    if (keyword_drafts(name, &first, &last) && last < draft)
        diag_help(ctx, d, "%s does not have it any more (%s was the last)", draft_name(draft), draft_name(last));
    else if (keyword_drafts(name, &first, &last))
        diag_help(ctx, d, "%s does not have it yet (%s is the first)", draft_name(draft), draft_name(first));
    else if (near)
        diag_help(ctx, d, "did you mean \"%s\"?", near);
    else
        diag_help(ctx, d, "it has no effect; names of your own that begin with \"x-\" are not warned about");
}

/* What no vocabulary claims is an annotation (2020-12 core 6.5). */
static void kw_annotation(Site *site)
{
    Rule *rule = rule_add(site, R_ANNOTATION);
    rule->u.values.values = CTX_NEW(site->ctx, Doc *);
    rule->u.values.values[0] = site->value;
    rule->u.values.n = 1;
    if (str_is(site->member->key, "title") && site->value->kind == DOC_STRING)
        site->schema->title = site->value->text;
    if (str_is(site->member->key, "description") && site->value->kind == DOC_STRING)
        site->schema->description = site->value->text;
    if (str_is(site->member->key, "deprecated"))
        site->schema->deprecated = site->value->kind == DOC_TRUE;
}

static bool is_schema_doc(const Doc *doc)
{
    return doc->kind == DOC_OBJECT || doc->kind == DOC_TRUE || doc->kind == DOC_FALSE;
}

/* Of a value that is wrong in one place the rest is still looked at, so that all mistakes are told at once. */
static bool build_for_mistakes(void *arg, Doc *doc, Str pointer)
{
    Site *site = arg;
    (void)pointer;
    if (is_schema_doc(doc) && place_of(site->front, doc))
        subschema(site, doc);
    return true;
}

static void build_member(Site *site)
{
    const Resource *resource = site->schema->resource;
    site->keyword = keyword_find(site->member->key, resource->draft);
    if (!site->keyword) {
        unknown_keyword(site);
        kw_annotation(site);
        return;
    }
    if (!(resource->vocabularies & (uint32_t)site->keyword->vocabulary)) {
        kw_annotation(site);
        return;
    }
    if (shape_check(site))
        site->keyword->handle(site);
    else
        shape_each(site->ctx, site->keyword->shape, site->value, STR(""), build_for_mistakes, site);
}

/* Before 2019-09 a $ref is all that counts in its schema (draft 7 core 8.3). */
static void build_old_ref(Site *site)
{
    for (size_t i = 0; i < site->object->n; i++) {
        site->member = &site->object->members[i];
        site->value = site->member->value;
        site->keyword = keyword_find(site->member->key, site->schema->resource->draft);
        bool is_ref = str_is(site->member->key, "$ref");
        if (site->keyword && (is_ref || site->keyword->handle == kw_definitions)) {
            if (shape_check(site))
                site->keyword->handle(site);
        } else if (site->keyword && site->keyword->vocabulary & (V_VALIDATION | V_APPLICATOR) && site->value->span.file == site->front->file) {
            Diag *d = diag(site->ctx, D_KEYWORD_IGNORED, site->member->key_span, "%s beside \"$ref\" has no effect in %s",
                           QUOTED(site->ctx, site->member->key), draft_name(site->schema->resource->draft));
            diag_help(site->ctx, d, "put both into an \"allOf\", or use 2019-09 or later");
        }
    }
}

static void build_object(Site *site)
{
    const Doc *ref = doc_get(site->object, STR("$ref"));
    if (ref && site->schema->resource->draft <= DRAFT_7) {
        build_old_ref(site);
        return;
    }
    for (size_t i = 0; i < site->object->n; i++) {
        site->member = &site->object->members[i];
        site->value = site->member->value;
        build_member(site);
    }
}

Schema *front_schema(Front *front, Place *place)
{
    if (place->schema)
        return place->schema;
    Ctx *ctx = front->ctx;
    Schema *schema = place->schema = CTX_NEW(ctx, Schema);
    schema->doc = place->doc;
    schema->span = place->doc->span;
    schema->resource = place->resource;
    schema->pointer = place->pointer;
    if (front->exhausted)
        return schema;
    schema->location = schema_location(ctx, place->resource, place->pointer);
    if (!count_schema(front, schema))
        return schema;
    schema->is_boolean = place->doc->kind != DOC_OBJECT;
    if (place->pointer.len == 0)
        place->resource->root = schema;
    if (!is_schema_doc(place->doc)) {
        Diag *d = diag(ctx, D_NOT_A_SCHEMA, place->doc->span, "a schema must be an object or a boolean, not %s",
                       doc_kind_name(place->doc->kind));
        d->pointer = place->pointer;
        return schema;
    }
    DocMember whole = {STR(""), place->doc->span, place->doc};
    Site site = {front, ctx, schema, place->doc, &whole, place->doc, NULL};
    if (place->doc->kind == DOC_FALSE)
        rule_add(&site, R_FALSE);
    else if (place->doc->kind == DOC_OBJECT)
        build_object(&site);
    return schema;
}

/* ---- handlers: core ---- */

static void kw_none(Site *site) { (void)site; }

/* Read by dialect_set at the root of a resource; elsewhere it does nothing (2020-12 core 8.1.1), and harm only when it differs. */
static void kw_schema(Site *site)
{
    const Resource *resource = site->schema->resource;
    Draft draft;
    if (site->schema->pointer.len == 0 || site->value->span.file != site->front->file)
        return;
    if (standard_dialect(site->value->text, &draft) && draft == resource->draft)
        return;
    Diag *d = diag(site->ctx, D_KEYWORD_IGNORED, site->member->key_span, "\"$schema\" has no effect here: this is read as %s",
                   draft_name(resource->draft));
    d->pointer = site_pointer(site);
    diag_help(site->ctx, d, "a subschema is of another dialect only when it has an \"%s\" too",
              resource->draft == DRAFT_4 ? "id" : "$id");
}

/* Of a document that only $ref reached, definitions are built when they are referred to. */
static void kw_definitions(Site *site)
{
    if (site->value->span.file != site->front->file)
        return;
    for (size_t i = 0; i < site->value->n; i++)
        subschema(site, site->value->members[i].value);
}

static void reference_add(Site *site, bool dynamic)
{
    Ctx *ctx = site->ctx;
    if (!uri_is_plausible(site->value->text)) {
        diag(ctx, D_BAD_URI, site->value->span, "%s is not a URI reference", QUOTED(ctx, site->value->text));
        return;
    }
    if (!front_spend(site->front, site->schema->resource->uri.len, site->value->span))
        return;
    rule_add(site, R_REF);
    struct PendingRef *pending = &VEC_PUSH(ctx, &site->front->pending);
    pending->schema = site->schema;
    pending->rule = site->schema->rules.n - 1;
    pending->span = site->value->span;
    pending->target = uri_resolve(ctx, site->schema->resource->uri, site->value->text);
    pending->dynamic = dynamic;
}

static void kw_ref(Site *site) { reference_add(site, false); }
static void kw_dynamic_ref(Site *site) { reference_add(site, true); }

static void kw_recursive_ref(Site *site)
{
    if (!str_is(site->value->text, "#")) {
        diag(site->ctx, D_KEYWORD_TYPE, site->value->span, "\"$recursiveRef\" must be \"#\"");
        return;
    }
    reference_add(site, true);
}

/* ---- handlers: any type ---- */

static uint32_t type_bits(Str name, Draft draft)
{
    if (str_is(name, "null"))
        return 1u << SCR_NULL;
    if (str_is(name, "boolean"))
        return 1u << SCR_FALSE | 1u << SCR_TRUE;
    if (str_is(name, "object"))
        return 1u << SCR_OBJECT;
    if (str_is(name, "array"))
        return 1u << SCR_ARRAY;
    if (str_is(name, "number"))
        return 1u << SCR_NUMBER;
    if (str_is(name, "string"))
        return 1u << SCR_STRING;
    return draft == DRAFT_4 ? SCR_TYPE_INTEGER_TOKEN : SCR_TYPE_INTEGER;
}

static void kw_type(Site *site)
{
    Rule *rule = rule_add(site, R_TYPE);
    Draft draft = site->schema->resource->draft;
    if (site->value->kind == DOC_STRING)
        rule->u.types = type_bits(site->value->text, draft);
    else
        for (size_t i = 0; i < site->value->n; i++)
            rule->u.types |= type_bits(site->value->items[i]->text, draft);
}

static void kw_enum(Site *site)
{
    Rule *rule = rule_add(site, R_ENUM);
    rule->u.values.values = site->value->items;
    rule->u.values.n = site->value->n;
}

static void kw_const(Site *site)
{
    Rule *rule = rule_add(site, R_CONST);
    rule->u.values.values = CTX_NEW(site->ctx, Doc *);
    rule->u.values.values[0] = site->value;
    rule->u.values.n = 1;
}

/* ---- handlers: numbers ---- */

static void add_number(Site *site, RuleKind kind) { rule_add(site, kind)->u.number = site->value->text; }

static void kw_minimum(Site *site) { add_number(site, R_MINIMUM); }
static void kw_maximum(Site *site) { add_number(site, R_MAXIMUM); }
static void kw_exclusive_minimum(Site *site) { add_number(site, R_EXCLUSIVE_MINIMUM); }
static void kw_exclusive_maximum(Site *site) { add_number(site, R_EXCLUSIVE_MAXIMUM); }

static bool sibling_is_true(const Site *site, const char *name)
{
    const Doc *sibling = doc_get(site->object, str_of(name));
    return sibling && sibling->kind == DOC_TRUE;
}

static void kw_minimum_4(Site *site)
{
    add_number(site, sibling_is_true(site, "exclusiveMinimum") ? R_EXCLUSIVE_MINIMUM : R_MINIMUM);
}

static void kw_maximum_4(Site *site)
{
    add_number(site, sibling_is_true(site, "exclusiveMaximum") ? R_EXCLUSIVE_MAXIMUM : R_MAXIMUM);
}

static void ignored_without(Site *site, const char *other)
{
    if (!doc_get(site->object, str_of(other)) && site->value->span.file == site->front->file)
        diag(site->ctx, D_KEYWORD_IGNORED, site->member->key_span, "\"%s\" has no effect without \"%s\"",
             site->keyword->name, other);
}

static void kw_exclusive_minimum_4(Site *site) { ignored_without(site, "minimum"); }
static void kw_exclusive_maximum_4(Site *site) { ignored_without(site, "maximum"); }

static void kw_multiple_of(Site *site)
{
    if (!scr_num_is_divisor(site->value->text.ptr, site->value->text.len)) {
        diag(site->ctx, D_DIVISOR_LIMIT, site->value->span, "\"multipleOf\" has more significant digits than 64 bits hold");
        return;
    }
    add_number(site, R_MULTIPLE_OF);
}

/* ---- handlers: counts ---- */

/* No document has UINT32_MAX of anything: larger bounds are that. */
static uint64_t count_of(const Doc *value)
{
    int64_t count;
    if (!scr_num_to_int64(value->text.ptr, value->text.len, &count) || count >= (int64_t)UINT32_MAX)
        return UINT32_MAX - 1;
    return (uint64_t)count;
}

static void add_count(Site *site, RuleKind kind) { rule_add(site, kind)->u.count = count_of(site->value); }

static void kw_min_length(Site *site) { add_count(site, R_MIN_LENGTH); }
static void kw_max_length(Site *site) { add_count(site, R_MAX_LENGTH); }
static void kw_min_items(Site *site) { add_count(site, R_MIN_ITEMS); }
static void kw_max_items(Site *site) { add_count(site, R_MAX_ITEMS); }
static void kw_min_properties(Site *site) { add_count(site, R_MIN_PROPERTIES); }
static void kw_max_properties(Site *site) { add_count(site, R_MAX_PROPERTIES); }

/* ---- handlers: strings ---- */

static void report_pattern(Site *site, const Doc *where, Span span, Str source, const ReError *error)
{
    /* in a JSON string without escapes the pattern's offsets are the source's */
    bool plain = where && span.end - span.start == source.len + 2;
    Span at = span;
    if (plain) {
        at.start = span.start + 1 + (uint32_t)error->start;
        at.end = span.start + 1 + (uint32_t)(error->end > error->start ? error->end : error->start + 1);
    }
    Diag *d = diag(site->ctx, error->code, at, "%.*s", STR_ARG(error->message));
    d->pointer = site_pointer(site);
    if (error->help.len > 0)
        diag_help(site->ctx, d, "%.*s", STR_ARG(error->help));
}

/* Each pattern once, whoever asks first. NULL: *error tells why. */
static RePattern *find_pattern(Site *site, Span span, Str source, ReError *error)
{
    Front *front = site->front;
    RePattern *pattern = map_get(&front->patterns, source);
    if (pattern)
        return pattern;
    pattern = re_compile(site->ctx, source, !front->options->no_pcre2, error);
    if (!pattern)
        return NULL;
    if (pattern->legacy && span.file == front->file) {
        Diag *d = diag(site->ctx, D_PATTERN_LEGACY, span, "the pattern is valid only without the u flag");
        diag_help(site->ctx, d, "JSON Schema patterns have the u flag: escape only ^ $ \\ . * + ? ( ) [ ] { } | and /");
    }
    if (pattern->form->kind == SCR_RE_PCRE2)
        diag(site->ctx, D_PATTERN_PCRE2, span, "this pattern is not regular and needs PCRE2 at run time");
    map_set(site->ctx, &front->patterns, source, pattern);
    return pattern;
}

static RePattern *compile_pattern(Site *site, const Doc *where, Span span, Str source)
{
    ReError error = {0};
    RePattern *pattern = find_pattern(site, span, source, &error);
    if (!pattern)
        report_pattern(site, where, span, source, &error);
    return pattern;
}

static void kw_pattern(Site *site)
{
    RePattern *pattern = compile_pattern(site, site->value, site->value->span, site->value->text);
    if (pattern)
        rule_add(site, R_PATTERN)->u.pattern = pattern;
}

static int format_id(Str name)
{
    static const char *const names[] = {
#define SCR_FORMAT(NAME, name, part, what) name,
#include "../../runtime/scr_formats.def"
#undef SCR_FORMAT
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return (int)i;
    return -1;
}

static bool asserts_format(const Site *site)
{
    Tristate asked = site->front->options->format_assertion;
    return asked == AUTO ? site->schema->resource->asserts_format : asked == YES;
}

static void kw_format(Site *site)
{
    Rule *rule = rule_add(site, R_FORMAT);
    rule->u.format.name = site->value->text;
    rule->u.format.id = format_id(site->value->text);
    rule->annotate = rule->u.format.id < 0 || !asserts_format(site);
    if (rule->u.format.id >= 0) {
        site->front->set->unasserted_formats = site->front->set->unasserted_formats || rule->annotate;
    } else if (asserts_format(site) && site->value->span.file == site->front->file) {
        Diag *d = diag(site->ctx, D_FORMAT_UNKNOWN, site->value->span, "the format %s is not checked", QUOTED(site->ctx, site->value->text));
        diag_help(site->ctx, d, "a \"pattern\" would be; or silence this with -Wno-format-unknown");
    }
}

static ContentEncoding encoding_of(const Doc *value)
{
    static const struct { const char *name; ContentEncoding encoding; } names[] = {
        {"base64", ENCODING_BASE64}, {"base64url", ENCODING_BASE64URL}, {"base32", ENCODING_BASE32},
        {"base16", ENCODING_BASE16}, {"7bit", ENCODING_IDENTITY}, {"8bit", ENCODING_IDENTITY}, {"binary", ENCODING_IDENTITY},
    };
    if (!value || value->kind != DOC_STRING)
        return ENCODING_IDENTITY;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(value->text, names[i].name))
            return names[i].encoding;
    return ENCODING_UNKNOWN;
}

/* RFC 2046 and 6839: application/json, or a +json suffix; parameters do not matter. */
static bool is_json_type(const Doc *value)
{
    if (!value || value->kind != DOC_STRING)
        return false;
    Str type = value->text;
    for (size_t i = 0; i < type.len; i++)
        if (type.ptr[i] == ';' || type.ptr[i] == ' ')
            type.len = i;
    return str_is(type, "application/json") || str_ends(type, STR("+json"));
}

static void kw_content_encoding(Site *site)
{
    Rule *rule = rule_add(site, R_CONTENT_ENCODING);
    rule->u.content.encoding = encoding_of(site->value);
    rule->u.content.text = site->value->text;
    rule->annotate = !site->front->options->content_assertion || rule->u.content.encoding == ENCODING_UNKNOWN;
}

static void kw_content_media_type(Site *site)
{
    Rule *rule = rule_add(site, R_CONTENT_MEDIA_TYPE);
    rule->u.content.encoding = encoding_of(doc_get(site->object, STR("contentEncoding")));
    rule->u.content.text = site->value->text;
    rule->u.content.is_json = is_json_type(site->value);
    rule->annotate = !site->front->options->content_assertion || !rule->u.content.is_json
                  || rule->u.content.encoding == ENCODING_UNKNOWN;
}

static void kw_content_schema(Site *site)
{
    ContentEncoding encoding = encoding_of(doc_get(site->object, STR("contentEncoding")));
    bool is_json = is_json_type(doc_get(site->object, STR("contentMediaType")));
    Schema *schema = subschema(site, site->value);
    if (!doc_get(site->object, STR("contentMediaType"))) {
        ignored_without(site, "contentMediaType");
        return;
    }
    Rule *rule = rule_add(site, R_CONTENT_SCHEMA);
    rule->u.content.encoding = encoding;
    rule->u.content.source = site->value;
    rule->annotate = !site->front->options->content_assertion || !is_json || encoding == ENCODING_UNKNOWN;
    rule->u.content.schema = rule->annotate ? NULL : schema;
}

/* ---- handlers: arrays ---- */

static void kw_unique_items(Site *site)
{
    if (site->value->kind == DOC_TRUE)
        rule_add(site, R_UNIQUE_ITEMS);
}

static void add_schemas(Site *site, RuleKind kind)
{
    Schema **items = CTX_ARRAY(site->ctx, site->value->n, Schema *);
    for (size_t i = 0; i < site->value->n; i++)
        items[i] = subschema(site, site->value->items[i]);
    Rule *rule = rule_add(site, kind);
    rule->u.schemas.items = items;
    rule->u.schemas.n = site->value->n;
}

static void add_items(Site *site, uint64_t start)
{
    Schema *schema = subschema(site, site->value);
    Rule *rule = rule_add(site, R_ITEMS);
    rule->u.items.schema = schema;
    rule->u.items.start = start;
}

static void kw_items_2019(Site *site)
{
    if (site->value->kind == DOC_ARRAY)
        add_schemas(site, R_PREFIX_ITEMS);
    else
        add_items(site, 0);
}

static void kw_additional_items(Site *site)
{
    const Doc *items = doc_get(site->object, STR("items"));
    if (items && items->kind == DOC_ARRAY) {
        add_items(site, items->n);
        return;
    }
    subschema(site, site->value);
    if (site->value->span.file == site->front->file)
        diag(site->ctx, D_KEYWORD_IGNORED, site->member->key_span, "\"additionalItems\" has no effect without an array of \"items\"");
}

static void kw_prefix_items(Site *site) { add_schemas(site, R_PREFIX_ITEMS); }

static void kw_items(Site *site)
{
    const Doc *prefix = doc_get(site->object, STR("prefixItems"));
    bool applies = site->schema->resource->vocabularies & V_APPLICATOR && prefix && prefix->kind == DOC_ARRAY;
    add_items(site, applies ? prefix->n : 0);
}

static const Doc *contains_bound(const Site *site, const char *name)
{
    const Resource *resource = site->schema->resource;
    const Doc *value = doc_get(site->object, str_of(name));
    bool is_count = value && value->kind == DOC_NUMBER && scr_num_is_integer(value->text.ptr, value->text.len);
    return is_count && resource->draft >= DRAFT_2019 && (resource->vocabularies & V_VALIDATION) ? value : NULL;
}

static void kw_contains(Site *site)
{
    Schema *schema = subschema(site, site->value);
    const Doc *min = contains_bound(site, "minContains"), *max = contains_bound(site, "maxContains");
    Rule *rule = rule_add(site, R_CONTAINS);
    rule->u.contains.schema = schema;
    rule->u.contains.has_min = min != NULL;
    rule->u.contains.has_max = max != NULL;
    rule->u.contains.min = min ? count_of(min) : 1;
    rule->u.contains.max = max ? count_of(max) : UINT64_MAX;
    rule->u.contains.evaluates = site->schema->resource->draft == DRAFT_2020;
}

static void kw_contains_bound(Site *site) { ignored_without(site, "contains"); }

static void add_subschema(Site *site, RuleKind kind)
{
    Schema *schema = subschema(site, site->value);
    rule_add(site, kind)->u.schema = schema;
}

static void kw_unevaluated_items(Site *site) { add_subschema(site, R_UNEVALUATED_ITEMS); }
static void kw_unevaluated_properties(Site *site) { add_subschema(site, R_UNEVALUATED_PROPERTIES); }

/* ---- handlers: objects ---- */

static Str *names_of(Ctx *ctx, const Doc *array)
{
    Str *names = CTX_ARRAY(ctx, array->n, Str);
    for (size_t i = 0; i < array->n; i++)
        names[i] = array->items[i]->text;
    return names;
}

static void kw_required(Site *site)
{
    Rule *rule = rule_add(site, R_REQUIRED);
    rule->u.names.items = names_of(site->ctx, site->value);
    rule->u.names.n = site->value->n;
}

static void kw_properties(Site *site)
{
    Property *items = CTX_ARRAY(site->ctx, site->value->n, Property);
    for (size_t i = 0; i < site->value->n; i++) {
        const DocMember *member = &site->value->members[i];
        items[i] = (Property){member->key, subschema(site, member->value), member->key_span};
    }
    Rule *rule = rule_add(site, R_PROPERTIES);
    rule->u.properties.items = items;
    rule->u.properties.n = site->value->n;
}

static void kw_pattern_properties(Site *site)
{
    PatternProperty *items = CTX_ARRAY(site->ctx, site->value->n, PatternProperty);
    size_t n = 0;
    for (size_t i = 0; i < site->value->n; i++) {
        const DocMember *member = &site->value->members[i];
        Schema *schema = subschema(site, member->value);
        RePattern *pattern = compile_pattern(site, site->value, member->key_span, member->key);
        if (pattern)
            items[n++] = (PatternProperty){pattern, schema};
    }
    Rule *rule = rule_add(site, R_PATTERN_PROPERTIES);
    rule->u.patterns.items = items;
    rule->u.patterns.n = n;
}

/* The patterns that additionalProperties excludes; mistakes in them are patternProperties' to report. */
static void additional_patterns(Site *site, Rule *rule, const Doc *patterns)
{
    rule->u.additional.patterns = CTX_ARRAY(site->ctx, patterns->n, RePattern *);
    for (size_t i = 0; i < patterns->n; i++) {
        ReError error = {0};
        RePattern *pattern = find_pattern(site, patterns->members[i].key_span, patterns->members[i].key, &error);
        if (pattern)
            rule->u.additional.patterns[rule->u.additional.n_patterns++] = pattern;
    }
}

static void kw_additional_properties(Site *site)
{
    Schema *schema = subschema(site, site->value);
    const Doc *properties = doc_get(site->object, STR("properties"));
    const Doc *patterns = doc_get(site->object, STR("patternProperties"));
    Rule *rule = rule_add(site, R_ADDITIONAL_PROPERTIES);
    rule->u.additional.schema = schema;
    if (properties && properties->kind == DOC_OBJECT) {
        rule->u.additional.names = CTX_ARRAY(site->ctx, properties->n, Str);
        rule->u.additional.n_names = properties->n;
        for (size_t i = 0; i < properties->n; i++)
            rule->u.additional.names[i] = properties->members[i].key;
    }
    if (patterns && patterns->kind == DOC_OBJECT)
        additional_patterns(site, rule, patterns);
}

static void kw_property_names(Site *site) { add_subschema(site, R_PROPERTY_NAMES); }

static void add_dependencies(Site *site, RuleKind kind, DocKind entries)
{
    Dependency *items = CTX_ARRAY(site->ctx, site->value->n, Dependency);
    size_t n = 0;
    for (size_t i = 0; i < site->value->n; i++) {
        const DocMember *member = &site->value->members[i];
        bool is_array = member->value->kind == DOC_ARRAY;
        if (is_array != (entries == DOC_ARRAY))
            continue;
        Dependency *item = &items[n++];
        item->name = member->key;
        if (is_array) {
            item->names = names_of(site->ctx, member->value);
            item->n_names = member->value->n;
        } else {
            item->schema = subschema(site, member->value);
        }
    }
    if (n == 0)
        return;
    Rule *rule = rule_add(site, kind);
    rule->u.dependencies.items = items;
    rule->u.dependencies.n = n;
}

static void kw_dependencies(Site *site)
{
    Draft draft = site->schema->resource->draft;
    if (draft > DRAFT_7 && site->value->span.file == site->front->file) {
        Diag *d = diag(site->ctx, D_UNKNOWN_KEYWORD, site->member->key_span, "\"dependencies\" is an old keyword, kept for compatibility");
        diag_help(site->ctx, d, "%s has \"dependentRequired\" and \"dependentSchemas\" in its place", draft_name(draft));
    }
    add_dependencies(site, R_DEPENDENT_REQUIRED, DOC_ARRAY);
    add_dependencies(site, R_DEPENDENT_SCHEMAS, DOC_OBJECT);
}

static void kw_dependent_required(Site *site) { add_dependencies(site, R_DEPENDENT_REQUIRED, DOC_ARRAY); }
static void kw_dependent_schemas(Site *site) { add_dependencies(site, R_DEPENDENT_SCHEMAS, DOC_OBJECT); }

/* ---- handlers: in place ---- */

static void kw_all_of(Site *site) { add_schemas(site, R_ALL_OF); }
static void kw_any_of(Site *site) { add_schemas(site, R_ANY_OF); }
static void kw_one_of(Site *site) { add_schemas(site, R_ONE_OF); }
static void kw_not(Site *site) { add_subschema(site, R_NOT); }

static Schema *sibling_schema(Site *site, const char *name)
{
    Doc *doc = doc_get(site->object, str_of(name));
    return doc && is_schema_doc(doc) ? subschema(site, doc) : NULL;
}

static void kw_if(Site *site)
{
    Schema *if_ = subschema(site, site->value);
    Schema *then = sibling_schema(site, "then"), *else_ = sibling_schema(site, "else");
    Rule *rule = rule_add(site, R_IF);
    rule->u.cond.if_ = if_;
    rule->u.cond.then = then;
    rule->u.cond.else_ = else_;
}

static void kw_then_else(Site *site)
{
    subschema(site, site->value);
    ignored_without(site, "if");
}

/* ---- references ---- */

static void report_unresolved(Front *front, const struct PendingRef *pending)
{
    Str fragment;
    Str base = uri_without_fragment(pending->target, &fragment);
    const char *holder = front->holder;
    bool known = resource_find(front, base) != NULL;
    Str local = STR("schemac:///");
    Str shown = str_starts(base, local) ? str_from(base, local.len) : base;
    Diag *d;
    if (!known && resource_is_unreadable(front, base))
        return;
    if (holder)
        d = diag(front->ctx, D_REF_UNRESOLVED, pending->span, "the reference leads to the whole of \"%s\", which is not a schema itself",
                 holder);
    else if (known)
        d = diag(front->ctx, D_REF_UNRESOLVED, pending->span, "the reference leads nowhere: %s has no %s", QUOTED(front->ctx, shown),
                 QUOTED(front->ctx, str_join(front->ctx, STR("#"), fragment)));
    else
        d = diag(front->ctx, D_REF_UNRESOLVED, pending->span, "the reference leads to a document that is not there: %s",
                 QUOTED(front->ctx, shown));
    d->pointer = pending->schema->pointer;
    if (holder)
        diag_help(front->ctx, d, "go one step further, to one of the schemas in it");
    else if (!known)
        diag_help(front->ctx, d, "schemac never uses the network; give the folder that has it: --registry DIR, or --registry URI=DIR");
}

/* 2020-12 core 8.2.3.2: dynamic only when the first target is itself a $dynamicAnchor, reached by its name.
 * 2019-09 core 8.2.4.2.1: $recursiveRef only when the root that it leads to has "$recursiveAnchor": true. */
static bool dynamic_anchor_of(Front *front, const struct PendingRef *pending, const Place *place, Str *anchor)
{
    Str fragment;
    uri_without_fragment(pending->target, &fragment);
    bool recursive = fragment.len == 0 && place->resource->draft == DRAFT_2019;
    const Doc *mark = doc_get(place->doc, recursive ? STR("$recursiveAnchor") : STR("$dynamicAnchor"));
    if (recursive) {
        *anchor = STR("$recursiveAnchor");
        return place->pointer.len == 0 && mark && mark->kind == DOC_TRUE;
    }
    return place->resource->draft == DRAFT_2020 && mark && mark->kind == DOC_STRING
        && uri_decode(front->ctx, fragment, anchor) && str_eq(mark->text, *anchor);
}

static void resolve_reference(Front *front, struct PendingRef pending)
{
    Place *place = resource_find(front, pending.target);
    if (!place) {
        report_unresolved(front, &pending);
        place = CTX_NEW(front->ctx, Place);
        place->doc = CTX_NEW(front->ctx, Doc);
        place->doc->kind = DOC_TRUE;
        place->resource = pending.schema->resource;
        place->pointer = STR("/");
    }
    Schema *target = front_schema(front, place);
    Rule *rule = &pending.schema->rules.items[pending.rule];
    Str anchor;
    if (pending.dynamic && dynamic_anchor_of(front, &pending, place, &anchor)) {
        rule->kind = R_DYNAMIC_REF;
        rule->u.dynamic.initial = target;
        rule->u.dynamic.anchor = anchor;
        rule->u.dynamic.fixed = NULL;
    } else {
        rule->u.schema = target;
    }
}

/* The schemas of dynamic anchors can be reached by name alone. Returns whether there was one to build. */
static void build_dynamic_anchors(Front *front, size_t *done)
{
    for (; *done < front->set->resources.n; ++*done) {
        Resource *resource = front->set->resources.items[*done];
        for (size_t i = 0; i < resource->dynamic_anchors.n; i++) {
            Property *anchor = &resource->dynamic_anchors.items[i];
            Str fragment = str_is(anchor->name, "$recursiveAnchor") ? STR("") : anchor->name;
            Place *place = resource_find(front, str_printf(front->ctx, "%.*s#%.*s", STR_ARG(resource->uri), STR_ARG(fragment)));
            if (place)
                anchor->schema = front_schema(front, place);
        }
    }
}

static void resolve_references(Front *front)
{
    size_t done = 0, resources_done = 0;
    while (!front->exhausted && (done < front->pending.n || resources_done < front->set->resources.n)) {
        while (!front->exhausted && done < front->pending.n)
            resolve_reference(front, front->pending.items[done++]);
        build_dynamic_anchors(front, &resources_done);
    }
}

SchemaSet *front_json_schema(Ctx *ctx, uint32_t file, Doc *root, const Options *options)
{
    SchemaSet *set = CTX_NEW(ctx, SchemaSet);
    Front front = {.ctx = ctx, .options = options, .set = set, .file = file};
    set->draft = DRAFT_2020;
    if (options->draft.len > 0 && !draft_of_name(options->draft, &set->draft)) {
        diag(ctx, D_UNKNOWN_DIALECT, (Span){0}, "--draft %.*s is not a draft that schemac knows (4, 6, 7, 2019-09, 2020-12)",
             STR_ARG(options->draft));
        return NULL;
    }
    set->source_name = ctx_source(ctx, file)->name;
    for (size_t i = 0; i < set->source_name.len; i++)
        if (set->source_name.ptr[i] == '/' || set->source_name.ptr[i] == '\\') {
            set->source_name = str_from(set->source_name, i + 1);
            i = (size_t)-1;
        }
    Place *place = resource_index(&front, root, str_join(ctx, STR("schemac:///"), uri_encode_fragment(ctx, set->source_name)));
    set->root = front_schema(&front, place);
    set->draft = place->resource->draft;
    resolve_references(&front);
    if (options->has_each) {
        set->batch = CTX_NEW(ctx, Batch);
        set->batch->pointer = options->each;
    }
    if (front.exhausted)
        return NULL;
    for (size_t i = 0; i < front.places.n; i++) {
        const Place *built = front.places.entries[i].value;
        if (built->schema)
            order_rules(ctx, built->schema);
    }
    return set;
}
