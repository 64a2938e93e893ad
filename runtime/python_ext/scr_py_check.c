/* scr_py_check.c: a Python object against a type: containers, unions, literals, enums, functions of the user; scalars and classes have
 * files of their own. In: the run (mode, strictness, place), a type, the object. Out: the value, or errors in the run. */
#include "scr_py_class.h"
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

/* root_validator behind the fields: the values as a dict, to the function, and back. NULL: it raised. */
static PyObject *scr_py_call_root(scr_pyrun *run, PyObject *callable, PyObject *model)
{
    const scr_pyclass *cls = scr_py_class_of(run->state, Py_TYPE(model));
    PyObject *values = cls ? scr_py_model_dict(cls, model, true) : NULL;
    PyObject *changed = values ? PyObject_CallFunctionObjArgs(callable, (PyObject *)cls->type, values, NULL) : NULL;
    Py_XDECREF(values);
    if (changed && !PyDict_Check(changed)) {
        PyErr_Format(PyExc_TypeError, "__dict__ must be set to a dictionary, not a '%s'", Py_TYPE(changed)->tp_name);
        Py_CLEAR(changed);
    }
    bool good = changed && scr_py_take_values(cls, model, changed);
    Py_XDECREF(changed);
    return good ? Py_NewRef(model) : NULL;
}

/* JSON's containers once more: what a function does to them shows in no error. Nested as deep as JSON may be. */
static PyObject *scr_py_json_copy(PyObject *value)
{
    if (!PyDict_CheckExact(value) && !PyList_CheckExact(value))
        return Py_NewRef(value);
    PyObject *copy = PyDict_CheckExact(value) ? PyDict_Copy(value) : PyList_GetSlice(value, 0, PyList_GET_SIZE(value)), *key, *item;
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; copy && PyList_CheckExact(copy) && i < PyList_GET_SIZE(copy); i++) {
        item = scr_py_json_copy(PyList_GET_ITEM(copy, i));
        if (!item || PyList_SetItem(copy, i, item) < 0)
            Py_CLEAR(copy);
    }
    while (copy && PyDict_CheckExact(copy) && PyDict_Next(value, &at, &key, &item)) {
        item = scr_py_json_copy(item);
        if (!item || PyDict_SetItem(copy, key, item) < 0)
            Py_CLEAR(copy);
        Py_XDECREF(item);
    }
    return copy;
}

static PyObject *scr_py_call_now(scr_pyrun *run, const scr_mfunction *f, uint16_t function, PyObject *value, PyObject *handler, const char *mode)
{
    PyObject *callable = scr_py_function(run->state, function);
    PyObject *info = callable && f->info == 1 ? scr_py_info(run, mode) : callable && f->info == 2 ? scr_py_data(run) : NULL;
    if (!callable || (f->info && !info))
        return NULL;
    if (f->v1)
        return scr_py_call_root(run, callable, value);
    PyObject *args[5];
    size_t n = 0;
    args[n++] = NULL;
    const scr_pyclass *owner = run->data_class ? run->data_class : &run->state->classes[f->owner];
    if (f->call == SCR_CALL_CLASS)
        args[n++] = scr_py_kept(&owner->user) ? owner->user : (PyObject *)owner->type;
    args[n++] = value;
    if (handler)
        args[n++] = handler;
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

SCR_FN bool scr_py_turn(scr_pyrun *run, PyObject *raised, PyObject *input)
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
        scr_py_fail_value(run, SCR_PE_VALUE_ERROR, input, "error", Py_NewRef(raised));
        return true;
    }
    if (PyErr_GivenExceptionMatches(raised, PyExc_AssertionError)) {
        scr_py_fail_value(run, SCR_PE_ASSERTION_ERROR, input, "error", Py_NewRef(raised));
        return true;
    }
    return false;
}

SCR_FN PyObject *scr_py_raised(void)
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

static bool scr_py_log(scr_pyrun *run, uint16_t function, PyObject *input, PyObject *output, PyObject *raised, scr_pyexact exact)
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
    run->calls[run->n_calls++] = (scr_pycall){function, (uint8_t)exact, Py_NewRef(input), Py_XNewRef(output), Py_XNewRef(raised)};
    if (run->replay)
        run->next_call = run->n_calls;
    return true;
}

