/* scr_py_check.c: a Python object against a type: containers, unions, literals, enums, functions of the user; scalars and classes have
 * files of their own. In: the run (mode, strictness, place), a type, the object. Out: the value, or errors in the run. */
#include "scr_py.h"
#include "scr_py_text.h"

/* ---- the user's functions ---- */

/* The first way may have called it already. Mutable inputs that the function changed differ, and so it is asked again. */
static bool scr_py_was_called(scr_pyrun *run, uint16_t function, PyObject *value, scr_pycall **call)
{
    if (run->next_call >= run->n_calls)
        return false;
    scr_pycall *c = &run->calls[run->next_call];
    if (c->function != function || Py_TYPE(c->input) != Py_TYPE(value))
        return false;
    int same = c->input == value ? 1 : PyObject_RichCompareBool(c->input, value, Py_EQ);
    if (same < 0)
        PyErr_Clear();
    if (same != 1)
        return false;
    run->next_call++;
    *call = c;
    return true;
}

static PyObject *scr_py_call_now(scr_pyrun *run, const scr_mfunction *f, uint16_t function, PyObject *value, const char *mode)
{
    PyObject *callable = scr_py_function(run->state, function);
    PyObject *info = callable && f->info == 1 ? scr_py_info(run, mode) : callable && f->info == 2 ? scr_py_data(run) : NULL;
    if (!callable || (f->info && !info))
        return NULL;
    PyObject *args[4];
    size_t n = 0;
    args[n++] = NULL;
    if (f->call == SCR_CALL_CLASS)
        args[n++] = (PyObject *)(run->data_class ? run->data_class->type : run->state->classes[f->owner].type);
    args[n++] = value;
    if (info)
        args[n++] = info;
    PyObject *names = f->info == 2 ? Py_BuildValue("(s)", "values") : NULL;
    PyObject *result = NULL;
    if (f->info != 2 || names)
        result = PyObject_Vectorcall(callable, args + 1, (n - 1 - (f->info == 2)) | PY_VECTORCALL_ARGUMENTS_OFFSET, names);
    Py_XDECREF(names);
    Py_XDECREF(info);
    return result;
}

/* What a function raised: an error of validation, or (false) an exception for the caller. raised: not stolen. */
static bool scr_py_turn(scr_pyrun *run, PyObject *raised, PyObject *input)
{
    if (PyObject_TypeCheck(raised, (PyTypeObject *)run->state->custom_error)) {
        scr_py_fail_custom(run, input, raised);
        return true;
    }
    if (PyObject_TypeCheck(raised, run->state->validation_error)) {
        scr_py_take_errors(run, raised);
        return true;
    }
    if (PyErr_GivenExceptionMatches(raised, PyExc_ValueError)) {
        scr_py_fail_with(run, SCR_PE_VALUE_ERROR, input, Py_BuildValue("{sO}", "error", raised));
        return true;
    }
    if (PyErr_GivenExceptionMatches(raised, PyExc_AssertionError)) {
        scr_py_fail_with(run, SCR_PE_ASSERTION_ERROR, input, Py_BuildValue("{sO}", "error", raised));
        return true;
    }
    return false;
}

/* The exception that is set, as an object with its traceback; nothing is set any more. */
static PyObject *scr_py_raised(void)
{
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    if (trace)
        PyException_SetTraceback(value, trace);
    Py_XDECREF(type);
    Py_XDECREF(trace);
    return value;
}

static bool scr_py_log(scr_pyrun *run, uint16_t function, PyObject *input, PyObject *output, PyObject *raised)
{
    if (run->n_calls == run->max_calls) {
        const size_t few = sizeof run->few_calls / sizeof *run->few_calls;
        size_t max = run->max_calls ? run->max_calls * 2 : few;
        bool begin = max == few, move = run->calls == run->few_calls;
        scr_pycall *grown = begin ? run->few_calls : (scr_pycall *)PyMem_Realloc(move ? NULL : run->calls, max * sizeof *grown);
        if (!grown) {
            PyErr_NoMemory();
            return false;
        }
        if (move && !begin)
            memcpy(grown, run->few_calls, sizeof run->few_calls);
        run->calls = grown;
        run->max_calls = max;
    }
    run->calls[run->n_calls++] = (scr_pycall){function, Py_NewRef(input), Py_XNewRef(output), Py_XNewRef(raised)};
    if (run->replay)
        run->next_call = run->n_calls;
    return true;
}

