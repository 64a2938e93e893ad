/* scr_stream_skip.c: passing what no rule looks at.
 *
 * What takes the time of a pass is that the place of each token is known only when the one before it was passed. So the text is looked at
 * in windows, one behind the other, for whatever may end a string: the end of a string is the next mark, whose place hangs on no token,
 * and the processor checks the tokens in between while it is ahead already. */
#include "scr_stream_skip.h"

/* What stands between strings as most writers print it, as a little endian word. */
#define SCR_TO_NEXT_SPACED 0x22202c22u    /* ", " */
#define SCR_TO_NEXT 0x222c22u             /* "," */

/* What ends or breaks strings, from the place on that was reached. */
typedef struct scr_marks {
    const scr_byte *next; /* the window to look at next; the one before it ends there */
    uint64_t left;        /* of that one: marks that were not passed yet */
} scr_marks;

/* p went on without its marks, or moved away. */
SCR_INLINE void scr_marks_pass(scr_marks *marks, const scr_byte *p)
{
    uintptr_t n = (uintptr_t)p - (uintptr_t)marks->next + SCR_SCAN_WINDOW;
    if (SCR_LIKELY(n < SCR_SCAN_WINDOW)) {
        marks->left = marks->left >> n << n;
    } else {
        marks->next = p;
        marks->left = 0;
    }
}

/* Where the next mark stands; there is one. */
SCR_INLINE const scr_byte *scr_marks_first(const scr_marks *marks)
{
    return marks->next + scr_low_bit(marks->left) - SCR_SCAN_WINDOW;
}

SCR_INLINE_ALWAYS bool scr_marks_more(const scr_stream *s, scr_marks *marks)
{
    while (marks->left == 0) {
        if (SCR_UNLIKELY(marks->next > s->limit))
            return false;
        marks->left = scr_window(marks->next);
        marks->next += SCR_SCAN_WINDOW;
    }
    return true;
}

/* The string whose quote *p is at: its closing quote, or what is to be looked at before it, whose mark is the next one left. NULL: out
 * of sight. *p may move. */
SCR_INLINE_ALWAYS const scr_byte *scr_marks_end(scr_stream *s, scr_marks *marks, const scr_byte **p)
{
    uint64_t rest = marks->left & (marks->left - 1);
    if (SCR_LIKELY(rest != 0)) {
        marks->left = rest;
        return scr_marks_first(marks);
    }
    if (scr_marks_more(s, marks)) {
        marks->left &= marks->left - 1;
        if (scr_marks_more(s, marks))
            return scr_marks_first(marks);
    }
    *p = scr_ahead(s, *p);
    marks->left = scr_window(*p);
    marks->left &= marks->left - 1;
    marks->next = *p + SCR_SCAN_WINDOW;
    return marks->left != 0 ? scr_marks_first(marks) : NULL;
}

/* Behind what is escaped at a mark, where word stands: the next mark. What is escaped has a mark of its own when it is a quote or a backslash.
 * NULL: it is another escape, or the next mark is out of sight. */
SCR_INLINE const scr_byte *scr_marks_escaped(scr_marks *marks, uint32_t word)
{
    word &= 0xffff;
    marks->left &= marks->left - 1;
    if (word == ('\\' | '"' << 8) || word == ('\\' | '\\' << 8))
        marks->left &= marks->left - 1;
    else if ((word & 0xff) != '\\' || !scr_is_simple_escape(word >> 8))
        return NULL;
    return marks->left != 0 ? scr_marks_first(marks) : NULL;
}

/* ---- what is seldom ---- */

/* Behind the string whose text begins at p. */
static SCR_NOINLINE const scr_byte *scr_skip_text(scr_stream *s, const scr_byte *p)
{
    unsigned how;
    const scr_byte *q = scr_string(s, p, &how);
    return q ? scr_ahead(s, q + 1) : NULL;
}

/* The same of a name, which is remembered. */
static SCR_NOINLINE const scr_byte *scr_skip_name(scr_stream *s, scr_names *names, const scr_byte *p)
{
    unsigned how;
    const scr_byte *q = scr_string(s, p, &how);
    return q && scr_name_once(s, names, p, q, how) ? scr_ahead(s, q + 1) : NULL;
}

