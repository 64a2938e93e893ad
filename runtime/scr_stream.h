/* scr_stream.h: one pass over a document's bytes: what the functions of the fast path are made of.
 *
 * The functions take a pointer p into the text and give back the place behind what they checked, NULL when it was refused
 * (s->status then says whether for good: SCR_VALID when only this way to look at the text failed).
 *
 * Reading ahead: where a value or a key begins, SCR_SLACK_VALUE bytes can be read from p on, whether the text is that long
 * or not; so eight or sixteen bytes are loaded without asking for the end. scr_ahead keeps this promise: near the end of the
 * input it goes over to a copy of the last bytes that zeros follow. A zero byte ends every scan, as no JSON text holds one.
 */
#ifndef SCR_STREAM_H
#define SCR_STREAM_H

#include "scr_num.h"
#include "scr_scan.h"

#define SCR_SLACK 128u       /* bytes readable behind scr_ahead */
#define SCR_SLACK_VALUE 68u  /* still readable when a name was passed with what stands around it: 52 bytes, 2 more in a string */
#define SCR_KEYS_INLINE 128u /* names and open containers remembered without scratch: 1 KiB of stack */
#define SCR_TEXT_INLINE 512u /* decoded text that needs no scratch */
#define SCR_STREAM_LEVELS 128u /* recursion of generated functions; deeper values go to the tree */

/* A name seen in an object that is still open; or, of a container that skipping went into, what encloses it (scr_stream_skip.c). */
typedef struct scr_key {
    uint32_t sum; /* of the decoded name: scr_name_sum, and when the object ends with many a hash of all its bytes */
    uint32_t at;  /* offset of the name's first byte */
} scr_key;

/* One document under way. Lives on the stack of <prefix>_check. */
typedef struct scr_stream {
    const char *json;        /* the whole input */
    size_t len;
    const scr_byte *start;   /* where to begin */
    const scr_byte *end;     /* of the text, in the memory that p points into: the input, or tail */
    const scr_byte *limit;   /* p beyond it: call scr_move */
    const scr_byte *base;    /* start of that memory; what stands there is at base_offset in the input */
    uint32_t room;           /* one more than the containers that may still be opened; 0 stands for 2^32, which no text can open */
    uint32_t max_depth;
    int status;              /* not SCR_VALID: the end, nothing can change it. Negative: could not decide, and why */
    uint32_t n_keys;
    scr_key *keys;           /* a stack */
    uint32_t max_keys;
    uint32_t comma;          /* behind a value: the first two bytes up to the next name's quote, and it, as they were last (scr_load2_le); */
    uint8_t spaces[16];      /* by room: how much white space was passed last; see blanks */
    size_t base_offset;
    size_t again;            /* bytes that were passed more than once (scr_stream_try.h) */
    size_t gap;              /* see comma: how many bytes that is. See scr_brief_to_member */
    scr_verdicts *verdicts;  /* of a batch; see scr_stream_each.h */
    struct scr_tour *tour;   /* is told of members of the root that are refused; NULL: nobody is. See scr_note */
    scr_byte blanks[16][16]; /* the white space itself, unset where there was none: indented text repeats itself */
    size_t text_base, text_top; /* the arena's low end before and behind the text decoded last */
    scr_arena arena;
    scr_key few_keys[SCR_KEYS_INLINE];
    scr_byte text[SCR_TEXT_INLINE];
    scr_byte tail[2 * SCR_SLACK];  /* the last SCR_SLACK bytes of the text, then as many zeros */
} scr_stream;

/* Passes a value: behind it, or NULL. p is at its first byte. */
typedef const scr_byte *(*scr_passer)(scr_stream *s, const scr_byte *p);

/* At the start of the text; len is SCR_BYTES_MAX at most. */
SCR_INLINE void scr_stream_start(scr_stream *s, const char *json, size_t len, void *scratch, size_t scratch_size, uint32_t max_depth);
/* SCR_VALID, or why a text of len bytes is not looked at. options may be NULL. */
SCR_INLINE int scr_stream_refusal(size_t len, const scr_options *options);
/* The same, and starts when it is. */
SCR_FN int scr_stream_begin(scr_stream *s, const char *json, size_t len, const scr_options *options);
/* The verdict: p is what the root's function gave. */
SCR_INLINE int scr_stream_end(scr_stream *s, const scr_byte *p);
/* Scratch with which no pass over len bytes ends in SCR_NO_SCRATCH (the tree's not counted); saturating. */
SCR_FN size_t scr_stream_scratch_bound(size_t len);

