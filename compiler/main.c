/* main.c: argv to a command; the only file that knows of the process. */
#include "tool/args.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static void print(const Out *out, FILE *to) { fwrite(out->ptr, 1, out->len, to); }

static void print_diagnostics(Ctx *ctx, const ToolArgs *args)
{
    Str text = diag_text(ctx, args->err_colour);
    fwrite(text.ptr, 1, text.len, args->err);
}

static int print_help(Ctx *ctx, const ToolArgs *args)
{
    Out out = out_new(ctx);
    Command topic = args->command;
    if (args->man)
        args_man(&out, STR(SCHEMAC_VERSION));
    else if (args->completion)
        args_completion(&out, (ShellName)args->completion);
    else if (args->command == COMMAND_HELP && args->inputs.n > 0 && strcmp(args->inputs.items[0], "techniques") == 0)
        args_techniques_help(&out);
    else if (args->command == COMMAND_HELP && args->inputs.n > 0 && !args_command(args->inputs.items[0], &topic)) {
        diag(ctx, D_USAGE, (Span){0}, "there is no command \"%s\"", args->inputs.items[0]);
        return EXIT_USAGE;
    } else if (args->command_given && topic != COMMAND_HELP)
        args_command_help(&out, topic);
    else
        args_help(&out);
    print(&out, args->out);
    return EXIT_CLEAN;
}

static int dispatch(Ctx *ctx, const ToolArgs *args)
{
    if (args->version || args->command == COMMAND_VERSION) {
        fprintf(args->out, "schemac %s\n", SCHEMAC_VERSION);
        return EXIT_CLEAN;
    }
    if (args->help || args->completion || args->man || args->command == COMMAND_HELP)
        return print_help(ctx, args);
    switch (args->command) {
    case COMMAND_COMPILE:
    case COMMAND_BUILD: return tool_compile(ctx, args);
    case COMMAND_VALIDATE: return tool_validate(args);
    case COMMAND_BOWTIE: return tool_bowtie(args);
    case COMMAND_STATS: return tool_stats(args);
    case COMMAND_DIFF_RUNTIME: return tool_diff_runtime(ctx, args);
    case COMMAND_CHECK_ENV: return tool_check_env(ctx, args);
    case COMMAND_HELP:
    case COMMAND_VERSION:
    case N_COMMANDS: break;
    }
    return EXIT_USAGE;
}

typedef struct Process { int argc; char **argv; ToolArgs args; int code; } Process;

static void run(Ctx *ctx, void *arg)
{
    Process *process = arg;
    ToolArgs *args = &process->args;
    bool good = args_parse(ctx, process->argc, process->argv, args);
    const char *no_color = getenv("NO_COLOR");
    args_colours(args, no_color && *no_color);
    process->code = good ? dispatch(ctx, args) : EXIT_USAGE;
    print_diagnostics(ctx, args);
}

/* A standard stream that was closed would be the next file that is opened: its place is taken by one that refuses. */
static void guard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    guard_streams();
    Process process = {argc, argv, {.in = stdin, .out = stdout, .err = stderr}, EXIT_INTERNAL};
    Ctx *ctx = ctx_new();
    if (!ctx || !ctx_run(ctx, run, &process)) {
        const char *why = ctx && ctx->fatal ? ctx->fatal : "out of memory";
        fprintf(stderr, "schemac: %s\n", why);
        if (strncmp(why, "internal error", 14) == 0)
            fputs("schemac: this is a fault of schemac, not of your input; please report it with the input\n", stderr);
        return EXIT_INTERNAL;
    }
    ctx_free(ctx);
    if (process.code == EXIT_CLEAN && (fflush(stdout) != 0 || ferror(stdout))) {
        fprintf(stderr, "schemac: cannot write to stdout: %s\n", file_why(errno));
        return EXIT_INPUT;
    }
    return process.code;
}
