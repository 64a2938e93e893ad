/* scr_py_error.c: recording errors of validation, and the exception that holds them. In: a type, a place, the input. Out: what
 * pydantic's errors(), json() and str() say. Messages are made when they are asked for. */
#include "scr_py_error.h"
#include "scr_py_args.h"
#include "scr_py_text.h"

#define SCR_PY_URL "https://errors.pydantic.dev/2.14/v/"

/* ORDER PYERRS */
static const struct { const char *type, *text, *json; } scr_pyerror_texts[] = {
#define SCR_PYERR(NAME, type, text, json) {type, text, json},
#include "scr_model_errors.def"
#undef SCR_PYERR
};

/* The exception: owns its errors. */
typedef struct scr_pyexception {
    PyBaseExceptionObject base;
    const char *title; /* of the module's tables or of own_title, UTF-8; NULL: none */
    PyObject *own_title; /* from_exception_data's; NULL: none */
    scr_pyerrors errors;
    bool json, hide_input;
} scr_pyexception;

/* ---- recording ---- */

SCR_FN void scr_py_errors_clear(scr_pystate *state, scr_pyerrors *errors)
{
    scr_pyerror *items = errors->items;
    const size_t n = errors->n, max = errors->max;
    errors->items = NULL; /* dropping an object can run code that comes back here */
    errors->n = errors->max = 0;
    for (size_t i = 0; i < n; i++) {
        Py_XDECREF(items[i].loc);
        Py_XDECREF(items[i].input);
        Py_XDECREF(items[i].ctx);
        Py_XDECREF(items[i].custom);
    }
    if (SCR_LIKELY(state && max == SCR_PY_ERROR_ROOM && !state->closed && !state->error_room && !SCR_PY_THREADS))
        state->error_room = items;
    else
        PyMem_Free(items);
}

/* Room for one more. False: an exception. */
static bool scr_py_errors_grow(scr_pystate *state, scr_pyerrors *errors)
{
    const size_t max = errors->max ? errors->max * 2 : SCR_PY_ERROR_ROOM;
    scr_pyerror *grown = errors->max ? NULL : state->error_room;
    if (SCR_LIKELY(grown != NULL))
        state->error_room = NULL;
    else if (max <= PY_SSIZE_T_MAX / sizeof *grown)
        grown = (scr_pyerror *)PyMem_Realloc(errors->items, max * sizeof *grown);
    if (!grown) {
        PyErr_NoMemory();
        return false;
    }
    errors->items = grown;
    errors->max = max;
    return true;
}

/* Where a field of the outermost model is, which most errors are at: kept by its name. New reference. */
static PyObject *scr_py_field_loc(scr_pystate *state, PyObject *name)
{
    if (SCR_PY_THREADS)
        return PyTuple_Pack(1, name);
    PyObject **kept = &state->locs[((uintptr_t)name >> 4 ^ (uintptr_t)name >> 10) % SCR_PY_LOCS];
    if (SCR_LIKELY(*kept && PyTuple_GET_ITEM(*kept, 0) == name))
        return Py_NewRef(*kept);
    PyObject *loc = PyTuple_Pack(1, name);
    if (loc) {
        PyObject_GC_UnTrack(loc); /* it holds text alone, as the garbage collector would find */
        Py_XSETREF(*kept, Py_NewRef(loc));
    }
    return loc;
}

static PyObject *scr_py_loc(scr_pystate *state, const scr_pyplace *place)
{
    Py_ssize_t n = 0;
    if (SCR_LIKELY(place && !place->up && place->key && PyUnicode_CheckExact(place->key) && PyUnicode_CHECK_INTERNED(place->key)))
        return scr_py_field_loc(state, place->key);
    for (const scr_pyplace *p = place; p; p = p->up)
        n++;
    PyObject *loc = PyTuple_New(n);
    for (; loc && place; place = place->up) {
        PyObject *step = place->key ? Py_NewRef(place->key) : place->label ? PyUnicode_FromString(place->label) : PyLong_FromSsize_t(place->index);
        if (!step)
            Py_CLEAR(loc);
        else
            PyTuple_SET_ITEM(loc, --n, step);
    }
    return loc;
}

/* ctx, custom: stolen. */
static PyObject *scr_py_record(scr_pyrun *run, uint16_t type, PyObject *input, const char *key, PyObject *ctx, PyObject *custom)
{
    scr_pyerrors *errors = &run->errors;
    if (run->quiet || (errors->n == errors->max && !scr_py_errors_grow(run->state, errors)))
        goto drop;
    PyObject *loc = scr_py_loc(run->state, run->place);
    if (!loc)
        goto drop;
    errors->items[errors->n++] = (scr_pyerror){type, 0, loc, Py_NewRef(input), key, ctx, custom};
    return NULL;
drop:
    Py_XDECREF(ctx);
    Py_XDECREF(custom);
    return NULL;
}

SCR_FN PyObject *scr_py_fail(scr_pyrun *run, scr_pyerror_type type, PyObject *input)
{
    return scr_py_record(run, (uint16_t)type, input, NULL, NULL, NULL);
}

