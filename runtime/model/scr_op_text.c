/* scr_op_text.c: strings of compiled bodies: characters, case, and the methods of str. Unicode is that of CPython 3.11 (scr_case_tables.h). */
#include "scr_op_list.h"
#include "scr_op_text.h"
#include "scr_case_tables.h"

#include <string.h>

/* ---- characters ---- */

SCR_FN uint32_t scr_text_at(const char *text, uint32_t n, uint32_t *at)
{
    unsigned char c = (unsigned char)text[*at];
    uint32_t more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3, code = c < 0x80 ? c : more == 1 ? c & 0x1f : more == 2 ? c & 0x0f : c & 0x07;
    for (++*at; more && *at < n; more--, ++*at)
        code = code << 6 | ((unsigned char)text[*at] & 0x3f);
    return code;
}

SCR_FN uint32_t scr_text_put(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    uint32_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char heads[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(heads[more] | c >> (6 * more));
    for (uint32_t i = 1; i <= more; i++)
        out[i] = (char)(0x80 | ((c >> (6 * (more - i))) & 0x3f));
    return more + 1;
}

SCR_FN uint32_t scr_text_length(scr_object text)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < text.n; i++)
        n += ((unsigned char)text.u.text[i] & 0xc0) != 0x80;
    return n;
}

SCR_FN bool scr_put(scr_sink *sink, const char *text, size_t n)
{
    if (n > sink->room - sink->n) {
        size_t room = (sink->room + n) * 2 + 32;
        if (room > UINT32_MAX / 2)
            return scr_stop(sink->run, SCR_WORK_LIMIT);
        char *grown = (char *)scr_arena_alloc(sink->run->arena, room);
        if (!grown)
            return scr_stop(sink->run, SCR_NO_SCRATCH);
        if (sink->n)
            memcpy(grown, sink->at, sink->n);
        sink->at = grown;
        sink->room = (uint32_t)room;
    }
    if (n)
        memcpy(sink->at + sink->n, text, n);
    sink->n += (uint32_t)n;
    return scr_body_step(sink->run, n / 16);
}

SCR_FN bool scr_put_char(scr_sink *sink, uint32_t code_point)
{
    char room[4];
    return scr_put(sink, room, scr_text_put(code_point, room));
}

SCR_FN scr_object scr_sink_text(scr_sink *sink) { return scr_o_text(SCR_O_STR, sink->at ? sink->at : "", sink->n); }

static bool scr_in_ranges(const uint32_t (*ranges)[2], size_t n, uint32_t c)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle][1])
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && c >= ranges[low][0];
}
#define SCR_IN(ranges, c) scr_in_ranges(ranges, sizeof ranges / sizeof *ranges, c)

SCR_FN bool scr_is_space(uint32_t c) { return SCR_IN(scr_space_ranges, c); }
SCR_FN bool scr_is_printable(uint32_t c) { return !SCR_IN(scr_hidden_ranges, c); }
static bool scr_is_alpha(uint32_t c) { return SCR_IN(scr_alpha_ranges, c); }
static bool scr_is_decimal(uint32_t c) { return SCR_IN(scr_decimal_ranges, c); }
static bool scr_is_digit(uint32_t c) { return scr_is_decimal(c) || SCR_IN(scr_digit_ranges, c); }
static bool scr_is_numeric(uint32_t c) { return scr_is_digit(c) || SCR_IN(scr_numeric_ranges, c); }
SCR_FN bool scr_is_alnum(uint32_t c) { return scr_is_alpha(c) || scr_is_numeric(c); }
static bool scr_is_upper(uint32_t c) { return SCR_IN(scr_upper_ranges, c); }
static bool scr_is_lower(uint32_t c) { return SCR_IN(scr_lower_ranges, c); }
static bool scr_is_title(uint32_t c) { return SCR_IN(scr_title_ranges, c); }
static bool scr_is_cased(uint32_t c) { return scr_is_upper(c) || scr_is_lower(c) || scr_is_title(c); }

SCR_FN int scr_digit_value(uint32_t c)
{
    for (size_t i = 0; i < sizeof scr_decimal_ranges / sizeof *scr_decimal_ranges; i++)
        if (c >= scr_decimal_ranges[i][0] && c <= scr_decimal_ranges[i][1])
            return (int)((c - scr_decimal_ranges[i][0]) % 10);
    return -1;
}

