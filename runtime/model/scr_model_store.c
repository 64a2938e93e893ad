/* scr_model_store.c: a model's value into the struct that the generated header declares, and a struct to JSON text. The tables of slots say
 * what lies where. */
#include "scr_model_store.h"

/* ---- into a struct ---- */

static bool scr_model_store_slot(scr_mrun *run, const scr_mslot *slot, scr_object o, char *base);

static void *scr_model_take(scr_mrun *run, size_t n)
{
    void *memory = scr_arena_alloc(run->arena, n ? n : 1);
    if (!memory)
        scr_model_stop(run, SCR_NO_SCRATCH);
    return memory;
}

static scr_text scr_model_text_in(scr_object o)
{
    scr_text text;
    text.ptr = o.n ? o.u.text : "";
    text.len = o.n;
    return text;
}

static scr_integer scr_model_integer(scr_object o)
{
    scr_integer value;
    value.value = o.u.i;
    value.big.ptr = "";
    value.big.len = 0;
    if (o.kind == SCR_O_BIGINT) {
        value.big = scr_model_text_in(o);
        value.value = *o.u.text == '-' ? INT64_MIN : INT64_MAX;
    }
    return value;
}

static scr_datetime scr_model_datetime(scr_object o)
{
    static const scr_odatetime epoch = {1970, 1, 1, 0, 0, 0, 0, 0, 0};
    const scr_odatetime *t = o.u.time;
    scr_datetime value;
    memset(&value, 0, sizeof value);
    value.year = t->year;
    value.month = t->month;
    value.day = t->day;
    value.hour = t->hour;
    value.minute = t->minute;
    value.second = t->second;
    value.has_offset = t->has_offset != 0;
    value.micro = t->micro;
    value.offset = t->offset;
    value.epoch_us = scr_o_micros(t);
    if (o.kind != SCR_O_TIME)
        value.epoch_us -= scr_o_micros(&epoch);
    else
        value.epoch_us = ((t->hour * INT64_C(60) + t->minute) * 60 + t->second) * 1000000 + t->micro;
    value.epoch_us -= (int64_t)t->offset * 1000000;
    return value;
}

static int scr_model_member_index(const scr_mrun *run, const scr_mslot *slot, scr_object o)
{
    const scr_menum *def = &run->def->enums[slot->index];
    if (o.kind == SCR_O_ENUM)
        return (int)o.n;
    for (uint16_t i = 0; i < def->n_members; i++) /* use_enum_values */
        if (scr_o_equal(run->decoder->constants[def->values[i]], o))
            return i;
    return 0;
}

/* What a function of the user or an unchecked default gave may be anything. */
static bool scr_model_fits(const scr_mrun *run, const scr_mslot *slot, scr_object o)
{
    switch ((scr_mform)slot->form) {
    case SCR_FORM_OBJECT: return true;
    case SCR_FORM_BOOL: return o.kind == SCR_O_BOOL;
    case SCR_FORM_INT64: return o.kind == SCR_O_INT;
    case SCR_FORM_INTEGER: return o.kind == SCR_O_INT || o.kind == SCR_O_BIGINT;
    case SCR_FORM_DOUBLE: return o.kind == SCR_O_FLOAT || o.kind == SCR_O_INT;
    case SCR_FORM_TEXT: case SCR_FORM_TIME: return o.kind == slot->object_kind;
    case SCR_FORM_MICROS: return o.kind == SCR_O_TIMEDELTA;
    case SCR_FORM_UUID: return o.kind == SCR_O_UUID;
    case SCR_FORM_ENUM:
        if (o.kind == SCR_O_ENUM)
            return o.index == slot->index;
        for (uint16_t i = 0; i < run->def->enums[slot->index].n_members; i++)
            if (scr_o_equal(run->decoder->constants[run->def->enums[slot->index].values[i]], o))
                return true;
        return false;
    case SCR_FORM_STRUCT: case SCR_FORM_INLINE:
        return o.kind == SCR_O_DICT ? (run->def->classes[slot->index].flags & SCR_C_TYPED_DICT) != 0
            : o.kind == SCR_O_TUPLE ? o.index == slot->index + 1 : o.kind == SCR_O_MODEL && o.index == slot->index;
    case SCR_FORM_LIST: return scr_o_is_list(o);
    case SCR_FORM_DICT: return o.kind == SCR_O_DICT;
    }
    return false;
}