/* ctx NULL: it could not be made, and the exception is set. */
SCR_FN PyObject *scr_py_fail_with(scr_pyrun *run, scr_pyerror_type type, PyObject *input, PyObject *ctx)
{
    return ctx ? scr_py_record(run, (uint16_t)type, input, NULL, ctx, NULL) : NULL;
}

SCR_FN PyObject *scr_py_fail_value(scr_pyrun *run, scr_pyerror_type type, PyObject *input, const char *key, PyObject *value)
{
    return value ? scr_py_record(run, (uint16_t)type, input, key, value, NULL) : NULL;
}

/* The object of a text, which may have changed where it is no name; new reference. */
static PyObject *scr_py_label(scr_pystate *state, const char *text, bool name)
{
    if (SCR_PY_THREADS)
        return name ? PyUnicode_InternFromString(text) : PyUnicode_FromString(text);
    scr_pylabel *label = &state->labels[((uintptr_t)text ^ (uintptr_t)text >> 6) % SCR_PY_LABELS];
    const bool kept = label->text == text && label->object
        && (name || (PyUnicode_IS_COMPACT_ASCII(label->object) && strcmp((const char *)PyUnicode_1BYTE_DATA(label->object), text) == 0));
    if (SCR_UNLIKELY(!kept)) {
        PyObject *object = name ? PyUnicode_InternFromString(text) : PyUnicode_FromString(text);
        if (!object)
            return NULL;
        label->text = text;
        Py_XSETREF(label->object, object);
    }
    return Py_NewRef(label->object);
}

SCR_FN PyObject *scr_py_fail_text(scr_pyrun *run, scr_pyerror_type type, PyObject *input, const char *key, const char *text)
{
    return scr_py_fail_value(run, type, input, key, scr_py_label(run->state, text, false));
}

SCR_FN PyObject *scr_py_fail_custom(scr_pyrun *run, PyObject *input, PyObject *custom)
{
    return scr_py_record(run, SCR_N_PYERRORS, input, NULL, NULL, Py_NewRef(custom));
}

SCR_FN void scr_py_forget_errors(scr_pyrun *run, size_t from)
{
    scr_pyerrors *errors = &run->errors;
    while (errors->n > from) {
        scr_pyerror last = errors->items[--errors->n];
        Py_XDECREF(last.loc);
        Py_XDECREF(last.input);
        Py_XDECREF(last.ctx);
        Py_XDECREF(last.custom);
    }
}

SCR_FN void scr_py_take_errors(scr_pyrun *run, PyObject *raised)
{
    const scr_pyexception *e = (const scr_pyexception *)raised;
    for (size_t i = 0; i < e->errors.n && !PyErr_Occurred(); i++) {
        const scr_pyerror *error = &e->errors.items[i];
        scr_py_record(run, error->type, error->input, error->key, Py_XNewRef(error->ctx), Py_XNewRef(error->custom));
        if (run->quiet || PyErr_Occurred())
            continue;
        scr_pyerror *last = &run->errors.items[run->errors.n - 1];
        PyObject *loc = PySequence_Concat(last->loc, error->loc);
        if (loc)
            Py_SETREF(last->loc, loc);
    }
}

/* An exception without errors: the dead one that is kept, or a new one. */
static PyObject *scr_py_new_error(scr_pystate *state)
{
    PyObject *args = PyTuple_New(0), *error = state->dead_error; /* args: the one that there is */
    if (SCR_UNLIKELY(!args || !error)) {
        error = args ? ((PyTypeObject *)PyExc_ValueError)->tp_new(state->validation_error, args, NULL) : NULL;
        Py_XDECREF(args);
        return error;
    }
    state->dead_error = NULL;
    scr_clear((char *)error + sizeof(PyObject), sizeof(scr_pyexception) - sizeof(PyObject));
    (void)PyObject_Init(error, state->validation_error);
    ((PyBaseExceptionObject *)error)->args = args;
    PyObject_GC_Track(error);
    return error;
}

/* error: stolen. As in pydantic, one that is being handled is not its context. */
static void scr_py_set_raised(PyObject *error)
{
#if PY_VERSION_HEX >= 0x030c0000
    PyErr_SetRaisedException(error);
#else
    PyErr_Restore(Py_NewRef((PyObject *)Py_TYPE(error)), error, NULL);
#endif
}

SCR_FN void scr_py_raise(scr_pyrun *run, const char *title, bool hide_input)
{
    if (PyErr_Occurred())
        return;
    scr_pystate *state = run->state;
    PyObject *error = scr_py_new_error(state);
    if (!error)
        return;
    scr_pyexception *e = (scr_pyexception *)error;
    e->title = title;
    e->errors = run->errors;
    run->errors = (scr_pyerrors){NULL, 0, 0};
    e->json = run->outer_mode != SCR_PYTHON;
    e->hide_input = hide_input;
    scr_py_set_raised(error);
}

/* ---- messages ---- */

/* What ctx has under a name. New reference; NULL: nothing. */
static PyObject *scr_py_ctx_item(const scr_pyerror *error, const char *key)
{
    if (error->key)
        return strcmp(error->key, key) == 0 ? Py_NewRef(error->ctx) : NULL;
    return error->ctx ? scr_py_dict_named(error->ctx, key) : NULL;
}

