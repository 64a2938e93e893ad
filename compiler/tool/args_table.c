/* args_table.c: cli.def as tables. */
#include "args_table.h"

#include <string.h>

const CommandRow command_rows[N_COMMANDS] = { /* ORDER COMMANDS */
#define COMMAND(NAME, word, operands, summary, example) {word, operands, summary, example},
#include "cli.def"
#undef COMMAND
};

const OptionRow option_rows[N_OPTIONS] = { /* ORDER OPTIONS */
#define OPTION(NAME, long_name, short_name, kind, field, metavar, commands, help) \
    {long_name, short_name, kind, offsetof(ToolArgs, field), metavar, commands, help},
#include "cli.def"
#undef OPTION
};

bool takes_value(const OptionRow *row)
{
    return row->kind != FLAG && row->kind != TRISTATE;
}

bool is_attached(const OptionRow *row)
{
    return row->kind == LIST && row->long_name[0] == '\0';
}

bool word_next(const char **rest, Str *word)
{
    if (!**rest)
        return false;
    size_t len = strcspn(*rest, "|");
    *word = (Str){*rest, len};
    *rest += len + ((*rest)[len] == '|');
    return true;
}

Str commands_of(Ctx *ctx, int commands)
{
    Str text = STR("");
    for (int i = 0; i < N_COMMANDS; i++)
        if (commands & (1 << i))
            text = str_printf(ctx, "%.*s%s%s", STR_ARG(text), text.len ? ", " : "", command_rows[i].word);
    return text;
}
