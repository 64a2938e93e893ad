/* scr_model_text.c: values as JSON text: as model_dump_json() gives it, and the form that the ctypes module turns into Python's values. */
#include "scr_model_text.h"
#include "scr_float.h"
#include "scr_op.h"

SCR_FN unsigned scr_put_uint(uint64_t n, char *out)
{
    char back[20];
    unsigned k = 0, at = 0;
    do
        back[k++] = (char)('0' + n % 10);
    while (n /= 10);
    while (k)
        out[at++] = back[--k];
    return at;
}

SCR_FN void scr_mtext_int(scr_mtext *out, int64_t i)
{
    char digits[20];
    if (i < 0)
        scr_mtext_char(out, '-');
    scr_mtext_add(out, digits, scr_put_uint(i < 0 ? 0 - (uint64_t)i : (uint64_t)i, digits));
}

SCR_FN void scr_mtext_json_string(scr_mtext *out, const char *s, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    const char *end = s + n, *run = s;
    scr_mtext_char(out, '"');
    for (; s < end; s++) {
        scr_byte c = (scr_byte)*s;
        if (SCR_LIKELY(c >= 0x20 && c != '"' && c != '\\'))
            continue;
        scr_mtext_add(out, run, (size_t)(s - run));
        run = s + 1;
        scr_mtext_char(out, '\\');
        switch (c) {
        case '"': case '\\': scr_mtext_char(out, (char)c); break;
        case '\b': scr_mtext_char(out, 'b'); break;
        case '\t': scr_mtext_char(out, 't'); break;
        case '\n': scr_mtext_char(out, 'n'); break;
        case '\f': scr_mtext_char(out, 'f'); break;
        case '\r': scr_mtext_char(out, 'r'); break;
        default:
            scr_mtext_z(out, c < 16 ? "u000" : "u001");
            scr_mtext_char(out, hex[c & 15]);
        }
    }
    if (s > run)
        scr_mtext_add(out, run, (size_t)(s - run));
    scr_mtext_char(out, '"');
}

static void scr_mtext_hex(scr_mtext *out, char letter, uint32_t c, int digits)
{
    static const char hex[] = "0123456789abcdef";
    scr_mtext_char(out, '\\');
    scr_mtext_char(out, letter);
    while (digits-- > 0)
        scr_mtext_char(out, hex[c >> 4 * digits & 15]);
}

SCR_FN void scr_mtext_repr(scr_mtext *out, const char *s, size_t n)
{
    bool single = n && memchr(s, '\'', n) != NULL && memchr(s, '"', n) == NULL;
    char quote = single ? '"' : '\'';
    scr_mtext_char(out, quote);
    for (uint32_t at = 0; at < n;) {
        uint32_t from = at, c = scr_text_at(s, (uint32_t)n, &at);
        if (c == (scr_byte)quote || c == '\\' || c == '\n' || c == '\r' || c == '\t') {
            scr_mtext_char(out, '\\');
            scr_mtext_char(out, c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : (char)c);
        } else if (scr_is_printable(c)) {
            scr_mtext_add(out, s + from, at - from);
        } else if (c < 0x100) {
            scr_mtext_hex(out, 'x', c, 2);
        } else {
            scr_mtext_hex(out, c < 0x10000 ? 'u' : 'U', c, c < 0x10000 ? 4 : 8);
        }
    }
    scr_mtext_char(out, quote);
}

SCR_FN scr_text scr_model_span(const scr_doc *doc, uint32_t cell)
{
    const scr_cell *c = &doc->cells[cell];
    scr_text text;
    text.ptr = doc->source + c->start;
    text.len = c->len;
    if ((c->info & SCR_CELL_KIND) == SCR_NULL || (c->info & SCR_CELL_KIND) == SCR_TRUE)
        text.len = 4;
    if ((c->info & SCR_CELL_KIND) == SCR_FALSE)
        text.len = 5;
    if ((c->info & SCR_CELL_KIND) == SCR_STRING) { /* to its closing quote: the cell's length is that of the decoded text */
        size_t n = 1;
        if (!(c->info & SCR_CELL_ESCAPED))
            n += c->len;
        for (; text.ptr[n] != '"'; n++)
            n += text.ptr[n] == '\\';
        text.len = n + 1;
    }
    return text;
}