static PyObject *scr_py_ctx_number(const scr_pyerror *error) /* new reference: the length that a message counts; NULL: none, no exception */
{
    static const char *const names[] = {"min_length", "max_length", "max_digits", "decimal_places", "whole_digits"};
    PyObject *value = NULL;
    for (size_t i = 0; !value && i < sizeof names / sizeof *names; i++)
        value = scr_py_ctx_item(error, names[i]);
    return value;
}

static bool scr_py_put_float(scr_pytext *out, double number)
{
    scr_pytext one;
    scr_pytext_begin(&one);
    bool good = scr_pytext_float(&one, number);
    if (good)
        scr_pytext_add(out, one.ptr, one.len);
    scr_pytext_free(&one);
    return good;
}

static bool scr_py_put_hole(scr_pytext *out, const char *name, size_t len, const scr_pyerror *error)
{
    char key[32];
    if (len >= sizeof key)
        return true;
    memcpy(key, name, len);
    key[len] = '\0';
    if (strcmp(key, "expected_plural") == 0) {
        PyObject *number = scr_py_ctx_number(error);
        bool one = number && PyLong_Check(number) && PyLong_AsLong(number) == 1 && !PyErr_Occurred();
        Py_XDECREF(number);
        PyErr_Clear();
        if (!one)
            scr_pytext_char(out, 's');
        return true;
    }
    PyObject *value = scr_py_ctx_item(error, key);
    bool good = true;
    if (!value || (value == Py_None && strcmp(key, "actual_length") == 0))
        scr_pytext_z(out, value ? "more" : "");
    else
        good = PyFloat_CheckExact(value) ? scr_py_put_float(out, PyFloat_AS_DOUBLE(value)) : scr_pytext_object(out, value, false);
    Py_XDECREF(value);
    return good;
}

/* A template with its holes filled from the error's ctx. */
static bool scr_py_fill(scr_pytext *out, const char *text, const scr_pyerror *error)
{
    while (*text) {
        const char *open = strchr(text, '{');
        const char *close = open ? strchr(open, '}') : NULL;
        if (!close) {
            scr_pytext_z(out, text);
            break;
        }
        scr_pytext_add(out, text, (size_t)(open - text));
        if (!scr_py_put_hole(out, open + 1, (size_t)(close - open - 1), error))
            return false;
        text = close + 1;
    }
    return !out->failed;
}

static const char *scr_py_template(uint16_t type, bool json)
{
    const char *text = json ? scr_pyerror_texts[type].json : "";
    return *text ? text : scr_pyerror_texts[type].text;
}

static bool scr_py_message(scr_pytext *out, const scr_pyerror *error, bool json)
{
    if (error->type < SCR_N_PYERRORS)
        return scr_py_fill(out, scr_py_template(error->type, json), error);
    PyObject *message = PyObject_CallMethod(error->custom, "message", NULL);
    if (!message)
        return false;
    bool good = scr_pytext_object(out, message, false);
    Py_DECREF(message);
    return good;
}

/* ORDER SCR_PY_ERROR_KEYS, which is that of the dicts, and pydantic's. */
enum { SCR_EK_TYPE, SCR_EK_LOC, SCR_EK_MSG, SCR_EK_INPUT, SCR_EK_CTX, SCR_EK_URL, SCR_N_ERROR_KEYS };
static const char *const scr_pyerror_keys[SCR_N_ERROR_KEYS] = {"type", "loc", "msg", "input", "ctx", "url"};

/* What is the same in all errors of a type; a message only when it has no holes. */
enum { SCR_ET_TYPE, SCR_ET_URL, SCR_ET_MSG, SCR_ET_JSON_MSG, SCR_N_ERROR_TEXTS };

/* Borrowed; made once. */
static PyObject *scr_py_error_text(scr_pystate *state, uint16_t type, int which)
{
    PyObject **slot = &state->error_texts[type * SCR_N_ERROR_TEXTS + which], *kept = (PyObject *)scr_py_kept(slot);
    if (SCR_LIKELY(kept))
        return kept;
    return (PyObject *)scr_py_keep(slot, which == SCR_ET_URL ? PyUnicode_FromFormat("%s%s", SCR_PY_URL, scr_pyerror_texts[type].type)
                                         : PyUnicode_InternFromString(which == SCR_ET_TYPE ? scr_pyerror_texts[type].type : scr_py_template(type, which == SCR_ET_JSON_MSG)));
}

SCR_FN size_t scr_py_n_error_texts(void) { return SCR_N_PYERRORS * SCR_N_ERROR_TEXTS; }

/* A dict of the caller's own; the error is one of pydantic's that has a ctx. */
static PyObject *scr_py_new_ctx(scr_pystate *state, const scr_pyerror *error)
{
    if (!error->key)
        return PyDict_Copy(error->ctx);
    PyObject *ctx = PyDict_New(), *name = ctx ? scr_py_label(state, error->key, true) : NULL;
    if (ctx && (!name || PyDict_SetItem(ctx, name, error->ctx) < 0))
        Py_CLEAR(ctx);
    Py_XDECREF(name);
    return ctx;
}

