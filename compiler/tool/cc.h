/* cc.h: running the C compiler that the user names. */
#ifndef SCHEMAC_CC_H
#define SCHEMAC_CC_H

#include "../base/base.h"

/* The command, words with spaces between them: what was asked for, else $CC, else "cc". Blank ones do not count. */
const char *cc_choose(const char *asked);
/* Runs it with more words behind (ended by NULL). log: the file that its output goes to; NULL: where ours goes. False and *why,
 * with what it said into the log, when it did not work. */
bool cc_run(Ctx *ctx, const char *cc, const char *const *more, const char *log, Str *why);

#endif