/* What a character becomes: 1 to 3 others; 0: the tables have nothing for it. */
static uint32_t scr_map(const scr_case_run *runs, size_t n, const uint32_t (*special)[4], size_t n_special, uint32_t c, uint32_t out[3])
{
    for (size_t low = 0, high = n_special; low < high;) {
        size_t middle = (low + high) / 2;
        if (special[middle][0] == c) {
            memcpy(out, &special[middle][1], 3 * sizeof *out);
            return out[2] ? 3 : 2;
        }
        if (special[middle][0] < c)
            low = middle + 1;
        else
            high = middle;
    }
    size_t low = 0, high = n;
    while (low < high) { /* runs may interleave, but begin in order */
        size_t middle = (low + high) / 2;
        if (runs[middle].first <= c)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i-- > 0 && low - i < 4;)
        if (c <= runs[i].last && (c - runs[i].first) % runs[i].stride == 0) {
            out[0] = (uint32_t)((int64_t)c + runs[i].add);
            return 1;
        }
    return 0;
}
#define SCR_MAP(table, special, c, out) scr_map(table, sizeof table / sizeof *table, special, sizeof special / sizeof *special, c, out)

static uint32_t scr_or_itself(uint32_t n, uint32_t c, uint32_t out[3])
{
    if (n == 0)
        out[0] = c;
    return n ? n : 1;
}
static uint32_t scr_upper_of(uint32_t c, uint32_t out[3]) { return scr_or_itself(SCR_MAP(scr_to_upper, scr_to_upper_special, c, out), c, out); }
static uint32_t scr_lower_of(uint32_t c, uint32_t out[3]) { return scr_or_itself(SCR_MAP(scr_to_lower, scr_to_lower_special, c, out), c, out); }
static uint32_t scr_title_of(uint32_t c, uint32_t out[3])
{
    uint32_t n = SCR_MAP(scr_to_title, scr_to_title_special, c, out);
    return n ? n : scr_upper_of(c, out);
}
static uint32_t scr_fold_of(uint32_t c, uint32_t out[3])
{
    uint32_t n = SCR_MAP(scr_to_fold, scr_to_fold_special, c, out);
    return n ? n : scr_lower_of(c, out);
}

static bool scr_put_all(scr_sink *sink, const uint32_t *chars, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!scr_put_char(sink, chars[i]))
            return false;
    return true;
}

/* A capital sigma at the end of a word is U+03C2 in lower case: cased before it, none behind it, case-ignorables aside. */
static uint32_t scr_lower_sigma(scr_object t, uint32_t at)
{
    bool before = false;
    for (uint32_t i = at; i > 0;) {
        do
            i--;
        while (i && ((unsigned char)t.u.text[i] & 0xc0) == 0x80);
        uint32_t k = i, c = scr_text_at(t.u.text, t.n, &k);
        if (SCR_IN(scr_ignorable_ranges, c))
            continue;
        before = scr_is_cased(c);
        break;
    }
    if (!before)
        return 0x3c3;
    uint32_t i = at;
    scr_text_at(t.u.text, t.n, &i);
    while (i < t.n) {
        uint32_t c = scr_text_at(t.u.text, t.n, &i);
        if (SCR_IN(scr_ignorable_ranges, c))
            continue;
        return scr_is_cased(c) ? 0x3c3 : 0x3c2;
    }
    return 0x3c2;
}

static bool scr_put_lower(scr_sink *sink, scr_object t, uint32_t at, uint32_t c)
{
    uint32_t out[3];
    if (c == 0x3a3)
        return scr_put_char(sink, scr_lower_sigma(t, at));
    uint32_t n = scr_lower_of(c, out);
    return scr_put_all(sink, out, n);
}

/* ---- methods ---- */

/* The text that a method of str works on; false: it raised. */
static bool scr_str_self(scr_body_run *run, scr_object self, const char *name, scr_object *out)
{
    *out = scr_plain(run, self);
    if (out->kind == SCR_O_STR)
        return scr_body_step(run, 1 + out->n / 4);
    return out->kind == SCR_O_BYTES ? scr_refuse(run, "methods of bytes") : scr_no_attribute(run, self, name);
}

static bool scr_str_arg(scr_body_run *run, scr_object arg, const char *error, scr_object *out)
{
    *out = scr_plain(run, arg);
    return out->kind == SCR_O_STR || scr_raise_text(run, SCR_EXC_TypeError, error, arg);
}

typedef enum scr_casing { SCR_UPPER, SCR_LOWER, SCR_FOLD, SCR_TITLE, SCR_CAPITAL, SCR_SWAP } scr_casing;

