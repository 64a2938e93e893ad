/* scr_model_class.c: a model from an object: fields by their keys, defaults, what has no field, and the user's functions, in pydantic's order. */
#include "scr_model_run.h"

/* ---- functions ---- */

/* What functions are told of the model under way. */
typedef struct scr_mdata {
    uint16_t cls, n;
    const scr_odict *model;
    const char *name;
} scr_mdata;

static scr_mdata scr_model_enter(scr_mrun *run, uint16_t cls, const scr_odict *model, uint16_t field)
{
    scr_mdata outer;
    outer.cls = run->data_class;
    outer.n = run->data_n;
    outer.model = run->data;
    outer.name = run->field_name;
    run->data_class = cls;
    run->data = model;
    run->data_n = model ? field : 0;
    run->field_name = model && field < run->def->classes[cls].n_fields ? run->def->classes[cls].fields[field].name : NULL;
    return outer;
}

static void scr_model_leave(scr_mrun *run, const scr_mdata *outer)
{
    run->data_class = outer->cls;
    run->data_n = outer->n;
    run->data = outer->model;
    run->field_name = outer->name;
}

static scr_object scr_model_chain(scr_mrun *run, const uint16_t *functions, uint16_t n, scr_object value, scr_minput input)
{
    for (uint16_t i = 0; i < n && value.kind != SCR_O_MISSING; i++)
        value = scr_model_call(run, functions[i], value, input);
    return value;
}

SCR_FN scr_object scr_model_field(scr_mrun *run, uint16_t cls, const scr_odict *model, uint16_t field, scr_minput input)
{
    const scr_mfield *f = &run->def->classes[cls].fields[field];
    if (SCR_LIKELY(!(f->flags & SCR_F_CALLS)))
        return scr_model_check(run, f->type, input);
    scr_mdata outer = scr_model_enter(run, cls, model, field);
    uint8_t mode = run->mode;
    scr_minput changed = input;
    if (f->n_before) {
        changed = scr_model_made(scr_model_chain(run, f->before, f->n_before, scr_model_plain(run, input), input));
        run->mode = SCR_MODE_PYTHON;
    }
    scr_object value = changed.o.kind == SCR_O_MISSING ? changed.o : scr_model_check(run, f->type, changed);
    run->mode = mode;
    value = scr_model_chain(run, f->after, f->n_after, value, input);
    scr_model_leave(run, &outer);
    return value;
}

/* ---- defaults ---- */

static scr_object scr_model_empty(scr_mrun *run, scr_okind kind)
{
    scr_object made = kind == SCR_O_DICT ? scr_o_new_dict(run->arena, 0) : scr_o_new_list(run->arena, kind, 0);
    return made.kind == SCR_O_MISSING ? scr_model_stop(run, SCR_NO_SCRATCH) : made;
}

/* A model that a default makes is a validation of its own: in Python, by the class's own strictness, and no part of a union's counting. So is what
 * a default's type (NULL: none) makes of its text. */
static scr_object scr_model_default_made(scr_mrun *run, const scr_mtype *type, uint16_t cls, scr_object from)
{
    scr_mrun outer = *run;
    if (from.kind == SCR_O_MISSING)
        return from;
    run->mode = SCR_MODE_PYTHON;
    run->in_python = true;
    run->strict = -1;
    run->place = NULL;
    run->quiet = run->quiet || type;
    scr_object made = type ? scr_model_check(run, type, scr_model_made(from)) : scr_model_check_class(run, cls, scr_model_made(from));
    run->quiet = outer.quiet;
    run->mode = outer.mode;
    run->in_python = outer.in_python;
    run->strict = outer.strict;
    run->place = outer.place;
    run->exact = outer.exact;
    run->has_set_count = outer.has_set_count;
    run->set_count = outer.set_count;
    return type && made.kind == SCR_O_MISSING && !run->status ? scr_model_refuse(run, "a default that is no address, path or URL") : made;
}