static bool scr_model_misfit(scr_mrun *run)
{
    static const char text[] = "TypeError: a function gave a value that its field's struct has no room for";
    run->raised.ptr = text;
    run->raised.len = sizeof text - 1;
    scr_model_stop(run, SCR_RAISED);
    return false;
}

/* n values into an array of its own; NULL: no room. */
static const void *scr_model_store_all(scr_mrun *run, const scr_mslot *slot, const scr_object *items, uint32_t n)
{
    char *array = (char *)scr_model_take(run, (size_t)n * slot->size);
    for (uint32_t i = 0; array && i < n; i++)
        if (!scr_model_store_slot(run, slot, items[i], array + (size_t)i * slot->size))
            return NULL;
    return array;
}

static bool scr_model_store_list(scr_mrun *run, const scr_mslot *slot, scr_object o, char *at)
{
    scr_mlist list;
    list.items = scr_model_store_all(run, slot->item, o.u.list->items, o.u.list->n);
    list.n = o.u.list->n;
    memcpy(at, &list, sizeof list);
    return list.items != NULL;
}

static bool scr_model_store_dict(scr_mrun *run, const scr_mslot *slot, scr_object o, char *at)
{
    scr_mpairs pairs;
    pairs.keys = scr_model_store_all(run, slot->key, o.u.dict->keys, o.u.dict->n);
    pairs.items = pairs.keys ? scr_model_store_all(run, slot->item, o.u.dict->items, o.u.dict->n) : NULL;
    pairs.n = o.u.dict->n;
    memcpy(at, &pairs, sizeof pairs);
    return pairs.items != NULL;
}

static bool scr_model_store_struct(scr_mrun *run, uint16_t cls, scr_object o, char *at)
{
    const void *made = scr_model_take(run, run->decoder->structs[cls].size);
    memcpy(at, &made, sizeof made);
    return made && scr_model_store(run, cls, o, (void *)(uintptr_t)made);
}

static bool scr_model_store_slot(scr_mrun *run, const scr_mslot *slot, scr_object o, char *base)
{
    char *at = base + slot->offset;
    bool has = o.kind != SCR_O_NONE;
    if (slot->has < SCR_NULL_POINTER)
        memcpy(base + slot->has, &has, sizeof has);
    if (!has && slot->has != SCR_NO_OFFSET) {
        memset(at, 0, slot->size);
        return true;
    }
    if (!scr_model_fits(run, slot, o))
        return scr_model_misfit(run);
    switch ((scr_mform)slot->form) {
    case SCR_FORM_OBJECT: memcpy(at, &o, sizeof o); return true;
    case SCR_FORM_BOOL: memcpy(at, &o.u.truth, sizeof o.u.truth); return true;
    case SCR_FORM_INT64: case SCR_FORM_MICROS: memcpy(at, &o.u.i, sizeof o.u.i); return true;
    case SCR_FORM_DOUBLE: {
        double f = o.kind == SCR_O_INT ? (double)o.u.i : o.u.f;
        memcpy(at, &f, sizeof f);
        return true;
    }
    case SCR_FORM_UUID: memcpy(at, o.u.uuid, 16); return true;
    case SCR_FORM_INTEGER: {
        scr_integer value = scr_model_integer(o);
        memcpy(at, &value, sizeof value);
        return true;
    }
    case SCR_FORM_TEXT: {
        scr_text text = scr_model_text_in(o.kind == SCR_O_SECRET ? *o.u.inner : o);
        memcpy(at, &text, sizeof text);
        return true;
    }
    case SCR_FORM_TIME: {
        scr_datetime time = scr_model_datetime(o);
        memcpy(at, &time, sizeof time);
        return true;
    }
    case SCR_FORM_ENUM: {
        int member = scr_model_member_index(run, slot, o);
        memcpy(at, &member, sizeof member);
        return true;
    }
    case SCR_FORM_STRUCT: return scr_model_store_struct(run, slot->index, o, at);
    case SCR_FORM_INLINE: return scr_model_store(run, slot->index, o, at);
    case SCR_FORM_LIST: return scr_model_store_list(run, slot, o, at);
    case SCR_FORM_DICT: return scr_model_store_dict(run, slot, o, at);
    }
    return false;
}

