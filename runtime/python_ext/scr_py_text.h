/* scr_py_text.h: a text that grows, for messages and dumps. */
#ifndef SCR_PY_TEXT_H
#define SCR_PY_TEXT_H

#include "scr_py.h"

/* Zero it to begin; scr_pytext_free at the end. failed is sticky: no memory. */
typedef struct scr_pytext {
    char *ptr;
    size_t len, max;
    bool failed;
    char inline_[1024];
} scr_pytext;

SCR_FN bool scr_pytext_grow(scr_pytext *text, size_t more);
SCR_INLINE bool scr_pytext_room(scr_pytext *text, size_t more)
{
    return SCR_LIKELY(text->max - text->len >= more) || scr_pytext_grow(text, more);
}
SCR_INLINE void scr_pytext_begin(scr_pytext *text)
{
    text->ptr = text->inline_;
    text->len = 0;
    text->max = sizeof text->inline_;
    text->failed = false;
}
SCR_INLINE void scr_pytext_add(scr_pytext *text, const char *s, size_t n)
{
    if (scr_pytext_room(text, n)) {
        memcpy(text->ptr + text->len, s, n);
        text->len += n;
    }
}
SCR_INLINE void scr_pytext_z(scr_pytext *text, const char *s) { scr_pytext_add(text, s, strlen(s)); }
SCR_INLINE void scr_pytext_char(scr_pytext *text, char c)
{
    if (scr_pytext_room(text, 1))
        text->ptr[text->len++] = c;
}
/* str(object) or repr(object); lone surrogates as '?'. False: an exception. */
SCR_FN bool scr_pytext_object(scr_pytext *text, PyObject *object, bool repr);
SCR_FN bool scr_pytext_str(scr_pytext *text, PyObject *str);
/* A float as Rust's {} prints it: shortest digits, never an exponent. */
SCR_FN bool scr_pytext_float(scr_pytext *text, double value);
SCR_FN void scr_pytext_free(scr_pytext *text);
/* The str, and frees; NULL: an exception. */
SCR_FN PyObject *scr_pytext_take(scr_pytext *text);
SCR_FN PyObject *scr_pytext_take_ascii(scr_pytext *text); /* of text that is known to be ASCII */

#endif