/* Private to the inline functions below. */
SCR_FN const scr_byte *scr_move(scr_stream *s, const scr_byte *p);
SCR_FN const scr_byte *scr_small(scr_stream *s);
SCR_FN const scr_byte *scr_space_slow(scr_stream *s, const scr_byte *p, uint32_t level); /* p is at white space: what is kept of it may not be written yet */
SCR_FN const scr_byte *scr_colon_far(scr_stream *s, const scr_byte *p);
SCR_FN const scr_byte *scr_to_member_far(scr_stream *s, const scr_byte *p);
SCR_FN const scr_byte *scr_string_far(const scr_stream *s, const scr_byte *p, unsigned *how);
SCR_FN const scr_byte *scr_string_slow(const scr_stream *s, const scr_byte *p, unsigned *how);
SCR_FN bool scr_string_decode(scr_stream *s, const scr_byte *p, const scr_byte *q, scr_text *text);
SCR_FN const scr_byte *scr_string_wide(const scr_byte *p, const scr_byte *end);
SCR_FN uint64_t scr_window(const scr_byte *p);
SCR_FN size_t scr_string_char(const scr_byte **p, scr_byte *to);
SCR_FN size_t scr_string_count(const scr_byte *p, const scr_byte *q);

/* What may stand behind a backslash, but for 'u'. */
SCR_INLINE bool scr_is_simple_escape(unsigned c)
{
    static const uint64_t simple[4] = {UINT64_C(1) << '"' | UINT64_C(1) << '/',
                                       UINT64_C(1) << ('\\' - 64) | UINT64_C(1) << ('b' - 64) | UINT64_C(1) << ('f' - 64) |
                                           UINT64_C(1) << ('n' - 64) | UINT64_C(1) << ('r' - 64) | UINT64_C(1) << ('t' - 64), 0, 0};
    return simple[c >> 6] >> (c & 63u) & 1;
}

/* The end: could not decide, or invalid whatever the schema says. The first cause stays. */
SCR_INLINE void scr_undecided(scr_stream *s, int status)
{
    if (s->status == SCR_VALID)
        s->status = status;
}

/* p, or its place in the tail: SCR_SLACK bytes can be read from there. */
SCR_INLINE const scr_byte *scr_ahead(scr_stream *s, const scr_byte *p)
{
    return SCR_LIKELY(p <= s->limit) ? p : scr_move(s, p);
}

SCR_INLINE size_t scr_offset(const scr_stream *s, const scr_byte *p)
{
    return s->base_offset + (size_t)(p - s->base);
}

/* Back to an earlier place of the input, where SCR_SLACK bytes can be read. */
SCR_FN const scr_byte *scr_back(scr_stream *s, size_t at);

SCR_INLINE void scr_stream_start(scr_stream *s, const char *json, size_t len, void *scratch, size_t scratch_size, uint32_t max_depth)
{
    s->json = json;
    s->len = len;
    s->base = s->start = (const scr_byte *)json;
    s->end = s->base + len;
    s->room = max_depth + 1;
    s->max_depth = max_depth;
    s->status = SCR_VALID;
    s->tour = NULL;
    s->n_keys = 0;
    s->keys = s->few_keys;
    s->max_keys = SCR_KEYS_INLINE;
    s->comma = ',' | ' ' << 8;
    s->gap = 2;
    s->base_offset = s->again = s->text_base = s->text_top = 0;
    memset(s->spaces, 0, sizeof s->spaces);
    scr_arena_init(&s->arena, scratch, scratch_size);
    if (SCR_LIKELY(len >= SCR_SLACK)) {
        s->limit = s->end - SCR_SLACK;
        scr_copy64(s->tail, s->limit); /* now, so that it is settled long before it is read */
        scr_copy64(s->tail + 64, s->limit + 64);
        scr_clear64(s->tail + SCR_SLACK);
        scr_clear64(s->tail + SCR_SLACK + 64);
    } else {
        s->start = scr_small(s);
    }
}

SCR_INLINE int scr_stream_end(scr_stream *s, const scr_byte *p)
{
    if (SCR_UNLIKELY(s->status != SCR_VALID))
        return s->status;
    if (p == NULL)
        return SCR_INVALID;
    return SCR_LIKELY(p == s->end) || (*p <= ' ' && scr_space_slow(s, p, 0) == s->end) ? SCR_VALID : SCR_INVALID;
}

SCR_INLINE int scr_stream_refusal(size_t len, const scr_options *options)
{
    if (options != NULL && options->struct_size != sizeof *options)
        return SCR_BAD_OPTIONS;
    size_t most = options != NULL && options->max_bytes != 0 && options->max_bytes < SCR_BYTES_MAX ? options->max_bytes : SCR_BYTES_MAX;
    return len <= most ? SCR_VALID : SCR_TOO_LARGE;
}

