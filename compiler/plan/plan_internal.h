/* plan_internal.h: what the files of plan/ share. Private to plan/. */
#ifndef SCHEMAC_PLAN_INTERNAL_H
#define SCHEMAC_PLAN_INTERNAL_H

#include "plan.h"

/* One planning. Lives during plan_make. */
typedef struct Planner {
    Ctx *ctx;
    const SchemaSet *set;
    const scr_program *program;
    Techniques techniques;
    const Profile *profile; /* may be NULL */
    Plan *plan;
    Map by_key;       /* a conjunction's ids -> PlanNode */
    Map by_source;    /* a pattern's source -> PlanPattern */
    Schema **equal;   /* by schema: the first that asks the same; NULL: nobody looked */
    Schema *refuses;  /* a false schema of our own, for names that propertyNames refuses */
    size_t max_nodes; /* past it joined schemas go to the tree: joining can multiply nodes */
    size_t n_ops;     /* tests made so far, and the most that are: past it all goes to the tree */
    size_t max_ops;
    bool crowded;     /* more than PLAN_CROWDED properties: objects are brief */
} Planner;

/* One kind of value of one node, being looked at. */
typedef struct Look {
    Planner *planner;
    DocKind kind;
    PlanShapes shapes;   /* of the schemas that must hold; while a branch is looked at: of that branch */
    const PlanOp *unique; /* where uniqueItems must hold; NULL */
    bool in_branch;
    size_t n_ops;
} Look;

#define LOOK_OPS_MAX 1024   /* tests of one kind of one node: past it the tree is as quick */
#define PLAN_OPS_MAX (1u << 19) /* of a whole plan, and 4 more for each schema: 100 bytes each */
#define PLAN_LEVELS_MAX 128 /* containers in containers that a plan may check without counting: the C stack of its functions */
#define LOOK_LEVELS_MAX 64  /* $ref and allOf in each other: the planner's own stack */

static inline bool plan_uses(const Planner *planner, Technique technique)
{
    return technique_is_on(planner->techniques, technique);
}

/* The node of a conjunction: made on first sight, finished by plan_make's loop. */
PlanNode *plan_node(Planner *planner, Schema *const *set, size_t n);

/* plan_equal.c: sets planner->equal. */
void plan_find_equal(Planner *planner);

/* plan_text.c: sets and patterns, and how they are searched and matched. */
PlanSet *plan_add_set(Planner *planner, Str *items, size_t n);
/* Searches of it give the index of the text, not only whether it is there. */
void plan_set_maps(Planner *planner, PlanSet *set);
/* Unique ones, searched for by their index here; by: what tells them apart, if anything does. */
PlanSet *plan_add_names(Planner *planner, Str *items, size_t n, const PlanTelling *by);
PlanPattern *plan_pattern(Planner *planner, RePattern *pattern);

/* plan_quick.c: what can be asked of a string on the bytes ahead. */
bool plan_is_unescaped(unsigned c); /* stands for itself in every JSON string; what is not ASCII only in UTF-8 */
void plan_pieces(Planner *planner, PlanPattern *pattern); /* sets its pieces, from its runs */
uint32_t plan_all_from(const scr_regex *re); /* see PlanPattern.all_from */
PlanQuick plan_quick(const Planner *planner, const PlanOp *string);

/* plan_joint.c: puts what branches ask of a string at each of the node's sites into one lookup; the nodes asked are finished. */
void plan_join_sites(Planner *planner, PlanNode *node);

/* plan_order.c: what is tried first. */
void plan_order_members(Planner *planner, const PlanNode *node, PlanObject *object);
void plan_predictions(Planner *planner, const PlanNode *node, PlanObject *object);
void plan_told(const Planner *planner, PlanObject *object); /* by which byte names are told apart */
void plan_beginnings(PlanObject *object); /* of its names, where others are passed */
/* Sorts the tests of anyOf's branches, and those of a schema's rules, one for each, before they are joined. */
void plan_order_branches(Planner *planner, const Schema *schema, const Rule *rule, PlanOp **args);
void plan_order_rules(Planner *planner, const Schema *schema, PlanOp **args);

/* plan_test.c: what a schema asks of values of a kind. Rules that shape a container are left in look->shapes. */
PlanOp *look_schema(Look *look, const Schema *schema, unsigned level);
/* The same of a schema that need not hold: its shape rules become a P_BRANCH. */
PlanOp *look_branch(Look *look, const Schema *schema, unsigned level);
/* A rule that shapes a container, of what must hold or of the branch that is looked at: it waits for the node to be finished. */
PlanOp *look_shape(Look *look, const Schema *schema, const Rule *rule);
/* Tests; constants are folded. */
PlanOp *op_const(Look *look, bool value, const Schema *schema, const Rule *rule);
PlanOp *op_and(Look *look, PlanOp **args, size_t n);
PlanOp *op_or(Look *look, PlanOp **args, size_t n);
PlanOp *op_not(Look *look, PlanOp *arg);
PlanOp *op_has(Look *look, const Schema *schema, const Rule *rule, Str name);
PlanOp *op_count(Look *look, PlanOpKind kind, const Schema *schema, const Rule *rule, uint64_t count);
PlanOp *op_branch(Look *look, const PlanShapes *shapes); /* they hold; not none */
PlanOp *op_opaque(Look *look, const Schema *schema, const Rule *rule, PlanReason reason);
/* No number below 0 passes. */
bool plan_refuses_negative(const PlanOp *op);

/* plan_unevaluated.c: unevaluatedProperties of an object, unevaluatedItems of an array. */
PlanOp *look_unevaluated(Look *look, const Schema *schema, const Rule *rule, unsigned level);

/* plan_ahead.c: sets PlanObject.looks_ahead, of a plan that is decided. */
void plan_ahead(const Plan *plan);

/* plan_known.c: sets plan->known, of a plan that is decided. */
void plan_know(Planner *planner);

/* SCR_VALID: the pattern matches a name of the schema; SCR_INVALID; or a limit. */
int plan_name_matches(Planner *planner, const RePattern *pattern, Str name);

/* plan_shape.c: what is left in look->shapes, and the tests at the end, as a PlanObject or PlanArray. False: for the tree. */
bool plan_object(Planner *planner, PlanNode *node, const Look *look, PlanOp *close);
bool plan_array(Planner *planner, PlanNode *node, const Look *look, PlanOp *close);

#endif
