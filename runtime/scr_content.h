/* scr_content.h: the decoders of contentEncoding. */
#ifndef SCR_CONTENT_H
#define SCR_CONTENT_H

#include "scr_core.h"

enum scr_encoding { /* ORDER ENCODINGS, as in scr_ops.def */
    SCR_ENCODING_UNKNOWN,
    SCR_ENCODING_BASE64,
    SCR_ENCODING_BASE64URL,
    SCR_ENCODING_BASE32,
    SCR_ENCODING_BASE16,
    SCR_ENCODING_IDENTITY
};

/* Decodes `text` into out, which has room for text.len bytes. False: it is not so encoded. */
SCR_FN bool scr_content_decode(uint32_t encoding, scr_text text, char *out, size_t *len);

#endif