static bool scr_model_store_field(scr_mrun *run, const scr_mstruct *s, uint16_t field, scr_object value, char *base)
{
    if (value.flags & SCR_O_GIVEN)
        base[s->given + field / 8] = (char)(base[s->given + field / 8] | 1 << field % 8);
    return scr_model_store_slot(run, &s->slots[field], value, base);
}

static void scr_model_store_extra(const scr_mstruct *s, scr_odict *values, char *base)
{
    scr_object extra = scr_o_of(SCR_O_DICT);
    extra.u.dict = values;
    extra.n = values ? values->n : 0;
    if (s->extra != SCR_NO_OFFSET)
        memcpy(base + s->extra, &extra, sizeof extra);
}

/* A TypedDict: its keys are the fields, but for what is extra. Keys that were not given are left out, and all zero. */
static bool scr_model_store_typed_dict(scr_mrun *run, uint16_t cls, scr_object dict, char *base)
{
    const scr_mclass *def = &run->def->classes[cls];
    const scr_mstruct *s = &run->decoder->structs[cls];
    scr_object extra = s->extra == SCR_NO_OFFSET ? scr_o_missing() : scr_o_new_dict(run->arena, 0);
    bool good = s->extra == SCR_NO_OFFSET || extra.kind != SCR_O_MISSING;
    uint32_t missing = 0;
    for (uint16_t i = 0; i < def->n_fields; i++)
        missing += def->fields[i].default_kind != SCR_D_ABSENT;
    for (uint32_t i = 0; good && i < dict.u.dict->n; i++) {
        scr_object value = dict.u.dict->items[i];
        const scr_mfield *f = scr_model_field_of(def, dict.u.dict->keys[i]);
        value.flags |= SCR_O_GIVEN;
        if (f && !scr_model_store_field(run, s, (uint16_t)(f - def->fields), value, base))
            return false;
        if (!f && extra.kind == SCR_O_DICT)
            good = scr_o_put(run->arena, &extra, dict.u.dict->keys[i], dict.u.dict->items[i]);
        missing -= f && f->default_kind != SCR_D_ABSENT;
    }
    if (!good)
        return scr_model_stop(run, SCR_NO_SCRATCH), false;
    if (extra.kind == SCR_O_DICT)
        scr_model_store_extra(s, extra.u.dict, base);
    return missing == 0 || scr_model_misfit(run);
}

/* What dumps show beside the fields, and in place of them. */
static bool scr_model_store_shown(scr_mrun *run, uint16_t cls, const scr_odict *model, char *base)
{
    const scr_mclass *def = &run->def->classes[cls];
    const scr_mslot *slots = run->decoder->structs[cls].shown;
    for (uint32_t i = 0; i < (uint32_t)def->n_fields + def->n_computed; i++) {
        bool field = i < def->n_fields;
        if (field && def->fields[i].serializer == SCR_NO_VALUE)
            continue; /* its own slot */
        scr_object shown = model->shown ? model->shown[i] : scr_o_missing();
        const scr_mtype *type = field ? def->fields[i].shown : def->computed[i - def->n_fields].type;
        if (field && shown.kind == SCR_O_MISSING) {
            shown = model->items[i];
            type = def->fields[i].type;
        }
        if (!scr_model_store_slot(run, &slots[i], scr_model_as_field(run->decoder, type, shown, true), base))
            return false;
    }
    return true;
}

SCR_FN bool scr_model_store(scr_mrun *run, uint16_t cls, scr_object model, void *out)
{
    const scr_mstruct *s = &run->decoder->structs[cls];
    memset(out, 0, s->size);
    switch (run->def->classes[cls].kind) {
    case SCR_M_TYPED_DICT: return scr_model_store_typed_dict(run, cls, model, (char *)out);
    }
    const scr_object *values = model.kind == SCR_O_TUPLE ? model.u.list->items : model.u.dict->items;
    for (uint16_t i = 0; i < model.n; i++)
        if (!scr_model_store_field(run, s, i, values[i], (char *)out))
            return false;
    if (model.kind == SCR_O_MODEL)
        scr_model_store_extra(s, model.u.dict->extra, (char *)out);
    return !s->shown || scr_model_store_shown(run, cls, model.u.dict, (char *)out);
}