/* Behind a word; NULL: it is none of JSON's. */
SCR_INLINE const scr_byte *scr_skip_word(const scr_byte *p)
{
    if (scr_same(p, "true", 4) || scr_same(p, "null", 4))
        return p + 4;
    return scr_same(p, "false", 5) ? p + 5 : NULL;
}

/* ---- values ---- */

/* White space, if any, is behind p; a single space is no mark. */
SCR_INLINE const scr_byte *scr_marks_space(scr_stream *s, scr_marks *marks, const scr_byte *p)
{
    if (*p > ' ')
        return p;
    if (SCR_LIKELY(*p == ' ' && p[1] > ' '))
        return p + 1;
    p = scr_space_slow(s, p, s->room);
    scr_marks_pass(marks, p);
    return p;
}

/* The container that is open. What encloses it stands in s->keys below its names: the bits of the enclosing one's names; where these begin, and its
 * closing bracket. */
typedef struct scr_inside {
    uint64_t bits;    /* of its names */
    uint32_t mark;    /* where they begin in s->keys, */
    uint32_t n;       /* and end */
    uint32_t closing; /* its bracket */
} scr_inside;

/* Opens the container at p. */
SCR_INLINE_ALWAYS bool scr_inside_enter(scr_stream *s, scr_inside *in, const scr_byte *p)
{
    if (SCR_UNLIKELY(s->room == 1)) {
        scr_undecided(s, SCR_TOO_DEEP);
        return false;
    }
    s->room--;
    in->closing = *p + 2u; /* so they stand in ASCII */
    in->bits = 0;
    in->mark = in->n;
    return true;
}

/* Another container is about to be opened in this one. */
SCR_INLINE_ALWAYS bool scr_inside_keep(scr_stream *s, scr_inside *in)
{
    if (SCR_UNLIKELY(s->max_keys - in->n < 2)) {
        s->n_keys = in->n;
        if (!scr_keys_grow(s, 2))
            return false;
    }
    memcpy(s->keys + in->n, &in->bits, 8);
    s->keys[in->n + 1].sum = in->mark;
    s->keys[in->n + 1].at = in->closing;
    in->n += 2;
    return true;
}

/* Behind its bracket, in what encloses it. */
SCR_INLINE_ALWAYS void scr_inside_leave(const scr_stream *s, scr_inside *in)
{
    in->n = in->mark - 2;
    memcpy(&in->bits, s->keys + in->n, 8);
    in->mark = s->keys[in->n + 1].sum;
    in->closing = s->keys[in->n + 1].at;
}

/* As others have them. */
SCR_INLINE scr_names scr_inside_names(const scr_inside *in)
{
    scr_names names;
    names.bits = in->bits;
    names.mark = in->mark;
    names.escaped = false;
    return names;
}

/* The name from p to its quote at q, which stands as it is. False: it comes twice, or nobody knows. */
SCR_INLINE_ALWAYS bool scr_inside_name(scr_stream *s, scr_inside *in, const scr_byte *p, const scr_byte *q)
{
    const uint32_t sum = scr_name_sum_some(p, q);
    if (SCR_UNLIKELY((in->bits >> (sum >> 26) & 1) != 0 || in->n == s->max_keys)) {
        scr_names here = scr_inside_names(in);
        s->n_keys = in->n;
        if (!scr_name_look(s, &here, p, sum))
            return false;
    } else {
        scr_key *key = s->keys + in->n;
        key->sum = sum;
        key->at = (uint32_t)scr_offset(s, p);
    }
    in->bits |= scr_name_bit(sum);
    in->n++;
    return true;
}

/* Behind the name whose text begins at p, which is not so plain. */
SCR_INLINE const scr_byte *scr_inside_hard_name(scr_stream *s, scr_inside *in, const scr_byte *p)
{
    scr_names here = scr_inside_names(in);
    s->n_keys = in->n;
    p = scr_skip_name(s, &here, p);
    in->bits = here.bits;
    in->n = s->n_keys;
    return p;
}

/* p, where what follows can be read without asking. */
SCR_INLINE_ALWAYS const scr_byte *scr_pass_move(scr_stream *s, scr_marks *marks, const scr_byte *p)
{
    if (SCR_UNLIKELY(p > s->limit)) {
        p = scr_move(s, p);
        scr_marks_pass(marks, p);
    }
    return p;
}