SCR_FN PyObject *scr_py_call_validator(scr_pyrun *run, uint16_t function, PyObject *value, PyObject *input, const char *mode)
{
    const scr_mfunction *f = &run->state->def->functions[function];
    scr_pycall *call;
    if ((!run->stream || run->replay) && scr_py_was_called(run, function, value, &call)) {
        if (!call->output)
            scr_py_turn(run, call->raised, input);
        return Py_XNewRef(call->output);
    }
    PyObject *result = scr_py_call_now(run, f, function, value, mode);
    if (result) {
        if (run->stream && !scr_py_log(run, function, value, result, NULL))
            Py_CLEAR(result);
        return result;
    }
    if (!PyErr_ExceptionMatches(PyExc_ValueError) && !PyErr_ExceptionMatches(PyExc_AssertionError))
        return NULL;
    PyObject *raised = scr_py_raised();
    if (!run->stream)
        scr_py_turn(run, raised, input);
    else
        scr_py_log(run, function, value, NULL, raised);
    Py_DECREF(raised);
    return NULL;
}

/* ---- literals and enums ---- */

static PyObject *scr_py_check_literal(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    for (uint32_t i = 0; i < type->n; i++) {
        PyObject *value = scr_py_value(run->state, type->values[i]);
        if (!value)
            return NULL;
        if (value == input)
            return Py_NewRef(value);
        if (Py_TYPE(value) != Py_TYPE(input))
            continue;
        int same = PyObject_RichCompareBool(value, input, Py_EQ);
        if (same < 0)
            return NULL;
        if (same)
            return Py_NewRef(value);
    }
    if (PyUnicode_Check(input) && !PyUnicode_IS_ASCII(input)) {
        Py_ssize_t len;
        bool texts = false;
        for (uint32_t i = 0; i < type->n; i++)
            texts = texts || PyUnicode_Check(scr_py_value(run->state, type->values[i]));
        if (texts && !PyUnicode_AsUTF8AndSize(input, &len))
            return scr_py_lone_surrogate(run, input);
    }
    if (PyLong_CheckExact(input)) {
        int overflow;
        bool numbers = false;
        for (uint32_t i = 0; i < type->n; i++)
            numbers = numbers || PyLong_CheckExact(scr_py_value(run->state, type->values[i]));
        if (numbers && (PyLong_AsLongLongAndOverflow(input, &overflow), overflow))
            return scr_py_fail(run, SCR_PE_INT_PARSING_SIZE, input);
    }
    /* As a dict finds it: by hash and ==, so that 1.0 and True find 1. */
    Py_hash_t hash = PyObject_Hash(input);
    if (hash == -1)
        PyErr_Clear();
    for (uint32_t i = 0; hash != -1 && i < type->n; i++) {
        PyObject *value = scr_py_value(run->state, type->values[i]);
        int same = PyObject_Hash(value) == hash ? PyObject_RichCompareBool(value, input, Py_EQ) : 0;
        if (same < 0)
            PyErr_Clear();
        if (same > 0)
            return Py_NewRef(value);
    }
    return scr_py_fail_text(run, SCR_PE_LITERAL_ERROR, input, "expected", type->expected);
}

static bool scr_py_strict_now(int8_t strict, const scr_mtype *type) { return strict >= 0 ? strict != 0 : (type->flags & SCR_T_STRICT) != 0; }

/* The member that a value of the mixed-in type names; NULL without an exception: none. */
static PyObject *scr_py_enum_lookup(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const scr_menum *def = &run->state->def->enums[type->index];
    PyObject *map = scr_py_enum_map(run->state, type->index);
    if (!map)
        return NULL;
    PyObject *key = NULL;
    if (PyObject_Hash(input) == -1)
        PyErr_Clear();
    else
        key = Py_NewRef(input);
    PyObject *member = key ? PyDict_GetItemWithError(map, key) : NULL;
    Py_XDECREF(key);
    if (member || PyErr_Occurred())
        return Py_XNewRef(member);
    if (def->mixed) { /* what the type's lax conversion makes of it */
        static const scr_mtype kinds[] = {{.kind = SCR_M_STR}, {.kind = SCR_M_INT}, {.kind = SCR_M_FLOAT}};
        bool quiet = run->quiet;
        int8_t strict = run->strict;
        scr_pyexact exact = run->exact;
        run->quiet = true;
        run->strict = def->mixed > 1 && scr_py_strict_now(strict, type);
        PyObject *converted = scr_py_check(run, &kinds[def->mixed - 1], input);
        run->quiet = quiet;
        run->strict = strict;
        run->exact = exact;
        if (!converted)
            return NULL;
        int overflow = 0;
        if (def->mixed == 2 && (PyLong_AsLongLongAndOverflow(converted, &overflow), overflow)) {
            scr_py_fail(run, SCR_PE_INT_PARSING_SIZE, converted);
            Py_DECREF(converted);
            return NULL;
        }
        member = PyDict_GetItemWithError(map, converted);
        Py_DECREF(converted);
        return Py_XNewRef(member);
    }
    /* A member of another enum stands for its value. */
    PyObject *value = scr_py_import(&run->state->enum_base, "enum", "Enum");
    if (!value)
        return NULL;
    if (PyObject_IsInstance(input, value) != 1) {
        PyErr_Clear();
        return NULL;
    }
    value = PyObject_GetAttr(input, run->state->n_value);
    if (!value)
        return NULL;
    member = PyObject_Hash(value) == -1 ? NULL : PyDict_GetItemWithError(map, value);
    Py_DECREF(value);
    return Py_XNewRef(member);
}