/* ---- to text ---- */

/* The object that a scalar in a struct is. time: room for a date's or time's fields; text: for an int's digits. */
static scr_object scr_model_load(const scr_mslot *slot, const char *at, scr_odatetime *time)
{
    scr_object o = scr_o_of((scr_okind)slot->object_kind);
    switch ((scr_mform)slot->form) {
    case SCR_FORM_OBJECT: memcpy(&o, at, sizeof o); return o;
    case SCR_FORM_BOOL: o.kind = SCR_O_BOOL; memcpy(&o.u.truth, at, sizeof o.u.truth); return o;
    case SCR_FORM_INT64: o.kind = SCR_O_INT; memcpy(&o.u.i, at, sizeof o.u.i); return o;
    case SCR_FORM_MICROS: o.kind = SCR_O_TIMEDELTA; memcpy(&o.u.i, at, sizeof o.u.i); return o;
    case SCR_FORM_DOUBLE: o.kind = SCR_O_FLOAT; memcpy(&o.u.f, at, sizeof o.u.f); return o;
    case SCR_FORM_UUID: o.kind = SCR_O_UUID; o.u.uuid = (const unsigned char *)at; return o;
    case SCR_FORM_INTEGER: {
        scr_integer value;
        memcpy(&value, at, sizeof value);
        return value.big.len ? scr_o_text(SCR_O_BIGINT, value.big.ptr, value.big.len) : scr_o_int(value.value);
    }
    case SCR_FORM_TEXT: {
        scr_text text;
        memcpy(&text, at, sizeof text);
        return scr_o_text((scr_okind)slot->object_kind, text.ptr, text.len);
    }
    case SCR_FORM_TIME: {
        scr_datetime value;
        memcpy(&value, at, sizeof value);
        time->year = value.year;
        time->month = value.month;
        time->day = value.day;
        time->hour = value.hour;
        time->minute = value.minute;
        time->second = value.second;
        time->has_offset = value.has_offset;
        time->micro = value.micro;
        time->offset = value.offset;
        o.u.time = time;
        return o;
    }
    case SCR_FORM_ENUM: {
        int member;
        memcpy(&member, at, sizeof member);
        o.kind = SCR_O_ENUM;
        o.index = slot->index;
        o.n = (uint32_t)member;
        return o;
    }
    case SCR_FORM_STRUCT: case SCR_FORM_INLINE: case SCR_FORM_LIST: case SCR_FORM_DICT: break;
    }
    return scr_o_none();
}

static void scr_model_put_slot(scr_mtext *out, const scr_mdecoder *decoder, const scr_mslot *slot, const char *base);

static void scr_model_put_list(scr_mtext *out, const scr_mdecoder *decoder, const scr_mslot *slot, const char *at)
{
    scr_mlist list;
    memcpy(&list, at, sizeof list);
    scr_mtext_char(out, '[');
    for (size_t i = 0; i < list.n; i++) {
        if (i)
            scr_mtext_char(out, ',');
        scr_model_put_slot(out, decoder, slot->item, (const char *)list.items + i * slot->item->size);
    }
    scr_mtext_char(out, ']');
}

static void scr_model_put_dict(scr_mtext *out, const scr_mdecoder *decoder, const scr_mslot *slot, const char *at)
{
    scr_mpairs pairs;
    scr_odatetime time;
    memcpy(&pairs, at, sizeof pairs);
    scr_mtext_char(out, '{');
    for (size_t i = 0; i < pairs.n; i++) {
        if (i)
            scr_mtext_char(out, ',');
        scr_model_put_key(out, decoder, scr_model_load(slot->key, (const char *)pairs.keys + i * slot->key->size, &time));
        scr_mtext_char(out, ':');
        scr_model_put_slot(out, decoder, slot->item, (const char *)pairs.items + i * slot->item->size);
    }
    scr_mtext_char(out, '}');
}

