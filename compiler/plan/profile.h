/* profile.h: what a sample of real instances looks like. tool/profile.c fills it, the planner orders its guesses by it.
 *
 * Counts only, of schemas, of rules and of names that the schema itself has: nothing of the instances goes from here into output.
 * A profile never changes a verdict: it only tells what to try first.
 */
#ifndef SCHEMAC_PROFILE_H
#define SCHEMAC_PROFILE_H

#include "../ir/ir.h"

/* Names stand as numbers: those of the schema from PROFILE_NAMES on. */
enum { PROFILE_BRACE /* the opening or the closing one */, PROFILE_UNKNOWN /* a name that no schema has */, PROFILE_NAMES };

/* How often one name stood behind another one in objects that a schema judged. */
typedef struct ProfileFollow {
    uint32_t from, to;
    uint64_t n;
} ProfileFollow;

typedef struct ProfileRule {
    uint64_t failures;
    uint64_t *branches; /* ANY_OF: how often each took the value; NULL: never asked */
} ProfileRule;

typedef struct ProfileSchema {
    uint64_t values;    /* that it judged; one value may count more than once */
    Map by_pair;        /* from and to -> ProfileFollow, all of which stand in follows */
    VEC(ProfileFollow *) follows;
    ProfileRule *rules; /* as in Schema.rules */
} ProfileSchema;

/* Lives as long as the Ctx that made it. */
typedef struct Profile {
    Str hash;           /* of the sample's bytes: 64 hex digits */
    uint64_t n_events, n_valid;
    Map names;          /* name -> its number */
    ProfileSchema *schemas; /* by Schema.id */
    size_t n_schemas;
} Profile;

Profile *profile_new(Ctx *ctx, const SchemaSet *set);
uint32_t profile_name(const Profile *profile, Str name); /* PROFILE_UNKNOWN when no schema has it */
void profile_follow(Ctx *ctx, Profile *profile, const Schema *schema, uint32_t from, uint32_t to);
void profile_branch(Ctx *ctx, Profile *profile, const Schema *schema, size_t rule, size_t branch);

/* The planner's questions; `profile` NULL: as if nothing had been seen. */
const ProfileSchema *profile_of(const Profile *profile, const Schema *schema); /* NULL: not seen */
const ProfileRule *profile_rule(const Profile *profile, const Schema *schema, const Rule *rule); /* NULL: not seen */

#endif
