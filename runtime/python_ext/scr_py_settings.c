/* scr_py_settings.c: BaseSettings. In: keyword arguments, os.environ, .env files, secret files. Out: an instance.
 *
 * Each source gives a dict; those before go before (deep_update), and the class validates what comes out. Which variable is whose is
 * scr_settings.c's affair, which file is read scr_settings_files.c's; this file makes the values.
 */
#include "scr_py_settings.h"

#include "scr_settings_files.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define SCR_PY_FILE_MAX ((size_t)1 << 30)

typedef struct scr_pyblock {
    struct scr_pyblock *next;
    size_t used, size;
} scr_pyblock;

/* One call. */
typedef struct scr_pysettings {
    scr_pystate *state;
    const scr_pyclass *cls;
    const scr_sdefaults *def;
    scr_sconfig config;
    scr_shost host;
    PyObject *env_file, *encoding, *secrets_dir; /* borrowed; NULL: as the class says */
    int64_t depth;
    scr_pyblock *blocks;
    PyObject *keep;          /* list: what texts point into */
    PyObject *cause;         /* why a text is no JSON */
    PyObject *mark_type;     /* NULL: no mark yet */
    const char *source;      /* "EnvSettingsSource" */
    scr_sfiles files;
    scr_svars environ_;      /* by exact name, for ${NAME} */
    bool has_environ;
} scr_pysettings;

static const char scr_py_is_utf8 = 0; /* scr_svar.place of what is no bytes of the environment */

/* ---- memory and text ---- */

static void *scr_py_settings_alloc(void *arg, size_t size)
{
    scr_pysettings *s = (scr_pysettings *)arg;
    if (size > SCR_PY_FILE_MAX)
        return PyErr_NoMemory();
    size = (size + 15) & ~(size_t)15;
    if (!s->blocks || s->blocks->size - s->blocks->used < size) {
        size_t room = size > 8000 ? size : 8000;
        scr_pyblock *block = (scr_pyblock *)PyMem_Calloc(1, sizeof *block + 16 + room);
        if (!block)
            return PyErr_NoMemory();
        block->next = s->blocks;
        block->used = 0;
        block->size = room;
        s->blocks = block;
    }
    char *start = (char *)(((uintptr_t)(s->blocks + 1) + 15) & ~(uintptr_t)15);
    void *found = start + s->blocks->used;
    s->blocks->used += size;
    return found;
}

static bool scr_py_settings_keep(scr_pysettings *s, PyObject *object) /* stolen; may be NULL */
{
    bool good = object && PyList_Append(s->keep, object) == 0;
    Py_XDECREF(object);
    return good;
}

static PyObject *scr_py_settings_str(scr_text text)
{
    static const char *const errors[] = {"strict", "surrogatepass", "surrogateescape"};
    PyObject *made = NULL;
    for (int i = 0; i < 3 && !made; i++) {
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_UnicodeDecodeError))
            return NULL;
        PyErr_Clear();
        made = PyUnicode_DecodeUTF8(text.ptr, (Py_ssize_t)text.len, errors[i]);
    }
    return made;
}

/* Its bytes, for as long as the call lasts. */
static bool scr_py_settings_text(scr_pysettings *s, PyObject *object, scr_text *out)
{
    Py_ssize_t n = 0;
    const char *text = PyUnicode_Check(object) ? PyUnicode_AsUTF8AndSize(object, &n) : NULL;
    if (text) {
        out->ptr = text;
        out->len = (size_t)n;
        return scr_py_settings_keep(s, Py_NewRef(object));
    }
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "str expected, not %s", Py_TYPE(object)->tp_name);
        return false;
    }
    PyErr_Clear();
    PyObject *bytes = PyUnicode_AsEncodedString(object, "utf-8", "surrogatepass");
    if (bytes) {
        out->ptr = PyBytes_AS_STRING(bytes);
        out->len = (size_t)PyBytes_GET_SIZE(bytes);
    }
    return scr_py_settings_keep(s, bytes);
}