static void scr_model_put_slot(scr_mtext *out, const scr_mdecoder *decoder, const scr_mslot *slot, const char *base)
{
    const char *at = base + slot->offset;
    const void *inner;
    bool has = true;
    scr_odatetime time;
    if (slot->has < SCR_NULL_POINTER)
        memcpy(&has, base + slot->has, sizeof has);
    if (!has) {
        scr_mtext_z(out, "null");
        return;
    }
    switch ((scr_mform)slot->form) {
    case SCR_FORM_STRUCT:
        memcpy(&inner, at, sizeof inner);
        if (inner)
            scr_model_put_struct(out, decoder, slot->index, inner);
        else
            scr_mtext_z(out, "null");
        return;
    case SCR_FORM_INLINE: scr_model_put_struct(out, decoder, slot->index, at); return;
    case SCR_FORM_LIST: scr_model_put_list(out, decoder, slot, at); return;
    case SCR_FORM_DICT: scr_model_put_dict(out, decoder, slot, at); return;
    case SCR_FORM_TEXT:
        if (slot->object_kind == SCR_O_SECRET) {
            scr_text text;
            memcpy(&text, at, sizeof text);
            scr_mtext_z(out, text.len ? "\"**********\"" : "\"\"");
            return;
        }
        break;
    case SCR_FORM_OBJECT: case SCR_FORM_BOOL: case SCR_FORM_INT64: case SCR_FORM_INTEGER: case SCR_FORM_DOUBLE: case SCR_FORM_TIME:
    case SCR_FORM_MICROS: case SCR_FORM_UUID: case SCR_FORM_ENUM: break;
    }
    scr_model_put_json(out, decoder, scr_model_load(slot, at, &time));
}

/* What stands before a member's value; key NULL: a tuple's. */
static void scr_model_put_member(scr_mtext *out, const char *key, bool first)
{
    if (!first)
        scr_mtext_char(out, ',');
    if (!key)
        return;
    scr_mtext_json_string(out, key, strlen(key));
    scr_mtext_char(out, ':');
}

SCR_FN void scr_model_put_struct(scr_mtext *out, const scr_mdecoder *decoder, uint16_t cls, const void *value)
{
    const scr_mclass *def = &decoder->module->classes[cls];
    const scr_mstruct *s = &decoder->structs[cls];
    const char *base = (const char *)value;
    bool first = true;
    const scr_mslot *slots = s->shown ? s->shown : s->slots;
    if (def->flags & SCR_C_ROOT) {
        scr_model_put_slot(out, decoder, &slots[0], base);
        return;
    }
    bool tuple = (def->flags & SCR_C_NAMED_TUPLE) != 0;
    scr_mtext_char(out, tuple ? '[' : '{');
    for (uint16_t k = 0; k < def->n_fields; k++) {
        uint16_t i = def->order ? def->order[k] : k;
        const scr_mfield *f = &def->fields[i];
        bool absent = f->default_kind == SCR_D_ABSENT && !(base[s->given + i / 8] >> i % 8 & 1);
        if ((f->flags & SCR_F_EXCLUDE && !tuple) || absent)
            continue;
        scr_model_put_member(out, tuple ? NULL : scr_model_dump_name(def, f->name, f->dump_key), first);
        scr_model_put_slot(out, decoder, &slots[i], base);
        first = false;
    }
    scr_object extra = scr_o_none();
    if (s->extra != SCR_NO_OFFSET)
        memcpy(&extra, base + s->extra, sizeof extra);
    if (extra.kind == SCR_O_DICT && extra.u.dict && !(def->flags & SCR_C_DATACLASS))
        scr_model_put_members(out, decoder, extra, first);
    first = first && (extra.kind != SCR_O_DICT || !extra.n || def->flags & SCR_C_DATACLASS);
    for (uint16_t i = 0; s->shown && i < def->n_computed; i++) {
        scr_model_put_member(out, scr_model_dump_name(def, def->computed[i].name, def->computed[i].alias), first);
        scr_model_put_slot(out, decoder, &slots[def->n_fields + i], base);
        first = false;
    }
    scr_mtext_char(out, tuple ? ']' : '}');
}
