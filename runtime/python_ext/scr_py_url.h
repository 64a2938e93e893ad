/* scr_py_url.h: a URL taken apart as the WHATWG's standard says, and written again in its normal form. */
#ifndef SCR_PY_URL_H
#define SCR_PY_URL_H

#include "scr_py_text.h"

/* The parts; each begun by scr_py_url_begin, freed by scr_py_url_end. */
typedef struct scr_pyurl {
    scr_pytext scheme, user, password, host, path, query, fragment;
    bool has_host, has_query, has_fragment, opaque, special;
    bool keep_empty;       /* no "/" is put where there is no path */
    int port;              /* -1: none, or the scheme's own */
    const char *error;     /* why it is none, in pydantic's words; NULL: it is one */
    const char *violation; /* the last breach of strict rules; NULL: none */
} scr_pyurl;

SCR_FN void scr_py_url_begin(scr_pyurl *url);
SCR_FN void scr_py_url_end(scr_pyurl *url);
/* False: url->error, or an exception. */
SCR_FN bool scr_py_url_parse(scr_pyurl *url, const char *s, size_t n);
/* The whole; what comes before the host's end, and what comes behind it (from the path on), apart. */
SCR_FN void scr_py_url_write_start(const scr_pyurl *url, scr_pytext *out);
SCR_FN void scr_py_url_write_host(const scr_pyurl *url, scr_pytext *out, PyObject *shown); /* user, host, port; shown: in the host's place, or NULL */
SCR_FN void scr_py_url_write_rest(const scr_pyurl *url, scr_pytext *out);
SCR_FN bool scr_py_url_set_host(scr_pyurl *url, const char *host);
SCR_FN void scr_py_url_set_path(scr_pyurl *url, const char *path);
SCR_FN int scr_py_url_known_port(const char *scheme, size_t n); /* -1: none */
/* The host with its "xn--" labels as what they stand for. New reference. */
SCR_FN PyObject *scr_py_url_unicode_host(const char *host, size_t n);

#endif
