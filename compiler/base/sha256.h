/* sha256.h: SHA-256 (FIPS 180-4), for the schema's hash. Our own because a crypto library would be one more thing to install
 * for sixty lines that never change. */
#ifndef SCHEMAC_SHA256_H
#define SCHEMAC_SHA256_H

#include "base.h"

Str sha256_hex(Ctx *ctx, Str data); /* 64 hex digits */

#endif
