/* scr_py_dump.c: model_dump and model_dump_json. In: an instance, what to leave out. Out: a dict of plain objects, a dict of what JSON can
 * say, or JSON text. A field's type says how far a value is shown (of an heir's instance: what the field's class has); else the value does. */
#include "scr_py_dump.h"
#include "scr_py_args.h"
#include "scr_py_class.h"
#include "scr_py_more.h"

static const scr_pyfilter scr_py_no_filter = {NULL, NULL};


/* ---- include and exclude ---- */

static bool scr_py_is_whole(PyObject *value) { return value == Py_Ellipsis || value == Py_True; }

/* What a set or dict of keys says of `key`: 1 named (its own part in *part, NULL when all of it is meant), 0 not named, -1 an exception. */
static int scr_py_named(PyObject *keys, PyObject *key, bool include, PyObject **part)
{
    *part = NULL;
    if (!PyDict_Check(keys))
        return PySequence_Contains(keys, key);
    PyObject *value = PyDict_GetItemWithError(keys, key);
    if (!value)
        return PyErr_Occurred() ? -1 : 0;
    if (value == Py_None)
        return 0;
    if (!scr_py_is_whole(value) && !PyAnySet_Check(value) && !PyDict_Check(value)) {
        PyErr_SetString(PyExc_TypeError, include ? "`include` argument must be a set or dict." : "`exclude` argument must be a set or dict.");
        return -1;
    }
    *part = scr_py_is_whole(value) ? NULL : value;
    return 1;
}

SCR_FN int scr_py_select(scr_pyfilter filter, PyObject *key, scr_pyfilter *inner)
{
    PyObject *part;
    *inner = scr_py_no_filter;
    if (SCR_LIKELY(!filter.include && !filter.exclude))
        return 1;
    if (filter.exclude) {
        int named = scr_py_named(filter.exclude, key, false, &part);
        if (named < 0 || (named && !part))
            return named < 0 ? -1 : 0;
        inner->exclude = part;
    }
    if (filter.include) {
        int named = scr_py_named(filter.include, key, true, &part);
        if (named <= 0)
            return named;
        inner->include = part;
    }
    return 1;
}

/* An index means the same modulo the length, as in pydantic. 1, 0 or -1: an exception. */
static int scr_py_is_index(PyObject *key, Py_ssize_t index, Py_ssize_t n)
{
    if (!PyLong_Check(key))
        return 0;
    Py_ssize_t at = PyLong_AsSsize_t(key);
    if (at == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return 0;
    }
    return (at % n + n) % n == index;
}

/* What is said of an item: under its index, or __all__. */
static int scr_py_named_at(PyObject *keys, Py_ssize_t index, Py_ssize_t n, bool include, PyObject **part)
{
    PyObject *iterator = PyObject_GetIter(keys), *key, *all = iterator ? PyUnicode_FromString("__all__") : NULL;
    int named = iterator && all ? 0 : -1;
    while (named == 0 && (key = PyIter_Next(iterator))) {
        if (scr_py_is_index(key, index, n))
            named = scr_py_named(keys, key, include, part);
        Py_DECREF(key);
    }
    if (named == 0)
        named = PyErr_Occurred() ? -1 : scr_py_named(keys, all, include, part);
    Py_XDECREF(iterator);
    Py_XDECREF(all);
    return named;
}

SCR_FN int scr_py_select_at(scr_pyfilter filter, Py_ssize_t index, Py_ssize_t n, scr_pyfilter *inner)
{
    PyObject *part;
    *inner = scr_py_no_filter;
    if (SCR_LIKELY(!filter.include && !filter.exclude))
        return 1;
    if (filter.exclude) {
        int named = scr_py_named_at(filter.exclude, index, n, false, &part);
        if (named < 0 || (named && !part))
            return named < 0 ? -1 : 0;
        inner->exclude = part;
    }
    if (filter.include) {
        int named = scr_py_named_at(filter.include, index, n, true, &part);
        if (named <= 0)
            return named;
        inner->include = part;
    }
    return 1;
}

/* ---- types ---- */

SCR_FN const scr_mtype *scr_py_core(const scr_mtype *type)
{
    while (type && (type->kind == SCR_M_NULLABLE || type->kind == SCR_M_BEFORE || type->kind == SCR_M_AFTER || type->kind == SCR_M_WRAP
                    || (type->kind == SCR_M_PLAIN && !(type->flags & SCR_T_UNTYPED)) || type->kind == SCR_M_DEFAULT
                    || type->kind == SCR_M_CHECK || (type->kind == SCR_M_JSON && type->inner)))
        type = type->inner;
    return type;
}

/* The member of a union that an instance is shown by: its own class, or the first that it is an heir of. NULL: none. */
static const scr_pyclass *scr_py_member_as(const scr_pydump *d, const scr_mtype *type, PyObject *value, const scr_pyclass *own)
{
    const scr_pyclass *heir = NULL;
    for (uint32_t i = 0; i < type->n; i++) {
        const scr_mtype *item = scr_py_core(type->items[i]);
        const scr_pyclass *cls = item->kind == SCR_M_UNION ? scr_py_member_as(d, item, value, own) : item->kind == SCR_M_CLASS ? &d->state->classes[item->index] : NULL;
        if (cls == own)
            return own;
        if (!heir && cls && PyObject_TypeCheck(value, cls->type))
            heir = cls;
    }
    return heir;
}

SCR_FN const scr_pyclass *scr_py_shown_as(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_pyclass *own = scr_py_class_of(d->state, Py_TYPE(value));
    type = scr_py_core(type);
    if (!type || !own || d->as_any)
        return own;
    if (type->kind == SCR_M_CLASS) {
        const scr_pyclass *cls = &d->state->classes[type->index];
        return cls == own || PyObject_TypeCheck(value, cls->type) ? cls : own;
    }
    if (type->kind != SCR_M_UNION)
        return own;
    const scr_pyclass *heir = scr_py_member_as(d, type, value, own);
    return heir ? heir : own;
}

SCR_FN const scr_mtype *scr_py_item_type(const scr_pydump *d, const scr_mtype *type, Py_ssize_t index)
{
    type = scr_py_core(type);
    if (!type)
        return NULL;
    switch ((scr_mkind)type->kind) {
    case SCR_M_LIST: case SCR_M_SET: case SCR_M_FROZENSET: case SCR_M_DICT: case SCR_M_DEQUE: case SCR_M_SEQUENCE: return type->inner;
    case SCR_M_TUPLE: return type->flags & SCR_T_VARIADIC ? type->inner : index < (Py_ssize_t)type->n ? type->items[index] : NULL;
    case SCR_M_CLASS: {
        const scr_mclass *def = d->state->classes[type->index].def;
        return def->flags & SCR_C_NAMED_TUPLE && index < def->n_fields ? def->fields[index].type : NULL;
    }
    default: return NULL;
    }
}

SCR_FN const scr_mtype *scr_py_key_type(const scr_mtype *type)
{
    const scr_mtype *core = scr_py_core(type);
    return core && core->kind == SCR_M_DICT ? core->key : NULL;
}

SCR_FN const scr_mtype *scr_py_tuple_type(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_mtype *core = scr_py_core(type);
    for (uint32_t i = 0; core && core->kind == SCR_M_UNION && PyTuple_Check(value) && i < core->n; i++) {
        const scr_mtype *item = scr_py_core(core->items[i]);
        if (item->kind == SCR_M_CLASS && scr_py_kept(&d->state->classes[item->index].user) == (PyObject *)Py_TYPE(value))
            return item;
    }
    return type;
}