static PyObject *scr_py_error_ctx(scr_pystate *state, const scr_pyerror *error) /* NULL, no exception: none */
{
    if (error->type < SCR_N_PYERRORS)
        return error->ctx ? scr_py_new_ctx(state, error) : NULL;
    PyObject *ctx = PyObject_GetAttrString(error->custom, "context");
    if (ctx == Py_None)
        Py_CLEAR(ctx);
    return ctx;
}

/* ---- the exception ---- */

typedef struct scr_pyerror_options { bool url, custom_url, context, input; } scr_pyerror_options;

static bool scr_py_dict_take(PyObject *dict, const char *key, PyObject *value) /* value: stolen */
{
    bool good = value && PyDict_SetItemString(dict, key, value) == 0;
    Py_XDECREF(value);
    return good;
}

static PyObject *scr_py_filled_message(const scr_pyerror *error, bool json)
{
    scr_pytext text;
    scr_pytext_begin(&text);
    if (scr_py_message(&text, error, json))
        return scr_pytext_take(&text);
    scr_pytext_free(&text);
    return NULL;
}

/* The one value of a ctx, where a message is made of that alone. Borrowed; NULL: it is not that simple. */
static PyObject *scr_py_only_value(const scr_pyerror *error)
{
    PyObject *value = error->ctx;
    if (SCR_PY_THREADS || !error->key)
        return NULL;
    return (PyUnicode_CheckExact(value) && PyUnicode_GET_LENGTH(value) <= SCR_PY_MESSAGE) || PyLong_CheckExact(value) || PyFloat_CheckExact(value) ? value : NULL;
}

/* Messages come again with the constants that are in them. */
static PyObject *scr_py_known_message(scr_pystate *state, const scr_pyerror *error, bool json)
{
    PyObject *value = scr_py_only_value(error);
    if (!value)
        return scr_py_filled_message(error, json);
    scr_pymessage *kept = &state->messages[((uintptr_t)value >> 4 ^ error->type) % SCR_PY_MESSAGES];
    if (SCR_LIKELY(kept->value == value && kept->type == error->type && kept->json == json))
        return Py_NewRef(kept->text);
    PyObject *text = scr_py_filled_message(error, json);
    if (text) {
        Py_XSETREF(kept->value, Py_NewRef(value));
        Py_XSETREF(kept->text, Py_NewRef(text));
        kept->type = error->type;
        kept->json = json;
    }
    return text;
}

static PyObject *scr_py_error_message(scr_pystate *state, const scr_pyerror *error, bool json)
{
    if (error->type < SCR_N_PYERRORS && !strchr(scr_py_template(error->type, json), '{'))
        return Py_XNewRef(scr_py_error_text(state, error->type, json ? SCR_ET_JSON_MSG : SCR_ET_MSG));
    return scr_py_known_message(state, error, json);
}

/* value: stolen; NULL: an exception. */
static bool scr_py_error_put(scr_pystate *state, PyObject *dict, int key, PyObject *value)
{
    bool good = value && PyDict_SetItem(dict, state->error_keys[key], value) == 0;
    Py_XDECREF(value);
    return good;
}

static PyObject *scr_py_error_name(scr_pystate *state, const scr_pyerror *error)
{
    return error->type < SCR_N_PYERRORS ? Py_XNewRef(scr_py_error_text(state, error->type, SCR_ET_TYPE)) : PyObject_GetAttrString(error->custom, "type");
}

/* What all dicts of errors like this one begin with, with None for what differs. False: an exception. */
static bool scr_py_make_error_shape(scr_pystate *state, scr_pyerrorshape *made, const scr_pyerror *error, bool json)
{
    made->holes = strchr(scr_py_template(error->type, json), '{') != NULL;
    made->ctx = error->ctx != NULL;
    PyObject *const values[SCR_N_ERROR_KEYS] = {
        scr_py_error_text(state, error->type, SCR_ET_TYPE), Py_None,
        made->holes ? Py_None : scr_py_error_text(state, error->type, json ? SCR_ET_JSON_MSG : SCR_ET_MSG),
        Py_None, Py_None, scr_py_error_text(state, error->type, SCR_ET_URL)};
    PyObject *keys[SCR_N_ERROR_KEYS], *dict = PyDict_New();
    for (int key = 0, n = 0; dict && key < SCR_N_ERROR_KEYS; key++) {
        if (key == SCR_EK_CTX && !error->ctx)
            continue;
        keys[n++] = state->error_keys[key];
        if (!values[key] || PyDict_SetItem(dict, state->error_keys[key], values[key]) < 0)
            Py_CLEAR(dict);
    }
    return scr_py_make_shape(&made->shape, dict, keys);
}

/* Borrowed. NULL without an exception: there is none, as its type has a ctx that this one lacks, or the other way round. */
static const scr_pyerrorshape *scr_py_error_shape(scr_pystate *state, const scr_pyerror *error, bool json)
{
    if (SCR_PY_THREADS)
        return NULL;
    if (!state->error_shapes && !(state->error_shapes = (scr_pyerrorshape *)PyMem_Calloc(2 * SCR_N_PYERRORS, sizeof *state->error_shapes)))
        return (scr_pyerrorshape *)PyErr_NoMemory();
    scr_pyerrorshape *known = &state->error_shapes[2 * error->type + json];
    if (SCR_UNLIKELY(!known->shape.dict) && !scr_py_make_error_shape(state, known, error, json))
        return NULL;
    return known->ctx == (error->ctx != NULL) ? known : NULL;
}

