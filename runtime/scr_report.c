/* scr_report.c: from a document's bytes to a verdict and a report. In: a program, the text, options. Out: scr_report.
 *
 * Units become scr_error: sorted by place, with pointers, line and column, message and parameters, all of it in what is
 * left of the caller's scratch. When that runs out the report is cut short; the verdict stands.
 */
#include "scr_report.h"
#include "scr_content.h"
#include "scr_eval_state.h"

/* ---- writing ---- */

/* The present text is done. */
static scr_text scr_written(scr_writer *w)
{
    scr_text text;
    text.ptr = w->out + w->from;
    text.len = w->len - w->from;
    w->from = w->len;
    return text;
}

static void scr_write_z(scr_writer *w, const char *s)
{
    scr_write(w, s, strlen(s));
}

static void scr_write_text(scr_writer *w, scr_text text)
{
    scr_write(w, text.ptr, text.len);
}

/* All 8 bytes are ASCII that stands in a JSON string as it is. */
static bool scr_is_plain8(uint64_t bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    uint64_t quote = bytes ^ ones * '"', backslash = bytes ^ ones * '\\';
    return ((bytes | (bytes - ones * 0x20) | (quote - ones) | (backslash - ones) | (bytes + ones)) & highs) == 0;
}

static void scr_write_json_string(scr_writer *w, scr_text text)
{
    static const char hex[] = "0123456789abcdef";
    size_t from = 0;
    scr_write_char(w, '"');
    for (size_t i = 0; i < text.len; i++) {
        while (i + 8 <= text.len && scr_is_plain8(scr_load8(text.ptr + i)))
            i += 8;
        if (i == text.len || (text.len >= 8 && i + 8 > text.len && scr_is_plain8(scr_load8(text.ptr + text.len - 8))))
            break;
        scr_byte c = (scr_byte)text.ptr[i];
        bool control = c < 0x20 || c == 0x7f;
        if (!control && c != '"' && c != '\\')
            continue;
        char escape[6] = {'\\', control ? 'u' : (char)c, '0', '0', hex[c >> 4], hex[c & 15]};
        scr_write(w, text.ptr + from, i - from);
        scr_write(w, escape, control ? 6 : 2);
        from = i + 1;
    }
    scr_write(w, text.ptr + from, text.len - from);
    scr_write_char(w, '"');
}

/* ---- codes ---- */

/* ORDER ERRORS. Texts in one block, and where each begins in it: of a table of pointers the loader would have to fill in each. */
static const struct scr_error_texts {
#define SCR_ERROR(CODE, code, pydantic, message) char name_##CODE[sizeof code], message_##CODE[sizeof message];
#include "scr_errors.def"
#undef SCR_ERROR
} scr_error_texts = {
#define SCR_ERROR(CODE, code, pydantic, message) code, message,
#include "scr_errors.def"
#undef SCR_ERROR
};