SCR_FN PyObject *scr_py_shown_item(scr_pydump *d, const scr_mtype **type, PyObject *whole, Py_ssize_t index, PyObject *item, scr_pyfilter *inner)
{
    const scr_mtype *core = scr_py_core(*type);
    const scr_mclass *def = core && core->kind == SCR_M_CLASS && PyTuple_Check(whole) ? d->state->classes[core->index].def : NULL;
    *type = scr_py_item_type(d, *type, index);
    if (!def || !(def->flags & SCR_C_NAMED_TUPLE) || index >= def->n_fields || !scr_py_has_serializer(d, &def->fields[index], item))
        return Py_NewRef(item);
    PyObject *shown = scr_py_serialized(d, whole, &def->fields[index], item, *inner);
    *type = def->fields[index].shown;
    *inner = scr_py_no_filter;
    return shown;
}

/* Whether a dict has the keys of a TypedDict: no others, and all that it must have. */
static bool scr_py_has_keys(const scr_pyclass *cls, PyObject *dict)
{
    PyObject *still = scr_py_still(dict), *key, *value;
    Py_ssize_t at = 0;
    bool good = still != NULL;
    while (good && cls->def->extra != SCR_EXTRA_ALLOW && PyDict_Next(still, &at, &key, &value))
        good = PyUnicode_CheckExact(key) && PyDict_GetItemWithError(cls->by_name, key);
    for (uint16_t i = 0; good && i < cls->def->n_fields; i++)
        good = cls->def->fields[i].default_kind != SCR_D_REQUIRED || PyDict_GetItemWithError(still, cls->names[i]);
    Py_XDECREF(still);
    return good;
}

static const scr_pyclass *scr_py_member_dict(const scr_pydump *d, const scr_mtype *type)
{
    const scr_mtype *core = scr_py_core(type);
    const scr_pyclass *cls = core && core->kind == SCR_M_CLASS ? &d->state->classes[core->index] : NULL;
    return cls && cls->def->flags & SCR_C_TYPED_DICT ? cls : NULL;
}

/* What the discriminator of a union says of a value; new reference, NULL: nothing, perhaps an exception. */
static PyObject *scr_py_shown_tag(const scr_pydump *d, const scr_munion *tagged, PyObject *value)
{
    if (tagged->function == SCR_NO_VALUE)
        return PyDict_Check(value) ? scr_py_dict_named(value, tagged->field) : PyObject_GetAttrString(value, tagged->field);
    PyObject *function = scr_py_function(d->state, tagged->function);
    return function ? PyObject_CallOneArg(function, value) : NULL;
}

SCR_FN const scr_mtype *scr_py_tagged_type(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    PyObject *tag = scr_py_shown_tag(d, type->tagged, value);
    if (!tag)
        PyErr_Clear();
    const scr_mtype *found = NULL;
    for (uint32_t i = 0; tag && !found && i < type->tagged->n_tags; i++) {
        PyObject *one = scr_py_value(d->state, type->tagged->tags[i].value);
        int same = one ? PyObject_RichCompareBool(tag, one, Py_EQ) : -1;
        if (same < 0)
            PyErr_Clear();
        if (same > 0)
            found = type->items[type->tagged->tags[i].item];
    }
    Py_XDECREF(tag);
    return found;
}

SCR_FN const scr_pyclass *scr_py_typed_dict_of(const scr_pydump *d, const scr_mtype *type, PyObject *dict)
{
    const scr_mtype *core = scr_py_core(type);
    if (!core || d->as_any || core->kind != SCR_M_UNION)
        return core && !d->as_any ? scr_py_member_dict(d, core) : NULL;
    if (core->tagged)
        return scr_py_member_dict(d, scr_py_tagged_type(d, core, dict));
    for (uint32_t i = 0; i < core->n; i++) {
        const scr_pyclass *cls = scr_py_member_dict(d, core->items[i]);
        if (cls && scr_py_has_keys(cls, dict))
            return cls;
    }
    return NULL;
}

/* The type, or a member of a union, is for int. */
static bool scr_py_has_int(const scr_mtype *type)
{
    bool has = type->kind == SCR_M_INT;
    for (uint32_t i = 0; type->kind == SCR_M_UNION && !has && i < type->n; i++)
        has = scr_py_has_int(scr_py_core(type->items[i]));
    return has;
}

/* A function stands in the place of the type's own check: its values become objects before they are text. */
static bool scr_py_is_plain_within(const scr_mtype *type, const scr_mtype *core)
{
    while (type != core && type->kind != SCR_M_PLAIN)
        type = type->inner;
    return type != core;
}

SCR_FN scr_pynumber scr_py_number_as(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_mtype *core = d->json && !d->as_any ? scr_py_core(type) : NULL;
    if (!core)
        return SCR_PY_AS_IT_IS;
    if (core->kind == SCR_M_FLOAT)
        return PyLong_Check(value) || (scr_py_is_float_text(d, value) && !scr_py_is_plain_within(type, core)) ? SCR_PY_A_FLOAT : SCR_PY_AS_IT_IS;
    return PyBool_Check(value) && scr_py_has_int(core) && !scr_py_fits(d, core, value, true) ? SCR_PY_AN_INT : SCR_PY_AS_IT_IS;
}

/* ---- leaves ---- */

/* Raises PydanticSerializationError with the message (stolen), and gives NULL. */
static PyObject *scr_py_dump_error(scr_pystate *state, PyObject *message)
{
    const char *text = message ? PyUnicode_AsUTF8(message) : NULL;
    if (text)
        scr_py_raise_more(state, "PydanticSerializationError", text);
    Py_XDECREF(message);
    return NULL;
}

static PyObject *scr_py_unserializable(scr_pydump *d, PyObject *value)
{
    return scr_py_dump_error(d->state, PyUnicode_FromFormat("Unable to serialize unknown type: %R", (PyObject *)Py_TYPE(value)));
}

/* Bytes as the text that they are. */
static PyObject *scr_py_bytes_text(const scr_pydump *d, const char *bytes, Py_ssize_t n)
{
    PyObject *text = PyUnicode_DecodeUTF8(bytes, n, NULL);
    if (text || !PyErr_ExceptionMatches(PyExc_UnicodeDecodeError))
        return text;
    PyObject *kind, *error, *trace;
    Py_ssize_t start = 0, end = 0;
    PyErr_Fetch(&kind, &error, &trace);
    PyErr_NormalizeException(&kind, &error, &trace);
    if (!d->text) { /* an object is asked for */
        PyUnicodeDecodeError_SetReason(error, "invalid utf-8");
        PyErr_Restore(kind, error, trace);
        return NULL;
    }
    PyUnicodeDecodeError_GetStart(error, &start);
    PyUnicodeDecodeError_GetEnd(error, &end);
    PyObject *reason = PyUnicodeDecodeError_GetReason(error);
    bool cut = reason && PyUnicode_CompareWithASCIIString(reason, "unexpected end of data") == 0;
    Py_XDECREF(reason);
    Py_XDECREF(kind);
    Py_XDECREF(error);
    Py_XDECREF(trace);
    return scr_py_dump_error(d->state, cut ? PyUnicode_FromFormat("Error serializing to JSON: incomplete utf-8 byte sequence from index %zd", start)
                                        : PyUnicode_FromFormat("Error serializing to JSON: invalid utf-8 sequence of %zd bytes from index %zd", end - start, start));
}

SCR_FN bool scr_py_is_enum(scr_pystate *state, PyObject *value)
{
    if (SCR_LIKELY(Py_IS_TYPE((PyObject *)Py_TYPE(value), &PyType_Type)))
        return false; /* enums have a metaclass */
    PyObject *base = scr_py_import(&state->enum_base, "enum", "Enum");
    return base && PyObject_TypeCheck(value, (PyTypeObject *)base);
}

SCR_FN bool scr_py_has_usual_value(scr_pystate *state, PyObject *member)
{
    PyObject *base = scr_py_import(&state->enum_base, "enum", "Enum");
    return base && _PyType_Lookup(Py_TYPE(member), state->n_value) == _PyType_Lookup((PyTypeObject *)base, state->n_value);
}

