/* scr_py_url.h: URLs in the extension: what scr_url.h asks of Python. */
#ifndef SCR_PY_URL_H
#define SCR_PY_URL_H

#include "scr_py_text.h"
#include "scr_url.h"

/* URLs while they are read, and their memory. */
typedef struct scr_pyurls {
    scr_urls all;
    scr_url_host host;
    void **blocks; /* each begins with the address of the next */
} scr_pyurls;

SCR_FN void scr_py_urls_begin(scr_pyurls *urls);
SCR_FN void scr_py_urls_end(scr_pyurls *urls);
SCR_FN void *scr_py_url_alloc(void *arg, size_t n);
SCR_FN bool scr_py_url_name(void *arg, scr_url *url, const char *s, size_t n);
/* The host with its "xn--" labels as what they stand for. New reference. */
SCR_FN PyObject *scr_py_url_unicode_host(const char *host, size_t n);

#endif
