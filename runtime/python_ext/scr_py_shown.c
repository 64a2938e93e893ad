/* scr_py_shown.c: how types and configurations say that values are shown: serializers of parts of a type, the members of a union, the words of
 * ser_json_*. In: a value and the type of its place. Out: what stands for it, and the type that shows that. */
#include "scr_py_class.h"
#include "scr_py_dump.h"

/* ---- which values are of a type ---- */

static bool scr_py_items_fit(const scr_pydump *d, const scr_mtype *type, PyObject *value, bool strict)
{
    PyObject *items = PySequence_List(value);
    bool fits = items != NULL;
    if (!items)
        PyErr_Clear();
    if (fits && type->kind == SCR_M_TUPLE && !(type->flags & SCR_T_VARIADIC))
        fits = PyList_GET_SIZE(items) == (Py_ssize_t)type->n;
    for (Py_ssize_t i = 0; fits && i < PyList_GET_SIZE(items); i++)
        fits = scr_py_fits(d, scr_py_item_type(d, type, i), PyList_GET_ITEM(items, i), strict);
    Py_XDECREF(items);
    return fits;
}

static bool scr_py_entries_fit(const scr_pydump *d, const scr_mtype *type, PyObject *value, bool strict)
{
    PyObject *still = scr_py_still(value), *key, *item;
    Py_ssize_t at = 0;
    bool fits = still != NULL;
    while (fits && PyDict_Next(still, &at, &key, &item))
        fits = scr_py_fits(d, type->key, key, strict) && scr_py_fits(d, type->inner, item, strict);
    Py_XDECREF(still);
    return fits;
}

/* A dict of the keys of a TypedDict, no others, and all that it must have, with values of their types. */
static bool scr_py_dict_fits(const scr_pydump *d, const scr_pyclass *cls, PyObject *dict, bool strict)
{
    PyObject *still = scr_py_still(dict), *key, *value;
    Py_ssize_t at = 0;
    bool fits = still != NULL;
    while (fits && PyDict_Next(still, &at, &key, &value)) {
        PyObject *index = PyUnicode_CheckExact(key) ? PyDict_GetItemWithError(cls->by_name, key) : NULL;
        fits = index ? scr_py_fits(d, cls->def->fields[PyLong_AsLong(index)].type, value, strict) : cls->def->extra == SCR_EXTRA_ALLOW;
    }
    for (uint16_t i = 0; fits && i < cls->def->n_fields; i++)
        fits = cls->def->fields[i].default_kind != SCR_D_REQUIRED || PyDict_GetItemWithError(still, cls->names[i]);
    Py_XDECREF(still);
    return fits;
}

static bool scr_py_class_fits(const scr_pydump *d, const scr_pyclass *cls, PyObject *value, bool strict)
{
    if (cls->def->flags & SCR_C_TYPED_DICT)
        return PyDict_Check(value) && scr_py_dict_fits(d, cls, value, strict);
    PyTypeObject *type = cls->def->flags & SCR_C_PLAIN ? (PyTypeObject *)scr_py_kept(&cls->user) : cls->type;
    return type && (strict ? Py_TYPE(value) == type : PyObject_TypeCheck(value, type));
}

static bool scr_py_literal_fits(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    for (uint32_t i = 0; i < type->n; i++) {
        PyObject *one = scr_py_value(d->state, type->values[i]);
        int same = one && Py_TYPE(one) == Py_TYPE(value) ? PyObject_RichCompareBool(one, value, Py_EQ) : one ? 0 : -1;
        if (same < 0)
            PyErr_Clear();
        if (same > 0)
            return true;
    }
    return false;
}

static bool scr_py_enum_fits(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    PyObject *enum_ = scr_py_enum(d->state, type->index);
    if (!enum_)
        PyErr_Clear();
    return enum_ && (PyObject_TypeCheck(value, (PyTypeObject *)enum_) || (type->flags & SCR_T_ENUM_VALUE && !scr_py_is_enum(d->state, value)));
}

static bool scr_py_time_fits(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const PyDateTime_CAPI *dates = (const PyDateTime_CAPI *)scr_py_kept(&d->state->dates);
    if (!dates)
        return false;
    switch ((scr_mkind)type->kind) {
    case SCR_M_DATETIME: return PyObject_TypeCheck(value, dates->DateTimeType);
    case SCR_M_DATE: return PyObject_TypeCheck(value, dates->DateType) && !PyObject_TypeCheck(value, dates->DateTimeType);
    case SCR_M_TIME: return PyObject_TypeCheck(value, dates->TimeType);
    default: return PyObject_TypeCheck(value, dates->DeltaType);
    }
}

