/* plan_ahead.c: where an object must see to what can be read behind its brace. SCR_SLACK bytes can be behind a value and at an item, and each value
 * needs SCR_SLACK_VALUE. A name that is expected is passed without a look at the input's end; so the first one must not come on top of another. */
#include "plan_internal.h"

#include "../../runtime/scr_stream.h"

#define PASSED_MAX (SCR_SLACK - SCR_SLACK_VALUE)

static void pass_site(const PlanSite *site, uint32_t passed)
{
    PlanNode *value = site->value;
    value->passed = value->passed < passed ? passed : value->passed;
    for (size_t i = 0; i < site->probes.n; i++) {
        PlanNode *probe = site->probes.items[i].node;
        probe->passed = probe->passed < passed ? passed : probe->passed;
    }
}

/* A name with what stands around it. */
static uint32_t token_of(const PlanObject *object, size_t member) { return (uint32_t)object->members.items[member].name.len + 6; }

static void pass_members(const PlanObject *object)
{
    for (size_t i = 0; i < object->members.n; i++) {
        bool first = object->first.n > 0 && object->first.items[0] == i;
        pass_site(&object->members.items[i].site, first ? PASSED_MAX : token_of(object, i));
    }
    for (size_t i = 0; i < plan_other_sites(object); i++)
        pass_site(&object->others.sites[i], PASSED_MAX);
}

void plan_ahead(const Plan *plan)
{
    for (size_t i = 0; i < plan->nodes.n; i++)
        if (plan->nodes.items[i]->how[DOC_OBJECT] == PLAN_CHECK)
            pass_members(plan->nodes.items[i]->object);
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        if (node->how[DOC_OBJECT] == PLAN_CHECK && node->object->first.n > 0)
            node->object->looks_ahead = node->passed + token_of(node->object, node->object->first.items[0]) > PASSED_MAX;
    }
}