/* What the call gave: its result (stolen; NULL: it raised), or errors of validation. */
static PyObject *scr_py_called(scr_pyrun *run, uint16_t function, PyObject *value, PyObject *input, PyObject *result, scr_pyexact exact)
{
    if (result) {
        if (run->stream && !scr_py_log(run, function, value, result, NULL, exact))
            Py_CLEAR(result);
        return result;
    }
    if (!PyErr_ExceptionMatches(PyExc_ValueError) && !PyErr_ExceptionMatches(PyExc_AssertionError))
        return NULL;
    PyObject *raised = scr_py_raised();
    if (!run->stream)
        scr_py_turn(run, raised, input);
    else
        scr_py_log(run, function, value, NULL, raised, exact);
    Py_DECREF(raised);
    return NULL;
}

static bool scr_py_answered(scr_pyrun *run, uint16_t function, PyObject *value, PyObject *input, PyObject **result)
{
    scr_pycall *call;
    if ((run->stream && !run->replay) || !scr_py_was_called(run, function, value, &call))
        return false;
    if (!call->output)
        scr_py_turn(run, call->raised, input);
    scr_py_exact(run, (scr_pyexact)call->exact);
    *result = Py_XNewRef(call->output);
    return true;
}

SCR_FN PyObject *scr_py_call_validator(scr_pyrun *run, uint16_t function, PyObject *value, PyObject *input, const char *mode)
{
    PyObject *result;
#ifdef SCR_PY_WITH_BODIES
    result = scr_py_accept(run, function, value);
    if (SCR_LIKELY(result))
        return result;
#endif
    if (scr_py_answered(run, function, value, input, &result))
        return result;
    PyObject *own = run->mode == SCR_JSON && !run->stream ? scr_py_json_copy(value) : Py_NewRef(value);
    result = own ? scr_py_call_now(run, &run->state->def->functions[function], function, own, NULL, mode) : NULL;
    Py_XDECREF(own);
    return scr_py_called(run, function, value, input, result, SCR_EXACT);
}

/* ---- literals and enums ---- */

/* Where all is text a word for a bool ("yes", "1") stands for that bool before any other member. Borrowed; NULL without an exception: none. */
static PyObject *scr_py_literal_word(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    static const scr_mtype plain = {.kind = SCR_M_BOOL};
    PyObject *word = NULL, *found = NULL;
    for (uint32_t i = 0; i < type->n && !found; i++) {
        PyObject *value = scr_py_value(run->state, type->values[i]);
        if (!value)
            return NULL;
        if (!PyBool_Check(value))
            continue;
        if (!word) {
            const bool quiet = run->quiet;
            const scr_pyexact exact = run->exact;
            run->quiet = true;
            word = scr_py_check(run, &plain, input);
            run->quiet = quiet;
            run->exact = exact;
            if (!word)
                return NULL;
            Py_DECREF(word); /* True and False stay */
        }
        found = word == value ? value : NULL;
    }
    return found;
}

static PyObject *scr_py_check_literal(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyObject *word = run->mode == SCR_STRINGS && PyUnicode_Check(input) ? scr_py_literal_word(run, type, input) : NULL;
    if (word || PyErr_Occurred())
        return Py_XNewRef(word);
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
    /* As a dict finds it: by hash and ==, so that 1.0 and True find 1. The last one put; int and str have tables of their own, asked behind. */
    Py_hash_t hash = PyObject_Hash(input);
    if (hash == -1)
        PyErr_Clear();
    for (uint32_t k = 2 * type->n; hash != -1 && k-- > 0;) {
        const uint32_t i = k % type->n;
        PyObject *value = scr_py_value(run->state, type->values[i]);
        if (k >= type->n && (PyLong_CheckExact(value) || PyUnicode_CheckExact(value)))
            continue;
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
        if (run->outer_mode == SCR_PYTHON && scr_py_strict(run, type))
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
            member = PyObject_CallMethod(cls, "_missing_", "(O)", input);
            if (member && member != Py_None && Py_TYPE(member) != (PyTypeObject *)cls)
                PyErr_Format(PyExc_TypeError, "error in %s._missing_: returned %R instead of None or a valid member", def->name, member);
            if (!member || Py_TYPE(member) != (PyTypeObject *)cls)
                Py_CLEAR(member);
            if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_ValueError))
                return NULL;
            PyErr_Clear();
        }
        if (!member)
            return scr_py_fail_text(run, SCR_PE_ENUM, input, "expected", type->expected);
    }
    if (type->flags & SCR_T_ENUM_VALUE)
        Py_SETREF(member, PyObject_GetAttr(member, run->state->n_value));
    return member;
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
    const bool in_key = run->in_key;
    run->in_key = in_key || mode == SCR_JSON;
    if (mode == SCR_JSON)
        run->mode = SCR_STRINGS; /* a name in JSON is text, and may be strictly read as anything */
    run->place = &inner;
    PyObject *value = scr_py_check(run, type, key);
    run->place = outer.up;
    run->in_key = in_key;
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
            scr_py_exact(run, SCR_STRICT);
        value = type->inner ? scr_py_check(run, type->inner, item) : Py_NewRef(item);
        run->place = place.up;
    }
    bool good = new_key && value && PyDict_SetItem(result, new_key, value) == 0;
    Py_XDECREF(new_key);
    Py_XDECREF(value);
    Py_DECREF(step);
    return good;
}