static const struct scr_error_place {
    uint16_t name, message;
} scr_error_places[] = {
#define SCR_ERROR(CODE, code, pydantic, message) \
    {offsetof(struct scr_error_texts, name_##CODE), offsetof(struct scr_error_texts, message_##CODE)},
#include "scr_errors.def"
#undef SCR_ERROR
};

static scr_text scr_error_name(uint32_t code)
{
    scr_text text;
    text.ptr = (const char *)&scr_error_texts + scr_error_places[code].name;
    text.len = scr_error_places[code].message - scr_error_places[code].name - 1u;
    return text;
}

/* Before its NUL, or before the "|" where another form begins: a message may have a form of its own for x = 1. */
static scr_text scr_error_message(uint32_t code, uint32_t x)
{
    scr_text text = scr_text_z((const char *)&scr_error_texts + scr_error_places[code].message);
    const char *bar = (const char *)memchr(text.ptr, '|', text.len);
    if (bar && x == 1)
        text.len = (size_t)(bar - text.ptr);
    else if (bar) {
        text.len -= (size_t)(bar + 1 - text.ptr);
        text.ptr = bar + 1;
    }
    return text;
}

static const uint8_t scr_json_errors[] = {
    SCR_E_JSON_SYNTAX, SCR_E_JSON_UTF8, SCR_E_JSON_SURROGATE, SCR_E_JSON_DUPLICATE_KEY, SCR_E_JSON_BOM, SCR_E_JSON_EMPTY,
};

/* The code of what the parser has found. */
static uint32_t scr_json_error_code(const scr_json_error *found)
{
    size_t i = 0;
    while (i + 1 < sizeof scr_json_errors && !scr_same_text(scr_error_name(scr_json_errors[i]), scr_text_z(found->code)))
        i++;
    return scr_json_errors[i];
}

/* What an error is told from: a unit, or malformed text. */
typedef struct scr_cause {
    const scr_program *program;
    const scr_rule *rule;        /* of the unit */
    const scr_json_error *json;  /* else */
    uint32_t code, x, y;
} scr_cause;

static scr_cause scr_cause_of(const scr_eval *eval, const scr_unit *unit)
{
    scr_cause cause;
    cause.program = eval->program;
    cause.rule = unit->rule == SCR_NONE ? NULL : &eval->program->rules[unit->rule];
    cause.json = NULL;
    cause.code = unit->code;
    cause.x = unit->x;
    cause.y = unit->y;
    return cause;
}

static scr_cause scr_cause_of_json(const scr_json_error *found, uint32_t code)
{
    scr_cause cause;
    cause.program = NULL;
    cause.rule = NULL;
    cause.json = found;
    cause.code = code;
    cause.x = cause.y = 0;
    return cause;
}

/* ---- messages ---- */

/* ORDER KINDS, true left out (it goes with false), then integer. */
static const struct scr_type_name {
    uint32_t mask;
    char name[8], article[4];
} scr_type_names[] = {
    {1u << SCR_NULL, "null", ""},       {1u << SCR_FALSE, "boolean", "a "}, {1u << SCR_NUMBER, "number", "a "},
    {SCR_TYPE_INTEGER | SCR_TYPE_INTEGER_TOKEN, "integer", "an "},
    {1u << SCR_STRING, "string", "a "}, {1u << SCR_ARRAY, "array", "an "},  {1u << SCR_OBJECT, "object", "an "},
};
#define SCR_N_TYPE_NAMES (sizeof scr_type_names / sizeof *scr_type_names)

/* "a string", "an integer or null", "a string, an array or an object" */
static void scr_write_types(scr_writer *w, uint32_t mask)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < SCR_N_TYPE_NAMES; i++)
        n += (mask & scr_type_names[i].mask) != 0;
    for (size_t i = 0; i < SCR_N_TYPE_NAMES; i++) {
        if (!(mask & scr_type_names[i].mask))
            continue;
        if (k++)
            scr_write_z(w, k == n ? " or " : ", ");
        scr_write_z(w, scr_type_names[i].article);
        scr_write_z(w, scr_type_names[i].name);
    }
}

/* The rule's own text: a bound, a pattern, a name. */
static scr_text scr_rule_text(const scr_program *program, const scr_rule *rule)
{
    scr_text text = scr_text_z("");
    switch (rule->op) {
    case SCR_OP_MINIMUM:
    case SCR_OP_MAXIMUM:
    case SCR_OP_EXCLUSIVE_MINIMUM:
    case SCR_OP_EXCLUSIVE_MAXIMUM:
    case SCR_OP_MULTIPLE_OF:
        return scr_pool_text(program, rule->a, rule->b);
    case SCR_OP_PATTERN:
        return scr_pattern_text(program->regexes[rule->a]);
    case SCR_OP_FORMAT:
    case SCR_OP_CONTENT_ENCODING:
        return scr_pool_text(program, rule->b, rule->c);
    case SCR_OP_CONTENT_MEDIA_TYPE:
        return scr_pool_text(program, rule->c, rule->d);
    case SCR_OP_CONTENT_SCHEMA:
        return scr_text_z("application/json");
    default:
        return text;
    }
}

/* The holes of scr_errors.def: x, y, text, name, other, what, types. */
static void scr_write_hole(scr_writer *w, const scr_cause *cause, const char *hole, size_t n)
{
    const scr_program *program = cause->program;
    switch (*hole) {
    case 'x':
        scr_write_number(w, cause->x);
        break;
    case 'y':
        scr_write_number(w, cause->y);
        break;
    case 'n':
        scr_write_text(w, scr_word_text(program, cause->x));
        break;
    case 'o':
        scr_write_text(w, scr_word_text(program, cause->y));
        break;
    case 'w':
        scr_write_z(w, program->formats[cause->rule->a]->what);
        break;
    default:
        if (cause->json)
            scr_write_z(w, cause->json->text);
        else if (n == sizeof "text" - 1)
            scr_write_text(w, scr_rule_text(program, cause->rule));
        else
            scr_write_types(w, cause->rule->a);
        break;
    }
}

