/* re_parse.c: ECMA-262 (2025) patterns with the u flag -> AST; with `legacy`, the rules of Annex B.1.2.
 *
 * In: the pattern's text (any bytes). Out: the tree, or the first error with its byte range. Clause numbers are those
 * of ECMA-262, 16th edition. Legacy differs from Annex B in two places, for the author's sake: \p{...} and \u{...}
 * keep their meaning, as nobody who writes them wants the letters.
 */
#include "re_ast.h"

#include <string.h>

/* An alternative of a disjunction: two groups of one name are fine when they stand in different ones (22.2.1.1). */
typedef struct Branch {
    struct Branch *parent; /* that the disjunction stands in */
    uint32_t disjunction;
    uint32_t depth;
} Branch;

typedef struct Name {
    struct Name *next; /* of the same name */
    uint32_t group;
    const Branch *branch;
} Name;

typedef struct Pending { /* \k<name>: resolved at the end, the group may follow */
    ReNode *node;
    Str name;
    bool fold;
    size_t start, end;
} Pending;

typedef struct Parser {
    Re *re;
    const char *s;
    size_t len, at;
    bool legacy;
    bool named;            /* there is a named group: \k is no longer a letter in Annex B */
    bool fold, lines, dot_all; /* modifiers i, m, s */
    uint32_t n_all_groups; /* counted before */
    uint32_t depth;
    uint32_t n_disjunctions;
    Branch *branch;
    Map names;             /* -> Name */
    VEC(Pending) pending;
} Parser;

static ReNode *parse_disjunction(Parser *p);

/* ---- nodes ---- */

ReNode *re_new(Re *re, ReKind kind)
{
    ReNode *node = CTX_NEW(re->ctx, ReNode);
    node->kind = kind;
    return node;
}

ReNode *re_new_set(Re *re, uint32_t set)
{
    ReNode *node = re_new(re, re->sets.items[set].n ? RE_SET : RE_NEVER);
    node->set = set;
    return node;
}

ReNode *re_new_items(Re *re, ReKind kind, ReNode **items, size_t n)
{
    ReNode *node = re_new(re, kind);
    node->n = n;
    node->items = CTX_ARRAY(re->ctx, n ? n : 1, ReNode *);
    if (n)
        memcpy(node->items, items, n * sizeof *items);
    return node;
}

ReNode *re_new_repeat(Re *re, ReNode *item, uint32_t min, uint32_t max)
{
    ReNode *node = re_new_items(re, RE_REPEAT, &item, 1);
    node->min = min;
    node->max = max;
    return node;
}

void re_fail(Re *re, DiagCode code, size_t start, size_t end, Str message, Str help)
{
    if (re->failed)
        return;
    re->failed = true;
    re->error->code = code;
    re->error->start = start;
    re->error->end = end > re->source.len ? re->source.len : end;
    re->error->message = message;
    re->error->help = help;
}

/* ---- reading ---- */

static void *syntax(Parser *p, size_t start, size_t end, Str message, Str help)
{
    re_fail(p->re, D_PATTERN_SYNTAX, start, end, message, help);
    return NULL;
}

static bool more(const Parser *p) { return p->at < p->len; }

static char peek(const Parser *p, size_t ahead) { return p->len - p->at > ahead ? p->s[p->at + ahead] : '\0'; }

static bool at_char(const Parser *p, char c) { return p->at < p->len && p->s[p->at] == c; }

static bool accept(Parser *p, char c)
{
    if (!at_char(p, c))
        return false;
    p->at++;
    return true;
}

static bool accept_text(Parser *p, const char *text)
{
    size_t n = strlen(text);
    if (p->len - p->at < n || memcmp(p->s + p->at, text, n) != 0)
        return false;
    p->at += n;
    return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Bytes of the character at s, 0 when it is not UTF-8 (RFC 3629). */
static size_t decode(const char *s, size_t len, uint32_t *cp)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *b = (const unsigned char *)s;
    size_t n = b[0] < 0x80 ? 1 : b[0] < 0xc0 ? 0 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : b[0] < 0xf8 ? 4 : 0;
    if (n == 0 || n > len)
        return 0;
    *cp = n == 1 ? b[0] : b[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((b[i] & 0xc0) != 0x80)
            return 0;
        *cp = *cp << 6 | (b[i] & 0x3fu);
    }
    return *cp < least[n] || *cp > RE_MAX_CP || (*cp >= 0xd800 && *cp < 0xe000) ? 0 : n;
}

size_t re_put_utf8(char *out, uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3f));
    out[0] = (char)(n == 2 ? 0xc0 | cp : n == 3 ? 0xe0 | cp : 0xf0 | cp);
    return n;
}

