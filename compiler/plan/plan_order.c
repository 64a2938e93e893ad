/* plan_order.c: what is tried first: which name is expected behind which, which branch and which rule is asked before others. In the
 * schema's order, or as a profile says. Guesses only: any order gives the same verdict. */
#include "plan_internal.h"

#include <stdlib.h>
#include <string.h>

#include "../../runtime/scr_regex.h"
#include "../../runtime/scr_stream_index.h"

/* ---- names in the schema's order ---- */

#define PREDICTED_MAX 48 /* bytes of a name with its quotes; ", " and ": " around it make 52: SCR_SLACK_VALUE */

/* The name may be compared as a whole: it is short, and stands in JSON as it is. */
static bool is_predictable(Ctx *ctx, const PlanObject *object, size_t member)
{
    Out json = out_new(ctx);
    out_json_string(&json, object->members.items[member].name);
    return json.len <= PREDICTED_MAX && json.len == object->members.items[member].name.len + 2;
}

static size_t most_expected(const Planner *planner)
{
    return plan_uses(planner, TECHNIQUE_OPTIONAL_KEYS) ? PLAN_NEXT_MAX : 1;
}

/* Names are expected in the schema's order; those that are not required may be missing. */
static PlanNext expected_from(const Planner *planner, const PlanObject *object, size_t from)
{
    PlanNext next = {{0}, 0, false};
    for (size_t i = from; i < object->members.n && next.n < most_expected(planner); i++) {
        if (is_predictable(planner->ctx, object, i))
            next.items[next.n++] = (uint32_t)i;
        if (object->required[i / 64] >> i % 64 & 1)
            break;
    }
    return next;
}

/* ---- names as a sample has them ---- */

#define RARE 16 /* a name that comes less often than once in so many times is not worth the compare */

/* What stood behind one name: the counts of the members that stood there most often. */
typedef struct Followers {
    uint64_t total, closing;
    uint64_t counts[PLAN_NEXT_MAX];
    PlanNext next;
} Followers;

/* Keeps the most frequent ones; of equals, the member that comes first in the schema. */
static void put_follower(Followers *followers, uint32_t member, uint64_t n)
{
    size_t at = followers->next.n;
    while (at > 0 && (followers->counts[at - 1] < n || (followers->counts[at - 1] == n && followers->next.items[at - 1] > member)))
        at--;
    if (at == PLAN_NEXT_MAX)
        return;
    size_t last = followers->next.n < PLAN_NEXT_MAX ? followers->next.n++ : PLAN_NEXT_MAX - 1;
    for (size_t i = last; i > at; i--) {
        followers->counts[i] = followers->counts[i - 1];
        followers->next.items[i] = followers->next.items[i - 1];
    }
    followers->counts[at] = n;
    followers->next.items[at] = member;
}

/* Members by their names' numbers in the profile. */
typedef struct Numbered {
    Planner *planner;
    const PlanObject *object;
    Map members;          /* number -> member + 1 */
    Followers *followers; /* by member; the last one: behind the opening brace */
} Numbered;

static Str number_key(const uint32_t *number)
{
    return (Str){(const char *)number, sizeof *number};
}

static void number_members(Numbered *numbered)
{
    Ctx *ctx = numbered->planner->ctx;
    for (size_t i = 0; i < numbered->object->members.n; i++) {
        uint32_t *number = CTX_NEW(ctx, uint32_t);
        *number = profile_name(numbered->planner->profile, numbered->object->members.items[i].name);
        if (*number >= PROFILE_NAMES)
            map_set(ctx, &numbered->members, number_key(number), (void *)(uintptr_t)(i + 1));
    }
}

static void count_follow(Numbered *numbered, const ProfileFollow *follow)
{
    size_t n = numbered->object->members.n;
    size_t from = follow->from == PROFILE_BRACE ? n + 1 : (uintptr_t)map_get(&numbered->members, number_key(&follow->from));
    size_t to = (uintptr_t)map_get(&numbered->members, number_key(&follow->to));
    if (from == 0) /* a name that this object does not look at */
        return;
    Followers *followers = &numbered->followers[from - 1];
    followers->total += follow->n;
    if (follow->to == PROFILE_BRACE)
        followers->closing += follow->n;
    else if (to > 0 && is_predictable(numbered->planner->ctx, numbered->object, to - 1))
        put_follower(followers, (uint32_t)(to - 1), follow->n);
}

static PlanNext worthwhile(const Planner *planner, const Followers *followers)
{
    PlanNext next = followers->next;
    size_t most = most_expected(planner);
    next.n = next.n < most ? next.n : most;
    while (next.n > 0 && followers->counts[next.n - 1] < followers->total / RARE + 1)
        next.n--;
    next.closes = next.n > 0 && followers->closing > followers->counts[0];
    return next;
}