static bool scr_py_is_of(PyObject *value, PyObject *type) { return type && PyObject_TypeCheck(value, (PyTypeObject *)type); }

static bool scr_py_union_fits(const scr_pydump *d, const scr_mtype *type, PyObject *value, bool strict)
{
    for (uint32_t i = 0; i < type->n; i++)
        if (scr_py_fits(d, type->items[i], value, strict))
            return true;
    return false;
}

static bool scr_py_kind_fits(const scr_pydump *d, const scr_mtype *type, PyObject *value, bool strict)
{
    if (!scr_py_know_leaf(d->state, value))
        PyErr_Clear(); /* then it is not known, and of no type that is */
    switch ((scr_mkind)type->kind) {
    case SCR_M_NONE: return value == Py_None;
    case SCR_M_BOOL: return PyBool_Check(value);
    case SCR_M_INT: return strict ? PyLong_CheckExact(value) : PyLong_Check(value);
    case SCR_M_FLOAT: return PyFloat_CheckExact(value) || (!strict && (PyFloat_Check(value) || PyLong_Check(value)));
    case SCR_M_STR: case SCR_M_EMAIL: return strict ? PyUnicode_CheckExact(value) : PyUnicode_Check(value);
    case SCR_M_BYTES: return PyBytes_Check(value);
    case SCR_M_DECIMAL: return scr_py_is_of(value, (PyObject *)scr_py_kept(&d->state->decimal));
    case SCR_M_UUID: return scr_py_is_of(value, (PyObject *)scr_py_kept(&d->state->uuid));
    case SCR_M_DATE: case SCR_M_TIME: case SCR_M_DATETIME: case SCR_M_TIMEDELTA: return scr_py_time_fits(d, type, value);
    case SCR_M_SECRET: return Py_TYPE(value) == (type->flags & SCR_T_BYTES ? d->state->secret_bytes : d->state->secret_str);
    case SCR_M_LITERAL: return scr_py_literal_fits(d, type, value);
    case SCR_M_ENUM: return scr_py_enum_fits(d, type, value);
    case SCR_M_CLASS: return scr_py_class_fits(d, &d->state->classes[type->index], value, strict);
    case SCR_M_UNION: return scr_py_union_fits(d, type, value, strict);
    case SCR_M_LIST: return PyList_Check(value) && scr_py_items_fit(d, type, value, strict);
    case SCR_M_SET: return PySet_Check(value) && scr_py_items_fit(d, type, value, strict);
    case SCR_M_FROZENSET: return PyFrozenSet_Check(value) && scr_py_items_fit(d, type, value, strict);
    case SCR_M_TUPLE: return PyTuple_Check(value) && scr_py_items_fit(d, type, value, strict);
    case SCR_M_DEQUE: return scr_py_is_deque(d->state, value) && scr_py_items_fit(d, type, value, strict);
    case SCR_M_SEQUENCE: return PySequence_Check(value) && !PyUnicode_Check(value) && scr_py_items_fit(d, type, value, strict);
    case SCR_M_DICT: return PyDict_Check(value) && (!type->index || scr_py_is_of(value, scr_py_dict_class(d->state, type))) && scr_py_entries_fit(d, type, value, strict);
    case SCR_M_IP: case SCR_M_PATH: return scr_py_is_text(value);
    case SCR_M_BYTE_SIZE: return Py_TYPE(value) == scr_py_kept(&d->state->byte_size);
    case SCR_M_NAME_EMAIL: return Py_TYPE(value) == scr_py_kept(&d->state->name_email);
#ifdef SCR_PY_WITH_URL
    case SCR_M_URL: return scr_py_is_url(d->state, value);
#else
    case SCR_M_URL:
#endif
    case SCR_M_ANY: case SCR_M_SUBCLASS: case SCR_M_JSON: case SCR_M_PLAIN: case SCR_M_NULLABLE: case SCR_M_BEFORE: case SCR_M_AFTER: case SCR_M_WRAP: case SCR_M_DEFAULT:
    case SCR_M_CHECK: case SCR_M_SHOWN: case SCR_M_VALUES: case SCR_M_MISSING: case SCR_M_DATACLASS: case SCR_M_TYPED_DICT: case SCR_M_NAMED_TUPLE: break;
    }
    return true;
}