static uint32_t next_char(Parser *p)
{
    uint32_t cp = 0;
    p->at += decode(p->s + p->at, p->len - p->at, &cp); /* the whole text was checked */
    return cp;
}

static bool check_utf8(Parser *p)
{
    uint32_t cp;
    for (size_t at = 0; at < p->len;) {
        size_t n = decode(p->s + at, p->len - at, &cp);
        if (n == 0) {
            syntax(p, at, at + 1, STR("the pattern is not valid UTF-8"), (Str){0});
            return false;
        }
        at += n;
    }
    return true;
}

/* CountLeftCapturingParensWithin (22.2.1.2), and whether one of them has a name. */
static void count_groups(Parser *p)
{
    bool in_class = false;
    for (size_t i = 0; i < p->len; i++) {
        char c = p->s[i];
        if (c == '\\')
            i++;
        else if (in_class)
            in_class = c != ']';
        else if (c == '[')
            in_class = true;
        else if (c == '(' && i + 1 < p->len && p->s[i + 1] == '?') {
            bool name = i + 3 < p->len && p->s[i + 2] == '<' && p->s[i + 3] != '=' && p->s[i + 3] != '!';
            p->named |= name;
            p->n_all_groups += name;
        } else if (c == '(') {
            p->n_all_groups++;
        }
    }
}

/* ---- character escapes ---- */

/* Four hex digits (or n) at p->at; does not move when they are not there. */
static bool hex_digits(Parser *p, size_t n, uint32_t *value)
{
    *value = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = p->at + i < p->len ? hex_value(p->s[p->at + i]) : -1;
        if (digit < 0)
            return false;
        *value = *value << 4 | (uint32_t)digit;
    }
    p->at += n;
    return true;
}

/* Behind \u{. False: not hex digits up to 10FFFF and a brace. */
static bool braced_hex(Parser *p, uint32_t *value)
{
    size_t at = p->at;
    *value = 0;
    while (at < p->len && hex_value(p->s[at]) >= 0) {
        *value = *value << 4 | (uint32_t)hex_value(p->s[at++]);
        if (*value > RE_MAX_CP)
            return false;
    }
    if (at == p->at || at >= p->len || p->s[at] != '}')
        return false;
    p->at = at + 1;
    return true;
}

/* RegExpUnicodeEscapeSequence behind \u. A pair of surrogate escapes is one character, in both modes (see the top). */
static bool unicode_escape(Parser *p, uint32_t *cp)
{
    size_t begin = p->at;
    if (accept(p, '{')) {
        if (braced_hex(p, cp))
            return true;
        p->at = begin;
        return false;
    }
    if (!hex_digits(p, 4, cp))
        return false;
    uint32_t low;
    size_t at = p->at;
    if (*cp >= 0xd800 && *cp < 0xdc00 && accept_text(p, "\\u")) {
        if (hex_digits(p, 4, &low) && low >= 0xdc00 && low < 0xe000)
            *cp = 0x10000 + ((*cp - 0xd800) << 10) + (low - 0xdc00);
        else
            p->at = at;
    }
    return true;
}

static bool legacy_octal(Parser *p, uint32_t *cp)
{
    *cp = 0;
    for (unsigned i = 0; i < 3 && more(p) && p->s[p->at] >= '0' && p->s[p->at] <= '7'; i++) {
        uint32_t value = *cp * 8 + (uint32_t)(p->s[p->at] - '0');
        if (value > 255)
            break;
        *cp = value;
        p->at++;
    }
    return true;
}

static Str escape_help(Ctx *ctx, char c)
{
    switch (c) {
    case 'A': return STR("write ^ for the start of the text");
    case 'Z': case 'z': return STR("write $ for the end of the text; it never matches before a final newline");
    case 'a': return STR("write \\x07");
    case 'e': return STR("write \\x1b");
    case 'h': return STR("write [\\t ]");
    case 'R': return STR("write (?:\\r\\n|[\\n\\r])");
    case 'Q': case 'E': return STR("escape each special character by itself");
    default: break;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c))
        return (Str){0};
    return str_printf(ctx, "only ^ $ \\ . * + ? ( ) [ ] { } | / may be escaped (and - in a class)");
}

static bool bad_escape(Parser *p, size_t start, size_t end)
{
    Ctx *ctx = p->re->ctx;
    Str text = str_cut(p->re->source, start, end - start);
    syntax(p, start, end, str_printf(ctx, "'%.*s' is not an escape of ECMA-262", STR_ARG(text)),
           text.len > 1 ? escape_help(ctx, text.ptr[1]) : (Str){0});
    return false;
}