/* ---- dicts of other classes ---- */

SCR_FN PyObject *scr_py_dict_class(scr_pystate *state, const scr_mtype *type)
{
    switch ((scr_mdict)type->index) {
    case SCR_DICT_PLAIN: break;
    case SCR_DICT_ORDERED: return scr_py_std(state, SCR_STD_ORDERED_DICT);
    case SCR_DICT_COUNTER: return scr_py_std(state, SCR_STD_COUNTER);
    case SCR_DICT_DEFAULT: return scr_py_std(state, SCR_STD_DEFAULT_DICT);
    }
    return (PyObject *)&PyDict_Type;
}

static scr_pyerror_type scr_py_dict_error(const scr_mtype *type)
{
    return type->index == SCR_DICT_ORDERED ? SCR_PE_ORDERED_DICT_TYPE : type->index == SCR_DICT_COUNTER ? SCR_PE_COUNTER_TYPE : SCR_PE_DICT_TYPE;
}

static PyObject *scr_py_dict_factory(const scr_mtype *type)
{
    switch ((scr_mdefault)type->factory) {
    case SCR_D_LIST: return (PyObject *)&PyList_Type;
    case SCR_D_SET: return (PyObject *)&PySet_Type;
    case SCR_D_TUPLE: return (PyObject *)&PyTuple_Type;
    case SCR_D_FROZENSET: return (PyObject *)&PyFrozenSet_Type;
    case SCR_D_STR: return (PyObject *)&PyUnicode_Type;
    case SCR_D_INT: return (PyObject *)&PyLong_Type;
    case SCR_D_FLOAT: return (PyObject *)&PyFloat_Type;
    case SCR_D_BOOL: return (PyObject *)&PyBool_Type;
    default: return (PyObject *)&PyDict_Type;
    }
}

/* Whether the input is of the class that strict mode asks for; records an error where it is not. */
static bool scr_py_is_dict_class(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyObject *class_ = scr_py_dict_class(run->state, type);
    if (!class_)
        return false;
    const bool own = PyObject_TypeCheck(input, (PyTypeObject *)class_);
    if (Py_TYPE(input) != (PyTypeObject *)class_)
        scr_py_exact(run, own ? SCR_STRICT : SCR_LAX);
    if (own || !scr_py_strict(run, type))
        return true;
    if (type->index == SCR_DICT_DEFAULT)
        (void)scr_py_fail_text(run, SCR_PE_IS_INSTANCE_OF, input, "class", "defaultdict");
    else
        (void)scr_py_fail(run, scr_py_dict_error(type), input);
    return false;
}

/* A dict as its place's class has it. dict: stolen. */
static PyObject *scr_py_dict_as(scr_pystate *state, const scr_mtype *type, PyObject *input, PyObject *dict)
{
    PyObject *class_ = scr_py_dict_class(state, type), *made = NULL;
    if (class_ && type->index == SCR_DICT_DEFAULT) {
        PyObject *factory = PyObject_TypeCheck(input, (PyTypeObject *)class_) ? PyObject_GetAttrString(input, "default_factory") : Py_NewRef(scr_py_dict_factory(type));
        made = factory ? PyObject_CallFunctionObjArgs(class_, factory, dict, NULL) : NULL;
        Py_XDECREF(factory);
    } else if (class_) {
        made = PyObject_CallOneArg(class_, dict);
    }
    Py_DECREF(dict);
    return made;
}

/* What a dict is made from: itself, or the items of a mapping, as a list of pairs. */
static PyObject *scr_py_mapping_items(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (PyDict_Check(input))
        return PyDict_Items(input);
    if (run->mode != SCR_PYTHON || scr_py_strict(run, type) || !PyMapping_Check(input) || PySequence_Check(input) == -1
        || PyUnicode_Check(input) || PyList_Check(input) || PyTuple_Check(input) || PyBytes_Check(input) || !PyObject_HasAttrString(input, "items")
        || !PyObject_HasAttrString(input, "keys"))
        return scr_py_fail(run, scr_py_dict_error(type), input);
    PyObject *items = PyMapping_Items(input);
    if (!items && PyErr_ExceptionMatches(PyExc_Exception)) {
        PyObject *raised = scr_py_raised();
        PyObject *text = PyUnicode_FromFormat("%s: %S", Py_TYPE(raised)->tp_name, raised);
        Py_DECREF(raised);
        return text ? scr_py_fail_value(run, SCR_PE_MAPPING_TYPE, input, "error", text) : NULL;
    }
    return items;
}