static scr_object scr_model_default_of(scr_mrun *run, uint16_t cls, uint16_t field, const scr_odict *model)
{
    const scr_mfield *f = &run->def->classes[cls].fields[field];
    scr_object data;
    switch ((scr_mdefault)f->default_kind) {
    case SCR_D_REQUIRED: case SCR_D_ABSENT: break;
    case SCR_D_VALUE: case SCR_D_COPY:
        data = scr_model_constant(run, f->default_index);
        if (f->default_type)
            return scr_model_default_made(run, f->default_type, 0, data);
        if (data.kind != SCR_O_MODEL)
            return data;
        data.kind = SCR_O_DICT; /* the arguments that the class is called with */
        return scr_model_default_made(run, NULL, data.index, data);
    case SCR_D_LIST: return scr_model_empty(run, SCR_O_LIST);
    case SCR_D_DICT: return scr_model_empty(run, SCR_O_DICT);
    case SCR_D_SET: return scr_model_empty(run, SCR_O_SET);
    case SCR_D_TUPLE: return scr_model_empty(run, SCR_O_TUPLE);
    case SCR_D_FROZENSET: return scr_model_empty(run, SCR_O_FROZENSET);
    case SCR_D_STR: return scr_o_text(SCR_O_STR, "", 0);
    case SCR_D_INT: return scr_o_int(0);
    case SCR_D_FLOAT: return scr_o_float(0);
    case SCR_D_BOOL: return scr_o_bool(false);
    case SCR_D_BYTES: return scr_o_text(SCR_O_BYTES, "", 0);
    case SCR_D_CLASS: return scr_model_default_made(run, NULL, f->default_index, scr_model_empty(run, SCR_O_DICT));
    case SCR_D_CALL: case SCR_D_CALL_DATA:
        data = scr_o_none();
        scr_mdata outer = scr_model_enter(run, cls, model, field);
        data = scr_model_call(run, f->default_index, data, scr_model_made(data));
        scr_model_leave(run, &outer);
        return data;
    }
    return scr_model_stop(run, SCR_WORK_LIMIT);
}

/* ---- finding ---- */

static uint16_t scr_model_find_key(const scr_mstruct *s, uint32_t hash, scr_text name)
{
    for (uint32_t slot = hash & s->mask; s->table[slot]; slot = (slot + 1) & s->mask) {
        const scr_mkey *key = &s->keys[s->table[slot] - 1];
        if (key->hash == hash && key->len == name.len && memcmp(key->text, name.ptr, name.len) == 0)
            return (uint16_t)(s->table[slot] - 1);
    }
    return SCR_NO_VALUE;
}

static uint16_t scr_model_key_of(const scr_mstruct *s, const char *text)
{
    scr_text name;
    name.ptr = text;
    name.len = strlen(text);
    return scr_model_find_key(s, scr_hash_key(name.ptr, name.len), name);
}

/* Per entry of keys the value of the last member of that name: its cell, or its index in the dict; SCR_NONE: none. NULL: no room. */
static uint32_t *scr_model_find_all(scr_mrun *run, const scr_mstruct *s, scr_minput input, bool *others)
{
    bool tape = (input.o.flags & SCR_O_CELL) != 0;
    uint32_t n = tape ? input.o.n : input.o.u.dict->n, cell = input.cell + 1;
    uint32_t *found = (uint32_t *)scr_arena_alloc(run->arena, (s->n_keys + 1u) * sizeof *found);
    *others = false;
    if (!found) {
        scr_model_stop(run, SCR_NO_SCRATCH);
        return NULL;
    }
    memset(found, 0xff, (s->n_keys + 1u) * sizeof *found);
    uint16_t next = 0;
    for (uint32_t i = 0; i < n; i++) {
        scr_text name;
        uint32_t hash;
        if (tape) {
            name = scr_string_of(&run->doc, cell);
            hash = run->doc.cells[cell].info >> SCR_CELL_HASH_SHIFT;
        } else {
            scr_object key = input.o.u.dict->keys[i];
            name.ptr = key.kind == SCR_O_STR ? key.u.text : "";
            name.len = key.kind == SCR_O_STR ? key.n : 0;
            hash = scr_hash_key(name.ptr, name.len);
        }
        const scr_mkey *expected = &s->keys[next];
        uint16_t at = next;
        if (next >= s->n_keys || expected->hash != hash || expected->len != name.len || memcmp(expected->text, name.ptr, name.len) != 0)
            at = scr_model_find_key(s, hash, name);
        if (at == SCR_NO_VALUE) {
            *others = true;
        } else {
            found[at] = tape ? cell + 1 : i;
            next = (uint16_t)(at + 1);
        }
        if (tape)
            cell = scr_next(&run->doc, cell + 1);
    }
    return found;
}