/* By member, the last one behind the opening brace; NULL: the sample has no such object. */
static Followers *followers_of(Planner *planner, const PlanNode *node, const PlanObject *object)
{
    size_t n = object->members.n;
    if (!planner->profile || !plan_uses(planner, TECHNIQUE_PREDICTED_KEYS))
        return NULL;
    Numbered numbered = {.planner = planner, .object = object, .followers = CTX_ARRAY(planner->ctx, n + 1, Followers)};
    number_members(&numbered);
    for (size_t k = 0; k < node->n_set; k++) {
        const ProfileSchema *seen = profile_of(planner->profile, node->set[k]);
        for (size_t i = 0; seen && i < seen->follows.n; i++)
            count_follow(&numbered, seen->follows.items[i]);
    }
    return numbered.followers[n].total > 0 ? numbered.followers : NULL;
}

/* The likeliest member behind one that was not placed yet; n: none. */
static size_t unplaced_follower(const Followers *followers, const bool *placed, size_t n)
{
    for (size_t i = 0; i < followers->next.n; i++)
        if (!placed[followers->next.items[i]])
            return followers->next.items[i];
    return n;
}

/* Members in the order in which the sample has them: those that come in turn are asked for as a run. */
void plan_order_members(Planner *planner, const PlanNode *node, PlanObject *object)
{
    size_t n = object->members.n, from = n;
    const Followers *followers = followers_of(planner, node, object);
    if (!followers)
        return;
    bool *placed = CTX_ARRAY(planner->ctx, n, bool);
    PlanMember *ordered = CTX_ARRAY(planner->ctx, n, PlanMember);
    for (size_t i = 0, left = 0; i < n; i++) {
        size_t next = unplaced_follower(&followers[from], placed, n);
        while (next == n && placed[left])
            left++;
        from = next < n ? next : left;
        placed[from] = true;
        ordered[i] = object->members.items[from];
    }
    for (size_t i = 0; i < n; i++)
        object->members.items[i] = ordered[i];
}

void plan_predictions(Planner *planner, const PlanNode *node, PlanObject *object)
{
    size_t n = object->members.n;
    if (!plan_uses(planner, TECHNIQUE_PREDICTED_KEYS))
        return;
    const Followers *followers = followers_of(planner, node, object);
    object->first = followers ? worthwhile(planner, &followers[n]) : expected_from(planner, object, 0);
    for (size_t i = 0; i < n; i++)
        object->members.items[i].next = followers && followers[i].total > 0 ? worthwhile(planner, &followers[i])
                                                                            : expected_from(planner, object, i + 1);
}

/* ---- tests ---- */

typedef struct Weighed {
    PlanOp *op;
    uint64_t n;
    size_t at;
} Weighed;

