/* plan_quick.c: a string's first check, made on the bytes ahead before the string's end is known; patterns as pieces for it. */
#include "plan_internal.h"

#include <string.h>

bool plan_is_unescaped(unsigned c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

/* ---- pieces ---- */

#define SHAPE_RANGES_MAX 3 /* ranges of one byte of a shape: hexadecimal digits have three */

/* Under way: the pieces, and the fixed bytes that the next one begins with. */
typedef struct Pieces {
    Ctx *ctx;
    VEC(PlanPiece) list;
    PlanPiece fixed;
    size_t offset; /* least bytes before `fixed` */
    bool far;      /* a run came before */
    bool failed;
} Pieces;

/* The ranges of bytes of a set, in column `at` of the piece; how many. False: too many, or not of plain ASCII. */
static bool put_ranges(PlanPiece *piece, size_t at, const uint64_t set[4], size_t max, size_t *n)
{
    *n = 0;
    for (unsigned c = 0; c < 256; c++) {
        if (!(set[c / 64] >> c % 64 & 1))
            continue;
        unsigned first = c;
        for (; c < 256 && (set[c / 64] >> c % 64 & 1); c++)
            if (!plan_is_unescaped(c) || c >= 0x80)
                return false;
        if (*n == max)
            return false;
        piece->low[*n][at] = (unsigned char)first;
        piece->span[*n][at] = (unsigned char)(c - 1 - first);
        ++*n;
    }
    return *n > 0;
}

/* Bytes with fewer ranges than others have the last one again; behind the shape every byte is good. */
static void fill_shape(PlanPiece *piece)
{
    for (size_t i = 0; i < PLAN_PIECE_MAX; i++)
        for (size_t j = 0; j < piece->n_ranges; j++) {
            if (i >= piece->n) {
                piece->low[j][i] = 0;
                piece->span[j][i] = 255;
            } else if (j > 0 && piece->low[j][i] == 0) { /* NUL is in no range */
                piece->low[j][i] = piece->low[j - 1][i];
                piece->span[j][i] = piece->span[j - 1][i];
            }
        }
}

static bool is_literal(const PlanPiece *piece)
{
    for (size_t i = 0; i < piece->n; i++)
        if (piece->span[0][i] != 0)
            return false;
    return piece->n_ranges == 1;
}

static void end_fixed(Pieces *pieces)
{
    PlanPiece *piece = &pieces->fixed;
    if (piece->n == 0)
        return;
    pieces->failed = pieces->failed || pieces->offset > PLAN_QUICK_SPAN;
    pieces->offset += piece->n;
    piece->kind = is_literal(piece) ? PLAN_PIECE_LITERAL : PLAN_PIECE_SHAPE;
    piece->far = pieces->far && (piece->kind == PLAN_PIECE_SHAPE || piece->n > 1); /* a run leaves room for a quote */
    fill_shape(piece);
    VEC_PUSH(pieces->ctx, &pieces->list) = *piece;
    memset(piece, 0, sizeof *piece);
}

static void add_byte(Pieces *pieces, const uint64_t set[4], bool quote)
{
    PlanPiece *piece = &pieces->fixed;
    size_t n = 1;
    if (piece->n == PLAN_PIECE_MAX)
        end_fixed(pieces);
    if (quote)
        piece->low[0][piece->n] = '"';
    else if (!put_ranges(piece, piece->n, set, SHAPE_RANGES_MAX, &n))
        pieces->failed = true;
    piece->n_ranges = n > piece->n_ranges ? n : piece->n_ranges;
    piece->n++;
}

static void add_run(Pieces *pieces, const ReRun *run)
{
    PlanPiece piece = {.kind = PLAN_PIECE_RUN, .min = run->min, .max = run->max};
    end_fixed(pieces);
    if (!put_ranges(&piece, 0, run->set, PLAN_RANGES_MAX, &piece.n_ranges) || pieces->offset > PLAN_QUICK_SPAN)
        pieces->failed = true;
    piece.far = pieces->far;
    pieces->far = true;
    pieces->offset += run->min;
    VEC_PUSH(pieces->ctx, &pieces->list) = piece;
}

void plan_pieces(Planner *planner, PlanPattern *pattern)
{
    Pieces pieces = {.ctx = planner->ctx};
    for (size_t i = 0; i < pattern->n_runs && !pieces.failed; i++) {
        const ReRun *run = &pattern->runs[i];
        if (run->min != run->max)
            add_run(&pieces, run);
        else if (run->min > 2 * PLAN_QUICK_SPAN)
            pieces.failed = true;
        else
            for (uint32_t k = 0; k < run->min; k++)
                add_byte(&pieces, run->set, false);
    }
    add_byte(&pieces, NULL, true);
    end_fixed(&pieces);
    if (pieces.failed)
        return;
    pattern->pieces = pieces.list.items;
    pattern->n_pieces = pieces.list.n;
}

/* ---- patterns that every plain string matches ---- */

#define ALL_FROM_MAX 4 /* characters that are looked at one by one */
#define ALL_LENGTHS_MAX 16 /* by then the states that are met are the same again, or the pattern is none of these */
#define ALL_STATES_MAX 64

static bool is_in(const uint64_t set[4], unsigned c)
{
    return set[c / 64] >> c % 64 & 1;
}

static bool takes_plain(const scr_re_run *run)
{
    for (unsigned c = 0x20; c < 0x80; c++)
        if (plan_is_unescaped(c) && !is_in(run->set, c))
            return false;
    return run->max == SCR_NONE;
}

static uint32_t next_state(const scr_regex *re, uint32_t state, unsigned c)
{
    if (state <= 1)
        return state;
    size_t at = (size_t)(state - 2) * re->n_classes + re->classes[c];
    return re->kind == SCR_RE_DFA8 ? re->next8[at] : re->next16[at];
}

/* The states that plain characters lead to from those of `now`. True: all of them accept. */
static bool step_plain(const scr_regex *re, const bool *now, bool *next, uint32_t n)
{
    bool all = true;
    memset(next, 0, n * sizeof *next);
    for (uint32_t state = 0; state < n; state++)
        for (unsigned c = 0x20; now[state] && c < 0x80; c++)
            if (plan_is_unescaped(c))
                next[next_state(re, state, c)] = true;
    for (uint32_t state = 0; state < n; state++)
        all = all && (!next[state] || state == 1 || (state > 1 && state >= re->accept));
    return all;
}

/* From some length on only states come that accept, and they lead to none but such. */
static uint32_t dfa_all_from(const scr_regex *re)
{
    bool sets[2][ALL_STATES_MAX] = {{false}};
    uint32_t n = re->n_states + 2;
    if (n > ALL_STATES_MAX)
        return SCR_NONE;
    sets[0][re->start] = true;
    uint32_t from = re->start == 1 || (re->start > 1 && re->start >= re->accept) ? 0 : SCR_NONE;
    for (uint32_t length = 0; length < ALL_LENGTHS_MAX && (from != SCR_NONE || length < ALL_FROM_MAX); length++) {
        const bool *now = sets[length % 2];
        bool *next = sets[1 - length % 2];
        if (!step_plain(re, now, next, n))
            from = SCR_NONE;
        else if (from == SCR_NONE)
            from = length + 1;
        if (memcmp(now, next, n * sizeof *now) == 0)
            return from;
    }
    return SCR_NONE;
}

uint32_t plan_all_from(const scr_regex *re)
{
    if (re->negated)
        return SCR_NONE;
    if (re->kind == SCR_RE_RUN && re->literal_len == 0 && re->literal2_len == 0)
        return takes_plain(&re->runs[0]) ? re->runs[0].min : SCR_NONE;
    if (re->kind == SCR_RE_RUNS && re->n_runs == 1)
        return takes_plain(&re->runs[0]) ? re->runs[0].min : SCR_NONE;
    return re->kind == SCR_RE_DFA8 || re->kind == SCR_RE_DFA16 ? dfa_all_from(re) : SCR_NONE;
}

/* ---- a string's first check ---- */

bool plan_needs_text(const PlanOp *op)
{
    if (op->kind == P_PATTERN || op->kind == P_FORMAT || op->kind == P_STRING_IN || op->kind == P_CONTENT)
        return true;
    for (size_t i = 0; i < op->n_args; i++)
        if (plan_needs_text(op->args[i]))
            return true;
    return false;
}

bool plan_has_content(const PlanOp *op)
{
    bool found = op->kind == P_CONTENT;
    for (size_t i = 0; i < op->n_args; i++)
        found = found || plan_has_content(op->args[i]);
    return found;
}

static PlanQuickKind quick_kind(const Planner *planner, const PlanOp *op)
{
    bool first = plan_uses(planner, TECHNIQUE_CONSTANT_FIRST);
    if (op->kind == P_PATTERN && op->u.pattern->n_pieces > 0 && first)
        return PLAN_QUICK_RUNS;
    if (op->kind == P_STRING_IN && op->u.set->quick && first)
        return PLAN_QUICK_SET;
    bool date_time = op->kind == P_FORMAT && str_is(op->rule->u.format.name, "date-time");
    if (date_time && plan_uses(planner, TECHNIQUE_DATE_TIME_AHEAD))
        return PLAN_QUICK_DATE_TIME;
    if (op->kind == P_CONTENT && plan_uses(planner, TECHNIQUE_CONTENT_IN_PLACE))
        return PLAN_QUICK_CONTENT;
    return PLAN_QUICK_NONE;
}

/* The only check that needs the text, when it has a quick form: the others may be of the length. */
PlanQuick plan_quick(const Planner *planner, const PlanOp *string)
{
    PlanQuick quick = {PLAN_QUICK_NONE, NULL};
    const PlanOp *const *parts = string->kind == P_AND ? (const PlanOp *const *)string->args : &string;
    size_t n = string->kind == P_AND ? string->n_args : 1;
    for (size_t i = 0; i < n; i++) {
        if (!plan_needs_text(parts[i]))
            continue;
        PlanQuick none = {PLAN_QUICK_NONE, NULL};
        if (quick.op != NULL)
            return none;
        quick.kind = quick_kind(planner, parts[i]);
        quick.op = parts[i];
    }
    if (quick.kind == PLAN_QUICK_CONTENT && quick.op != string)
        quick.kind = PLAN_QUICK_NONE; /* the text may have moved by then */
    return quick;
}
