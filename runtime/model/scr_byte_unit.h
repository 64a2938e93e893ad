/* scr_byte_unit.h: the units of ByteSize. */
#ifndef SCR_BYTE_UNIT_H
#define SCR_BYTE_UNIT_H

#include "scr_core.h"

/* Bytes of a unit in lower case: "b", "kb", "kib", "k", "bit", "kbit", "kibit". 0: it is none. */
SCR_FN double scr_byte_unit(const char *unit, size_t n);

#endif
