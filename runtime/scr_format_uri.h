/* scr_format_uri.h: URIs, IRIs, references to them, and URI templates. */
#ifndef SCR_FORMAT_URI_H
#define SCR_FORMAT_URI_H

#include "scr_format.h"

SCR_FN bool scr_is_uri(const char *s, size_t len);
SCR_FN bool scr_is_uri_reference(const char *s, size_t len);
SCR_FN bool scr_is_iri(const char *s, size_t len);
SCR_FN bool scr_is_iri_reference(const char *s, size_t len);
SCR_FN bool scr_is_uri_template(const char *s, size_t len);

#endif