/* value: stolen. False: an exception. */
SCR_INLINE bool scr_py_error_fill(const scr_pystate *state, const scr_pyshape *shape, PyObject *dict, int key, PyObject *value)
{
    return scr_py_shape_put(shape, dict, key, state->error_keys[key], value);
}

/* All that is known of an error of pydantic's. NULL without an exception: scr_py_error_dict is to build it. */
static PyObject *scr_py_error_whole(scr_pystate *state, const scr_pyexception *e, const scr_pyerror *error)
{
    const scr_pyerrorshape *known = scr_py_error_shape(state, error, e->json);
    if (SCR_UNLIKELY(!known))
        return NULL;
    const scr_pyshape *shape = &known->shape;
    PyObject *dict = scr_py_shape_copy(shape), *msg = NULL, *ctx = NULL;
    bool good = dict && scr_py_error_fill(state, shape, dict, SCR_EK_LOC, Py_NewRef(error->loc))
        && scr_py_error_fill(state, shape, dict, SCR_EK_INPUT, Py_NewRef(error->input));
    if (good && known->holes)
        good = (msg = scr_py_known_message(state, error, e->json)) != NULL && scr_py_error_fill(state, shape, dict, SCR_EK_MSG, msg);
    if (good && error->ctx)
        good = (ctx = scr_py_new_ctx(state, error)) != NULL && scr_py_error_fill(state, shape, dict, SCR_EK_CTX, ctx);
    if (SCR_LIKELY(good))
        return scr_py_shape_done(shape, dict, ctx || PyType_IS_GC(Py_TYPE(error->input))); /* places are text and numbers */
    Py_XDECREF(dict);
    return NULL;
}

static PyObject *scr_py_error_dict(scr_pystate *state, const scr_pyexception *e, const scr_pyerror *error, const scr_pyerror_options *options)
{
    const bool known = error->type < SCR_N_PYERRORS;
    PyObject *dict = PyDict_New();
    if (!dict)
        return NULL;
    bool good = scr_py_error_put(state, dict, SCR_EK_TYPE, scr_py_error_name(state, error)) && scr_py_error_put(state, dict, SCR_EK_LOC, Py_NewRef(error->loc))
             && scr_py_error_put(state, dict, SCR_EK_MSG, scr_py_error_message(state, error, e->json));
    if (good && options->input)
        good = scr_py_error_put(state, dict, SCR_EK_INPUT, Py_NewRef(error->input));
    if (good && options->context) {
        PyObject *ctx = scr_py_error_ctx(state, error);
        good = ctx ? scr_py_error_put(state, dict, SCR_EK_CTX, ctx) : !PyErr_Occurred();
    }
    if (good && options->url && known)
        good = scr_py_error_put(state, dict, SCR_EK_URL, Py_XNewRef(scr_py_error_text(state, error->type, SCR_ET_URL)));
    if (good && options->custom_url && !known) {
        PyObject *name = scr_py_error_name(state, error);
        good = name && scr_py_error_put(state, dict, SCR_EK_URL, PyUnicode_FromFormat("%s%S", SCR_PY_URL, name));
        Py_XDECREF(name);
    }
    if (!good)
        Py_CLEAR(dict);
    return dict;
}

static PyObject *scr_py_error_list(PyObject *self, const scr_pyerror_options *options)
{
    scr_pystate *state = scr_py_state(Py_TYPE(self));
    const scr_pyexception *e = (const scr_pyexception *)self;
    const bool whole = options->url && options->context && options->input;
    PyObject *list = PyList_New((Py_ssize_t)e->errors.n);
    for (size_t i = 0; list && i < e->errors.n; i++) {
        const scr_pyerror *error = &e->errors.items[i];
        PyObject *dict = whole && error->type < SCR_N_PYERRORS ? scr_py_error_whole(state, e, error) : NULL;
        if (SCR_UNLIKELY(!dict) && !PyErr_Occurred())
            dict = scr_py_error_dict(state, e, error, options);
        if (!dict)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, (Py_ssize_t)i, dict);
    }
    return list;
}

static PyObject *scr_py_error_errors(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static const char *const words[] = {"include_url", "include_context", "include_input"};
    PyObject *given[3];
    int on[3];
    if (SCR_LIKELY(n == 0 && !names))
        return scr_py_error_list(self, &(scr_pyerror_options){true, false, true, true});
    if (n > 0) {
        PyErr_Format(PyExc_TypeError, "ValidationError.errors() takes 0 positional arguments but %zd %s given", n, n == 1 ? "was" : "were");
        return NULL;
    }
    if (!scr_py_args("errors", words, 3, 0, 0, args, n, names, given))
        return NULL;
    for (int i = 0; i < 3; i++) {
        on[i] = given[i] ? PyObject_IsTrue(given[i]) : 1;
        if (on[i] < 0)
            return NULL;
    }
    return scr_py_error_list(self, &(scr_pyerror_options){on[0] != 0, false, on[1] != 0, on[2] != 0});
}

