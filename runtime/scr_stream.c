/* scr_stream.c: the rare and the long parts of scr_stream.h: ends of the input, escapes, long numbers, skipping. */
#include "scr_stream.h"

/* ---- a document ---- */

SCR_FN int scr_stream_begin(scr_stream *s, const char *json, size_t len, const scr_options *options)
{
    int status = scr_stream_refusal(len, options);
    if (status == SCR_VALID)
        scr_stream_start(s, len > 0 ? json : "", len, scr_stream_scratch(options), scr_stream_scratch_size(options), scr_stream_depth(options));
    return status;
}

/* Each byte of input opens at most one container or part of a name: 8 bytes of keys, twice as many for the growth, and the
 * blocks that were outgrown; one decoded text, which growth can strand once a doubling. */
SCR_FN size_t scr_stream_scratch_bound(size_t len)
{
    return len < (SIZE_MAX - 4096) / 96 ? len * 96 + 4096 : SIZE_MAX;
}

/* Fewer than SCR_SLACK bytes are left: they go on in the tail. Happens once. */
SCR_NOINLINE SCR_FN const scr_byte *scr_move(scr_stream *s, const scr_byte *p)
{
    size_t n = (size_t)(s->end - p);
    s->base_offset = s->len - n;
    s->base = s->tail + (SCR_SLACK - n);
    s->end = s->limit = s->tail + SCR_SLACK;
    return s->base;
}

/* A text that is shorter than the tail stands there from the start. */
SCR_NOINLINE SCR_FN const scr_byte *scr_small(scr_stream *s)
{
    scr_byte *to = s->tail + (SCR_SLACK - s->len);
    if (s->len > 0)
        memcpy(to, s->json, s->len);
    scr_clear64(s->tail + SCR_SLACK);
    scr_clear64(s->tail + SCR_SLACK + 64);
    s->base = to;
    s->end = s->limit = s->tail + SCR_SLACK;
    return to;
}

/* It may lie before what the tail holds a copy of; scr_move comes by again. */
SCR_FN const scr_byte *scr_back(scr_stream *s, size_t at)
{
    if (at < s->base_offset) {
        s->base = (const scr_byte *)s->json;
        s->base_offset = 0;
        s->end = s->base + s->len;
        s->limit = s->end - SCR_SLACK; /* only a text that is longer begins outside of the tail */
    }
    return scr_ahead(s, s->base + (at - s->base_offset));
}

/* Other white space than before; of less than a block it is remembered. */
static SCR_NOINLINE const scr_byte *scr_space_far(scr_stream *s, const scr_byte *p, uint32_t level)
{
    const scr_byte *from = p;
    for (;;) {
        uint64_t mask = scr_scan_not_space(p);
        if (mask == 0) {
            p = scr_ahead(s, p + SCR_SCAN_WIDTH);
            continue;
        }
        if (p == from) {
            s->spaces[level] = (uint8_t)scr_scan_first(mask);
            memcpy(s->blanks[level], p, SCR_SCAN_WIDTH);
        }
        return scr_ahead(s, p + scr_scan_first(mask));
    }
}

/* A right guess lets the processor go on behind the white space before it has looked at it. */
SCR_NOINLINE SCR_FN const scr_byte *scr_space_slow(scr_stream *s, const scr_byte *p, uint32_t level)
{
    level &= 15u;
    const unsigned guess = s->spaces[level];
    const scr_byte *end = p + scr_opaque(guess);
    return SCR_LIKELY(*end > ' ' && scr_scan_alike(p, s->blanks[level]) >= guess && end <= s->limit) ? end : scr_space_far(s, p, level);
}

/* A colon that white space stands before. */
SCR_NOINLINE SCR_FN const scr_byte *scr_colon_far(scr_stream *s, const scr_byte *p)
{
    p = scr_space(s, p);
    return *p == ':' ? p + 1 : NULL;
}