/* The name in lower case, as str.lower() makes it. */
static bool scr_py_settings_lower(scr_pysettings *s, scr_text name, scr_text *out)
{
    bool plain = true, upper = false;
    for (size_t i = 0; i < name.len; i++) {
        plain = plain && (scr_byte)name.ptr[i] < 0x80;
        upper = upper || (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z');
    }
    *out = name;
    if (!plain) {
        PyObject *text = scr_py_settings_str(name), *lower = text ? PyObject_CallMethod(text, "lower", NULL) : NULL;
        bool good = lower && scr_py_settings_text(s, lower, out);
        Py_XDECREF(text);
        Py_XDECREF(lower);
        return good;
    }
    if (!upper)
        return true;
    char *lower = (char *)scr_py_settings_alloc(s, name.len);
    for (size_t i = 0; lower && i < name.len; i++)
        lower[i] = (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + 32 : name.ptr[i]);
    out->ptr = lower;
    return lower != NULL;
}

/* ---- the host of scr_settings.c: values are Python objects ---- */

static PyObject *scr_py_settings_value(const scr_svar *var)
{
    return var->place == &scr_py_is_utf8 ? scr_py_settings_str(var->value) : PyUnicode_DecodeFSDefaultAndSize(var->value.ptr, (Py_ssize_t)var->value.len);
}

static void *scr_py_host_text(void *arg, const scr_svar *var)
{
    (void)arg;
    return scr_py_settings_value(var);
}

/* A str of a class of its own, as pydantic-settings has it: where no field takes it, errors show it. */
static void *scr_py_host_mark(void *arg)
{
    scr_pysettings *s = (scr_pysettings *)arg;
    if (!s->mark_type)
        s->mark_type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "EnvNoneType", (PyObject *)&PyUnicode_Type);
    return s->mark_type ? PyObject_CallFunction(s->mark_type, "s#", s->config.none_text.ptr, (Py_ssize_t)s->config.none_text.len) : NULL;
}

static void *scr_py_host_null(void *arg)
{
    (void)arg;
    return Py_NewRef(Py_None);
}

static void *scr_pysettings_host_dict(void *arg)
{
    (void)arg;
    return PyDict_New();
}

/* What json.loads takes and the models' own reader does not (lone surrogates, deep nesting), and what it says of the rest. */
static PyObject *scr_py_settings_loads(scr_pysettings *s, const scr_svar *var, bool *no_json)
{
    PyObject *loads = NULL, *text = scr_py_settings_value(var);
    PyObject *value = text && scr_py_import(&loads, "json", "loads") ? PyObject_CallOneArg(loads, text) : NULL;
    Py_XDECREF(text);
    Py_XDECREF(loads);
    if (value || !PyErr_ExceptionMatches(PyExc_ValueError))
        return value;
    PyObject *type, *error, *trace;
    PyErr_Fetch(&type, &error, &trace);
    PyErr_NormalizeException(&type, &error, &trace);
    if (trace)
        PyException_SetTraceback(error, trace);
    Py_XSETREF(s->cause, error);
    Py_XDECREF(type);
    Py_XDECREF(trace);
    *no_json = true;
    return NULL;
}

static void *scr_py_host_decode(void *arg, const scr_svar *var, bool *no_json)
{
    scr_pysettings *s = (scr_pysettings *)arg;
    scr_pyrun run;
    scr_py_begin(&run, s->state, SCR_JSON);
    PyObject *value = var->value.len ? scr_py_load(&run, var->value.ptr, var->value.len, Py_None) : NULL;
    scr_py_end(&run);
    if (value || PyErr_Occurred())
        return value;
    return scr_py_settings_loads(s, var, no_json);
}

static scr_svalue scr_py_host_kind(void *arg, void *value)
{
    const PyObject *mark = ((const scr_pysettings *)arg)->mark_type;
    PyObject *object = (PyObject *)value;
    return PyDict_Check(object)                               ? SCR_SV_DICT
         : PyList_Check(object)                               ? SCR_SV_LIST
         : object == Py_None                                  ? SCR_SV_NULL
         : mark && (const PyObject *)Py_TYPE(object) == mark  ? SCR_SV_MARK
                                                              : SCR_SV_OTHER;
}

static void *scr_py_host_get(void *arg, void *dict, scr_text key)
{
    (void)arg;
    PyObject *name = scr_py_settings_str(key);
    PyObject *found = name ? PyDict_GetItemWithError((PyObject *)dict, name) : NULL;
    Py_XDECREF(name);
    return found;
}

static bool scr_py_host_set(void *arg, void *dict, scr_text key, void *value)
{
    (void)arg;
    PyObject *name = scr_py_settings_str(key);
    bool good = name && PyDict_SetItem((PyObject *)dict, name, (PyObject *)value) == 0;
    Py_XDECREF(name);
    return good;
}

static bool scr_py_host_next(void *arg, void *dict, size_t *at, scr_text *key, void **value)
{
    Py_ssize_t position = (Py_ssize_t)*at;
    PyObject *name, *found;
    if (!PyDict_Next((PyObject *)dict, &position, &name, &found) || !scr_py_settings_text((scr_pysettings *)arg, name, key))
        return false;
    *at = (size_t)position;
    *value = found;
    return true;
}

static void scr_py_host_drop(void *arg, void *value)
{
    (void)arg;
    Py_XDECREF((PyObject *)value);
}

/* ---- variables ---- */

/* A name or value of os.environ as bytes. */
static bool scr_py_environ_text(scr_pysettings *s, PyObject *object, scr_text *out)
{
    PyObject *bytes = PyBytes_Check(object) ? Py_NewRef(object) : NULL;
    if (!bytes && PyUnicode_Check(object))
        bytes = PyUnicode_EncodeFSDefault(object);
    else if (!bytes)
        PyErr_Format(PyExc_TypeError, "a variable of os.environ is no str, but %s", Py_TYPE(object)->tp_name);
    if (bytes) {
        out->ptr = PyBytes_AS_STRING(bytes);
        out->len = (size_t)PyBytes_GET_SIZE(bytes);
    }
    return scr_py_settings_keep(s, bytes);
}