/* In JSON an exception in ctx is its text. */
static bool scr_py_json_contexts(PyObject *list)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *dict = PyList_GET_ITEM(list, i);
        PyObject *ctx = PyDict_GetItemString(dict, "ctx");
        PyObject *copy = ctx ? PyDict_Copy(ctx) : NULL, *error = copy ? PyDict_GetItemString(copy, "error") : NULL;
        bool good = !ctx || copy;
        if (error && PyExceptionInstance_Check(error))
            good = scr_py_dict_take(copy, "error", PyObject_Str(error)) && PyDict_SetItemString(dict, "ctx", copy) == 0;
        Py_XDECREF(copy);
        if (!good)
            return false;
    }
    return true;
}

static PyObject *scr_py_error_json(PyObject *self, PyObject *args, PyObject *names)
{
    static char *words[] = {"indent", "include_url", "include_context", "include_input", NULL};
    int url = 1, context = 1, input = 1;
    PyObject *indent = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, names, "|$Oppp:json", words, &indent, &url, &context, &input))
        return NULL;
    PyObject *list = scr_py_error_list(self, &(scr_pyerror_options){url, url, context, input}); /* as pydantic: of custom errors too */
    PyObject *text = NULL;
    if (list && scr_py_json_contexts(list))
        text = scr_py_any_to_json(scr_py_state(Py_TYPE(self)), list, indent);
    Py_XDECREF(list);
    return text;
}

static PyObject *scr_py_error_count(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyLong_FromSize_t(((scr_pyexception *)self)->errors.n);
}

static PyObject *scr_py_error_title(PyObject *self, void *unused)
{
    (void)unused;
    const char *title = ((scr_pyexception *)self)->title;
    return PyUnicode_FromString(title ? title : "");
}

/* At most 50 bytes of a repr: its beginning and its end, at borders of characters. */
static void scr_py_put_cut(scr_pytext *out, const char *s, size_t n)
{
    const size_t most = 50;
    if (n <= most) {
        scr_pytext_add(out, s, n);
        return;
    }
    size_t first = most / 2, last = n - most / 2 + 1;
    while (first > 0 && ((scr_byte)s[first] & 0xc0) == 0x80)
        first--;
    while (last < n && ((scr_byte)s[last] & 0xc0) == 0x80)
        last++;
    scr_pytext_add(out, s, first);
    scr_pytext_z(out, "...");
    scr_pytext_add(out, s + last, n - last);
}

SCR_FN bool scr_py_put_input(scr_pytext *out, PyObject *input, const char *before)
{
    scr_pytext repr;
    scr_pytext_begin(&repr);
    bool good = scr_pytext_object(&repr, input, true);
    if (!good && PyErr_ExceptionMatches(PyExc_Exception)) {
        PyErr_Clear();
        scr_pytext_z(&repr, "<unprintable ");
        scr_pytext_z(&repr, Py_TYPE(input)->tp_name);
        scr_pytext_z(&repr, " object>");
        good = true;
    }
    if (good) {
        scr_pytext_z(out, before);
        scr_pytext_z(out, "input_value=");
        scr_py_put_cut(out, repr.ptr, repr.len);
        scr_pytext_z(out, ", input_type=");
        PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(input), "__name__");
        good = name && scr_pytext_object(out, name, false);
        Py_XDECREF(name);
    }
    scr_pytext_free(&repr);
    return good;
}

static bool scr_py_put_place(scr_pytext *out, PyObject *loc)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(loc); i++) {
        PyObject *step = PyTuple_GET_ITEM(loc, i);
        if (i)
            scr_pytext_char(out, '.');
        bool dotted = false;
        if (PyUnicode_Check(step)) {
            Py_ssize_t at = PyUnicode_FindChar(step, '.', 0, PyUnicode_GET_LENGTH(step), 1);
            if (at == -2)
                return false;
            dotted = at >= 0;
        }
        if (dotted)
            scr_pytext_char(out, '`');
        if (!scr_pytext_object(out, step, false))
            return false;
        if (dotted)
            scr_pytext_char(out, '`');
    }
    if (PyTuple_GET_SIZE(loc))
        scr_pytext_char(out, '\n');
    return true;
}

static bool scr_py_put_error(scr_pystate *state, scr_pytext *out, const scr_pyexception *e, const scr_pyerror *error)
{
    scr_pytext_char(out, '\n');
    if (!scr_py_put_place(out, error->loc))
        return false;
    scr_pytext_z(out, "  ");
    if (!scr_py_message(out, error, e->json))
        return false;
    scr_pytext_z(out, " [type=");
    PyObject *name = scr_py_error_name(state, error);
    bool good = name && scr_pytext_object(out, name, false);
    Py_XDECREF(name);
    if (good && !e->hide_input)
        good = scr_py_put_input(out, error->input, ", ");
    scr_pytext_char(out, ']');
    if (good && error->type < SCR_N_PYERRORS) {
        scr_pytext_z(out, "\n    For further information visit " SCR_PY_URL);
        scr_pytext_z(out, scr_pyerror_texts[error->type].type);
    }
    return good;
}

