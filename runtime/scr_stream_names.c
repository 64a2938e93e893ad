/* scr_stream_names.c: the rare parts of scr_stream_names.h: sums that meet, objects of many names. */
#include "scr_stream_names.h"

/* The same of a name with escapes: what stands around a short one is its quotes. */
SCR_FN SCR_COLD uint32_t scr_name_sum_escaped(const scr_byte *p, const scr_byte *q)
{
    uint32_t first = '"' | '"' << 8, last = first;
    size_t n = 0;
    while (p < q) {
        scr_byte c[4];
        size_t k = scr_string_char(&p, c);
        for (size_t i = 0; i < k; i++, n++) {
            if (n < 2)
                first = n == 0 ? c[i] | '"' << 8 : (first & 0xff) | (uint32_t)c[i] << 8;
            last = last >> 8 | (uint32_t)c[i] << 8;
        }
    }
    return n > 0 ? scr_name_mix(first, last, n) : 0;
}

/* The next decoded bytes of a name; 0 at its closing quote. */
static size_t scr_key_char(const scr_byte **p, scr_byte c[4])
{
    return **p == '"' ? 0 : scr_string_char(p, c);
}

/* How many bytes two names have alike, as far as that is plain text and can be read in blocks. */
static size_t scr_key_alike(const scr_stream *s, uint32_t a, uint32_t b)
{
    const size_t last = a > b ? a : b;
    size_t n = 0, alike = SCR_SCAN_WIDTH;
    for (; alike == SCR_SCAN_WIDTH && last + n + SCR_SCAN_WIDTH <= s->len; n += alike) {
        const scr_byte *p = (const scr_byte *)s->json + a + n;
        uint64_t special = scr_scan_special(p);
        alike = scr_scan_alike(p, (const scr_byte *)s->json + b + n);
        if (special != 0 && scr_scan_first(special) < alike)
            alike = scr_scan_first(special);
    }
    return n;
}

/* Order of two names in the input by their decoded bytes: -1, 0, 1. Both were checked: each ends at a quote. */
static int scr_key_order_text(const scr_stream *s, uint32_t a, uint32_t b)
{
    const size_t alike = scr_key_alike(s, a, b);
    const scr_byte *p = (const scr_byte *)s->json + a + alike, *q = (const scr_byte *)s->json + b + alike;
    scr_byte c[4], d[4];
    size_t n = 0, m = 0, i = 0, j = 0;
    for (;;) {
        if (i == n) {
            n = scr_key_char(&p, c);
            i = 0;
        }
        if (j == m) {
            m = scr_key_char(&q, d);
            j = 0;
        }
        if (n == 0 || m == 0)
            return (n != 0) - (m != 0);
        if (c[i] != d[j])
            return c[i] < d[j] ? -1 : 1;
        i++;
        j++;
    }
}

/* ---- few names ---- */

/* In place, when nothing was taken from the scratch since; else the old entries are left there. */
SCR_FN SCR_COLD bool scr_keys_grow(scr_stream *s, uint32_t n)
{
    scr_arena *arena = &s->arena;
    size_t old = s->max_keys, more = old > n ? old : n;
    bool at_end = arena->base != NULL && (const scr_byte *)s->keys + old * sizeof *s->keys == arena->base + arena->low;
    if (old + more > UINT32_MAX)
        more = UINT32_MAX - old;
    more &= ~(size_t)1; /* the scratch is handed out by 16 bytes */
    scr_key *keys = more < n ? NULL : (scr_key *)scr_arena_alloc(arena, (at_end ? more : old + more) * sizeof *keys);
    if (keys == NULL) {
        scr_undecided(s, SCR_NO_SCRATCH);
        return false;
    }
    if (!at_end) {
        memcpy(keys, s->keys, s->n_keys * sizeof *keys);
        s->keys = keys;
    }
    s->max_keys = (uint32_t)(old + more);
    return true;
}

static SCR_COLD bool scr_name_came(const scr_stream *s, uint32_t i, uint32_t at)
{
    return scr_key_order_text(s, s->keys[i].at, at) == 0;
}

/* Another name may be the same, or there is no room. */
SCR_FN SCR_NOINLINE bool scr_name_look(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t sum)
{
    uint32_t at = (uint32_t)scr_offset(s, p), n = s->n_keys;
    if (n - names->mark < SCR_KEYS_LINEAR)
        for (uint32_t i = names->mark; i < n; i++)
            if (SCR_UNLIKELY(s->keys[i].sum == sum) && scr_name_came(s, i, at))
                return false;
    if (SCR_UNLIKELY(n == s->max_keys) && !scr_keys_grow(s, 1))
        return false;
    names->bits |= scr_name_bit(sum);
    s->keys[n].sum = sum;
    s->keys[n].at = at;
    s->n_keys = n + 1;
    return true;
}

