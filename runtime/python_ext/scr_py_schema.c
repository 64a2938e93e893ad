/* scr_py_schema.c: the functions of the module, and its life. */
#include "scr_py_schema.h"

/* ---- data ---- */

/* JSON text that cannot change while it is looked at. */
typedef struct scr_pyjson {
    const char *json;
    size_t len;
    PyObject *owner; /* owned; NULL: the caller's argument keeps it */
} scr_pyjson;

static bool scr_pyjson_bytes(scr_pyjson *text, PyObject *bytes)
{
    text->owner = bytes;
    if (!bytes)
        return false;
    text->json = PyBytes_AS_STRING(bytes);
    text->len = (size_t)PyBytes_GET_SIZE(bytes);
    return true;
}

static bool scr_pyis_text(PyObject *data)
{
    if (PyDict_CheckExact(data))
        return false;
    return PyBytes_Check(data) || PyUnicode_Check(data) || PyByteArray_Check(data) || PyMemoryView_Check(data);
}

/* Of data that is text. False: an exception is set. */
static bool scr_pyjson_of(PyObject *data, scr_pyjson *text)
{
    text->owner = NULL;
    if (PyBytes_Check(data)) {
        text->json = PyBytes_AS_STRING(data);
        text->len = (size_t)PyBytes_GET_SIZE(data);
        return true;
    }
    if (!PyUnicode_Check(data))
        return scr_pyjson_bytes(text, PyBytes_FromObject(data));
#if PY_VERSION_HEX < 0x030c0000
    if (PyUnicode_READY(data) < 0)
        return false;
#endif
    if (PyUnicode_IS_ASCII(data)) {
        text->json = (const char *)PyUnicode_1BYTE_DATA(data);
        text->len = (size_t)PyUnicode_GET_LENGTH(data);
        return true;
    }
    /* A lone surrogate: the validator says that, and where. */
    return scr_pyjson_bytes(text, PyUnicode_AsEncodedString(data, "utf-8", "surrogatepass"));
}

/* ---- checks that need scratch ---- */

/* One check: of text, or of a document on a tape. */
typedef struct scr_pyjob {
    const char *json;
    size_t len;
    const scr_doc *doc;       /* NULL: text */
    scr_report *report;       /* NULL: a verdict */
    scr_verdicts *verdicts;   /* of a batch; NULL: of the document */
    scr_options options;
} scr_pyjob;

static int scr_pyjob_doc(const scr_pyjob *job)
{
    const scr_pyschema *schema = &scr_pyschema_here;
    if (job->verdicts)
        return scr_check_each_doc(schema->program, schema->each, job->doc, schema->json_flags, &job->options, job->verdicts);
    return scr_validate_doc(schema->program, job->doc, job->len, schema->json_flags, &job->options, job->report);
}

static int scr_pyjob_text(const scr_pyjob *job)
{
    const scr_module *module = scr_pyschema_here.module;
    if (job->verdicts)
        return module->check_each(job->json, job->len, &job->options, job->verdicts);
    if (job->report)
        return module->validate(job->json, job->len, &job->options, job->report);
    return module->check(job->json, job->len, &job->options);
}

static int scr_pyjob_once(const scr_pyjob *job)
{
    int status;
    if (job->len < SCR_PY_BRIEF)
        return job->doc ? scr_pyjob_doc(job) : scr_pyjob_text(job);
    Py_BEGIN_ALLOW_THREADS
    status = job->doc ? scr_pyjob_doc(job) : scr_pyjob_text(job);
    Py_END_ALLOW_THREADS
    return status;
}

/* Scratch did not suffice, or a longer report is to be had with more. */
static bool scr_pyjob_wants_more(const scr_pyjob *job, int status)
{
    if (status == SCR_NO_SCRATCH)
        return true;
    return job->report && status == SCR_INVALID && job->report->truncated && job->report->n_errors < SCR_PY_ERRORS;
}

/* The status, with more and more scratch; a report stays readable until scr_pyjob_end. */
static int scr_pyjob_run(scr_pyjob *job)
{
    int status = SCR_NO_SCRATCH;
    memset(&job->options, 0, sizeof job->options);
    job->options.struct_size = sizeof job->options;
    job->options.max_errors = SCR_PY_ERRORS;
    for (size_t size = SCR_PY_SCRATCH_FIRST; size <= SCR_PY_SCRATCH_MOST; size *= 8) {
        void *scratch = PyMem_RawMalloc(size);
        if (!scratch && status != SCR_INVALID)
            return SCR_NO_SCRATCH;
        if (!scratch)
            return status;
        PyMem_RawFree(job->options.scratch);
        job->options.scratch = scratch;
        job->options.scratch_size = size;
        status = scr_pyjob_once(job);
        if (!scr_pyjob_wants_more(job, status))
            break;
    }
    return status;
}