static PyObject *scr_py_error_str(PyObject *self)
{
    const scr_pyexception *e = (const scr_pyexception *)self;
    scr_pytext out;
    scr_pytext_begin(&out);
    char count[64];
    snprintf(count, sizeof count, "%zu validation error%s for ", e->errors.n, e->errors.n == 1 ? "" : "s");
    scr_pytext_z(&out, count);
    if (e->title)
        scr_pytext_z(&out, e->title);
    bool good = true;
    for (size_t i = 0; good && i < e->errors.n; i++)
        good = scr_py_put_error(scr_py_state(Py_TYPE(self)), &out, e, &e->errors.items[i]);
    if (good)
        return scr_pytext_take(&out);
    scr_pytext_free(&out);
    return NULL;
}

/* ---- making one: from_exception_data, and pickling by it ---- */

/* SCR_N_PYERRORS: no such type. */
static uint16_t scr_py_type_named(PyObject *name)
{
    uint16_t type = 0;
    while (type < SCR_N_PYERRORS && !(PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, scr_pyerror_texts[type].type) == 0))
        type++;
    return type;
}

static PyObject *scr_py_loc_of(PyObject *loc) /* new reference: a tuple */
{
    if (!loc || loc == Py_None)
        return PyTuple_New(0);
    return PyUnicode_Check(loc) || PyLong_Check(loc) ? PyTuple_Pack(1, loc) : PySequence_Tuple(loc);
}

static bool scr_py_add_line(scr_pystate *state, scr_pyerrors *errors, PyObject *line) /* line: a dict that nobody else changes; NULL: none */
{
    PyObject *name = line ? PyDict_GetItemString(line, "type") : NULL, *input = name ? PyDict_GetItemString(line, "input") : NULL;
    if (!name || !input) {
        PyErr_SetString(PyExc_TypeError, "a line error is a dict with type and input");
        return false;
    }
    bool custom = PyObject_TypeCheck(name, (PyTypeObject *)state->custom_error);
    uint16_t type = scr_py_type_named(name);
    if (type == SCR_N_PYERRORS && !custom) {
        PyErr_Format(PyExc_KeyError, "Invalid error type: '%S'", name);
        return false;
    }
    PyObject *ctx = PyDict_GetItemString(line, "ctx"), *loc = scr_py_loc_of(PyDict_GetItemString(line, "loc"));
    scr_pyerror *grown = loc ? (scr_pyerror *)PyMem_Realloc(errors->items, (errors->n + 1) * sizeof *grown) : NULL;
    if (!grown) {
        Py_XDECREF(loc);
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        return false;
    }
    errors->items = grown;
    ctx = ctx && PyDict_Check(ctx) && !custom ? Py_NewRef(ctx) : NULL;
    errors->items[errors->n++] = (scr_pyerror){type, 0, loc, Py_NewRef(input), NULL, ctx, custom ? Py_NewRef(name) : NULL};
    errors->max = errors->n;
    return true;
}

static PyObject *scr_py_from_exception_data(PyObject *type, PyObject *args, PyObject *names)
{
    static char *words[] = {"title", "line_errors", "input_type", "hide_input", NULL};
    PyObject *title, *lines;
    const char *mode = "python";
    int hide = 0;
    if (!PyArg_ParseTupleAndKeywords(args, names, "UO|sp:from_exception_data", words, &title, &lines, &mode, &hide))
        return NULL;
    PyObject *list = PySequence_List(lines), *none = list ? PyTuple_New(0) : NULL;
    PyObject *made = none ? ((PyTypeObject *)PyExc_ValueError)->tp_new((PyTypeObject *)type, none, NULL) : NULL;
    scr_pyexception *e = (scr_pyexception *)made;
    Py_XDECREF(none);
    if (made) {
        e->own_title = Py_NewRef(title);
        e->title = PyUnicode_AsUTF8(title);
        e->json = strcmp(mode, "json") == 0;
        e->hide_input = hide != 0;
    }
    bool good = made && e->title;
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(list); i++) {
        PyObject *line = PyDict_Check(PyList_GET_ITEM(list, i)) ? scr_py_still(PyList_GET_ITEM(list, i)) : NULL;
        good = scr_py_add_line(scr_py_state((PyTypeObject *)type), &e->errors, line);
        Py_XDECREF(line);
    }
    Py_XDECREF(list);
    if (!good)
        Py_CLEAR(made);
    return made;
}

static PyObject *scr_py_error_line(scr_pystate *state, const scr_pyerror *error) /* new reference: a dict */
{
    PyObject *type = error->type < SCR_N_PYERRORS ? Py_XNewRef(scr_py_error_text(state, error->type, SCR_ET_TYPE)) : Py_NewRef(error->custom);
    PyObject *line = type ? Py_BuildValue("{sOsOsO}", "type", type, "loc", error->loc, "input", error->input) : NULL;
    Py_XDECREF(type);
    if (line && error->ctx && !scr_py_dict_take(line, "ctx", scr_py_new_ctx(state, error)))
        Py_CLEAR(line);
    return line;
}