static void scr_write_message(scr_writer *w, const scr_cause *cause)
{
    if (cause->code >= SCR_N_ERRORS)
        return;
    scr_text rest = scr_error_message(cause->code, cause->x);
    for (const char *hole; (hole = (const char *)memchr(rest.ptr, '{', rest.len)) != NULL;) {
        const char *end = rest.ptr + rest.len, *close = hole + 1;
        while (*close != '}')
            close++;
        scr_write(w, rest.ptr, (size_t)(hole - rest.ptr));
        scr_write_hole(w, cause, hole + 1, (size_t)(close - hole) - 1);
        rest.ptr = close + 1;
        rest.len = (size_t)(end - rest.ptr);
    }
    scr_write_text(w, rest);
}

size_t scr_unit_message(const scr_eval *eval, const scr_unit *unit, char *out, size_t cap)
{
    scr_writer w = scr_writer_of(out, cap);
    scr_cause cause = scr_cause_of(eval, unit);
    scr_write_message(&w, &cause);
    return w.len;
}

/* ---- parameters ---- */

/* "name": before a value, with the comma or brace that it needs. */
#define SCR_PARAM(name) ",\"" name "\":", sizeof(",\"" name "\":") - 1
static void scr_param(scr_writer *w, const char *param, size_t n)
{
    bool first = w->len == w->from;
    scr_write(w, param, n);
    if (first && w->from < w->cap)
        w->out[w->from] = '{';
}

static void scr_param_number(scr_writer *w, const char *param, size_t n, uint32_t v)
{
    scr_param(w, param, n);
    scr_write_number(w, v);
}

static void scr_param_string(scr_writer *w, const char *param, size_t n, scr_text text)
{
    scr_param(w, param, n);
    scr_write_json_string(w, text);
}

static void scr_param_types(scr_writer *w, uint32_t mask)
{
    bool first = true;
    scr_param(w, SCR_PARAM("types"));
    scr_write_char(w, '[');
    for (size_t i = 0; i < SCR_N_TYPE_NAMES; i++) {
        if (!(mask & scr_type_names[i].mask))
            continue;
        scr_write_z(w, first ? "\"" : ",\"");
        scr_write_z(w, scr_type_names[i].name);
        scr_write_char(w, '"');
        first = false;
    }
    scr_write_char(w, ']');
}

/* The constants of an enum or a const, as they stand in the program. */
static void scr_param_allowed(scr_writer *w, const scr_program *program, const scr_rule *rule)
{
    const scr_doc *consts = &program->consts;
    if (rule->d == SCR_NONE)
        return;
    uint32_t first = program->const_cells[rule->d], behind = first + (rule->op == SCR_OP_ENUM ? rule->b : 1);
    uint32_t from = consts->cells[first].start, end = behind < consts->n_cells ? consts->cells[behind].start : consts->cells[0].len;
    scr_param(w, SCR_PARAM("allowed"));
    scr_write_char(w, '[');
    scr_write(w, consts->source + from, end - from - 1); /* a comma or the last bracket stands there */
    scr_write_char(w, ']');
}