static void scr_pyjob_end(scr_pyjob *job)
{
    PyMem_RawFree(job->options.scratch);
    job->options.scratch = NULL;
}

/* A verdict, 1 or 0; -1: an exception is set. */
static int scr_pyverdict(const scr_pyschema_state *state, int status)
{
    if (status < 0)
        scr_pyschema_raise_undecided(state, status);
    return status < 0 ? -1 : status == SCR_VALID;
}

static int scr_pyjob_verdict(const scr_pyschema_state *state, scr_pyjob *job)
{
    int status = scr_pyjob_run(job);
    scr_pyjob_end(job);
    return scr_pyverdict(state, status);
}

/* ---- text ---- */

/* The fast path's answer: false may also mean that it could not decide. */
static bool scr_pyjson_fast(const scr_pyjson *text)
{
    bool valid;
    if (SCR_LIKELY(text->len < SCR_PY_BRIEF))
        return scr_pyschema_here.module->is_valid(text->json, text->len);
    Py_BEGIN_ALLOW_THREADS
    valid = scr_pyschema_here.module->is_valid(text->json, text->len);
    Py_END_ALLOW_THREADS
    return valid;
}

static int scr_pyjson_decide(const scr_pyschema_state *state, const scr_pyjson *text)
{
    scr_pyjob job = {text->json, text->len, NULL, NULL, NULL, {0}};
    return scr_pyjob_verdict(state, &job);
}

/* ---- objects ---- */

/* What json.dumps makes of x, as the bytes of a text: for what a tape cannot hold, two members of one name. */
static PyObject *scr_pyserialise(PyObject *x)
{
    PyObject *json = PyImport_ImportModule("json"), *dumps = json ? PyObject_GetAttrString(json, "dumps") : NULL;
    PyObject *args = dumps ? PyTuple_Pack(1, x) : NULL;
    PyObject *kwargs = args ? Py_BuildValue("{s:O,s:O,s:(ss)}", "ensure_ascii", Py_False, "allow_nan", Py_False, "separators", ",", ":") : NULL;
    PyObject *string = kwargs ? PyObject_Call(dumps, args, kwargs) : NULL;
    PyObject *bytes = string ? PyUnicode_AsUTF8String(string) : NULL;
    Py_XDECREF(string);
    Py_XDECREF(kwargs);
    Py_XDECREF(args);
    Py_XDECREF(dumps);
    Py_XDECREF(json);
    return bytes;
}

/* An object's document: on a tape, or as text. */
typedef struct scr_pyjudged {
    scr_pytape tape;
    scr_doc doc;
    scr_pyjson text;
    bool is_text; /* of `text`, else `doc` */
} scr_pyjudged;

/* False: an exception is set. Else scr_pyjudged_end is called afterwards. */
static bool scr_pyjudged_begin(const scr_pyschema_state *state, PyObject *x, scr_pyjudged *data)
{
    scr_pytape_begin(&data->tape);
    data->text.owner = NULL;
    int status = scr_pytape_make(&data->tape, x);
    data->is_text = status == SCR_PY_TWICE;
    data->doc = scr_pytape_doc(&data->tape);
    if (status == SCR_VALID || (data->is_text && scr_pysays(state, x) && scr_pyjson_bytes(&data->text, scr_pyserialise(x))))
        return true;
    scr_pytape_end(&data->tape);
    if (status == SCR_PY_REFUSED || status == SCR_TOO_DEEP)
        scr_pyrefuse(state, x);
    else if (status < 0)
        scr_pyschema_raise_undecided(state, status);
    return false;
}

static void scr_pyjudged_end(scr_pyjudged *data)
{
    scr_pytape_end(&data->tape);
    Py_XDECREF(data->text.owner);
}

static scr_pyjob scr_pyjudged_job(const scr_pyjudged *data)
{
    scr_pyjob job;
    memset(&job, 0, sizeof job);
    job.json = data->is_text ? data->text.json : NULL;
    job.len = data->is_text ? data->text.len : data->tape.len;
    job.doc = data->is_text ? NULL : &data->doc;
    return job;
}

