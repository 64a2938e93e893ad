/* options.c: what a user can ask of a compilation. */
#include "options.h"

RegistryEntry *registry_add(Ctx *ctx, Registry *registry, Str uri, Str name, Str text)
{
    RegistryEntry *entry = CTX_NEW(ctx, RegistryEntry);
    *entry = (RegistryEntry){.uri = uri, .name = name, .text = text};
    map_set(ctx, &registry->by_uri, uri, entry);
    return entry;
}

void registry_alias(Ctx *ctx, Registry *registry, Str uri, RegistryEntry *entry)
{
    map_set(ctx, &registry->by_uri, uri, entry);
}
