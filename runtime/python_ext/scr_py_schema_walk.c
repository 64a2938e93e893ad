/* scr_py_schema_walk.c: the quick way to "valid" of a Python object. */
#include "scr_py_entries.h"
#include "scr_py_schema.h"
#include "scr_py_schema_walk.h"

/* One walk, on the stack of a call. */
typedef struct scr_walker {
    const scr_program *program;
    const scr_walk_node *nodes;
    uint32_t depth;
    uint8_t plain_keys;      /* of scr_py_try_entries */
    char *more;              /* stage of longer strings; NULL: none yet */
    size_t more_size;
    scr_stream s;            /* the scalar that is judged */
    scr_byte stage[SCR_WALK_STAGE + SCR_SLACK];
} scr_walker;

static bool scr_walk_value(scr_walker *w, const scr_walk_node *node, PyObject *x);

/* ---- scalars as JSON text ---- */

/* The last n bytes of a text, 0 to 15, and the closing quote behind them, as 16 bytes. Nothing but the n bytes is read. */
SCR_INLINE_ALWAYS void scr_walk_last(scr_byte *to, const char *from, size_t n)
{
    uint64_t words[2] = {0, 0};
    if (n >= 8) {
        words[0] = scr_load8_le(from);
        words[1] = n > 8 ? scr_load8_le(from + n - 8) >> (8 * (16 - n)) : 0;
        words[1] |= (uint64_t)'"' << (8 * (n - 8));
    } else {
        if (n >= 4)
            words[0] = scr_load4_le(from) | (uint64_t)scr_load4_le(from + n - 4) << (8 * (n - 4));
        else if (n > 0)
            words[0] = (uint64_t)(scr_byte)from[0] | (uint64_t)(scr_byte)from[n / 2] << (8 * (n / 2))
                     | (uint64_t)(scr_byte)from[n - 1] << (8 * (n - 1));
        words[0] |= (uint64_t)'"' << (8 * n);
    }
    scr_scan_put(to, words[0], words[1]);
}

/* Where n bytes and SCR_SLACK more can be written; NULL: no memory. */
SCR_INLINE scr_byte *scr_walk_stage(scr_walker *w, size_t n)
{
    if (SCR_LIKELY(n <= SCR_WALK_STAGE))
        return w->stage;
    if (n > w->more_size) {
        PyMem_RawFree(w->more);
        w->more = n < SCR_BYTES_MAX ? (char *)PyMem_RawMalloc(n + SCR_SLACK) : NULL;
        w->more_size = w->more ? n : 0;
    }
    return (scr_byte *)w->more;
}

/* A scalar's text ends here: that much can be read on, see scr_walk_stage. */
SCR_INLINE_ALWAYS void scr_walk_ends(scr_walker *w, const scr_byte *end)
{
    w->s.end = end;
    w->s.limit = end + 16;
}

/* Any str as a JSON string, escaped: longer, and slower. */
static SCR_NOINLINE bool scr_walk_escaped(scr_walker *w, const scr_walk_node *node, PyObject *x)
{
    size_t n = (size_t)PyUnicode_GET_LENGTH(x);
    scr_byte *p = n < SCR_BYTES_MAX / 8 ? scr_walk_stage(w, n * 6 + 2) : NULL;
    if (!p)
        return false;
    char *to = (char *)p;
    int kind = (int)PyUnicode_KIND(x);
    const void *data = PyUnicode_DATA(x);
    *to++ = '"';
    for (size_t i = 0; i < n; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, (Py_ssize_t)i);
        if (c - 0xd800 < 0x800)
            return false;
        if (c >= 0x20 && c != '"' && c != '\\') {
            to = scr_py_put_utf8(to, c);
            continue;
        }
        memcpy(to, "\\u00", 4);
        to[4] = "0123456789abcdef"[c >> 4];
        to[5] = "0123456789abcdef"[c & 15];
        to += 6;
    }
    *to++ = '"';
    memset(to, 0, 16);
    scr_walk_ends(w, (const scr_byte *)to);
    return node->string(&w->s, p) == (const scr_byte *)to;
}

static bool scr_walk_tree(scr_walker *w, const scr_walk_node *node, PyObject *x);