/* Its `value`. That is Python code of the enum module, which gives what is in `_value_`, unless the user has one of his own. */
SCR_FN PyObject *scr_py_member_value(scr_pystate *state, PyObject *member)
{
    const bool usual = scr_py_has_usual_value(state, member);
    return PyErr_Occurred() ? NULL : PyObject_GetAttr(member, usual ? state->n_inner_value : state->n_value);
}

SCR_FN bool scr_py_is_deque(scr_pystate *state, PyObject *value)
{
    PyObject *deque = (PyObject *)scr_py_kept(&state->std[SCR_STD_DEQUE]);
    if (!deque && strcmp(Py_TYPE(value)->tp_name, "collections.deque") == 0)
        return scr_py_std(state, SCR_STD_DEQUE) != NULL;
    return deque && PyObject_TypeCheck(value, (PyTypeObject *)deque);
}

/* Objects that JSON shows as text; NULL without an exception: it is none. */
static PyObject *scr_py_leaf_text(const scr_pydump *d, PyObject *value)
{
    scr_pystate *state = d->state;
    char text[SCR_PY_TIME_TEXT];
    const PyDateTime_CAPI *dates = (const PyDateTime_CAPI *)scr_py_kept(&state->dates);
    if (dates) {
        size_t n = scr_py_datetime_text(state, value, text);
        if (n || PyErr_Occurred())
            return n ? PyUnicode_FromStringAndSize(text, (Py_ssize_t)n) : NULL;
        if (PyObject_TypeCheck(value, dates->DeltaType))
            return scr_py_timedelta_text(value);
    }
    PyTypeObject *decimal = (PyTypeObject *)scr_py_kept(&state->decimal), *uuid = (PyTypeObject *)scr_py_kept(&state->uuid);
    if ((decimal && PyObject_TypeCheck(value, decimal)) || (uuid && PyObject_TypeCheck(value, uuid)))
        return PyObject_Str(value);
    if (PyBytes_Check(value))
        return scr_py_bytes_text(d, PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value));
    if (PyByteArray_Check(value)) {
        PyObject *copy = PyBytes_FromObject(value), *shown = copy ? scr_py_bytes_text(d, PyBytes_AS_STRING(copy), PyBytes_GET_SIZE(copy)) : NULL;
        Py_XDECREF(copy);
        return shown;
    }
    if (Py_TYPE(value) == scr_py_kept(&state->name_email) || scr_py_is_text(value))
        return PyObject_Str(value);
#ifdef SCR_PY_WITH_URL
    if (scr_py_is_url(state, value))
        return PyObject_Str(value);
#endif
    if (Py_TYPE(value) == state->secret_str || Py_TYPE(value) == state->secret_bytes)
        return scr_py_secret_json(value);
    return NULL;
}

/* Objects of the standard library that are here though no field of ours is of their type. */
SCR_FN bool scr_py_know_leaf(scr_pystate *state, PyObject *value)
{
    const char *name = Py_TYPE(value)->tp_name;
    if (strncmp(name, "datetime.", 9) == 0)
        return scr_py_need_dates(state);
    if (strcmp(name, "decimal.Decimal") == 0)
        return scr_py_import(&state->decimal, "decimal", "Decimal") != NULL;
    if (strcmp(name, "UUID") == 0)
        return scr_py_import(&state->uuid, "uuid", "UUID") != NULL;
    return true;
}

static PyObject *scr_py_text_leaf(const scr_pydump *d, PyObject *value)
{
    return scr_py_know_leaf(d->state, value) ? scr_py_leaf_text(d, value) : NULL;
}

static PyObject *scr_py_plain_key(scr_pydump *d, const scr_mtype *type, PyObject *key);

/* NaN or an infinity. */
static PyObject *scr_py_float_key(const scr_pydump *d, const scr_mtype *type, PyObject *key)
{
    return scr_py_words(d, type, key) & (SCR_W_CONSTANTS | SCR_W_STRINGS) ? PyObject_Str(key) : PyUnicode_FromString("None");
}

static PyObject *scr_py_tuple_key(scr_pydump *d, PyObject *key)
{
    PyObject *parts = PyList_New(0), *comma = PyUnicode_FromString(",");
    for (Py_ssize_t i = 0; parts && comma && i < PyTuple_GET_SIZE(key); i++) {
        PyObject *part = scr_py_plain_key(d, NULL, PyTuple_GET_ITEM(key, i));
        if (!part || PyList_Append(parts, part) < 0)
            Py_CLEAR(parts);
        Py_XDECREF(part);
    }
    PyObject *joined = parts && comma ? PyUnicode_Join(comma, parts) : NULL;
    Py_XDECREF(parts);
    Py_XDECREF(comma);
    return joined;
}

static PyObject *scr_py_plain_key(scr_pydump *d, const scr_mtype *type, PyObject *key)
{
    if (PyUnicode_CheckExact(key))
        return Py_NewRef(key);
    if (key == Py_None)
        return PyUnicode_FromString("None");
    if (PyBool_Check(key) && scr_py_number_as(d, type, key) == SCR_PY_AS_IT_IS)
        return PyUnicode_FromString(key == Py_True ? "true" : "false");
    if (scr_py_is_enum(d->state, key)) {
        PyObject *value = scr_py_member_value(d->state, key);
        PyObject *text = value ? scr_py_plain_key(d, NULL, value) : NULL;
        Py_XDECREF(value);
        return text;
    }
    if (PyUnicode_Check(key))
        return PyUnicode_FromObject(key);
    if (PyFloat_Check(key) && PyFloat_AS_DOUBLE(key) - PyFloat_AS_DOUBLE(key) != 0)
        return scr_py_float_key(d, type, key);
    if (PyLong_Check(key) || PyFloat_Check(key))
        return PyObject_Str(key);
    if (PyTuple_Check(key))
        return scr_py_tuple_key(d, key);
    PyObject *text = scr_py_key_of_words(d, type, key);
    if (!text && !PyErr_Occurred())
        text = scr_py_text_leaf(d, key);
    return text || PyErr_Occurred() ? text : scr_py_unserializable(d, key);
}

/* A key of a JSON object. */
SCR_FN PyObject *scr_py_json_key(scr_pydump *d, const scr_mtype *type, PyObject *key)
{
    if (SCR_LIKELY(!scr_py_is_shown(d, type)))
        return scr_py_plain_key(d, type, key);
    scr_pyfilter filter = scr_py_no_filter;
    PyObject *shown = scr_py_shown(d, &type, key, &filter);
    PyObject *text = shown ? scr_py_plain_key(d, type, shown) : NULL;
    Py_XDECREF(shown);
    return text;
}

/* ---- which fields ---- */

/* What the field is without an input; a factory is asked. */
static PyObject *scr_py_default_of(scr_pystate *state, const scr_pyclass *cls, uint16_t field)
{
    const scr_mfield *f = &cls->def->fields[field];
    if (f->default_kind == SCR_D_VALUE || f->default_kind == SCR_D_COPY)
        return Py_XNewRef(scr_py_value(state, f->default_index));
    scr_pyrun run;
    scr_py_begin(&run, state, SCR_PYTHON);
    return scr_py_default(&run, cls, field, NULL);
}

/* 1: show a field's value, -1: an exception. given: it was, as far as is known. */
static int scr_py_wants_value(scr_pydump *d, const scr_pyclass *own, uint16_t at, PyObject *value, bool given)
{
    const scr_mfield *f = &own->def->fields[at];
    if (!value || f->flags & SCR_F_EXCLUDE || (d->unset && !given) || (d->none && value == Py_None))
        return 0;
    if (d->defaults && f->default_kind != SCR_D_REQUIRED && f->default_kind != SCR_D_ABSENT && f->default_kind != SCR_D_CALL_DATA && !scr_py_shows_default(f)) {
        PyObject *default_ = scr_py_default_of(d->state, own, at);
        int same = default_ ? PyObject_RichCompareBool(value, default_, Py_EQ) : -1;
        Py_XDECREF(default_);
        if (same && !(PyFloat_Check(value) && PyFloat_AS_DOUBLE(value) != PyFloat_AS_DOUBLE(value))) /* NaN is not the default, though it be the same object */
            return same < 0 ? -1 : 0;
    }
    return 1;
}

