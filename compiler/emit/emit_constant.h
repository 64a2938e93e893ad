/* emit_constant.h: values of models as initialisers of the runtime's objects, those parts that are the same wherever they stand. */
#ifndef SCHEMAC_EMIT_CONSTANT_H
#define SCHEMAC_EMIT_CONSTANT_H

#include "../ir/model.h"

/* {kind, ..} of None, bool, int, float, str, bytes, Decimal, timedelta and UUID; empty: of others, which need more than an initialiser. */
Str constant_scalar(Ctx *ctx, const ModelValue *value);
/* The fields of scr_odatetime, of a date, time or datetime. */
Str constant_time(Ctx *ctx, const ModelValue *value);
/* A C string literal. */
Str constant_c_string(Ctx *ctx, Str text);

#endif
