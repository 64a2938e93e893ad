/* yaml.c: YAML text to a Doc tree with places, by libyaml's events. In: a source; out: its Doc, or NULL and diagnostics.
 *
 * YAML 1.2, core schema. What JSON cannot say, or what two readers could understand in two ways, is refused: keys that are
 * not strings, merge keys, tags of one's own, NaN, several documents, duplicate keys. An alias shares its Doc, but is
 * counted as the whole tree that it stands for, so that a few lines cannot become billions of values.
 */
#include "../base/base.h"
#include "../base/limits.h"
#include "doc_build.h"
#include "yaml_scalar.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* What an alias can name. */
typedef struct Anchor {
    Doc *doc;        /* NULL: its node had an error */
    Span span;
    bool open;       /* the container is not complete: an alias here would be a circle */
    uint64_t count;  /* values that it stands for */
    uint32_t height; /* levels of containers, its own included */
} Anchor;

/* An open container. */
typedef struct Opened {
    Anchor *anchor; /* NULL: none */
    bool is_key;    /* it stands where a key belongs, and will be left out */
} Opened;

/* One reading. Lives on yaml_read's stack; libyaml's memory is freed there, whatever happens in between. */
typedef struct Reader {
    Ctx *ctx;
    DocBuilder build;
    uint32_t file;
    Str text;            /* the whole source */
    size_t start;        /* of the YAML in it: behind a byte order mark */
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;      /* the event must be freed */
    size_t seen_chars;   /* a place in both of libyaml's counts: so many characters from start ... */
    size_t seen_bytes;   /* ... is this offset in text */
    uint32_t last_end;   /* end of the last node: libyaml ends a block collection at the token behind it */
    Map anchors;         /* name -> Anchor */
    VEC(Opened) opened;  /* beside build.frames */
    size_t n_documents;
    size_t n_errors;
    size_t n_warnings;
    uint64_t work;       /* sum of the depths of all events */
    bool own_tags;       /* tags of one's own are kept, and YAML 1.1's other readings are not warned of */
    Str tag;             /* of the event under way; empty: none of one's own */
    bool stop;
} Reader;

/* ---- places ---- */

/* libyaml counts characters; sources are bytes. Its marks come nearly in order, so a walk from the last one is short. */
static uint32_t byte_offset(Reader *r, size_t chars)
{
    while (r->seen_chars < chars && r->seen_bytes < r->text.len) {
        uint32_t c;
        size_t len = str_char(r->text, r->seen_bytes, &c);
        r->seen_bytes += len ? len : 1;
        r->seen_chars++;
    }
    while (r->seen_chars > chars && r->seen_bytes > r->start) {
        r->seen_bytes--;
        while (r->seen_bytes > r->start && ((unsigned char)r->text.ptr[r->seen_bytes] & 0xc0) == 0x80)
            r->seen_bytes--;
        r->seen_chars--;
    }
    return (uint32_t)r->seen_bytes;
}

static Span event_span(Reader *r)
{
    uint32_t start = byte_offset(r, r->event.start_mark.index);
    uint32_t end = byte_offset(r, r->event.end_mark.index);
    return (Span){r->file, start, end < start ? start : end};
}

/* ---- diagnostics ---- */

static Diag *problem(Reader *r, DiagCode code, Span span, Str message)
{
    if (code != D_YAML_AMBIGUOUS && ++r->n_errors >= LIMIT_TEXT_PROBLEMS)
        r->stop = true;
    Diag *d = diag(r->ctx, code, span, "%.*s", STR_ARG(message));
    d->pointer = build_pointer(&r->build);
    return d;
}

static Diag *unsupported(Reader *r, Span span, const char *message)
{
    return problem(r, D_YAML_UNSUPPORTED, span, str_of(message));
}

