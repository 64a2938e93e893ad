/* args_table.h: cli.def as tables: what the files args*.c share. Private to them. */
#ifndef SCHEMAC_ARGS_TABLE_H
#define SCHEMAC_ARGS_TABLE_H

#include "args.h"

typedef enum OptionKind { FLAG, TRISTATE, TEXT, LIST, NUMBER, CHOICE, SET } OptionKind;

enum { /* sets of commands */
#define COMMAND(NAME, word, operands, summary, example) BIT_##NAME = 1 << COMMAND_##NAME,
#include "cli.def"
#undef COMMAND
    FOR_OUTPUT = BIT_COMPILE | BIT_BUILD,
    FOR_ENGINE = BIT_VALIDATE | BIT_BOWTIE,
    FOR_CC = FOR_ENGINE | BIT_BUILD | BIT_STATS,
    FOR_SCHEMA = FOR_OUTPUT | FOR_ENGINE | BIT_STATS,
    FOR_ALL = (1 << N_COMMANDS) - 1
};

typedef struct CommandRow {
    const char *word, *operands, *summary, *example;
} CommandRow;

typedef struct OptionRow {
    const char *long_name; /* empty: none */
    char short_name;       /* 0: none */
    OptionKind kind;
    size_t offset;         /* of the field in ToolArgs */
    const char *metavar;   /* CHOICE, SET: the words, with | between them */
    int commands;          /* BIT_* that take it */
    const char *help;
} OptionRow;

extern const CommandRow command_rows[N_COMMANDS]; /* ORDER COMMANDS */
extern const OptionRow option_rows[N_OPTIONS];    /* ORDER OPTIONS */

bool takes_value(const OptionRow *row);
bool is_attached(const OptionRow *row); /* its value is written without a space: -Wno-x */
/* The next word of "a|b|c"; false behind the last. */
bool word_next(const char **rest, Str *word);
/* "compile, build". */
Str commands_of(Ctx *ctx, int commands);

#endif