SCR_FN int scr_py_wants(scr_pydump *d, const scr_pyclass *own, uint16_t at, const scr_pymodel *model, scr_pyfilter filter, scr_pyfilter *inner)
{
    int wanted = scr_py_wants_value(d, own, at, model->values[at], !d->unset || scr_py_is_set(model, at));
    return wanted > 0 ? scr_py_select(filter, own->names[at], inner) : wanted;
}

static bool scr_py_each_extra(scr_pydump *d, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to)
{
    PyObject *extra = scr_py_slot(self, &((scr_pymodel *)self)->extra), *items = extra ? PyDict_Items(extra) : NULL;
    Py_XDECREF(extra);
    if (!items)
        return !PyErr_Occurred();
    bool good = true;
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(items); i++) {
        PyObject *key = PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 0), *value = PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 1);
        scr_pyfilter inner;
        int wanted = d->none && value == Py_None ? 0 : scr_py_select(filter, key, &inner);
        good = wanted == 0 || (wanted > 0 && put(d, to, key, NULL, value, inner));
    }
    Py_DECREF(items);
    return good;
}

static bool scr_py_each_computed(scr_pydump *d, const scr_pyclass *shown, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to)
{
    for (uint16_t i = 0; !d->round_trip && !d->no_computed && i < shown->def->n_computed; i++) {
        const scr_mcomputed *c = &shown->def->computed[i];
        PyObject *name = PyUnicode_FromString(c->name), *key = PyUnicode_FromString(c->alias && scr_py_by_alias(d, shown) ? c->alias : c->name);
        scr_pyfilter inner;
        int wanted = name && key ? scr_py_select(filter, name, &inner) : -1;
        PyObject *value = wanted > 0 ? PyObject_GetAttr(self, name) : NULL, *outer = d->field;
        d->field = name;
        if (wanted > 0 && !value)
            scr_py_computed_failed(d);
        bool good = wanted == 0 || (value && ((d->none && value == Py_None) || put(d, to, key, c->type, value, inner)));
        d->field = outer;
        Py_XDECREF(value);
        Py_XDECREF(name);
        Py_XDECREF(key);
        if (!good)
            return false;
    }
    return true;
}

SCR_FN bool scr_py_each_beside(scr_pydump *d, const scr_pyclass *shown, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to)
{
    return scr_py_each_extra(d, self, filter, put, to) && scr_py_each_computed(d, shown, self, filter, put, to);
}

/* Its fields. held: what it held. */
static bool scr_py_each_field(scr_pydump *d, const scr_pyclass *shown, PyObject *self, const scr_pymodel *held, scr_pyfilter filter, scr_pyput put, void *to)
{
    const scr_pyclass *own = scr_py_own_class(self);
    PyObject *const *keys = scr_py_by_alias(d, shown) ? own->dump_keys : own->names;
    for (uint16_t i = 0; i < shown->def->n_fields; i++) {
        uint16_t at = i;
        scr_pyfilter inner;
        if (own != shown) {
            PyObject *index = PyDict_GetItemWithError(own->by_name, shown->names[i]);
            if (!index)
                continue;
            at = (uint16_t)PyLong_AsLong(index);
        }
        int wanted = scr_py_wants(d, own, at, held, filter, &inner);
        if (wanted < 0)
            return false;
        if (!wanted)
            continue;
        PyObject *value = Py_NewRef(held->values[at]); /* the user's code may replace it */
        const scr_mtype *type = own->def->fields[at].type;
        d->field = own->names[at];
        if (scr_py_has_serializer(d, &shown->def->fields[i], value)) {
            Py_SETREF(value, scr_py_serialized(d, self, &shown->def->fields[i], value, inner));
            type = shown->def->fields[i].shown;
            inner = scr_py_no_filter; /* which was the function's */
        }
        bool good = value && put(d, to, keys[at], type, value, inner);
        Py_XDECREF(value);
        if (!good)
            return false;
    }
    return true;
}

SCR_FN bool scr_py_each_member(scr_pydump *d, const scr_pyclass *shown, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to)
{
    scr_pymodel *held = scr_py_hold(self);
    bool good = held && scr_py_each_field(d, shown, self, held, filter, put, to);
    scr_py_let_go(held);
    return good && scr_py_each_other(d, shown, self, filter, put, to);
}

SCR_FN bool scr_py_go_down(scr_pydump *d)
{
    if (++d->depth < SCR_PY_NESTING)
        return true;
    PyErr_SetString(PyExc_ValueError, "Circular reference detected (depth exceeded)");
    return false;
}

/* ---- to objects ---- */

/* It is shown as it is. */
SCR_INLINE bool scr_py_is_plain(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const PyTypeObject *kind = Py_TYPE(value);
    if (SCR_UNLIKELY(scr_py_is_shown(d, type)))
        return false;
    return kind == &PyUnicode_Type || value == Py_None || (kind == &PyFloat_Type && !d->json)
        || ((kind == &PyLong_Type || kind == &PyBool_Type) && (!d->json || scr_py_number_as(d, type, value) == SCR_PY_AS_IT_IS));
}

/* A value of the type that its place asks for, and shown as it is. */
SCR_INLINE_ALWAYS bool scr_py_stays(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_pystate *state = d->state;
    PyObject *kind = (PyObject *)Py_TYPE(value);
    if (type && type->kind == SCR_M_NULLABLE && !scr_py_is_shown(d, type)) {
        if (value == Py_None)
            return true;
        type = type->inner;
    }
    if (!type || scr_py_is_shown(d, type))
        return false;
    switch ((scr_mkind)type->kind) {
    case SCR_M_STR: case SCR_M_LITERAL: return kind == (PyObject *)&PyUnicode_Type;
    case SCR_M_BOOL: return kind == (PyObject *)&PyBool_Type;
    case SCR_M_INT: return kind == (PyObject *)&PyLong_Type;
    case SCR_M_FLOAT: return kind == (PyObject *)&PyFloat_Type && !d->json;
    case SCR_M_DATETIME: return !d->json && !d->fallback && state->dates && kind == (PyObject *)state->dates->DateTimeType;
    case SCR_M_DATE: return !d->json && !d->fallback && state->dates && kind == (PyObject *)state->dates->DateType;
    case SCR_M_DECIMAL: return !d->json && !d->fallback && kind == state->decimal;
    case SCR_M_UUID: return !d->json && !d->fallback && kind == state->uuid;
    case SCR_M_ENUM: return !d->json && !d->fallback && state->enums && kind == state->enums[type->index];
    default: return false;
    }
}

static bool scr_py_put_object(scr_pydump *d, void *to, PyObject *key, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    PyObject *dumped = scr_py_dump_value(d, type, value, filter);
    bool good = dumped && PyDict_SetItem((PyObject *)to, key, dumped) == 0;
    Py_XDECREF(dumped);
    return good;
}

/* A field that is not plain as it is shown; new reference. */
static PyObject *scr_py_dump_field(scr_pydump *d, const scr_mfield *f, PyObject *self, PyObject *value)
{
    Py_INCREF(value); /* the user's code may replace it */
    const bool own = scr_py_has_serializer(d, f, value);
    if (own)
        Py_SETREF(value, scr_py_serialized(d, self, f, value, scr_py_no_filter));
    PyObject *dumped = value ? scr_py_dump_value(d, own ? f->shown : f->type, value, scr_py_no_filter) : NULL;
    Py_XDECREF(value);
    return dumped;
}

