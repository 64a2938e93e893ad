/* scr_stream_unique.h: whether the items of an array differ (uniqueItems), found out from their text when the array has been passed.
 *
 * Few items that are plainly different, or plainly the same, are told without a tape: strings, integers, words, and
 * containers of them whose texts do not add up to the same. What is not so plain is for the tree.
 */
#ifndef SCR_STREAM_UNIQUE_H
#define SCR_STREAM_UNIQUE_H

#include "scr_stream.h"

#define SCR_UNIQUE_MAX 256u /* items whose sums are kept: 3 KiB of stack */

/* The array that begins at offset `at` of the input holds n items and was passed: 1 they differ, 0 two are equal, -1 the tree must tell. */
SCR_FN int scr_items_differ(scr_stream *s, size_t at, uint32_t n);

#endif