/* ---- dates and times ---- */

static void scr_mtext_digits(scr_mtext *out, unsigned value, unsigned width)
{
    char digits[8];
    for (unsigned i = width; i-- > 0; value /= 10)
        digits[i] = (char)('0' + value % 10);
    scr_mtext_add(out, digits, width);
}

static void scr_mtext_clock(scr_mtext *out, const scr_odatetime *t)
{
    scr_mtext_digits(out, t->hour, 2);
    scr_mtext_char(out, ':');
    scr_mtext_digits(out, t->minute, 2);
    scr_mtext_char(out, ':');
    scr_mtext_digits(out, t->second, 2);
    if (t->micro) {
        scr_mtext_char(out, '.');
        scr_mtext_digits(out, t->micro, 6);
    }
    if (!t->has_offset)
        return;
    unsigned minutes = (unsigned)(t->offset < 0 ? -t->offset : t->offset) / 60;
    if (t->offset == 0) {
        scr_mtext_char(out, 'Z');
        return;
    }
    scr_mtext_char(out, t->offset < 0 ? '-' : '+');
    scr_mtext_digits(out, minutes / 60, 2);
    scr_mtext_char(out, ':');
    scr_mtext_digits(out, minutes % 60, 2);
}

SCR_FN unsigned scr_model_time_text(scr_object o, char *text)
{
    scr_mtext out;
    const scr_odatetime *t = o.u.time;
    scr_mtext_begin(&out, text, 64);
    if (o.kind != SCR_O_TIME) {
        scr_mtext_digits(&out, (unsigned)t->year, 4);
        scr_mtext_char(&out, '-');
        scr_mtext_digits(&out, t->month, 2);
        scr_mtext_char(&out, '-');
        scr_mtext_digits(&out, t->day, 2);
    }
    if (o.kind == SCR_O_DATETIME)
        scr_mtext_char(&out, 'T');
    if (o.kind != SCR_O_DATE)
        scr_mtext_clock(&out, t);
    return (unsigned)out.len;
}

static void scr_mtext_unit(scr_mtext *out, uint64_t n, char unit)
{
    if (!n)
        return;
    scr_mtext_int(out, (int64_t)n);
    scr_mtext_char(out, unit);
}

/* ISO 8601: "P1DT1.5S". */
SCR_FN unsigned scr_model_duration_text(int64_t all, char *text)
{
    scr_mtext out;
    uint64_t size = all < 0 ? 0 - (uint64_t)all : (uint64_t)all, micros = size % 1000000, seconds = size / 1000000 % 86400, days = size / 86400000000u;
    scr_mtext_begin(&out, text, 64);
    scr_mtext_z(&out, all < 0 ? "-P" : "P");
    scr_mtext_unit(&out, days / 365, 'Y');
    scr_mtext_unit(&out, days % 365, 'D');
    if (seconds || micros || !size)
        scr_mtext_char(&out, 'T');
    scr_mtext_unit(&out, seconds / 3600, 'H');
    scr_mtext_unit(&out, seconds / 60 % 60, 'M');
    if (micros) {
        scr_mtext_int(&out, (int64_t)(seconds % 60));
        scr_mtext_char(&out, '.');
        unsigned width = 6;
        for (; micros % 10 == 0; micros /= 10)
            width--;
        scr_mtext_digits(&out, (unsigned)micros, width);
        scr_mtext_char(&out, 'S');
    } else if (!size) {
        scr_mtext_z(&out, "0S");
    } else {
        scr_mtext_unit(&out, seconds % 60, 'S');
    }
    return (unsigned)out.len;
}

static void scr_mtext_uuid(scr_mtext *out, const unsigned char *bytes)
{
    static const char hex[] = "0123456789abcdef";
    char text[36];
    unsigned at = 0;
    for (unsigned i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text[at++] = '-';
        text[at++] = hex[bytes[i] >> 4];
        text[at++] = hex[bytes[i] & 15];
    }
    scr_mtext_add(out, text, at);
}