static scr_minput scr_model_found(const scr_mrun *run, scr_minput input, uint32_t at)
{
    if (at == SCR_NONE)
        return scr_model_made(scr_o_missing());
    return (input.o.flags & SCR_O_CELL) ? scr_model_input(run, at) : scr_model_made(input.o.u.dict->items[at]);
}

/* One more step of a path from `at`. */
static scr_minput scr_model_follow_step(const scr_mrun *run, scr_minput at, const scr_mstep *step)
{
    scr_minput none = scr_model_made(scr_o_missing());
    if (step->key) {
        if (at.o.kind != SCR_O_DICT)
            return none;
        size_t len = strlen(step->key);
        if (!(at.o.flags & SCR_O_CELL)) {
            scr_object *item = scr_o_get(at.o, scr_o_text(SCR_O_STR, step->key, len));
            return item ? scr_model_made(*item) : none;
        }
        uint32_t cell = at.cell + 1, last = SCR_NONE;
        for (uint32_t i = 0; i < at.o.n; i++) {
            scr_text name = scr_string_of(&run->doc, cell);
            if (name.len == len && memcmp(name.ptr, step->key, len) == 0)
                last = cell + 1;
            cell = scr_next(&run->doc, cell + 1);
        }
        return last == SCR_NONE ? none : scr_model_input(run, last);
    }
    if (!scr_o_is_list(at.o))
        return none;
    int64_t n = at.o.n, index = step->index < 0 ? step->index + n : step->index;
    if (index < 0 || index >= n)
        return none;
    if (!(at.o.flags & SCR_O_CELL))
        return scr_model_made(at.o.u.list->items[index]);
    uint32_t cell = at.cell + 1;
    for (int64_t i = 0; i < index; i++)
        cell = scr_next(&run->doc, cell);
    return scr_model_input(run, cell);
}

typedef struct scr_mfound {
    scr_minput value;
    const char *step;      /* what locations name it by */
    const scr_mpath *way;  /* in place of it: all of a path; NULL: none */
    uint16_t key;          /* which of the class's keys it was found by */
} scr_mfound;

/* The run's place goes to what was found; the place before. Places are only for errors. */
static const scr_mplace *scr_model_go_to(scr_mrun *run, const scr_mfound *found, scr_mplace *place)
{
    const scr_mplace *outer = run->place;
    uint32_t n = found->way && !run->quiet ? found->way->n : 1;
    scr_mplace *steps = n > 1 ? (scr_mplace *)scr_arena_alloc(run->arena, n * sizeof *steps) : place;
    for (uint32_t i = 0; steps && i < n && !run->quiet; i++) {
        const scr_mstep *step = found->way ? &found->way->steps[i] : NULL;
        steps[i].up = run->place;
        steps[i].text = step ? step->key : found->step;
        steps[i].len = steps[i].text ? strlen(steps[i].text) : 0;
        steps[i].index = step ? step->index : 0;
        run->place = &steps[i];
    }
    if (!steps)
        scr_model_stop(run, SCR_NO_SCRATCH);
    return outer;
}