/* Not a comma at once, or other white space behind it. */
SCR_NOINLINE SCR_FN const scr_byte *scr_to_member_far(scr_stream *s, const scr_byte *p)
{
    p = scr_space_closing(s, p);
    if (*p != ',')
        return *p == '}' ? p : NULL;
    p = scr_space(s, p + 1);
    return *p == '"' ? p : NULL;
}

/* The quote comes first: where no white space was passed so deep, what is kept of it was not written yet. */
SCR_NOINLINE SCR_FN const scr_byte *scr_next_line(const scr_stream *s, const scr_byte *p)
{
    const uint32_t level = s->room & 15u;
    const unsigned guess = s->spaces[level];
    const scr_byte *end = p + 1 + scr_opaque(guess);
    return SCR_LIKELY(*p == ',' && *end == '"' && scr_scan_alike(p + 1, s->blanks[level]) >= guess && end <= s->limit) ? end : p;
}

/* ---- strings (RFC 8259, section 7) ---- */

/* Behind the UTF-8 sequence (RFC 3629, section 4) at p; NULL: it is not well-formed or not whole. */
SCR_FN const scr_byte *scr_string_wide(const scr_byte *p, const scr_byte *end)
{
    scr_byte lead = *p;
    size_t n = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (lead < 0xc2 || lead > 0xf4 || (size_t)(end - p) < n)
        return NULL;
    scr_byte least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    scr_byte most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < least || p[1] > most)
        return NULL;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return NULL;
    return p + n;
}

/* The value of four hexadecimal digits; beyond 0xffff: they are not. The sums reach a byte's high bit from the least of a range on. */
static uint32_t scr_stream_hex4(const scr_byte *p)
{
    const uint32_t ones = 0x01010101u, x = scr_load4_le(p), lower = x | ones * 0x20;
    const uint32_t digit = (x + ones * (0x80 - '0')) & ~(x + ones * (0x80 - '9' - 1));
    const uint32_t letter = (lower + ones * (0x80 - 'a')) & ~(lower + ones * (0x80 - 'f' - 1));
    if (((digit | letter) & ~x & ones * 0x80) != ones * 0x80)
        return 0x10000;
    const uint32_t values = (x & ones * 0xf) + (x >> 6 & ones) * 9, pairs = values << 4 | values >> 8;
    return (pairs & 0xff) << 8 | (pairs >> 16 & 0xff);
}

