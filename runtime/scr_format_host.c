/* scr_format_host.c: hostname (RFC 1123, section 2.1; A-labels by RFC 5891) and idn-hostname (RFC 5890 to 5893).
 *
 * In: valid UTF-8 and its length. Out: whether all of it is such a name. No root dot; 63 octets a label and 253 a name
 * in its ASCII form. A label is taken apart into at most 63 code points, so all work behind that is bounded. Code
 * points are judged by scr_idna_tables.h. Nothing is mapped: what IDNA2008 does not allow as it stands is refused. */
#include "scr_format_host.h"
#include "scr_idna_tables.h"
#include "scr_utf8.h"

enum { SCR_HOST_LABEL = 63, SCR_HOST_NAME = 253, SCR_HOST_NFD = 4 * SCR_HOST_LABEL };

/* Classes of scr_idna_classes. Bidi classes as far as RFC 5893 tells them apart; "other": ES, CS, ET, ON and BN. */
enum { SCR_BIDI_NONE, SCR_BIDI_L, SCR_BIDI_R, SCR_BIDI_AN, SCR_BIDI_EN, SCR_BIDI_NSM, SCR_BIDI_OTHER };
enum { SCR_JOIN_NONE, SCR_JOIN_D, SCR_JOIN_L, SCR_JOIN_R, SCR_JOIN_T };
enum { SCR_SCRIPT_NONE, SCR_SCRIPT_GREEK, SCR_SCRIPT_HEBREW, SCR_SCRIPT_KANA_HAN };

typedef struct scr_idna_label {
    uint32_t code[SCR_HOST_LABEL];
    uint32_t info[SCR_HOST_LABEL]; /* scr_idna_classes of the code points */
    size_t n;
} scr_idna_label;

static bool scr_idna_needs_context(uint32_t info) { return (info & 1) != 0; }
static bool scr_idna_is_mark(uint32_t info) { return (info & 2) != 0; }
static unsigned scr_idna_bidi(uint32_t info) { return info >> 2 & 7; }
static unsigned scr_idna_joining(uint32_t info) { return info >> 5 & 7; }
static unsigned scr_idna_script(uint32_t info) { return info >> 8 & 3; }
static bool scr_idna_composes(uint32_t info) { return (info & 1024) != 0; }
static unsigned scr_idna_ccc(uint32_t info) { return info >> 16; }

/* What the tables know of a code point; 0: DISALLOWED or UNASSIGNED. */
static uint32_t scr_idna_info(uint32_t code)
{
    unsigned low = 0;
    unsigned high = SCR_IDNA_BLOCKS;
    if (code >= SCR_IDNA_END)
        return 0;
    while (high - low > 1) {
        unsigned middle = (low + high) / 2;
        if (scr_idna_block_start[middle] <= code)
            low = middle;
        else
            high = middle;
    }
    const scr_byte *p = scr_idna_runs + scr_idna_block_offset[low];
    for (uint32_t at = scr_idna_block_start[low];;) {
        unsigned number = *p >> 4;
        uint32_t length = *p++ & 15u;
        if (number == 15)
            number = *p++;
        if (length == 0) {
            unsigned shift = 0;
            do {
                length |= (uint32_t)(*p & 0x7f) << shift;
                shift += 7;
            } while (*p++ & 0x80);
        }
        at += length;
        if (code < at)
            return scr_idna_classes[number];
    }
}

/* ---- Punycode (RFC 3492), on lower-case text without the prefix ---- */

static uint32_t scr_puny_adapt(uint32_t delta, uint32_t points, bool first)
{
    uint32_t k = 0;
    delta = first ? delta / 700 : delta / 2;
    delta += delta / points;
    for (; delta > 455; k += 36)
        delta /= 35;
    return k + 36 * delta / (delta + 38);
}

static uint32_t scr_puny_threshold(uint32_t k, uint32_t bias)
{
    return k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
}

static uint32_t scr_puny_digit(char c)
{
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a');
    return c >= '0' && c <= '9' ? (uint32_t)(c - '0') + 26 : 36;
}