/* ---- many names ---- */

static int scr_key_order(const scr_stream *s, scr_key a, scr_key b)
{
    if (a.sum != b.sum)
        return a.sum < b.sum ? -1 : 1;
    return scr_key_order_text(s, a.at, b.at);
}

static void scr_keys_sift(const scr_stream *s, scr_key *keys, size_t hole, size_t n)
{
    scr_key key = keys[hole];
    for (size_t child; (child = 2 * hole + 1) < n; hole = child) {
        if (child + 1 < n && scr_key_order(s, keys[child], keys[child + 1]) < 0)
            child++;
        if (scr_key_order(s, key, keys[child]) >= 0)
            break;
        keys[hole] = keys[child];
    }
    keys[hole] = key;
}

/* Heap sort: n log n whatever the names, no more memory. */
static void scr_keys_sort(const scr_stream *s, scr_key *keys, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        scr_keys_sift(s, keys, i, n);
    for (size_t i = n; i-- > 1;) {
        scr_key last = keys[i];
        keys[i] = keys[0];
        keys[0] = last;
        scr_keys_sift(s, keys, 0, i);
    }
}

static bool scr_keys_differ_sorted(const scr_stream *s, scr_key *keys, size_t n)
{
    scr_keys_sort(s, keys, n);
    for (size_t i = 1; i < n; i++)
        if (scr_key_order(s, keys[i - 1], keys[i]) == 0)
            return false;
    return true;
}

/* Of the decoded bytes, all of them: many names are alike at their ends. */
static uint32_t scr_key_hash(const scr_stream *s, uint32_t at)
{
    const scr_byte *p = (const scr_byte *)s->json + at;
    uint64_t h = 0;
    for (scr_byte c[4]; *p != '"';) {
        size_t k = 1;
        if (SCR_LIKELY(*p != '\\'))
            c[0] = *p++;
        else
            k = scr_string_char(&p, c);
        for (size_t i = 0; i < k; i++)
            h = (h ^ c[i]) * UINT64_C(0x9e3779b97f4a7c15);
    }
    return (uint32_t)(h >> 32);
}

#define SCR_NAMES_BITS 8192u /* 1 KiB of stack */
#define SCR_NAMES_MET 64u    /* names that may meet another one's bit before all are sorted: each is looked for among all */

/* By a bit of their sums in a table of 16 times as many: 1 when the names differ, 0 when one came twice, -1 when too many meet. */
static int scr_keys_differ_by_sum(const scr_stream *s, const scr_key *keys, size_t n)
{
    uint64_t bits[SCR_NAMES_BITS / 64];
    uint32_t met[SCR_NAMES_MET];
    size_t width = 512, n_met = 0;
    unsigned shift = 32 - 9;
    for (; width < SCR_NAMES_BITS && width < n * 16; width *= 2)
        shift--;
    for (size_t i = 0; i < width / 64; i += 8)
        scr_clear64((scr_byte *)(bits + i));
    for (size_t i = 0; i < n; i++) {
        const uint32_t place = keys[i].sum >> shift;
        const uint64_t bit = UINT64_C(1) << (place & 63u);
        if ((bits[place / 64] & bit) != 0) {
            if (n_met == SCR_NAMES_MET)
                return -1;
            met[n_met++] = (uint32_t)i;
        }
        bits[place / 64] |= bit;
    }
    for (size_t i = 0; i < n_met; i++)
        for (size_t k = 0; k < met[i]; k++)
            if (SCR_UNLIKELY(keys[k].sum == keys[met[i]].sum) && scr_key_order_text(s, keys[k].at, keys[met[i]].at) == 0)
                return 0;
    return 1;
}

/* The sums that names have are enough, unless many are alike at their ends. */
SCR_FN SCR_NOINLINE bool scr_names_differ(scr_stream *s, scr_key *keys, size_t n)
{
    int differ = scr_keys_differ_by_sum(s, keys, n);
    if (SCR_UNLIKELY(differ < 0)) {
        for (size_t i = 0; i < n; i++)
            keys[i].sum = scr_key_hash(s, keys[i].at);
        differ = scr_keys_differ_by_sum(s, keys, n);
    }
    return differ < 0 ? scr_keys_differ_sorted(s, keys, n) : differ != 0;
}