/* Behind the escape at p, a backslash; NULL: there is none, or it is half of a surrogate pair. */
static const scr_byte *scr_stream_escape(const scr_byte *p, const scr_byte *end)
{
    if (end - p < 2)
        return NULL;
    switch (p[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        return p + 2;
    case 'u':
        break;
    default:
        return NULL;
    }
    if (end - p < 6)
        return NULL;
    uint32_t unit = scr_stream_hex4(p + 2);
    if (unit > 0xffff || (unit & 0xfc00) == 0xdc00)
        return NULL;
    if ((unit & 0xfc00) != 0xd800)
        return p + 6;
    if (end - p < 12 || p[6] != '\\' || p[7] != 'u')
        return NULL;
    uint32_t low = scr_stream_hex4(p + 8);
    return low <= 0xffff && (low & 0xfc00) == 0xdc00 ? p + 12 : NULL;
}

/* The plain text of a string goes to p. */
SCR_INLINE const scr_byte *scr_string_at(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    return SCR_LIKELY(*p == '"') ? p : scr_string_slow(s, p, how);
}

/* More than one block. By several at once, where that takes few instructions: how many it takes would be guessed wrong. Most end within 32 bytes. */
SCR_NOINLINE SCR_FN const scr_byte *scr_string_far(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    uint64_t mask;
    if (SCR_SCAN_WIDTH < 16) {
        for (; p <= s->limit; p += SCR_SCAN_WIDTH)
            if ((mask = scr_scan_special(p)) != 0)
                return scr_string_at(s, p + scr_scan_first(mask), how);
        return scr_string_slow(s, p, how);
    }
    if (p <= s->limit) {
        if (SCR_LIKELY((mask = scr_scan_brief(p)) != 0))
            return scr_string_at(s, p + scr_low_bit(mask), how);
        p += SCR_SCAN_BRIEF;
    }
    for (; p <= s->limit; p += SCR_SCAN_WINDOW)
        if (SCR_LIKELY((mask = scr_scan_window(p)) != 0))
            return scr_string_at(s, p + scr_low_bit(mask), how);
    return scr_string_slow(s, p, how);
}

/* Goes on in a string behind a sequence of more than one byte, block by block: the place of what ends the text or is not looked at
 * here, at a character's first byte; NULL: not UTF-8. */
static SCR_NOINLINE const scr_byte *scr_string_wide_far(const scr_byte *p, const scr_byte *end)
{
    for (; (size_t)(end - p) >= SCR_SCAN_WIDTH; p += SCR_SCAN_WIDTH) {
        uint64_t ends = scr_scan_ends(p), ill = scr_scan_ill(p);
        if (ends)
            return ill & (ends ^ (ends - 1)) ? NULL : p + scr_scan_first(ends);
        if (ill)
            return NULL;
    }
    /* A sequence that the last block cut through: back to its lead. */
    return p[-1] >= 0xc0 ? p - 1 : p[-2] >= 0xe0 ? p - 2 : p[-3] >= 0xf0 ? p - 3 : p;
}

/* scr_scan_window in one place: it is long. */
SCR_NOINLINE SCR_FN uint64_t scr_window(const scr_byte *p)
{
    return scr_scan_window(p);
}

/* Of a window's backslashes those that escape what stands behind them; escaped: the first byte is. */
static uint64_t scr_escape_starts(uint64_t escapes, uint64_t escaped)
{
    if (SCR_LIKELY((escapes & (escapes << 1 | escaped)) == 0))
        return escapes;
    uint64_t starts = 0;
    for (uint64_t left = escapes & ~escaped; left != 0;) {
        uint64_t bit = left & -left;
        starts |= bit;
        left &= ~(bit | bit << 1);
    }
    return starts;
}

/* Goes on in a string, by windows, over plain text and simple escapes: to the first byte of something else, or near the end. */
static SCR_NOINLINE const scr_byte *scr_string_escapes(const scr_byte *p, const scr_byte *end)
{
    uint64_t carry = 0; /* the first byte of the window is escaped */
    for (; end - p >= SCR_SCAN_WINDOW; p += SCR_SCAN_WINDOW) {
        uint64_t quotes, escapes, others = scr_scan_strings(p, &quotes, &escapes);
        uint64_t starts = scr_escape_starts(escapes, carry), escaped = starts << 1 | carry;
        uint64_t stops = (quotes | others) & ~escaped, odd = escaped & ~quotes & ~escapes;
        if (SCR_SCAN_WINDOW < 64)
            odd &= (UINT64_C(1) << (SCR_SCAN_WINDOW & 63)) - 1;
        for (; odd != 0; odd &= odd - 1)
            if (!scr_is_simple_escape(p[scr_low_bit(odd)]))
                break;
        if (odd != 0 && (stops == 0 || scr_low_bit(odd) < scr_low_bit(stops)))
            return p + scr_low_bit(odd) - 1;
        if (stops != 0)
            return p + scr_low_bit(stops);
        carry = starts >> (SCR_SCAN_WINDOW - 1) & 1;
    }
    return p - carry;
}

/* Goes on where the plain run ended; never reads at or behind s->end. */
SCR_NOINLINE SCR_FN const scr_byte *scr_string_slow(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    const scr_byte *end = s->end;
    while (p != end && p != NULL) {
        if ((size_t)(end - p) >= SCR_SCAN_WIDTH) {
            uint64_t mask = scr_scan_special(p);
            p += mask ? scr_scan_first(mask) : SCR_SCAN_WIDTH;
            if (mask == 0)
                continue;
        }
        scr_byte c = *p;
        if (c == '"')
            return p;
        if (c < 0x20)
            return NULL;
        if (c == '\\') {
            *how |= SCR_HOW_ESCAPED;
            do {
                p = scr_stream_escape(p, end);
            } while (p != NULL && p != end && *p == '\\');
            if (p != NULL)
                p = scr_string_escapes(p, end);
        } else if (c >= 0x80) {
            *how |= SCR_HOW_WIDE;
            p = scr_string_wide(p, end);
            if (p != NULL && (size_t)(end - p) >= SCR_SCAN_WIDTH)
                p = scr_string_wide_far(p, end); /* three bytes stand before it: the quote and two of the character */
        } else {
            p++;
        }
    }
    return NULL;
}

static size_t scr_stream_put(scr_byte *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (scr_byte)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (scr_byte)(0xc0 | c >> 6);
        to[1] = (scr_byte)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (scr_byte)(0xe0 | c >> 12);
        to[1] = (scr_byte)(0x80 | (c >> 6 & 0x3f));
        to[2] = (scr_byte)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (scr_byte)(0xf0 | c >> 18);
    to[1] = (scr_byte)(0x80 | (c >> 12 & 0x3f));
    to[2] = (scr_byte)(0x80 | (c >> 6 & 0x3f));
    to[3] = (scr_byte)(0x80 | (c & 0x3f));
    return 4;
}

/* What a backslash and this letter stand for; not for 'u'. */
static scr_byte scr_stream_simple(scr_byte letter)
{
    switch (letter) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return letter;
    }
}