static PyObject *scr_py_check_enum(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const scr_menum *def = &run->state->def->enums[type->index];
    PyObject *cls = scr_py_enum(run->state, type->index);
    if (!cls)
        return NULL;
    PyObject *member = NULL;
    if (Py_TYPE(input) == (PyTypeObject *)cls) {
        member = Py_NewRef(input);
    } else {
        if (run->mode == SCR_PYTHON && scr_py_strict(run, type))
            return scr_py_fail_text(run, SCR_PE_IS_INSTANCE_OF, input, "class", def->name);
        scr_py_exact_lax(run);
        size_t before = run->errors.n;
        Py_ssize_t len;
        if (def->mixed < 2 && PyUnicode_Check(input) && !PyUnicode_IS_ASCII(input) && !PyUnicode_AsUTF8AndSize(input, &len))
            return scr_py_lone_surrogate(run, input);
        int overflow = 0;
        if (def->mixed % 2 == 0 && PyLong_CheckExact(input) && (PyLong_AsLongLongAndOverflow(input, &overflow), overflow))
            return scr_py_fail(run, SCR_PE_INT_PARSING_SIZE, input);
        member = scr_py_enum_lookup(run, type, input);
        if (!member && (PyErr_Occurred() || run->errors.n > before))
            return NULL;
        if (!member && def->missing) {
            member = PyObject_CallMethod(cls, "_missing_", "O", input);
            if (!member)
                PyErr_Clear();
            if (member && Py_TYPE(member) != (PyTypeObject *)cls)
                Py_CLEAR(member);
        }
        if (!member)
            return scr_py_fail_text(run, SCR_PE_ENUM, input, "expected", type->expected);
    }
    if (type->flags & SCR_T_ENUM_VALUE)
        Py_SETREF(member, PyObject_GetAttr(member, run->state->n_value));
    return member;
}

/* ---- lists, sets, tuples ---- */

/* What may stand for a list: not text, not a mapping. NULL without an exception: it may not. */
static PyObject *scr_py_sequence_iter(PyObject *input)
{
    if (PyUnicode_Check(input) || PyBytes_Check(input) || PyByteArray_Check(input) || PyDict_Check(input))
        return NULL;
    if (!Py_TYPE(input)->tp_iter && !PySequence_Check(input))
        return NULL;
    if (Py_TYPE(input)->tp_as_mapping && !Py_TYPE(input)->tp_as_sequence && !PyList_Check(input) && PyMapping_Check(input)
        && PyObject_HasAttrString(input, "keys"))
        return NULL;
    if (PyMapping_Check(input) && PyObject_HasAttrString(input, "keys") && PyObject_HasAttrString(input, "items"))
        return NULL;
    PyObject *iterator = PyObject_GetIter(input);
    if (!iterator)
        PyErr_Clear();
    return iterator;
}

static PyObject *scr_py_length_error(scr_pyrun *run, scr_pyerror_type type, PyObject *input, const char *what, int64_t bound, Py_ssize_t actual)
{
    PyObject *count = actual >= 0 ? PyLong_FromSsize_t(actual) : Py_NewRef(Py_None);
    if (!count)
        return NULL;
    return scr_py_fail_with(run, type, input,
                            Py_BuildValue("{sssLsN}", "field_type", what, type == SCR_PE_TOO_LONG ? "max_length" : "min_length", (long long)bound,
                                          "actual_length", count));
}

static PyObject *scr_py_check_item(scr_pyrun *run, const scr_mtype *type, PyObject *item, Py_ssize_t index)
{
    if (!type)
        return Py_NewRef(item);
    scr_pyplace place = {run->place, NULL, NULL, index};
    run->place = &place;
    PyObject *value = scr_py_check(run, type, item);
    run->place = place.up;
    return value;
}

typedef struct scr_pysequence {
    const char *what; /* "List", for messages */
    scr_pyerror_type type_error;
    scr_mkind kind;
} scr_pysequence;