/* Strings mode: all that a dict holds is text and dicts. */
SCR_FN bool scr_py_check_strings(scr_pyrun *run, PyObject *input)
{
    PyObject *still = PyDict_Check(input) ? scr_py_still(input) : NULL, *key, *value, *wrong = NULL;
    Py_ssize_t at = 0;
    while (still && !wrong && PyDict_Next(still, &at, &key, &value))
        wrong = !PyUnicode_Check(key) ? key : !PyUnicode_Check(value) && !PyDict_Check(value) ? value : NULL;
    if (wrong)
        scr_py_fail(run, SCR_PE_STRING_TYPE, wrong);
    Py_XDECREF(still);
    return !wrong && !PyErr_Occurred();
}

static PyObject *scr_py_check_dict(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    static const char *const names[] = {"Dictionary", "OrderedDict", "Counter", "Dictionary"}; /* ORDER scr_mdict */
    if (type->index == SCR_DICT_DEFAULT && run->mode == SCR_STRINGS && !scr_py_strict(run, type)) { /* which pydantic makes by a function, and those see objects */
        run->mode = SCR_PYTHON;
        PyObject *made = scr_py_check_dict(run, type, input);
        run->mode = SCR_STRINGS;
        return made;
    }
    if (run->mode == SCR_STRINGS && !scr_py_check_strings(run, input))
        return NULL;
    if (type->index && run->mode != SCR_PYTHON)
        scr_py_exact(run, SCR_STRICT);
    else if (type->index && !scr_py_is_dict_class(run, type, input))
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
            good = scr_py_length_error(run, SCR_PE_TOO_SHORT, input, names[type->index], type->limits->min_length, n) != NULL;
        else if (type->limits->max_length >= 0 && n > type->limits->max_length)
            good = scr_py_length_error(run, SCR_PE_TOO_LONG, input, names[type->index], type->limits->max_length, -1) != NULL;
    }
    if (!good)
        Py_CLEAR(result);
    return result && type->index ? scr_py_dict_as(run->state, type, input, result) : result;
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
    const bool weighs = run->weighs;
    size_t from = run->errors.n;
    scr_pybest best = {NULL, SCR_LAX, false, 0};
    if (run->strict < 0 && type->flags & SCR_T_STRICT)
        run->strict = 1;
    run->weighs = !(type->flags & SCR_T_LEFT_TO_RIGHT);
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
    run->weighs = weighs;
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

/* New reference; NULL without an exception: there is none. */
static PyObject *scr_py_mapping_tag(PyObject *mapping, const char *key)
{
    PyObject *tag = PyMapping_GetItemString(mapping, key);
    if (!tag && PyErr_ExceptionMatches(PyExc_KeyError))
        PyErr_Clear();
    return tag;
}

/* A function's tag; whatever it raises leaves the validation. */
static PyObject *scr_py_tag_called(scr_pyrun *run, uint16_t function, PyObject *input)
{
    PyObject *tag;
    if (!scr_py_answered(run, function, input, input, &tag)) {
        tag = scr_py_call_now(run, &run->state->def->functions[function], function, input, NULL, "");
        if (tag && run->stream && !scr_py_log(run, function, input, tag, NULL, SCR_EXACT))
            Py_CLEAR(tag);
    }
    if (tag == Py_None)
        Py_CLEAR(tag);
    return tag;
}