static bool scr_change_case(scr_body_run *run, scr_object self, const char *name, scr_casing casing, scr_object *out)
{
    scr_object t;
    scr_sink sink = {run, NULL, 0, 0};
    bool inside = false; /* a word, for title */
    if (!scr_str_self(run, self, name, &t) || !scr_body_step(run, 8 * (uint64_t)t.n))
        return false;
    for (uint32_t at = 0; at < t.n;) {
        uint32_t start = at, c = scr_text_at(t.u.text, t.n, &at), mapped[3], n = 0;
        bool upper = casing == SCR_UPPER || (casing == SCR_SWAP && scr_is_lower(c)), lower = casing == SCR_LOWER || (casing == SCR_SWAP && scr_is_upper(c));
        bool title = (casing == SCR_TITLE && !inside) || (casing == SCR_CAPITAL && start == 0);
        lower = lower || ((casing == SCR_TITLE || casing == SCR_CAPITAL) && !title);
        inside = scr_is_cased(c);
        if (lower) {
            if (!scr_put_lower(&sink, t, start, c))
                return false;
            continue;
        }
        mapped[0] = c;
        n = upper ? scr_upper_of(c, mapped) : title ? scr_title_of(c, mapped) : casing == SCR_FOLD ? scr_fold_of(c, mapped) : 1;
        if (!scr_put_all(&sink, mapped, n))
            return false;
    }
    *out = scr_sink_text(&sink);
    return true;
}

SCR_FN bool scr_m_upper(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_change_case(run, self, "upper", SCR_UPPER, out);
}
SCR_FN bool scr_m_lower(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_change_case(run, self, "lower", SCR_LOWER, out);
}
SCR_FN bool scr_m_casefold(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_change_case(run, self, "casefold", SCR_FOLD, out);
}
SCR_FN bool scr_m_title(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_change_case(run, self, "title", SCR_TITLE, out);
}
SCR_FN bool scr_m_capitalize(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_change_case(run, self, "capitalize", SCR_CAPITAL, out);
}
SCR_FN bool scr_m_swapcase(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_change_case(run, self, "swapcase", SCR_SWAP, out);
}

static bool scr_every(scr_body_run *run, scr_object self, const char *name, bool (*test)(uint32_t c), scr_object *out)
{
    scr_object t;
    if (!scr_str_self(run, self, name, &t))
        return false;
    bool all = t.n != 0;
    for (uint32_t at = 0; all && at < t.n;)
        all = test(scr_text_at(t.u.text, t.n, &at));
    *out = scr_o_bool(all);
    return true;
}
SCR_FN bool scr_m_isalpha(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_every(run, self, "isalpha", scr_is_alpha, out);
}
SCR_FN bool scr_m_isdecimal(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_every(run, self, "isdecimal", scr_is_decimal, out);
}
SCR_FN bool scr_m_isdigit(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_every(run, self, "isdigit", scr_is_digit, out);
}
SCR_FN bool scr_m_isnumeric(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_every(run, self, "isnumeric", scr_is_numeric, out);
}
SCR_FN bool scr_m_isalnum(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_every(run, self, "isalnum", scr_is_alnum, out);
}
SCR_FN bool scr_m_isspace(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_every(run, self, "isspace", scr_is_space, out);
}
SCR_FN bool scr_m_isprintable(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    (void)args;
    scr_object t = scr_plain(run, self);
    *out = scr_o_bool(true);
    return t.kind == SCR_O_STR && t.n == 0 ? true : scr_every(run, self, "isprintable", scr_is_printable, out);
}
static bool scr_is_ascii(uint32_t c) { return c < 128; }
SCR_FN bool scr_m_isascii(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    (void)args;
    scr_object t = scr_plain(run, self);
    *out = scr_o_bool(true);
    return t.kind == SCR_O_STR && t.n == 0 ? true : scr_every(run, self, "isascii", scr_is_ascii, out);
}

static bool scr_all_cased(scr_body_run *run, scr_object self, const char *name, bool (*wanted)(uint32_t), bool (*other)(uint32_t), scr_object *out)
{
    scr_object t;
    if (!scr_str_self(run, self, name, &t))
        return false;
    bool all = true, any = false;
    for (uint32_t at = 0; all && at < t.n;) {
        uint32_t c = scr_text_at(t.u.text, t.n, &at);
        all = !other(c) && !scr_is_title(c);
        any = any || wanted(c);
    }
    *out = scr_o_bool(all && any);
    return true;
}
SCR_FN bool scr_m_isupper(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_all_cased(run, self, "isupper", scr_is_upper, scr_is_lower, out);
}
SCR_FN bool scr_m_islower(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_all_cased(run, self, "islower", scr_is_lower, scr_is_upper, out);
}
SCR_FN bool scr_m_istitle(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    (void)args;
    scr_object t;
    if (!scr_str_self(run, self, "istitle", &t))
        return false;
    bool all = true, any = false, before = false;
    for (uint32_t at = 0; all && at < t.n;) {
        uint32_t c = scr_text_at(t.u.text, t.n, &at);
        bool upper = scr_is_upper(c) || scr_is_title(c), lower = scr_is_lower(c);
        all = upper ? !before : !lower || before;
        before = upper || lower;
        any = any || before;
    }
    *out = scr_o_bool(all && any);
    return true;
}