/* IdentityEscape (22.2.1, B.1.2). */
static bool identity_escape(Parser *p, size_t start, bool in_class, uint32_t *cp)
{
    char c = p->s[p->at];
    bool syntax_character = c != '\0' && strchr("^$\\.*+?()[]{}|/", c) != NULL;
    *cp = next_char(p);
    if (syntax_character || (in_class && c == '-'))
        return true;
    if (!p->legacy || c == 'c' || (c == 'k' && p->named))
        return bad_escape(p, start, p->at);
    return true;
}

/* \cX; in Annex B a \c that no letter follows is a backslash, and the c stands for itself. */
static bool control_escape(Parser *p, size_t start, bool in_class, uint32_t *cp)
{
    char c = peek(p, 1);
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (p->legacy && in_class && (is_digit(c) || c == '_'))) {
        p->at += 2;
        *cp = (uint32_t)c & 31;
        return true;
    }
    if (!p->legacy)
        return bad_escape(p, start, p->at + 1);
    *cp = '\\';
    return true;
}

/* CharacterEscape; p->at is behind the backslash at `start`. */
static bool character_escape(Parser *p, size_t start, bool in_class, uint32_t *cp)
{
    static const char letters[] = "fnrtv", values[] = "\f\n\r\t\v";
    char c = peek(p, 0);
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        p->at++;
        *cp = (uint32_t)values[letter - letters];
        return true;
    }
    if (c == 'c')
        return control_escape(p, start, in_class, cp);
    if (c == '0' && !is_digit(peek(p, 1))) {
        p->at++;
        *cp = 0;
        return true;
    }
    if (is_digit(c)) {
        if (!p->legacy)
            return bad_escape(p, start, p->at + 1);
        return c < '8' ? legacy_octal(p, cp) : identity_escape(p, start, in_class, cp);
    }
    if (c == 'x' || c == 'u') {
        p->at++;
        if (c == 'x' ? hex_digits(p, 2, cp) : unicode_escape(p, cp))
            return true;
        p->at--;
        if (!p->legacy || (c == 'u' && peek(p, 1) == '{'))
            return syntax(p, start, p->at + 1, STR("hexadecimal digits are missing"),
                          c == 'x' ? STR("\\x takes two")
                              : STR("\\u takes four, or a code point in braces: \\u{1f600}")) != NULL;
    }
    return identity_escape(p, start, in_class, cp);
}

/* ---- classes ---- */