/* ---- values ---- */

/* Without quotes: what a scalar is as text; false: it is none. */
static bool scr_model_put_scalar(scr_mtext *out, scr_object o)
{
    char text[SCR_FLOAT_TEXT];
    switch ((scr_okind)o.kind) {
    case SCR_O_INT: scr_mtext_int(out, o.u.i); return true;
    case SCR_O_BIGINT: case SCR_O_DECIMAL: scr_mtext_add(out, o.u.text, o.n); return true;
    case SCR_O_DATE: case SCR_O_TIME: case SCR_O_DATETIME: scr_mtext_add(out, text, scr_model_time_text(o, text)); return true;
    case SCR_O_TIMEDELTA: scr_mtext_add(out, text, scr_model_duration_text(o.u.i, text)); return true;
    case SCR_O_UUID: scr_mtext_uuid(out, o.u.uuid); return true;
    case SCR_O_FLOAT:
        if (o.u.f - o.u.f != 0) {
            scr_mtext_z(out, o.u.f != o.u.f ? "NaN" : o.u.f < 0 ? "-inf" : "inf");
            return true;
        }
        scr_mtext_add(out, text, scr_float_text(o.u.f, SCR_FLOAT_JSON, text));
        return true;
    default: return false;
    }
}

SCR_FN void scr_model_put_key(scr_mtext *out, const scr_mdecoder *decoder, scr_object key)
{
    if (key.kind == SCR_O_ENUM)
        key = decoder->constants[decoder->module->enums[key.index].values[key.n]];
    if (key.kind == SCR_O_STR || key.kind == SCR_O_BYTES || key.kind == SCR_O_TEXTUAL) {
        scr_mtext_json_string(out, key.u.text, key.n);
        return;
    }
    scr_mtext_char(out, '"');
    if (key.kind == SCR_O_NONE)
        scr_mtext_z(out, "None");
    else if (key.kind == SCR_O_BOOL)
        scr_mtext_z(out, key.u.truth ? "true" : "false");
    else
        scr_model_put_scalar(out, key);
    scr_mtext_char(out, '"');
}

SCR_FN scr_object scr_model_as_field(const scr_mdecoder *decoder, const scr_mtype *type, scr_object o, bool json)
{
    while (type && (type->kind == SCR_M_NULLABLE || type->kind == SCR_M_DEFAULT || type->kind == SCR_M_AFTER || type->kind == SCR_M_BEFORE))
        type = type->inner;
    if (json && type && type->kind == SCR_M_FLOAT && o.kind == SCR_O_INT)
        return scr_o_float((double)o.u.i);
    if (type && type->kind == SCR_M_CLASS && o.kind == SCR_O_DICT && decoder->module->classes[type->index].flags & SCR_C_TYPED_DICT)
        o.index = (uint16_t)(type->index + 1);
    return o;
}

SCR_FN const char *scr_model_dump_name(const scr_mclass *def, const char *name, const char *alias)
{
    return def->flags & SCR_C_BY_ALIAS && alias ? alias : name;
}

/* ---- members: what dumps show of a model, a dict or a TypedDict ---- */

typedef struct scr_mmembers {
    const scr_mdecoder *decoder;
    const scr_mclass *def; /* NULL: a dict, all of it */
    scr_object of;
    bool json;
    uint32_t at, extra;    /* so far */
    scr_object key, value; /* of the one that was found */
} scr_mmembers;

static scr_mmembers scr_model_members(const scr_mdecoder *decoder, scr_object of, bool json)
{
    scr_mmembers m;
    m.decoder = decoder;
    m.def = of.kind == SCR_O_MODEL ? &decoder->module->classes[of.index] : of.index ? &decoder->module->classes[of.index - 1] : NULL;
    m.of = of;
    m.json = json;
    m.at = m.extra = 0;
    m.key = m.value = scr_o_none();
    return m;
}

SCR_FN const scr_mfield *scr_model_field_of(const scr_mclass *def, scr_object key)
{
    for (uint16_t i = 0; key.kind == SCR_O_STR && i < def->n_fields; i++)
        if (def->fields[i].name_len == key.n && memcmp(def->fields[i].name, key.u.text, key.n) == 0)
            return &def->fields[i];
    return NULL;
}

