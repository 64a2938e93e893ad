/* scr_py_schema.h: the engine of the CPython extension for JSON Schemas: what its parts share.
 *
 * JSON text goes to the schema's fast path, and to the evaluator for its errors. Python objects are walked as they are:
 *   scr_pytape_make    the object as a tape, which is what the evaluator reads: every verdict, every error
 *   scr_pyrefuse       says what in an object JSON cannot say, and where
 * An object is what json.dumps(x, ensure_ascii=False, allow_nan=False) would write of it: numbers are judged as that text, too.
 *
 * The generated file defines scr_pyschema_here, the schema that is compiled here, before the parts that use it. Everything mutable is
 * in the module's state, or on the stack of one call.
 */
#ifndef SCR_PY_SCHEMA_H
#define SCR_PY_SCHEMA_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "scr_each.h"
#include "scr_program.h"
#include "scr_py_entries.h"
#include "scr_py_schema_walk.h"
#include "scr_report.h"

/* Other threads may change a container while it is read: then it is read from a copy. Tests set it in builds with a GIL, too. */
#if !defined(SCR_PY_SNAPSHOT) && defined(Py_GIL_DISABLED)
#define SCR_PY_SNAPSHOT 1
#endif

#define SCR_PY_SCRATCH_FIRST ((size_t)64 << 10) /* bytes of working memory that a check begins with */
#define SCR_PY_SCRATCH_MOST ((size_t)1 << 30)   /* past it: UndecidedError, no_scratch */
#define SCR_PY_BRIEF 16384u                     /* bytes that are judged with the GIL held: some 10 us */
#define SCR_PY_ERRORS 100u
#define SCR_PY_FAILED_FIRST 64u                 /* failed items of a batch that there is room for at first */

/* A compiled schema. Static. */
typedef struct scr_pyschema {
    const scr_module *module;
    const scr_program *program;
    const scr_each *each;  /* NULL: compiled without --each */
    bool (*init)(void);    /* NULL: no pattern needs PCRE2 */
    uint32_t json_flags;
    const scr_walk_node *walk; /* nodes[0] is the root; NULL: objects are judged on a tape */
} scr_pyschema;

/* A name that loads met: it will meet it again. */
#define SCR_PY_NAMES 256u
typedef struct scr_pyname {
    PyObject *object;     /* owned: an ASCII str; NULL: none yet */
    uint32_t len;
    uint16_t next, child; /* slots of the name that stood behind it last, and of the first one in its value */
} scr_pyname;

/* What a module keeps for one interpreter. */
typedef struct scr_pyschema_state {
    PyObject *validation_error, *undecided_error;
    uint8_t plain_keys; /* of scr_py_try_entries */
    scr_pyname names[SCR_PY_NAMES + 1]; /* by hash; the last one stands for the document, and for names that are nowhere */
} scr_pyschema_state;

/* ---- objects as tapes ---- */

/* A character as UTF-8, four bytes at most: behind it. */
SCR_FN char *scr_py_put_utf8(char *to, Py_UCS4 c);
/* A str as UTF-8, in up to four bytes a character: behind it; NULL: a lone surrogate. */
SCR_FN char *scr_py_encode(char *to, PyObject *x);


/* Beyond scr_status: */
#define SCR_PY_RAISED 2  /* a Python exception is set */
#define SCR_PY_REFUSED 3 /* there is something that JSON cannot say: ask scr_pyrefuse */
#define SCR_PY_TWICE 4   /* two keys of one dict have the same text: ask json.dumps */

/* A container that is being read. */
typedef struct scr_pylevel {
    PyObject *held;  /* owned: the container, or a list of its items */
    Py_ssize_t at;   /* the next item; of a dict: PyDict_Next's position */
    uint32_t cell, count;
    uint8_t from;    /* SCR_PY_FROM_* */
    bool odd;        /* a dict with keys that are not plain str, so that two may have the same text */
} scr_pylevel;