static bool scr_py_is_own(const scr_pysequence *sequence, PyObject *input, bool *exact)
{
    switch (sequence->kind) {
    case SCR_M_LIST: *exact = PyList_CheckExact(input); return PyList_Check(input);
    case SCR_M_TUPLE: *exact = PyTuple_CheckExact(input); return PyTuple_Check(input);
    case SCR_M_SET: *exact = PySet_CheckExact(input); return PySet_Check(input);
    default: *exact = PyFrozenSet_CheckExact(input); return PyFrozenSet_Check(input);
    }
}

/* An iterator over the input, as the mode allows; NULL: an error was recorded. */
static PyObject *scr_py_begin_sequence(scr_pyrun *run, const scr_mtype *type, PyObject *input, const scr_pysequence *sequence, Py_ssize_t *known)
{
    bool exact = false;
    *known = -1;
    PyObject *iterator = NULL;
    if (run->mode == SCR_JSON) {
        if (PyList_CheckExact(input))
            iterator = PyObject_GetIter(input);
        if (iterator && sequence->kind != SCR_M_LIST)
            scr_py_exact(run, SCR_STRICT);
    } else if (run->mode == SCR_PYTHON) {
        if (scr_py_is_own(sequence, input, &exact)) {
            if (!exact)
                scr_py_exact(run, SCR_STRICT);
            iterator = PyObject_GetIter(input);
        } else if (!scr_py_strict(run, type)) {
            scr_py_exact(run, SCR_LAX);
            iterator = scr_py_sequence_iter(input);
        }
    }
    if (!iterator && !PyErr_Occurred())
        return scr_py_fail(run, sequence->type_error, input);
    if (iterator && (PyList_Check(input) || PyTuple_Check(input) || PyAnySet_Check(input)))
        *known = PyObject_Size(input);
    return iterator;
}

static PyObject *scr_py_next(scr_pyrun *run, PyObject *iterator, Py_ssize_t index, PyObject *input, bool *good)
{
    PyObject *item = PyIter_Next(iterator);
    if (item || !PyErr_Occurred())
        return item;
    *good = false;
    if (!PyErr_ExceptionMatches(PyExc_Exception))
        return NULL;
    PyObject *raised = scr_py_raised();
    PyObject *text = PyUnicode_FromFormat("%s: %S", Py_TYPE(raised)->tp_name, raised);
    Py_DECREF(raised);
    scr_pyplace place = {run->place, NULL, NULL, index};
    run->place = &place;
    if (text)
        scr_py_fail_with(run, SCR_PE_ITERATION_ERROR, input, Py_BuildValue("{sN}", "error", text));
    run->place = place.up;
    return NULL;
}

static bool scr_py_store(scr_pyrun *run, PyObject *result, PyObject *value, PyObject *input, Py_ssize_t index) /* value: stolen */
{
    if (PyList_CheckExact(result)) {
        int failed = PyList_Append(result, value);
        Py_DECREF(value);
        return failed == 0;
    }
    int failed = PySet_Add(result, value);
    Py_DECREF(value);
    if (failed && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        scr_pyplace place = {run->place, NULL, NULL, index};
        run->place = &place;
        scr_py_fail(run, SCR_PE_SET_ITEM_NOT_HASHABLE, input);
        run->place = place.up;
    }
    return failed == 0;
}

/* Items one by one into a list or set. NULL: errors. */
static PyObject *scr_py_collect(scr_pyrun *run, const scr_mtype *type, PyObject *input, PyObject *iterator, const scr_pysequence *sequence,
                                Py_ssize_t known)
{
    bool set = sequence->kind == SCR_M_SET || sequence->kind == SCR_M_FROZENSET;
    PyObject *result = sequence->kind == SCR_M_SET ? PySet_New(NULL) : set ? PyFrozenSet_New(NULL) : PyList_New(0);
    int64_t most = type->limits ? type->limits->max_length : -1;
    bool good = true, fatal = false;
    PyObject *item = NULL;
    for (Py_ssize_t index = 0; result && (item = scr_py_next(run, iterator, index, input, &good)); index++) {
        fatal = !set && most >= 0 && index >= most;
        PyObject *value = fatal ? NULL : scr_py_check_item(run, type->inner, item, index);
        if (!value || !scr_py_store(run, result, value, item, index))
            good = false;
        else
            fatal = set && most >= 0 && PySet_GET_SIZE(result) > most;
        if (fatal) {
            scr_py_length_error(run, SCR_PE_TOO_LONG, input, sequence->what, most, set ? -1 : known);
            good = false;
        }
        Py_DECREF(item);
        if (fatal || PyErr_Occurred() || (!good && (run->quiet || (type->limits && type->limits->flags & SCR_L_FAIL_FAST))))
            break;
    }
    if (!good || PyErr_Occurred())
        Py_CLEAR(result);
    return result;
}

