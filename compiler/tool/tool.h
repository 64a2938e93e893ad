/* tool.h: the commands behind main.c: what the command line said, and one function a command.
 *
 * A ToolArgs is filled by args_parse (args.h) and, for the streams and the colour, by main.c; it lives as long as the Ctx
 * that parsed it. The commands make contexts of their own, print to the streams they are given and return an exit code.
 */
#ifndef SCHEMAC_TOOL_H
#define SCHEMAC_TOOL_H

#include <stdio.h>

#include "../base/options.h"

typedef enum Command { /* ORDER COMMANDS */
#define COMMAND(NAME, word, operands, summary, example) COMMAND_##NAME,
#include "cli.def"
#undef COMMAND
    N_COMMANDS
} Command;

/* Exit codes of every command; of several that apply, the largest. */
enum {
    EXIT_CLEAN = 0,     /* all valid, all written */
    EXIT_INVALID = 1,   /* some instance is invalid */
    EXIT_USAGE = 2,     /* the command line is wrong */
    EXIT_INPUT = 3,     /* a file cannot be read or written, or a schema has errors */
    EXIT_UNDECIDED = 4, /* a limit was met before a verdict on some instance */
    EXIT_INTERNAL = 5   /* our fault, or no memory */
};

/* ORDER CHOICES: each from 1 in the order of cli.def; 0 is "not given". */
typedef enum EngineName { ENGINE_DEFAULT, ENGINE_EVALUATOR, ENGINE_COMPILED } EngineName;
typedef enum OutputFormat {
    FORMAT_DEFAULT, FORMAT_TEXT, FORMAT_FLAG, FORMAT_BASIC, FORMAT_DETAILED, FORMAT_VERBOSE, FORMAT_PYDANTIC, FORMAT_JSON
} OutputFormat;
typedef enum DumpForm { DUMP_NONE, DUMP_IR, DUMP_PLAN, DUMP_PROGRAM, DUMP_MODELS, DUMP_BODIES } DumpForm;
typedef enum DuplicateKeys { DUPLICATES_DEFAULT, DUPLICATES_REJECT, DUPLICATES_LAST } DuplicateKeys;
typedef enum ColorWhen { COLOR_DEFAULT, COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorWhen;
typedef enum ShellName { SHELL_NONE, SHELL_BASH, SHELL_ZSH, SHELL_FISH } ShellName;
enum { EMIT_C = 1, EMIT_H = 2, EMIT_PYTHON = 4, EMIT_PYI = 8, EMIT_RUNTIME = 16, EMIT_JSON_SCHEMA = 32 };

typedef struct TextList {
    const char **items;
    size_t n, cap;
} TextList;

typedef struct ToolArgs {
    Command command;
    bool command_given;     /* the word was written */
    TextList inputs;        /* operands behind the command, "-" is stdin */
    /* options, as cli.def says; zero is "not given". CHOICE fields hold the enums above */
    const char *output, *name, *python, *pyi, *cc, *each, *with_python, *template_file, *function;
    TextList registry, warnings, techniques, profiles, models, import_paths, skip_validators, env_files, events;
    int draft, duplicate_keys, dump, engine, format, color, completion;
    int format_assertion;   /* Tristate */
    bool show_values, content_assertion, no_pcre2, verdict_only, split, ndjson, cost, explain_slow, sections, verbose, help, version, man, ext;
    uint32_t emit, max_errors;
    /* set by main.c */
    FILE *in, *out, *err;
    bool out_colour, err_colour; /* decided by args_colours */
} ToolArgs;

int tool_compile(Ctx *ctx, const ToolArgs *args); /* compile and build; diagnostics stay in ctx */
int tool_validate(const ToolArgs *args);
int tool_bowtie(const ToolArgs *args);
int tool_stats(const ToolArgs *args);
int tool_diff_runtime(Ctx *ctx, const ToolArgs *args);
int tool_check_env(Ctx *ctx, const ToolArgs *args); /* diagnostics stay in ctx */

/* What the arguments mean for a compilation: Options (registry and all), and -W for the ctx. False after diagnostics. */
bool tool_options(Ctx *ctx, const ToolArgs *args, Options *options);

/* ---- files ---- */

/* file.c: the whole of a file of at most `most` bytes, NUL-terminated behind its end; args->in for "-". False after a
 * diagnostic (D_CANNOT_READ, D_TOO_LARGE). */
bool file_read(Ctx *ctx, const ToolArgs *args, const char *path, size_t most, Str *text);
/* What people call a path: "<stdin>" for "-". */
Str file_name(const char *path);
/* The error texts of errno, for messages. */
const char *file_why(int error);

/* registry.c: adds the files below a directory: `spec` is DIR (by their $id, and relative to the schema) or URI=DIR (by
 * their place below URI). False after a diagnostic. */
bool registry_load(Ctx *ctx, const char *spec, Registry *registry);

#endif
