/* model.c: small questions to the Model IR. */
#include "model.h"
#include "../base/limits.h"

static const ModelBinding *found_name(const ModelFile *file, Str name, int *looks);

/* from x import *: the last that has the name. */
static const ModelBinding *star_name(const ModelFile *file, Str name, int *looks)
{
    const ModelBinding *found = NULL;
    for (size_t i = file->names.n; i-- > 0 && !found;) {
        const ModelBinding *star = file->names.entries[i].value;
        if (star->kind == BIND_FROM && star->target && str_is(star->member, "*") && !str_starts(name, STR("_")))
            found = found_name(star->target, name, looks);
    }
    return found;
}

static const ModelBinding *found_name(const ModelFile *file, Str name, int *looks)
{
    if (*looks >= LIMIT_STAR_LOOKS)
        return NULL;
    ++*looks;
    const ModelBinding *binding = map_get(&file->names, name);
    if (!binding)
        return star_name(file, name, looks);
    const ModelBinding *there = binding->kind == BIND_FROM && binding->target ? found_name(binding->target, binding->member, looks) : NULL;
    return there ? there : binding;
}

const ModelBinding *model_name(const ModelFile *file, Str name)
{
    int looks = 0;
    return found_name(file, name, &looks);
}

const char *model_type_name(TypeKind kind)
{
    static const char *const names[] = { /* ORDER TYPES */
#define MODEL_TYPE(NAME, text) text,
#include "model_types.def"
#undef MODEL_TYPE
    };
    return kind < N_TYPES ? names[kind] : "";
}

ModelLimits model_limits_none(void)
{
    return (ModelLimits){.min_length = -1, .max_length = -1, .max_digits = -1, .decimal_places = -1, .allow_inf_nan = true};
}