/* too_long is told alone: it replaces what items said. */
static void scr_py_keep_last_error(scr_pyrun *run, size_t from)
{
    scr_pyerrors *errors = &run->errors;
    if (run->quiet || errors->n <= from + 1 || errors->items[errors->n - 1].type != SCR_PE_TOO_LONG)
        return;
    scr_pyerrors dropped = {NULL, errors->n - from - 1, 0};
    dropped.items = (scr_pyerror *)PyMem_Malloc(dropped.n * sizeof *dropped.items);
    if (!dropped.items)
        return;
    memcpy(dropped.items, errors->items + from, dropped.n * sizeof *dropped.items);
    errors->items[from] = errors->items[errors->n - 1];
    errors->n = from + 1;
    scr_py_errors_clear(&dropped);
}

static PyObject *scr_py_check_sequence(scr_pyrun *run, const scr_mtype *type, PyObject *input, const scr_pysequence *sequence)
{
    Py_ssize_t known;
    PyObject *iterator = scr_py_begin_sequence(run, type, input, sequence, &known);
    if (!iterator)
        return NULL;
    size_t from = run->errors.n;
    const scr_pyplace *place = run->place;
    PyObject *result = scr_py_collect(run, type, input, iterator, sequence, known);
    Py_DECREF(iterator);
    if (!result) {
        bool same_place = place == run->place;
        if (same_place)
            scr_py_keep_last_error(run, from);
        return NULL;
    }
    Py_ssize_t n = PyList_CheckExact(result) ? PyList_GET_SIZE(result) : PySet_GET_SIZE(result);
    if (type->limits && type->limits->min_length > n) {
        Py_DECREF(result);
        return scr_py_length_error(run, SCR_PE_TOO_SHORT, input, sequence->what, type->limits->min_length, n);
    }
    if (sequence->kind == SCR_M_TUPLE)
        Py_SETREF(result, PyList_AsTuple(result));
    return result;
}

static const scr_pysequence scr_py_tuple = {"Tuple", SCR_PE_TUPLE_TYPE, SCR_M_TUPLE};

/* A tuple with a type for each place. */
static PyObject *scr_py_check_tuple(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (type->flags & SCR_T_VARIADIC)
        return scr_py_check_sequence(run, type, input, &scr_py_tuple);
    Py_ssize_t known, n = (Py_ssize_t)type->n, index = 0;
    PyObject *iterator = scr_py_begin_sequence(run, type, input, &scr_py_tuple, &known);
    if (!iterator)
        return NULL;
    PyObject *result = PyTuple_New(n), *item;
    bool good = result != NULL;
    size_t from = run->errors.n;
    for (; good && (item = scr_py_next(run, iterator, index, input, &good)); index++) {
        if (index >= n) {
            Py_DECREF(item);
            scr_py_length_error(run, SCR_PE_TOO_LONG, input, "Tuple", n, known);
            scr_py_keep_last_error(run, from);
            Py_DECREF(iterator);
            Py_DECREF(result);
            return NULL;
        }
        PyObject *value = scr_py_check_item(run, type->items[index], item, index);
        Py_DECREF(item);
        if (value)
            PyTuple_SET_ITEM(result, index, value);
        else if (PyErr_Occurred())
            good = false;
    }
    Py_DECREF(iterator);
    for (; good && index < n; index++) {
        scr_pyplace place = {run->place, NULL, NULL, index};
        run->place = &place;
        scr_py_fail(run, SCR_PE_MISSING, input);
        run->place = place.up;
        good = !PyErr_Occurred();
    }
    for (Py_ssize_t i = 0; good && i < n; i++)
        good = PyTuple_GET_ITEM(result, i) != NULL;
    if (!good)
        Py_CLEAR(result);
    return result;
}

/* ---- dicts ---- */

/* A key as a step of a location: text and integers as they are, others by their repr. New reference. */
static PyObject *scr_py_step(PyObject *key)
{
    if (PyUnicode_CheckExact(key) || PyLong_CheckExact(key))
        return Py_NewRef(key);
    if (PyUnicode_Check(key))
        return PyUnicode_FromObject(key);
    return PyObject_Repr(key);
}