enum { SCR_PY_FROM_DICT, SCR_PY_FROM_PAIRS, SCR_PY_FROM_LIST, SCR_PY_FROM_TUPLE };

/* A tape under way, on the stack of a call. Its text is what the cells point into: a mark for each cell, then its token or text, so that
 * starts rise as the evaluator wants them. */
typedef struct scr_pytape {
    scr_cell *cells;
    size_t n_cells, max_cells;
    char *text;
    size_t len, size;
    scr_pylevel *levels;
    size_t depth, max_levels;
    size_t max_depth;
    scr_cell few_cells[96];
    char little_text[2048];
    scr_pylevel few_levels[12];
} scr_pytape;

SCR_INLINE void scr_pytape_begin(scr_pytape *tape)
{
    tape->cells = tape->few_cells;
    tape->max_cells = sizeof tape->few_cells / sizeof *tape->few_cells;
    tape->text = tape->little_text;
    tape->size = sizeof tape->little_text;
    tape->levels = tape->few_levels;
    tape->max_levels = sizeof tape->few_levels / sizeof *tape->few_levels;
    tape->n_cells = tape->len = tape->depth = 0;
    tape->max_depth = SCR_DEPTH_DEFAULT;
}

/* Reads x: SCR_VALID, a negative status or SCR_PY_*. Without recursion; what it calls of the user's (items() of a dict's subclass) may
 * do what it likes. */
SCR_FN int scr_pytape_make(scr_pytape *tape, PyObject *x);
SCR_FN void scr_pytape_end(scr_pytape *tape);
SCR_INLINE scr_doc scr_pytape_doc(const scr_pytape *tape)
{
    scr_doc doc;
    doc.source = doc.decoded = tape->text;
    doc.cells = tape->cells;
    doc.n_cells = (uint32_t)tape->n_cells;
    return doc;
}

/* JSON can say x. False: scr_pyrefuse's exception is set. */
SCR_FN bool scr_pysays(const scr_pyschema_state *state, PyObject *x);
/* Raises TypeError or ValueError for the first thing in x that JSON cannot say, with its place; UndecidedError where x is too deep before
 * it. */
SCR_FN void scr_pyrefuse(const scr_pyschema_state *state, PyObject *x);

/* ---- errors ---- */

/* The module's exceptions, as the ctypes module has them. False: an exception is set. */
SCR_FN bool scr_pyschema_make_errors(scr_pyschema_state *state, PyObject *module);
SCR_FN void scr_pyschema_raise_undecided(const scr_pyschema_state *state, int status);
/* The list of error dicts of a report; located: with places in the text. */
SCR_FN PyObject *scr_pyschema_errors(const scr_report *report, bool located);
/* A list of one error that stands for those that cannot be told. */
SCR_FN PyObject *scr_pyschema_no_reason(const char *why);

/* ---- text as objects ---- */

/* What json.loads gives of a text that is valid JSON, with a NUL behind it; NULL: an exception is set (more digits than int reads, memory). */
SCR_FN PyObject *scr_pyschema_build(scr_pyschema_state *state, const char *json, size_t len);

/* ---- the module ---- */

SCR_FN int scr_pyschema_exec(PyObject *module);
SCR_FN int scr_pyschema_traverse(PyObject *module, visitproc visit, void *arg);
SCR_FN int scr_pyschema_clear(PyObject *module);
SCR_FN void scr_pyschema_free(void *module);
SCR_FN PyObject *scr_pyschema_is_valid(PyObject *module, PyObject *data);
SCR_FN PyObject *scr_pyschema_validate(PyObject *module, PyObject *data);
SCR_FN PyObject *scr_pyschema_iter_errors(PyObject *module, PyObject *data);
SCR_FN PyObject *scr_pyschema_loads(PyObject *module, PyObject *data);
SCR_FN PyObject *scr_pyschema_check_each(PyObject *module, PyObject *data);

#endif