/* What is found; false: dumps do not show it. */
static bool scr_model_member_is(scr_mmembers *m, const char *key, const scr_mtype *type, scr_object value)
{
    m->key = scr_o_text(SCR_O_STR, key, strlen(key));
    m->value = scr_model_as_field(m->decoder, type, value, m->json);
    return value.kind != SCR_O_MISSING;
}

/* shown: what a serializer said in place of the value, or MISSING. */
static bool scr_model_take_member(scr_mmembers *m, const scr_mfield *f, scr_object value, scr_object shown)
{
    bool other = shown.kind != SCR_O_MISSING;
    return !(f->flags & SCR_F_EXCLUDE)
        && scr_model_member_is(m, scr_model_dump_name(m->def, f->name, f->dump_key), other ? f->shown : f->type, other ? shown : value);
}

static bool scr_model_next_pair(scr_mmembers *m, const scr_odict *dict, uint32_t *at)
{
    while (*at < dict->n) {
        uint32_t i = (*at)++;
        const scr_mfield *f = m->def && m->of.kind == SCR_O_DICT ? scr_model_field_of(m->def, dict->keys[i]) : NULL;
        m->key = dict->keys[i];
        m->value = dict->items[i];
        if (f ? scr_model_take_member(m, f, dict->items[i], scr_o_missing()) : !m->def || m->def->extra == SCR_EXTRA_ALLOW)
            return true;
    }
    return false;
}

static bool scr_model_next_member(scr_mmembers *m)
{
    const scr_odict *dict = m->of.u.dict;
    if (m->of.kind == SCR_O_DICT)
        return scr_model_next_pair(m, dict, &m->at);
    while (m->at < m->def->n_fields) {
        uint32_t at = m->def->order ? m->def->order[m->at] : m->at;
        m->at++;
        if (scr_model_take_member(m, &m->def->fields[at], dict->items[at], dict->shown ? dict->shown[at] : scr_o_missing()))
            return true;
    }
    if (dict->extra && !(m->def->flags & SCR_C_DATACLASS) && scr_model_next_pair(m, dict->extra, &m->extra))
        return true;
    while (dict->shown && m->at < m->def->n_fields + m->def->n_computed) {
        const scr_mcomputed *c = &m->def->computed[m->at - m->def->n_fields];
        if (scr_model_member_is(m, scr_model_dump_name(m->def, c->name, c->alias), c->type, dict->shown[m->at++]))
            return true;
    }
    return false;
}

static bool scr_model_is_root(const scr_mdecoder *decoder, scr_object o) { return o.kind == SCR_O_MODEL && decoder->module->classes[o.index].flags & SCR_C_ROOT; }

/* What a root model is shown as. */
static scr_object scr_model_root_of(scr_object o)
{
    const scr_odict *dict = o.u.dict;
    return dict->shown && dict->shown[0].kind != SCR_O_MISSING ? dict->shown[0] : dict->items[0];
}

/* ---- as JSON ---- */

SCR_FN void scr_model_put_members(scr_mtext *out, const scr_mdecoder *decoder, scr_object of, bool first)
{
    for (scr_mmembers m = scr_model_members(decoder, of, true); scr_model_next_member(&m); first = false) {
        if (!first)
            scr_mtext_char(out, ',');
        scr_model_put_key(out, decoder, m.key);
        scr_mtext_char(out, ':');
        scr_model_put_json(out, decoder, m.value);
    }
}

/* The item of a list; of a NamedTuple as the field's type says. */
static scr_object scr_model_item(const scr_mdecoder *decoder, scr_object list, uint32_t at)
{
    const scr_mclass *def = list.kind == SCR_O_TUPLE && list.index ? &decoder->module->classes[list.index - 1] : NULL;
    return def ? scr_model_as_field(decoder, def->fields[at].type, list.u.list->items[at], true) : list.u.list->items[at];
}

