/* scr_json.h: JSON text to a flat tape (RFC 8259, strictly; RFC 7493 on duplicate names and surrogates).
 *
 * A tape is an array of 16-byte cells in document order. A container's cell is followed by its children; an object's
 * children alternate key, value. It is the one value form that the evaluator reads (through scr_value.h).
 * Refused: NaN, comments, trailing commas, a BOM, lone surrogates, invalid UTF-8, control characters in strings,
 * anything behind the value. Duplicate keys (compared after unescaping) are refused in every object, or the last one
 * wins.
 */
#ifndef SCR_JSON_H
#define SCR_JSON_H

#include "scr_core.h"

/* ORDER KINDS: also the order of the bits in a type mask (1u << kind). */
enum scr_kind { SCR_NULL, SCR_FALSE, SCR_TRUE, SCR_NUMBER, SCR_STRING, SCR_ARRAY, SCR_OBJECT };

typedef struct scr_cell {
    uint32_t start; /* byte offset of the value's first byte in the source text (strings: of the opening quote) */
    uint32_t len;   /* strings: bytes of the decoded text; numbers: bytes of the token; containers: bytes of the source */
    uint32_t next;  /* containers: index of the first cell behind the subtree; escaped strings: offset of the decoded text
                       in scr_doc.decoded; numbers: their integer part, an int32_t, when SCR_CELL_SMALL */
    uint32_t info;  /* kind in bits 0..2, SCR_CELL_* above; from bit 6 up: containers: number of items or members;
                       keys: scr_hash_key of the text */
} scr_cell;

#define SCR_CELL_KIND 7u
#define SCR_CELL_ESCAPED 8u   /* string: text is at decoded + next; else it is at source + start + 1 */
#define SCR_CELL_FLAG 16u     /* of a key: the parser's own */
#define SCR_CELL_INTEGER 32u  /* number: written without fraction and exponent */
#define SCR_CELL_SMALL 64u    /* number: no exponent, and up to 9 digits before the point: `next` holds their value */
#define SCR_CELL_RIGHT 32u    /* null, and nothing else in `info`: stands for a value that is known to be right (scr_stream_known.h); of a
                                 member, `next` is its index in program.properties */
#define SCR_CELL_REFUSED 16u  /* of a value when the parse is over: known to be wrong, as it seems; items of it may be known to be right */
#define SCR_CELL_COUNT_SHIFT 6
#define SCR_CELL_HASH_SHIFT 6
#define SCR_COUNT_MAX ((1u << 26) - 1u) /* SCR_TOO_LARGE beyond */

/* A parsed document. source and cells are borrowed: the input, and the arena (or static memory, for constants). */
typedef struct scr_doc {
    const char *source;
    const char *decoded;
    const scr_cell *cells;
    uint32_t n_cells;
} scr_doc;

typedef struct scr_json_error {
    const char *code;    /* static: "json_syntax", "json_utf8", "json_duplicate_key", ... as in scr_errors.def */
    const char *text;    /* static: what is wrong, for people: "a comma stands before the closing bracket"; never NULL;
                            JSON has nothing to escape in it */
    size_t offset;       /* bytes */
    scr_text key;        /* duplicate_key: the name, decoded; in the source or the arena; else empty */
} scr_json_error;

/* The flags that are ever given: a generated file says so of its own, and code that is for others falls away. */
#ifndef SCR_JSON_FLAGS
#define SCR_JSON_FLAGS 0xffu
#endif
#define SCR_JSON_LAST_KEY_WINS 1u /* flags: drop earlier members of the same name in place of refusing them */
#define SCR_JSON_PYTHON 2u        /* as pydantic's parser: names may come twice, and all stay; NaN, Infinity and -Infinity are numbers */

/* 64 bits of a text; the same on every machine, so that tables made by the compiler can hold it. No secret: whoever
 * puts such hashes into a table bounds its probes. */
SCR_INLINE uint64_t scr_hash_mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ h >> 32;
}