/* The discriminator's value in the input: a new reference. NULL without an exception: there is none. */
static PyObject *scr_py_tag_of(scr_pyrun *run, const scr_munion *u, PyObject *input)
{
    if (u->function != SCR_NO_VALUE)
        return scr_py_tag_called(run, u->function, input);
    if (PyDict_Check(input)) {
        PyObject *tag = scr_py_dict_named(input, u->field);
        return tag || PyErr_Occurred() || strcmp(u->key, u->field) == 0 ? tag : scr_py_dict_named(input, u->key);
    }
    if (run->mode == SCR_PYTHON && run->strict <= 0 && scr_py_is_mapping(input)) {
        PyObject *tag = scr_py_mapping_tag(input, u->field);
        return tag || PyErr_Occurred() ? tag : scr_py_mapping_tag(input, u->key);
    }
    if (run->mode != SCR_PYTHON || !scr_py_has_attributes(input))
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

/* No tag, or (text, which is stolen) one that no member has. */
static PyObject *scr_py_no_member(scr_pyrun *run, const scr_munion *u, PyObject *input, PyObject *text)
{
    if (u->error) {
        Py_XDECREF(text);
        PyObject *context = u->context == SCR_NO_VALUE ? Py_None : scr_py_value(run->state, u->context);
        return context ? scr_py_fail_named(run, input, u->error, u->message, Py_NewRef(context)) : NULL;
    }
    PyObject *shown = PyUnicode_FromString(u->shown);
    if (!text)
        return scr_py_fail_value(run, SCR_PE_UNION_TAG_NOT_FOUND, input, "discriminator", shown);
    return scr_py_fail_with(run, SCR_PE_UNION_TAG_INVALID, input, Py_BuildValue("{sNsNss}", "discriminator", shown, "tag", text, "expected_tags", u->expected));
}

static PyObject *scr_py_check_tagged(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const scr_munion *u = type->tagged;
    PyObject *tag = scr_py_tag_of(run, u, input);
    if (!tag) {
        if (PyErr_Occurred())
            return NULL;
        if (u->function == SCR_NO_VALUE && !PyDict_Check(input)
            && !(run->mode == SCR_PYTHON && ((run->strict <= 0 && scr_py_is_mapping(input)) || scr_py_has_attributes(input))))
            return scr_py_fail(run, run->mode == SCR_PYTHON ? SCR_PE_MODEL_ATTRIBUTES_TYPE : SCR_PE_DICT_TYPE, input);
        return scr_py_no_member(run, u, input, NULL);
    }
    uint32_t item = 0;
    int found = scr_py_find_tag(run, u, tag, &item);
    if (found < 0) {
        Py_DECREF(tag);
        return NULL;
    }
    if (!found) {
        PyObject *text = PyObject_Str(tag), *bytes = text ? PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass") : NULL;
        Py_DECREF(tag);
        Py_XSETREF(text, bytes ? PyUnicode_DecodeUTF8(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), "replace") : NULL);
        Py_XDECREF(bytes);
        return text ? scr_py_no_member(run, u, input, text) : NULL;
    }
    PyObject *step = PyBool_Check(tag) ? PyLong_FromLong(tag == Py_True) : scr_py_step(tag);
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

/* ---- mode "wrap": the function is given what validates ---- */

typedef struct scr_pyhandler {
    PyObject head;
    unsigned long thread;   /* that runs the call */
    scr_pyrun *run;         /* NULL: the call for which it was made is over */
    const scr_mtype *inner; /* NULL: cls */
    const scr_pyclass *cls;
    uint16_t n_after;
} scr_pyhandler;

/* An outer_location as locations hold it: an int of 64 bits, or text. */
static PyObject *scr_py_outer_step(PyObject *outer)
{
    int overflow = 0;
    if (PyUnicode_CheckExact(outer))
        return Py_NewRef(outer);
    if (!PyLong_Check(outer))
        return PyObject_Str(outer);
    long long number = PyLong_AsLongLongAndOverflow(outer, &overflow);
    return overflow ? PyObject_Str(outer) : PyLong_FromLongLong(number);
}

/* handler(value, outer_location=None): errors are raised as a ValidationError of their own. */
static PyObject *scr_py_handler_call(PyObject *self, PyObject *args, PyObject *names)
{
    const scr_pyhandler *h = (scr_pyhandler *)self;
    scr_pyrun *run = h->thread == PyThread_get_thread_ident() ? h->run : NULL;
    PyObject *value, *outer = Py_None;
    if ((names && PyDict_GET_SIZE(names)) || !PyArg_UnpackTuple(args, "ValidatorCallable", 1, 2, &value, &outer))
        return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_TypeError, "ValidatorCallable() takes no keyword arguments");
    if (!run)
        return PyErr_Format(PyExc_RuntimeError, "a validator's handler is called after the validator, or in another thread");
    PyObject *outer_step = scr_py_outer_step(outer);
    if (!outer_step)
        return NULL;
    const scr_pyerrors errors = run->errors;
    const scr_pyplace *place = run->place;
    const scr_pyplace step = {NULL, outer_step, NULL, 0};
    const scr_pymode mode = run->mode;
    const bool quiet = run->quiet;
    run->errors = (scr_pyerrors){NULL, 0, 0};
    run->place = outer == Py_None ? NULL : &step;
    run->mode = SCR_PYTHON;
    run->quiet = false;
    PyObject *made = h->inner ? scr_py_check(run, h->inner, value) : scr_py_validate_inner(run, h->cls, value, h->n_after);
    if (!made)
        scr_py_raise(run, "ValidatorCallable", false);
    Py_DECREF(outer_step);
    scr_py_errors_clear(run->state, &run->errors);
    run->errors = errors;
    run->place = place;
    run->mode = mode;
    run->quiet = quiet;
    return made;
}