/* The character at *p, an escape or a byte, as UTF-8 in `to`; moves *p behind it. The text was checked before. */
SCR_FN size_t scr_string_char(const scr_byte **p, scr_byte *to)
{
    const scr_byte *at = *p;
    if (*at != '\\') {
        to[0] = *at;
        *p = at + 1;
        return 1;
    }
    if (at[1] != 'u') {
        to[0] = scr_stream_simple(at[1]);
        *p = at + 2;
        return 1;
    }
    uint32_t c = scr_stream_hex4(at + 2);
    *p = at + 6;
    if ((c & 0xfc00) == 0xd800) {
        c = 0x10000 + ((c & 0x3ff) << 10) + (scr_stream_hex4(at + 8) & 0x3ff);
        *p = at + 12;
    }
    return scr_stream_put(to, c);
}

/* Memory for a text of n bytes; what the last text took is given back when nothing was taken since. */
static scr_byte *scr_stream_text_room(scr_stream *s, size_t n)
{
    if (n <= SCR_TEXT_INLINE - 8)
        return s->text;
    if (s->arena.low == s->text_top)
        s->arena.low = s->text_base;
    s->text_base = s->arena.low;
    scr_byte *room = (scr_byte *)scr_arena_alloc(&s->arena, n + 8); /* eight bytes can be read from any text */
    s->text_top = s->arena.low;
    if (room == NULL)
        scr_undecided(s, SCR_NO_SCRATCH);
    return room;
}

SCR_FN bool scr_string_decode(scr_stream *s, const scr_byte *p, const scr_byte *q, scr_text *text)
{
    scr_byte *to = scr_stream_text_room(s, (size_t)(q - p)); /* decoding never makes a text longer */
    if (to == NULL)
        return false;
    text->ptr = (const char *)to;
    while ((size_t)(q - p) >= SCR_SCAN_WIDTH) { /* whole blocks: what is behind the plain bytes is overwritten */
        uint64_t special = scr_scan_special(p);
        size_t plain = special ? scr_scan_first(special) : SCR_SCAN_WIDTH;
        memcpy(to, p, SCR_SCAN_WIDTH);
        to += plain;
        p += plain;
        if (special == 0)
            continue;
        if (SCR_LIKELY(*p == '\\' && (p[1] == '"' || p[1] == '\\' || p[1] == '/'))) {
            *to++ = p[1];
            p += 2;
        } else {
            to += scr_string_char(&p, to);
        }
    }
    while (p < q)
        to += scr_string_char(&p, to);
    text->len = (size_t)(to - (scr_byte *)(uintptr_t)text->ptr);
    return true;
}