/* ---- stripping ---- */

static bool scr_is_stripped(scr_object chars, uint32_t c)
{
    if (chars.kind == SCR_O_NONE || chars.kind == SCR_O_MISSING)
        return scr_is_space(c) && (chars.kind == SCR_O_NONE || c < 0x1c || c > 0x1f);
    for (uint32_t at = 0; at < chars.n;)
        if (scr_text_at(chars.u.text, chars.n, &at) == c)
            return true;
    return false;
}

SCR_FN scr_object scr_text_strip(scr_object text, scr_object chars, int sides)
{
    uint32_t start = 0, end = text.n, at;
    while ((sides & 1) && start < end) {
        at = start;
        if (!scr_is_stripped(chars, scr_text_at(text.u.text, end, &at)))
            break;
        start = at;
    }
    while ((sides & 2) && end > start) {
        at = end - 1;
        while (at > start && ((unsigned char)text.u.text[at] & 0xc0) == 0x80)
            at--;
        uint32_t begin = at;
        if (!scr_is_stripped(chars, scr_text_at(text.u.text, end, &at)))
            break;
        end = begin;
    }
    return scr_o_text(SCR_O_STR, text.u.text + start, end - start);
}

static bool scr_strip(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, const char *name, int sides, scr_object *out)
{
    scr_object t, chars = n ? scr_plain(run, args[0]) : scr_o_none();
    if (!scr_str_self(run, self, name, &t))
        return false;
    if (chars.kind != SCR_O_NONE && chars.kind != SCR_O_STR)
        return scr_raise_text(run, SCR_EXC_TypeError, "%s arg must be None or str", name);
    if (!scr_body_step(run, (uint64_t)t.n * (chars.kind == SCR_O_STR ? chars.n / 8 : 1)))
        return false;
    *out = scr_text_strip(t, chars, sides);
    return true;
}
SCR_FN bool scr_m_strip(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_strip(run, self, args, n, "strip", 3, out);
}
SCR_FN bool scr_m_lstrip(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_strip(run, self, args, n, "lstrip", 1, out);
}
SCR_FN bool scr_m_rstrip(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_strip(run, self, args, n, "rstrip", 2, out);
}

/* ---- finding ---- */

static bool scr_here(scr_object t, uint32_t at, scr_object what)
{
    return what.n <= t.n - at && (what.n == 0 || (t.u.text[at] == what.u.text[0] && memcmp(t.u.text + at, what.u.text, what.n) == 0));
}

SCR_FN uint32_t scr_text_find(scr_object t, uint32_t from, uint32_t to, scr_object what, bool last)
{
    if (what.n > to || from > to - what.n)
        return SCR_NONE;
    t.n = to;
    for (uint32_t i = 0; i <= to - what.n - from; i++) {
        uint32_t at = last ? to - what.n - i : from + i;
        if (scr_here(t, at, what))
            return at;
    }
    return SCR_NONE;
}

/* A place in characters, as start and end of find and its kin have it, as a place in bytes. */
static bool scr_place_in(scr_body_run *run, scr_object t, const scr_object *args, uint32_t n, uint32_t which, uint32_t *out, bool *past)
{
    int64_t i, length;
    *out = which == 1 ? 0 : t.n;
    if (which >= n || args[which].kind == SCR_O_NONE || args[which].kind == SCR_O_MISSING)
        return true;
    length = scr_text_length(t);
    if (!scr_as_index(run, args[which], &i, "slice indices must be integers or None or have an __index__ method"))
        return false;
    i = i < 0 ? (i < -length ? 0 : i + length) : i;
    *past = *past || (which == 1 && i > length);
    i = i > length ? length : i;
    uint32_t at = 0;
    for (int64_t k = 0; k < i; k++)
        scr_text_at(t.u.text, t.n, &at);
    *out = at;
    return true;
}

typedef struct scr_found { scr_object t, what; uint32_t from, to; bool past; } scr_found;