SCR_INLINE void *scr_stream_scratch(const scr_options *options) { return options != NULL ? options->scratch : NULL; }
SCR_INLINE size_t scr_stream_scratch_size(const scr_options *options) { return options != NULL ? options->scratch_size : 0; }
SCR_INLINE uint32_t scr_stream_depth(const scr_options *options)
{
    return options != NULL && options->max_depth != 0 ? options->max_depth : SCR_DEPTH_DEFAULT;
}

/* ---- white space and punctuation (RFC 8259, section 2) ---- */

SCR_INLINE const scr_byte *scr_space(scr_stream *s, const scr_byte *p)
{
    if (SCR_LIKELY(*p > ' '))
        return p;
    if (SCR_LIKELY(*p == ' ' && p[1] > ' '))
        return p + 1;
    return scr_space_slow(s, p, s->room);
}

/* The same before a closing bracket, which stands as deep as what it closes. */
SCR_INLINE const scr_byte *scr_space_closing(scr_stream *s, const scr_byte *p)
{
    return SCR_LIKELY(*p > ' ') ? p : scr_space_slow(s, p, s->room + 1);
}

/* A container opens: false, and undecided, when it is one too deep. */
SCR_INLINE bool scr_descend(scr_stream *s)
{
    if (SCR_LIKELY(--s->room != 0))
        return true;
    scr_undecided(s, SCR_TOO_DEEP);
    return false;
}

/* p is at '[' or '{': goes in, to the first byte that is not space. */
SCR_INLINE const scr_byte *scr_open(scr_stream *s, const scr_byte *p)
{
    return scr_descend(s) ? scr_space(s, scr_ahead(s, p + 1)) : NULL;
}

/* p is at the bracket that closes what scr_open opened. */
SCR_INLINE const scr_byte *scr_close(scr_stream *s, const scr_byte *p)
{
    s->room++;
    return scr_ahead(s, p + 1);
}

/* Behind a member: at the next one's quote or at '}'; NULL at anything else. */
SCR_INLINE const scr_byte *scr_to_member(scr_stream *s, const scr_byte *p)
{
    if (SCR_LIKELY(*p == ',')) {
        if (p[1] == '"')
            return p + 1;
        if (p[1] == ' ' && p[2] == '"')
            return p + 2;
    }
    return scr_to_member_far(s, p);
}

/* Behind a member: where the next one stands when white space follows the comma as it did the last time so deep; else p. */
SCR_FN const scr_byte *scr_next_line(const scr_stream *s, const scr_byte *p);

/* Behind an item: at the next one's first byte or at ']'; NULL at anything else. */
SCR_INLINE const scr_byte *scr_to_item(scr_stream *s, const scr_byte *p)
{
    if (*p != ',') {
        p = scr_space_closing(s, p);
        if (*p != ',')
            return *p == ']' ? p : NULL;
    }
    p = scr_space(s, p + 1);
    return *p != ']' ? p : NULL;
}

/* p is behind a name: passes the colon. White space behind it is left. */
SCR_INLINE const scr_byte *scr_colon(scr_stream *s, const scr_byte *p)
{
    return SCR_LIKELY(*p == ':') ? p + 1 : scr_colon_far(s, p);
}

/* ---- strings ---- */

#define SCR_HOW_ESCAPED 1u /* holds escapes */
#define SCR_HOW_WIDE 2u    /* holds more than ASCII */

/* p is behind an opening quote: the closing quote, or NULL. *how: 0 for plain ASCII, else SCR_HOW_*. Does not move. */
SCR_INLINE const scr_byte *scr_string(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    uint64_t mask = scr_scan_special(p);
    *how = 0;
    if (SCR_UNLIKELY(mask == 0))
        return scr_string_far(s, p + SCR_SCAN_WIDTH, how);
    p += scr_scan_first(mask);
    return SCR_LIKELY(*p == '"') ? p : scr_string_slow(s, p, how);
}

/* A name: p is at what should be its opening quote. */
SCR_INLINE const scr_byte *scr_name(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    *how = 0;
    return *p == '"' ? scr_string(s, p + 1, how) : NULL;
}

/* The text of the string between p and its closing quote q; valid until the next call. False: no scratch to decode it. */
SCR_INLINE bool scr_string_text(scr_stream *s, const scr_byte *p, const scr_byte *q, unsigned how, scr_text *text)
{
    text->ptr = (const char *)p;
    text->len = (size_t)(q - p);
    return SCR_LIKELY((how & SCR_HOW_ESCAPED) == 0) || scr_string_decode(s, p, q, text);
}

