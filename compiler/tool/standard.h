/* standard.h: the outputs that the JSON Schema specification names. */
#ifndef SCHEMAC_STANDARD_H
#define SCHEMAC_STANDARD_H

#include "output.h"

/* One line: flag, basic, detailed or verbose. */
void standard_print(Out *out, const Judgement *judgement, OutputFormat format);

#endif
