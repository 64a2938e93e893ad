/* profile.h: --profile: a sample of real events, read into the counts that the planner asks (plan/profile.h). */
#ifndef SCHEMAC_TOOL_PROFILE_H
#define SCHEMAC_TOOL_PROFILE_H

#include "../driver.h"
#include "tool.h"

/* Reads the files of --profile, an event a line, and sets unit->profile; NULL when there are none. False after errors. */
bool profile_read(Ctx *ctx, const ToolArgs *args, const Options *options, Unit *unit);

#endif
