/* args.h: the command line from the table cli.def: parsing, help, the manual page, completion. */
#ifndef SCHEMAC_ARGS_H
#define SCHEMAC_ARGS_H

#include "tool.h"

typedef enum OptionName { /* ORDER OPTIONS */
#define OPTION(NAME, long_name, short_name, kind, field, metavar, commands, help) OPTION_##NAME,
#include "cli.def"
#undef OPTION
    N_OPTIONS
} OptionName;

/* Fills args (zeroed first, streams kept). All mistakes are reported (D_USAGE), with "did you mean"; false when there was one. */
bool args_parse(Ctx *ctx, int argc, char **argv, ToolArgs *args);
/* out_colour and err_colour: --color, else a terminal without NO_COLOR. `no_color`: the environment variable is set. */
void args_colours(ToolArgs *args, bool no_color);
/* The word of a CHOICE: args_choice(OPTION_DRAFT, 4) is "2019-09"; empty for 0. */
Str args_choice(OptionName option, int value);

void args_help(Out *out);                           /* schemac --help: one screen */
void args_command_help(Out *out, Command command);  /* schemac help COMMAND */
bool args_command(const char *word, Command *command);
void args_techniques_help(Out *out);                /* schemac help techniques */
void args_man(Out *out, Str version);
void args_completion(Out *out, ShellName shell);

#endif
