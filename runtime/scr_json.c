/* scr_json.c: JSON text to the flat tape of scr_json.h in one pass, without recursion.
 *
 * Cells grow in place at the arena's low end; nothing else is taken from that end while a parse runs. Decoded strings
 * (those with escapes) go to the high end. While a container is open its cell holds its parent (`next`) and, while
 * another one within it is filled, its count (`info`) and the names seen (`len`): the stack of open containers costs
 * nothing.
 */
#include "scr_json.h"
#include "scr_scan.h"
#include "scr_utf8.h"
#include "scr_value.h"

typedef struct scr_parser {
    const char *json, *end;
    scr_arena *arena;
    scr_cell *cells;      /* at the arena's low end */
    uint32_t n_cells;     /* of the tape so far; up to date where another function looks at it */
    uint32_t max_cells;   /* what the arena has room for; falls when a string is decoded */
    uint32_t flags;
    bool removed;         /* SCR_JSON_LAST_KEY_WINS: some key cell has SCR_CELL_FLAG: its member is to go */
    int status;           /* of a function that returned NULL or false */
    char *decoded;        /* base of decoded offsets */
    scr_json_error *error;
} scr_parser;

static inline bool scr_json_has(const scr_parser *parser, uint32_t flag) { return (parser->flags & SCR_JSON_FLAGS & flag) != 0; }

/* ---- failures ---- */

static SCR_COLD const char *scr_json_fail(scr_parser *parser, const char *at, const char *code, const char *text)
{
    parser->status = SCR_INVALID;
    if (parser->error) {
        parser->error->code = code;
        parser->error->text = text;
        parser->error->offset = (size_t)(at - parser->json);
        parser->error->key.ptr = "";
        parser->error->key.len = 0;
    }
    return NULL;
}

static bool scr_json_starts(const char *p, const char *end, const char *word)
{
    for (; *word; word++, p++)
        if (p == end || *p != *word)
            return false;
    return true;
}

/* Names what stands at `at` in place of what was expected: the mistakes that people and other writers make. */
static SCR_COLD const char *scr_json_unexpected(scr_parser *parser, const char *at, const char *expected)
{
    const char *end = parser->end;
    const char *text = expected;
    if (at == end)
        text = "the text ends too early";
    else if (*at == '/' || *at == '#')
        text = "a comment; JSON has none";
    else if (*at == '\'')
        text = "a single quote; JSON strings stand in double quotes";
    else if (scr_json_starts(at, end, "NaN") || scr_json_starts(at, end, "nan") || scr_json_starts(at, end, "Infinity")
             || scr_json_starts(at, end, "-Infinity") || scr_json_starts(at, end, "-inf"))
        text = "NaN and Infinity are not JSON";
    else if (scr_json_starts(at, end, "True") || scr_json_starts(at, end, "False") || scr_json_starts(at, end, "None"))
        text = "JSON writes true, false and null";
    else if (*at == '+')
        text = "a JSON number has no plus sign";
    else if (*at == '.')
        text = "a JSON number begins with a digit";
    return scr_json_fail(parser, at, "json_syntax", text);
}

/* The offset of the first byte that is not UTF-8 in [p, end), which holds one. */
static SCR_COLD const char *scr_json_bad_utf8(const char *p, const char *end)
{
    while (p < end) {
        size_t n = 1;
        while (n < 4 && n < (size_t)(end - p) && !scr_utf8_valid(p, n))
            n++;
        if (!scr_utf8_valid(p, n))
            return p;
        p += n;
    }
    return p;
}

/* ---- strings ---- */

/* To the first byte in [p, end) that is a quote, a backslash, a control character or not ASCII; end: there is none. */
SCR_INLINE_ALWAYS const char *scr_json_plain(const char *p, const char *end)
{
    for (; end - p >= SCR_SCAN_WIDTH; p += SCR_SCAN_WIDTH) {
        uint64_t mask = scr_scan_special((const scr_byte *)p);
        if (mask)
            return p + scr_scan_first(mask);
    }
    while (p < end && *p != '"' && *p != '\\' && (scr_byte)(*p - 0x20) < 0x60)
        p++;
    return p;
}

/* The same, but past what is not ASCII: *high tells of it. */
static const char *scr_json_run(const char *p, const char *end, bool *high)
{
    for (;;) {
        p = scr_json_plain(p, end);
        if (p == end || (scr_byte)*p < 0x80)
            return p;
        *high = true;
        while (p < end && (scr_byte)*p >= 0x80)
            p++;
    }
}