static bool scr_py_environ_pair(scr_pysettings *s, scr_svars *vars, bool exact, PyObject *name, PyObject *value)
{
    scr_text key, text;
    if (!scr_py_environ_text(s, name, &key) || !scr_py_environ_text(s, value, &text))
        return false;
    if (!exact)
        return scr_settings_add(&s->files, vars, key, text, false, NULL);
    scr_svar var;
    memset(&var, 0, sizeof var);
    var.name = key;
    var.value = text;
    return scr_svars_add(&s->host, vars, &var);
}

/* os.environ as it is now, also when something else was put there. Its own dict of bytes is read without making a str of each. */
static bool scr_py_read_environ(scr_pysettings *s, scr_svars *vars, bool exact)
{
    PyObject *os = PyImport_ImportModule("os"), *environ_ = os ? PyObject_GetAttrString(os, "environ") : NULL;
    PyObject *data = environ_ ? PyObject_GetAttrString(environ_, "_data") : NULL, *items = NULL;
    bool good = environ_ != NULL;
    if (environ_ && !data)
        PyErr_Clear();
    if (data && PyDict_CheckExact(data))
        items = PyDict_Items(data); /* nothing that is done with it can change it meanwhile */
    else if (environ_)
        items = PyMapping_Items(environ_);
    good = items != NULL;
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(items); i++) {
        PyObject *pair = PyList_GET_ITEM(items, i);
        good = PyTuple_Check(pair) && PyTuple_GET_SIZE(pair) == 2
            && scr_py_environ_pair(s, vars, exact, PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1));
    }
    if (!good && !PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "os.environ has items that are no pairs");
    Py_XDECREF(items);
    Py_XDECREF(data);
    Py_XDECREF(environ_);
    Py_XDECREF(os);
    return good;
}

/* ---- files ---- */

/* A path as the system takes it, with ~ replaced. */
static bool scr_py_settings_path(scr_pysettings *s, PyObject *path, scr_text *out)
{
    PyObject *plain = PyOS_FSPath(path), *bytes = NULL;
    bool home = plain && PyUnicode_Check(plain) && PyUnicode_GET_LENGTH(plain) && PyUnicode_READ_CHAR(plain, 0) == '~';
    if (home) {
        PyObject *expand = NULL;
        PyObject *expanded = scr_py_import(&expand, "os.path", "expanduser") ? PyObject_CallOneArg(expand, plain) : NULL;
        Py_XDECREF(expand);
        Py_SETREF(plain, expanded);
    }
    if (!plain || !PyUnicode_FSConverter(plain, &bytes))
        bytes = NULL;
    Py_XDECREF(plain);
    if (bytes) {
        out->ptr = PyBytes_AS_STRING(bytes);
        out->len = (size_t)PyBytes_GET_SIZE(bytes);
    }
    return scr_py_settings_keep(s, bytes);
}

/* The file's bytes; NULL: an exception. */
static PyObject *scr_pysettings_file(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    PyObject *bytes = file >= 0 ? PyBytes_FromStringAndSize(NULL, 4096) : NULL;
    size_t n = 0;
    if (file < 0)
        return PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
    while (bytes) {
        ssize_t some = read(file, PyBytes_AS_STRING(bytes) + n, (size_t)PyBytes_GET_SIZE(bytes) - n);
        if (some < 0) {
            PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
            Py_CLEAR(bytes);
        } else if (some == 0) {
            break;
        } else if ((n += (size_t)some) == (size_t)PyBytes_GET_SIZE(bytes)) {
            if (n >= SCR_PY_FILE_MAX) {
                PyErr_Format(PyExc_ValueError, "%s: longer than 1 GiB", path);
                Py_CLEAR(bytes);
            } else {
                _PyBytes_Resize(&bytes, (Py_ssize_t)n * 2);
            }
        }
    }
    close(file);
    if (bytes)
        _PyBytes_Resize(&bytes, (Py_ssize_t)n);
    return bytes;
}

/* Text of bytes in an encoding, as UTF-8 that may be changed. */
static bool scr_py_settings_decode(scr_pysettings *s, PyObject *bytes, const char *encoding, char **text, size_t *len)
{
    scr_text utf8;
    PyObject *str = PyUnicode_Decode(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), encoding ? encoding : "utf-8", "strict");
    bool good = str && scr_py_settings_text(s, str, &utf8);
    Py_XDECREF(str);
    *text = good ? (char *)scr_py_settings_alloc(s, utf8.len + 1) : NULL;
    if (!*text)
        return false;
    memcpy(*text, utf8.ptr, utf8.len);
    *len = utf8.len;
    return true;
}