static bool scr_find_args(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, const char *name, scr_found *f)
{
    f->past = false;
    return scr_str_self(run, self, name, &f->t) && scr_str_arg(run, args[0], "must be str, not %t", &f->what) && scr_place_in(run, f->t, args, n, 1, &f->from, &f->past)
        && scr_place_in(run, f->t, args, n, 2, &f->to, &f->past) && scr_body_step(run, f->t.n + (uint64_t)f->t.n * f->what.n / 16);
}

static bool scr_find_text_of(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, const char *name, bool last, bool must, scr_object *out)
{
    scr_found f;
    if (!scr_find_args(run, self, args, n, name, &f))
        return false;
    uint32_t at = f.past ? SCR_NONE : scr_text_find(f.t, f.from, f.to, f.what, last);
    if (at == SCR_NONE) {
        *out = scr_o_int(-1);
        return !must || scr_raise(run, SCR_EXC_ValueError, "substring not found");
    }
    f.t.n = at;
    *out = scr_o_int(scr_text_length(f.t));
    return true;
}
SCR_FN bool scr_m_find(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_find_text_of(run, self, args, n, "find", false, false, out);
}
SCR_FN bool scr_m_rfind(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_find_text_of(run, self, args, n, "rfind", true, false, out);
}
SCR_FN bool scr_m_index(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    if (self.kind == SCR_O_LIST || self.kind == SCR_O_TUPLE)
        return scr_list_index(run, self, args, n, out);
    return self.kind == SCR_O_RANGE ? scr_refuse(run, "index of a range") : scr_find_text_of(run, self, args, n, "index", false, true, out);
}
SCR_FN bool scr_m_rindex(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_find_text_of(run, self, args, n, "rindex", true, true, out);
}
SCR_FN bool scr_m_count(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_found f;
    if ((self.kind == SCR_O_LIST || self.kind == SCR_O_TUPLE) && n > 1)
        return scr_raise_text(run, SCR_EXC_TypeError, n == 2 ? "%t.count() takes exactly one argument (2 given)" : "%t.count() takes exactly one argument (3 given)", self);
    if (self.kind == SCR_O_LIST || self.kind == SCR_O_TUPLE)
        return scr_list_count(run, self, args[0], out);
    if (self.kind == SCR_O_RANGE)
        return scr_refuse(run, "count of a range");
    if (!scr_find_args(run, self, args, n, "count", &f))
        return false;
    int64_t found = 0;
    if (f.past) {
        *out = scr_o_int(0);
        return true;
    }
    if (f.what.n == 0) { /* between all characters */
        f.t.u.text += f.from;
        f.t.n = f.to > f.from ? f.to - f.from : 0;
        *out = scr_o_int(f.to >= f.from ? (int64_t)scr_text_length(f.t) + 1 : 0);
        return true;
    }
    for (uint32_t at = f.from; (at = scr_text_find(f.t, at, f.to, f.what, false)) != SCR_NONE; at += f.what.n)
        found++;
    *out = scr_o_int(found);
    return true;
}

static bool scr_at_end(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, const char *name, bool suffix, scr_object *out)
{
    scr_object t = scr_plain(run, self);
    uint32_t from, to;
    bool past = false, found = false;
    if (!scr_str_self(run, self, name, &t) || !scr_place_in(run, t, args, n, 1, &from, &past) || !scr_place_in(run, t, args, n, 2, &to, &past))
        return false;
    const scr_object *ends = args;
    uint32_t count = 1;
    if (args[0].kind == SCR_O_TUPLE) {
        ends = args[0].u.list->items;
        count = args[0].u.list->n;
    }
    for (uint32_t i = 0; i < count && !found; i++) {
        scr_object end = scr_plain(run, ends[i]);
        if (end.kind != SCR_O_STR)
            return args[0].kind == SCR_O_TUPLE ? scr_raise_text(run, SCR_EXC_TypeError, "tuple for %s must only contain str, not %t", name, ends[i])
                : scr_raise_text(run, SCR_EXC_TypeError, "%s first arg must be str or a tuple of str, not %t", name, args[0]);
        found = !past && from <= to && end.n <= to - from && (end.n == 0 || memcmp(t.u.text + (suffix ? to - end.n : from), end.u.text, end.n) == 0);
    }
    *out = scr_o_bool(found);
    return true;
}
SCR_FN bool scr_m_startswith(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_at_end(run, self, args, n, "startswith", false, out);
}
SCR_FN bool scr_m_endswith(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_at_end(run, self, args, n, "endswith", true, out);
}

