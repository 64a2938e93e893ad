/* model.c: small questions to the Model IR. */
#include "model.h"

const ModelBinding *model_name(const ModelFile *file, Str name)
{
    return map_get(&file->names, name);
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