/* The walk says that x is valid: 1; 0: nothing is known yet; -1: an exception is set. */
static int scr_pyobject_fast(const scr_pyschema_state *state, PyObject *x)
{
#ifndef SCR_PY_SNAPSHOT
    if (scr_pyschema_here.walk && scr_walk(scr_pyschema_here.program, scr_pyschema_here.walk, state->plain_keys, x))
        return 1;
    return PyErr_Occurred() ? -1 : 0;
#else
    (void)state;
    (void)x;
    return 0;
#endif
}

static int scr_pyobject_decide(const scr_pyschema_state *state, PyObject *x)
{
    scr_pyjudged data;
    int fast = scr_pyobject_fast(state, x);
    if (fast != 0)
        return fast;
    if (!scr_pyjudged_begin(state, x, &data))
        return -1;
    scr_pyjob job = scr_pyjudged_job(&data);
    int valid = scr_pyjob_verdict(state, &job);
    scr_pyjudged_end(&data);
    return valid;
}

/* ---- errors ---- */

/* The job's errors as a list, empty when it is valid; NULL: an exception is set. */
static PyObject *scr_pyjob_explain(const scr_pyschema_state *state, scr_pyjob *job, bool located, bool *truncated)
{
    scr_report report;
    memset(&report, 0, sizeof report);
    report.struct_size = sizeof report;
    job->report = &report;
    int status = scr_pyjob_run(job);
    PyObject *errors = NULL;
    if (status < 0)
        scr_pyschema_raise_undecided(state, status);
    else if (status == SCR_INVALID && report.n_errors == 0)
        errors = scr_pyschema_no_reason("they do not fit into memory");
    else
        errors = scr_pyschema_errors(&report, located);
    *truncated = status == SCR_INVALID && report.truncated;
    scr_pyjob_end(job);
    return errors;
}

static PyObject *scr_pyjson_explain(const scr_pyschema_state *state, const scr_pyjson *text, bool *truncated)
{
    scr_pyjob job = {text->json, text->len, NULL, NULL, NULL, {0}};
    return scr_pyjob_explain(state, &job, true, truncated);
}

static PyObject *scr_pyobject_explain(const scr_pyschema_state *state, PyObject *x, bool *truncated)
{
    scr_pyjudged data;
    int fast = scr_pyobject_fast(state, x);
    if (fast != 0)
        return fast > 0 ? PyList_New(0) : NULL;
    if (!scr_pyjudged_begin(state, x, &data))
        return NULL;
    scr_pyjob job = scr_pyjudged_job(&data);
    PyObject *errors = scr_pyjob_explain(state, &job, false, truncated);
    scr_pyjudged_end(&data);
    return errors;
}

/* The errors of any data. */
static PyObject *scr_pyexplain(const scr_pyschema_state *state, PyObject *data, bool *truncated)
{
    scr_pyjson text;
    *truncated = false;
    if (!scr_pyis_text(data))
        return scr_pyobject_explain(state, data, truncated);
    if (!scr_pyjson_of(data, &text))
        return NULL;
    PyObject *errors = scr_pyjson_fast(&text) ? PyList_New(0) : scr_pyjson_explain(state, &text, truncated);
    Py_XDECREF(text.owner);
    return errors;
}

/* Takes the errors over. */
static void scr_pyraise_invalid(const scr_pyschema_state *state, PyObject *errors, bool truncated)
{
    PyObject *error = PyObject_CallFunctionObjArgs(state->validation_error, errors, truncated ? Py_True : Py_False, NULL);
    if (error)
        PyErr_SetObject(state->validation_error, error);
    Py_XDECREF(error);
    Py_DECREF(errors);
}

/* ---- the functions ---- */

static int scr_pyvalid(PyObject *module, PyObject *data)
{
    const scr_pyschema_state *state = (const scr_pyschema_state *)PyModule_GetState(module);
    scr_pyjson text;
    if (!scr_pyis_text(data))
        return scr_pyobject_decide(state, data);
    if (!scr_pyjson_of(data, &text))
        return -1;
    int valid = scr_pyjson_fast(&text) ? 1 : scr_pyjson_decide(state, &text);
    Py_XDECREF(text.owner);
    return valid;
}