static bool scr_py_dotenv_warn(uint32_t line)
{
    PyObject *get = NULL, *log = scr_py_import(&get, "logging", "getLogger") ? PyObject_CallFunction(get, "s", "dotenv.main") : NULL;
    PyObject *done = log ? PyObject_CallMethod(log, "warning", "sI", "python-dotenv could not parse statement starting at line %s", line) : NULL;
    Py_XDECREF(get);
    Py_XDECREF(log);
    Py_XDECREF(done);
    return done != NULL;
}

/* scr_sfiles.read: a .env file in its encoding, a secret in UTF-8. */
static bool scr_py_settings_read(void *arg, const char *path, bool env_file, char **text, size_t *len)
{
    scr_pysettings *s = (scr_pysettings *)arg;
    const char *encoding = env_file ? s->def->encoding : NULL;
    if (env_file && s->encoding && !(encoding = PyUnicode_AsUTF8(s->encoding)))
        return false;
    PyObject *bytes = scr_pysettings_file(path);
    bool good = bytes && scr_py_settings_decode(s, bytes, encoding, text, len);
    Py_XDECREF(bytes);
    return good;
}

static const scr_svars *scr_py_settings_environ(void *arg)
{
    scr_pysettings *s = (scr_pysettings *)arg;
    if (!s->has_environ && !scr_py_read_environ(s, &s->environ_, true))
        return NULL;
    s->has_environ = true;
    return &s->environ_;
}

static bool scr_py_settings_lower_of(void *arg, scr_text name, scr_text *out) { return scr_py_settings_lower((scr_pysettings *)arg, name, out); }

/* A path, or several: f of each. */
static bool scr_py_each_path(scr_pysettings *s, PyObject *paths, bool (*f)(scr_pysettings *s, scr_text path, void *arg), void *arg)
{
    scr_text path;
    if (PyUnicode_Check(paths) || PyObject_HasAttrString(paths, "__fspath__"))
        return scr_py_settings_path(s, paths, &path) && f(s, path, arg);
    PyObject *fast = PySequence_Fast(paths, "a path, or several paths, are expected"), *all = fast ? scr_py_still_items(fast) : NULL;
    bool good = all != NULL;
    for (Py_ssize_t i = 0; good && i < PySequence_Fast_GET_SIZE(all); i++)
        good = scr_py_settings_path(s, PySequence_Fast_GET_ITEM(all, i), &path) && f(s, path, arg);
    Py_XDECREF(all);
    Py_XDECREF(fast);
    return good;
}

static bool scr_py_each_default(scr_pysettings *s, const char *const *paths, uint16_t n, bool (*f)(scr_pysettings *s, scr_text path, void *arg), void *arg)
{
    bool good = true;
    for (uint16_t i = 0; good && i < n; i++) {
        PyObject *path = PyUnicode_FromString(paths[i]);
        good = path && scr_py_each_path(s, path, f, arg);
        Py_XDECREF(path);
    }
    return good;
}

static bool scr_py_env_file(scr_pysettings *s, scr_text path, void *arg)
{
    return scr_settings_env_file(&s->files, path, s->depth, (scr_svars *)arg);
}

static bool scr_py_read_env_files(scr_pysettings *s, scr_svars *vars)
{
    if (s->env_file)
        return s->env_file == Py_None || scr_py_each_path(s, s->env_file, scr_py_env_file, vars);
    return scr_py_each_default(s, s->def->env_files, s->def->n_env_files, scr_py_env_file, vars);
}

/* ---- secret files ---- */

static PyObject *scr_py_settings_raise(scr_pysettings *s, PyObject *message, PyObject *cause) /* both stolen */
{
    PyObject *error = message ? PyObject_CallOneArg(s->state->settings_error, message) : NULL;
    if (error && cause)
        PyException_SetCause(error, Py_NewRef(cause));
    if (error && cause)
        PyException_SetContext(error, Py_NewRef(cause));
    if (error)
        PyErr_SetObject(s->state->settings_error, error);
    Py_XDECREF(error);
    Py_XDECREF(message);
    Py_XDECREF(cause);
    return NULL;
}

static bool scr_py_add_folder(scr_pysettings *s, scr_text path, void *arg)
{
    (void)arg;
    return scr_settings_add_folder(&s->files, path);
}

/* A link that leads nowhere, or round. */
static int scr_py_secret_broken(const char *path, int why)
{
    if (why == ELOOP && PY_VERSION_HEX < 0x030d0000)
        return PyErr_WarnFormat(PyExc_UserWarning, 4, "attempted to load secret file \"%s\" but it could not be resolved: Symlink loop from '%s'", path, path);
    PyErr_SetString(PyExc_AssertionError, "path does not exist"); /* what pathlib's caller asserts there */
    return -1;
}