/* A str in quotes; its closing quote goes to *end; NULL: it cannot be staged, or not as it is. */
SCR_INLINE_ALWAYS scr_byte *scr_walk_quoted(scr_walker *w, PyObject *x, scr_byte **end)
{
    size_t n = (size_t)PyUnicode_GET_LENGTH(x);
    bool ascii = PyUnicode_IS_COMPACT_ASCII(x);
    if (SCR_UNLIKELY(n > SCR_BYTES_MAX / 8))
        return NULL;
    scr_byte *p = scr_walk_stage(w, (ascii ? n : n * 4) + 2);
    if (SCR_UNLIKELY(!p))
        return NULL;
    p[0] = '"';
    if (SCR_LIKELY(ascii)) {
        const char *from = (const char *)((PyASCIIObject *)x + 1);
        size_t i = 0;
        for (; i + 16 <= n; i += 16)
            memcpy(p + 1 + i, from + i, 16);
        scr_walk_last(p + 1 + i, from + i, n - i);
        *end = p + 1 + n;
    } else {
        *end = (scr_byte *)scr_py_encode((char *)p + 1, x);
        if (!*end)
            return NULL;
        (*end)[0] = '"';
        (*end)[1] = 0;
    }
    scr_walk_ends(w, *end + 1);
    return p;
}

/* It has UTF-8: no lone surrogate is in it. */
static SCR_NOINLINE bool scr_walk_encodes(PyObject *x)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(x);
    int kind = (int)PyUnicode_KIND(x);
    const void *data = PyUnicode_DATA(x);
    for (Py_ssize_t i = 0; kind > PyUnicode_1BYTE_KIND && i < n; i++)
        if (PyUnicode_READ(kind, data, i) - 0xd800 < 0x800)
            return false;
    return true;
}

/* What the fast path's own function is asked of a str. */
static SCR_NOINLINE bool scr_walk_text(scr_walker *w, const scr_walk_node *node, PyObject *x)
{
    unsigned how;
    scr_byte *end, *p = scr_walk_quoted(w, x, &end);
    if (SCR_UNLIKELY(!p))
        return false;
    if (SCR_UNLIKELY(scr_string(&w->s, p + 1, &how) != end || (how & SCR_HOW_ESCAPED)))
        return scr_walk_escaped(w, node, x);
    return node->string(&w->s, p) == end + 1;
}

SCR_INLINE_ALWAYS bool scr_walk_string(scr_walker *w, const scr_walk_node *node, PyObject *x)
{
    unsigned asked = node->how[SCR_STRING];
#if PY_VERSION_HEX < 0x030c0000
    if (SCR_UNLIKELY(!PyUnicode_IS_READY(x)))
        return false;
#endif
    if (SCR_LIKELY(asked == SCR_WALK_CHECK)) {
        if (!node->length)
            return scr_walk_text(w, node, x);
        uint64_t n = (uint64_t)PyUnicode_GET_LENGTH(x);
        if (n < node->length->min || n > node->length->max)
            return false;
    } else if (asked != SCR_WALK_SKIP) {
        return asked == SCR_WALK_TREE && scr_walk_tree(w, node, x);
    }
    return SCR_LIKELY(PyUnicode_IS_COMPACT_ASCII(x)) || scr_walk_encodes(x);
}

/* The digits of n end before `end`; where they begin. */
SCR_INLINE scr_byte *scr_walk_digits(scr_byte *end, uint64_t n)
{
    do {
        *--end = (scr_byte)('0' + n % 10);
        n /= 10;
    } while (n);
    return end;
}

static SCR_NOINLINE bool scr_walk_int_text(scr_walker *w, const scr_walk_node *node, long long value)
{
    scr_byte *end = w->stage + 32;
    scr_byte *p = scr_walk_digits(end, value < 0 ? 0ull - (unsigned long long)value : (unsigned long long)value);
    if (value < 0)
        *--p = '-';
    memset(end, 0, 16);
    scr_walk_ends(w, end);
    return node->number(&w->s, p) == end;
}

SCR_INLINE_ALWAYS bool scr_walk_whole(scr_walker *w, const scr_walk_node *node, PyObject *x, long long value)
{
    unsigned how = node->how[SCR_NUMBER];
    if (SCR_LIKELY(how == SCR_WALK_CHECK))
        return SCR_LIKELY(node->range != NULL) ? value >= node->range->low && value <= node->range->high : scr_walk_int_text(w, node, value);
    return how == SCR_WALK_SKIP || (how == SCR_WALK_TREE && scr_walk_tree(w, node, x));
}

