/* scr_regex.c: runs the forms of scr_regex.h. Linear in the text; the bit-parallel form costs n_words * (n_rows + 2) a
 * character. In: a form and valid UTF-8. Nothing outside of the text is read, whatever its bytes are.
 */
#include "scr_regex.h"

static bool scr_re_equal(const char *s, const char *literal, size_t len)
{
    return len == 0 || memcmp(s, literal, len) == 0;
}

static bool scr_re_contains(const char *s, size_t len, const char *literal, size_t n)
{
    if (n == 0)
        return true;
    const char *end = s + len;
    while ((size_t)(end - s) >= n) {
        const char *hit = (const char *)memchr(s, literal[0], (size_t)(end - s) - n + 1);
        if (hit == NULL)
            return false;
        if (memcmp(hit, literal, n) == 0)
            return true;
        s = hit + 1;
    }
    return false;
}

/* Index of the last of ascending `lows` that is <= cp, plus one; 0: none is. */
static uint32_t scr_re_find(const uint32_t *lows, uint32_t n, uint32_t cp)
{
    uint32_t lo = 0, hi = n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (lows[mid] <= cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The character at s[*at], not ASCII, never past len: the bytes that a text cut short lacks count as zero. */
static uint32_t scr_re_char(const char *s, size_t len, size_t *at)
{
    const scr_byte *p = (const scr_byte *)s + *at;
    size_t n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4, have = len - *at < n ? len - *at : n;
    uint32_t cp = p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++)
        cp = cp << 6 | (i < have ? p[i] & 0x3fu : 0u);
    *at += have;
    return cp;
}

/* Takes as many characters of the run as there are, `max` at most; the count, *at moves. */
static size_t scr_re_take(const scr_re_run *run, const char *s, size_t len, size_t *at)
{
    size_t n = 0, i = *at, most = run->max == SCR_NONE ? (size_t)-1 : run->max;
    for (; i < len && n < most; n++) {
        scr_byte c = (scr_byte)s[i];
        if (run->set[c >> 6] >> (c & 63) & 1) {
            i++;
            continue;
        }
        if (c < 0xc2 || run->high == SCR_RE_HIGH_NONE)
            break;
        size_t next = i;
        uint32_t cp = scr_re_char(s, len, &next);
        if (run->high == SCR_RE_HIGH_SOME && (scr_re_find(run->ranges, run->n_ranges, cp) & 1) == 0)
            break;
        i = next;
    }
    *at = i;
    return n;
}

static bool scr_re_run_match(const scr_regex *re, const char *s, size_t len)
{
    size_t at = 0, fixed = (size_t)re->literal_len + re->literal2_len;
    if (len < fixed || !scr_re_equal(s, re->literal, re->literal_len) ||
        !scr_re_equal(s + (len - re->literal2_len), re->literal2, re->literal2_len))
        return false;
    const char *middle = s + re->literal_len;
    size_t n = scr_re_take(&re->runs[0], middle, len - fixed, &at);
    return at == len - fixed && n >= re->runs[0].min;
}

static bool scr_re_runs_match(const scr_regex *re, const char *s, size_t len)
{
    size_t at = 0;
    for (uint32_t i = 0; i < re->n_runs; i++)
        if (scr_re_take(&re->runs[i], s, len, &at) < re->runs[i].min)
            return false;
    return at == len;
}

static bool scr_re_dfa8_match(const scr_regex *re, const char *s, size_t len)
{
    const uint8_t *next = re->next8, *classes = re->classes;
    size_t k = re->n_classes;
    uint32_t state = re->start;
    for (size_t i = 0; i < len && state > 1; i++)
        state = next[(state - 2) * k + classes[(scr_byte)s[i]]];
    return state == 1 || (state > 1 && state >= re->accept);
}

static bool scr_re_dfa16_match(const scr_regex *re, const char *s, size_t len)
{
    const uint16_t *next = re->next16;
    const uint8_t *classes = re->classes;
    size_t k = re->n_classes;
    uint32_t state = re->start;
    for (size_t i = 0; i < len && state > 1; i++)
        state = next[(state - 2) * k + classes[(scr_byte)s[i]]];
    return state == 1 || (state > 1 && state >= re->accept);
}

static uint32_t scr_re_class(const scr_regex *re, const char *s, size_t len, size_t *at)
{
    scr_byte c = (scr_byte)s[*at];
    if (c < 0x80) {
        *at += 1;
        return re->classes[c];
    }
    uint32_t found = scr_re_find(re->ranges, re->n_ranges, scr_re_char(s, len, at));
    return re->range_classes[found ? found - 1 : 0];
}

static bool scr_re_meet(const uint64_t *a, const uint64_t *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i] & b[i])
            return true;
    return false;
}

/* The sets at the head of scr_regex.nfa, n_words each; then one a class, then n_rows pairs of places and followers. */
enum scr_re_nfa { /* ORDER scr_re_nfa */
    SCR_RE_FIRST0, /* places to begin with at the start of the text */
    SCR_RE_FIRST,  /* and elsewhere */
    SCR_RE_ANY,    /* places that match when entered */
    SCR_RE_END,    /* places that match at the end of the text */
    SCR_RE_SELF,   /* places that may come again */
    SCR_RE_CHAIN,  /* places that their right neighbour may follow */
    SCR_RE_SKIP,   /* places that the one right of it may follow */
    SCR_RE_FIXED
};

