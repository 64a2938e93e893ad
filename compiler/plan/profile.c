/* profile.c: the counts of a sample. In: what tool/profile.c sees. Out: what the planner asks. */
#include "profile.h"

static void add_name(Ctx *ctx, Profile *profile, Str name)
{
    if (!map_has(&profile->names, name))
        map_set(ctx, &profile->names, name, (void *)(uintptr_t)(profile->names.n + PROFILE_NAMES));
}

static void add_names(Ctx *ctx, Profile *profile, const Rule *rule)
{
    if (rule->kind == R_PROPERTIES)
        for (size_t i = 0; i < rule->u.properties.n; i++)
            add_name(ctx, profile, rule->u.properties.items[i].name);
    if (rule->kind == R_REQUIRED)
        for (size_t i = 0; i < rule->u.names.n; i++)
            add_name(ctx, profile, rule->u.names.items[i]);
}

Profile *profile_new(Ctx *ctx, const SchemaSet *set)
{
    Profile *profile = CTX_NEW(ctx, Profile);
    profile->n_schemas = set->schemas.n;
    profile->schemas = CTX_ARRAY(ctx, set->schemas.n, ProfileSchema);
    for (size_t i = 0; i < set->schemas.n; i++) {
        const Schema *schema = set->schemas.items[i];
        profile->schemas[i].rules = CTX_ARRAY(ctx, schema->rules.n, ProfileRule);
        for (size_t k = 0; k < schema->rules.n; k++)
            add_names(ctx, profile, &schema->rules.items[k]);
    }
    return profile;
}

uint32_t profile_name(const Profile *profile, Str name)
{
    uintptr_t number = (uintptr_t)map_get(&profile->names, name);
    return number ? (uint32_t)number : PROFILE_UNKNOWN;
}

void profile_follow(Ctx *ctx, Profile *profile, const Schema *schema, uint32_t from, uint32_t to)
{
    ProfileSchema *seen = &profile->schemas[schema->id];
    const uint32_t pair[2] = {from, to};
    ProfileFollow *follow = map_get(&seen->by_pair, (Str){(const char *)pair, sizeof pair});
    if (!follow) {
        follow = CTX_NEW(ctx, ProfileFollow);
        follow->from = from;
        follow->to = to;
        VEC_PUSH(ctx, &seen->follows) = follow;
        map_set(ctx, &seen->by_pair, str_copy(ctx, (Str){(const char *)pair, sizeof pair}), follow);
    }
    follow->n++;
}

void profile_branch(Ctx *ctx, Profile *profile, const Schema *schema, size_t rule, size_t branch)
{
    ProfileRule *seen = &profile->schemas[schema->id].rules[rule];
    if (!seen->branches)
        seen->branches = CTX_ARRAY(ctx, schema->rules.items[rule].u.schemas.n, uint64_t);
    seen->branches[branch]++;
}

const ProfileSchema *profile_of(const Profile *profile, const Schema *schema)
{
    if (!profile || schema->id >= profile->n_schemas || profile->schemas[schema->id].values == 0)
        return NULL;
    return &profile->schemas[schema->id];
}

const ProfileRule *profile_rule(const Profile *profile, const Schema *schema, const Rule *rule)
{
    const ProfileSchema *seen = profile_of(profile, schema);
    return seen ? &seen->rules[rule - schema->rules.items] : NULL;
}