static scr_mfound scr_model_find(const scr_mrun *run, uint16_t cls, uint16_t field, scr_minput input, const uint32_t *found)
{
    const scr_mfield *f = &run->def->classes[cls].fields[field];
    const scr_mstruct *s = &run->decoder->structs[cls];
    bool named = (run->def->classes[cls].flags & SCR_C_LOC_BY_NAME) != 0;
    uint16_t by_key = s->ways[2 * field], by_name = s->ways[2 * field + 1];
    scr_mfound result;
    result.value = scr_model_made(scr_o_missing());
    result.step = f->by_alias && !named ? f->key : f->name;
    result.way = NULL;
    result.key = by_key;
    if (!f->has_alias && !f->n_paths) {
        result.value = scr_model_found(run, input, found[by_key]);
        return result;
    }
    for (uint32_t i = 0; f->by_alias && i < f->n_paths && result.value.o.kind == SCR_O_MISSING; i++) {
        scr_minput at = input;
        for (uint32_t k = 0; k < f->paths[i].n && at.o.kind != SCR_O_MISSING; k++)
            at = scr_model_follow_step(run, at, &f->paths[i].steps[k]);
        result.value = at;
        if (at.o.kind != SCR_O_MISSING && f->paths[i].steps[0].key)
            result.key = scr_model_key_of(s, f->paths[i].steps[0].key);
        if (!named && (i == 0 || at.o.kind != SCR_O_MISSING))
            result.way = &f->paths[i];
    }
    if (f->by_alias && !f->n_paths)
        result.value = scr_model_found(run, input, found[by_key]);
    if (result.value.o.kind == SCR_O_MISSING && f->by_name) {
        result.value = scr_model_found(run, input, found[by_name]);
        if (result.value.o.kind != SCR_O_MISSING) {
            result.step = f->name;
            result.way = NULL;
            result.key = by_name;
        }
    }
    return result;
}

/* ---- fields ---- */

SCR_FN bool scr_model_put_default(scr_mrun *run, uint16_t cls, scr_odict *model, uint16_t field)
{
    const scr_mfield *f = &run->def->classes[cls].fields[field];
    if (f->default_kind == SCR_D_ABSENT)
        return true;
    scr_object value = scr_model_default_of(run, cls, field, model);
    if (value.kind != SCR_O_MISSING && f->flags & SCR_F_VALIDATE_DEFAULT) {
        uint8_t mode = run->mode;
        scr_mplace place;
        place.up = run->place;
        place.text = f->name;
        place.len = f->name_len;
        place.index = 0;
        run->place = &place;
        run->mode = SCR_MODE_PYTHON; /* a default is an object, whatever the input is */
        value = scr_model_field(run, cls, model, field, scr_model_made(value));
        run->mode = mode;
        run->place = place.up;
    }
    value.flags &= (uint8_t)~SCR_O_GIVEN;
    model->items[field] = value;
    return value.kind != SCR_O_MISSING;
}

static bool scr_model_absent(scr_mrun *run, uint16_t cls, scr_odict *model, uint16_t field, const scr_mfound *found, scr_minput input, bool failed)
{
    const scr_mfield *f = &run->def->classes[cls].fields[field];
    scr_mplace place;
    if (f->default_kind != SCR_D_REQUIRED && !(f->default_kind == SCR_D_CALL_DATA && failed))
        return scr_model_put_default(run, cls, model, field);
    const scr_mplace *outer = scr_model_go_to(run, found, &place);
    scr_model_fail(run, f->default_kind == SCR_D_REQUIRED ? SCR_ME_MISSING : SCR_ME_DEFAULT_FACTORY_NOT_CALLED, input);
    run->place = outer;
    return false;
}

static bool scr_model_one(scr_mrun *run, uint16_t cls, scr_odict *model, uint16_t field, scr_minput input, const uint32_t *all, bool failed, uint32_t *used,
                          bool *taken)
{
    if (run->def->classes[cls].fields[field].flags & SCR_F_NO_INIT)
        return scr_model_put_default(run, cls, model, field);
    scr_mfound found = scr_model_find(run, cls, field, input, all);
    if (found.value.o.kind == SCR_O_MISSING)
        return scr_model_absent(run, cls, model, field, &found, input, failed);
    scr_mplace place;
    const scr_mplace *outer = scr_model_go_to(run, &found, &place);
    scr_object value = scr_model_field(run, cls, model, field, found.value);
    run->place = outer;
    value.flags |= SCR_O_GIVEN;
    model->items[field] = value;
    ++*used;
    if (taken && found.key != SCR_NO_VALUE)
        taken[found.key] = true;
    return value.kind != SCR_O_MISSING;
}

/* Some field has taken the key of that name. taken: per entry of keys. */
static bool scr_model_is_used(const scr_mstruct *s, const bool *taken, scr_text name)
{
    uint16_t at = scr_model_find_key(s, scr_hash_key(name.ptr, name.len), name);
    return at != SCR_NO_VALUE && taken[at];
}