/* now -> next: the neighbours of the masks, the followers of each row that has an active place. */
static void scr_re_follow(const scr_regex *re, const uint64_t *now, uint64_t *next)
{
    size_t w = re->n_words;
    const uint64_t *self = re->nfa + SCR_RE_SELF * w, *chain = re->nfa + SCR_RE_CHAIN * w;
    const uint64_t *skip = re->nfa + SCR_RE_SKIP * w, *row = re->nfa + (SCR_RE_FIXED + (size_t)re->n_classes) * w;
    uint64_t carry = 0;
    for (size_t i = 0; i < w; i++) {
        uint64_t one = now[i] & chain[i], two = now[i] & skip[i];
        next[i] = (now[i] & self[i]) | one << 1 | two << 2 | carry;
        carry = one >> 63 | two >> 62;
    }
    for (uint32_t r = 0; r < re->n_rows; r++, row += 2 * w) {
        if (!scr_re_meet(now, row, re->n_words))
            continue;
        for (size_t i = 0; i < w; i++)
            next[i] |= row[w + i];
    }
}

static bool scr_re_nfa_match(const scr_regex *re, const char *s, size_t len)
{
    uint64_t sets[2][SCR_RE_WORDS_MAX];
    uint64_t *now = sets[0], *next = sets[1];
    uint32_t w = re->n_words;
    const uint64_t *first = re->nfa + SCR_RE_FIRST * (size_t)w, *any = re->nfa + SCR_RE_ANY * (size_t)w;
    const uint64_t *end = re->nfa + SCR_RE_END * (size_t)w, *classes = re->nfa + SCR_RE_FIXED * (size_t)w;
    bool anchored = (re->flags & SCR_RE_NFA_ANCHORED) != 0;
    if (len == 0)
        return (re->flags & SCR_RE_NFA_EMPTY) != 0;
    memcpy(next, re->nfa, w * sizeof *next); /* SCR_RE_FIRST0 */
    for (size_t at = 0; at < len;) {
        const uint64_t *has = classes + (size_t)scr_re_class(re, s, len, &at) * w;
        uint64_t left = 0, matched = 0;
        for (uint32_t i = 0; i < w; i++) {
            now[i] = next[i] & has[i];
            left |= now[i];
            matched |= now[i] & any[i];
        }
        if (matched)
            return true;
        if (anchored && left == 0)
            return false;
        if (at == len)
            break;
        scr_re_follow(re, now, next);
        for (uint32_t i = 0; i < w && !anchored; i++)
            next[i] |= first[i];
    }
    return scr_re_meet(now, end, w);
}

static bool scr_re_simple(const scr_regex *re, const char *s, size_t len)
{
    switch (re->kind) {
    case SCR_RE_ALWAYS: return true;
    case SCR_RE_EQUAL: return len == re->literal_len && scr_re_equal(s, re->literal, len);
    case SCR_RE_PREFIX: return len >= re->literal_len && scr_re_equal(s, re->literal, re->literal_len);
    case SCR_RE_SUFFIX:
        return len >= re->literal_len && scr_re_equal(s + (len - re->literal_len), re->literal, re->literal_len);
    case SCR_RE_CONTAINS: return scr_re_contains(s, len, re->literal, re->literal_len);
    case SCR_RE_RUN: return scr_re_run_match(re, s, len);
    case SCR_RE_RUNS: return scr_re_runs_match(re, s, len);
    case SCR_RE_DFA8: return scr_re_dfa8_match(re, s, len);
    case SCR_RE_DFA16: return scr_re_dfa16_match(re, s, len);
    case SCR_RE_NFA: return scr_re_nfa_match(re, s, len);
    case SCR_RE_CODE: return re->is(s, len);
    default: return false; /* NEVER; a generated file has the kinds of its patterns alone */
    }
}

/* Parts nest as deep as the compiler let them: SCR_RE_PARTS_DEPTH. */
static bool scr_re_all(const scr_regex *re, const char *s, size_t len, unsigned depth)
{
    for (uint32_t i = 0; i < re->n_parts; i++) {
        const scr_regex *part = &re->parts[i];
        bool found = part->kind != SCR_RE_ALL ? scr_re_simple(part, s, len)
                                              : depth > 0 && scr_re_all(part, s, len, depth - 1);
        if (found == (part->negated != 0))
            return false;
    }
    return true;
}

SCR_FN int scr_regex_match(const scr_regex *re, const char *s, size_t len, scr_arena *arena)
{
    bool found;
    (void)arena;
    switch (re->kind) {
    case SCR_RE_PCRE2:
        return re->match(re, s, len, arena);
    case SCR_RE_ALL:
        found = scr_re_all(re, s, len, SCR_RE_PARTS_DEPTH);
        break;
    default:
        found = scr_re_simple(re, s, len);
        break;
    }
    return found != (re->negated != 0) ? SCR_VALID : SCR_INVALID;
}