static scr_pyhandler *scr_py_handler(scr_pyrun *run, const scr_mtype *inner, const scr_pyclass *cls, uint16_t n_after)
{
    PyType_Slot slots[] = {{Py_tp_call, (void *)scr_py_handler_call}, {0, NULL}};
    PyType_Spec spec = {"schemac.ValidatorCallable", sizeof(scr_pyhandler), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    scr_pystate *state = run->state;
    PyTypeObject *handler = (PyTypeObject *)scr_py_kept(&state->handler_type);
    if (!handler)
        handler = (PyTypeObject *)scr_py_keep(&state->handler_type, PyType_FromModuleAndSpec(state->module, &spec, NULL));
    scr_pyhandler *h = handler ? (scr_pyhandler *)handler->tp_alloc(handler, 0) : NULL;
    if (h) {
        h->thread = PyThread_get_thread_ident();
        h->run = run;
        h->inner = inner;
        h->cls = cls;
        h->n_after = n_after;
    }
    return h;
}

/* What the function calls itself is no part of what is remembered: its own answer is. */
SCR_FN PyObject *scr_py_call_wrap(scr_pyrun *run, uint16_t function, const scr_mtype *inner, const scr_pyclass *cls, uint16_t n_after, PyObject *input)
{
    const char *mode = scr_py_mode_name(run);
    PyObject *result;
    if (scr_py_answered(run, function, input, input, &result))
        return result;
    scr_pyhandler *handler = scr_py_handler(run, inner, cls, n_after);
    if (!handler)
        return NULL;
    scr_stream *stream = run->stream;
    const scr_pyexact exact = run->exact;
    const size_t next = run->next_call;
    run->stream = NULL;
    run->next_call = run->n_calls;
    run->exact = SCR_EXACT;
    result = scr_py_call_now(run, &run->state->def->functions[function], function, input, (PyObject *)handler, mode);
    const scr_pyexact inside = run->exact;
    run->stream = stream;
    run->next_call = next;
    run->exact = exact;
    scr_py_exact(run, inside);
    handler->run = NULL;
    Py_DECREF(handler);
    return scr_py_called(run, function, input, input, result, inside);
}

/* ---- functions around a type ---- */

static PyObject *scr_py_check_function(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const char *mode = scr_py_mode_name(run);
    if (type->kind == SCR_M_WRAP)
        return scr_py_call_wrap(run, type->index, type->inner, NULL, 0, input);
    if (type->kind == SCR_M_PLAIN)
        return scr_py_call_validator(run, type->index, input, input, mode);
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

/* ---- limits that a type does not have: put to its value ---- */

static bool scr_py_check_bound(scr_pyrun *run, uint16_t bound, PyObject *value, PyObject *input, int op, scr_pyerror_type error, const char *key)
{
    if (bound == SCR_NO_VALUE)
        return true;
    PyObject *limit = scr_py_value(run->state, bound);
    int holds = -1;
    if (limit && op >= 0) {
        holds = PyObject_RichCompareBool(value, limit, op);
    } else if (limit) {
        PyObject *rest = PyNumber_Remainder(value, limit);
        holds = rest ? !PyObject_IsTrue(rest) : -1;
        Py_XDECREF(rest);
    }
    if (holds < 0 && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "Unable to apply constraint '%s' to supplied value %S", key, value);
    }
    if (holds != 0)
        return holds > 0;
    PyObject *shown = PyLong_Check(limit) || PyFloat_Check(limit) || PyUnicode_Check(limit) ? Py_NewRef(limit) : PyObject_Repr(limit);
    if (shown)
        scr_py_fail_value(run, error, input, key, shown);
    return false;
}

static bool scr_py_check_length(scr_pyrun *run, const scr_mlimits *l, PyObject *value, PyObject *input)
{
    if (l->min_length < 0 && l->max_length < 0)
        return true;
    Py_ssize_t n = PyObject_Size(value);
    if (n < 0 && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "Unable to apply constraint '%s' to supplied value %S", l->min_length >= 0 ? "min_length" : "max_length", value);
    }
    if (n < 0)
        return false;
    if (l->min_length > n) {
        scr_py_length_error(run, SCR_PE_TOO_SHORT, input, "Value", l->min_length, n);
        return false;
    }
    if (l->max_length >= 0 && n > l->max_length) {
        scr_py_length_error(run, SCR_PE_TOO_LONG, input, "Value", l->max_length, n);
        return false;
    }
    return true;
}