static PyObject *scr_py_check_key(scr_pyrun *run, const scr_mtype *type, PyObject *key, PyObject *step)
{
    if (!type)
        return Py_NewRef(key);
    scr_pyplace outer = {run->place, step, NULL, 0}, inner = {&outer, NULL, "[key]", 0};
    scr_pymode mode = run->mode;
    if (mode == SCR_JSON)
        run->mode = SCR_STRINGS; /* a name in JSON is text, and may be strictly read as anything */
    run->place = &inner;
    PyObject *value = scr_py_check(run, type, key);
    run->place = outer.up;
    run->mode = mode;
    return value;
}

/* One member; false: errors, or an exception. */
static bool scr_py_check_member(scr_pyrun *run, const scr_mtype *type, PyObject *key, PyObject *item, PyObject *result)
{
    PyObject *step = scr_py_step(key);
    if (!step)
        return false;
    PyObject *new_key = scr_py_check_key(run, type->key, key, step), *value = NULL;
    if (new_key || !PyErr_Occurred()) {
        scr_pyplace place = {run->place, step, NULL, 0};
        run->place = &place;
        if (!type->inner)
            scr_py_exact_lax(run);
        value = type->inner ? scr_py_check(run, type->inner, item) : Py_NewRef(item);
        run->place = place.up;
    }
    bool good = new_key && value && PyDict_SetItem(result, new_key, value) == 0;
    Py_XDECREF(new_key);
    Py_XDECREF(value);
    Py_DECREF(step);
    return good;
}

/* What a dict is made from: itself, or the items of a mapping, as a list of pairs. */
static PyObject *scr_py_mapping_items(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (PyDict_Check(input)) {
        if (!PyDict_CheckExact(input))
            scr_py_exact(run, SCR_STRICT);
        return PyDict_Items(input);
    }
    if (run->mode != SCR_PYTHON || scr_py_strict(run, type) || !PyMapping_Check(input) || PySequence_Check(input) == -1
        || PyUnicode_Check(input) || PyList_Check(input) || PyTuple_Check(input) || PyBytes_Check(input) || !PyObject_HasAttrString(input, "items")
        || !PyObject_HasAttrString(input, "keys"))
        return scr_py_fail(run, SCR_PE_DICT_TYPE, input);
    scr_py_exact(run, SCR_LAX);
    PyObject *items = PyMapping_Items(input);
    if (!items && PyErr_ExceptionMatches(PyExc_Exception)) {
        PyObject *raised = scr_py_raised();
        PyObject *text = PyUnicode_FromFormat("%s: %S", Py_TYPE(raised)->tp_name, raised);
        Py_DECREF(raised);
        return text ? scr_py_fail_with(run, SCR_PE_MAPPING_TYPE, input, Py_BuildValue("{sN}", "error", text)) : NULL;
    }
    return items;
}

/* Strings mode: all that a dict holds is text and dicts. */
SCR_FN bool scr_py_check_strings(scr_pyrun *run, PyObject *input)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    while (PyDict_Check(input) && PyDict_Next(input, &at, &key, &value)) {
        PyObject *wrong = !PyUnicode_Check(key) ? key : !PyUnicode_Check(value) && !PyDict_Check(value) ? value : NULL;
        if (wrong) {
            scr_py_fail(run, SCR_PE_STRING_TYPE, wrong);
            return false;
        }
    }
    return true;
}

static PyObject *scr_py_check_dict(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (run->mode == SCR_STRINGS && !scr_py_check_strings(run, input))
        return NULL;
    PyObject *items = scr_py_mapping_items(run, type, input);
    PyObject *result = items ? PyDict_New() : NULL;
    bool good = result != NULL;
    for (Py_ssize_t i = 0; result && i < PyList_GET_SIZE(items); i++) {
        PyObject *pair = PyList_GET_ITEM(items, i);
        if (!PyTuple_CheckExact(pair) || PyTuple_GET_SIZE(pair) != 2) {
            good = false;
            scr_py_fail_text(run, SCR_PE_MAPPING_TYPE, input, "error", "Mapping items must be tuples of (key, value) pairs");
            break;
        }
        good = scr_py_check_member(run, type, PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1), result) && good;
        if (PyErr_Occurred() || (!good && run->quiet))
            break;
    }
    Py_XDECREF(items);
    if (good && type->limits) {
        Py_ssize_t n = PyDict_GET_SIZE(result);
        if (type->limits->min_length > n)
            good = scr_py_length_error(run, SCR_PE_TOO_SHORT, input, "Dictionary", type->limits->min_length, n) != NULL;
        else if (type->limits->max_length >= 0 && n > type->limits->max_length)
            good = scr_py_length_error(run, SCR_PE_TOO_LONG, input, "Dictionary", type->limits->max_length, -1) != NULL;
    }
    if (!good)
        Py_CLEAR(result);
    return result;
}

/* ---- unions ---- */