/* Length in code points against a bound, from the bytes between the quotes. No code point takes more than 12 (two escapes). */
SCR_INLINE bool scr_length_min(const scr_byte *p, const scr_byte *q, unsigned how, size_t min)
{
    size_t n = (size_t)(q - p);
    return n >= min && (SCR_LIKELY(how == 0) || n / 12 >= min || scr_string_count(p, q) >= min);
}
SCR_INLINE bool scr_length_max(const scr_byte *p, const scr_byte *q, unsigned how, size_t max)
{
    return (size_t)(q - p) <= max || (how != 0 && scr_string_count(p, q) <= max);
}

/* ---- names ---- */

/* ---- numbers ---- */

typedef struct scr_number {
    const scr_byte *start, *end; /* the token */
    const scr_byte *digits;      /* its first digit */
    uint64_t whole, part;        /* plain and not quick: the digits before and behind the point, as numbers */
    uint32_t count;              /* plain: digits before the point */
    uint32_t places;             /* digits behind the point; of a long token: not 0 when there are some */
    bool negative;
    bool plain;                  /* no exponent, at most 18 digits */
    bool quick;                  /* read by scr_number_at: plain, and its digits become numbers when they are asked for */
    bool exponent;
} scr_number;

/* Reads any number token at p; false: there is none. Does not move. */
SCR_FN bool scr_number_slow(const scr_stream *s, const scr_byte *p, scr_number *n);
/* Passes a number token that scr_number_at leaves alone. */
SCR_FN const scr_byte *scr_number_far(scr_stream *s, const scr_byte *p);
/* Passes any number token, and white space before it. */
SCR_FN const scr_byte *scr_number_skip(scr_stream *s, const scr_byte *p);

/* Reads a number of up to 8 digits and 6 behind the point, where `sign` is set with a minus before it; false: ask
 * scr_number_slow. Inlined, and *n's address given to nobody, so that only what is asked for is computed; what is asked of it
 * folds to what plain numbers need. One look at the bytes ahead finds the end of the digits, of those behind the point too. */
SCR_INLINE_ALWAYS bool scr_number_at(const scr_byte *start, bool sign, scr_number *n)
{
    bool negative = sign && *start == '-';
    const scr_byte *p = start + negative;
    uint64_t mask = scr_scan_outside(p, '0', 9);
    unsigned digits = scr_scan_run(mask), places = 0;
    n->digits = p;
    if (SCR_LIKELY(digits == 1)) {
        n->end = p + scr_opaque(1); /* so common that the processor had better not wait for the mask */
    } else {
        if (SCR_UNLIKELY(digits - 1 >= (SCR_SCAN_WIDTH < 16 ? SCR_SCAN_WIDTH - 1 : 8) || *p == '0')) /* or more may follow */
            return false;
        n->end = p + digits;
    }
    if (*n->end != ',') { /* most integers end here */
        if (*n->end == '.') {
            unsigned run = scr_scan_run(mask & (mask - 1));
            places = run - digits - 1;
            if (SCR_UNLIKELY(places - 1 >= 6 || (SCR_SCAN_WIDTH < 16 && run == SCR_SCAN_WIDTH))) /* 8 + 1 + 6 < 16 */
                return false;
            n->end = p + run;
        }
        if (SCR_UNLIKELY((*n->end | 0x20) == 'e'))
            return false;
    }
    n->start = start;
    n->count = digits;
    n->places = places;
    n->negative = negative;
    n->plain = true;
    n->quick = true;
    n->exponent = false;
    return true;
}

SCR_INLINE_ALWAYS size_t scr_number_len(const scr_number *n) { return (size_t)(n->end - n->start); }

/* Of plain numbers: the digits before and behind the point. */
SCR_INLINE_ALWAYS uint64_t scr_number_whole(const scr_number *n)
{
    return n->quick ? scr_scan_value(scr_scan_leading(scr_load8_le(n->digits), n->count)) : n->whole;
}
SCR_INLINE_ALWAYS uint64_t scr_number_part(const scr_number *n)
{
    if (n->places == 0)
        return 0;
    return n->quick ? scr_scan_value(scr_scan_leading(scr_load8_le(n->digits + n->count + 1), n->places)) : n->part;
}

/* The order of the absolute value and a bound that is not negative: below 0, 0, above 0. As no number of two digits begins
 * with 0, how many there are tells most. */