/* Behind the word or number at p. */
SCR_INLINE_ALWAYS const scr_byte *scr_pass_scalar(scr_stream *s, scr_marks *marks, const scr_byte *p)
{
    scr_number number;
    if (*p > '9')
        return scr_skip_word(p);
    if (SCR_LIKELY(scr_number_at(p, true, &number)))
        return number.end;
    p = scr_number_far(s, p);
    if (p != NULL)
        scr_marks_pass(marks, p);
    return p;
}

typedef enum scr_pass_of {
    SCR_PASS_ANY,
    SCR_PASS_STRINGS, /* an object: values are to be strings */
    SCR_PASS_UNIQUE   /* an array: the same, each another one */
} scr_pass_of;

/* Passes the object or array at p; marks are of what was looked at ahead of it. Iterative: nesting takes no stack. of: a constant. *n_names: how
 * many names or items that must not come twice there were. */
SCR_INLINE_ALWAYS const scr_byte *scr_pass_values(scr_stream *s, const scr_byte *p, scr_marks marks, const scr_pass_of of, uint32_t *n_names, bool inside)
{
    const scr_byte *q;
    const uint32_t from = s->n_keys;
    scr_inside in;
    uint32_t word;
    in.n = from;

    if (inside) {
        in.closing = ']';
        in.bits = 0;
        in.mark = in.n;
        goto value;
    }

open:
    p = scr_pass_move(s, &marks, p);
    if (!scr_inside_enter(s, &in, p))
        return NULL;
    p = scr_marks_space(s, &marks, p + 1);
    if (*p == in.closing)
        goto close;
    if (in.closing == ']')
        goto value;
    if (*p != '"')
        return NULL;

name: /* p is at its quote */
    q = scr_marks_end(s, &marks, &p);
    if (SCR_UNLIKELY(q == NULL || *q != '"' || q == p + 1))
        goto hard_name;
    marks.left &= marks.left - 1;
    if (!scr_inside_name(s, &in, p + 1, q))
        return NULL;
    p = q + 1;
    if (SCR_UNLIKELY(*p != ':'))
        goto colon;
    p++;

before_value:
    p = scr_marks_space(s, &marks, p);
value:
    if (*p == '"')
        goto string;
    if (of != SCR_PASS_ANY)
        return NULL;
    if (((unsigned)*p | 0x20) == '{')
        goto container;
    p = scr_pass_scalar(s, &marks, scr_pass_move(s, &marks, p));
    if (SCR_LIKELY(p != NULL))
        goto next;
    return NULL;

string: /* p is at its quote */
    q = scr_marks_end(s, &marks, &p);
    if (of == SCR_PASS_UNIQUE)
        goto item;
    if (SCR_UNLIKELY(q == NULL))
        goto hard_string;
string_end:
    word = scr_load4_le(q);
    if (SCR_UNLIKELY((word & 0xff) != '"'))
        goto escape;
    marks.left &= marks.left - 1;
    p = q + 3;
    if (word == SCR_TO_NEXT_SPACED)
        goto quote;
    p = q + 2;
    if ((word & 0xffffff) == SCR_TO_NEXT)
        goto quote;
    p = q + 1;

next: /* behind a value */
    if (SCR_UNLIKELY(*p <= ' ')) {
        p = scr_space_closing(s, p);
        scr_marks_pass(&marks, p);
    }
    if (*p == ',') {
        p++;
        if (in.closing == ']')
            goto before_value;
        p = scr_marks_space(s, &marks, p);
        if (*p == '"')
            goto name;
        return NULL;
    }
    if (*p != in.closing)
        return NULL;

close:
    if (SCR_UNLIKELY(in.n - in.mark > SCR_KEYS_LINEAR) && !scr_names_differ(s, s->keys + in.mark, in.n - in.mark))
        return NULL;
    s->room++;
    p++;
    if (of != SCR_PASS_ANY || in.mark == from) {
        *n_names = in.n - in.mark;
        s->n_keys = from;
        return scr_ahead(s, p);
    }
    scr_inside_leave(s, &in);
    p = scr_pass_move(s, &marks, p);
    goto next;

container: /* within another one */
    if (p[1] == *p + 2u && s->room != 1) {
        p += 2;
        goto next;
    }
    if (!scr_inside_keep(s, &in))
        return NULL;
    goto open;

item: /* its end is at q, as of a name */
    if (SCR_UNLIKELY(q == NULL || *q != '"' || q == p + 1)) {
        p = scr_inside_hard_name(s, &in, p + 1);
        if (p == NULL)
            return NULL;
        scr_marks_pass(&marks, p);
        goto next;
    }
    marks.left &= marks.left - 1;
    if (!scr_inside_name(s, &in, p + 1, q))
        return NULL;
    p = q + 1;
    goto next;

quote: /* of what follows a string */
    if (in.closing == '}')
        goto name;
    goto string;

escape:
    q = scr_marks_escaped(&marks, word);
    if (q != NULL)
        goto string_end;
hard_string:
    p = scr_skip_text(s, p + 1);
    if (p == NULL)
        return NULL;
    scr_marks_pass(&marks, p);
    goto next;

hard_name:
    p = scr_inside_hard_name(s, &in, p + 1);
    if (p == NULL)
        return NULL;
colon:
    p = scr_colon(s, p);
    if (p == NULL)
        return NULL;
    scr_marks_pass(&marks, p);
    goto before_value;
}