typedef struct scr_pybest {
    PyObject *value;
    scr_pyexact exact;
    bool has_count;
    Py_ssize_t count;
} scr_pybest;

static bool scr_py_is_better(const scr_pyrun *run, const scr_pybest *best)
{
    if (!best->value)
        return true;
    if (best->has_count && run->has_set_count && best->count != run->set_count)
        return run->set_count > best->count;
    return run->exact > best->exact;
}

static PyObject *scr_py_check_choice(scr_pyrun *run, const scr_mtype *choice, PyObject *input)
{
    scr_pyplace place = {run->place, NULL, choice->label ? choice->label : "", 0};
    run->place = &place;
    run->exact = SCR_EXACT;
    run->has_set_count = false;
    run->set_count = 0;
    PyObject *value = scr_py_check(run, choice, input);
    run->place = place.up;
    return value;
}

static PyObject *scr_py_check_union(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    scr_pyexact exact = run->exact;
    bool has_count = run->has_set_count;
    Py_ssize_t count = run->set_count;
    int8_t strict = run->strict;
    size_t from = run->errors.n;
    scr_pybest best = {NULL, SCR_LAX, false, 0};
    if (run->strict < 0 && type->flags & SCR_T_STRICT)
        run->strict = 1;
    for (uint32_t i = 0; i < type->n; i++) {
        PyObject *value = scr_py_check_choice(run, type->items[i], input);
        if (!value && PyErr_Occurred()) {
            Py_CLEAR(best.value);
            break;
        }
        if (!value)
            continue;
        bool done = type->flags & SCR_T_LEFT_TO_RIGHT || (run->exact == SCR_EXACT && !run->has_set_count);
        if (done || scr_py_is_better(run, &best)) {
            Py_XSETREF(best.value, value);
            best.exact = run->exact;
            best.has_count = run->has_set_count;
            best.count = run->set_count;
        } else {
            Py_DECREF(value);
        }
        if (done)
            break;
    }
    run->strict = strict;
    run->exact = exact;
    run->has_set_count = has_count;
    run->set_count = count;
    if (!best.value)
        return NULL;
    scr_py_exact(run, best.exact);
    if (best.has_count) {
        run->set_count = (run->has_set_count ? run->set_count : 0) + best.count;
        run->has_set_count = true;
    }
    scr_py_forget_errors(run, from);
    return best.value;
}

/* The discriminator's value in the input; borrowed or new? New. NULL without an exception: there is none. */
static PyObject *scr_py_tag_of(scr_pyrun *run, const scr_munion *u, PyObject *input)
{
    if (PyDict_Check(input)) {
        PyObject *tag = PyDict_GetItemString(input, u->key);
        return Py_XNewRef(tag);
    }
    if (run->mode != SCR_PYTHON || !scr_py_class_of(run->state, Py_TYPE(input)))
        return NULL;
    PyObject *tag = PyObject_GetAttrString(input, u->field);
    if (!tag && PyErr_ExceptionMatches(PyExc_AttributeError))
        PyErr_Clear();
    return tag;
}

static int scr_py_find_tag(scr_pyrun *run, const scr_munion *u, PyObject *tag, uint32_t *found)
{
    for (uint32_t i = 0; i < u->n_tags; i++) {
        PyObject *value = scr_py_value(run->state, u->tags[i].value);
        int same = value ? PyObject_RichCompareBool(value, tag, Py_EQ) : -1;
        if (!same && value && scr_py_class_of(run->state, Py_TYPE(value)) == NULL && PyObject_HasAttrString(value, "_value_")
            && PyUnicode_Check(tag)) {
            PyObject *inside = PyObject_GetAttr(value, run->state->n_value);
            same = inside ? PyObject_RichCompareBool(inside, tag, Py_EQ) : -1;
            Py_XDECREF(inside);
        }
        if (same) {
            *found = u->tags[i].item;
            return same;
        }
    }
    return 0;
}

