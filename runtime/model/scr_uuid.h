/* scr_uuid.h: the text of UUIDs. */
#ifndef SCR_UUID_H
#define SCR_UUID_H

#include "scr_core.h"

/* 32 hexadecimal digits, or five groups between hyphens; these also in braces or behind "urn:uuid:". bytes: 16, set when true. */
SCR_FN bool scr_uuid_read(const char *text, size_t len, unsigned char *bytes);

/* Why a text of valid UTF-8 is none, in the words of the uuid crate that pydantic reads with, into SCR_UUID_WHY bytes. How long it is: a NUL may be part of it. */
enum { SCR_UUID_WHY = 96 };
SCR_FN size_t scr_uuid_wrong(const char *text, size_t len, char *why);

#endif