/* Up to 8 bytes as one number, zeros above them. Nothing beyond them is read. */
SCR_INLINE uint64_t scr_hash_short(const char *s, size_t n)
{
    if (n >= 4)
        return scr_load4_le(s) | (uint64_t)scr_load4_le(s + n - 4) << 8 * (n - 4);
    if (n == 0)
        return 0;
    return (uint64_t)(scr_byte)s[0] | (uint64_t)(scr_byte)s[n / 2] << 8 * (n / 2) | (uint64_t)(scr_byte)s[n - 1] << 8 * (n - 1);
}

SCR_FN uint64_t scr_hash_bytes(const char *s, size_t len);

/* 26 bits of a property's name, cheaper than that: from its length, its ends and its middle. Names that differ elsewhere, which is in more than
 * SCR_HASH_KEY_WHOLE bytes, share it. What looks names up by it compares them, too, and bounds its probes. beginning: its first 8 bytes, zeros
 * behind it. */
#define SCR_HASH_KEY_WHOLE 24u
SCR_INLINE uint32_t scr_hash_key_of(const char *s, size_t len, uint64_t beginning)
{
    uint64_t h = beginning + len;
    if (len >= 8)
        h += beginning * 0x9e3779b97f4a7c14u + scr_load8_le(s + len - 8);
    if (len > 16)
        h ^= scr_load8_le(s + len / 2 - 4) << 1;
    return (uint32_t)((h ^ h >> 32) * 0xff51afd7ed558ccdu >> 38);
}

SCR_INLINE uint32_t scr_hash_key(const char *s, size_t len)
{
    return scr_hash_key_of(s, len, len < 8 ? scr_hash_short(s, len) : scr_load8_le(s));
}

/* The same, where at least 8 bytes can be read. */
SCR_INLINE_ALWAYS uint32_t scr_hash_key_ahead(const char *s, size_t len)
{
    uint64_t beginning = scr_load8_le(s);
    return scr_hash_key_of(s, len, len < 8 ? beginning & ~(UINT64_MAX << 8 * len) : beginning);
}

/* Sorts by less(context, a, b), a strict order; in place, O(n log n) whatever the input, not stable. */
SCR_FN void scr_sort(uint32_t *items, uint32_t n, bool (*less)(void *context, uint32_t a, uint32_t b), void *context);

/* Parses one whole document into cells taken from the arena's low end (decoded text: from its high end). max_depth 0 is
 * SCR_DEPTH_DEFAULT. When it fails, the arena is as it was. error may be NULL.
 * Returns SCR_VALID, SCR_INVALID (error says why and where) or a negative status. Bounded by max_depth, no recursion.
 * */
SCR_FN int scr_json_parse(const char *json, size_t len, uint32_t max_depth, uint32_t flags, scr_arena *arena,
                          scr_doc *doc, scr_json_error *error);

/* Goes on where n_cells of a document are made already: its outermost object, whose `info` has the number of its members so far, and these.
 * They stand behind the arena's low end and are not taken from it. json[at]: where the next name or the closing brace should be. */
SCR_FN int scr_json_parse_rest(const char *json, size_t len, size_t at, uint32_t n_cells, uint32_t max_depth, uint32_t flags, scr_arena *arena,
                               scr_doc *doc, scr_json_error *error);

/* The same for one value that begins at json[*at] (white space skipped before it, none behind it); on success *at is
 * the offset just behind it. Used by the fast path to hand a sub-value to the tree. Offsets stay those of json. */
SCR_FN int scr_json_parse_value(const char *json, size_t len, size_t *at, uint32_t max_depth, uint32_t flags,
                                scr_arena *arena, scr_doc *doc, scr_json_error *error);

/* Line and column (both from 1; column in code points) of a byte offset. */
SCR_FN void scr_line_column(const char *json, size_t len, size_t offset, uint32_t *line, uint32_t *column);

#endif