SCR_FN bool scr_py_fits(const scr_pydump *d, const scr_mtype *type, PyObject *value, bool strict)
{
    const scr_mtype *core = scr_py_core(type);
    return !core || value == Py_None || scr_py_kind_fits(d, core, value, strict);
}

/* ---- serializers ---- */

static bool scr_py_is_around(const scr_mtype *type)
{
    switch ((scr_mkind)type->kind) {
    case SCR_M_NULLABLE: case SCR_M_BEFORE: case SCR_M_AFTER: case SCR_M_WRAP: case SCR_M_DEFAULT: case SCR_M_CHECK: return true;
    case SCR_M_PLAIN: return !(type->flags & SCR_T_UNTYPED);
    case SCR_M_JSON: return type->inner != NULL;
    default: return false;
    }
}

/* The type of a union's member that has its say about a value: with a serializer, or in the place of one. NULL: the member is just its type. */
static const scr_mtype *scr_py_shower(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    while (type && type->flags & SCR_T_SHOWN && !scr_py_type_shows(d, type, value)) {
        if (!scr_py_is_around(type) || (type->kind == SCR_M_NULLABLE && value == Py_None))
            return NULL;
        type = type->inner;
    }
    return type && type->flags & SCR_T_SHOWN ? type : NULL;
}

/* The members are asked in turn: a serializer takes what it does not raise for, a type takes its own values, and then those of its heirs. */
static PyObject *scr_py_shown_of_union(scr_pydump *d, const scr_mtype **type, PyObject *value, scr_pyfilter *filter)
{
    const scr_mtype *all = *type;
    for (int strict = 1; strict >= 0; strict--) {
        for (uint32_t i = 0; i < all->n; i++) {
            const scr_mtype *member = all->items[i], *shower = scr_py_shower(d, member, value);
            if (!shower && scr_py_fits(d, member, value, strict)) {
                *type = member;
                return scr_py_is_shown(d, member) && scr_py_core(member)->kind == SCR_M_UNION ? scr_py_shown(d, type, value, filter) : Py_NewRef(value);
            }
            const bool takes = shower && (!(shower->serializer_flags & SCR_S_WRAP) || scr_py_fits(d, shower, value, strict));
            PyObject *shown = takes ? scr_py_shown_by_type(d, shower, value, filter) : NULL;
            if (shown) {
                *type = scr_py_look_at(d, shower->shown, shown);
                return shown;
            }
            if (takes && !PyErr_ExceptionMatches(PyExc_Exception))
                return NULL;
            PyErr_Clear();
        }
    }
    *type = NULL;
    return Py_NewRef(value);
}

SCR_FN PyObject *scr_py_shown(scr_pydump *d, const scr_mtype **type, PyObject *value, scr_pyfilter *filter)
{
    const scr_mtype *at = *type;
    while (at && at->flags & SCR_T_SHOWN) {
        if (scr_py_type_shows(d, at, value)) {
            PyObject *shown = scr_py_shown_by_type(d, at, value, filter);
            *type = shown ? scr_py_look_at(d, at->shown, shown) : NULL;
            return shown;
        }
        if (!scr_py_is_around(at) || (at->kind == SCR_M_NULLABLE && value == Py_None))
            break;
        at = at->inner;
    }
    *type = at;
    return at && at->kind == SCR_M_UNION && at->flags & SCR_T_SHOWN ? scr_py_shown_of_union(d, type, value, filter) : Py_NewRef(value);
}

/* ---- words ---- */

SCR_FN bool scr_py_is_typed_float(const scr_pydump *d, const scr_mtype *type)
{
    const scr_mtype *core = d->as_any ? NULL : scr_py_core(type);
    for (uint32_t i = 0; core && core->kind == SCR_M_UNION && i < core->n; i++)
        if (scr_py_is_typed_float(d, core->items[i]))
            return true;
    return core && core->kind == SCR_M_FLOAT;
}

static const scr_mtype *scr_py_worded(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_mtype *core = d->as_any ? NULL : scr_py_core(type), *found = NULL;
    if (!core)
        return NULL;
    switch ((scr_mkind)core->kind) {
    case SCR_M_FLOAT: return PyFloat_Check(value) ? core : NULL;
    case SCR_M_BYTES: return PyBytes_Check(value) ? core : NULL;
    case SCR_M_DATE: case SCR_M_TIME: case SCR_M_DATETIME: case SCR_M_TIMEDELTA: return scr_py_time_fits(d, core, value) ? core : NULL;
    case SCR_M_UNION:
        for (uint32_t i = 0; !found && i < core->n; i++)
            found = scr_py_worded(d, core->items[i], value);
        return found;
    default: return NULL;
    }
}