/* Takes out what was not to be shown, where the shape's dict stands, as in no value. False: an exception. */
static bool scr_py_drop_absent(const scr_pyshape *shape, const scr_pyclass *cls, PyObject *dict)
{
    bool good = true;
    for (uint16_t i = 0; good && i < cls->def->n_fields; i++)
        good = PyDict_GetItemWithError(dict, cls->names[i]) != shape->dict || PyDict_DelItem(dict, cls->names[i]) == 0;
    return good;
}

/* A field that is not of its usual type as it is shown, or absent; new reference. */
static PyObject *scr_py_dump_unusual(scr_pydump *d, const scr_pyclass *cls, uint16_t at, PyObject *self, PyObject *absent)
{
    const scr_mfield *f = &cls->def->fields[at];
    PyObject *value = ((const scr_pymodel *)self)->values[at];
    if (!value || f->flags & SCR_F_EXCLUDE)
        return Py_NewRef(absent);
    d->field = cls->names[at];
    if (f->serializer != SCR_NO_VALUE || !scr_py_stays(d, f->type, value))
        return scr_py_dump_field(d, f, self, value);
    if (!d->json && !d->fallback && !d->as_any)
        cls->usual[at] = Py_TYPE(value);
    return Py_NewRef(value);
}

/* Every field of an instance, by name. */
static PyObject *scr_py_dump_whole(scr_pydump *d, const scr_pyclass *cls, PyObject *self)
{
    const scr_pymodel *model = (const scr_pymodel *)self;
    PyObject *outer = d->field;
    const scr_pyshape *shape = scr_py_class_shape(d->state, cls);
    PyObject *dict = shape ? scr_py_shape_copy(shape) : NULL;
    bool absent = false, holds = false, good = dict != NULL;
    PyObject **slot = good && shape->first && !d->json && !d->fallback ? scr_py_shape_slot(shape, dict, 0) : NULL;
    size_t at = 0;
    for (uint16_t i = 0, n = cls->def->n_fields; good && i < n; i++, at += shape->stride) {
        PyObject *value = model->values[i];
        if (SCR_LIKELY(slot && value && Py_TYPE(value) == cls->usual[i])) { /* it is shown as it stands */
            Py_INCREF(value);
            Py_SETREF(slot[at], value);
            continue;
        }
        value = scr_py_dump_unusual(d, cls, i, self, shape->dict);
        absent = absent || value == shape->dict;
        holds = holds || (value && PyType_IS_GC(Py_TYPE(value)));
        good = value && scr_py_shape_put(shape, dict, i, cls->names[i], value);
    }
    if (good && absent)
        good = scr_py_drop_absent(shape, cls, dict);
    if (dict)
        scr_py_shape_done(shape, dict, holds);
    if (good && !scr_py_each_other(d, cls, self, scr_py_no_filter, scr_py_put_object, dict))
        good = false;
    if (!good)
        Py_CLEAR(dict);
    d->field = outer;
    return dict;
}

SCR_FN PyObject *scr_py_root(scr_pydump *d, const scr_pyclass *shown, PyObject *self, const scr_mtype **type, scr_pyfilter *filter)
{
    PyObject *root = scr_py_slot(self, &((scr_pymodel *)self)->values[0]);
    const scr_mfield *f = shown->def->fields;
    *type = f->type;
    d->field = shown->names[0];
    if (root && scr_py_has_serializer(d, f, root)) {
        Py_SETREF(root, scr_py_serialized(d, self, f, root, *filter));
        *type = f->shown;
        *filter = scr_py_no_filter; /* which was the function's */
    }
    return root;
}

static PyObject *scr_py_dump_as(scr_pydump *d, const scr_pyclass *own, const scr_pyclass *shown, PyObject *self, scr_pyfilter filter)
{
    const scr_mtype *type = NULL;
    PyObject *root = shown->def->flags & SCR_C_ROOT ? scr_py_root(d, shown, self, &type, &filter) : NULL;
    if (root) {
        PyObject *dumped = scr_py_dump_value(d, type, root, filter);
        Py_DECREF(root);
        return dumped;
    }
    if (PyErr_Occurred())
        return NULL;
    if (own == shown && d->whole && !scr_py_by_alias(d, own) && !SCR_PY_THREADS)
        return scr_py_dump_whole(d, own, self);
    PyObject *dict = PyDict_New();
    if (dict && !scr_py_each_member(d, shown, self, filter, scr_py_put_object, dict))
        Py_CLEAR(dict);
    return dict;
}

SCR_FN PyObject *scr_py_dump_plainly(scr_pydump *d, const scr_pyclass *shown, PyObject *model, scr_pyfilter filter)
{
    const scr_pyclass *own = scr_py_own_class(model);
    return scr_py_dump_as(d, own, PyObject_TypeCheck(model, shown->type) ? shown : own, model, filter);
}

/* As its model_serializer has it. */
static PyObject *scr_py_dump_own(scr_pydump *d, const scr_pyclass *shown, PyObject *self, scr_pyfilter filter)
{
    PyObject *value = scr_py_model_shown(d, shown, self, filter), *dumped = NULL;
    if (value == self) /* what its own function has no other form for */
        dumped = d->json ? scr_py_unserializable(d, value) : Py_NewRef(value);
    else if (value)
        dumped = scr_py_dump_value(d, shown->def->shown, value, scr_py_no_filter);
    Py_XDECREF(value);
    return dumped;
}

static PyObject *scr_py_dump_model(scr_pydump *d, const scr_pyclass *own, const scr_mtype *type, PyObject *self, scr_pyfilter filter)
{
    const scr_pyclass *shown = scr_py_shown_as(d, type, self);
    const uint16_t words = scr_py_take_words(d, type, shown);
    PyObject *field = d->field;
    PyObject *dumped = scr_py_shows_itself(d, shown) ? scr_py_dump_own(d, shown, self, filter) : scr_py_dump_as(d, own, shown, self, filter);
    d->words = words;
    d->field = field;
    return dumped;
}

/* A key of a dict that is shown; new reference. */
static PyObject *scr_py_key(scr_pydump *d, const scr_mtype *type, PyObject *key)
{
    type = scr_py_look_at(d, type, key);
    if (d->json)
        return scr_py_json_key(d, type, key);
    return SCR_UNLIKELY(scr_py_is_shown(d, type)) ? scr_py_dump_value(d, type, key, scr_py_no_filter) : Py_NewRef(key);
}

/* OrderedDict or Counter, where a dict is shown as one: by its type, and where that says nothing by its own class. NULL: as a dict. */
static PyObject *scr_py_dumped_class(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    if (d->json || PyDict_CheckExact(value))
        return NULL;
    const scr_mtype *core = d->as_any ? NULL : scr_py_core(type);
    while (core && core->kind == SCR_M_UNION) {
        uint32_t i = 0;
        while (i < core->n && !scr_py_fits(d, core->items[i], value, true))
            i++;
        core = i < core->n ? scr_py_core(core->items[i]) : NULL;
    }
    const bool typed = core && core->kind == SCR_M_DICT;
    for (uint16_t form = typed ? core->index : SCR_DICT_ORDERED; form == SCR_DICT_ORDERED || form == SCR_DICT_COUNTER; form++) {
        PyObject *class_ = scr_py_std(d->state, form == SCR_DICT_ORDERED ? SCR_STD_ORDERED_DICT : SCR_STD_COUNTER);
        if (class_ && PyObject_TypeCheck(value, (PyTypeObject *)class_))
            return class_;
        if (typed)
            break;
    }
    PyErr_Clear();
    return NULL;
}