static bool scr_py_settings_remark(void *arg, scr_sremark remark, const char *path, const char *what, int number)
{
    switch (remark) {
    case SCR_SR_STATEMENT: return scr_py_dotenv_warn((uint32_t)number);
    case SCR_SR_NO_FOLDER: return PyErr_WarnFormat(PyExc_UserWarning, 1, "directory \"%s\" does not exist", path) == 0;
    case SCR_SR_NO_FILE: return PyErr_WarnFormat(PyExc_UserWarning, 4, "attempted to load secret file \"%s\" but found a %s instead.", path, what) == 0;
    case SCR_SR_OUTSIDE:
        return PyErr_WarnFormat(PyExc_UserWarning, 4, "attempted to load secret file \"%s\" but it resolves outside of \"%s\".", path, what) == 0;
    case SCR_SR_BROKEN: return scr_py_secret_broken(path, number) == 0;
    case SCR_SR_NOT_A_FOLDER:
        scr_py_settings_raise((scr_pysettings *)arg, PyUnicode_FromFormat("secrets_dir must reference a directory, not a %s", what), NULL);
        return false;
    case SCR_SR_FOLDER_FAILED:
        errno = number;
        PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
        return false;
    case SCR_SR_TOO_MUCH: PyErr_SetString(PyExc_ValueError, "the variables of an env file make more than 16 MiB of text"); return false;
    }
    return false;
}

static int scr_py_host_secret(void *arg, scr_text name, scr_svar *out) { return scr_settings_secret(&((scr_pysettings *)arg)->files, name, out); }

/* ---- sources ---- */

static bool scr_py_settings_failed(scr_pysettings *s, const scr_sread *read, scr_sstatus status)
{
    PyObject *cause = NULL;
    if (status == SCR_S_HOST || !read->failed)
        return false;
    if (status == SCR_S_GETTING && PyErr_Occurred()) {
        PyObject *type, *trace;
        PyErr_Fetch(&type, &cause, &trace);
        PyErr_NormalizeException(&type, &cause, &trace);
        Py_XDECREF(type);
        Py_XDECREF(trace);
    } else {
        cause = Py_XNewRef(s->cause);
    }
    scr_py_settings_raise(s, PyUnicode_FromFormat("error %s value for field \"%s\" from source \"%s\"", status == SCR_S_GETTING ? "getting" : "parsing",
                                                  read->failed->name, s->source), cause);
    return false;
}

/* What variables (NULL: secret files) give, as a new dict. */
static PyObject *scr_py_source(scr_pysettings *s, const scr_svars *vars, const char *name, bool others)
{
    scr_sread read = {&s->host, s->def->class_, &s->config, vars, NULL};
    PyObject *dict = PyDict_New();
    s->source = name;
    scr_sstatus status = dict ? scr_settings_fields(&read, dict) : SCR_S_HOST;
    if (status == SCR_S_GOOD && others)
        status = scr_settings_others(&read, dict);
    if (status != SCR_S_GOOD)
        scr_py_settings_failed(s, &read, status);
    if (PyErr_Occurred())
        Py_CLEAR(dict);
    return dict;
}

/* deep_update: `from` before `into`. Keys of any kind, as the call's own dicts may have. */
static bool scr_py_join(PyObject *into, PyObject *from)
{
    PyObject *still = scr_py_still(from), *key, *value;
    Py_ssize_t at = 0;
    bool good = still != NULL;
    if (!good || Py_EnterRecursiveCall(" while settings are joined")) {
        Py_XDECREF(still);
        return false;
    }
    while (good && PyDict_Next(still, &at, &key, &value)) {
        PyObject *old = PyDict_GetItemWithError(into, key);
        if (old && PyDict_Check(old) && PyDict_Check(value))
            good = scr_py_join(old, value);
        else
            good = !PyErr_Occurred() && PyDict_SetItem(into, key, value) == 0;
    }
    Py_LeaveRecursiveCall();
    Py_DECREF(still);
    return good;
}

/* The state so far goes before what the new source says. Both stolen. */
static PyObject *scr_py_put_before(PyObject *source, PyObject *state)
{
    if (!source || !state || !scr_py_join(source, state))
        Py_CLEAR(source);
    Py_XDECREF(state);
    return source;
}

static PyObject *scr_py_secrets(scr_pysettings *s)
{
    bool good = s->secrets_dir ? scr_py_each_path(s, s->secrets_dir, scr_py_add_folder, NULL)
                               : scr_py_each_default(s, s->def->secrets_dirs, s->def->n_secrets_dirs, scr_py_add_folder, NULL);
    if (!good || !scr_settings_check_folders(&s->files))
        return NULL;
    return s->files.n_folders ? scr_py_source(s, NULL, "SecretsSettingsSource", false) : PyDict_New();
}

/* ---- the call's own arguments ---- */

/* The i-th name by which a field is given in a call; NULL: no more. */
static const char *scr_py_init_name(const scr_sfield *field, bool by_name, int i)
{
    int n = 0;
    bool any = false;
    for (uint16_t k = 0; k < field->n_names; k++)
        if (field->names[k].alias && !field->names[k].deep) {
            any = true;
            if (n++ == i)
                return field->names[k].key;
        }
    if (!any && n++ == i)
        return field->names[0].key; /* the head of a path, or the name */
    bool aliased = field->names[0].alias;
    return by_name && aliased && n == i ? field->name : NULL;
}