SCR_FN PyObject *scr_pyschema_is_valid(PyObject *module, PyObject *data)
{
    int valid = scr_pyvalid(module, data);
    if (SCR_UNLIKELY(valid < 0))
        return NULL;
    PyObject *answer = valid ? Py_True : Py_False;
    Py_INCREF(answer);
    return answer;
}

SCR_FN PyObject *scr_pyschema_validate(PyObject *module, PyObject *data)
{
    const scr_pyschema_state *state = (const scr_pyschema_state *)PyModule_GetState(module);
    bool truncated;
    PyObject *errors = scr_pyexplain(state, data, &truncated);
    if (!errors)
        return NULL;
    if (PyList_GET_SIZE(errors) > 0) {
        scr_pyraise_invalid(state, errors, truncated);
        return NULL;
    }
    Py_DECREF(errors);
    Py_RETURN_NONE;
}

SCR_FN PyObject *scr_pyschema_iter_errors(PyObject *module, PyObject *data)
{
    bool truncated;
    PyObject *errors = scr_pyexplain((const scr_pyschema_state *)PyModule_GetState(module), data, &truncated);
    PyObject *iterator = errors ? PyObject_GetIter(errors) : NULL;
    Py_XDECREF(errors);
    return iterator;
}

static PyObject *scr_pyjson_load(scr_pyschema_state *state, const scr_pyjson *text)
{
    int valid = scr_pyjson_fast(text) ? 1 : scr_pyjson_decide(state, text);
    if (SCR_LIKELY(valid > 0))
        return scr_pyschema_build(state, text->json, text->len);
    bool truncated;
    PyObject *errors = valid == 0 ? scr_pyjson_explain(state, text, &truncated) : NULL;
    if (errors)
        scr_pyraise_invalid(state, errors, truncated);
    return NULL;
}

SCR_FN PyObject *scr_pyschema_loads(PyObject *module, PyObject *data)
{
    scr_pyjson text;
    if (!scr_pyis_text(data))
        return PyErr_Format(PyExc_TypeError, "loads takes JSON text: bytes, bytearray, memoryview or str, not %.200s", Py_TYPE(data)->tp_name);
    if (!scr_pyjson_of(data, &text))
        return NULL;
    PyObject *value = scr_pyjson_load((scr_pyschema_state *)PyModule_GetState(module), &text);
    Py_XDECREF(text.owner);
    return value;
}

/* ---- batches ---- */

/* Runs the job with room for all that failed; the indexes are freed by the caller. */
static int scr_pyeach_run(scr_pyjob *job, scr_verdicts *verdicts)
{
    int status = SCR_NO_SCRATCH;
    verdicts->struct_size = sizeof *verdicts;
    verdicts->max_failed = SCR_PY_FAILED_FIRST;
    job->verdicts = verdicts;
    for (;;) {
        verdicts->failed = (uint32_t *)PyMem_RawMalloc(verdicts->max_failed * sizeof(uint32_t));
        if (!verdicts->failed)
            return SCR_NO_SCRATCH;
        status = scr_pyjob_run(job);
        scr_pyjob_end(job);
        if (status != SCR_INVALID || verdicts->n_failed <= verdicts->max_failed)
            return status;
        PyMem_RawFree(verdicts->failed);
        verdicts->max_failed = verdicts->n_failed;
    }
}

static PyObject *scr_pyeach_list(const scr_verdicts *verdicts)
{
    PyObject *list = PyList_New((Py_ssize_t)verdicts->n_failed);
    for (size_t i = 0; list && i < verdicts->n_failed; i++) {
        PyObject *index = PyLong_FromUnsignedLong(verdicts->failed[i]);
        if (!index)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, (Py_ssize_t)i, index);
    }
    return list;
}

/* The list; Py_None (new): the document as a whole is not valid; NULL: an exception is set. */
static PyObject *scr_pyeach_job(const scr_pyschema_state *state, scr_pyjob *job)
{
    scr_verdicts verdicts;
    memset(&verdicts, 0, sizeof verdicts);
    int status = scr_pyeach_run(job, &verdicts);
    PyObject *answer = NULL;
    if (status < 0) {
        scr_pyschema_raise_undecided(state, status);
    } else if (status == SCR_VALID) {
        answer = PyList_New(0);
    } else if (verdicts.n_failed == 0) {
        answer = Py_None;
        Py_INCREF(answer);
    } else {
        answer = scr_pyeach_list(&verdicts);
    }
    PyMem_RawFree(verdicts.failed);
    return answer;
}