/* An int of several digits, as Python has them. */
static SCR_NOINLINE bool scr_walk_large(scr_walker *w, const scr_walk_node *node, PyObject *x)
{
    int overflow = 0;
    long long value = PyLong_AsLongLongAndOverflow(x, &overflow);
    return !overflow && scr_walk_whole(w, node, x, value);
}

SCR_INLINE_ALWAYS bool scr_walk_int(scr_walker *w, const scr_walk_node *node, PyObject *x)
{
#if PY_VERSION_HEX >= 0x030c0000
    if (SCR_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x)))
        return scr_walk_whole(w, node, x, PyUnstable_Long_CompactValue((PyLongObject *)x));
#else
    const Py_ssize_t size = Py_SIZE(x); /* digits; negative: so is the number */
    if (SCR_LIKELY((size_t)size + 1 <= 2))
        return scr_walk_whole(w, node, x, (long long)size * ((PyLongObject *)x)->ob_digit[0]);
#endif
    return scr_walk_large(w, node, x);
}

/* A decimal of up to six places that is the float: of no more than 15 digits, so that no other one of as few is nearest to the same
 * float, and repr's digits have its value. Where it begins; NULL: there is none. */
SCR_INLINE scr_byte *scr_walk_decimal(scr_byte *end, double value)
{
    static const double powers[] = {100.0, 1000000.0};
    double plain = value < 0 ? -value : value;
    for (unsigned i = 0; i < 2; i++) {
        double scaled = plain * powers[i] + 0.5;
        if (!(scaled < 1e15))
            return NULL;
        uint64_t whole = (uint64_t)scaled;
        if ((double)whole / powers[i] != plain)
            continue;
        for (unsigned places = i ? 6 : 2; places > 0; places--) {
            *--end = (scr_byte)('0' + whole % 10);
            whole /= 10;
        }
        *--end = '.';
        end = scr_walk_digits(end, whole);
        if (value < 0)
            *--end = '-';
        return end;
    }
    return NULL;
}