SCR_FN bool scr_m_removeprefix(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object t, end;
    (void)n;
    if (!scr_str_self(run, self, "removeprefix", &t) || !scr_str_arg(run, args[0], "removeprefix() argument must be str, not %t", &end))
        return false;
    bool has = end.n <= t.n && scr_here(t, 0, end);
    *out = has ? scr_o_text(SCR_O_STR, t.u.text + end.n, t.n - end.n) : t;
    return true;
}
SCR_FN bool scr_m_removesuffix(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object t, end;
    (void)n;
    if (!scr_str_self(run, self, "removesuffix", &t) || !scr_str_arg(run, args[0], "removesuffix() argument must be str, not %t", &end))
        return false;
    bool has = end.n && end.n <= t.n && scr_here(t, t.n - end.n, end);
    *out = scr_o_text(SCR_O_STR, t.u.text, has ? t.n - end.n : t.n);
    return true;
}

/* ---- taking apart and joining ---- */

static bool scr_push_part(scr_body_run *run, scr_object *list, scr_object t, uint32_t from, uint32_t to)
{
    return scr_list_push(run, list, scr_o_text(SCR_O_STR, t.u.text + from, to - from));
}

static bool scr_split_space(scr_body_run *run, scr_object t, int64_t most, scr_object *out)
{
    uint32_t at = 0;
    while (at < t.n) {
        uint32_t start = at, c = scr_text_at(t.u.text, t.n, &at);
        if (scr_is_space(c))
            continue;
        if (most == 0) /* the rest, as it is */
            return scr_push_part(run, out, t, start, t.n);
        uint32_t end = at;
        while (at < t.n && !scr_is_space(scr_text_at(t.u.text, t.n, &at)))
            end = at;
        if (!scr_push_part(run, out, t, start, end))
            return false;
        most -= most > 0;
    }
    return true;
}

static bool scr_reverse_list(scr_body_run *run, scr_object *list)
{
    scr_object nothing;
    return scr_m_reverse(run, *list, NULL, 0, &nothing);
}

static bool scr_rsplit_space(scr_body_run *run, scr_object t, int64_t most, scr_object *out)
{
    uint32_t end = t.n;
    while (end) {
        uint32_t at = end - 1;
        while (at && ((unsigned char)t.u.text[at] & 0xc0) == 0x80)
            at--;
        uint32_t next = at;
        if (scr_is_space(scr_text_at(t.u.text, end, &next))) {
            end = at;
            continue;
        }
        if (most == 0) {
            if (!scr_push_part(run, out, t, 0, end))
                return false;
            break;
        }
        uint32_t start = at;
        while (start) {
            at = start - 1;
            while (at && ((unsigned char)t.u.text[at] & 0xc0) == 0x80)
                at--;
            next = at;
            if (scr_is_space(scr_text_at(t.u.text, start, &next)))
                break;
            start = at;
        }
        if (!scr_push_part(run, out, t, start, end))
            return false;
        most -= most > 0;
        end = start;
    }
    return scr_reverse_list(run, out);
}

static bool scr_split(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, const char *name, bool last, scr_object *out)
{
    scr_object t, sep = n && args[0].kind != SCR_O_MISSING ? scr_plain(run, args[0]) : scr_o_none();
    int64_t most = -1;
    if (!scr_str_self(run, self, name, &t))
        return false;
    if (sep.kind != SCR_O_NONE && sep.kind != SCR_O_STR)
        return scr_raise_text(run, SCR_EXC_TypeError, "must be str or None, not %t", args[0]);
    if (n > 1 && !scr_as_index(run, args[1], &most, "'%t' object cannot be interpreted as an integer"))
        return false;
    if (most < 0)
        most = -1;
    if (!scr_new_list(run, SCR_O_LIST, 0, out))
        return false;
    if (sep.kind == SCR_O_NONE)
        return last ? scr_rsplit_space(run, t, most, out) : scr_split_space(run, t, most, out);
    if (sep.n == 0)
        return scr_raise(run, SCR_EXC_ValueError, "empty separator");
    if (!scr_body_step(run, (uint64_t)t.n * sep.n / 16))
        return false;
    uint32_t from = 0, to = t.n, at;
    while (most != 0 && (at = scr_text_find(t, from, to, sep, last)) != SCR_NONE) {
        if (!scr_push_part(run, out, t, last ? at + sep.n : from, last ? to : at))
            return false;
        if (last)
            to = at;
        else
            from = at + sep.n;
        most -= most > 0;
    }
    return scr_push_part(run, out, t, from, to) && (!last || scr_reverse_list(run, out));
}
SCR_FN bool scr_m_split(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_split(run, self, args, n, "split", false, out);
}
SCR_FN bool scr_m_rsplit(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_split(run, self, args, n, "rsplit", true, out);
}