static const char *syntax_help(const char *text)
{
    if (strstr(text, "escape"))
        return "in double quotes a backslash begins an escape; in single quotes it stands for itself";
    if (strstr(text, "cannot start any token"))
        return "no tabs for indentation; a scalar that begins with @ ` or % stands in quotes";
    if (strstr(text, "mapping values are not allowed"))
        return "a text with ': ' in it stands in quotes";
    if (strstr(text, "control characters"))
        return "write it as an escape in double quotes";
    return NULL;
}

/* libyaml gave up. */
static void report_parser_error(Reader *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR)
        ctx_fail(r->ctx, "out of memory");
    const char *text = p->problem ? p->problem : "not readable";
    size_t at = p->error == YAML_READER_ERROR ? r->start + p->problem_offset : byte_offset(r, p->problem_mark.index);
    if (at > r->text.len)
        at = r->text.len;
    Span span = {r->file, (uint32_t)at, (uint32_t)(at < r->text.len ? at + 1 : at)};
    Str message = p->context ? str_printf(r->ctx, "%s %s", text, p->context) : str_of(text);
    Diag *d = problem(r, D_YAML_SYNTAX, span, message);
    if (p->context && p->context_mark.index != p->problem_mark.index) {
        uint32_t begin = byte_offset(r, p->context_mark.index);
        diag_also(r->ctx, d, (Span){r->file, begin, begin + 1u}, "it begins here");
    }
    if (syntax_help(text))
        diag_help(r->ctx, d, "%s", syntax_help(text));
    r->stop = true;
}

/* ---- keys and values ---- */

static bool wants_key(Reader *r)
{
    const DocFrame *frame = build_top(&r->build);
    return frame && frame->doc->kind == DOC_OBJECT && !frame->has_key;
}

static void add_value(Reader *r, Doc *doc, uint32_t height, uint32_t end)
{
    r->last_end = end;
    build_add(&r->build, doc, height);
}

static Anchor *new_anchor(Reader *r, const yaml_char_t *name, Span span)
{
    if (!name)
        return NULL;
    Anchor *anchor = CTX_NEW(r->ctx, Anchor);
    anchor->span = span;
    map_set(r->ctx, &r->anchors, str_copy(r->ctx, str_of((const char *)name)), anchor); /* a later one hides it: 7.1 */
    return anchor;
}

/* ---- scalars ---- */

static const char *scalar_name(YamlScalar kind)
{
    static const char *const names[] = {"a string", "null", "a boolean", "a boolean", "an integer", "an integer", "an integer",
                                        "a number", "infinity", "NaN"};
    return names[kind];
}

/* The tag's name when it is one of the core schema's ("int"), else NULL. */
static const char *core_tag(const yaml_char_t *tag)
{
    static const char prefix[] = "tag:yaml.org,2002:";
    const char *text = (const char *)tag;
    return text && !strncmp(text, prefix, sizeof prefix - 1) ? text + sizeof prefix - 1 : NULL;
}

static void refuse_tag(Reader *r, const yaml_char_t *tag, Span span)
{
    const char *core = core_tag(tag);
    Str name = core ? str_join(r->ctx, STR("!!"), str_of(core)) : str_of((const char *)tag);
    Diag *d = problem(r, D_YAML_UNSUPPORTED, span,
                      str_printf(r->ctx, "the tag %s has no meaning here", str_quoted(r->ctx, name).ptr));
    diag_help(r->ctx, d, "tags are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map");
}

/* Does what the text says fit the tag? */
static bool fits_tag(const char *tag, YamlScalar kind)
{
    if (!strcmp(tag, "int"))
        return kind == YAML_INTEGER || kind == YAML_OCTAL || kind == YAML_HEX;
    if (!strcmp(tag, "float"))
        return kind >= YAML_INTEGER;
    if (!strcmp(tag, "bool"))
        return kind == YAML_TRUE || kind == YAML_FALSE;
    return kind == YAML_NULL; /* "null" */
}

/* !Ref of a template and its like. */
static bool keep_tag(Reader *r, const yaml_char_t *tag)
{
    if (!r->own_tags || !tag || tag[0] != '!' || !tag[1])
        return false;
    r->tag = str_copy(r->ctx, str_of((const char *)tag));
    return true;
}