/* One number of variable length, added to *i; false: malformed or too large. */
static bool scr_puny_read(const char *s, size_t len, size_t *at, uint32_t bias, uint32_t *i)
{
    uint32_t weight = 1;
    for (uint32_t k = 36;; k += 36) {
        uint32_t digit = *at < len ? scr_puny_digit(s[(*at)++]) : 36;
        uint32_t threshold = scr_puny_threshold(k, bias);
        if (digit >= 36 || digit > (UINT32_MAX - *i) / weight)
            return false;
        *i += digit * weight;
        if (digit < threshold)
            return true;
        if (weight > UINT32_MAX / (36 - threshold))
            return false;
        weight *= 36 - threshold;
    }
}

/* Decodes at most 63 bytes, so at most as many code points. */
static bool scr_puny_decode(const char *s, size_t len, scr_idna_label *label)
{
    size_t at = len;
    uint32_t code = 128;
    uint32_t i = 0;
    uint32_t bias = 72;
    while (at > 0 && s[at - 1] != '-')
        at--;
    label->n = at > 0 ? at - 1 : 0;
    for (size_t j = 0; j < label->n; j++)
        label->code[j] = (scr_byte)s[j];
    while (at < len) {
        uint32_t before = i;
        uint32_t points = (uint32_t)label->n + 1;
        if (!scr_puny_read(s, len, &at, bias, &i))
            return false;
        bias = scr_puny_adapt(i - before, points, before == 0);
        if (i / points > 0x10ffff - code)
            return false;
        code += i / points;
        i %= points;
        memmove(label->code + i + 1, label->code + i, (label->n - i) * sizeof label->code[0]);
        label->code[i++] = code;
        label->n++;
    }
    return true;
}

static bool scr_puny_put(char *out, size_t *n, uint32_t digit)
{
    if (*n == SCR_HOST_LABEL)
        return false;
    out[(*n)++] = (char)(digit < 26 ? digit + 'a' : digit - 26 + '0');
    return true;
}

static bool scr_puny_write(char *out, size_t *n, uint32_t delta, uint32_t bias)
{
    for (uint32_t k = 36;; k += 36) {
        uint32_t threshold = scr_puny_threshold(k, bias);
        if (delta < threshold)
            return scr_puny_put(out, n, delta);
        if (!scr_puny_put(out, n, threshold + (delta - threshold) % (36 - threshold)))
            return false;
        delta = (delta - threshold) / (36 - threshold);
    }
}

/* Encodes a label into 63 bytes; 0: it needs more. 63 code points below 2^21 keep every sum below 2^32. */
static size_t scr_puny_encode(const scr_idna_label *label, char *out)
{
    size_t n = 0;
    for (size_t j = 0; j < label->n; j++)
        if (label->code[j] < 128)
            out[n++] = (char)label->code[j];
    uint32_t done = (uint32_t)n;
    uint32_t basic = done;
    uint32_t code = 128;
    uint32_t delta = 0;
    uint32_t bias = 72;
    if (n == SCR_HOST_LABEL)
        return 0;
    if (n > 0)
        out[n++] = '-';
    for (; done < label->n; code++, delta++) {
        uint32_t next = UINT32_MAX;
        for (size_t j = 0; j < label->n; j++)
            if (label->code[j] >= code && label->code[j] < next)
                next = label->code[j];
        delta += (next - code) * (done + 1);
        code = next;
        for (size_t j = 0; j < label->n; j++) {
            delta += label->code[j] < code;
            if (label->code[j] != code)
                continue;
            if (!scr_puny_write(out, &n, delta, bias))
                return 0;
            bias = scr_puny_adapt(delta, done + 1, done == basic);
            delta = 0;
            done++;
        }
    }
    return n;
}

/* ---- NFC (Unicode Standard Annex 15), for labels whose code points are all allowed ---- */

static uint32_t scr_idna_long(uint16_t code)
{
    return code >= 0xe000 && code < 0xf000 ? code + 0x3000u : code;
}