SCR_FN unsigned scr_py_words(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_mtype *worded = scr_py_worded(d, type, value);
    unsigned words = (worded ? worded->index : d->words) & SCR_W_SHOWN;
    const PyDateTime_CAPI *dates = (const PyDateTime_CAPI *)scr_py_kept(&d->state->dates);
    if (words & SCR_W_DURATION_SECONDS)
        words = (words & ~SCR_W_DURATION_SECONDS) | (dates && PyObject_TypeCheck(value, dates->DeltaType) ? SCR_W_SECONDS : 0u);
    return words;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
static int64_t scr_py_days(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Seconds that a zone is ahead; INT64_MIN: an exception. */
static int64_t scr_py_offset(PyObject *value, PyObject *zone)
{
    PyObject *offset = zone == Py_None ? Py_NewRef(zone) : PyObject_CallMethod(value, "utcoffset", NULL);
    int64_t seconds = !offset ? INT64_MIN : offset == Py_None ? 0 : PyDateTime_DELTA_GET_DAYS(offset) * 86400 + PyDateTime_DELTA_GET_SECONDS(offset);
    Py_XDECREF(offset);
    return seconds;
}

SCR_FN bool scr_py_temporal_number(const scr_pystate *state, PyObject *value, unsigned words, double *out)
{
    int64_t seconds, micros;
    if (!scr_py_kept(&state->dates) || !(words & (SCR_W_SECONDS | SCR_W_MILLISECONDS)))
        return false;
    if (PyObject_TypeCheck(value, state->dates->DeltaType)) {
        seconds = (int64_t)PyDateTime_DELTA_GET_DAYS(value) * 86400 + PyDateTime_DELTA_GET_SECONDS(value);
        micros = PyDateTime_DELTA_GET_MICROSECONDS(value);
    } else if (PyObject_TypeCheck(value, state->dates->DateTimeType)) {
        int64_t ahead = scr_py_offset(value, PyDateTime_DATE_GET_TZINFO(value));
        if (ahead == INT64_MIN)
            return false;
        seconds = scr_py_days(PyDateTime_GET_YEAR(value), PyDateTime_GET_MONTH(value), PyDateTime_GET_DAY(value)) * 86400 + PyDateTime_DATE_GET_HOUR(value) * 3600
                + PyDateTime_DATE_GET_MINUTE(value) * 60 + PyDateTime_DATE_GET_SECOND(value) - ahead;
        micros = PyDateTime_DATE_GET_MICROSECOND(value);
    } else if (PyObject_TypeCheck(value, state->dates->DateType)) {
        seconds = scr_py_days(PyDateTime_GET_YEAR(value), PyDateTime_GET_MONTH(value), PyDateTime_GET_DAY(value)) * 86400;
        micros = 0;
    } else if (PyObject_TypeCheck(value, state->dates->TimeType)) {
        seconds = PyDateTime_TIME_GET_HOUR(value) * 3600 + PyDateTime_TIME_GET_MINUTE(value) * 60 + PyDateTime_TIME_GET_SECOND(value);
        micros = PyDateTime_TIME_GET_MICROSECOND(value);
    } else {
        return false;
    }
    *out = words & SCR_W_SECONDS ? (double)seconds + (double)micros / 1e6 : (double)seconds * 1e3 + (double)micros / 1e3;
    return true;
}

SCR_FN PyObject *scr_py_key_of_words(const scr_pydump *d, const scr_mtype *type, PyObject *key)
{
    double number;
    const unsigned words = scr_py_words(d, type, key);
    if (PyBytes_Check(key) && words & (SCR_W_BASE64 | SCR_W_HEX))
        return scr_py_encoded_bytes(PyBytes_AS_STRING(key), PyBytes_GET_SIZE(key), words);
    if (!scr_py_temporal_number(d->state, key, words, &number))
        return NULL;
    char *text = PyOS_double_to_string(number, 'r', 0, 0, NULL);
    if (text && strchr(text, 'e')) { /* Rust writes no exponents; below 0.0001 there are microseconds */
        PyMem_Free(text);
        text = PyOS_double_to_string(number, 'f', fabs(number) < 1 ? 6 : 0, 0, NULL);
        for (size_t n = text && fabs(number) < 1 ? strlen(text) : 0; n > 0 && text[n - 1] == '0'; n--)
            text[n - 1] = '\0';
    }
    PyObject *made = text ? PyUnicode_FromString(text) : NULL;
    PyMem_Free(text);
    return made;
}