static void scr_write_params(scr_writer *w, const scr_cause *cause)
{
    switch (cause->code) {
    case SCR_E_JSON_SYNTAX:
        scr_param(w, SCR_PARAM("reason"));
        scr_write_char(w, '"'); /* nothing to escape in it */
        scr_write_z(w, cause->json->text);
        scr_write_char(w, '"');
        break;
    case SCR_E_JSON_DUPLICATE_KEY:
        scr_param_string(w, SCR_PARAM("key"), cause->json->key);
        break;
    case SCR_E_TYPE:
        scr_param_types(w, cause->rule->a);
        break;
    case SCR_E_ENUM:
    case SCR_E_CONST:
        scr_param_allowed(w, cause->program, cause->rule);
        break;
    case SCR_E_MINIMUM:
    case SCR_E_MAXIMUM:
    case SCR_E_EXCLUSIVE_MINIMUM:
    case SCR_E_EXCLUSIVE_MAXIMUM:
        scr_param(w, SCR_PARAM("limit"));
        scr_write_text(w, scr_rule_text(cause->program, cause->rule));
        break;
    case SCR_E_MULTIPLE_OF:
        scr_param(w, SCR_PARAM("multiple_of"));
        scr_write_text(w, scr_rule_text(cause->program, cause->rule));
        break;
    case SCR_E_MIN_LENGTH:
    case SCR_E_MAX_LENGTH:
    case SCR_E_MIN_ITEMS:
    case SCR_E_MAX_ITEMS:
    case SCR_E_MIN_PROPERTIES:
    case SCR_E_MAX_PROPERTIES:
    case SCR_E_CONTAINS:
    case SCR_E_MIN_CONTAINS:
    case SCR_E_MAX_CONTAINS:
        scr_param_number(w, SCR_PARAM("limit"), cause->x);
        scr_param_number(w, SCR_PARAM("actual"), cause->y);
        break;
    case SCR_E_PATTERN:
        scr_param_string(w, SCR_PARAM("pattern"), scr_rule_text(cause->program, cause->rule));
        break;
    case SCR_E_FORMAT:
        scr_param_string(w, SCR_PARAM("format"), scr_rule_text(cause->program, cause->rule));
        break;
    case SCR_E_CONTENT_ENCODING:
        scr_param_string(w, SCR_PARAM("encoding"), scr_rule_text(cause->program, cause->rule));
        break;
    case SCR_E_CONTENT_MEDIA_TYPE:
        scr_param_string(w, SCR_PARAM("media_type"), scr_rule_text(cause->program, cause->rule));
        break;
    case SCR_E_UNIQUE_ITEMS:
    case SCR_E_ONE_OF_MANY:
        scr_param_number(w, SCR_PARAM("first"), cause->x);
        scr_param_number(w, SCR_PARAM("second"), cause->y);
        break;
    case SCR_E_ANY_OF:
    case SCR_E_ONE_OF_NONE:
        scr_param_number(w, SCR_PARAM("alternatives"), cause->x);
        break;
    case SCR_E_REQUIRED:
        scr_param_string(w, SCR_PARAM("missing"), scr_word_text(cause->program, cause->x));
        break;
    case SCR_E_DEPENDENT_REQUIRED:
        scr_param_string(w, SCR_PARAM("missing"), scr_word_text(cause->program, cause->x));
        scr_param_string(w, SCR_PARAM("needed_by"), scr_word_text(cause->program, cause->y));
        break;
    default:
        break;
    }
    if (w->len == w->from)
        scr_write_char(w, '{');
    scr_write_char(w, '}');
}

/* ---- reports ---- */

static void scr_tell(scr_writer *w, const scr_cause *cause, scr_error *error)
{
    error->code = scr_error_name(cause->code);
    scr_write_message(w, cause);
    error->message = scr_written(w);
    scr_write_params(w, cause);
    error->params = scr_written(w);
}

/* The three locations of a unit. */
static void scr_locate(scr_writer *w, const scr_eval *eval, const scr_unit *unit, scr_error *error)
{
    const scr_program *program = eval->program;
    const scr_node *node = &program->nodes[unit->node];
    error->keyword = scr_eval_unit_keyword(eval, unit);
    scr_eval_instance_path(eval, unit, w);
    error->instance_location = scr_written(w);
    scr_write_text(w, scr_pool_text(program, node->location, node->location_len));
    if (error->keyword.len)
        scr_write_char(w, '/');
    scr_write_text(w, error->keyword);
    error->schema_location = error->absolute_schema_location = scr_written(w);
    if (scr_eval_path_is_own(eval, unit)) {
        error->schema_location.ptr += program->nodes[0].location_len;
        error->schema_location.len -= program->nodes[0].location_len;
        return;
    }
    scr_eval_path(eval, unit->path, w);
    error->schema_location = scr_written(w);
}

static uint32_t scr_unit_offset(const scr_eval *eval, const scr_unit *unit)
{
    uint32_t cell;
    scr_eval_unit_doc(eval, unit, &cell);
    return eval->doc->cells[cell].start;
}