/* Four hexadecimal digits; -1: not so. */
static int32_t scr_json_hex4(const char *p, const char *end)
{
    if (end - p < 4)
        return -1;
    uint32_t v = 0;
    for (int i = 0; i < 4; i++) {
        scr_byte c = (scr_byte)p[i], lower = c | 0x20;
        if (c >= '0' && c <= '9')
            v = v << 4 | (uint32_t)(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            v = v << 4 | (uint32_t)(lower - 'a' + 10);
        else
            return -1;
    }
    return (int32_t)v;
}

/* One escape that begins at p (a backslash) and is known to be right: its code point; *p is moved behind it. */
static uint32_t scr_json_unescape(const char **p)
{
    const char *s = *p;
    *p += 2;
    switch (s[1]) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u': break;
    default: return (scr_byte)s[1];
    }
    uint32_t c = (uint32_t)scr_json_hex4(s + 2, s + 6);
    *p += 4;
    if (c < 0xd800 || c > 0xdbff)
        return c;
    *p += 6;
    return 0x10000 + ((c - 0xd800) << 10) + ((uint32_t)scr_json_hex4(s + 8, s + 12) - 0xdc00);
}

static uint32_t scr_json_utf8_len(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static char *scr_json_put(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xc0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *to++ = (char)(0xe0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
        *to++ = (char)(0x80 | (c & 0x3f));
    } else {
        *to++ = (char)(0xf0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3f));
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
        *to++ = (char)(0x80 | (c & 0x3f));
    }
    return to;
}