static bool scr_py_check_finite(scr_pyrun *run, const scr_mlimits *l, PyObject *value, PyObject *input)
{
    double number = l->flags & SCR_L_FINITE ? PyFloat_AsDouble(value) : 0;
    if (number == -1 && PyErr_Occurred())
        return false;
    if (number - number != 0)
        scr_py_fail(run, SCR_PE_FINITE_NUMBER, input);
    return number - number == 0;
}

/* What only text can have: the value is checked again, as a str. value: stolen. */
static PyObject *scr_py_check_text(scr_pyrun *run, const scr_mtype *type, PyObject *value)
{
    if (!PyUnicode_Check(value) && !PyBytes_Check(value) && !(type->limits->flags & SCR_L_COERCE)) {
        PyErr_Format(PyExc_TypeError, "Unable to apply a constraint of text to supplied value %S", value);
        Py_DECREF(value);
        return NULL;
    }
    scr_pymode mode = run->mode;
    run->mode = SCR_PYTHON;
    Py_SETREF(value, scr_py_check_str(run, type, value));
    run->mode = mode;
    return value;
}

static PyObject *scr_py_check_check(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const scr_mlimits *l = type->limits;
    PyObject *value = scr_py_check(run, type->inner, input);
    if (value && (l->pattern || l->flags & (SCR_L_STRIP | SCR_L_LOWER | SCR_L_UPPER | SCR_L_ASCII | SCR_L_COERCE)))
        return scr_py_check_text(run, type, value);
    if (value && !(scr_py_check_bound(run, l->gt, value, input, Py_GT, SCR_PE_GREATER_THAN, "gt")
                        && scr_py_check_bound(run, l->ge, value, input, Py_GE, SCR_PE_GREATER_THAN_EQUAL, "ge")
                        && scr_py_check_bound(run, l->lt, value, input, Py_LT, SCR_PE_LESS_THAN, "lt")
                        && scr_py_check_bound(run, l->le, value, input, Py_LE, SCR_PE_LESS_THAN_EQUAL, "le")
                        && scr_py_check_bound(run, l->multiple_of, value, input, -1, SCR_PE_MULTIPLE_OF, "multiple_of")
                        && scr_py_check_length(run, l, value, input) && scr_py_check_finite(run, l, value, input)
                        && scr_py_decimal_fits(run, l, value, input)))
        Py_CLEAR(value);
    return value;
}

/* ---- Json[T]: text that holds JSON ---- */

static PyObject *scr_py_check_json(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const char *s;
    Py_ssize_t n = 0;
    PyObject *copy = NULL;
    if (PyUnicode_Check(input)) {
        s = PyUnicode_AsUTF8AndSize(input, &n);
        if (!s)
            return scr_py_lone_surrogate(run, input);
        scr_py_exact(run, run->mode == SCR_PYTHON ? SCR_LAX : SCR_STRICT);
    } else if (run->mode == SCR_PYTHON && PyBytes_Check(input)) {
        s = PyBytes_AS_STRING(input);
        n = PyBytes_GET_SIZE(input);
    } else if (run->mode == SCR_PYTHON && PyByteArray_Check(input)) {
        copy = PyBytes_FromObject(input);
        if (!copy)
            return NULL;
        s = PyBytes_AS_STRING(copy);
        n = PyBytes_GET_SIZE(copy);
    } else {
        return scr_py_fail(run, SCR_PE_JSON_TYPE, input);
    }
    scr_stream *stream = run->stream;
    const bool replay = run->replay;
    const size_t next_call = run->next_call;
    scr_pymode mode = run->mode;
    PyObject *plain = scr_py_load(run, s, (size_t)n, input);
    Py_XDECREF(copy);
    run->stream = stream;
    run->replay = replay;
    run->next_call = next_call;
    if (!plain || !type->inner)
        return plain;
    run->mode = SCR_JSON;
    PyObject *value = scr_py_check(run, type->inner, plain);
    run->mode = mode;
    Py_DECREF(plain);
    return value;
}

SCR_FN PyObject *scr_py_fail_named(scr_pyrun *run, PyObject *input, const char *type, const char *message, PyObject *context)
{
    PyObject *custom = context ? PyObject_CallFunction(run->state->custom_error, "ssN", type, message, context) : NULL;
    if (custom)
        scr_py_fail_custom(run, input, custom);
    Py_XDECREF(custom);
    return NULL;
}

SCR_FN PyObject *scr_py_fail_plain(scr_pyrun *run, PyObject *input, const char *type, const char *message)
{
    return scr_py_fail_named(run, input, type, message, Py_NewRef(Py_None));
}