/* Units by place; those at one place as they were found, which puts what explains behind what is explained. */
typedef struct scr_places {
    const uint32_t *offsets;
} scr_places;

static bool scr_place_less(void *context, uint32_t a, uint32_t b)
{
    const uint32_t *offsets = ((const scr_places *)context)->offsets;
    return offsets[a] != offsets[b] ? offsets[a] < offsets[b] : a < b;
}

/* Line and column of an offset, counted on from the error before it. */
static void scr_place(const char *json, size_t len, const scr_error *before, scr_error *error)
{
    uint32_t line, column;
    size_t from = before ? before->offset : 0;
    scr_line_column(json + from, len - from, error->offset - from, &line, &column);
    error->line = before ? before->line + line - 1 : line;
    error->column = before && line == 1 ? before->column + column - 1 : column;
}

static bool scr_report_units(scr_eval *eval, const char *json, size_t len, scr_report *report)
{
    scr_arena *arena = eval->arena;
    uint32_t n = eval->n_units;
    uint32_t *offsets = (uint32_t *)scr_arena_alloc(arena, (size_t)n * 3 * sizeof(uint32_t));
    scr_error *errors = (scr_error *)scr_arena_alloc(arena, (size_t)n * sizeof(scr_error));
    if (!offsets || !errors)
        return false;
    uint32_t *order = offsets + n, *rank = order + n;
    scr_places places;
    places.offsets = offsets;
    scr_eval_index(eval);
    for (uint32_t i = 0; i < n; i++) {
        order[i] = i;
        offsets[i] = scr_unit_offset(eval, &eval->units[i]);
    }
    scr_sort(order, n, scr_place_less, &places);
    for (uint32_t i = 0; i < n; i++)
        rank[order[i]] = i;
    report->errors = errors;
    for (uint32_t i = 0; i < n; i++) {
        const scr_unit *unit = &eval->units[order[i]];
        scr_error *error = &errors[i];
        scr_cause cause = scr_cause_of(eval, unit);
        error->reserved = 0;
        error->parent = unit->parent == SCR_NONE ? SCR_NONE : rank[unit->parent];
        error->offset = offsets[order[i]];
        scr_place(json, len, i ? &errors[i - 1] : NULL, error);
        scr_writer w = scr_writer_of((char *)arena->base + arena->low, arena->high - arena->low);
        scr_locate(&w, eval, unit, error);
        scr_tell(&w, &cause, error);
        if (!scr_arena_alloc(arena, w.len))
            return false;
        report->n_errors = i + 1;
    }
    return true;
}

/* Malformed text: one error. */
static bool scr_report_json(scr_arena *arena, const char *json, size_t len, const scr_json_error *found,
                            scr_report *report)
{
    /* The name of a duplicate key may stand in what the parse has given back: nothing is written over it. */
    uintptr_t key = (uintptr_t)found->key.ptr - (uintptr_t)arena->base;
    if (found->key.len && key < arena->high)
        arena->high = (size_t)key;
    scr_error *error = (scr_error *)scr_arena_alloc(arena, sizeof(scr_error));
    if (!error)
        return false;
    scr_cause cause = scr_cause_of_json(found, scr_json_error_code(found));
    error->reserved = 0;
    error->keyword = error->instance_location = scr_text_z("");
    error->schema_location = error->absolute_schema_location = scr_text_z("");
    error->parent = SCR_NONE;
    error->offset = found->offset;
    scr_place(json, len, NULL, error);
    scr_writer w = scr_writer_of((char *)arena->base + arena->low, arena->high - arena->low);
    scr_tell(&w, &cause, error);
    if (!scr_arena_alloc(arena, w.len))
        return false;
    report->errors = error;
    report->n_errors = 1;
    return true;
}

/* ---- a validation ---- */

static bool scr_options_known(const scr_options *options)
{
    return !options || (options->struct_size == sizeof(scr_options) && options->flags == 0 && options->reserved == 0);
}