static int heavier_first(const void *a, const void *b)
{
    const Weighed *x = a, *y = b;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* A test that could end undecided must not come to be asked before, or after, one that decides. */
static bool always_decides(const PlanOp *op)
{
    if (op->kind == P_CONTENT || (op->kind == P_PATTERN && op->u.pattern->pattern->form->kind == SCR_RE_PCRE2))
        return false;
    for (size_t i = 0; i < op->n_args; i++)
        if (!always_decides(op->args[i]))
            return false;
    return true;
}

static void sort_args(PlanOp **args, size_t n, Weighed *weighed)
{
    for (size_t i = 0; i < n; i++)
        if (!always_decides(args[i]))
            return;
    qsort(weighed, n, sizeof *weighed, heavier_first);
    for (size_t i = 0; i < n; i++)
        args[i] = weighed[i].op;
}

void plan_order_branches(Planner *planner, const Schema *schema, const Rule *rule, PlanOp **args)
{
    size_t n = rule->u.schemas.n;
    const ProfileRule *seen = profile_rule(planner->profile, schema, rule);
    if (!seen || !seen->branches)
        return;
    Weighed *weighed = CTX_ARRAY(planner->ctx, n, Weighed);
    for (size_t i = 0; i < n; i++)
        weighed[i] = (Weighed){args[i], seen->branches[i], i};
    sort_args(args, n, weighed);
}

void plan_order_rules(Planner *planner, const Schema *schema, PlanOp **args)
{
    size_t n = schema->rules.n;
    const ProfileSchema *seen = profile_of(planner->profile, schema);
    if (!seen)
        return;
    Weighed *weighed = CTX_ARRAY(planner->ctx, n, Weighed);
    for (size_t i = 0; i < n; i++)
        weighed[i] = (Weighed){args[i], seen->rules[i].failures, i};
    sort_args(args, n, weighed);
}

/* ---- names that some of their bytes tell apart, by a table ---- */

#define TELLING_TRIES 16
#define TELLING_COST 3 /* names of a wide object that are compared until one is found, mean: with more, as numbered names have, a hash of all bytes finds it sooner */

uint64_t plan_told_word(Str name, const PlanTelling *by)
{
    uint64_t word = 0;
    for (size_t i = 0; i < 8 && by->at + i < name.len + 2; i++) {
        size_t k = by->at + i;
        word |= (uint64_t)(k > 0 && k <= name.len ? (unsigned char)name.ptr[k - 1] : '"') << 8 * i;
    }
    return word;
}

/* How many names are compared until each is found. */
static size_t telling_cost(const PlanObject *object, const PlanTelling *by)
{
    size_t cost = 0, same[SCR_TOLD] = {0};
    for (size_t i = 0; i < object->members.n; i++)
        cost += ++same[scr_telling_place(plan_told_word(object->members.items[i].name, by), by->mask, by->factor)];
    return cost;
}

/* Returns its cost. */
static size_t find_telling(PlanObject *object)
{
    size_t all = SIZE_MAX, best = SIZE_MAX; /* bytes that all have */
    for (size_t i = 0; i < object->members.n; i++)
        all = object->members.items[i].name.len + 2 < all ? object->members.items[i].name.len + 2 : all;
    PlanTelling by = {0, all < 8 ? (UINT64_C(1) << 8 * all) - 1 : UINT64_MAX, UINT64_C(0x9e3779b97f4a7c15)};
    for (; by.at == 0 || by.at + 8 <= all; by.at++)
        for (int tries = 0; tries < TELLING_TRIES; tries++) {
            size_t cost = telling_cost(object, &by);
            if (cost < best) {
                best = cost;
                object->by = by;
            }
            by.factor = by.factor * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        }
    return best;
}

/* ---- names that are told by one byte ---- */

#define TOLD_MAX 254  /* scr_telling */
#define TOLD_ONE_BY_ONE 16

/* Bytes at one place of all names: how many kinds; 0 when it lies behind a name's closing quote. */
static size_t kinds_at(const PlanObject *object, size_t at)
{
    bool seen[256] = {false};
    size_t kinds = 0;
    for (size_t i = 0; i < object->members.n; i++) {
        Str name = object->members.items[i].name;
        if (at > name.len + 1)
            return 0;
        unsigned c = at <= name.len ? (unsigned char)name.ptr[at - 1] : '"';
        kinds += !seen[c];
        seen[c] = true;
    }
    return kinds;
}

void plan_told(const Planner *planner, PlanObject *object)
{
    size_t best = 0;
    object->told_at = SCR_NONE;
    object->brief = planner->crowded && object->members.n == 0;
    if (object->members.n == 0 || object->members.n > TOLD_MAX || !plan_uses(planner, TECHNIQUE_PREDICTED_KEYS))
        return;
    for (size_t i = 0; i < object->members.n; i++)
        if (!is_predictable(planner->ctx, object, i))
            return;
    object->brief = planner->crowded && !object->wide;
    object->told_by_table = object->wide || object->brief;
    for (size_t at = 1; at <= PREDICTED_MAX; at++) {
        size_t kinds = kinds_at(object, at);
        if (kinds > best) {
            best = kinds;
            object->told_at = (uint32_t)at;
        }
    }
    object->told_by_jump = best > TOLD_ONE_BY_ONE;
    if (object->told_by_table && find_telling(object) > TELLING_COST * object->members.n && object->wide) {
        object->told_at = SCR_NONE;
        object->told_by_table = object->told_by_jump = false;
    }
}

/* Of names of which one is empty there are none. */
void plan_beginnings(PlanObject *object)
{
    size_t shortest = sizeof object->beginning;
    if (!object->passes_others || object->told_at == SCR_NONE || object->told_by_jump)
        return;
    for (size_t i = 0; i < object->members.n; i++)
        shortest = object->members.items[i].name.len < shortest ? object->members.items[i].name.len : shortest;
    if (shortest == 0)
        return;
    object->beginning = UINT32_MAX >> 8 * (sizeof object->beginning - shortest);
    for (size_t i = 0; i < object->members.n; i++) {
        char bytes[sizeof object->beginning] = {0};
        memcpy(bytes, object->members.items[i].name.ptr, shortest);
        object->beginnings |= UINT64_C(1) << scr_beginning(bytes, object->beginning);
    }
}