/* A scalar with a tag, whatever its quotes. */
static YamlScalar tagged_scalar(Reader *r, Str text, const yaml_char_t *tag, Span span)
{
    const char *name = core_tag(tag);
    if (!strcmp((const char *)tag, "!") || (name && !strcmp(name, "str")) || keep_tag(r, tag))
        return YAML_STRING;
    if (!name || (strcmp(name, "int") && strcmp(name, "float") && strcmp(name, "bool") && strcmp(name, "null"))) {
        refuse_tag(r, tag, span);
        return YAML_STRING;
    }
    YamlScalar kind = yaml_scalar(text);
    if (fits_tag(name, kind))
        return kind;
    problem(r, D_YAML_UNSUPPORTED, span, str_printf(r->ctx, "%s is not what its tag !!%s says",
                                                    str_quoted(r->ctx, text).ptr, name));
    return YAML_STRING;
}

static void warn_ambiguous(Reader *r, Str text, YamlScalar kind, Span span)
{
    const char *other = yaml_other_reading(text);
    if (!other || r->own_tags || r->n_warnings++ >= LIMIT_TEXT_PROBLEMS)
        return;
    const char *shown = str_quoted(r->ctx, text).ptr;
    Diag *d = problem(r, D_YAML_AMBIGUOUS, span, str_printf(r->ctx, "%s is %s here (YAML 1.2), but %s to readers of YAML 1.1",
                                                            shown, scalar_name(kind), other));
    if (kind == YAML_STRING)
        diag_help(r->ctx, d, "put it in quotes");
    else
        diag_help(r->ctx, d, "write the number plainly: digits without leading zeros, an exponent as in 1.0e+3");
}