/* Recursion is bounded by what a decoder makes (SCR_MODEL_DEPTH). */
SCR_FN void scr_model_put_json(scr_mtext *out, const scr_mdecoder *decoder, scr_object o)
{
    switch ((scr_okind)o.kind) {
    case SCR_O_NONE: case SCR_O_MISSING: scr_mtext_z(out, "null"); return;
    case SCR_O_BOOL: scr_mtext_z(out, o.u.truth ? "true" : "false"); return;
    case SCR_O_FLOAT:
        if (o.u.f - o.u.f != 0) {
            scr_mtext_z(out, "null");
            return;
        }
        scr_model_put_scalar(out, o);
        return;
    case SCR_O_INT: case SCR_O_BIGINT: scr_model_put_scalar(out, o); return;
    case SCR_O_STR: case SCR_O_BYTES: case SCR_O_TEXTUAL: scr_mtext_json_string(out, o.u.text, o.n); return;
    case SCR_O_DECIMAL: case SCR_O_DATE: case SCR_O_TIME: case SCR_O_DATETIME: case SCR_O_TIMEDELTA: case SCR_O_UUID:
        scr_mtext_char(out, '"');
        scr_model_put_scalar(out, o);
        scr_mtext_char(out, '"');
        return;
    case SCR_O_LIST: case SCR_O_TUPLE: case SCR_O_SET: case SCR_O_FROZENSET: case SCR_O_DEQUE:
        scr_mtext_char(out, '[');
        for (uint32_t i = 0; i < o.u.list->n; i++) {
            if (i)
                scr_mtext_char(out, ',');
            scr_model_put_json(out, decoder, scr_model_item(decoder, o, i));
        }
        scr_mtext_char(out, ']');
        return;
    case SCR_O_DICT: case SCR_O_MODEL:
        if (scr_model_is_root(decoder, o)) {
            scr_model_put_json(out, decoder, scr_model_root_of(o));
            return;
        }
        scr_mtext_char(out, '{');
        scr_model_put_members(out, decoder, o, true);
        scr_mtext_char(out, '}');
        return;
    case SCR_O_ENUM: scr_model_put_json(out, decoder, decoder->constants[decoder->module->enums[o.index].values[o.n]]); return;
    case SCR_O_SECRET: scr_mtext_z(out, o.u.inner->n ? "\"**********\"" : "\"\""); return;
    }
}

/* ---- for Python ---- */

static void scr_model_put_tagged(scr_mtext *out, const char *tag, scr_object o)
{
    char text[SCR_FLOAT_TEXT];
    scr_mtext_z(out, "{\"\":[\"");
    scr_mtext_z(out, tag);
    scr_mtext_z(out, "\",\"");
    if (o.kind == SCR_O_FLOAT)
        scr_mtext_add(out, text, scr_float_text(o.u.f, SCR_FLOAT_REPR, text));
    else if (o.kind == SCR_O_TIMEDELTA)
        scr_mtext_int(out, o.u.i);
    else
        scr_model_put_scalar(out, o);
    scr_mtext_z(out, "\"]}");
}

static void scr_model_put_python_bytes(scr_mtext *out, scr_object o)
{
    static const char hex[] = "0123456789abcdef";
    scr_mtext_z(out, "{\"\":[\"b\",\"");
    for (uint32_t i = 0; i < o.n; i++) {
        scr_mtext_char(out, hex[(scr_byte)o.u.text[i] >> 4]);
        scr_mtext_char(out, hex[(scr_byte)o.u.text[i] & 15]);
    }
    scr_mtext_z(out, "\"]}");
}

/* Names that are text and not empty make an object; else pairs. */
static void scr_model_put_python_members(scr_mtext *out, const scr_mdecoder *decoder, scr_object o)
{
    bool plain = true, first = true;
    for (scr_mmembers m = scr_model_members(decoder, o, false); plain && scr_model_next_member(&m);)
        plain = m.key.kind == SCR_O_STR && m.key.n > 0;
    scr_mtext_z(out, plain ? "{" : "{\"\":[\"d\",[");
    for (scr_mmembers m = scr_model_members(decoder, o, false); scr_model_next_member(&m); first = false) {
        if (!first)
            scr_mtext_char(out, ',');
        if (!plain)
            scr_mtext_char(out, '[');
        scr_model_put_python(out, decoder, m.key);
        scr_mtext_char(out, plain ? ':' : ',');
        scr_model_put_python(out, decoder, m.value);
        if (!plain)
            scr_mtext_char(out, ']');
    }
    scr_mtext_z(out, plain ? "}" : "]]}");
}