/* Checks the escape at p (a backslash). Returns how many bytes of source it has, 0 when it is wrong. */
static size_t scr_json_escape(scr_parser *parser, const char *p)
{
    const char *end = parser->end;
    if (end - p < 2) {
        scr_json_fail(parser, end, "json_syntax", "the text ends within a string");
        return 0;
    }
    switch (p[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        return 2;
    case 'u':
        break;
    default:
        scr_json_fail(parser, p, "json_syntax", "an escape that JSON does not have");
        return 0;
    }
    int32_t c = scr_json_hex4(p + 2, end);
    if (c < 0) {
        scr_json_fail(parser, p, "json_syntax", "a Unicode escape without four hexadecimal digits");
        return 0;
    }
    if (c < 0xd800 || c > 0xdfff)
        return 6;
    int32_t low = c <= 0xdbff && end - p >= 12 && p[6] == '\\' && p[7] == 'u' ? scr_json_hex4(p + 8, end) : -1;
    if (low >= 0xdc00 && low <= 0xdfff)
        return 12;
    scr_json_fail(parser, p, "json_surrogate", "a lone surrogate");
    return 0;
}

/* The rest of a string whose first escape or control character is at p: text is [start, p) so far. Fills the cell. */
static const char *scr_json_escaped(scr_parser *parser, const char *start, const char *p, bool *high, scr_cell *cell)
{
    const char *first = p, *end = parser->end;
    size_t len = (size_t)(p - start);
    for (;;) {
        if (p == end)
            return scr_json_fail(parser, start - 1, "json_syntax", "a string that is not closed");
        if (*p == '"')
            break;
        if (*p != '\\')
            return scr_json_fail(parser, p, "json_syntax", "a control character within a string; it must be escaped");
        size_t n = scr_json_escape(parser, p);
        if (!n)
            return NULL;
        const char *at = p;
        len += scr_json_utf8_len(scr_json_unescape(&at));
        p += n;
        const char *run = p;
        p = scr_json_run(p, end, high);
        len += (size_t)(p - run);
    }
    scr_arena *arena = parser->arena;
    size_t used = arena->low + (size_t)parser->n_cells * sizeof(scr_cell), name = sizeof(scr_cell); /* which may be next */
    if (len + name > arena->high - used) {
        parser->status = SCR_NO_SCRATCH;
        return NULL;
    }
    arena->high -= len;
    parser->max_cells = (uint32_t)((arena->high - arena->low) / sizeof(scr_cell));
    char *to = (char *)arena->base + arena->high;
    cell->len = (uint32_t)len;
    cell->next = (uint32_t)(to - parser->decoded);
    cell->info |= SCR_CELL_ESCAPED;
    if (first > start)
        memcpy(to, start, (size_t)(first - start));
    to += first - start;
    for (const char *from = first; from < p;) {
        to = scr_json_put(to, scr_json_unescape(&from));
        const char *next = (const char *)memchr(from, '\\', (size_t)(p - from));
        size_t n = (size_t)((next ? next : p) - from);
        memcpy(to, from, n);
        to += n;
        from += n;
    }
    return p;
}

/* The rest of a string that is more than plain ASCII: its text is [start, p) so far. Returns its closing quote. */
static SCR_NOINLINE const char *scr_json_string(scr_parser *parser, const char *start, const char *p, scr_cell *cell)
{
    bool high = false;
    p = scr_json_run(p, parser->end, &high);
    cell->len = (uint32_t)(p - start);
    if (p == parser->end || *p != '"') {
        p = scr_json_escaped(parser, start, p, &high, cell);
        if (!p)
            return NULL;
    }
    if (high && !scr_utf8_valid(start, (size_t)(p - start)))
        return scr_json_fail(parser, scr_json_bad_utf8(start, p), "json_utf8", "a byte that is not UTF-8");
    return p;
}

/* ---- numbers and words ---- */

SCR_INLINE_ALWAYS bool scr_json_is_digit(const char *p, const char *end)
{
    return p < end && (scr_byte)(*p - '0') < 10;
}

SCR_INLINE_ALWAYS const char *scr_json_digits(const char *p, const char *end)
{
    while (scr_json_is_digit(p, end))
        p++;
    return p;
}

/* What is wrong with a number that begins at p: no digit, or one too many. */
static SCR_COLD const char *scr_json_no_number(scr_parser *parser, const char *p)
{
    const char *start = p, *end = parser->end;
    p += *p == '-';
    if (scr_json_is_digit(p, end))
        return scr_json_fail(parser, start, "json_syntax", "a number with a leading zero");
    return scr_json_unexpected(parser, p < end && *p == 'I' ? start : p, "a minus sign without a digit");
}

/* The fraction and the exponent of a number whose integer part ends at p. */
static const char *scr_json_fraction(scr_parser *parser, const char *p, uint32_t *info)
{
    const char *end = parser->end;
    if (*p == '.') {
        p++;
        if (!scr_json_is_digit(p, end))
            return scr_json_fail(parser, p, "json_syntax", "a decimal point without a digit behind it");
        p = scr_json_digits(p, end);
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        *info &= ~SCR_CELL_SMALL;
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        if (!scr_json_is_digit(p, end))
            return scr_json_fail(parser, p, "json_syntax", "an exponent without a digit");
        p = scr_json_digits(p, end);
    }
    return p;
}

static const char *scr_json_spaces(const char *p, const char *end)
{
    for (; end - p >= SCR_SCAN_WIDTH; p += SCR_SCAN_WIDTH) {
        uint64_t mask = scr_scan_not_space((const scr_byte *)p);
        if (mask)
            return p + scr_scan_first(mask);
    }
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

/* Most often there is none, or one. */
SCR_INLINE_ALWAYS const char *scr_json_space(const char *p, const char *end)
{
    if (SCR_LIKELY(p < end && (scr_byte)*p > ' '))
        return p;
    if (SCR_LIKELY(end - p > 1 && *p == ' ' && (scr_byte)p[1] > ' '))
        return p + 1;
    return scr_json_spaces(p, end);
}

/* ---- duplicate keys ---- */

#define SCR_KEYS_SMALL 16u

static inline uint32_t scr_json_next(const scr_cell *cells, uint32_t i)
{
    return (cells[i].info & SCR_CELL_KIND) >= SCR_ARRAY ? cells[i].next : i + 1;
}

static scr_doc scr_json_doc(const scr_parser *parser)
{
    scr_doc doc;
    doc.source = parser->json;
    doc.decoded = parser->decoded;
    doc.cells = parser->cells;
    doc.n_cells = parser->n_cells;
    return doc;
}

static bool scr_json_same_key(const scr_parser *parser, uint32_t a, uint32_t b)
{
    scr_doc doc = scr_json_doc(parser);
    scr_text x = scr_text_of(&doc, a), y = scr_text_of(&doc, b);
    return x.len == y.len && memcmp(x.ptr, y.ptr, x.len) == 0;
}

/* Key cell `again` repeats key cell `first`: refused, or the first one marked. */
static SCR_COLD bool scr_json_repeated(scr_parser *parser, uint32_t first, uint32_t again)
{
    if (scr_json_has(parser, SCR_JSON_LAST_KEY_WINS)) {
        parser->cells[first].info |= SCR_CELL_FLAG;
        parser->removed = true;
        return true;
    }
    scr_json_fail(parser, parser->json + parser->cells[again].start, "json_duplicate_key", "a duplicate key");
    if (parser->error) {
        scr_doc doc = scr_json_doc(parser);
        parser->error->key = scr_text_of(&doc, again);
    }
    return false;
}

/* Few keys: the one in cell `key`, the latest, against those of its object that came before. True: it is there. */
static SCR_NOINLINE bool scr_json_seen(const scr_parser *parser, uint32_t object, uint32_t key, uint32_t *first)
{
    const scr_cell *cells = parser->cells;
    uint32_t hash = cells[key].info >> SCR_CELL_HASH_SHIFT;
    for (uint32_t k = object + 1; k < key; k = scr_json_next(cells, k + 1))
        if (cells[k].info >> SCR_CELL_HASH_SHIFT == hash && !(cells[k].info & SCR_CELL_FLAG)
            && scr_json_same_key(parser, k, key)) {
            *first = k;
            return true;
        }
    return false;
}

/* By length, then bytes, then place: equal keys stand together, the earlier one first. */
static bool scr_json_key_less(void *context, uint32_t a, uint32_t b)
{
    const scr_doc *doc = (const scr_doc *)context;
    int order = scr_compare_keys(doc, a, doc, b);
    return order ? order < 0 : a < b;
}

static bool scr_json_unique_sorted(scr_parser *parser, uint32_t object, uint32_t *n, uint32_t *keys)
{
    scr_doc doc = scr_json_doc(parser);
    uint32_t count = 0;
    for (uint32_t k = object + 1; k < parser->n_cells; k = scr_json_next(parser->cells, k + 1))
        if (!(parser->cells[k].info & SCR_CELL_FLAG))
            keys[count++] = k;
    scr_sort(keys, count, scr_json_key_less, &doc);
    for (uint32_t i = 1; i < count; i++)
        if (scr_json_same_key(parser, keys[i - 1], keys[i])) {
            if (!scr_json_repeated(parser, keys[i - 1], keys[i]))
                return false;
            *n -= 1;
        }
    return true;
}

/* Many keys: a hash table behind the cells. The hash holds no secret, so keys may be made to collide: past a budget of
 * probes the keys are sorted in its place. O(n log n) comparisons whatever the keys. *n: members, those that are marked
 * left out. */
static SCR_NOINLINE bool scr_json_unique_large(scr_parser *parser, uint32_t object, uint32_t *n)
{
    size_t slots = 64;
    while (slots < (size_t)*n * 2)
        slots *= 2;
    scr_arena *arena = parser->arena;
    size_t used = arena->low + (size_t)parser->n_cells * sizeof(scr_cell);
    if (slots > (arena->high - used) / sizeof(uint32_t)) {
        parser->status = SCR_NO_SCRATCH;
        return false;
    }
    uint32_t *table = (uint32_t *)(void *)(arena->base + used);
    memset(table, 0, slots * sizeof(uint32_t)); /* 0: free; no key is cell 0 */
    uint64_t budget = (uint64_t)*n * 4 + 64;
    scr_doc doc = scr_json_doc(parser);
    for (uint32_t k = object + 1; k < parser->n_cells; k = scr_json_next(parser->cells, k + 1)) {
        if (parser->cells[k].info & SCR_CELL_FLAG)
            continue;
        scr_text text = scr_text_of(&doc, k);
        uint64_t hash = text.len <= SCR_HASH_KEY_WHOLE ? parser->cells[k].info >> SCR_CELL_HASH_SHIFT : scr_hash_bytes(text.ptr, text.len);
        size_t slot = (size_t)hash & (slots - 1);
        while (table[slot] && !scr_json_same_key(parser, table[slot], k)) {
            if (!budget--)
                return scr_json_unique_sorted(parser, object, n, table);
            slot = (slot + 1) & (slots - 1);
        }
        if (table[slot]) {
            if (!scr_json_repeated(parser, table[slot], k))
                return false;
            *n -= 1;
        }
        table[slot] = k;
    }
    return true;
}

/* Takes the marked members out of the tape, as if they never were. Only after a duplicate key that is allowed. */
static SCR_COLD bool scr_json_compact(scr_parser *parser)
{
    scr_arena *arena = parser->arena;
    size_t used = arena->low + (size_t)parser->n_cells * sizeof(scr_cell);
    if ((size_t)parser->n_cells + 1 > (arena->high - used) / sizeof(uint32_t)) {
        parser->status = SCR_NO_SCRATCH;
        return false;
    }
    uint32_t *place = (uint32_t *)(void *)(arena->base + used); /* old index -> new index */
    scr_cell *cells = parser->cells;
    uint32_t n = 0;
    for (uint32_t i = 0; i < parser->n_cells;) {
        uint32_t behind = cells[i].info & SCR_CELL_FLAG ? scr_json_next(cells, i + 1) : i + 1;
        bool keep = behind == i + 1 && !(cells[i].info & SCR_CELL_FLAG);
        for (; i < behind; i++) {
            place[i] = n;
            n += keep;
        }
    }
    place[parser->n_cells] = n;
    for (uint32_t i = 0; i < parser->n_cells; i++) {
        if (place[i + 1] == place[i])
            continue;
        scr_cell cell = cells[i];
        if ((cell.info & SCR_CELL_KIND) >= SCR_ARRAY)
            cell.next = place[cell.next];
        cells[place[i]] = cell;
    }
    parser->n_cells = n;
    return true;
}

/* ---- the parse ---- */

/* What stands at p where a value should, in a container (kind 0: nowhere) behind `count` others. */
static SCR_COLD const char *scr_json_no_value(scr_parser *parser, const char *p, uint32_t kind, uint32_t count)
{
    char c = p < parser->end ? *p : 0;
    if (kind == SCR_OBJECT) {
        if (c == ',' || c == '}')
            return scr_json_fail(parser, p, "json_syntax", "a property without a value");
    } else if (kind && c == ',') {
        return scr_json_fail(parser, p, "json_syntax", "a comma without a value before it");
    } else if (kind && count && (c == ']' || c == '}')) {
        return scr_json_fail(parser, p, "json_syntax", "a comma stands before the closing bracket");
    }
    return scr_json_unexpected(parser, p, "expected a value");
}

/* The same for a property's name. */
static SCR_COLD const char *scr_json_no_key(scr_parser *parser, const char *p, uint32_t count)
{
    char c = p < parser->end && count ? *p : 0;
    if (c == ']' || c == '}')
        return scr_json_fail(parser, p, "json_syntax", "a comma stands before the closing bracket");
    if (c == ',')
        return scr_json_fail(parser, p, "json_syntax", "a comma without a value before it");
    return scr_json_unexpected(parser, p, "expected a property name in double quotes");
}

/* null, false or true at p; NULL: it is none. */
SCR_INLINE_ALWAYS const char *scr_json_word(const char *p, const char *end, scr_cell *cell)
{
    cell->next = 0;
    if (end - p >= 4 && scr_same(p, "null", 4)) {
        cell->info = SCR_NULL;
        return p + 4;
    }
    if (end - p >= 4 && scr_same(p, "true", 4)) {
        cell->info = SCR_TRUE;
        return p + 4;
    }
    if (end - p >= 5 && scr_same(p, "false", 5)) {
        cell->info = SCR_FALSE;
        return p + 5;
    }
    return NULL;
}

/* RFC 8259 section 6: [ minus ] int [ frac ] [ exp ], at p. */
SCR_INLINE_ALWAYS const char *scr_json_number(scr_parser *parser, const char *p, scr_cell *cell)
{
    const char *const end = parser->end, *const start = p, *first;
    uint32_t value = 0, info = SCR_NUMBER | SCR_CELL_INTEGER | SCR_CELL_SMALL;
    p += *p == '-';
    for (first = p; scr_json_is_digit(p, end); p++)
        value = value * 10 + (scr_byte)(*p - '0');
    if (SCR_UNLIKELY(p == first || (*first == '0' && p > first + 1)))
        return scr_json_no_number(parser, start);
    cell->next = first > start ? 0u - value : value;
    if (SCR_UNLIKELY(p - first > 9))
        info &= ~SCR_CELL_SMALL;
    if (p < end && (*p == '.' || (*p | 0x20) == 'e')) {
        info &= ~SCR_CELL_INTEGER;
        p = scr_json_fraction(parser, p, &info);
    }
    cell->info = info;
    return p;
}

/* NaN, Infinity or -Infinity at p, where those are numbers; NULL: it is none. */
static SCR_COLD const char *scr_json_python_number(const scr_parser *parser, const char *p, scr_cell *cell)
{
    size_t minus = p < parser->end && *p == '-';
    cell->next = 0;
    cell->info = SCR_NUMBER;
    if (!scr_json_has(parser, SCR_JSON_PYTHON))
        return NULL;
    if (scr_json_starts(p + minus, parser->end, "Infinity"))
        return p + minus + 8;
    return scr_json_starts(p, parser->end, "NaN") ? p + 3 : NULL;
}

/* The last bytes of the text and quotes behind them: there a kernel can look where the text itself ends too early. */
typedef struct scr_json_tail {
    const char *near; /* the first byte of the text that is too near to its end */
    scr_byte bytes[2 * SCR_SCAN_WIDTH];
} scr_json_tail;

static inline void scr_json_tail_of(scr_json_tail *tail, const char *json, const char *end)
{
    size_t n = (size_t)(end - json);
    memset(tail->bytes, '"', sizeof tail->bytes);
    if (SCR_LIKELY(n >= SCR_SCAN_WIDTH))
        memcpy(tail->bytes, end - SCR_SCAN_WIDTH, SCR_SCAN_WIDTH);
    else
        scr_copy_few((char *)tail->bytes + SCR_SCAN_WIDTH - n, json, n);
    tail->near = SCR_LIKELY(n >= SCR_SCAN_WIDTH) ? end - SCR_SCAN_WIDTH + 1 : json;
}

/* Where to look for what is at p. */
SCR_INLINE_ALWAYS const scr_byte *scr_json_look(const scr_json_tail *tail, const char *p, const char *end)
{
    return SCR_LIKELY(p < tail->near) ? (const scr_byte *)p : tail->bytes + SCR_SCAN_WIDTH - (end - p);
}

/* To the first byte in [p, end) that is a quote, a backslash, a control character or not ASCII; end: there is none. */
SCR_INLINE_ALWAYS const char *scr_json_ahead(const scr_json_tail *tail, const char *p, const char *end)
{
    uint64_t mask;
    while ((mask = scr_scan_special(scr_json_look(tail, p, end))) == 0)
        p += SCR_SCAN_WIDTH;
    return p + scr_scan_first(mask);
}

/* The name of a member, more than plain ASCII, whose text is [start, p) so far: its closing quote, and its hash. */
static SCR_NOINLINE const char *scr_json_name(scr_parser *parser, const char *start, const char *p, scr_cell *cell, uint32_t *hash)
{
    p = scr_json_string(parser, start, p, cell);
    if (p)
        *hash = scr_hash_key(cell->info & SCR_CELL_ESCAPED ? parser->decoded + cell->next : start, cell->len);
    return p;
}

/* One value and all in it; or the rest of an object, when there are cells. */
static const char *scr_json_value(scr_parser *parser, const char *p, uint32_t room)
{
    const char *const json = parser->json, *const end = parser->end;
    scr_cell *const cells = parser->cells;
    scr_cell *cell = cells;  /* the next one to fill */
    scr_cell *open = NULL;   /* the container that is being filled, */
    uint32_t kind = 0;       /* which one it is (0: none), */
    uint32_t count = 0;      /* how many items or members it has so far, */
    uint64_t seen = 0;       /* and a bit for the hash of each name in it, while there are few */
    const scr_cell *limit;   /* behind each value there is room for a name, too */
    scr_json_tail tail;
    scr_json_tail_of(&tail, json, end);
    if (parser->n_cells >= parser->max_cells)
        goto full;
    limit = cells + parser->max_cells - 1;
    if (parser->n_cells) {
        open = cells;
        cell += parser->n_cells;
        kind = SCR_OBJECT;
        count = open->info >> SCR_CELL_COUNT_SHIFT;
        open->next = SCR_NONE;
        seen = UINT64_MAX;
        room--;
        if (p < end && *p == '}')
            goto close;
        goto key;
    }
value:
    if (SCR_UNLIKELY(p == end))
        return scr_json_unexpected(parser, p, "");
inside: /* the text does not end at p, where a value should begin */
    if (SCR_UNLIKELY(cell >= limit))
        goto full;
    cell->start = (uint32_t)(p - json);
    if (*p == '"') {
        const char *start = p + 1;
        p = scr_json_ahead(&tail, start, end);
        cell->len = (uint32_t)(p - start);
        cell->info = SCR_STRING;
        if (SCR_UNLIKELY(p == end || *p != '"')) {
            parser->n_cells = (uint32_t)(cell - cells) + 1;
            p = scr_json_string(parser, start, p, cell);
            if (!p)
                return NULL;
            limit = cells + parser->max_cells - 1;
        }
        p++;
    } else if (*p == '{' || *p == '[') {
        if (room == 0) {
            parser->status = SCR_TOO_DEEP;
            return NULL;
        }
        cell->next = SCR_NONE;
        if (open) {
            if (SCR_UNLIKELY(count > SCR_COUNT_MAX))
                goto large;
            open->info = kind | count << SCR_CELL_COUNT_SHIFT;
            open->len = (uint32_t)(seen | seen >> 32);
            cell->next = (uint32_t)(open - cells);
        }
        open = cell++;
        count = 0;
        seen = 0;
        room--;
        if (*p++ == '{') {
            kind = SCR_OBJECT;
            goto key;
        }
        kind = SCR_ARRAY;
        goto value;
    } else {
        const char *start = p;
        if (*p == '-' || (scr_byte)(*p - '0') < 10) {
            p = scr_json_number(parser, p, cell);
            if (SCR_UNLIKELY(!p) && !(p = scr_json_python_number(parser, start, cell)))
                return NULL;
        } else if ((p = scr_json_word(p, end, cell)) == NULL) {
            p = scr_json_spaces(start, end);
            if (p > start)
                goto value;
            if (*p == ']' && kind == SCR_ARRAY && count == 0)
                goto close;
            if (!(p = scr_json_python_number(parser, start, cell)))
                return scr_json_no_value(parser, start, kind, count);
        }
        cell->len = (uint32_t)(p - start);
    }
    cell++;
behind: /* a value has ended at p */
    if (!kind) {
        parser->n_cells = (uint32_t)(cell - cells);
        return p;
    }
    count++;
    p = scr_json_space(p, end);
    if (p < end && *p == ',') {
        p++;
        if (p < tail.near && *p == ' ')
            p++;
        if (kind == SCR_ARRAY)
            goto value;
        goto key;
    }
    if (p == end || *p != (kind == SCR_OBJECT ? '}' : ']'))
        return scr_json_unexpected(parser, p, kind == SCR_OBJECT ? "expected a comma or }" : "expected a comma or ]");
close: /* the container ends with the bracket at p */
    p++;
    parser->n_cells = (uint32_t)(cell - cells);
    if (SCR_UNLIKELY(count > SCR_KEYS_SMALL)) {
        if (count > SCR_COUNT_MAX)
            goto large;
        if (kind == SCR_OBJECT && !scr_json_has(parser, SCR_JSON_PYTHON) && !scr_json_unique_large(parser, (uint32_t)(open - cells), &count))
            return NULL;
    }
    {
        uint32_t outer = open->next;
        open->len = (uint32_t)(p - json) - open->start;
        open->next = parser->n_cells;
        open->info = kind | count << SCR_CELL_COUNT_SHIFT;
        if (outer == SCR_NONE)
            return p;
        room++;
        open = &cells[outer];
        kind = open->info & SCR_CELL_KIND;
        count = open->info >> SCR_CELL_COUNT_SHIFT;
        seen = open->len * UINT64_C(0x100000001);
    }
    goto behind;
key:
    if (SCR_UNLIKELY(p == end || *p != '"')) {
        p = scr_json_spaces(p, end);
        if (p < end && *p == '}' && count == 0)
            goto close;
        if (p == end || *p != '"')
            return scr_json_no_key(parser, p, count);
    }
    {
        const char *start = p + 1, *name = (const char *)scr_json_look(&tail, start, end);
        uint32_t hash;
        p = scr_json_ahead(&tail, start, end);
        cell->start = (uint32_t)(start - 1 - json);
        cell->len = (uint32_t)(p - start);
        cell->info = SCR_STRING;
        if (SCR_LIKELY(p < end && *p == '"')) {
            hash = scr_hash_key_ahead(name, cell->len);
        } else {
            parser->n_cells = (uint32_t)(cell - cells) + 1;
            p = scr_json_name(parser, start, p, cell, &hash);
            if (!p)
                return NULL;
            limit = cells + parser->max_cells - 1;
        }
        cell->info |= hash << SCR_CELL_HASH_SHIFT;
        uint64_t bit = UINT64_C(1) << (hash & 63u);
        if (SCR_UNLIKELY((seen & bit) && count < SCR_KEYS_SMALL && !scr_json_has(parser, SCR_JSON_PYTHON))) {
            uint32_t first, again = (uint32_t)(cell - cells);
            parser->n_cells = again + 1;
            if (scr_json_seen(parser, (uint32_t)(open - cells), again, &first)) {
                if (!scr_json_repeated(parser, first, again))
                    return NULL;
                count--;
            }
        }
        seen |= bit;
    }
    cell++;
    if (SCR_LIKELY(p < tail.near && p[1] == ':')) {
        p += 2;
        if (*p == ' ')
            p++;
        goto inside;
    }
    p = scr_json_space(p + 1, end);
    if (p == end || *p != ':')
        return scr_json_unexpected(parser, p, "expected a colon");
    p++;
    goto value;
full:
    parser->status = SCR_NO_SCRATCH;
    return NULL;
large:
    parser->status = SCR_TOO_LARGE;
    return NULL;
}

static void scr_json_begin(scr_parser *parser, const char *json, size_t len, uint32_t n_cells, uint32_t flags, scr_arena *arena,
                           scr_json_error *error)
{
    size_t room = (arena->high - arena->low) / sizeof(scr_cell);
    parser->json = json;
    parser->end = json + len;
    parser->arena = arena;
    parser->cells = (scr_cell *)(void *)(arena->base + arena->low);
    parser->n_cells = n_cells;
    parser->max_cells = room < SCR_NONE ? (uint32_t)room : SCR_NONE - 1;
    parser->flags = flags;
    parser->removed = false;
    parser->status = SCR_VALID;
    /* Decoded text lies below `high` and is at most 4 GiB: its offsets count from here. */
    parser->decoded = (char *)arena->base + (arena->high < SCR_NONE ? 0 : arena->high - SCR_NONE);
    parser->error = error;
}

static int scr_json_parse_at(const char *json, size_t len, size_t *at, uint32_t n_cells, uint32_t max_depth, uint32_t flags, scr_arena *arena,
                             scr_doc *doc, scr_json_error *error)
{
    if (len > SCR_BYTES_MAX)
        return SCR_TOO_LARGE;
    if (!arena->base)
        return SCR_NO_SCRATCH;
    scr_parser parser;
    size_t high = arena->high;
    scr_json_begin(&parser, json, len, n_cells, flags, arena, error);
    const char *p = scr_json_space(json + *at, parser.end);
    p = scr_json_value(&parser, p, max_depth ? max_depth : SCR_DEPTH_DEFAULT);
    if (!p || (scr_json_has(&parser, SCR_JSON_LAST_KEY_WINS) && parser.removed && !scr_json_compact(&parser))) {
        /* The key of a duplicate stays readable: nobody has written to the arena yet. */
        arena->high = high;
        return parser.status;
    }
    *at = (size_t)(p - json);
    *doc = scr_json_doc(&parser);
    arena->low += (size_t)parser.n_cells * sizeof(scr_cell);
    return SCR_VALID;
}

int scr_json_parse_value(const char *json, size_t len, size_t *at, uint32_t max_depth, uint32_t flags, scr_arena *arena,
                         scr_doc *doc, scr_json_error *error)
{
    return scr_json_parse_at(json, len, at, 0, max_depth, flags, arena, doc, error);
}

/* What stands before or behind the one value of a document. */
static int scr_json_refuse(const char *json, size_t at, const char *code, const char *text, scr_json_error *error)
{
    scr_parser parser;
    parser.json = json;
    parser.error = error;
    scr_json_fail(&parser, json + at, code, text);
    return SCR_INVALID;
}

int scr_json_parse_rest(const char *json, size_t len, size_t at, uint32_t n_cells, uint32_t max_depth, uint32_t flags, scr_arena *arena,
                        scr_doc *doc, scr_json_error *error)
{
    size_t low = arena->low, high = arena->high;
    int status = scr_json_parse_at(json, len, &at, n_cells, max_depth, flags, arena, doc, error);
    if (status != SCR_VALID)
        return status;
    at = (size_t)(scr_json_space(json + at, json + len) - json);
    if (at == len)
        return SCR_VALID;
    arena->low = low;
    arena->high = high;
    return scr_json_refuse(json, at, "json_syntax", "text behind the value", error);
}

int scr_json_parse(const char *json, size_t len, uint32_t max_depth, uint32_t flags, scr_arena *arena, scr_doc *doc,
                   scr_json_error *error)
{
    if (len > SCR_BYTES_MAX)
        return SCR_TOO_LARGE;
    if ((len >= 3 && memcmp(json, "\xef\xbb\xbf", 3) == 0)
        || (len >= 2 && (memcmp(json, "\xff\xfe", 2) == 0 || memcmp(json, "\xfe\xff", 2) == 0)))
        return scr_json_refuse(json, 0, "json_bom", "a byte order mark", error);
    size_t at = 0;
    if (len)
        at = (size_t)(scr_json_space(json, json + len) - json);
    if (at == len)
        return scr_json_refuse(json, at, "json_empty", "nothing", error);
    return scr_json_parse_rest(json, len, at, 0, max_depth, flags, arena, doc, error);
}

/* ---- hashes ---- */

uint64_t scr_hash_bytes(const char *s, size_t len)
{
    uint64_t h = (uint64_t)len * 0x9e3779b97f4a7c15u;
    if (len < 8)
        return scr_hash_mix(h ^ scr_hash_short(s, len));
    for (size_t i = 0; i + 8 < len; i += 8)
        h = (h ^ scr_load8_le(s + i)) * 0xff51afd7ed558ccdu, h ^= h >> 29;
    return scr_hash_mix(h ^ scr_load8_le(s + len - 8));
}

/* ---- sorting ---- */

/* Heap sort with the hole driven to the bottom first: about n log2 n comparisons. */
static void scr_sort_sift(uint32_t *items, uint32_t hole, uint32_t n, uint32_t item,
                          bool (*less)(void *, uint32_t, uint32_t), void *context)
{
    uint32_t top = hole;
    while (hole < n / 2) {
        uint32_t child = 2 * hole + 1;
        if (child + 1 < n && less(context, items[child], items[child + 1]))
            child++;
        items[hole] = items[child];
        hole = child;
    }
    while (hole > top && less(context, items[(hole - 1) / 2], item)) {
        items[hole] = items[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    items[hole] = item;
}

void scr_sort(uint32_t *items, uint32_t n, bool (*less)(void *context, uint32_t a, uint32_t b), void *context)
{
    for (uint32_t i = n / 2; i-- > 0;)
        scr_sort_sift(items, i, n, items[i], less, context);
    for (uint32_t i = n; i-- > 1;) {
        uint32_t last = items[i];
        items[i] = items[0];
        scr_sort_sift(items, 0, i, last, less, context);
    }
}

/* ---- places ---- */

void scr_line_column(const char *json, size_t len, size_t offset, uint32_t *line, uint32_t *column)
{
    const char *from = json, *end = json + (offset < len ? offset : len), *next;
    *line = 1;
    while (from < end && (next = (const char *)memchr(from, '\n', (size_t)(end - from))) != NULL) {
        *line += 1;
        from = next + 1;
    }
    *column = 1 + (uint32_t)scr_utf8_count(from, (size_t)(end - from));
}