static SCR_NOINLINE bool scr_walk_float_text(scr_walker *w, const scr_walk_node *node, double value)
{
    if (!(value - value == 0)) /* NaN, Infinity */
        return false;
    scr_byte *end = w->stage + 40, *p = scr_walk_decimal(end, value);
    if (!p) {
        char *text = PyOS_double_to_string(value, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
        if (!text)
            return false;
        size_t n = strlen(text);
        p = w->stage;
        end = p + n;
        memcpy(p, text, n);
        PyMem_Free(text);
    }
    memset(end, 0, 16);
    scr_walk_ends(w, end);
    return node->number(&w->s, p) == end;
}

SCR_INLINE_ALWAYS bool scr_walk_float(scr_walker *w, const scr_walk_node *node, PyObject *x)
{
    unsigned how = node->how[SCR_NUMBER];
    double value = PyFloat_AS_DOUBLE(x);
    const scr_walk_range *range = node->range;
    if (SCR_UNLIKELY(how != SCR_WALK_CHECK)) {
        if (how == SCR_WALK_SKIP)
            return value - value == 0;
        return how == SCR_WALK_TREE && scr_walk_tree(w, node, x);
    }
    if (SCR_UNLIKELY(!range))
        return scr_walk_float_text(w, node, value);
    if (!(value >= range->real_low && value <= range->real_high)) /* NaN and infinities are in none */
        return false;
    return range->reals == 2 || (range->reals == 1 && (value >= 9007199254740992.0 || value <= -9007199254740992.0 || (double)(int64_t)value == value));
}

/* ---- what the evaluator judges ---- */

static SCR_NOINLINE bool scr_walk_tree(scr_walker *w, const scr_walk_node *node, PyObject *x)
{
    scr_pytape tape;
    uint64_t scratch[1024];
    scr_pytape_begin(&tape);
    tape.max_depth = SCR_DEPTH_DEFAULT - w->depth;
    bool valid = scr_pytape_make(&tape, x) == SCR_VALID;
    scr_doc doc = scr_pytape_doc(&tape);
    for (uint32_t i = 0; valid && i < node->n_nodes; i++) {
        scr_arena arena;
        scr_eval eval;
        scr_arena_init(&arena, scratch, sizeof scratch);
        memset(&eval, 0, sizeof eval);
        eval.program = w->program;
        eval.doc = &doc;
        eval.arena = &arena;
        eval.want = SCR_WANT_VERDICT;
        eval.json_flags = scr_pyschema_here.json_flags;
        valid = scr_eval_run(&eval, node->nodes[i], 0) == SCR_VALID;
    }
    scr_pytape_end(&tape);
    return valid;
}

/* ---- containers ---- */

/* Which member the key is, when it is not the one that was expected; n_members: none. The key is staged in quotes then. SCR_NONE: the tape
 * must tell. */
static SCR_NOINLINE uint32_t scr_walk_find(scr_walker *w, const scr_walk_object *object, PyObject *key, scr_byte **start, scr_byte **end, unsigned *how)
{
    if (!PyUnicode_CheckExact(key))
        return SCR_NONE;
#if PY_VERSION_HEX < 0x030c0000
    if (!PyUnicode_IS_READY(key))
        return SCR_NONE;
#endif
    scr_byte *p = scr_walk_quoted(w, key, end);
    if (!p)
        return SCR_NONE;
    *start = p;
    if (scr_string(&w->s, p + 1, how) != *end || (*how & SCR_HOW_ESCAPED))
        return SCR_NONE;
    uint32_t found = object->find ? object->find((const char *)p + 1, (size_t)(*end - p - 1)) : 0;
    return found < object->n_members ? found : object->n_members;
}

/* The node of a name that no member has; NULL: it is refused. */
static const scr_walk_node *scr_walk_other(scr_walker *w, const scr_walk_object *object, const scr_byte *p, const scr_byte *q, unsigned how)
{
    unsigned match = 0;
    if (object->refused || (object->other && !object->other(&w->s, p, q, how, &match)))
        return NULL;
    return &w->nodes[object->others[match]];
}

SCR_INLINE_ALWAYS bool scr_walk_is_name(PyObject *key, const scr_walk_member *member)
{
    return PyUnicode_CheckExact(key) && PyUnicode_IS_COMPACT_ASCII(key) && (size_t)PyUnicode_GET_LENGTH(key) == member->len
        && scr_walk_same((const char *)((PyASCIIObject *)key + 1), member->name, member->len);
}

/* The member that the key names, of the one that is expected and the two behind it, as optional ones may be missing; n_members: none of them. */
SCR_INLINE_ALWAYS uint32_t scr_walk_expected(const scr_walk_object *object, uint32_t member, PyObject *key)
{
    for (unsigned i = 0; i < 3 && member < object->n_members; i++) {
        if (SCR_LIKELY(scr_walk_is_name(key, &object->members[member])))
            return member;
        member = object->members[member].next;
    }
    return object->n_members;
}

static bool scr_walk_members(scr_walker *w, const scr_walk_object *object, PyObject *x)
{
    uint64_t seen[SCR_WALK_WORDS];
    Py_ssize_t at = 0;
    PyObject *key, *value;
    uint32_t count = 0, next = object->first;
    seen[0] = 0;
    for (uint32_t i = 1; i < object->n_words; i++)
        seen[i] = 0;
    for (; scr_py_next_entry(x, w->plain_keys, &at, &key, &value); count++) {
        uint32_t member = scr_walk_expected(object, next, key);
        if (SCR_UNLIKELY(member == object->n_members)) {
            scr_byte *p, *q;
            unsigned how;
            member = scr_walk_find(w, object, key, &p, &q, &how);
            if (member == SCR_NONE)
                return false;
            if (member == object->n_members) {
                const scr_walk_node *other = scr_walk_other(w, object, p, q, how);
                if (!other || !scr_walk_value(w, other, value))
                    return false;
                continue;
            }
        }
        seen[member / 64] |= UINT64_C(1) << member % 64;
        next = object->members[member].next;
        if (!scr_walk_value(w, &w->nodes[object->members[member].value], value))
            return false;
    }
    for (uint32_t i = 0; object->required && i < object->n_words; i++)
        if ((seen[i] & object->required[i]) != object->required[i])
            return false;
    return !object->close || object->close(seen, count);
}

static bool scr_walk_items(scr_walker *w, const scr_walk_array *array, PyObject *x)
{
    Py_ssize_t i = 0;
    for (; i < PyList_GET_SIZE(x); i++) {
        uint16_t node = (size_t)i < array->n_prefix ? array->prefix[i] : array->rest;
        if (!scr_walk_value(w, &w->nodes[node], PyList_GET_ITEM(x, i)))
            return false;
    }
    return (size_t)i <= UINT32_MAX && (!array->close || array->close((uint32_t)i));
}

/* Any value, or any key: nothing is asked of it but to be JSON. */
static const scr_walk_node scr_walk_any = {
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0,
    {SCR_WALK_SKIP, SCR_WALK_SKIP, SCR_WALK_SKIP, SCR_WALK_SKIP, SCR_WALK_SKIP, SCR_WALK_SKIP, SCR_WALK_SKIP}
};

static bool scr_walk_skip_members(scr_walker *w, PyObject *x)
{
    Py_ssize_t at = 0;
    PyObject *key, *value;
    while (scr_py_next_entry(x, w->plain_keys, &at, &key, &value))
        if (!PyUnicode_CheckExact(key) || !scr_walk_string(w, &scr_walk_any, key) || !scr_walk_value(w, &scr_walk_any, value))
            return false;
    return true;
}

static bool scr_walk_skip_items(scr_walker *w, PyObject *x)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(x); i++)
        if (!scr_walk_value(w, &scr_walk_any, PyList_GET_ITEM(x, i)))
            return false;
    return true;
}