/* Code points between the quotes: an escape, or a surrogate pair of two, is one. */
SCR_NOINLINE SCR_FN size_t scr_string_count(const scr_byte *p, const scr_byte *q)
{
    size_t n = 0;
    while (p < q) {
        if (*p == '\\') {
            bool pair = p[1] == 'u' && (p[2] | 0x20) == 'd' && p[3] > '7'; /* the high half, D800 to DBFF, stands first */
            p += p[1] != 'u' ? 2 : pair ? 12 : 6;
            n++;
        } else {
            n += (*p & 0xc0) != 0x80;
            p++;
        }
    }
    return n;
}

/* ---- numbers (RFC 8259, section 6) ---- */

/* Behind the digits at p. Adds them to *value while there are at most 18; *n counts them all. */
static const scr_byte *scr_stream_digits(const scr_byte *p, const scr_byte *end, uint64_t *value, size_t *n)
{
    const scr_byte *start = p;
    for (; p != end && (unsigned)(*p - '0') < 10u; p++)
        if (++*n <= 18)
            *value = *value * 10 + (uint64_t)(*p - '0');
    return p != start ? p : NULL;
}

SCR_FN bool scr_number_slow(const scr_stream *s, const scr_byte *p, scr_number *n)
{
    const scr_byte *end = s->end;
    size_t digits = 0;
    n->start = p;
    n->negative = p != end && *p == '-';
    n->whole = n->part = 0;
    n->places = 0;
    n->exponent = false;
    p += n->negative;
    n->digits = p;
    p = scr_stream_digits(p, end, &n->whole, &digits);
    size_t whole_digits = digits;
    if (p == NULL || (*n->digits == '0' && p - n->digits > 1))
        return false;
    if (p != end && *p == '.') {
        const scr_byte *point = p;
        p = scr_stream_digits(p + 1, end, &n->part, &digits);
        if (p == NULL)
            return false;
        n->places = (uint32_t)(p - point - 1);
    }
    n->count = (uint32_t)whole_digits;
    n->plain = digits <= 18;
    n->quick = false;
    if (p != end && (*p | 0x20) == 'e') {
        uint64_t ignored = 0;
        n->exponent = true;
        n->plain = false;
        p++;
        p += p != end && (*p == '+' || *p == '-');
        p = scr_stream_digits(p, end, &ignored, &digits);
    }
    n->end = p;
    return p != NULL;
}

/* Behind the digits at p, of which two blocks are looked at. */
SCR_INLINE const scr_byte *scr_digits_end(const scr_byte *p)
{
    const unsigned n = scr_scan_run(scr_scan_outside(p, '0', 9));
    return SCR_LIKELY(n != SCR_SCAN_WIDTH) ? p + n : p + n + scr_scan_run(scr_scan_outside(p + n, '0', 9));
}

/* Most have many digits, and no exponent: their value is not asked for. */
SCR_NOINLINE SCR_FN const scr_byte *scr_number_far(scr_stream *s, const scr_byte *p)
{
    scr_number n;
    p = scr_ahead(s, p);
    const scr_byte *digits = p + (*p == '-'), *part = digits, *q = scr_digits_end(digits);
    bool plain = q == digits + 1 || (q != digits && *digits != '0');
    if (*q == '.') {
        part = q + 1;
        q = scr_digits_end(part);
        plain &= q != part;
    }
    if (SCR_UNLIKELY(!plain || (*q | 0x20) == 'e' || q == part + 2 * SCR_SCAN_WIDTH)) {
        if (!scr_number_slow(s, p, &n))
            return NULL;
        q = n.end;
    }
    return scr_ahead(s, q);
}

SCR_FN const scr_byte *scr_number_skip(scr_stream *s, const scr_byte *p)
{
    scr_number n;
    return SCR_LIKELY(scr_number_at(p, true, &n)) ? scr_ahead(s, n.end) : scr_number_far(s, scr_space(s, p));
}

SCR_FN bool scr_integer_in(int64_t value, const int64_t *items, size_t n)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && items[low] == value;
}