static scr_object scr_model_unexpected(scr_mrun *run, const scr_mclass *def, scr_minput value)
{
    switch (def->kind) {
    case SCR_M_DATACLASS: return scr_model_fail(run, SCR_ME_UNEXPECTED_KEYWORD_ARGUMENT, value);
    }
    return scr_model_fail(run, SCR_ME_EXTRA_FORBIDDEN, value);
}

static bool scr_model_other(scr_mrun *run, uint16_t cls, scr_object *extra, scr_text name, scr_minput value)
{
    const scr_mclass *def = &run->def->classes[cls];
    scr_mplace place;
    bool good = false;
    place.up = run->place;
    place.text = name.ptr;
    place.len = name.len;
    place.index = 0;
    run->place = &place;
    if (def->extra == SCR_EXTRA_FORBID) {
        scr_model_unexpected(run, def, value);
    } else {
        scr_object checked = def->extra_type ? scr_model_check(run, def->extra_type, value) : scr_model_plain(run, value);
        if (checked.kind != SCR_O_MISSING)
            good = scr_o_put(run->arena, extra, scr_o_text(SCR_O_STR, name.ptr, name.len), checked) || (scr_model_stop(run, SCR_NO_SCRATCH), false);
    }
    run->place = place.up;
    return good;
}

/* What no field has taken, where somebody asks. */
static bool scr_model_others(scr_mrun *run, uint16_t cls, scr_odict *model, scr_minput input, const bool *taken)
{
    bool tape = (input.o.flags & SCR_O_CELL) != 0, good = true;
    uint32_t n = tape ? input.o.n : input.o.u.dict->n, cell = input.cell + 1;
    scr_object extra = scr_o_missing();
    if (run->def->classes[cls].extra == SCR_EXTRA_ALLOW) {
        extra = scr_model_empty(run, SCR_O_DICT);
        if (extra.kind == SCR_O_MISSING)
            return false;
        model->extra = extra.u.dict;
    }
    scr_object names = scr_model_empty(run, SCR_O_DICT); /* to cells or indices: of a name that comes twice the last value, at the first one's place */
    for (uint32_t i = 0; i < n && !run->status; i++) {
        scr_object key = tape ? scr_model_input(run, cell).o : input.o.u.dict->keys[i];
        scr_text name;
        name.ptr = key.u.text;
        name.len = key.n;
        if (key.kind != SCR_O_STR) {
            scr_model_fail(run, SCR_ME_INVALID_KEY, scr_model_made(key));
            good = false;
        } else if (!scr_model_is_used(&run->decoder->structs[cls], taken, name) && !scr_o_put(run->arena, &names, key, scr_o_int(tape ? cell + 1 : i))) {
            scr_model_stop(run, SCR_NO_SCRATCH);
        }
        if (tape)
            cell = scr_next(&run->doc, cell + 1);
    }
    for (uint32_t i = 0; names.kind == SCR_O_DICT && i < names.n && !run->status && (good || !run->quiet); i++) {
        scr_text name;
        name.ptr = names.u.dict->keys[i].u.text;
        name.len = names.u.dict->keys[i].n;
        good = scr_model_other(run, cls, &extra, name, scr_model_found(run, input, (uint32_t)names.u.dict->items[i].u.i)) && good;
    }
    return good && !run->status;
}

SCR_FN scr_object scr_model_new(scr_mrun *run, uint16_t cls)
{
    uint16_t n = run->def->classes[cls].n_fields;
    scr_odict *dict = (scr_odict *)scr_arena_alloc(run->arena, sizeof *dict);
    scr_object *items = (scr_object *)scr_arena_alloc(run->arena, (n ? n : 1u) * sizeof *items);
    if (!dict || !items)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    memset(dict, 0, sizeof *dict);
    dict->items = items;
    dict->n = dict->room = n;
    for (uint16_t i = 0; i < n; i++)
        items[i] = scr_o_missing();
    scr_object model = scr_o_of(SCR_O_MODEL);
    model.index = cls;
    model.n = n;
    model.u.dict = dict;
    return model;
}

