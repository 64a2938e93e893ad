/* scr_model_show.c: what the user's functions say that dumps show: serializers of fields and computed fields. In: a value that is valid. Out: each
 * instance within it has its `shown`. They are asked once, when all is valid, in the order in which a dump would ask them. */
#include "scr_model_run.h"

#define SCR_SHOW_DEPTH 512 /* of values: of what was decoded, and of what a function made */

static bool scr_model_show_value(scr_mrun *run, scr_object o, unsigned depth);

static bool scr_model_show_all(scr_mrun *run, const scr_object *items, uint32_t n, unsigned depth)
{
    for (uint32_t i = 0; i < n; i++)
        if (!scr_model_show_value(run, items[i], depth))
            return false;
    return true;
}

/* What a function of the instance gives; serializer: its name, NULL: a computed field. */
static bool scr_model_ask_shown(scr_mrun *run, uint16_t function, scr_object value, const char *serializer, scr_object *out)
{
    scr_raised raised;
    int status = scr_model_ask(run, function, value, out, &raised);
    if (status == 1)
        scr_model_raise(run, serializer, &raised);
    return status == 0;
}

static bool scr_model_show_field(scr_mrun *run, scr_object model, uint16_t field, unsigned depth)
{
    const scr_mfield *f = &run->def->classes[model.index].fields[field];
    scr_object value = model.u.dict->items[field], *shown = &model.u.dict->shown[field];
    if (f->flags & SCR_F_EXCLUDE || value.kind == SCR_O_MISSING)
        return true;
    bool asked = f->serializer != SCR_NO_VALUE && !(f->serializer_flags & SCR_S_NOT_NONE && value.kind == SCR_O_NONE) && !(f->serializer_flags & SCR_S_JSON && run->dumps_python);
    run->self = model;
    run->field_name = f->name;
    if (asked && !scr_model_ask_shown(run, f->serializer, value, run->def->functions[f->serializer].label, shown))
        return false;
    return scr_model_show_value(run, asked ? *shown : value, depth);
}

static bool scr_model_show_instance(scr_mrun *run, scr_object model, unsigned depth)
{
    const scr_mclass *def = &run->def->classes[model.index];
    scr_odict *dict = model.u.dict;
    uint32_t n = (uint32_t)def->n_fields + def->n_computed;
    if (dict->shown) /* it stands here twice */
        return true;
    dict->shown = (scr_object *)scr_arena_alloc(run->arena, (n ? n : 1u) * sizeof *dict->shown);
    if (!dict->shown)
        return scr_model_stop(run, SCR_NO_SCRATCH), false;
    for (uint32_t i = 0; i < n; i++)
        dict->shown[i] = scr_o_missing();
    for (uint16_t i = 0; i < def->n_fields; i++)
        if (!scr_model_show_field(run, model, def->order ? def->order[i] : i, depth))
            return false;
    if (dict->extra && !scr_model_show_all(run, dict->extra->items, dict->extra->n, depth))
        return false;
    for (uint16_t i = 0; i < def->n_computed; i++)
        if (!scr_model_ask_shown(run, def->computed[i].function, model, NULL, &dict->shown[def->n_fields + i])
            || !scr_model_show_value(run, dict->shown[def->n_fields + i], depth))
            return false;
    return true;
}

static bool scr_model_show_value(scr_mrun *run, scr_object o, unsigned depth)
{
    if (depth > SCR_SHOW_DEPTH)
        return scr_model_refuse(run, "a value that is nested so deep"), false;
    if (scr_o_is_list(o))
        return scr_model_show_all(run, o.u.list->items, o.u.list->n, depth + 1);
    if (o.kind == SCR_O_DICT)
        return scr_model_show_all(run, o.u.dict->items, o.u.dict->n, depth + 1);
    return o.kind != SCR_O_MODEL || scr_model_show_instance(run, o, depth + 1);
}

SCR_FN bool scr_model_show(scr_mrun *run, scr_object value, bool python)
{
    run->dumps_python = python;
    return scr_model_show_value(run, value, 0);
}