/* inside: p is at an item of an array that is open. */
static SCR_NOINLINE const scr_byte *scr_pass(scr_stream *s, const scr_byte *p, scr_marks marks, bool inside)
{
    uint32_t n;
    return scr_pass_values(s, p, marks, SCR_PASS_ANY, &n, inside);
}

SCR_NOINLINE SCR_FN const scr_byte *scr_pass_strings(scr_stream *s, const scr_byte *p)
{
    const scr_marks none = {p, 0};
    uint32_t n;
    return scr_pass_values(s, p, none, SCR_PASS_STRINGS, &n, false);
}

/* As scr_to_item. */
SCR_INLINE_ALWAYS const scr_byte *scr_marks_to_item(scr_stream *s, scr_marks *marks, const scr_byte *p)
{
    if (SCR_UNLIKELY(*p <= ' ')) {
        p = scr_space_closing(s, p);
        scr_marks_pass(marks, p);
    }
    if (*p != ',')
        return *p == ']' ? p : NULL;
    p = scr_marks_space(s, marks, p + 1);
    return *p != ']' ? p : NULL;
}

/* The array at p, which mostly is one of strings; any: not of strings alone. */
static SCR_NOINLINE const scr_byte *scr_list(scr_stream *s, const scr_byte *p, scr_marks marks, bool any)
{
    if (!scr_descend(s))
        return NULL;
    p = scr_marks_space(s, &marks, scr_pass_move(s, &marks, p) + 1);
    while (p != NULL && *p != ']') {
        const scr_byte *q;
        uint32_t word;
        if (*p != '"')
            return any ? scr_pass(s, p, marks, true) : NULL;
string:
        q = scr_marks_end(s, &marks, &p);
        while (q != NULL && *q != '"')
            q = scr_marks_escaped(&marks, scr_load4_le(q));
        if (SCR_LIKELY(q != NULL)) {
            marks.left &= marks.left - 1;
            word = scr_load4_le(q);
            p = q + 3;
            if (word == SCR_TO_NEXT_SPACED)
                goto string;
            p = q + 2;
            if ((word & 0xffffff) == SCR_TO_NEXT)
                goto string;
            p = q + 1;
        } else {
            p = scr_skip_text(s, p + 1);
            if (p == NULL)
                return NULL;
            scr_marks_pass(&marks, p);
        }
        p = scr_marks_to_item(s, &marks, p);
    }
    return p != NULL ? scr_close(s, p) : NULL;
}

/* Most are short: so is what is looked at first. */
SCR_FN const scr_byte *scr_pass_list(scr_stream *s, const scr_byte *p)
{
    p = scr_ahead(s, p);
    scr_marks marks = {p + SCR_SCAN_BRIEF, scr_scan_brief(p) << (SCR_SCAN_WINDOW - SCR_SCAN_BRIEF)};
    return scr_list(s, p, marks, false);
}