SCR_FN scr_object scr_model_fields(scr_mrun *run, uint16_t cls, scr_minput input)
{
    const scr_mclass *def = &run->def->classes[cls];
    scr_object model = scr_model_new(run, cls);
    bool others = false, good = true, shared = false; /* shared: two fields can have taken one key */
    uint32_t used = 0;
    bool *taken = NULL;
    if (model.kind == SCR_O_MISSING)
        return model;
    if (def->extra != SCR_EXTRA_IGNORE) {
        uint16_t n_keys = run->decoder->structs[cls].n_keys;
        taken = (bool *)scr_arena_alloc(run->arena, n_keys + 1u);
        if (!taken)
            return scr_model_stop(run, SCR_NO_SCRATCH);
        memset(taken, 0, n_keys + 1u);
    }
    const uint32_t *all = scr_model_find_all(run, &run->decoder->structs[cls], input, &others);
    for (uint16_t i = 0; all && i < def->n_fields; i++) {
        shared = shared || def->fields[i].n_paths;
        if (scr_model_one(run, cls, model.u.dict, i, input, all, !good, &used, taken))
            continue;
        good = false;
        if (run->status || run->quiet)
            return scr_o_missing();
    }
    /* A key can be known and yet taken by no field (an alias that does not count), so the number of fields taken is asked too. */
    if (all && def->extra != SCR_EXTRA_IGNORE && (others || shared || used < input.o.n))
        good = scr_model_others(run, cls, model.u.dict, input, taken) && good;
    else if (all && def->extra == SCR_EXTRA_ALLOW)
        model.u.dict->extra = scr_model_empty(run, SCR_O_DICT).u.dict;
    if (!good || run->status)
        return scr_o_missing();
    if (def->flags & SCR_C_NAMED_TUPLE)
        return model;
    run->set_count = (run->has_set_count ? run->set_count : 0) + used;
    run->has_set_count = true;
    return model;
}

/* A root model: the input itself is its one field. */
static scr_object scr_model_root(scr_mrun *run, uint16_t cls, scr_minput input)
{
    scr_object model = scr_model_new(run, cls);
    if (model.kind == SCR_O_MISSING)
        return model;
    scr_object value = scr_model_field(run, cls, model.u.dict, 0, input);
    value.flags |= SCR_O_GIVEN;
    model.u.dict->items[0] = value;
    return value.kind == SCR_O_MISSING ? scr_o_missing() : model;
}

static scr_object scr_model_make(scr_mrun *run, uint16_t cls, scr_minput input)
{
    const scr_mclass *def = &run->def->classes[cls];
    if (def->flags & SCR_C_ROOT)
        return scr_model_root(run, cls, input);
    if (input.o.kind == SCR_O_DICT)
        return scr_model_fields(run, cls, input);
    switch (def->kind) {
    case SCR_M_DATACLASS: return scr_model_fail_text(run, SCR_ME_DATACLASS_TYPE, input, "class_name", def->name);
    }
    return scr_model_fail_text(run, SCR_ME_MODEL_TYPE, input, "class_name", def->name);
}

static bool scr_model_is_own(const scr_mrun *run, uint16_t cls, scr_minput input)
{
    return run->mode == SCR_MODE_PYTHON && input.o.kind == SCR_O_MODEL && input.o.index == cls;
}

static scr_object scr_model_inner(scr_mrun *run, uint16_t cls, scr_minput input)
{
    const scr_mclass *def = &run->def->classes[cls];
    if (scr_model_is_own(run, cls, input))
        return input.o;
    if (!(def->flags & (SCR_C_TYPED_DICT | SCR_C_NAMED_TUPLE)))
        scr_model_exact(run, SCR_MSTRICT); /* it has to be made */
    if (++run->nesting > SCR_MODEL_NESTING) {
        run->nesting--;
        return scr_model_fail(run, SCR_ME_RECURSION_DEPTH_EXCEEDED, input);
    }
    scr_object model = scr_o_missing();
    switch (def->kind) {
    case SCR_M_TYPED_DICT: model = scr_model_check_typed_dict(run, cls, input); break;
    case SCR_M_NAMED_TUPLE: model = scr_model_check_named_tuple(run, cls, input); break;
    case SCR_M_DATACLASS:
    case SCR_M_CLASS: model = scr_model_make(run, cls, input); break;
    }
    run->nesting--;
    return model;
}