/* What is shown can run code of the user, which can change the dict: PyDict_Next stands that, and the items are held. */
static PyObject *scr_py_dump_dict(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    PyObject *dict = PyDict_New(), *key, *item;
    const scr_pyclass *cls = dict ? scr_py_typed_dict_of(d, type, value) : NULL;
    const scr_mtype *keys = scr_py_key_type(type);
    if (cls) {
        if (!scr_py_each_key(d, cls, value, filter, scr_py_put_object, dict))
            Py_CLEAR(dict);
        return dict;
    }
    PyObject *still = dict ? scr_py_still(value) : NULL;
    Py_ssize_t at = 0, size = still ? PyDict_GET_SIZE(still) : 0;
    if (!still)
        Py_CLEAR(dict);
    for (Py_ssize_t i = 0; dict && PyDict_Next(still, &at, &key, &item); i++) {
        scr_pyfilter inner;
        Py_INCREF(key);
        Py_INCREF(item);
        int wanted = scr_py_select(filter, key, &inner);
        PyObject *name = wanted > 0 ? scr_py_key(d, keys, key) : NULL;
        if (wanted < 0 || (wanted > 0 && (!name || !scr_py_put_object(d, dict, name, scr_py_item_type(d, type, i), item, inner))))
            Py_CLEAR(dict);
        Py_XDECREF(name);
        Py_DECREF(key);
        Py_DECREF(item);
        if (dict && PyDict_GET_SIZE(still) != size) {
            PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
            Py_CLEAR(dict);
        }
    }
    Py_XDECREF(still);
    PyObject *class_ = dict ? scr_py_dumped_class(d, type, value) : NULL;
    if (class_)
        Py_SETREF(dict, PyObject_CallOneArg(class_, dict));
    return dict;
}

static PyObject *scr_py_dump_list(scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    Py_ssize_t n = PyList_GET_SIZE(value);
    PyObject *list = PyList_New(n);
    type = type && type->kind == SCR_M_LIST ? type->inner : scr_py_item_type(d, type, 0);
    for (Py_ssize_t i = 0; list && i < n; i++) {
        PyObject *held = scr_py_list_item(value, i); /* NULL: the user's code, or another thread, has shortened it */
        PyObject *item = held && scr_py_stays(d, type, held) ? Py_NewRef(held) : scr_py_dump_value(d, type, held ? held : Py_None, scr_py_no_filter);
        Py_XDECREF(held);
        if (item)
            PyList_SET_ITEM(list, i, item);
        else
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *scr_py_dump_items(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    if (PyList_CheckExact(value) && !filter.include && !filter.exclude)
        return scr_py_dump_list(d, type, value);
    PyObject *items = scr_py_still_items(value);
    type = scr_py_tuple_type(d, type, value);
    PyObject *list = items ? PyList_New(0) : NULL;
    for (Py_ssize_t i = 0; list && i < PySequence_Fast_GET_SIZE(items); i++) {
        PyObject *held = Py_NewRef(PySequence_Fast_GET_ITEM(items, i)); /* the user's code may drop it */
        const scr_mtype *item_type = type;
        scr_pyfilter inner;
        int wanted = scr_py_select_at(filter, i, PySequence_Fast_GET_SIZE(items), &inner);
        PyObject *shown = wanted > 0 ? scr_py_shown_item(d, &item_type, value, i, held, &inner) : NULL;
        PyObject *item = shown ? scr_py_dump_value(d, item_type, shown, inner) : NULL;
        if (wanted != 0 && (!item || PyList_Append(list, item) < 0))
            Py_CLEAR(list);
        Py_XDECREF(item);
        Py_XDECREF(shown);
        Py_DECREF(held);
    }
    Py_XDECREF(items);
    if (!list || d->json || PyList_Check(value))
        return list;
    if (scr_py_is_deque(d->state, value)) {
        const scr_mtype *core = scr_py_core(type);
        bool like = core && core->kind == SCR_M_SEQUENCE; /* made anew by its class alone */
        PyObject *longest = like ? Py_NewRef(Py_None) : PyObject_GetAttrString(value, "maxlen");
        PyObject *deque = longest ? PyObject_CallFunctionObjArgs(d->state->std[SCR_STD_DEQUE], list, longest, NULL) : NULL;
        Py_XDECREF(longest);
        Py_DECREF(list);
        return deque;
    }
    PyObject *same = PyTuple_Check(value) ? PyList_AsTuple(list) : PyFrozenSet_Check(value) ? PyFrozenSet_New(list) : PySet_New(list);
    Py_DECREF(list);
    return same;
}

/* What fallback= makes of a value that is of no known type. */
static PyObject *scr_py_fall_back(scr_pydump *d, PyObject *value, scr_pyfilter filter)
{
    PyObject *other = PyObject_CallOneArg(d->fallback, value);
    PyObject *dumped = other ? scr_py_dump_value(d, NULL, other, filter) : NULL;
    Py_XDECREF(other);
    return dumped;
}

/* As objects most values stay as they are, but fallback= is asked about what JSON could not say. */
static PyObject *scr_py_dump_leaf(scr_pydump *d, PyObject *value, scr_pyfilter filter)
{
    if (!d->fallback || PyFloat_Check(value) || PyUnicode_Check(value) || PyLong_Check(value) || PyBytes_Check(value) || PyByteArray_Check(value)
        || scr_py_is_enum(d->state, value))
        return Py_NewRef(value);
    PyObject *text = scr_py_text_leaf(d, value);
    if (!text)
        return PyErr_Occurred() ? NULL : scr_py_fall_back(d, value, filter);
    Py_DECREF(text);
    return Py_NewRef(value);
}

/* What the words of ser_json_* make of a value; NULL without an exception: they say nothing of it. */
static PyObject *scr_py_worded_leaf(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    double number;
    const unsigned words = scr_py_words(d, type, value);
    if (words & (SCR_W_BASE64 | SCR_W_HEX) && (PyBytes_Check(value) || PyByteArray_Check(value))) {
        PyObject *bytes = PyBytes_FromObject(value), *text = bytes ? scr_py_encoded_bytes(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), words) : NULL;
        Py_XDECREF(bytes);
        return text;
    }
    return scr_py_temporal_number(d->state, value, words, &number) ? PyFloat_FromDouble(number) : NULL;
}

SCR_FN PyObject *scr_py_dump_json_leaf(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    if (PyFloat_CheckExact(value) && PyFloat_AS_DOUBLE(value) - PyFloat_AS_DOUBLE(value) != 0) /* as objects, it is null in the place of anything alone */
        return Py_NewRef(scr_py_is_typed_float(d, type) || d->words & (SCR_W_CONSTANTS | SCR_W_STRINGS) ? value : Py_None);
    if (PyUnicode_CheckExact(value) || PyLong_CheckExact(value) || PyBool_Check(value) || PyFloat_CheckExact(value))
        return Py_NewRef(value);
    if (scr_py_is_enum(d->state, value)) {
        PyObject *inside = scr_py_member_value(d->state, value);
        PyObject *dumped = inside ? scr_py_dump_value(d, NULL, inside, filter) : NULL;
        Py_XDECREF(inside);
        return dumped;
    }
    if (PyUnicode_Check(value))
        return PyUnicode_FromObject(value);
    if (PyLong_Check(value))
        return PyNumber_Long(value);
    if (PyFloat_Check(value))
        return PyFloat_FromDouble(PyFloat_AS_DOUBLE(value));
    PyObject *text = scr_py_know_leaf(d->state, value) ? scr_py_worded_leaf(d, type, value) : NULL;
    if (!text && !PyErr_Occurred())
        text = scr_py_leaf_text(d, value);
    if (text || PyErr_Occurred())
        return text;
    if (d->exceptions && PyExceptionInstance_Check(value))
        return PyObject_Str(value);
    return d->fallback ? scr_py_fall_back(d, value, filter) : scr_py_unserializable(d, value);
}

SCR_FN bool scr_py_is_dataclass(const scr_pystate *state, PyObject *value)
{
    for (uint16_t i = 0; i < state->def->n_classes; i++)
        if (state->def->classes[i].flags & SCR_C_DATACLASS)
            return !PyType_Check(value) && PyObject_HasAttrString((PyObject *)Py_TYPE(value), "__dataclass_fields__");
    return false;
}

/* The class of the module that an instance of the user's dataclass is shown as; NULL: none of them. */
static const scr_pyclass *scr_py_dataclass_of(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_mtype *core = scr_py_core(type);
    const scr_pyclass *cls = core && core->kind == SCR_M_CLASS ? &d->state->classes[core->index] : NULL;
    PyTypeObject *user = cls ? (PyTypeObject *)scr_py_kept(&cls->user) : NULL;
    if (user && PyObject_TypeCheck(value, user))
        return cls;
    for (uint16_t i = 0; i < d->state->def->n_classes; i++)
        if (scr_py_kept(&d->state->classes[i].user) == (PyObject *)Py_TYPE(value))
            return &d->state->classes[i];
    return NULL;
}

/* One member of a dataclass or a TypedDict, which is `whole`; cls: NULL, or the class that knows it. False: an exception. */
static bool scr_py_show_part(scr_pydump *d, const scr_pyclass *cls, PyObject *whole, PyObject *name, PyObject *value, scr_pyfilter filter, scr_pyput put, void *to)
{
    PyObject *index = cls ? PyDict_GetItemWithError(cls->by_name, name) : NULL;
    const uint16_t at = index ? (uint16_t)PyLong_AsLong(index) : 0;
    const scr_mfield *f = index ? &cls->def->fields[at] : NULL;
    const bool other = !cls || (cls->def->flags & SCR_C_TYPED_DICT && cls->def->extra == SCR_EXTRA_ALLOW);
    scr_pyfilter inner = {NULL, NULL};
    int wanted = !f ? other && !(d->none && value == Py_None) : f->flags & SCR_F_INIT_ONLY ? 0 : scr_py_wants_value(d, cls, at, value, true);
    if (wanted > 0)
        wanted = scr_py_select(filter, name, &inner);
    if (wanted <= 0)
        return wanted == 0;
    const bool own = f && scr_py_has_serializer(d, f, value);
    PyObject *outer = d->field;
    d->field = name;
    PyObject *shown = own ? scr_py_serialized(d, whole, f, value, inner) : Py_NewRef(value);
    bool good = shown && put(d, to, f && scr_py_by_alias(d, cls) ? cls->dump_keys[at] : name, !f ? NULL : own ? f->shown : f->type, shown, own ? scr_py_no_filter : inner);
    d->field = outer;
    Py_XDECREF(shown);
    return good;
}

static bool scr_py_show_member(scr_pydump *d, const scr_pyclass *cls, PyObject *self, PyObject *name, scr_pyfilter filter, scr_pyput put, void *to)
{
    PyObject *value = PyObject_GetAttr(self, name);
    bool good = value && scr_py_show_part(d, cls, self, name, value, filter, put, to);
    Py_XDECREF(value);
    return good;
}

SCR_FN bool scr_py_each_key(scr_pydump *d, const scr_pyclass *cls, PyObject *dict, scr_pyfilter filter, scr_pyput put, void *to)
{
    PyObject *items = PyDict_Items(dict); /* the user's code may change the dict */
    bool good = items != NULL;
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(items); i++)
        good = scr_py_show_part(d, cls, dict, PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 0), PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 1), filter, put, to);
    Py_XDECREF(items);
    return good;
}