static PyObject *scr_py_error_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    const scr_pyexception *e = (const scr_pyexception *)self;
    PyObject *maker = PyObject_GetAttrString((PyObject *)Py_TYPE(self), "from_exception_data"), *lines = maker ? PyList_New(0) : NULL;
    for (size_t i = 0; lines && i < e->errors.n; i++) {
        PyObject *line = scr_py_error_line(scr_py_state(Py_TYPE(self)), &e->errors.items[i]);
        if (!line || PyList_Append(lines, line) < 0)
            Py_CLEAR(lines);
        Py_XDECREF(line);
    }
    PyObject *reduced = lines ? Py_BuildValue("(O(sOsO))", maker, e->title ? e->title : "", lines, e->json ? "json" : "python",
                                              e->hide_input ? Py_True : Py_False) : NULL;
    Py_XDECREF(maker);
    Py_XDECREF(lines);
    return reduced;
}

static PyObject *scr_py_error_new(PyTypeObject *type, PyObject *args, PyObject *names)
{
    (void)type;
    (void)args;
    (void)names;
    PyErr_SetString(PyExc_TypeError, "ValidationError.__new__() missing 1 required positional argument: 'line_errors'");
    return NULL;
}

static int scr_py_error_traverse(PyObject *self, visitproc visit, void *arg)
{
    scr_pyexception *e = (scr_pyexception *)self;
    Py_VISIT(Py_TYPE(self));
    for (size_t i = 0; i < e->errors.n; i++) {
        Py_VISIT(e->errors.items[i].loc);
        Py_VISIT(e->errors.items[i].input);
        Py_VISIT(e->errors.items[i].ctx);
        Py_VISIT(e->errors.items[i].custom);
    }
    return ((PyTypeObject *)PyExc_ValueError)->tp_traverse(self, visit, arg);
}

static int scr_py_error_clear(PyObject *self)
{
    scr_pyexception *e = (scr_pyexception *)self;
    scr_py_errors_clear(scr_py_keeper(Py_TYPE(self)), &e->errors);
    e->title = NULL;
    Py_CLEAR(e->own_title);
    return ((PyTypeObject *)PyExc_ValueError)->tp_clear(self);
}

/* Not through ValueError's: each level of heap types would drop the type. */
static void scr_py_error_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)scr_py_error_clear(self);
    scr_pystate *keeper = scr_py_keeper(type);
    if (SCR_LIKELY(keeper && !keeper->dead_error))
        keeper->dead_error = self;
    else
        type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef scr_py_error_methods[] = {
    {"errors", (PyCFunction)(void (*)(void))scr_py_error_errors, METH_FASTCALL | METH_KEYWORDS, "The errors, as a list of dicts."},
    {"json", (PyCFunction)(void (*)(void))scr_py_error_json, METH_VARARGS | METH_KEYWORDS, "The errors as JSON text."},
    {"from_exception_data", (PyCFunction)(void (*)(void))scr_py_from_exception_data, METH_CLASS | METH_VARARGS | METH_KEYWORDS,
     "One made of a title and dicts: type, loc, input, ctx."},
    {"__reduce__", scr_py_error_reduce, METH_NOARGS, NULL},
    {"error_count", scr_py_error_count, METH_NOARGS, "How many there are."},
    {NULL, NULL, 0, NULL},
};
static PyGetSetDef scr_py_error_getset[] = {{"title", scr_py_error_title, NULL, "The name of what was validated.", NULL}, {NULL, NULL, NULL, NULL, NULL}};
static PyType_Slot scr_py_error_slots[] = {
    {Py_tp_doc, (void *)"What is wrong with an input: see errors()."},
    {Py_tp_new, (void *)scr_py_error_new},
    {Py_tp_str, (void *)scr_py_error_str},
    {Py_tp_repr, (void *)scr_py_error_str},
    {Py_tp_traverse, (void *)scr_py_error_traverse},
    {Py_tp_clear, (void *)scr_py_error_clear},
    {Py_tp_dealloc, (void *)scr_py_error_dealloc},
    {Py_tp_methods, (void *)scr_py_error_methods},
    {Py_tp_getset, (void *)scr_py_error_getset},
    {0, NULL},
};
static PyType_Spec scr_py_error_spec = {
    "schemac.ValidationError", sizeof(scr_pyexception), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, scr_py_error_slots,
};

SCR_FN PyObject *scr_py_make_error_type(scr_pystate *state, PyObject *module)
{
    for (int i = 0; i < SCR_N_ERROR_KEYS; i++)
        if (!(state->error_keys[i] = PyUnicode_InternFromString(scr_pyerror_keys[i])))
            return NULL;
    PyObject *bases = PyTuple_Pack(1, PyExc_ValueError);
    if (!bases)
        return NULL;
    PyObject *type = PyType_FromModuleAndSpec(module, &scr_py_error_spec, bases);
    Py_DECREF(bases);
    PyObject *name = type ? PyUnicode_FromString(state->def->name) : NULL;
    if (type && (!name || PyObject_SetAttrString(type, "__module__", name) < 0))
        Py_CLEAR(type);
    Py_XDECREF(name);
    return type;
}
