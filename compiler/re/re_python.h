/* re_python.h: patterns of Python's `re` (for str) said in ECMA-262 with the u flag, where that is exact. */
#ifndef SCHEMAC_RE_PYTHON_H
#define SCHEMAC_RE_PYTHON_H

#include "../base/base.h"

typedef enum RePythonUse { RE_PYTHON_MATCH, RE_PYTHON_FULLMATCH, RE_PYTHON_SEARCH } RePythonUse;

#define RE_PYTHON_IGNORECASE 2 /* re.I; re.S is 16, re.U 32, re.A 256: the values of the module's flags */
#define RE_PYTHON_DOTALL 16
#define RE_PYTHON_UNICODE 32
#define RE_PYTHON_ASCII 256

/* Appends a pattern that matches somewhere in a text exactly when re.match, re.fullmatch or re.search of the pattern gives a match.
 * NULL, or what of the pattern has no such form (static text). */
const char *re_from_python(Out *out, Str pattern, int64_t flags, RePythonUse use);

#endif