SCR_FN bool scr_py_each_part(scr_pydump *d, const scr_mtype *type, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to)
{
    const scr_pyclass *cls = scr_py_dataclass_of(d, type, self);
    PyObject *fields = PyObject_GetAttrString(self, "__dataclass_fields__"), *names = fields ? PySequence_List(fields) : NULL;
    bool good = names != NULL;
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(names); i++)
        good = scr_py_show_member(d, cls, self, PyList_GET_ITEM(names, i), filter, put, to);
    Py_XDECREF(names);
    Py_XDECREF(fields);
    return good && (!cls || scr_py_each_computed(d, cls, self, filter, put, to));
}

SCR_FN PyObject *scr_py_dump_typed(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    const scr_pynumber number = PyLong_Check(value) ? scr_py_number_as(d, type, value) : SCR_PY_AS_IT_IS;
    if (number != SCR_PY_AS_IT_IS)
        return number == SCR_PY_A_FLOAT ? PyNumber_Float(value) : PyLong_FromLong(value == Py_True);
    if (PyUnicode_CheckExact(value) || value == Py_None || PyBool_Check(value) || PyLong_CheckExact(value))
        return Py_NewRef(value);
    PyObject *dumped = NULL;
    if (!scr_py_go_down(d))
        return NULL;
    const scr_pyclass *own = PyList_CheckExact(value) ? NULL : scr_py_class_of(d->state, Py_TYPE(value));
    if (own)
        dumped = scr_py_dump_model(d, own, type, value, filter);
    else if (PyList_CheckExact(value))
        dumped = scr_py_dump_items(d, type, value, filter);
    else if (PyDict_Check(value))
        dumped = scr_py_dump_dict(d, type, value, filter);
    else if (PyList_Check(value) || PyTuple_Check(value) || PyAnySet_Check(value) || scr_py_is_deque(d->state, value))
        dumped = scr_py_dump_items(d, type, value, filter);
    else if (!d->json && Py_TYPE(value) == scr_py_kept(&d->state->byte_size))
        dumped = PyNumber_Long(value);
    else if (scr_py_is_dataclass(d->state, value)) {
        dumped = PyDict_New();
        if (dumped && !scr_py_each_part(d, type, value, filter, scr_py_put_object, dumped))
            Py_CLEAR(dumped);
    }
    else
        dumped = d->json ? scr_py_dump_json_leaf(d, type, value, filter) : scr_py_dump_leaf(d, value, filter);
    d->depth--;
    return dumped;
}

/* An instance of its place's own class, shown with all its fields; NULL without an exception: it is not that simple. */
SCR_INLINE PyObject *scr_py_dump_member(scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_pyclass *cls = type && type->kind == SCR_M_CLASS ? &d->state->classes[type->index] : NULL;
    if (SCR_PY_THREADS || !cls || Py_TYPE(value) != cls->type || !d->whole || scr_py_by_alias(d, cls) || d->as_any || scr_py_is_shown(d, type)
        || cls->def->serializer != SCR_NO_VALUE || cls->def->flags & SCR_C_ROOT)
        return NULL;
    PyObject *dumped = scr_py_go_down(d) ? scr_py_dump_whole(d, cls, value) : NULL;
    d->depth--;
    return dumped;
}

SCR_FN PyObject *scr_py_dump_value(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    PyObject *member = scr_py_dump_member(d, type, value);
    if (member || (type && type->kind == SCR_M_CLASS && PyErr_Occurred()))
        return member;
    type = scr_py_look_at(d, type, value);
    if (scr_py_is_plain(d, type, value))
        return Py_NewRef(value);
    if (SCR_LIKELY(!scr_py_is_shown(d, type)))
        return scr_py_dump_typed(d, type, value, filter);
    PyObject *shown = scr_py_shown(d, &type, value, &filter);
    PyObject *dumped = shown ? scr_py_dump_typed(d, type, shown, filter) : NULL;
    Py_XDECREF(shown);
    return dumped;
}

/* ---- the methods ---- */

enum { SCR_P_MODE, SCR_P_INCLUDE, SCR_P_EXCLUDE, SCR_P_CONTEXT, SCR_P_BY_ALIAS, SCR_P_UNSET, SCR_P_DEFAULTS, SCR_P_NONE, SCR_P_COMPUTED, SCR_P_ROUND_TRIP,
       SCR_P_WARNINGS, SCR_P_FALLBACK, SCR_P_AS_ANY, SCR_P_ASCII, SCR_P_INDENT, SCR_P_COUNT };

static bool scr_py_dump_flag(PyObject *value, bool *out)
{
    int truth = scr_py_option(value);
    *out = truth == 1;
    return truth > -2;
}