static bool scr_py_init_same(PyObject *key, const char *name, bool exact)
{
    if (exact)
        return PyUnicode_CompareWithASCIIString(key, name) == 0;
    Py_ssize_t n = (Py_ssize_t)strlen(name);
    if (PyUnicode_GET_LENGTH(key) != n)
        return false;
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_UCS4 a = PyUnicode_READ_CHAR(key, i), b = (scr_byte)name[i];
        if ((a >= 'A' && a <= 'Z' ? a + 32 : a) != (b >= 'A' && b <= 'Z' ? b + 32 : b))
            return false;
    }
    return true;
}

/* The keyword arguments under the names that the class validates. */
static PyObject *scr_py_init_source(const scr_pysettings *s, PyObject *kwargs)
{
    const scr_sclass *class_ = s->def->class_;
    const bool exact = s->def->config.case_sensitive;
    PyObject *out = PyDict_New(), *rest = out ? PyDict_Copy(kwargs) : NULL;
    bool good = rest != NULL;
    for (uint16_t f = 0; good && f < class_->n_fields && PyDict_GET_SIZE(rest); f++) {
        const scr_sfield *field = &class_->fields[f];
        PyObject *value = NULL, *keys = PyDict_Keys(rest);
        good = keys != NULL;
        const char *name;
        for (int i = 0; good && (name = scr_py_init_name(field, class_->by_name, i)) != NULL; i++)
            for (Py_ssize_t k = 0; good && k < PyList_GET_SIZE(keys); k++) {
                PyObject *key = PyList_GET_ITEM(keys, k);
                if (!scr_py_init_same(key, name, exact) || !PyDict_GetItemWithError(rest, key))
                    continue;
                if (!value)
                    value = PyDict_GetItemWithError(kwargs, key);
                good = PyDict_DelItem(rest, key) == 0;
            }
        if (good && value)
            good = PyDict_SetItemString(out, scr_py_init_name(field, class_->by_name, 0), value) == 0;
        Py_XDECREF(keys);
    }
    if (!good || PyDict_Update(out, rest) < 0)
        Py_CLEAR(out);
    Py_XDECREF(rest);
    return out;
}

/* Fields that the call gave stand in the result under the call's names, and last. */
static bool scr_py_restore_names(const scr_pysettings *s, PyObject *kwargs, PyObject *state)
{
    const scr_sclass *class_ = s->def->class_;
    bool good = true;
    for (uint16_t f = 0; good && f < class_->n_fields; f++) {
        const scr_sfield *field = &class_->fields[f];
        PyObject *given = NULL, *value = NULL, *key, *unused;
        const char *name;
        Py_ssize_t at = 0;
        while (!given && PyDict_Next(kwargs, &at, &key, &unused))
            for (int i = 0; !given && (name = scr_py_init_name(field, class_->by_name, i)) != NULL; i++)
                if (PyUnicode_CompareWithASCIIString(key, name) == 0)
                    given = key;
        for (int i = 0; given && !value && (name = scr_py_init_name(field, class_->by_name, i)) != NULL; i++)
            value = PyDict_GetItemString(state, name);
        if (!value)
            continue;
        Py_INCREF(value);
        for (int i = 0; good && (name = scr_py_init_name(field, class_->by_name, i)) != NULL; i++)
            if (PyDict_GetItemString(state, name))
                good = PyDict_DelItemString(state, name) == 0;
        good = good && PyDict_SetItem(state, given, value) == 0;
        Py_DECREF(value);
    }
    return good;
}

/* ---- the whole ---- */

static void scr_py_settings_begin(scr_pysettings *s, scr_pystate *state, const scr_pyclass *cls)
{
    memset(s, 0, sizeof *s);
    s->state = state;
    s->cls = cls;
    s->def = cls->def->settings;
    s->config = s->def->config;
    s->depth = s->def->file_depth;
    s->keep = PyList_New(0);
    s->host.arg = s;
    s->host.alloc = scr_py_settings_alloc;
    s->host.text = scr_py_host_text;
    s->host.mark = scr_py_host_mark;
    s->host.null_ = scr_py_host_null;
    s->host.dict = scr_pysettings_host_dict;
    s->host.decode = scr_py_host_decode;
    s->host.kind = scr_py_host_kind;
    s->host.get = scr_py_host_get;
    s->host.set = scr_py_host_set;
    s->host.next = scr_py_host_next;
    s->host.drop = scr_py_host_drop;
    s->host.secret = scr_py_host_secret;
    s->files.host = &s->host;
    s->files.config = &s->config;
    s->files.place = &scr_py_is_utf8;
    s->files.lower = scr_py_settings_lower_of;
    s->files.read = scr_py_settings_read;
    s->files.environ_ = scr_py_settings_environ;
    s->files.remark = scr_py_settings_remark;
}

