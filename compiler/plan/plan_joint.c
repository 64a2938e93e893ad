/* plan_joint.c: what several branches ask of one string, looked up at once. In: a finished plan. Out: at each site where branches are
 * told apart by constants (a "type", a "name"), one set of texts, and for each text the branches that are out. */
#include "plan_internal.h"

#define JOINT_MIN 3        /* probes; fewer are asked as quickly one by one */
#define JOINT_WORDS_MAX 4096 /* of a table of masks */

/* All that the node takes is strings of a set. */
static const PlanSet *only_texts(const PlanNode *node)
{
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] != (kind == DOC_STRING ? PLAN_CHECK : PLAN_REFUSE))
            return NULL;
    return node->string->kind == P_STRING_IN ? node->string->u.set : NULL;
}

static bool set_has(const PlanSet *set, Str text)
{
    size_t low = 0, high = set->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Str *item = &set->items[middle];
        int order = item->len != text.len ? (item->len < text.len ? -1 : 1) : str_cmp(*item, text);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* The branches of a probe whose set does not hold the text are out. */
static void fill_masks(Ctx *ctx, PlanJoint *joint, const PlanSite *site, uint32_t n_words)
{
    joint->out = CTX_ARRAY(ctx, (joint->set->n + 1) * n_words, uint64_t);
    for (size_t i = 0; i < site->probes.n; i++) {
        const PlanProbe *probe = &site->probes.items[i];
        const PlanSet *set = only_texts(probe->node);
        for (size_t k = 0; set && k <= joint->set->n; k++)
            for (uint32_t w = 0; w < n_words && !(k < joint->set->n && set_has(set, joint->set->items[k])); w++)
                joint->out[k * n_words + w] |= probe->of[w];
    }
}

static void join_site(Planner *planner, PlanSite *site, uint32_t n_words)
{
    Ctx *ctx = planner->ctx;
    size_t probes = 0, texts = 0, n = 0, left = 0;
    for (size_t i = 0; i < site->probes.n; i++) {
        const PlanSet *set = only_texts(site->probes.items[i].node);
        probes += set != NULL;
        texts += set ? set->n : 0;
    }
    if (probes < JOINT_MIN || (texts + 1) * n_words > JOINT_WORDS_MAX)
        return;
    Str *items = CTX_ARRAY(ctx, texts, Str);
    for (size_t i = 0; i < site->probes.n; i++) {
        const PlanSet *set = only_texts(site->probes.items[i].node);
        for (size_t k = 0; set && k < set->n; k++)
            items[n++] = set->items[k];
    }
    site->joint = CTX_NEW(ctx, PlanJoint);
    site->joint->set = plan_add_set(planner, items, n);
    plan_set_maps(planner, site->joint->set);
    fill_masks(ctx, site->joint, site, n_words);
    for (size_t i = 0; i < site->probes.n; i++)
        if (!only_texts(site->probes.items[i].node))
            site->probes.items[left++] = site->probes.items[i];
    site->probes.n = left;
}

void plan_join_sites(Planner *planner, PlanNode *node)
{
    PlanObject *object = node->how[DOC_OBJECT] == PLAN_CHECK ? node->object : NULL;
    PlanArray *array = node->how[DOC_ARRAY] == PLAN_CHECK ? node->array : NULL;
    if (!plan_uses(planner, TECHNIQUE_JOINT_CONSTANTS))
        return;
    for (size_t i = 0; object && i < object->members.n; i++)
        join_site(planner, &object->members.items[i].site, object->branches.n_words);
    for (size_t i = 0; object && i < plan_other_sites(object); i++)
        join_site(planner, &object->others.sites[i], object->branches.n_words);
    for (size_t i = 0; array && i < array->n_prefix; i++)
        join_site(planner, &array->prefix[i], array->branches.n_words);
    if (array)
        join_site(planner, &array->rest, array->branches.n_words);
}