/* The values of a model's fields, and what is extra, by name. */
static scr_object scr_model_values(scr_mrun *run, scr_object model)
{
    const scr_mclass *def = &run->def->classes[model.index];
    const scr_odict *dict = model.u.dict, *extra = dict->extra;
    scr_object values = scr_o_new_dict(run->arena, dict->n);
    bool good = values.kind != SCR_O_MISSING;
    for (uint16_t i = 0; good && i < dict->n; i++)
        good = dict->items[i].kind == SCR_O_MISSING || scr_o_put(run->arena, &values, scr_o_text(SCR_O_STR, def->fields[i].name, def->fields[i].name_len), dict->items[i]);
    for (uint32_t i = 0; good && extra && i < extra->n; i++)
        good = scr_o_put(run->arena, &values, extra->keys[i], extra->items[i]);
    return good ? values : scr_model_stop(run, SCR_NO_SCRATCH);
}

/* What a root_validator gave: fields by name; others are kept where there are others already. */
static scr_object scr_model_take_values(scr_mrun *run, scr_object model, scr_object values)
{
    const scr_mclass *def = &run->def->classes[model.index];
    scr_odict *dict = model.u.dict;
    scr_object extra = scr_o_of(SCR_O_DICT);
    extra.u.dict = dict->extra;
    for (uint16_t i = 0; i < dict->n; i++) {
        const scr_object *value = scr_o_get(values, scr_o_text(SCR_O_STR, def->fields[i].name, def->fields[i].name_len));
        uint8_t given = dict->items[i].flags & SCR_O_GIVEN;
        dict->items[i] = value ? *value : scr_o_missing();
        dict->items[i].flags = (uint8_t)((dict->items[i].flags & ~SCR_O_GIVEN) | given);
    }
    for (uint32_t i = 0; dict->extra && dict->extra->n && i < values.u.dict->n; i++)
        if (!scr_model_field_of(def, values.u.dict->keys[i]) && !scr_o_put(run->arena, &extra, values.u.dict->keys[i], values.u.dict->items[i]))
            return scr_model_stop(run, SCR_NO_SCRATCH);
    return model;
}

static scr_object scr_model_call_values(scr_mrun *run, uint16_t function, scr_object model, scr_minput input)
{
    scr_object values = scr_model_values(run, model);
    if (values.kind != SCR_O_MISSING)
        values = scr_model_call(run, function, values, input);
    if (values.kind == SCR_O_MISSING)
        return values;
    return values.kind == SCR_O_DICT ? scr_model_take_values(run, model, values) : scr_model_refuse(run, "a root_validator that gives no dict");
}

/* A function behind the model. own: it is the input itself. */
static scr_object scr_model_behind(scr_mrun *run, uint16_t function, scr_object model, scr_minput input, bool own)
{
    switch (run->def->functions[function].v1) {
    case SCR_M_VALUES: return own ? model : scr_model_call_values(run, function, model, input);
    }
    return scr_model_call(run, function, model, input);
}

SCR_FN scr_object scr_model_check_class(scr_mrun *run, uint16_t cls, scr_minput input)
{
    const scr_mclass *def = &run->def->classes[cls];
    if (!def->n_before && !def->n_after)
        return scr_model_inner(run, cls, input);
    scr_minput changed = input;
    uint8_t mode = run->mode;
    const bool own = scr_model_is_own(run, cls, input); /* which functions before it do not see, nor those of pydantic 1's style */
    if (def->n_before && !own) {
        scr_mdata outer = scr_model_enter(run, cls, NULL, 0);
        changed = scr_model_made(scr_model_chain(run, def->before, def->n_before, scr_model_plain(run, input), input));
        scr_model_leave(run, &outer);
        run->mode = SCR_MODE_PYTHON;
    }
    scr_object model = changed.o.kind == SCR_O_MISSING ? changed.o : scr_model_inner(run, cls, changed);
    run->mode = mode;
    if (model.kind == SCR_O_MISSING)
        return model;
    scr_mdata outer = scr_model_enter(run, cls, model.u.dict, def->n_fields);
    for (uint16_t i = 0; i < def->n_after && model.kind != SCR_O_MISSING; i++)
        model = scr_model_behind(run, def->after[i], model, input, own);
    scr_model_leave(run, &outer);
    return model;
}