static YamlScalar scalar_kind(Reader *r, Str text, Span span)
{
    const yaml_char_t *tag = r->event.data.scalar.tag;
    if (tag)
        return tagged_scalar(r, text, tag, span);
    if (r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return YAML_STRING;
    YamlScalar kind = yaml_scalar(text);
    warn_ambiguous(r, text, kind, span);
    return kind;
}

static bool is_plain(const Reader *r)
{
    return !r->event.data.scalar.tag && r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static void read_key(Reader *r, Str text, YamlScalar kind, Span span)
{
    if (is_plain(r) && str_is(text, "<<")) {
        Diag *d = unsupported(r, span, "a merge key: YAML 1.2 has none");
        diag_help(r->ctx, d, "use \"$ref\" or \"allOf\"; a key that is named << stands in quotes");
        build_refuse_key(&r->build, span);
    } else if (kind != YAML_STRING) {
        const char *shown = str_quoted(r->ctx, text).ptr;
        Diag *d = problem(r, D_YAML_KEY, span, str_printf(r->ctx, "the key %s is %s; keys are strings", shown,
                                                          scalar_name(kind)));
        diag_help(r->ctx, d, "put it in quotes");
        build_refuse_key(&r->build, span);
    } else {
        build_key(&r->build, text, span);
    }
    r->last_end = span.end;
}

/* Sets the number's text. */
static void set_number(Reader *r, Doc *doc, YamlScalar kind, Str text)
{
    doc->text = yaml_number(r->ctx, kind, text);
    if (doc->text.len == 0)
        problem(r, D_TOO_LARGE, doc->span,
                str_printf(r->ctx, "a number of more than %d hexadecimal or octal digits", LIMIT_YAML_RADIX_DIGITS));
}

static Doc *scalar_doc(Reader *r, Str text, YamlScalar kind, Span span)
{
    static const DocKind kinds[] = {DOC_STRING, DOC_NULL, DOC_TRUE, DOC_FALSE, DOC_NUMBER, DOC_NUMBER, DOC_NUMBER,
                                    DOC_NUMBER, DOC_NULL, DOC_NULL}; /* ORDER YamlScalar */
    Doc *doc = build_value(&r->build, kinds[kind], span);
    if (!doc) {
        r->stop = true;
        return NULL;
    }
    doc->tag = r->tag;
    if (kind == YAML_INFINITY || kind == YAML_NAN)
        diag_help(r->ctx, unsupported(r, span, kind == YAML_NAN ? "JSON has no NaN" : "JSON has no infinities"),
                  "a bound that is not there is left out; a text stands in quotes");
    else if (doc->kind == DOC_STRING)
        doc->text = text;
    else if (doc->kind == DOC_NUMBER)
        set_number(r, doc, kind, text);
    return doc;
}

static void read_scalar(Reader *r)
{
    Span span = event_span(r);
    r->tag = STR("");
    Str text = str_copy(r->ctx, (Str){(const char *)r->event.data.scalar.value, r->event.data.scalar.length});
    Anchor *anchor = new_anchor(r, r->event.data.scalar.anchor, span);
    YamlScalar kind = scalar_kind(r, text, span);
    bool key = wants_key(r);
    if (key)
        read_key(r, text, kind, span);
    if (key && !anchor)
        return;
    Doc *doc = scalar_doc(r, text, kind, span);
    if (!doc)
        return;
    if (anchor)
        *anchor = (Anchor){.doc = doc, .span = span, .count = 1};
    if (!key)
        add_value(r, doc, 0, span.end);
}

/* ---- containers and aliases ---- */

static void check_container_tag(Reader *r, const yaml_char_t *tag, const char *expected, Span span)
{
    const char *name = core_tag(tag);
    r->tag = STR("");
    if (tag && strcmp((const char *)tag, "!") && !(name && !strcmp(name, expected)) && !keep_tag(r, tag))
        refuse_tag(r, tag, span);
}

static void open_container(Reader *r, DocKind kind, const yaml_char_t *name)
{
    Span span = event_span(r);
    bool key = wants_key(r);
    if (key) {
        diag_help(r->ctx, problem(r, D_YAML_KEY, span, str_printf(r->ctx, "a key that is %s; keys are strings", doc_kind_name(kind))),
                  "put a key that begins with [ or { in quotes");
        build_refuse_key(&r->build, span); /* so that the container itself is left out */
    }
    Doc *doc = build_value(&r->build, kind, span);
    if (!doc || !build_open(&r->build, doc)) {
        r->stop = true;
        return;
    }
    doc->tag = r->tag;
    Anchor *anchor = new_anchor(r, name, span);
    if (anchor)
        *anchor = (Anchor){.doc = doc, .span = span, .open = true};
    VEC_PUSH(r->ctx, &r->opened) = (Opened){anchor, key};
    r->last_end = span.end;
}

/* libyaml's event of a flow collection's end covers the bracket; other ends have no text, and come with the token behind. */
static uint32_t container_end(Reader *r)
{
    Span span = event_span(r);
    if (span.end > span.start && strchr("]}", r->text.ptr[span.end - 1]))
        return span.end;
    return r->last_end;
}

static void close_container(Reader *r)
{
    uint32_t end = container_end(r);
    DocFrame closed = build_close(&r->build, end);
    Opened opened = r->opened.items[--r->opened.n];
    if (opened.anchor) {
        opened.anchor->open = false;
        opened.anchor->count = r->build.count - closed.count_before;
        opened.anchor->height = closed.height;
    }
    add_value(r, closed.doc, closed.height, end);
    if (opened.is_key)
        build_refuse_key(&r->build, closed.doc->span); /* and now the value of that key */
}

/* What an alias stands for, if it may stand here; else NULL, and diagnostics. */
static Anchor *find_anchor(Reader *r, Str name, Span span)
{
    Anchor *anchor = map_get(&r->anchors, name);
    const char *shown = str_quoted(r->ctx, name).ptr;
    if (!anchor) {
        problem(r, D_YAML_ALIAS, span, str_printf(r->ctx, "no anchor %s stands before this alias", shown));
        return NULL;
    }
    if (anchor->open) {
        Diag *d = problem(r, D_YAML_ALIAS, span, str_printf(r->ctx, "the alias %s stands inside what it names", shown));
        diag_also(r->ctx, d, anchor->span, "the anchor is here");
        diag_help(r->ctx, d, "a schema that contains itself says so with \"$ref\"");
        return NULL;
    }
    return anchor;
}

static bool alias_fits(Reader *r, const Anchor *anchor, Span span)
{
    r->build.count += anchor->count; /* both are at most LIMIT_DOC_VALUES + 1: no overflow */
    if (r->build.count > LIMIT_DOC_VALUES) {
        Str message = str_printf(r->ctx, "aliases multiply the document to more than %u values", LIMIT_DOC_VALUES);
        diag_also(r->ctx, problem(r, D_YAML_ALIAS, span, message), anchor->span, "this anchor alone stands for %llu",
                  (unsigned long long)anchor->count);
        return false;
    }
    if (r->build.frames.n + anchor->height > LIMIT_DOC_DEPTH) {
        problem(r, D_TOO_DEEP, span, str_printf(r->ctx, "with this alias nested deeper than %d levels", LIMIT_DOC_DEPTH));
        return false;
    }
    return true;
}

static void read_alias(Reader *r)
{
    Span span = event_span(r);
    Str name = str_copy(r->ctx, str_of((const char *)r->event.data.alias.anchor));
    const Anchor *anchor = find_anchor(r, name, span);
    if (anchor && !alias_fits(r, anchor, span)) {
        r->stop = true;
        return;
    }
    r->last_end = span.end;
    if (!wants_key(r)) {
        Doc *doc = anchor ? anchor->doc : build_value(&r->build, DOC_NULL, span);
        if (doc)
            add_value(r, doc, anchor ? anchor->height : 0, span.end);
        return;
    }
    if (anchor && anchor->doc->kind == DOC_STRING) {
        build_key(&r->build, anchor->doc->text, span);
        return;
    }
    if (anchor)
        problem(r, D_YAML_KEY, span, str_printf(r->ctx, "a key that is %s; keys are strings", doc_kind_name(anchor->doc->kind)));
    build_refuse_key(&r->build, span);
}

/* ---- the stream ---- */

static void begin_document(Reader *r)
{
    Span span = event_span(r);
    if (r->n_documents++ > 0) {
        diag_help(r->ctx, unsupported(r, span, "a second document in one file"), "one schema, one file");
        r->stop = true;
        return;
    }
    const yaml_version_directive_t *version = r->event.data.document_start.version_directive;
    if (version && version->major == 1 && version->minor == 1)
        diag(r->ctx, D_YAML_AMBIGUOUS, span, "the document asks for YAML 1.1; it is read as YAML 1.2");
}

static void handle_event(Reader *r)
{
    switch (r->event.type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return;
    case YAML_STREAM_END_EVENT:
        r->stop = true;
        return;
    case YAML_DOCUMENT_START_EVENT:
        begin_document(r);
        return;
    case YAML_ALIAS_EVENT:
        read_alias(r);
        return;
    case YAML_SCALAR_EVENT:
        read_scalar(r);
        return;
    case YAML_SEQUENCE_START_EVENT:
        check_container_tag(r, r->event.data.sequence_start.tag, "seq", event_span(r));
        open_container(r, DOC_ARRAY, r->event.data.sequence_start.anchor);
        return;
    case YAML_MAPPING_START_EVENT:
        check_container_tag(r, r->event.data.mapping_start.tag, "map", event_span(r));
        open_container(r, DOC_OBJECT, r->event.data.mapping_start.anchor);
        return;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_container(r);
        return;
    }
}

/* libyaml breaks lines at what YAML 1.2 (section 5.4) no longer takes for a line break, so a text may lose it. */
static void warn_line_break(Reader *r, size_t at, size_t len, uint32_t c)
{
    if (r->n_warnings++ >= LIMIT_TEXT_PROBLEMS)
        return;
    Span span = {r->file, (uint32_t)at, (uint32_t)(at + len)};
    Diag *d = diag(r->ctx, D_YAML_AMBIGUOUS, span, "U+%04X is read as a line break; in YAML 1.2 it is none", (unsigned)c);
    diag_help(r->ctx, d, "write it as \\%c in double quotes", c == 0x85 ? 'N' : c == 0x2028 ? 'L' : 'P');
}

/* Bytes that are not UTF-8 have a better place here than in libyaml, which would also guess at UTF-16. */
static bool check_utf8(Reader *r)
{
    for (size_t at = r->start; at < r->text.len;) {
        uint32_t c;
        size_t len = str_char(r->text, at, &c);
        if (len == 0) {
            Diag *d = diag(r->ctx, D_YAML_SYNTAX, (Span){r->file, (uint32_t)at, (uint32_t)at + 1u}, "not UTF-8");
            diag_help(r->ctx, d, "save the file as UTF-8; the byte here is 0x%02x", (unsigned)(unsigned char)r->text.ptr[at]);
            return false;
        }
        if (c == 0x85 || c == 0x2028 || c == 0x2029)
            warn_line_break(r, at, len, c);
        at += len;
    }
    return true;
}

/* For each token libyaml looks at every open flow collection: deep and large at once would take minutes. */
static void limit_work(Reader *r)
{
    r->work += r->build.frames.n;
    if (r->work <= LIMIT_YAML_WORK)
        return;
    problem(r, D_TOO_LARGE, event_span(r), STR("too many values at too great a depth for YAML"));
    r->stop = true;
}

/* All that can leave by ctx_fail. */
static void read_events(Ctx *ctx, void *arg)
{
    Reader *r = arg;
    (void)ctx;
    while (!r->stop) {
        if (!yaml_parser_parse(&r->parser, &r->event)) {
            report_parser_error(r);
            break;
        }
        r->has_event = true;
        handle_event(r);
        limit_work(r);
        yaml_event_delete(&r->event);
        r->has_event = false;
    }
    build_abandon(&r->build, (uint32_t)r->text.len);
}

/* libyaml allocates by itself: what it holds is freed before a failure goes on outwards. */
static void run_parser(Reader *r)
{
    if (!yaml_parser_initialize(&r->parser))
        ctx_fail(r->ctx, "out of memory");
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->text.ptr + r->start, r->text.len - r->start);
    bool finished = ctx_run(r->ctx, read_events, r);
    if (r->has_event)
        yaml_event_delete(&r->event);
    yaml_parser_delete(&r->parser);
    if (!finished)
        ctx_fail(r->ctx, r->ctx->fatal);
}

static Doc *read_source(Ctx *ctx, uint32_t file, bool own_tags)
{
    Reader r = {.ctx = ctx, .build = {.ctx = ctx}, .file = file, .text = ctx_source(ctx, file)->text, .own_tags = own_tags, .tag = STR("")};
    size_t errors = diag_errors(ctx);
    if (r.text.len > LIMIT_SOURCE_BYTES) {
        diag(ctx, D_TOO_LARGE, (Span){file, 0, 0}, "larger than %u bytes", LIMIT_SOURCE_BYTES);
        return NULL;
    }
    r.start = r.seen_bytes = str_starts(r.text, STR("\xef\xbb\xbf")) ? 3 : 0;
    if (!check_utf8(&r))
        return NULL;
    run_parser(&r);
    if (diag_errors(ctx) == errors && !r.build.root)
        diag(ctx, D_YAML_SYNTAX, (Span){file, 0, (uint32_t)r.text.len}, "no YAML value in the text");
    return diag_errors(ctx) == errors ? r.build.root : NULL;
}

Doc *yaml_read(Ctx *ctx, uint32_t file) { return read_source(ctx, file, false); }
Doc *yaml_read_tagged(Ctx *ctx, uint32_t file) { return read_source(ctx, file, true); }