static void scr_model_put_python_list(scr_mtext *out, const scr_mdecoder *decoder, scr_object o, const char *tag)
{
    if (tag) {
        scr_mtext_z(out, "{\"\":[\"");
        scr_mtext_z(out, tag);
        scr_mtext_z(out, "\",");
    }
    scr_mtext_char(out, '[');
    for (uint32_t i = 0; i < o.u.list->n; i++) {
        if (i)
            scr_mtext_char(out, ',');
        scr_model_put_python(out, decoder, o.u.list->items[i]);
    }
    scr_mtext_z(out, tag ? "]]}" : "]");
}

/* URLs and named addresses are texts in Python, too: their classes are pydantic's. */
static void scr_model_put_python_textual(scr_mtext *out, scr_object o)
{
    static const char *const names[] = {"IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network", "IPv4Interface", "IPv6Interface", "Path", "PurePath"}; /* ORDER TEXTUALS */
    bool tagged = o.index < sizeof names / sizeof *names;
    if (tagged) {
        scr_mtext_z(out, "{\"\":[\"");
        scr_mtext_z(out, names[o.index]);
        scr_mtext_z(out, "\",");
    }
    scr_mtext_json_string(out, o.u.text, o.n);
    if (tagged)
        scr_mtext_z(out, "]}");
}

SCR_FN void scr_model_put_python(scr_mtext *out, const scr_mdecoder *decoder, scr_object o)
{
    switch ((scr_okind)o.kind) {
    case SCR_O_NONE: case SCR_O_MISSING: case SCR_O_BOOL: case SCR_O_INT: case SCR_O_BIGINT: case SCR_O_STR:
        scr_model_put_json(out, decoder, o);
        return;
    case SCR_O_FLOAT:
        if (o.u.f - o.u.f != 0)
            scr_model_put_tagged(out, "f", o);
        else
            scr_model_put_scalar(out, o);
        return;
    case SCR_O_BYTES: scr_model_put_python_bytes(out, o); return;
    case SCR_O_DECIMAL: scr_model_put_tagged(out, "D", o); return;
    case SCR_O_DATE: scr_model_put_tagged(out, "date", o); return;
    case SCR_O_TIME: scr_model_put_tagged(out, "time", o); return;
    case SCR_O_DATETIME: scr_model_put_tagged(out, "datetime", o); return;
    case SCR_O_TIMEDELTA: scr_model_put_tagged(out, "timedelta", o); return;
    case SCR_O_UUID: scr_model_put_tagged(out, "uuid", o); return;
    case SCR_O_LIST: scr_model_put_python_list(out, decoder, o, NULL); return;
    case SCR_O_TUPLE: scr_model_put_python_list(out, decoder, o, "t"); return;
    case SCR_O_SET: scr_model_put_python_list(out, decoder, o, "s"); return;
    case SCR_O_FROZENSET: scr_model_put_python_list(out, decoder, o, "fs"); return;
    case SCR_O_DEQUE: scr_model_put_python_list(out, decoder, o, "dq"); return;
    case SCR_O_TEXTUAL: scr_model_put_python_textual(out, o); return;
    case SCR_O_DICT: case SCR_O_MODEL:
        if (scr_model_is_root(decoder, o))
            scr_model_put_python(out, decoder, scr_model_root_of(o));
        else
            scr_model_put_python_members(out, decoder, o);
        return;
    case SCR_O_ENUM:
        scr_mtext_z(out, "{\"\":[\"e\",");
        scr_mtext_int(out, o.index);
        scr_mtext_char(out, ',');
        scr_mtext_int(out, o.n);
        scr_mtext_z(out, "]}");
        return;
    case SCR_O_SECRET:
        scr_mtext_z(out, "{\"\":[\"secret\",");
        scr_model_put_python(out, decoder, *o.u.inner);
        scr_mtext_z(out, "]}");
        return;
    }
}