/* JsonValue: by the class of an object, which locations tell, what JSON has of it. */
static PyObject *scr_py_check_json_value(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    static const scr_mtype str = {.kind = SCR_M_STR}, whole = {.kind = SCR_M_INT}, real = {.kind = SCR_M_FLOAT};
    const scr_mtype list = {.kind = SCR_M_LIST, .inner = type}, dict = {.kind = SCR_M_DICT, .key = &str, .inner = type};
    const scr_mtype *form = PyLong_Check(input) ? &whole : PyFloat_Check(input) ? &real : PyUnicode_Check(input) ? &str : PyList_Check(input) ? &list
                          : PyDict_Check(input) ? &dict : NULL;
    if (input == Py_None || PyBool_Check(input))
        return Py_NewRef(input);
    if (!form)
        return scr_py_fail_plain(run, input, "invalid-json-value", "input was not a valid JSON value");
    scr_pyguard guard = {run->guard, input, type, run->guard ? run->guard->depth + 1 : 0};
    for (const scr_pyguard *g = run->guard; g; g = g->up)
        if (g->input == input && g->node == type)
            return scr_py_fail(run, SCR_PE_RECURSION_LOOP, input);
    if (guard.depth > SCR_PY_NESTING)
        return scr_py_fail(run, SCR_PE_RECURSION_DEPTH_EXCEEDED, input);
    scr_pyplace place = {run->place, NULL, form == &list ? "list" : form == &dict ? "dict" : form == &str ? "str" : form == &whole ? "int" : "float", 0};
    run->guard = &guard;
    run->place = &place;
    PyObject *value = scr_py_check(run, form, input);
    run->place = place.up;
    run->guard = guard.up;
    return value;
}

/* type[Model] */
static PyObject *scr_py_check_subclass(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    if (run->mode != SCR_PYTHON)
        return scr_py_fail_text(run, SCR_PE_NEEDS_PYTHON_OBJECT, input, "method_name", "issubclass");
    if (PyType_Check(input) && PyType_IsSubtype((PyTypeObject *)input, cls->type))
        return Py_NewRef(input);
    return scr_py_fail_text(run, SCR_PE_IS_SUBCLASS_OF, input, "class", cls->def->name);
}

SCR_FN PyObject *scr_py_check(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (run->mode == SCR_STRINGS && !PyUnicode_Check(input) && !PyDict_Check(input))
        return scr_py_fail(run, SCR_PE_STRING_TYPE, input); /* leaves are text, all else are dicts */
    switch ((scr_mkind)type->kind) {
    case SCR_M_ANY:
        scr_py_exact(run, SCR_STRICT);
        return SCR_UNLIKELY(type->flags & SCR_T_JSON_VALUE && run->mode == SCR_PYTHON) ? scr_py_check_json_value(run, type, input) : Py_NewRef(input);
    case SCR_M_SUBCLASS: return scr_py_check_subclass(run, &run->state->classes[type->index], input);
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
    case SCR_M_LIST: case SCR_M_SET: case SCR_M_FROZENSET: return scr_py_check_items(run, type, input);
    case SCR_M_TUPLE: return scr_py_check_tuple(run, type, input);
    case SCR_M_DICT: return scr_py_check_dict(run, type, input);
    case SCR_M_BEFORE: case SCR_M_AFTER: case SCR_M_WRAP: case SCR_M_PLAIN: return scr_py_check_function(run, type, input);
    case SCR_M_DEFAULT: return scr_py_check(run, type->inner, input);
    case SCR_M_CHECK: return scr_py_check_check(run, type, input);
    case SCR_M_JSON: return scr_py_check_json(run, type, input);
    case SCR_M_DEQUE: return scr_py_check_deque(run, type, input);
    case SCR_M_SEQUENCE: return scr_py_check_like(run, type, input);
    case SCR_M_IP: return scr_py_check_ip(run, type, input);
    case SCR_M_PATH: return scr_py_check_path(run, type, input);
    case SCR_M_BYTE_SIZE: return scr_py_check_bytesize(run, type, input);
    case SCR_M_EMAIL: case SCR_M_NAME_EMAIL:
#ifdef SCR_PY_WITH_EMAIL
        return scr_py_check_email(run, type, input);
#else
        break;
#endif
    case SCR_M_URL:
#ifdef SCR_PY_WITH_URL
        return scr_py_check_url(run, type, input);
#else
        break;
#endif
    case SCR_M_SHOWN: case SCR_M_VALUES: case SCR_M_MISSING: case SCR_M_DATACLASS: case SCR_M_TYPED_DICT: case SCR_M_NAMED_TUPLE: break; /* of models in C alone */
    }
    PyErr_SetString(PyExc_SystemError, "a type of unknown kind");
    return NULL;
}