/* Sets and dicts, and in dicts such again, or True, False, None and ... */
static bool scr_py_check_filter(PyObject *filter, const char *name)
{
    if (!filter || filter == Py_None || PyAnySet_Check(filter))
        return true;
    if (PyDict_Check(filter) || PyMapping_Check(filter))
        return true;
    PyErr_Format(PyExc_TypeError, "`%s` argument must be a set or dict.", name);
    return false;
}

/* One that stays as it is, with the dicts in it; new reference, NULL: nothing is said, or an exception. */
static PyObject *scr_py_still_filter(PyObject *filter)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    if (!SCR_PY_THREADS || !filter || !PyDict_Check(filter))
        return filter == Py_None ? NULL : Py_XNewRef(filter);
    if (Py_EnterRecursiveCall(" while a filter is copied"))
        return NULL;
    PyObject *still = PyDict_Copy(filter);
    while (still && PyDict_Next(still, &at, &key, &value)) {
        PyObject *inner = PyDict_Check(value) ? scr_py_still_filter(value) : NULL;
        if (inner ? PyDict_SetItem(still, key, inner) < 0 : PyErr_Occurred() != NULL) /* a value in the place of another: the walk goes on */
            Py_CLEAR(still);
        Py_XDECREF(inner);
    }
    Py_LeaveRecursiveCall();
    return still;
}

static void scr_py_drop_filter(const scr_pyfilter *filter)
{
    Py_XDECREF(filter->include);
    Py_XDECREF(filter->exclude);
}

/* A dump of which nothing is said. */
static void scr_py_dump_begin(scr_pydump *d, scr_pystate *state)
{
    scr_clear(d, sizeof *d);
    d->state = state;
    d->by_alias = -1;
    d->whole = true;
    d->indent = -1;
    d->warnings = SCR_PY_WARN;
}

/* filter: what is in it is the caller's to drop, also where this fails. */
static bool scr_py_dump_options(scr_pydump *d, PyObject *const *given, scr_pyfilter *filter)
{
    d->context = given[SCR_P_CONTEXT] == Py_None ? NULL : given[SCR_P_CONTEXT];
    bool by_alias = false;
    if (given[SCR_P_BY_ALIAS] && given[SCR_P_BY_ALIAS] != Py_None) {
        if (!scr_py_dump_flag(given[SCR_P_BY_ALIAS], &by_alias))
            return false;
        d->by_alias = by_alias;
    }
    if (!scr_py_dump_flag(given[SCR_P_UNSET], &d->unset)
        || !scr_py_dump_flag(given[SCR_P_DEFAULTS], &d->defaults) || !scr_py_dump_flag(given[SCR_P_NONE], &d->none)
        || !scr_py_dump_flag(given[SCR_P_COMPUTED], &d->no_computed) || !scr_py_dump_flag(given[SCR_P_ROUND_TRIP], &d->round_trip)
        || !scr_py_dump_flag(given[SCR_P_ASCII], &d->ascii))
        return false;
    if (!scr_py_dump_flag(given[SCR_P_AS_ANY], &d->as_any))
        return false;
    d->fallback = given[SCR_P_FALLBACK] == Py_None ? NULL : given[SCR_P_FALLBACK];
    if (!scr_py_warnings_option(given[SCR_P_WARNINGS], &d->warnings))
        return false;
    if (!scr_py_check_filter(given[SCR_P_INCLUDE], "include") || !scr_py_check_filter(given[SCR_P_EXCLUDE], "exclude"))
        return false;
    filter->include = scr_py_still_filter(given[SCR_P_INCLUDE]);
    filter->exclude = scr_py_still_filter(given[SCR_P_EXCLUDE]);
    if (PyErr_Occurred())
        return false;
    d->whole = !filter->include && !filter->exclude && !d->unset && !d->defaults && !d->none;
    if (given[SCR_P_INDENT] && given[SCR_P_INDENT] != Py_None) {
        long indent = PyLong_AsLong(given[SCR_P_INDENT]);
        if (PyErr_Occurred())
            return false;
        d->indent = indent < 0 ? 0 : indent > 64 ? 64 : (int)indent;
    }
    return true;
}

SCR_FN PyObject *scr_py_model_dump(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static const char *const words[] = {"mode", "include", "exclude", "context", "by_alias", "exclude_unset", "exclude_defaults", "exclude_none",
                                        "exclude_computed_fields", "round_trip", "warnings", "fallback", "serialize_as_any"};
    PyObject *given[SCR_P_COUNT];
    scr_pydump d;
    scr_pyfilter filter = {NULL, NULL};
    scr_py_dump_begin(&d, scr_py_state(Py_TYPE(self)));
    if (SCR_LIKELY(!n && !names))
        return scr_py_tell_warnings(&d, scr_py_dump_value(&d, NULL, self, filter));
    scr_clear(given, sizeof given);
    if (!scr_py_args("model_dump", words, SCR_P_ASCII, 0, 0, args, n, names, given))
        return NULL;
    const bool good = scr_py_dump_options(&d, given, &filter);
    d.json = given[SCR_P_MODE] && PyUnicode_Check(given[SCR_P_MODE]) && PyUnicode_CompareWithASCIIString(given[SCR_P_MODE], "json") == 0;
    PyObject *dumped = good ? scr_py_tell_warnings(&d, scr_py_dump_value(&d, NULL, self, filter)) : NULL;
    scr_py_drop_filter(&filter);
    return dumped;
}

static PyObject *scr_py_dump_text(scr_pydump *d, PyObject *value, scr_pyfilter filter)
{
    scr_pytext text;
    scr_pytext_begin(&text);
    d->json = true;
    d->text = &text;
    if (scr_py_write_value(d, NULL, value, filter) && !text.failed)
        return d->wide ? scr_pytext_take(&text) : scr_pytext_take_ascii(&text);
    scr_pytext_free(&text);
    if (PyErr_ExceptionMatches(PyExc_UnicodeDecodeError) || PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        PyObject *kind, *error, *trace;
        PyErr_Fetch(&kind, &error, &trace);
        PyErr_NormalizeException(&kind, &error, &trace);
        scr_py_dump_error(d->state, PyUnicode_FromFormat("Error serializing to JSON: %s: %S", Py_TYPE(error)->tp_name, error));
        Py_XDECREF(kind);
        Py_XDECREF(error);
        Py_XDECREF(trace);
    }
    return NULL;
}

SCR_FN PyObject *scr_py_model_dump_json(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static const char *const words[] = {"", "include", "exclude", "context", "by_alias", "exclude_unset", "exclude_defaults", "exclude_none",
                                        "exclude_computed_fields", "round_trip", "warnings", "fallback", "serialize_as_any", "ensure_ascii", "indent"};
    PyObject *given[SCR_P_COUNT];
    scr_pydump d;
    scr_pyfilter filter = {NULL, NULL};
    scr_py_dump_begin(&d, scr_py_state(Py_TYPE(self)));
    if (SCR_LIKELY(!n && !names))
        return scr_py_tell_warnings(&d, scr_py_dump_text(&d, self, filter));
    scr_clear(given, sizeof given);
    if (!scr_py_args("model_dump_json", words, SCR_P_COUNT, 0, 0, args, n, names, given))
        return NULL;
    PyObject *text = scr_py_dump_options(&d, given, &filter) ? scr_py_tell_warnings(&d, scr_py_dump_text(&d, self, filter)) : NULL;
    scr_py_drop_filter(&filter);
    return text;
}

SCR_FN PyObject *scr_py_any_to_json(scr_pystate *state, PyObject *value, PyObject *indent)
{
    scr_pydump d;
    scr_py_dump_begin(&d, state);
    d.exceptions = true;
    d.words = SCR_W_CONSTANTS;
    d.warnings = SCR_PY_SILENT;
    if (indent != Py_None) {
        long n = PyLong_AsLong(indent);
        if (PyErr_Occurred())
            return NULL;
        d.indent = n < 0 ? 0 : n > 64 ? 64 : (int)n;
    }
    return scr_py_dump_text(&d, value, scr_py_no_filter);
}
