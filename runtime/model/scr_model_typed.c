/* scr_model_typed.c: TypedDicts and NamedTuples: fields that become a dict, or a tuple whose items have names. In: the run, a class, an input.
 * Out: a DICT or TUPLE whose index tells the class; MISSING: errors. */
#include "scr_model_run.h"

/* ---- TypedDict ---- */

static bool scr_model_put_named(scr_mrun *run, scr_object *dict, const char *name, size_t len, scr_object value)
{
    return value.kind == SCR_O_MISSING || scr_o_put(run->arena, dict, scr_o_text(SCR_O_STR, name, len), value);
}

SCR_FN scr_object scr_model_check_typed_dict(scr_mrun *run, uint16_t cls, scr_minput input)
{
    const scr_mclass *def = &run->def->classes[cls];
    if (input.o.kind != SCR_O_DICT)
        return scr_model_fail(run, SCR_ME_DICT_TYPE, input);
    scr_object model = scr_model_fields(run, cls, input);
    if (model.kind == SCR_O_MISSING)
        return model;
    const scr_odict *values = model.u.dict, *extra = values->extra;
    scr_object dict = scr_o_new_dict(run->arena, values->n + (extra ? extra->n : 0));
    bool good = dict.kind != SCR_O_MISSING;
    for (uint16_t i = 0; good && i < values->n; i++)
        good = scr_model_put_named(run, &dict, def->fields[i].name, def->fields[i].name_len, values->items[i]);
    for (uint32_t i = 0; good && extra && i < extra->n; i++)
        good = scr_model_put_named(run, &dict, extra->keys[i].u.text, extra->keys[i].n, extra->items[i]);
    dict.index = (uint16_t)(cls + 1);
    return good ? dict : scr_model_stop(run, SCR_NO_SCRATCH);
}

/* ---- NamedTuple ---- */

/* A field by its place: items may end before it. named: locations tell its name. */
static bool scr_model_place(scr_mrun *run, uint16_t cls, scr_odict *model, uint16_t field, scr_mitems *items, scr_minput input, bool named)
{
    const scr_mfield *f = &run->def->classes[cls].fields[field];
    bool there = items->at < items->n;
    scr_mplace place;
    if (!there && f->default_kind != SCR_D_REQUIRED)
        return scr_model_put_default(run, cls, model, field);
    place.up = run->place;
    place.text = named ? f->name : NULL;
    place.len = named ? f->name_len : 0;
    place.index = field;
    run->place = &place;
    scr_object value = there ? scr_model_field(run, cls, model, field, scr_model_next_item(run, items)) : scr_model_fail(run, SCR_ME_MISSING, input);
    run->place = place.up;
    value.flags |= SCR_O_GIVEN;
    model->items[field] = value;
    return value.kind != SCR_O_MISSING;
}

static scr_object scr_model_places(scr_mrun *run, uint16_t cls, scr_minput input, bool named)
{
    uint16_t n = run->def->classes[cls].n_fields;
    scr_mitems items = scr_model_items(input);
    scr_object model = scr_model_new(run, cls);
    uint32_t from = run->n_records;
    bool good = model.kind != SCR_O_MISSING && !(run->quiet && items.n > n);
    for (uint16_t i = 0; i < n && !run->status && (good || !run->quiet); i++)
        good = scr_model_place(run, cls, model.u.dict, i, &items, input, named) && good;
    if (items.n > n && !run->status) {
        scr_model_length_error(run, SCR_ME_TOO_LONG, input, "NamedTuple", n, items.n);
        scr_model_keep_last(run, from);
        good = false;
    }
    return good && !run->status ? model : scr_o_missing();
}

SCR_FN scr_object scr_model_check_named_tuple(scr_mrun *run, uint16_t cls, scr_minput input)
{
    bool own = run->mode == SCR_MODE_PYTHON && input.o.kind == SCR_O_TUPLE && input.o.index == cls + 1;
    scr_object made = scr_o_missing();
    if (scr_o_is_list(input.o) && run->mode != SCR_MODE_STRINGS) {
        if (run->mode == SCR_MODE_PYTHON && input.o.kind != SCR_O_TUPLE)
            scr_model_exact(run, SCR_MLAX);
        made = scr_model_places(run, cls, input, own);
    } else if (input.o.kind == SCR_O_DICT) {
        made = scr_model_fields(run, cls, input);
    } else {
        return scr_model_fail_text(run, SCR_ME_NAMED_TUPLE_TYPE, input, "class_name", run->def->classes[cls].name);
    }
    if (made.kind == SCR_O_MISSING)
        return made;
    if (!own)
        scr_model_exact(run, SCR_MSTRICT);
    scr_object tuple = scr_o_new_list(run->arena, SCR_O_TUPLE, 0);
    if (tuple.kind == SCR_O_MISSING)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    tuple.u.list->items = made.u.dict->items;
    tuple.u.list->n = tuple.n = made.n;
    tuple.index = (uint16_t)(cls + 1);
    return tuple;
}