static void scr_py_settings_end(scr_pysettings *s)
{
    while (s->blocks) {
        scr_pyblock *next = s->blocks->next;
        PyMem_Free(s->blocks);
        s->blocks = next;
    }
    Py_XDECREF(s->keep);
    Py_XDECREF(s->cause);
    Py_XDECREF(s->mark_type);
}

/* What all sources give together. */
static PyObject *scr_py_settings_state(scr_pysettings *s, PyObject *kwargs)
{
    scr_svars env, dotenv;
    memset(&env, 0, sizeof env);
    memset(&dotenv, 0, sizeof dotenv);
    if (!s->keep || !scr_py_read_environ(s, &env, false) || !scr_py_read_env_files(s, &dotenv))
        return NULL;
    PyObject *state = scr_py_init_source(s, kwargs);
    state = state ? scr_py_put_before(scr_py_source(s, &env, "EnvSettingsSource", false), state) : NULL;
    state = state ? scr_py_put_before(scr_py_source(s, &dotenv, "DotEnvSettingsSource", true), state) : NULL;
    state = state ? scr_py_put_before(scr_py_secrets(s), state) : NULL;
    if (state && PyDict_GET_SIZE(kwargs) && !scr_py_restore_names(s, kwargs, state))
        Py_CLEAR(state);
    return state;
}

static PyObject *scr_py_settings_make(scr_pysettings *s, PyObject *kwargs)
{
    PyObject *input = scr_py_settings_state(s, kwargs), *model = NULL;
    if (input) {
        scr_pyrun run;
        scr_py_begin(&run, s->state, SCR_PYTHON);
        run.settings_read = true;
        model = scr_py_validate_object(&run, s->cls, input);
    }
    Py_XDECREF(input);
    return model;
}

/* ---- arguments that change the configuration ---- */

static bool scr_py_set_bool(PyObject *value, bool *to)
{
    int truth = scr_py_option(value);
    if (truth >= 0)
        *to = truth != 0;
    return truth != -2;
}

static bool scr_py_set_string(scr_pysettings *s, PyObject *value, scr_text *to)
{
    return !value || value == Py_None || scr_py_settings_text(s, value, to);
}

static bool scr_py_set_number(PyObject *value, int64_t *to)
{
    if (!value || value == Py_None)
        return true;
    *to = PyLong_AsLongLong(value);
    return !(*to == -1 && PyErr_Occurred());
}

static bool scr_py_set_target(PyObject *value, scr_sconfig *config)
{
    if (!value || value == Py_None)
        return true;
    bool all = PyUnicode_Check(value) && PyUnicode_CompareWithASCIIString(value, "all") == 0;
    config->prefix_aliases = all || (PyUnicode_Check(value) && PyUnicode_CompareWithASCIIString(value, "alias") == 0);
    config->prefix_names = all || (PyUnicode_Check(value) && PyUnicode_CompareWithASCIIString(value, "variable") == 0);
    return true;
}

/* ORDER: the parameters of pydantic_settings.BaseSettings.__init__ */
enum { SCR_SA_CASE, SCR_SA_PARTIAL, SCR_SA_PREFIX, SCR_SA_TARGET, SCR_SA_FILE, SCR_SA_ENCODING, SCR_SA_DEPTH, SCR_SA_EMPTY, SCR_SA_DELIMITER, SCR_SA_SPLIT,
    SCR_SA_NONE, SCR_SA_ENUMS, SCR_SA_SECRETS, SCR_N_SA };
static const char *const scr_py_settings_words[SCR_N_SA] = {
    "_case_sensitive", "_nested_model_default_partial_update", "_env_prefix", "_env_prefix_target", "_env_file", "_env_file_encoding", "_env_file_depth",
    "_env_ignore_empty", "_env_nested_delimiter", "_env_nested_max_split", "_env_parse_none_str", "_env_parse_enums", "_secrets_dir"};

static bool scr_py_settings_options(scr_pysettings *s, PyObject *const *given)
{
    static const int unsupported[] = {SCR_SA_PARTIAL, SCR_SA_ENUMS};
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++)
        if (given[unsupported[i]] && given[unsupported[i]] != Py_None && PyObject_IsTrue(given[unsupported[i]]) != 0) {
            PyErr_Format(PyExc_NotImplementedError, "not supported by compiled settings: %s", scr_py_settings_words[unsupported[i]]);
            return false;
        }
    s->env_file = given[SCR_SA_FILE];
    s->encoding = given[SCR_SA_ENCODING] == Py_None ? NULL : given[SCR_SA_ENCODING];
    s->secrets_dir = given[SCR_SA_SECRETS] == Py_None ? NULL : given[SCR_SA_SECRETS];
    return scr_py_set_bool(given[SCR_SA_CASE], &s->config.case_sensitive) && scr_py_set_string(s, given[SCR_SA_PREFIX], &s->config.prefix)
        && scr_py_set_target(given[SCR_SA_TARGET], &s->config) && scr_py_set_number(given[SCR_SA_DEPTH], &s->depth)
        && scr_py_set_bool(given[SCR_SA_EMPTY], &s->config.ignore_empty) && scr_py_set_string(s, given[SCR_SA_DELIMITER], &s->config.delimiter)
        && scr_py_set_number(given[SCR_SA_SPLIT], &s->config.max_split) && scr_py_set_string(s, given[SCR_SA_NONE], &s->config.none_text);
}