SCR_FN bool scr_m_splitlines(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object t;
    bool keep = false;
    if (!scr_str_self(run, self, "splitlines", &t) || (n && !scr_truth(run, args[0], &keep)) || !scr_new_list(run, SCR_O_LIST, 0, out))
        return false;
    for (uint32_t at = 0; at < t.n;) {
        uint32_t start = at, end = at;
        bool ended = false;
        while (at < t.n && !ended) {
            end = at;
            uint32_t c = scr_text_at(t.u.text, t.n, &at);
            ended = (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
            if (c == '\r' && at < t.n && t.u.text[at] == '\n')
                at++;
        }
        if (!scr_push_part(run, out, t, start, keep || !ended ? at : end))
            return false;
    }
    return true;
}

static bool scr_partition(scr_body_run *run, scr_object self, scr_object arg, const char *name, bool last, scr_object *out)
{
    scr_object t, sep;
    if (!scr_str_self(run, self, name, &t) || !scr_str_arg(run, arg, "must be str, not %t", &sep))
        return false;
    if (sep.n == 0)
        return scr_raise(run, SCR_EXC_ValueError, "empty separator");
    uint32_t at = scr_text_find(t, 0, t.n, sep, last);
    if (!scr_body_step(run, (uint64_t)t.n * sep.n / 16) || !scr_new_list(run, SCR_O_TUPLE, 3, out))
        return false;
    uint32_t a = at == SCR_NONE ? (last ? 0 : t.n) : at, b = at == SCR_NONE ? a : at + sep.n;
    return scr_push_part(run, out, t, 0, a) && scr_push_part(run, out, t, a, b) && scr_push_part(run, out, t, b, t.n);
}
SCR_FN bool scr_m_partition(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return (void)n, scr_partition(run, self, args[0], "partition", false, out);
}
SCR_FN bool scr_m_rpartition(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return (void)n, scr_partition(run, self, args[0], "rpartition", true, out);
}

SCR_FN bool scr_m_join(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object t, list;
    scr_sink sink = {run, NULL, 0, 0};
    (void)n;
    if (!scr_str_self(run, self, "join", &t))
        return false;
    scr_object of = scr_plain(run, args[0]);
    bool iterable = of.kind == SCR_O_STR || of.kind == SCR_O_BYTES || (of.kind >= SCR_O_LIST && of.kind <= SCR_O_DICT) || of.kind > SCR_O_EXCEPTION || of.kind == SCR_O_MODEL;
    if (!iterable)
        return scr_raise(run, SCR_EXC_TypeError, "can only join an iterable");
    if (!scr_to_list(run, args[0], SCR_O_LIST, &list))
        return false;
    for (uint32_t i = 0; i < list.u.list->n; i++) {
        scr_object item = scr_plain(run, list.u.list->items[i]);
        char room[12];
        if (item.kind != SCR_O_STR)
            return scr_raise_text(run, SCR_EXC_TypeError, "sequence item %s: expected str instance, %t found", scr_number_word(i, room), list.u.list->items[i]);
        if ((i && !scr_put(&sink, t.u.text, t.n)) || !scr_put(&sink, item.u.text, item.n))
            return false;
    }
    *out = scr_sink_text(&sink);
    return true;
}

SCR_FN bool scr_m_replace(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object t, old, new_;
    int64_t most = -1;
    scr_sink sink = {run, NULL, 0, 0};
    if (self.kind == SCR_O_DATE || self.kind == SCR_O_DATETIME || self.kind == SCR_O_TIME)
        return scr_refuse(run, "replace of a date with arguments by position");
    if (!scr_str_self(run, self, "replace", &t) || !scr_str_arg(run, args[0], "replace() argument 1 must be str, not %t", &old)
        || !scr_str_arg(run, args[1], "replace() argument 2 must be str, not %t", &new_))
        return false;
    if (n > 2 && !scr_as_index(run, args[2], &most, "'%t' object cannot be interpreted as an integer"))
        return false;
    uint32_t from = 0, at;
    if (!scr_body_step(run, (uint64_t)t.n * (old.n + 1) / 16))
        return false;
    while (most != 0 && from <= t.n) {
        at = old.n ? scr_text_find(t, from, t.n, old, false) : from;
        if (at == SCR_NONE)
            break;
        if (old.n == 0) { /* between all characters, and at both ends */
            uint32_t next = at;
            if (at < t.n)
                scr_text_at(t.u.text, t.n, &next);
            if (!scr_put(&sink, new_.u.text, new_.n) || !scr_put(&sink, t.u.text + at, next - at))
                return false;
            from = at < t.n ? next : t.n + 1;
        } else {
            if (!scr_put(&sink, t.u.text + from, at - from) || !scr_put(&sink, new_.u.text, new_.n))
                return false;
            from = at + old.n;
        }
        most -= most > 0;
    }
    if (from < t.n && !scr_put(&sink, t.u.text + from, t.n - from))
        return false;
    *out = scr_sink_text(&sink);
    return true;
}

static bool scr_pad(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, const char *name, int side, scr_object *out)
{
    scr_object t, fill = scr_o_text(SCR_O_STR, " ", 1);
    int64_t width;
    scr_sink sink = {run, NULL, 0, 0};
    if (!scr_str_self(run, self, name, &t) || !scr_as_index(run, args[0], &width, "'%t' object cannot be interpreted as an integer"))
        return false;
    if (n > 1 && !scr_str_arg(run, args[1], "The fill character must be a unicode character, not %t", &fill))
        return false;
    if (scr_text_length(fill) != 1)
        return scr_raise(run, SCR_EXC_TypeError, "The fill character must be exactly one character long");
    int64_t missing = width - (int64_t)scr_text_length(t);
    if (missing < 0)
        missing = 0;
    if (missing > 10000000)
        return scr_stop(run, SCR_WORK_LIMIT);
    int64_t left = side == 0 ? 0 : side == 1 ? missing : missing / 2 + (missing & width & 1);
    for (int64_t i = 0; i < left; i++)
        if (!scr_put(&sink, fill.u.text, fill.n))
            return false;
    if (!scr_put(&sink, t.u.text, t.n))
        return false;
    for (int64_t i = left; i < missing; i++)
        if (!scr_put(&sink, fill.u.text, fill.n))
            return false;
    *out = scr_sink_text(&sink);
    return true;
}
SCR_FN bool scr_m_ljust(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_pad(run, self, args, n, "ljust", 0, out);
}
SCR_FN bool scr_m_rjust(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_pad(run, self, args, n, "rjust", 1, out);
}
SCR_FN bool scr_m_center(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_pad(run, self, args, n, "center", 2, out);
}
SCR_FN bool scr_m_zfill(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object t, zero = scr_o_text(SCR_O_STR, "0", 1), pair[2] = {args[0], zero};
    if (!scr_str_self(run, self, "zfill", &t) || !scr_pad(run, self, pair, 2, "zfill", 1, out))
        return false;
    (void)n;
    if (t.n && (t.u.text[0] == '+' || t.u.text[0] == '-') && out->n > t.n) { /* the sign goes to the front */
        char *text = (char *)(uintptr_t)out->u.text;
        text[out->n - t.n] = '0';
        text[0] = t.u.text[0];
    }
    return true;
}

SCR_FN bool scr_fn_ord(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    scr_object t = scr_plain(run, args[0]);
    if (t.kind == SCR_O_BYTES)
        return scr_refuse(run, "ord of bytes");
    if (t.kind != SCR_O_STR)
        return scr_raise_text(run, SCR_EXC_TypeError, "ord() expected string of length 1, but %t found", args[0]);
    uint32_t at = 0, length = scr_text_length(t);
    if (length != 1) {
        scr_sink digits = {run, NULL, 0, 0};
        if (!scr_put_str(&digits, scr_o_int(length)) || !scr_put(&digits, "", 1))
            return false;
        return scr_raise_text(run, SCR_EXC_TypeError, "ord() expected a character, but string of length %s found", digits.at);
    }
    *out = scr_o_int(scr_text_at(t.u.text, t.n, &at));
    return true;
}

SCR_FN bool scr_fn_chr(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    int64_t c;
    (void)n;
    if (!scr_as_index(run, args[0], &c, "'%t' object cannot be interpreted as an integer"))
        return false;
    if (c < INT32_MIN || c > INT32_MAX)
        return scr_raise(run, SCR_EXC_OverflowError, "Python int too large to convert to C int");
    if (c < 0 || c > 0x10ffff)
        return scr_raise(run, SCR_EXC_ValueError, "chr() arg not in range(0x110000)");
    if (c >= 0xd800 && c < 0xe000)
        return scr_refuse(run, "a lone surrogate");
    scr_sink sink = {run, NULL, 0, 0};
    if (!scr_put_char(&sink, (uint32_t)c))
        return false;
    *out = scr_sink_text(&sink);
    return true;
}

SCR_FN bool scr_m_get_secret_value(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    if (self.kind != SCR_O_SECRET)
        return scr_no_attribute(run, self, "get_secret_value");
    *out = *self.u.inner;
    return true;
}