static PyObject *scr_pyeach_any(const scr_pyschema_state *state, PyObject *x)
{
    PyObject *answer;
    if (scr_pyis_text(x)) {
        scr_pyjson text;
        if (!scr_pyjson_of(x, &text))
            return NULL;
        scr_pyjob job = {text.json, text.len, NULL, NULL, NULL, {0}};
        answer = scr_pyeach_job(state, &job);
        Py_XDECREF(text.owner);
        return answer;
    }
    scr_pyjudged data;
    if (!scr_pyjudged_begin(state, x, &data))
        return NULL;
    scr_pyjob job = scr_pyjudged_job(&data);
    answer = scr_pyeach_job(state, &job);
    scr_pyjudged_end(&data);
    return answer;
}

SCR_FN PyObject *scr_pyschema_check_each(PyObject *module, PyObject *data)
{
    const scr_pyschema_state *state = (const scr_pyschema_state *)PyModule_GetState(module);
    if (!scr_pyschema_here.each)
        return PyErr_Format(PyExc_RuntimeError, "%s was compiled without --each", scr_pyschema_here.module->name);
    PyObject *answer = scr_pyeach_any(state, data);
    if (answer != Py_None)
        return answer;
    Py_DECREF(answer);
    bool truncated;
    PyObject *errors = scr_pyexplain(state, data, &truncated);
    if (errors)
        scr_pyraise_invalid(state, errors, truncated);
    return NULL;
}

/* ---- the module's life ---- */

/* The patterns that need PCRE2 are one set for the process: made once, by the interpreter that comes first. */
static bool scr_pyschema_patterns(void)
{
    static int lock;
    if (!scr_pyschema_here.init)
        return true;
    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) {}
    bool good = scr_pyschema_here.init();
    __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
    if (!good)
        PyErr_NoMemory();
    return good;
}

/* Takes the value over. */
static bool scr_pyschema_publish(PyObject *module, const char *name, PyObject *value)
{
    bool good = value && PyObject_SetAttrString(module, name, value) == 0;
    Py_XDECREF(value);
    return good;
}

static PyObject *scr_pynew(PyObject *x)
{
    Py_XINCREF(x);
    return x;
}

SCR_FN int scr_pyschema_exec(PyObject *module)
{
    scr_pyschema_state *state = (scr_pyschema_state *)PyModule_GetState(module);
    const char *compiler = strchr(scr_pyschema_here.module->compiler, ' ');
    state->plain_keys = scr_py_try_entries();
    bool good = scr_pyschema_patterns() && scr_pyschema_make_errors(state, module)
        && scr_pyschema_publish(module, "ValidationError", scr_pynew(state->validation_error))
        && scr_pyschema_publish(module, "UndecidedError", scr_pynew(state->undecided_error))
        && scr_pyschema_publish(module, "ErrorDict", scr_pynew((PyObject *)&PyDict_Type))
        && scr_pyschema_publish(module, "SCHEMA_HASH", PyUnicode_FromString(scr_pyschema_here.module->schema_hash))
        && scr_pyschema_publish(module, "__version__", PyUnicode_FromString(compiler ? compiler + 1 : ""))
        && scr_pyschema_publish(module, "__all__", Py_BuildValue("[sssssssss]", "ErrorDict", "SCHEMA_HASH", "UndecidedError", "ValidationError",
                                                                 "check_each", "is_valid", "iter_errors", "loads", "validate"));
    return good ? 0 : -1;
}

SCR_FN int scr_pyschema_traverse(PyObject *module, visitproc visit, void *arg)
{
    scr_pyschema_state *state = (scr_pyschema_state *)PyModule_GetState(module);
    if (!state)
        return 0;
    Py_VISIT(state->validation_error);
    Py_VISIT(state->undecided_error);
    for (uint32_t i = 0; i < SCR_PY_NAMES; i++)
        Py_VISIT(state->names[i].object);
    return 0;
}

SCR_FN int scr_pyschema_clear(PyObject *module)
{
    scr_pyschema_state *state = (scr_pyschema_state *)PyModule_GetState(module);
    if (!state)
        return 0;
    Py_CLEAR(state->validation_error);
    Py_CLEAR(state->undecided_error);
    for (uint32_t i = 0; i < SCR_PY_NAMES; i++)
        Py_CLEAR(state->names[i].object);
    return 0;
}

SCR_FN void scr_pyschema_free(void *module)
{
    (void)scr_pyschema_clear((PyObject *)module);
}
