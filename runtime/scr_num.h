/* scr_num.h: exact decimal arithmetic on JSON number tokens (text, length). No floating point, no limits on size.
 *
 * A token is sign, digits m (no leading or trailing zeros), exponent e (saturating); -0 is 0. All functions expect a
 * token that RFC 8259's grammar accepts.
 */
#ifndef SCR_NUM_H
#define SCR_NUM_H

#include "scr_core.h"

SCR_FN int scr_num_compare(const char *a, size_t a_len, const char *b, size_t b_len); /* -1, 0, 1 */
SCR_FN bool scr_num_is_integer(const char *s, size_t len);      /* by value: 1.0 and 1e2 are */
SCR_FN bool scr_num_is_integer_token(const char *s, size_t len); /* draft 4: no fraction and no exponent written */
/* s / divisor is an integer. The divisor is > 0 and its digits without trailing zeros are < 2^64 (the compiler refuses others). */
SCR_FN bool scr_num_is_multiple(const char *s, size_t len, const char *divisor, size_t divisor_len);
SCR_FN uint64_t scr_num_hash(const char *s, size_t len);        /* equal values, equal hashes */
/* The compiler asks this of multipleOf's operand: > 0 and digits < 2^64. */
SCR_FN bool scr_num_is_divisor(const char *s, size_t len);
/* An integer by value that fits: true and *out. */
SCR_FN bool scr_num_to_int64(const char *s, size_t len, int64_t *out);

#endif