static SCR_NOINLINE bool scr_walk_container(scr_walker *w, const scr_walk_node *node, PyObject *x, unsigned kind)
{
    unsigned how = node->how[kind];
    if (how == SCR_WALK_REFUSE)
        return false;
    if (how == SCR_WALK_TREE || w->depth == SCR_WALK_LEVELS)
        return scr_walk_tree(w, node, x);
    w->depth++;
    Py_INCREF(x); /* a tape of something in it may call the user's code, which may let go of it */
    bool valid;
    if (kind == SCR_OBJECT)
        valid = how == SCR_WALK_SKIP ? scr_walk_skip_members(w, x) : scr_walk_members(w, node->object, x);
    else
        valid = how == SCR_WALK_SKIP ? scr_walk_skip_items(w, x) : scr_walk_items(w, node->array, x);
    Py_DECREF(x);
    w->depth--;
    return valid;
}

/* Each kind in a function of its own that is called last: no register is saved here. */
static bool scr_walk_value(scr_walker *w, const scr_walk_node *node, PyObject *x)
{
    PyTypeObject *type = Py_TYPE(x);
    if (type == &PyUnicode_Type)
        return scr_walk_string(w, node, x);
    if (type == &PyFloat_Type)
        return scr_walk_float(w, node, x);
    if (type == &PyLong_Type)
        return scr_walk_int(w, node, x);
    if (type == &PyDict_Type)
        return scr_walk_container(w, node, x, SCR_OBJECT);
    if (type == &PyList_Type)
        return scr_walk_container(w, node, x, SCR_ARRAY);
    if (x != Py_None && type != &PyBool_Type)
        return false;
    unsigned how = node->how[x == Py_None ? SCR_NULL : x == Py_True ? SCR_TRUE : SCR_FALSE];
    return how == SCR_WALK_TREE ? scr_walk_tree(w, node, x) : how != SCR_WALK_REFUSE;
}

SCR_FN bool scr_walk(const scr_program *program, const scr_walk_node *nodes, uint8_t plain_keys, PyObject *x)
{
    scr_walker w;
    w.program = program;
    w.nodes = nodes;
    w.depth = 0;
    w.plain_keys = plain_keys;
    w.more = NULL;
    w.more_size = 0;
    w.s.status = SCR_VALID;
    w.s.max_depth = SCR_DEPTH_DEFAULT;
    w.s.room = SCR_DEPTH_DEFAULT + 1;
    w.s.again = 0;
    w.s.base_offset = 0;
    memset(w.s.spaces, 0, sizeof w.s.spaces);
    w.s.keys = w.s.few_keys;
    w.s.n_keys = 0;
    w.s.max_keys = SCR_KEYS_INLINE;
    w.s.text_base = w.s.text_top = 0;
    w.s.verdicts = NULL;
    scr_arena_init(&w.s.arena, NULL, 0);
    bool valid = scr_walk_value(&w, &nodes[0], x);
    PyMem_RawFree(w.more);
    return valid;
}