static bool is_word(char c)
{
    return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static Str property_word(Parser *p)
{
    size_t start = p->at;
    while (more(p) && is_word(p->s[p->at]))
        p->at++;
    return str_cut(p->re->source, start, p->at - start);
}

/* \p{...} with p->at behind the letter. Unknown names are an error in both modes. */
static bool property_escape(Parser *p, size_t start, ReRanges *out)
{
    Ctx *ctx = p->re->ctx;
    Str value = {0};
    if (!accept(p, '{'))
        return syntax(p, start, p->at, STR("a property name in braces is missing"),
                      STR("write for example \\p{L}")) != NULL;
    Str name = property_word(p);
    bool pair = accept(p, '=');
    if (pair)
        value = property_word(p);
    if (!accept(p, '}') || name.len == 0 || (pair && value.len == 0))
        return syntax(p, start, p->at, STR("this is not a Unicode property"),
                      STR("write for example \\p{L} or \\p{Script=Greek}")) != NULL;
    ReFound found = re_set_add_property(p->re, out, name, value);
    if (found == RE_FOUND)
        return true;
    Str full = str_cut(p->re->source, start + 3, p->at - 1 - (start + 3));
    if (found == RE_NO_TABLE) {
        re_fail(p->re, D_PATTERN_UNSUPPORTED, start, p->at,
                str_printf(ctx, "the Unicode property '%.*s' is not supported", STR_ARG(full)), (Str){0});
        return false;
    }
    return syntax(p, start, p->at, str_printf(ctx, "there is no Unicode property '%.*s'", STR_ARG(full)),
                  STR("names are case-sensitive, and scripts need Script= or sc=")) != NULL;
}

/* CharacterClassEscape with p->at at its letter. 0: not one; 1: taken; -1: error. */
static int class_escape(Parser *p, size_t start, ReRanges *out)
{
    Re *re = p->re;
    char c = peek(p, 0);
    if (c == '\0' || !strchr("dDsSwWpP", c))
        return 0;
    if ((c == 'p' || c == 'P') && p->legacy && peek(p, 1) != '{')
        return 0;
    p->at++;
    ReRanges one = {0};
    bool complement = c < 'a';
    if (c == 'p' || c == 'P') {
        if (!property_escape(p, start, &one))
            return -1;
    } else {
        re_set_add_class(re, &one, (char)(c | 32));
    }
    if (p->fold && (c | 32) == 'w')
        re_set_fold(re, &one); /* WordCharacters (22.2.2.9.3): with i and u, U+017F and U+212A too */
    re_set_tidy(re, &one, complement);
    for (size_t i = 0; i < one.n; i++)
        re_set_add(re, out, one.items[i].lo, one.items[i].hi);
    return 1;
}

typedef enum ClassAtom { ATOM_ERROR, ATOM_CHAR, ATOM_SET } ClassAtom;

static ClassAtom class_atom(Parser *p, ReRanges *out, uint32_t *cp)
{
    size_t start = p->at;
    if (!accept(p, '\\')) {
        *cp = next_char(p);
        return ATOM_CHAR;
    }
    if (!more(p)) {
        syntax(p, start, p->at, STR("the pattern ends in a backslash"), (Str){0});
        return ATOM_ERROR;
    }
    int set = class_escape(p, start, out);
    if (set != 0)
        return set > 0 ? ATOM_SET : ATOM_ERROR;
    if (accept(p, 'b')) {
        *cp = 8;
        return ATOM_CHAR;
    }
    return character_escape(p, start, true, cp) ? ATOM_CHAR : ATOM_ERROR;
}

static bool class_range(Parser *p, ReRanges *out)
{
    Re *re = p->re;
    uint32_t lo = 0, hi = 0;
    size_t start = p->at;
    ClassAtom first = class_atom(p, out, &lo);
    if (first == ATOM_ERROR)
        return false;
    if (!at_char(p, '-') || peek(p, 1) == ']' || p->at + 1 >= p->len) {
        if (first == ATOM_CHAR)
            re_set_add(re, out, lo, lo);
        return true;
    }
    p->at++;
    ClassAtom second = class_atom(p, out, &hi);
    if (second == ATOM_ERROR)
        return false;
    if (first == ATOM_CHAR && second == ATOM_CHAR) {
        if (lo > hi)
            return syntax(p, start, p->at, STR("the range's ends are the wrong way round"), (Str){0}) != NULL;
        re_set_add(re, out, lo, hi);
        return true;
    }
    if (!p->legacy)
        return syntax(p, start, p->at, STR("a class such as \\w cannot be an end of a range"),
                      STR("write \\- for the hyphen")) != NULL;
    re_set_add(re, out, '-', '-');
    if (first == ATOM_CHAR)
        re_set_add(re, out, lo, lo);
    if (second == ATOM_CHAR)
        re_set_add(re, out, hi, hi);
    return true;
}

static ReNode *parse_class(Parser *p)
{
    size_t start = p->at++;
    bool negative = accept(p, '^');
    ReRanges ranges = {0};
    while (more(p) && !at_char(p, ']'))
        if (!class_range(p, &ranges))
            return NULL;
    if (!accept(p, ']'))
        return syntax(p, start, start + 1, STR("the class is not closed"),
                      STR("a ] is missing; write \\[ for the character"));
    if (p->fold)
        re_set_fold(p->re, &ranges);
    re_set_tidy(p->re, &ranges, negative);
    return re_new_set(p->re, re_set_intern(p->re, &ranges));
}

static ReNode *char_node(Parser *p, uint32_t cp)
{
    Re *re = p->re;
    ReRanges ranges = {0};
    if (!p->fold)
        return re_new_set(re, re_set_char(re, cp));
    if (cp < 128 && re->folded[cp])
        return re_new_set(re, re->folded[cp] - 1);
    re_set_add(re, &ranges, cp, cp);
    re_set_fold(re, &ranges);
    uint32_t set = re_set_intern(re, &ranges);
    if (cp < 128)
        re->folded[cp] = set + 1;
    return re_new_set(re, set);
}

/* ---- assertions ---- */

static void add_line_ends(Re *re, ReRanges *ranges) /* LineTerminator (12.3) */
{
    re_set_add(re, ranges, '\n', '\n');
    re_set_add(re, ranges, '\r', '\r');
    re_set_add(re, ranges, 0x2028, 0x2029);
}

static ReNode *edge_node(Parser *p, ReKind kind)
{
    ReRanges ranges = {0};
    if (p->lines)
        add_line_ends(p->re, &ranges);
    ReNode *node = re_new(p->re, kind);
    node->set = re_set_intern(p->re, &ranges);
    node->edge = true;
    return node;
}

/* The sets of word characters and of all others. */
static void word_sets(Parser *p, uint32_t *words, uint32_t *others)
{
    Re *re = p->re;
    ReRanges ranges = {0};
    if (!re->words[p->fold]) {
        re_set_add_class(re, &ranges, 'w');
        if (p->fold)
            re_set_fold(re, &ranges);
        re->words[p->fold] = re_set_intern(re, &ranges) + 1;
        re->others[p->fold] = re_set_not(re, re->words[p->fold] - 1) + 1;
    }
    *words = re->words[p->fold] - 1;
    *others = re->others[p->fold] - 1;
}

/* \b: a word character on just one side; \B: on both or none (22.2.2.4). The text's edge is no word character. */
static ReNode *boundary_node(Parser *p, bool boundary)
{
    uint32_t sets[2];
    ReNode *ways[2];
    word_sets(p, &sets[0], &sets[1]);
    for (unsigned before = 0; before < 2; before++) {
        unsigned behind = before ^ boundary;
        ReNode *pair[2] = {re_new(p->re, RE_PREV), re_new(p->re, RE_NEXT)};
        pair[0]->set = sets[before];
        pair[0]->edge = before;
        pair[1]->set = sets[behind];
        pair[1]->edge = behind;
        ways[before] = re_new_items(p->re, RE_CAT, pair, 2);
    }
    return re_new_items(p->re, RE_ALT, ways, 2);
}

static ReNode *dot_node(Parser *p)
{
    ReRanges ranges = {0};
    if (!p->dot_all)
        add_line_ends(p->re, &ranges);
    re_set_tidy(p->re, &ranges, true);
    return re_new_set(p->re, re_set_intern(p->re, &ranges));
}

/* ---- names and back references ---- */

static bool name_char(Parser *p, uint32_t *cp)
{
    if (at_char(p, '\\')) {
        p->at++;
        return accept(p, 'u') && unicode_escape(p, cp);
    }
    if (!more(p))
        return false;
    *cp = next_char(p);
    return true;
}

/* RegExpIdentifierStart, RegExpIdentifierPart. */
static bool is_name_char(uint32_t cp, bool first)
{
    if (cp < 128) {
        char c = (char)cp;
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (!first && is_digit(c));
    }
    if (!first && (cp == 0x200c || cp == 0x200d))
        return true;
    return re_has_property(first ? "ID_Start" : "ID_Continue", cp);
}

/* GroupName's inside, up to and with the >. */
static bool parse_name(Parser *p, Str *name)
{
    size_t start = p->at, n = 0, room = 4; /* no escape is shorter than its character */
    uint32_t cp;
    while (start + room < p->len && p->s[start + room - 4] != '>')
        room++;
    char *text = CTX_ARRAY(p->re->ctx, room + 4, char);
    while (more(p) && !at_char(p, '>')) {
        size_t at = p->at;
        if (!name_char(p, &cp) || !is_name_char(cp, n == 0))
            return syntax(p, at, p->at, STR("this cannot stand in a group's name"),
                          STR("a name is an identifier, as in (?<year>...)")) != NULL;
        n += re_put_utf8(text + n, cp);
    }
    if (!accept(p, '>') || n == 0)
        return syntax(p, start, p->at, STR("the group's name is not complete"), STR("write (?<name>...)")) != NULL;
    *name = (Str){text, n};
    return true;
}

/* Whether the two stand in different alternatives of one disjunction. */
static bool are_apart(const Branch *a, const Branch *b)
{
    while (a->depth > b->depth)
        a = a->parent;
    while (b->depth > a->depth)
        b = b->parent;
    for (; a != b; a = a->parent, b = b->parent)
        if (a->disjunction == b->disjunction)
            return true;
    return false;
}

static bool declare_name(Parser *p, Str text, uint32_t group, size_t start)
{
    Name *old = map_get(&p->names, text);
    unsigned n = 0;
    for (Name *other = old; other; other = other->next, n++) {
        if (!are_apart(other->branch, p->branch))
            return syntax(p, start, p->at, str_printf(p->re->ctx, "the group name '%.*s' is used twice",
                                                      STR_ARG(text)), (Str){0}) != NULL;
        if (n > 256) {
            re_fail(p->re, D_PATTERN_LIMIT, start, p->at, STR("more than 256 groups have the same name"), (Str){0});
            return false;
        }
    }
    Name *name = CTX_NEW(p->re->ctx, Name);
    name->next = old;
    name->group = group;
    name->branch = p->branch;
    map_set(p->re->ctx, &p->names, text, name);
    return true;
}

static ReNode *backref_node(Re *re, uint32_t group, bool fold, size_t start, size_t end)
{
    ReNode *node = re_new(re, RE_BACKREF);
    node->group = group;
    node->fold = fold;
    node->min = (uint32_t)start; /* its place, for messages */
    node->max = (uint32_t)end;
    re->has_backrefs = true;
    return node;
}

static ReNode *named_backref(Parser *p, size_t start)
{
    Str name;
    if (!accept(p, '<'))
        return syntax(p, start, p->at, STR("\\k needs a group's name"), STR("write \\k<name>"));
    if (!parse_name(p, &name))
        return NULL;
    ReNode *node = re_new(p->re, RE_CAT);
    VEC_PUSH(p->re->ctx, &p->pending) = (Pending){node, name, p->fold, start, p->at};
    return node;
}

/* The groups of the name, one behind the other: at most one of them took part, the others are empty. */
static bool resolve_names(Parser *p)
{
    for (size_t i = 0; i < p->pending.n; i++) {
        Pending *pending = &p->pending.items[i];
        VEC(ReNode *) items = {0};
        for (Name *name = map_get(&p->names, pending->name); name; name = name->next)
            VEC_PUSH(p->re->ctx, &items) = backref_node(p->re, name->group, pending->fold, pending->start,
                                                        pending->end);
        if (items.n == 0)
            return syntax(p, pending->start, pending->end,
                          str_printf(p->re->ctx, "there is no group named '%.*s'", STR_ARG(pending->name)),
                              (Str){0}) != NULL;
        pending->node->items = items.items;
        pending->node->n = items.n;
    }
    return true;
}

/* DecimalEscape; p->at at the first digit, not 0. */
static ReNode *numbered_backref(Parser *p, size_t start)
{
    size_t at = p->at;
    uint32_t number = 0, cp;
    while (is_digit(peek(p, 0))) {
        number = number > 100000 ? number : number * 10 + (uint32_t)(p->s[p->at] - '0');
        p->at++;
    }
    if (number <= p->n_all_groups)
        return backref_node(p->re, number, p->fold, start, p->at);
    if (!p->legacy)
        return syntax(p, start, p->at, str_printf(p->re->ctx, "there is no group %u", (unsigned)number), (Str){0});
    p->at = at;
    return character_escape(p, start, false, &cp) ? char_node(p, cp) : NULL;
}

/* ---- terms ---- */

static ReNode *parse_escape(Parser *p)
{
    size_t start = p->at++;
    char c = peek(p, 0);
    if (!more(p))
        return syntax(p, start, p->at, STR("the pattern ends in a backslash"), STR("write \\\\ for the character"));
    if (c >= '1' && c <= '9')
        return numbered_backref(p, start);
    if (c == 'k' && (!p->legacy || p->named)) {
        p->at++;
        return named_backref(p, start);
    }
    ReRanges ranges = {0};
    int set = class_escape(p, start, &ranges);
    if (set < 0)
        return NULL;
    if (set > 0) {
        if (p->fold)
            re_set_fold(p->re, &ranges);
        return re_new_set(p->re, re_set_intern(p->re, &ranges));
    }
    uint32_t cp;
    return character_escape(p, start, false, &cp) ? char_node(p, cp) : NULL;
}

static ReNode *unknown_group(Parser *p, size_t start)
{
    char c = peek(p, 0);
    Str help = {0};
    if (c == 'P')
        help = peek(p, 1) == '=' ? STR("write \\k<name>") : STR("write (?<name>...)");
    else if (c == '#')
        help = STR("patterns have no comments; $comment can hold one");
    else if (c == '>')
        help = STR("there are no atomic groups; write (?:...)");
    else if (c == '(')
        help = STR("there are no conditional groups");
    Str text = str_cut(p->re->source, start, c && (unsigned char)c < 128 ? 3 : 2);
    return syntax(p, start, start + text.len, str_printf(p->re->ctx, "'%.*s' does not begin a group of ECMA-262",
                                                         STR_ARG(text)), help);
}

/* Letters of (?ims-ims:, each at most once in all; p->at moves behind them. */
static bool modifier_letters(Parser *p, unsigned *seen, unsigned *letters)
{
    for (; more(p); p->at++) {
        char c = p->s[p->at];
        unsigned bit = c == 'i' ? 1 : c == 'm' ? 2 : c == 's' ? 4 : 0;
        if (!bit)
            return true;
        if (*seen & bit)
            return syntax(p, p->at, p->at + 1, STR("a modifier is written twice"), (Str){0}) != NULL;
        *seen |= bit;
        *letters |= bit;
    }
    return true;
}

static ReNode *parse_group_body(Parser *p, size_t start)
{
    if (++p->depth > LIMIT_REGEX_NESTING) {
        re_fail(p->re, D_PATTERN_LIMIT, start, start + 1,
                str_printf(p->re->ctx, "groups are nested deeper than %d", LIMIT_REGEX_NESTING), (Str){0});
        return NULL;
    }
    ReNode *body = parse_disjunction(p);
    p->depth--;
    if (body && !accept(p, ')'))
        return syntax(p, start, start + 1, STR("the group is not closed"),
                      STR("a ) is missing; write \\( for the character"));
    return body;
}

static ReNode *parse_modifiers(Parser *p, size_t start)
{
    unsigned seen = 0, on = 0, off = 0;
    bool fold = p->fold, lines = p->lines, dot_all = p->dot_all;
    if (!modifier_letters(p, &seen, &on))
        return NULL;
    bool minus = accept(p, '-');
    if (minus && !modifier_letters(p, &seen, &off))
        return NULL;
    if (at_char(p, ')') && seen)
        return syntax(p, start, p->at + 1, STR("flags cannot be set for the rest of a pattern"),
                      on == 1 && !off ? STR("write (?i:...) around what shall ignore case")
                          : STR("write (?ims:...) around a group"));
    if (!accept(p, ':') || !seen)
        return unknown_group(p, start);
    p->fold = (p->fold || (on & 1)) && !(off & 1);
    p->lines = (p->lines || (on & 2)) && !(off & 2);
    p->dot_all = (p->dot_all || (on & 4)) && !(off & 4);
    ReNode *body = parse_group_body(p, start);
    p->fold = fold;
    p->lines = lines;
    p->dot_all = dot_all;
    return body;
}

static ReNode *parse_capture(Parser *p, size_t start, bool named)
{
    uint32_t group = ++p->re->n_groups;
    Str name;
    if (named && (!parse_name(p, &name) || !declare_name(p, name, group, start)))
        return NULL;
    ReNode *body = parse_group_body(p, start);
    if (!body)
        return NULL;
    ReNode *node = re_new_items(p->re, RE_GROUP, &body, 1);
    node->group = group;
    return node;
}

static ReNode *parse_look(Parser *p, size_t start, bool behind, bool negative)
{
    ReNode *body = parse_group_body(p, start);
    if (!body)
        return NULL;
    ReNode *node = re_new_items(p->re, RE_LOOK, &body, 1);
    node->behind = behind;
    node->negative = negative;
    node->min = (uint32_t)start; /* its place, for messages */
    node->max = (uint32_t)p->at;
    p->re->has_looks = true;
    return node;
}

/* p->at at the parenthesis. *assertion: a quantifier must not follow; in Annex B it may follow a lookahead. */
static ReNode *parse_group(Parser *p, bool *assertion)
{
    size_t start = p->at++;
    if (!accept(p, '?'))
        return parse_capture(p, start, false);
    if (accept(p, ':'))
        return parse_group_body(p, start);
    for (int i = 0; i < 4; i++) {
        static const char *const openers[4] = {"=", "!", "<=", "<!"};
        if (!accept_text(p, openers[i]))
            continue;
        *assertion = !p->legacy || i >= 2;
        return parse_look(p, start, i >= 2, i % 2 == 1);
    }
    if (accept(p, '<'))
        return parse_capture(p, start, true);
    char c = peek(p, 0);
    if (c == 'i' || c == 'm' || c == 's' || c == '-')
        return parse_modifiers(p, start);
    return unknown_group(p, start);
}

/* Digits, saturating below RE_INFINITE. */
static uint32_t parse_count(Parser *p)
{
    uint64_t n = 0;
    while (is_digit(peek(p, 0))) {
        n = n * 10 + (uint64_t)(p->s[p->at++] - '0');
        if (n >= RE_INFINITE)
            n = RE_INFINITE - 1;
    }
    return (uint32_t)n;
}

/* {n}, {n,} or {n,m}; does not move when it is not one. */
static bool braced_count(Parser *p, uint32_t *min, uint32_t *max)
{
    size_t start = p->at++;
    if (is_digit(peek(p, 0))) {
        *min = *max = parse_count(p);
        if (accept(p, ','))
            *max = is_digit(peek(p, 0)) ? parse_count(p) : RE_INFINITE;
        if (accept(p, '}'))
            return true;
    }
    p->at = start;
    return false;
}

static ReNode *parse_quantifier(Parser *p, ReNode *atom, size_t atom_start, bool assertion)
{
    uint32_t min = 0, max = RE_INFINITE;
    size_t start = p->at;
    if (accept(p, '+'))
        min = 1;
    else if (accept(p, '?'))
        max = 1;
    else if (!accept(p, '*')) {
        if (!at_char(p, '{'))
            return atom;
        if (!braced_count(p, &min, &max)) {
            if (p->legacy)
                return atom;
            return syntax(p, start, start + 1, STR("this { does not begin a quantifier"),
                          STR("write \\{ for the character"));
        }
    }
    if (assertion)
        return syntax(p, atom_start, p->at, STR("an assertion cannot be repeated"), (Str){0});
    if (max < min)
        return syntax(p, start, p->at, STR("the quantifier's numbers are the wrong way round"), (Str){0});
    ReNode *node = re_new_repeat(p->re, atom, min, max);
    node->lazy = accept(p, '?');
    return node;
}

static ReNode *nothing_to_repeat(Parser *p)
{
    bool possessive = p->at > 0 && p->s[p->at] == '+' && strchr("*+?}", p->s[p->at - 1]);
    return syntax(p, p->at, p->at + 1, STR("there is nothing to repeat"),
                  possessive ? STR("there are no possessive quantifiers")
                      : STR("write a backslash before it for the character"));
}

static ReNode *parse_atom(Parser *p, bool *assertion)
{
    uint32_t min, max;
    char c = p->s[p->at];
    switch (c) {
    case '^': case '$':
        p->at++;
        *assertion = true;
        return edge_node(p, c == '^' ? RE_PREV : RE_NEXT);
    case '\\':
        if (peek(p, 1) != 'b' && peek(p, 1) != 'B')
            return parse_escape(p);
        p->at += 2;
        *assertion = true;
        return boundary_node(p, p->s[p->at - 1] == 'b');
    case '.':
        p->at++;
        return dot_node(p);
    case '(': return parse_group(p, assertion);
    case '[': return parse_class(p);
    case '*': case '+': case '?': return nothing_to_repeat(p);
    case '{':
        if (!p->legacy)
            return syntax(p, p->at, p->at + 1, STR("this { does not begin a quantifier"),
                          STR("write \\{ for the character"));
        if (braced_count(p, &min, &max))
            return syntax(p, p->at - 1, p->at, STR("there is nothing to repeat"), (Str){0});
        break;
    case ']': case '}':
        if (!p->legacy)
            return syntax(p, p->at, p->at + 1, str_printf(p->re->ctx, "this %c closes nothing", c),
                          str_printf(p->re->ctx, "write \\%c for the character", c));
        break;
    default: break;
    }
    return char_node(p, next_char(p));
}

static ReNode *parse_alternative(Parser *p)
{
    VEC(ReNode *) items = {0};
    while (more(p) && !at_char(p, '|') && !at_char(p, ')')) {
        bool assertion = false;
        size_t start = p->at;
        ReNode *item = parse_atom(p, &assertion);
        if (item)
            item = parse_quantifier(p, item, start, assertion);
        if (!item || p->re->failed)
            return NULL;
        VEC_PUSH(p->re->ctx, &items) = item;
    }
    if (items.n == 0)
        return re_new(p->re, RE_EMPTY);
    return items.n == 1 ? items.items[0] : re_new_items(p->re, RE_CAT, items.items, items.n);
}

static ReNode *parse_disjunction(Parser *p)
{
    VEC(ReNode *) items = {0};
    Branch *parent = p->branch;
    uint32_t number = ++p->n_disjunctions;
    do {
        Branch *branch = CTX_NEW(p->re->ctx, Branch);
        branch->parent = parent;
        branch->disjunction = number;
        branch->depth = parent ? parent->depth + 1 : 0;
        p->branch = branch;
        ReNode *item = parse_alternative(p);
        if (!item)
            return NULL;
        VEC_PUSH(p->re->ctx, &items) = item;
    } while (accept(p, '|'));
    p->branch = parent;
    return items.n == 1 ? items.items[0] : re_new_items(p->re, RE_ALT, items.items, items.n);
}

ReNode *re_parse(Re *re, bool legacy)
{
    Parser parser = {0}, *p = &parser;
    p->re = re;
    p->s = re->source.ptr;
    p->len = re->source.len;
    p->legacy = re->legacy = legacy;
    if (!check_utf8(p))
        return NULL;
    count_groups(p);
    ReNode *node = parse_disjunction(p);
    if (node && more(p))
        return syntax(p, p->at, p->at + 1, STR("this ) closes nothing"), STR("write \\) for the character"));
    return node && resolve_names(p) && !re->failed ? node : NULL;
}