/* Sorts keywords into options and fields. */
static bool scr_py_settings_keyword(PyObject *name, PyObject *value, PyObject **given, PyObject *kwargs)
{
    for (int i = 0; i < SCR_N_SA; i++)
        if (PyUnicode_CompareWithASCIIString(name, scr_py_settings_words[i]) == 0) {
            given[i] = value;
            return true;
        }
    PyObject *cli = PyUnicode_Substring(name, 0, 5);
    bool refused = cli && (PyUnicode_CompareWithASCIIString(cli, "_cli_") == 0 || PyUnicode_CompareWithASCIIString(name, "_build_sources") == 0);
    Py_XDECREF(cli);
    if (!refused)
        return cli && PyDict_SetItem(kwargs, name, value) == 0;
    if (value != Py_None)
        PyErr_Format(PyExc_NotImplementedError, "not supported by compiled settings: %U", name);
    return value == Py_None;
}

static PyObject *scr_py_settings_run(scr_pystate *state, const scr_pyclass *cls, PyObject *const *given, PyObject *kwargs)
{
    scr_pysettings s;
    scr_py_settings_begin(&s, state, cls);
    PyObject *model = s.keep && scr_py_settings_options(&s, given) ? scr_py_settings_make(&s, kwargs) : NULL;
    scr_py_settings_end(&s);
    return model;
}

SCR_FN PyObject *scr_py_settings_call(scr_pystate *state, const scr_pyclass *cls, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    PyObject *given[SCR_N_SA] = {NULL}, *kwargs = PyDict_New();
    bool good = kwargs != NULL;
    if (good && n) {
        PyErr_Format(PyExc_TypeError, "%s() takes keyword arguments only, but %zd positional were given", cls->def->name, n);
        good = false;
    }
    for (Py_ssize_t i = 0; good && names && i < PyTuple_GET_SIZE(names); i++)
        good = scr_py_settings_keyword(PyTuple_GET_ITEM(names, i), args[n + i], given, kwargs);
    PyObject *model = good ? scr_py_settings_run(state, cls, given, kwargs) : NULL;
    Py_XDECREF(kwargs);
    return model;
}

/* An exception of the inner call becomes errors of the outer validation, as pydantic has it for a class with an __init__ of its own. */
static PyObject *scr_py_settings_take(scr_pyrun *run, PyObject *input)
{
    PyObject *type, *error, *trace;
    if (!PyErr_ExceptionMatches(PyExc_ValueError))
        return NULL;
    PyErr_Fetch(&type, &error, &trace);
    PyErr_NormalizeException(&type, &error, &trace);
    if (trace)
        PyException_SetTraceback(error, trace);
    if (PyObject_TypeCheck(error, run->state->validation_error)) {
        scr_py_take_errors(run, error);
    } else {
        scr_py_fail_value(run, SCR_PE_VALUE_ERROR, input, "error", Py_NewRef(error));
    }
    Py_XDECREF(type);
    Py_XDECREF(error);
    Py_XDECREF(trace);
    return NULL;
}

SCR_FN PyObject *scr_py_settings_inner(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    PyObject *given[SCR_N_SA] = {NULL}, *kwargs = PyDict_New(), *still = kwargs ? scr_py_still(input) : NULL, *key, *value;
    Py_ssize_t at = 0;
    bool good = still != NULL;
    while (good && PyDict_Next(still, &at, &key, &value)) {
        if (!PyUnicode_Check(key)) {
            PyErr_SetString(PyExc_TypeError, "keywords must be strings");
            good = false;
        } else {
            good = scr_py_settings_keyword(key, value, given, kwargs);
        }
    }
    PyObject *model = good ? scr_py_settings_run(run->state, cls, given, kwargs) : NULL;
    Py_XDECREF(still);
    Py_XDECREF(kwargs);
    return model ? model : scr_py_settings_take(run, input);
}

SCR_FN bool scr_py_make_settings_error(scr_pystate *state)
{
    PyObject *name = PyUnicode_FromFormat("%s.SettingsError", state->def->name);
    const char *text = name ? PyUnicode_AsUTF8(name) : NULL;
    state->settings_error = text ? PyErr_NewExceptionWithDoc(text, "Base exception for settings-related errors.", PyExc_ValueError, NULL) : NULL;
    Py_XDECREF(name);
    return state->settings_error && PyModule_AddObjectRef(state->module, "SettingsError", state->settings_error) == 0;
}
