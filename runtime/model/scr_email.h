/* scr_email.h: e-mail addresses of plain ASCII. */
#ifndef SCR_EMAIL_H
#define SCR_EMAIL_H

#include "scr_model_text.h"

#define SCR_EMAIL_LONGEST 2048 /* characters, pydantic's limit on what it looks at */
#define SCR_EMAIL_WHY 1024     /* bytes of the longest message */

/* An address in parts, and why it is none. */
typedef struct scr_email {
    const char *local, *domain; /* in the text, or here; domain: in lower case */
    size_t local_len, domain_len;
    scr_mtext why;              /* begun by who makes one, with SCR_EMAIL_WHY bytes */
    char name[16];              /* the local part in lower case, when it is one of those that RFC 2142 lists */
} scr_email;

/* What can be judged: no characters beyond ASCII, quotes, brackets, or "xn--". */
SCR_FN bool scr_email_is_plain(const char *s, size_t n);
/* The parts of a plain address; domain: room for n bytes. False: why. */
SCR_FN bool scr_email_read(scr_email *e, const char *s, size_t n, char *domain);
SCR_FN bool scr_email_is_atom(char c); /* a letter, digit or sign that a local part may have */

#endif
