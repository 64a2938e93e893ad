/* scr_py_sequence.c: lists, sets, tuples, deques and what else has items. In: the run, a type, an object. Out: a container of the type's own kind,
 * or errors in the run, each with the item's index. */
#include "scr_py.h"

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

SCR_FN PyObject *scr_py_length_error(scr_pyrun *run, scr_pyerror_type type, PyObject *input, const char *what, int64_t bound, Py_ssize_t actual)
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
    PyObject *class_; /* DEQUE: collections.deque, borrowed */
} scr_pysequence;

static bool scr_py_is_own(const scr_pysequence *sequence, PyObject *input, bool *exact)
{
    switch (sequence->kind) {
    case SCR_M_LIST: *exact = PyList_CheckExact(input); return PyList_Check(input);
    case SCR_M_TUPLE: *exact = PyTuple_CheckExact(input); return PyTuple_Check(input);
    case SCR_M_SET: *exact = PySet_CheckExact(input); return PySet_Check(input);
    case SCR_M_DEQUE: *exact = Py_TYPE(input) == (PyTypeObject *)sequence->class_; return PyObject_TypeCheck(input, (PyTypeObject *)sequence->class_);
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
        scr_py_fail_value(run, SCR_PE_ITERATION_ERROR, input, "error", text);
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

/* A list from a list that is not too long. Items that the user's code puts behind it meanwhile are not seen, and the new list is not either, as long as
 * it has holes. NULL: errors. */
static PyObject *scr_py_copy_list(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const Py_ssize_t n = PyList_GET_SIZE(input);
    PyObject *result = PyList_New(n);
    bool good = true;
    Py_ssize_t i = 0;
    if (!result)
        return NULL;
    PyObject_GC_UnTrack(result);
    for (PyObject *item; i < n && (item = scr_py_list_item(input, i)) != NULL; i++) {
        PyObject *value = type->inner ? scr_py_quick(run, type->inner, item) : Py_NewRef(item);
        if (!value)
            value = scr_py_check_item(run, type->inner, item, i);
        Py_DECREF(item);
        PyList_SET_ITEM(result, i, value);
        good = good && value;
        if (!good && (PyErr_Occurred() || run->quiet || (type->limits && type->limits->flags & SCR_L_FAIL_FAST)))
            break;
    }
    PyObject_GC_Track(result);
    if (!good || (i < n && PyList_SetSlice(result, i, n, NULL) < 0))
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
    scr_py_errors_clear(NULL, &dropped);
}

static PyObject *scr_py_check_sequence(scr_pyrun *run, const scr_mtype *type, PyObject *input, const scr_pysequence *sequence)
{
    Py_ssize_t known;
    PyObject *result;
    if (SCR_LIKELY(sequence->kind == SCR_M_LIST && run->mode != SCR_STRINGS && PyList_CheckExact(input)
                   && (!type->limits || (uint64_t)PyList_GET_SIZE(input) <= (uint64_t)type->limits->max_length))) {
        result = scr_py_copy_list(run, type, input);
        if (!result)
            return NULL;
    } else {
        PyObject *iterator = scr_py_begin_sequence(run, type, input, sequence, &known);
        if (!iterator)
            return NULL;
        size_t from = run->errors.n;
        result = scr_py_collect(run, type, input, iterator, sequence, known);
        Py_DECREF(iterator);
        if (!result) {
            scr_py_keep_last_error(run, from);
            return NULL;
        }
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

SCR_FN PyObject *scr_py_first_items(scr_pyrun *run, PyObject *input, Py_ssize_t most, Py_ssize_t *known)
{
    const bool sized = PyList_Check(input) || PyTuple_Check(input) || PyAnySet_Check(input);
    if (run->mode == SCR_STRINGS || (run->mode == SCR_JSON && !PyList_CheckExact(input)))
        return NULL;
    PyObject *iterator = sized ? PyObject_GetIter(input) : scr_py_sequence_iter(input), *items = iterator ? PyList_New(0) : NULL, *item = NULL;
    bool good = items != NULL;
    *known = sized ? PyObject_Size(input) : -1;
    while (good && PyList_GET_SIZE(items) < most && (item = scr_py_next(run, iterator, PyList_GET_SIZE(items), input, &good))) {
        good = PyList_Append(items, item) == 0;
        Py_DECREF(item);
    }
    Py_XDECREF(iterator);
    if (!good)
        Py_CLEAR(items);
    return items;
}

static const scr_pysequence scr_py_tuple = {"Tuple", SCR_PE_TUPLE_TYPE, SCR_M_TUPLE, NULL};

/* A tuple with a type for each place. */
SCR_FN PyObject *scr_py_check_tuple(scr_pyrun *run, const scr_mtype *type, PyObject *input)
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

SCR_FN PyObject *scr_py_check_items(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    static const scr_pysequence list = {"List", SCR_PE_LIST_TYPE, SCR_M_LIST, NULL}, set = {"Set", SCR_PE_SET_TYPE, SCR_M_SET, NULL},
                                frozen = {"Frozenset", SCR_PE_FROZEN_SET_TYPE, SCR_M_FROZENSET, NULL};
    return scr_py_check_sequence(run, type, input, type->kind == SCR_M_LIST ? &list : type->kind == SCR_M_SET ? &set : &frozen);
}

/* ---- deques ---- */

/* A deque that is given keeps its longest length. */
SCR_FN PyObject *scr_py_check_deque(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    scr_pysequence deque = {"Deque", SCR_PE_DEQUE_TYPE, SCR_M_DEQUE, scr_py_std(run->state, SCR_STD_DEQUE)};
    if (!deque.class_)
        return NULL;
    PyObject *items = scr_py_check_sequence(run, type, input, &deque);
    if (!items)
        return NULL;
    PyObject *longest = PyObject_TypeCheck(input, (PyTypeObject *)deque.class_) ? PyObject_GetAttrString(input, "maxlen") : Py_NewRef(Py_None);
    PyObject *made = longest ? PyObject_CallFunctionObjArgs(deque.class_, items, longest, NULL) : NULL;
    Py_XDECREF(longest);
    Py_DECREF(items);
    return made;
}

/* ---- Sequence[T] ---- */

/* The items as what the input is: a class of the user's gets them as its argument, a named tuple one by one. items: stolen. */
static PyObject *scr_py_like(PyObject *input, PyObject *items)
{
    PyTypeObject *class_ = Py_TYPE(input);
    PyObject *made = NULL, *tuple;
    if (class_ == &PyList_Type || PyObject_TypeCheck(input, &PyRange_Type))
        return items;
    if (class_ == &PyTuple_Type) {
        made = PyList_AsTuple(items);
    } else if (PyTuple_Check(input) && PyObject_HasAttrString((PyObject *)class_, "_fields")) {
        tuple = PyList_AsTuple(items);
        made = tuple ? PyObject_Call((PyObject *)class_, tuple, NULL) : NULL;
        Py_XDECREF(tuple);
    } else {
        made = PyObject_CallOneArg((PyObject *)class_, items);
    }
    Py_DECREF(items);
    return made;
}

SCR_FN PyObject *scr_py_check_like(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    static const scr_pysequence list = {"List", SCR_PE_LIST_TYPE, SCR_M_LIST, NULL};
    if (run->outer_mode != SCR_PYTHON)
        return scr_py_check_sequence(run, type, input, &list);
    PyObject *abc = scr_py_std(run->state, SCR_STD_SEQUENCE);
    int is = abc ? PyObject_IsInstance(input, abc) : -1;
    if (is <= 0)
        return is < 0 ? NULL : scr_py_fail_text(run, SCR_PE_IS_INSTANCE_OF, input, "class", "Sequence");
    if (!type->inner) {
        if (Py_TYPE(input) != &PyList_Type)
            scr_py_exact(run, SCR_STRICT);
        return Py_NewRef(input);
    }
    if (PyUnicode_Check(input) || PyBytes_Check(input)) {
        PyObject *name = PyUnicode_FromString(Py_TYPE(input)->tp_name);
        return name ? scr_py_fail_named(run, input, "sequence_str", "'{type_name}' instances are not allowed as a Sequence value",
                                        Py_BuildValue("{sN}", "type_name", name))
                    : NULL;
    }
    PyObject *plain = Py_TYPE(input) == &PyTuple_Type ? PySequence_List(input) : Py_NewRef(input);
    PyObject *items = plain ? scr_py_check_sequence(run, type, plain, &list) : NULL;
    Py_XDECREF(plain);
    return items ? scr_py_like(input, items) : NULL;
}