/* Index of a composite; SCR_NONE: it does not decompose. */
static uint32_t scr_idna_find_composite(uint32_t code)
{
    uint32_t key = code >= 0x11000 && code < 0x12000 ? code - 0x3000 : code;
    uint32_t low = 0;
    uint32_t high = SCR_IDNA_COMPOSITIONS;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (scr_idna_composed[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < SCR_IDNA_COMPOSITIONS && scr_idna_composed[low] == key ? low : SCR_NONE;
}

/* The composite of two code points; 0: there is none. */
static uint32_t scr_idna_compose(uint32_t first, uint32_t second)
{
    for (uint32_t i = 0; i < SCR_IDNA_COMPOSITIONS; i++)
        if (scr_idna_long(scr_idna_composed_first[i]) == first &&
            scr_idna_seconds[scr_idna_composed_second[i]] == second)
            return scr_idna_long(scr_idna_composed[i]);
    return 0;
}

/* Puts a code point of combining class ccc into text of n where canonical order has it. */
static void scr_idna_insert(uint32_t *text, scr_byte *classes, size_t n, uint32_t code, unsigned ccc)
{
    size_t at = n;
    for (; ccc != 0 && at > 0 && classes[at - 1] > ccc; at--) {
        text[at] = text[at - 1];
        classes[at] = classes[at - 1];
    }
    text[at] = code;
    classes[at] = (scr_byte)ccc;
}

/* Canonical decomposition: first parts decompose further, second parts do not; at most four code points for one. */
static size_t scr_idna_decompose(const scr_idna_label *label, uint32_t *text, scr_byte *classes)
{
    size_t n = 0;
    for (size_t j = 0; j < label->n; j++) {
        uint32_t seconds[3];
        size_t n_seconds = 0;
        uint32_t code = label->code[j];
        uint32_t i = scr_idna_find_composite(code);
        for (; i != SCR_NONE && n_seconds < 3; i = scr_idna_find_composite(code)) {
            seconds[n_seconds++] = scr_idna_seconds[scr_idna_composed_second[i]];
            code = scr_idna_long(scr_idna_composed_first[i]);
        }
        scr_idna_insert(text, classes, n++, code, scr_idna_ccc(scr_idna_info(code)));
        while (n_seconds-- > 0) {
            code = seconds[n_seconds];
            scr_idna_insert(text, classes, n++, code, scr_idna_ccc(scr_idna_info(code)));
        }
    }
    return n;
}

/* Canonical composition in place; returns the new length. */
static size_t scr_idna_recompose(uint32_t *text, scr_byte *classes, size_t n)
{
    size_t out = 0;
    size_t starter = n;
    for (size_t j = 0; j < n; j++) {
        bool blocked = starter >= out || (starter + 1 < out && classes[out - 1] >= classes[j]);
        uint32_t whole = blocked ? 0 : scr_idna_compose(text[starter], text[j]);
        if (whole != 0) {
            text[starter] = whole;
            continue;
        }
        if (classes[j] == 0)
            starter = out;
        text[out] = text[j];
        classes[out++] = classes[j];
    }
    return out;
}

static bool scr_idna_is_nfc(const scr_idna_label *label)
{
    uint32_t text[SCR_HOST_NFD];
    scr_byte classes[SCR_HOST_NFD];
    bool composes = false;
    for (size_t j = 0; j < label->n; j++) {
        unsigned ccc = scr_idna_ccc(label->info[j]);
        if (j > 0 && ccc != 0 && scr_idna_ccc(label->info[j - 1]) > ccc)
            return false;
        composes = composes || scr_idna_composes(label->info[j]);
    }
    if (!composes)
        return true;
    size_t n = scr_idna_decompose(label, text, classes);
    n = scr_idna_recompose(text, classes, n);
    return n == label->n && memcmp(text, label->code, n * sizeof text[0]) == 0;
}

/* ---- Labels ---- */

static bool scr_idna_has(const scr_idna_label *label, uint32_t from, uint32_t to)
{
    for (size_t j = 0; j < label->n; j++)
        if (label->code[j] >= from && label->code[j] <= to)
            return true;
    return false;
}

static bool scr_idna_has_kana_or_han(const scr_idna_label *label)
{
    for (size_t j = 0; j < label->n; j++)
        if (scr_idna_script(label->info[j]) == SCR_SCRIPT_KANA_HAN)
            return true;
    return false;
}

/* RFC 5892, appendix A.1: (L|D) T* before, T* (R|D) behind. */
static bool scr_idna_joins(const scr_idna_label *label, size_t at)
{
    size_t before = at;
    size_t behind = at + 1;
    while (before > 0 && scr_idna_joining(label->info[before - 1]) == SCR_JOIN_T)
        before--;
    while (behind < label->n && scr_idna_joining(label->info[behind]) == SCR_JOIN_T)
        behind++;
    if (before == 0 || behind == label->n)
        return false;
    unsigned left = scr_idna_joining(label->info[before - 1]);
    unsigned right = scr_idna_joining(label->info[behind]);
    return (left == SCR_JOIN_L || left == SCR_JOIN_D) && (right == SCR_JOIN_R || right == SCR_JOIN_D);
}

/* RFC 5892, appendix A: the code points that need a context, in order of its sections. */
static bool scr_idna_has_context(const scr_idna_label *label, size_t at)
{
    bool first = at == 0;
    bool last = at + 1 == label->n;
    uint32_t code = label->code[at];
    switch (code) {
    case 0x200c: /* zero width non-joiner: behind a virama (combining class 9), or where letters join */
        return (!first && scr_idna_ccc(label->info[at - 1]) == 9) || scr_idna_joins(label, at);
    case 0x200d: /* zero width joiner */
        return !first && scr_idna_ccc(label->info[at - 1]) == 9;
    case 0x00b7: /* middle dot, of Catalan */
        return !first && !last && label->code[at - 1] == 'l' && label->code[at + 1] == 'l';
    case 0x0375: /* keraia */
        return !last && scr_idna_script(label->info[at + 1]) == SCR_SCRIPT_GREEK;
    case 0x05f3: /* geresh, gershayim */
    case 0x05f4:
        return !first && scr_idna_script(label->info[at - 1]) == SCR_SCRIPT_HEBREW;
    case 0x30fb: /* katakana middle dot */
        return scr_idna_has_kana_or_han(label);
    default: /* Arabic-Indic digits, and the extended ones */
        return code < 0x06f0 ? !scr_idna_has(label, 0x06f0, 0x06f9) : !scr_idna_has(label, 0x0660, 0x0669);
    }
}

/* Hyphens neither at an end nor third and fourth (RFC 5891, section 4.2.3.1). */
static bool scr_idna_has_good_hyphens(const scr_idna_label *label)
{
    const uint32_t *code = label->code;
    size_t n = label->n;
    return n > 0 && code[0] != '-' && code[n - 1] != '-' && !(n > 3 && code[2] == '-' && code[3] == '-');
}

/* RFC 5891, section 4.2, less the Bidi rule: a label that is not only ASCII. */
static bool scr_idna_is_u_label(scr_idna_label *label)
{
    if (!scr_idna_has_good_hyphens(label) || !scr_idna_has(label, 128, UINT32_MAX))
        return false;
    for (size_t j = 0; j < label->n; j++) {
        label->info[j] = scr_idna_info(label->code[j]);
        if (label->info[j] == 0)
            return false;
    }
    if (scr_idna_is_mark(label->info[0]))
        return false;
    for (size_t j = 0; j < label->n; j++)
        if (scr_idna_needs_context(label->info[j]) && !scr_idna_has_context(label, j))
            return false;
    return scr_idna_is_nfc(label);
}

/* Takes an A-label (with its prefix, any case) apart; false: it is not the ASCII form of a U-label. */
static bool scr_idna_read_a_label(const char *s, size_t len, scr_idna_label *label)
{
    char lower[SCR_HOST_LABEL];
    char again[SCR_HOST_LABEL];
    size_t n = len - 4;
    for (size_t j = 0; j < n; j++)
        lower[j] = (char)(s[j + 4] >= 'A' && s[j + 4] <= 'Z' ? s[j + 4] | 0x20 : s[j + 4]);
    return scr_puny_decode(lower, n, label) && scr_idna_is_u_label(label) && scr_puny_encode(label, again) == n &&
           memcmp(lower, again, n) == 0;
}

static bool scr_host_has_prefix(const char *s, size_t len)
{
    return len >= 4 && (s[0] | 0x20) == 'x' && (s[1] | 0x20) == 'n' && s[2] == '-' && s[3] == '-';
}

static bool scr_idna_is_rtl(const scr_idna_label *label)
{
    for (size_t j = 0; j < label->n; j++) {
        unsigned bidi = scr_idna_bidi(label->info[j]);
        if (bidi == SCR_BIDI_R || bidi == SCR_BIDI_AN)
            return true;
    }
    return false;
}

/* RFC 5893, section 2: the six conditions of the Bidi rule. */
static bool scr_idna_obeys_bidi_rule(const scr_idna_label *label)
{
    unsigned seen = 0; /* 1 << class */
    size_t last = label->n;
    unsigned first = scr_idna_bidi(label->info[0]);
    for (size_t j = 0; j < label->n; j++)
        seen |= 1u << scr_idna_bidi(label->info[j]);
    while (last > 1 && scr_idna_bidi(label->info[last - 1]) == SCR_BIDI_NSM)
        last--;
    unsigned end = scr_idna_bidi(label->info[last - 1]);
    if (first == SCR_BIDI_L)
        return !(seen & (1u << SCR_BIDI_R | 1u << SCR_BIDI_AN)) && (end == SCR_BIDI_L || end == SCR_BIDI_EN);
    if (first != SCR_BIDI_R || seen & 1u << SCR_BIDI_L)
        return false;
    if (seen & 1u << SCR_BIDI_EN && seen & 1u << SCR_BIDI_AN)
        return false;
    return end == SCR_BIDI_R || end == SCR_BIDI_EN || end == SCR_BIDI_AN;
}

/* ---- Names ---- */

static bool scr_host_is_let_dig(uint32_t c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* RFC 1123's label; an A-label obeys IDNA2008 too, and the Bidi rule if it is itself written from right to left. */
static bool scr_host_is_label(const char *s, size_t len)
{
    scr_idna_label label;
    if (len == 0 || len > SCR_HOST_LABEL || s[0] == '-' || s[len - 1] == '-')
        return false;
    for (size_t j = 0; j < len; j++)
        if (s[j] != '-' && !scr_host_is_let_dig((scr_byte)s[j]))
            return false;
    if (!scr_host_has_prefix(s, len))
        return true;
    return scr_idna_read_a_label(s, len, &label) && (!scr_idna_is_rtl(&label) || scr_idna_obeys_bidi_rule(&label));
}

SCR_FN bool scr_is_hostname(const char *s, size_t len)
{
    size_t start = 0;
    if (len > SCR_HOST_NAME)
        return false;
    for (size_t at = 0; at < len; at++) {
        if (s[at] != '.')
            continue;
        if (!scr_host_is_label(s + start, at - start))
            return false;
        start = at + 1;
    }
    return scr_host_is_label(s + start, len - start);
}

/* An ASCII label of an internationalised name (RFC 5890: NR-LDH or A-label). */
static bool scr_host_read_ascii_label(scr_idna_label *label)
{
    char text[SCR_HOST_LABEL];
    for (size_t j = 0; j < label->n; j++) {
        uint32_t c = label->code[j];
        if (c != '-' && !scr_host_is_let_dig(c))
            return false;
        text[j] = (char)c;
        label->info[j] = scr_idna_info(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    if (scr_host_has_prefix(text, label->n))
        return text[label->n - 1] != '-' && scr_idna_read_a_label(text, label->n, label);
    return scr_idna_has_good_hyphens(label);
}

/* Judges a label but for the Bidi rule and fills its info; returns the length of its ASCII form, 0: not a label. */
static size_t scr_host_read_label(scr_idna_label *label)
{
    char encoded[SCR_HOST_LABEL];
    size_t len = label->n;
    if (!scr_idna_has(label, 128, UINT32_MAX))
        return scr_host_read_ascii_label(label) ? len : 0;
    if (!scr_idna_is_u_label(label))
        return 0;
    len = scr_puny_encode(label, encoded);
    return len > 0 && len + 4 <= SCR_HOST_LABEL ? len + 4 : 0;
}

static bool scr_host_is_dot(uint32_t c)
{
    return c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61;
}

/* The Bidi rule binds all labels or none: it is for names that have a right-to-left one (RFC 5893, section 1.4). */
SCR_FN bool scr_is_idn_hostname(const char *s, size_t len)
{
    scr_idna_label label;
    size_t ascii_len = 0;
    bool rtl = false;
    bool obeys = true;
    for (size_t at = 0;;) {
        uint32_t c = 0;
        bool dot = false;
        label.n = 0;
        while (at < len && !dot) {
            c = scr_utf8_next(s, &at);
            dot = scr_host_is_dot(c);
            if (!dot && label.n == SCR_HOST_LABEL)
                return false;
            if (!dot)
                label.code[label.n++] = c;
        }
        size_t n = scr_host_read_label(&label);
        ascii_len += n + dot;
        if (n == 0 || ascii_len > SCR_HOST_NAME)
            return false;
        rtl = rtl || scr_idna_is_rtl(&label);
        obeys = obeys && scr_idna_obeys_bidi_rule(&label);
        if (!dot)
            return !rtl || obeys;
    }
}