static PyObject *scr_py_check_tagged(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const scr_munion *u = type->tagged;
    PyObject *tag = scr_py_tag_of(run, u, input);
    if (!tag) {
        if (PyErr_Occurred())
            return NULL;
        if (!PyDict_Check(input) && !(run->mode == SCR_PYTHON && scr_py_class_of(run->state, Py_TYPE(input))))
            return scr_py_fail(run, SCR_PE_MODEL_ATTRIBUTES_TYPE, input);
        return scr_py_fail_with(run, SCR_PE_UNION_TAG_NOT_FOUND, input, Py_BuildValue("{sN}", "discriminator", PyUnicode_FromFormat("'%s'", u->field)));
    }
    uint32_t item = 0;
    int found = scr_py_find_tag(run, u, tag, &item);
    if (found < 0) {
        Py_DECREF(tag);
        return NULL;
    }
    if (!found) {
        PyObject *text = PyObject_Str(tag);
        Py_DECREF(tag);
        return text ? scr_py_fail_with(run, SCR_PE_UNION_TAG_INVALID, input,
                                       Py_BuildValue("{sNsNss}", "discriminator", PyUnicode_FromFormat("'%s'", u->field), "tag", text,
                                                     "expected_tags", u->expected))
                    : NULL;
    }
    PyObject *step = scr_py_step(tag);
    Py_DECREF(tag);
    if (!step)
        return NULL;
    scr_pyplace place = {run->place, step, NULL, 0};
    run->place = &place;
    PyObject *value = scr_py_check(run, type->items[item], input);
    run->place = place.up;
    Py_DECREF(step);
    return value;
}

/* ---- functions around a type ---- */

static PyObject *scr_py_check_function(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const char *mode = run->outer_mode == SCR_JSON ? "json" : "python";
    if (type->kind == SCR_M_BEFORE) {
        PyObject *changed = scr_py_call_validator(run, type->index, input, input, mode);
        scr_pymode inner = run->mode;
        run->mode = SCR_PYTHON;
        PyObject *value = changed ? scr_py_check(run, type->inner, changed) : NULL;
        run->mode = inner;
        Py_XDECREF(changed);
        return value;
    }
    PyObject *value = scr_py_check(run, type->inner, input);
    PyObject *changed = value ? scr_py_call_validator(run, type->index, value, input, mode) : NULL;
    Py_XDECREF(value);
    return changed;
}

SCR_FN PyObject *scr_py_check(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    static const scr_pysequence list = {"List", SCR_PE_LIST_TYPE, SCR_M_LIST}, set = {"Set", SCR_PE_SET_TYPE, SCR_M_SET},
                                frozen = {"Frozenset", SCR_PE_FROZEN_SET_TYPE, SCR_M_FROZENSET};
    if (run->mode == SCR_STRINGS && !PyUnicode_Check(input) && !PyDict_Check(input))
        return scr_py_fail(run, SCR_PE_STRING_TYPE, input); /* leaves are text, all else are dicts */
    switch ((scr_mkind)type->kind) {
    case SCR_M_ANY: scr_py_exact_lax(run); return Py_NewRef(input);
    case SCR_M_NONE: return input == Py_None ? Py_NewRef(input) : scr_py_fail(run, SCR_PE_NONE_REQUIRED, input);
    case SCR_M_NULLABLE: return input == Py_None ? Py_NewRef(input) : scr_py_check(run, type->inner, input);
    case SCR_M_BOOL: return scr_py_check_bool(run, type, input);
    case SCR_M_INT: return scr_py_check_int(run, type, input);
    case SCR_M_FLOAT: return scr_py_check_float(run, type, input);
    case SCR_M_STR: return scr_py_check_str(run, type, input);
    case SCR_M_BYTES: return scr_py_check_bytes(run, type, input);
    case SCR_M_DECIMAL: return scr_py_check_decimal(run, type, input);
    case SCR_M_DATE: return scr_py_check_date(run, type, input);
    case SCR_M_TIME: return scr_py_check_time(run, type, input);
    case SCR_M_DATETIME: return scr_py_check_datetime(run, type, input);
    case SCR_M_TIMEDELTA: return scr_py_check_timedelta(run, type, input);
    case SCR_M_UUID: return scr_py_check_uuid(run, type, input);
    case SCR_M_SECRET: return scr_py_check_secret(run, type, input);
    case SCR_M_LITERAL: return scr_py_check_literal(run, type, input);
    case SCR_M_ENUM: return scr_py_check_enum(run, type, input);
    case SCR_M_CLASS: return scr_py_check_class(run, type, input);
    case SCR_M_UNION: return type->tagged ? scr_py_check_tagged(run, type, input) : scr_py_check_union(run, type, input);
    case SCR_M_LIST: return scr_py_check_sequence(run, type, input, &list);
    case SCR_M_SET: return scr_py_check_sequence(run, type, input, &set);
    case SCR_M_FROZENSET: return scr_py_check_sequence(run, type, input, &frozen);
    case SCR_M_TUPLE: return scr_py_check_tuple(run, type, input);
    case SCR_M_DICT: return scr_py_check_dict(run, type, input);
    case SCR_M_BEFORE: case SCR_M_AFTER: return scr_py_check_function(run, type, input);
    case SCR_M_DEFAULT: return scr_py_check(run, type->inner, input);
    }
    PyErr_SetString(PyExc_SystemError, "a type of unknown kind");
    return NULL;
}