int scr_validation_settings(scr_validation *v, const scr_program *program, size_t len, uint32_t json_flags, const scr_options *options)
{
    v->eval.units = NULL;
    v->eval.n_units = 0;
    v->eval.truncated = false;
    v->eval.state = NULL;
    if (!scr_options_known(options))
        return SCR_BAD_OPTIONS;
    if (len > SCR_BYTES_MAX || (options && options->max_bytes && len > options->max_bytes))
        return SCR_TOO_LARGE;
    scr_arena_init(&v->arena, options ? options->scratch : NULL, options ? options->scratch_size : 0);
    v->eval.program = program;
    v->eval.doc = &v->doc;
    v->eval.arena = &v->arena;
    v->eval.want = SCR_WANT_VERDICT;
    v->eval.max_units = options ? options->max_errors : 0;
    v->eval.max_depth = options ? options->max_depth : 0;
    v->eval.json_flags = json_flags;
    return SCR_VALID;
}

int scr_validation_begin(scr_validation *v, const scr_program *program, const char *json, size_t len, uint32_t json_flags,
                         const scr_options *options)
{
    int status = scr_validation_settings(v, program, len, json_flags, options);
    return status == SCR_VALID ? scr_json_parse(json, len, v->eval.max_depth, v->eval.json_flags, &v->arena, &v->doc, &v->malformed) : status;
}

int scr_validation_begin_doc(scr_validation *v, const scr_program *program, const scr_doc *doc, uint32_t json_flags,
                             const scr_options *options)
{
    int status = scr_validation_settings(v, program, 0, json_flags, options);
    v->doc = *doc;
    return status;
}

static bool scr_report_begin(scr_report *report)
{
    if (report->struct_size != sizeof(scr_report))
        return false;
    report->errors = NULL;
    report->n_errors = 0;
    report->truncated = false;
    return true;
}

int scr_validation_end(scr_validation *v, int status, const char *json, size_t len, uint32_t want, scr_report *report)
{
    if (report && !scr_report_begin(report))
        return SCR_BAD_OPTIONS;
    if (status == SCR_INVALID && report)
        report->truncated = !scr_report_json(&v->arena, json, len, &v->malformed, report);
    if (status != SCR_VALID)
        return status;
    v->eval.want = report ? want : (uint32_t)SCR_WANT_VERDICT;
    status = scr_eval_run(&v->eval, 0, 0);
    if (status == SCR_INVALID && report)
        report->truncated = !scr_report_units(&v->eval, json, len, report) || v->eval.truncated;
    return status;
}

/* want: of a report. */
static int scr_validate_as(const scr_program *program, const char *json, size_t len, uint32_t json_flags, const scr_options *options,
                           scr_report *report, uint32_t want)
{
    scr_validation v;
    int status = scr_validation_begin(&v, program, json, len, json_flags, options);
    return scr_validation_end(&v, status, json, len, want, report);
}

int scr_validate(const scr_program *program, const char *json, size_t len, uint32_t json_flags,
                 const scr_options *options, scr_report *report)
{
    return scr_validate_as(program, json, len, json_flags, options, report, SCR_WANT_ERRORS);
}

int scr_validate_refused(const scr_program *program, const char *json, size_t len, uint32_t json_flags, const scr_options *options,
                         scr_report *report)
{
    int status = SCR_NO_SCRATCH;
    if (report)
        status = scr_validate_as(program, json, len, json_flags, options, report, SCR_WANT_ERRORS | SCR_WANT_AT_ONCE);
    return status < 0 ? scr_validate_as(program, json, len, json_flags, options, report, SCR_WANT_ERRORS) : status;
}

int scr_validate_doc(const scr_program *program, const scr_doc *doc, size_t len, uint32_t json_flags, const scr_options *options,
                     scr_report *report)
{
    scr_validation v;
    int status = scr_validation_begin_doc(&v, program, doc, json_flags, options);
    return scr_validation_end(&v, status, doc->source, len, SCR_WANT_ERRORS, report);
}

/* ---- scratch ---- */