SCR_NOINLINE SCR_FN const scr_byte *scr_pass_unique(scr_stream *s, const scr_byte *p, uint32_t *n)
{
    const scr_marks none = {p, 0};
    return scr_pass_values(s, p, none, SCR_PASS_UNIQUE, n, false);
}

/* Passes a word or a number. */
static SCR_NOINLINE const scr_byte *scr_skip_scalar(scr_stream *s, const scr_byte *p)
{
    scr_number number;
    if (*p > '9')
        p = scr_skip_word(p);
    else if (SCR_LIKELY(scr_number_at(p, true, &number)))
        p = number.end;
    else
        return scr_number_far(s, p);
    return p ? scr_ahead(s, p) : NULL;
}

SCR_FN const scr_byte *scr_skip(scr_stream *s, const scr_byte *p)
{
    scr_marks none = {p, 0};
    if (*p == '{')
        return scr_pass(s, p, none, false);
    if (*p == '[')
        return scr_list(s, p, none, true);
    return *p == '"' ? scr_skip_text(s, p + 1) : scr_skip_scalar(s, p);
}

/* ---- members ---- */

/* Behind a member's name, of what stands behind which nothing is known. */
static SCR_NOINLINE const scr_byte *scr_other_far(scr_stream *s, const scr_byte *p)
{
    p = scr_colon(s, p);
    return p ? scr_skip(s, scr_space(s, p)) : NULL;
}

/* A name that does not end within a block, or is not plain. */
static SCR_NOINLINE const scr_byte *scr_other_hard(scr_stream *s, scr_names *names, const scr_byte *p)
{
    unsigned how;
    const scr_byte *q = scr_name(s, p, &how);
    names->escaped = (how & SCR_HOW_ESCAPED) != 0;
    if (q == NULL || names->escaped || !scr_name_once(s, names, p + 1, q, how))
        return NULL;
    return scr_other_far(s, scr_ahead(s, q + 1));
}

/* Of a short name and a short string both ends are found at once; that of the name is waited for, so it is not found by all marks. All else
 * goes on in another function, so that no register is saved. */
SCR_FN const scr_byte *scr_other(scr_stream *s, scr_names *names, const scr_byte *p)
{
    const scr_byte *text = p + 1, *q;
    uint64_t block = scr_scan_special(text), brief = scr_scan_brief(text), rest;
    if (SCR_UNLIKELY(*p != '"' || brief == 0))
        return scr_other_hard(s, names, p);
    q = text + (SCR_LIKELY(block != 0) ? scr_scan_first(block) : scr_low_bit(brief));
    if (SCR_UNLIKELY(*q != '"' || q == text || !scr_name_add(s, names, text, scr_name_sum_some(text, q))))
        return scr_other_hard(s, names, p);
    brief &= brief - 1;
    if (SCR_UNLIKELY(q[1] != ':'))
        return scr_other_far(s, q + 1);
    p = q + scr_opaque(2);
    if (*p == ' ')
        p = q + scr_opaque(3);
    if (*p == '"') {
        rest = brief & (brief - 1);
        if (SCR_LIKELY(rest != 0 && text[scr_low_bit(rest)] == '"'))
            return scr_ahead(s, text + scr_low_bit(rest) + 1);
        return scr_skip_text(s, p + 1);
    }
    if (((unsigned)*p | 0x20) == '{') {
        scr_marks marks = {text + SCR_SCAN_BRIEF, brief << (SCR_SCAN_WINDOW - SCR_SCAN_BRIEF)};
        return *p == '{' ? scr_pass(s, p, marks, false) : scr_list(s, p, marks, true);
    }
    return *p > ' ' ? scr_skip_scalar(s, p) : scr_other_far(s, q + 1);
}

SCR_FN scr_met scr_meet(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t (*find)(const char *text, size_t len), uint32_t none)
{
    scr_met met = {NULL, none};
    scr_text text;
    unsigned how;
    const scr_byte *q = scr_name(s, p, &how);
    names->escaped = false;
    if (q == NULL || !scr_string_text(s, p + 1, q, how, &text))
        return met;
    met.member = find(text.ptr, text.len);
    if (met.member == none && !scr_name_once(s, names, p + 1, q, how))
        return met;
    p = scr_ahead(s, q + 1);
    met.p = met.member == none ? scr_other_far(s, p) : scr_colon(s, p);
    return met;
}
