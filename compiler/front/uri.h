/* uri.h: URI references (RFC 3986): resolving and fragments. Text only; nothing is ever fetched. */
#ifndef SCHEMAC_URI_H
#define SCHEMAC_URI_H

#include "../base/base.h"

/* The target of a reference relative to an absolute base (RFC 3986 5.2.2), dot segments removed, fragment kept. */
Str uri_resolve(Ctx *ctx, Str base, Str reference);
/* Cuts at the first '#'. fragment: without '#', still percent-encoded; *has_fragment false when there is none. */
Str uri_without_fragment(Str uri, Str *fragment);
/* Percent-decoding. False: a '%' without two hex digits. */
bool uri_decode(Ctx *ctx, Str s, Str *out);
/* What a fragment may hold, the rest percent-encoded (RFC 3986 3.5). */
Str uri_encode_fragment(Ctx *ctx, Str s);
/* No control characters, spaces, or the like that no URI may hold. */
bool uri_is_plausible(Str uri);

#endif