static size_t scr_plus(size_t a, size_t b)
{
    return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

static size_t scr_times(size_t a, size_t b)
{
    return b && a > SIZE_MAX / b ? SIZE_MAX : a * b;
}

typedef struct scr_needs {
    size_t shared;     /* nodes that are remembered */
    bool recursive;    /* a schema leads back to itself */
    size_t sets;       /* of them and of frames: nodes that may keep an evaluated set */
    bool tracks, content, pcre2;
} scr_needs;

static scr_needs scr_needs_of(const scr_program *program)
{
    scr_needs needs;
    memset(&needs, 0, sizeof needs);
    for (uint32_t i = 0; i < program->n_nodes; i++) {
        needs.shared += (program->nodes[i].flags & SCR_NODE_SHARED) != 0;
        needs.recursive |= (program->nodes[i].flags & SCR_NODE_RECURSIVE) != 0;
        needs.sets += (program->nodes[i].flags & SCR_NODE_ANNOTATES) != 0;
        needs.tracks |= (program->nodes[i].flags & SCR_NODE_TRACKS) != 0;
    }
    for (uint32_t i = 0; i < program->n_rules; i++) {
        const scr_rule *rule = &program->rules[i];
        bool asserted = !(rule->flags & SCR_RULE_ANNOTATE);
        needs.content |= asserted && rule->op >= SCR_OP_CONTENT_ENCODING && rule->op <= SCR_OP_CONTENT_SCHEMA;
    }
    for (uint32_t i = 0; i < program->n_regexes; i++)
        needs.pcre2 |= program->regexes[i]->kind == SCR_RE_PCRE2;
    return needs;
}

/* Scopes that n resources make: every order of every choice of them, within the limit. */
static size_t scr_scopes_of(uint32_t n)
{
    size_t scopes = 1;
    for (uint32_t i = 1; i <= n && scopes < SCR_SCOPES_MAX; i++)
        scopes = 1 + i * scopes;
    return scopes < SCR_SCOPES_MAX ? scopes : SCR_SCOPES_MAX;
}

/* A document of len bytes, whatever is in it:
 *   cells     a value needs a byte and a comma, or two brackets; brackets that are open need no second one yet:
 *             (len + depth) / 2 + 1 cells of 16 bytes; decoded text len; the table of keys 16 bytes a member of 5 bytes or more
 *   frames    without recursion no more than there are nodes; with it, as many on each level of the document
 *   memo      a slot for each pair of a remembered node and a cell, at most 3/4 full, doubled: 16 * 4/3 * 2, and as much again
 *             in the tables before it; with sets, a bit for each child of each such pair and a verdict of its own
 *   values    uniqueItems: 8 + 4 + 16 bytes an item; comparisons: a frame a level and 8 bytes a member
 *   content   a string's own JSON is parsed in turn, and so on: all of them together are shorter than three times len */
SCR_COLD size_t scr_scratch_bound(const scr_program *program, size_t len)
{
    scr_needs needs = scr_needs_of(program);
    if (len > SCR_BYTES_MAX)
        len = SCR_BYTES_MAX;
    size_t depth = len < SCR_DEPTH_DEFAULT ? len : SCR_DEPTH_DEFAULT;
    size_t cells = scr_plus(len, depth) / 2 + 1;
    size_t text = len;
    if (needs.content) {
        cells = scr_times(cells, 4);
        text = scr_times(text, 8); /* 3/4 of it decoded, and decoded text of that */
    }
    size_t parse = scr_plus(scr_times(cells, sizeof(scr_cell)), scr_plus(text, scr_times(len / 5 + 1, 32)));
    size_t levels = needs.recursive ? depth + 2 : 1;
    size_t frames = scr_times(scr_plus(program->n_nodes, 2), levels);
    size_t frame = ((sizeof(scr_frame) + 15u) & ~(size_t)15) + 16;
    size_t total = scr_plus(parse, scr_times(frames, frame));
    size_t scopes = scr_scopes_of(program->n_dynamics);
    size_t pairs = scr_times(scr_times(needs.shared, needs.tracks ? 2 : 1), cells);
    pairs = scr_times(pairs, scopes);
    total = scr_plus(total, scr_times(pairs, 96));
    if (needs.tracks) {
        size_t set = scr_plus(cells / 8, 16);
        total = scr_plus(total, scr_times(needs.sets, set));
        total = scr_plus(total, scr_times(pairs, 24));
        total = scr_plus(total, scr_times(program->n_nodes, set));
    }
    total = scr_plus(total, scr_times(cells, 32 + 24));
    total = scr_plus(total, scr_times(depth + 1, 96));
    total = scr_plus(total, scr_times(scopes, 2 * (sizeof(scr_scope) + 4 * sizeof(scr_memo))));
    total = scr_plus(total, needs.pcre2 ? 65536 : 0);
    return scr_plus(total, sizeof(scr_run) + 4096);
}