SCR_INLINE_ALWAYS int scr_number_order_abs(const scr_number *n, uint64_t bound)
{
    uint32_t digits = 1;
    for (uint64_t rest = bound; rest >= 10; rest /= 10)
        digits++;
    if (n->count != digits)
        return n->count < digits ? -1 : 1;
    uint64_t whole = digits == 1 ? (uint64_t)(*n->digits - '0') : scr_number_whole(n);
    if (whole != bound)
        return whole < bound ? -1 : 1;
    return scr_number_part(n) != 0;
}

/* The order of a plain number and a bound. */
SCR_INLINE_ALWAYS int scr_number_order(const scr_number *n, int64_t bound)
{
    if (bound == 0)
        return SCR_UNLIKELY(*n->digits == '0') && scr_number_part(n) == 0 ? 0 : n->negative ? -1 : 1;
    if (bound > 0)
        return n->negative ? -1 : scr_number_order_abs(n, (uint64_t)bound);
    return n->negative ? -scr_number_order_abs(n, (uint64_t)-bound) : 1;
}

SCR_INLINE_ALWAYS int64_t scr_number_signed(const scr_number *n)
{
    return n->negative ? -(int64_t)scr_number_whole(n) : (int64_t)scr_number_whole(n);
}

SCR_INLINE_ALWAYS int scr_number_compare(const scr_number *n, const char *bound, size_t bound_len)
{
    return scr_num_compare((const char *)n->start, scr_number_len(n), bound, bound_len);
}

/* Against an integer bound, which is also given as text for numbers that are not plain. */
SCR_INLINE_ALWAYS bool scr_number_min(const scr_number *n, int64_t bound, const char *text, size_t len)
{
    return (SCR_LIKELY(n->plain) ? scr_number_order(n, bound) : scr_number_compare(n, text, len)) >= 0;
}
SCR_INLINE_ALWAYS bool scr_number_max(const scr_number *n, int64_t bound, const char *text, size_t len)
{
    return (SCR_LIKELY(n->plain) ? scr_number_order(n, bound) : scr_number_compare(n, text, len)) <= 0;
}
SCR_INLINE_ALWAYS bool scr_number_above(const scr_number *n, int64_t bound, const char *text, size_t len)
{
    return (SCR_LIKELY(n->plain) ? scr_number_order(n, bound) : scr_number_compare(n, text, len)) > 0;
}
SCR_INLINE_ALWAYS bool scr_number_below(const scr_number *n, int64_t bound, const char *text, size_t len)
{
    return (SCR_LIKELY(n->plain) ? scr_number_order(n, bound) : scr_number_compare(n, text, len)) < 0;
}

SCR_INLINE_ALWAYS bool scr_number_is_integer(const scr_number *n)
{
    return SCR_LIKELY(n->plain) ? scr_number_part(n) == 0 : scr_num_is_integer((const char *)n->start, scr_number_len(n));
}
/* Draft 4: written without fraction and exponent. */
SCR_INLINE_ALWAYS bool scr_number_is_integer_token(const scr_number *n) { return n->places == 0 && !n->exponent; }

/* A multiple of digits / 10^places; also given as text. power is 10^places, at most 10^9; digits < 2^63. */
SCR_INLINE_ALWAYS bool scr_number_multiple(const scr_number *n, uint64_t digits, uint32_t places, uint64_t power, const char *text,
                                    size_t len)
{
    if (SCR_LIKELY(n->plain && n->places <= places && scr_number_whole(n) <= UINT64_C(1000000000))) {
        uint64_t part = scr_number_part(n);
        for (uint32_t i = n->places; i < places; i++)
            part *= 10;
        return (scr_number_whole(n) * power + part) % digits == 0;
    }
    return scr_num_is_multiple((const char *)n->start, scr_number_len(n), text, len);
}

/* One of n integers, sorted. */
SCR_FN bool scr_integer_in(int64_t value, const int64_t *items, size_t n);
SCR_INLINE_ALWAYS bool scr_number_in(const scr_number *number, const int64_t *items, size_t n)
{
    int64_t value;
    if (SCR_LIKELY(number->plain))
        return scr_number_part(number) == 0 && scr_integer_in(scr_number_signed(number), items, n);
    return scr_num_to_int64((const char *)number->start, scr_number_len(number), &value) && scr_integer_in(value, items, n);
}

/* ---- whole values ---- */

/* "null", "true", "false": behind the word, or NULL. */
SCR_INLINE const scr_byte *scr_literal(scr_stream *s, const scr_byte *p, const char *word, size_t len)
{
    return scr_same(p, word, len) ? scr_ahead(s, p + len) : NULL;
}

#endif
