/* args.c: argv to ToolArgs by the table cli.def; --help, the manual page and completion scripts from the same table.
 *
 * In: argv. Out: ToolArgs, or diagnostics (D_USAGE), all mistakes at once. Nothing is printed here.
 */
#include "args.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_WORD 40 /* longest word that "did you mean" looks at: all of ours are shorter */

typedef enum OptionKind { FLAG, TRISTATE, TEXT, LIST, NUMBER, CHOICE, SET } OptionKind;

enum { /* sets of commands */
#define COMMAND(NAME, word, operands, summary, example) BIT_##NAME = 1 << COMMAND_##NAME,
#include "cli.def"
#undef COMMAND
    FOR_OUTPUT = BIT_COMPILE | BIT_BUILD,
    FOR_ENGINE = BIT_VALIDATE | BIT_BOWTIE,
    FOR_CC = FOR_ENGINE | BIT_BUILD,
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

static const CommandRow command_rows[N_COMMANDS] = { /* ORDER COMMANDS */
#define COMMAND(NAME, word, operands, summary, example) {word, operands, summary, example},
#include "cli.def"
#undef COMMAND
};

static const OptionRow option_rows[N_OPTIONS] = { /* ORDER OPTIONS */
#define OPTION(NAME, long_name, short_name, kind, field, metavar, commands, help) \
    {long_name, short_name, kind, offsetof(ToolArgs, field), metavar, commands, help},
#include "cli.def"
#undef OPTION
};

typedef struct ArgsParser {
    Ctx *ctx;
    ToolArgs *args;
    int argc, at; /* at: the next word */
    char **argv;
    int given[N_OPTIONS]; /* index in argv + 1 of an option's last use */
} ArgsParser;

/* ---- did you mean ---- */

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Levenshtein's distance; LIMIT_WORD when a word is too long to be one of ours. */
static size_t distance(Str a, Str b)
{
    size_t row[LIMIT_WORD + 1];
    if (a.len > LIMIT_WORD || b.len > LIMIT_WORD)
        return LIMIT_WORD;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a.ptr[i - 1] != b.ptr[j - 1]));
            diagonal = above;
        }
    }
    return row[b.len];
}

/* A word that the user may have meant, and how far off it is. */
typedef struct Guess {
    Str wanted;
    Str best;
    size_t distance;
} Guess;

static Guess guess_new(Str wanted)
{
    Guess guess = {wanted, STR(""), wanted.len / 3 + 2}; /* further off, it is another word */
    return guess;
}

static void guess_try(Guess *guess, Str word)
{
    size_t d = distance(guess->wanted, word);
    if (guess->wanted.len >= 3 && str_starts(word, guess->wanted) && guess->distance > 1)
        d = 1;
    if (word.len && d < guess->distance) {
        guess->distance = d;
        guess->best = word;
    }
}

static Diag *usage(Ctx *ctx, Str message)
{
    Span nowhere = {0, 0, 0};
    return diag(ctx, D_USAGE, nowhere, "%.*s", STR_ARG(message));
}

/* ---- the words of a CHOICE or SET ---- */

/* The next word of "a|b|c"; false behind the last. */
static bool word_next(const char **rest, Str *word)
{
    if (!**rest)
        return false;
    size_t len = strcspn(*rest, "|");
    *word = (Str){*rest, len};
    *rest += len + ((*rest)[len] == '|');
    return true;
}

/* The place of a word from 1; 0 and the guess filled: it is not there. */
static int word_place(const char *words, Str wanted, Guess *guess)
{
    Str word;
    for (int place = 1; word_next(&words, &word); place++) {
        if (str_eq(word, wanted))
            return place;
        guess_try(guess, word);
    }
    return 0;
}

Str args_choice(OptionName option, int value)
{
    const char *words = option_rows[option].metavar;
    Str word = STR("");
    for (int place = 1; place <= value; place++)
        if (!word_next(&words, &word))
            return STR("");
    return word;
}

/* ---- values ---- */

static Str option_shown(Ctx *ctx, const OptionRow *row)
{
    if (row->long_name[0])
        return str_printf(ctx, "--%s", row->long_name);
    return str_printf(ctx, "-%c", row->short_name);
}

static int option_word(ArgsParser *p, const OptionRow *row, Str wanted)
{
    Guess guess = guess_new(wanted);
    int place = word_place(row->metavar, wanted, &guess);
    if (place)
        return place;
    Str shown = option_shown(p->ctx, row);
    Diag *d = usage(p->ctx, str_printf(p->ctx, "'%.*s' is not a value of %.*s", STR_ARG(wanted), STR_ARG(shown)));
    if (guess.best.len)
        diag_help(p->ctx, d, "did you mean '%.*s'? It takes %s", STR_ARG(guess.best), row->metavar);
    else
        diag_help(p->ctx, d, "it takes %s", row->metavar);
    return 0;
}

static uint32_t option_set(ArgsParser *p, const OptionRow *row, const char *value)
{
    uint32_t set = 0;
    for (;;) {
        size_t len = strcspn(value, ",");
        int place = option_word(p, row, (Str){value, len});
        if (!place)
            return 0;
        set |= 1u << (place - 1);
        if (!value[len])
            return set;
        value += len + 1;
    }
}

static uint32_t option_number(ArgsParser *p, const OptionRow *row, const char *value)
{
    uint64_t number = 0;
    size_t len = strlen(value);
    bool good = len > 0 && len <= 10 && strspn(value, "0123456789") == len;
    for (size_t i = 0; good && i < len; i++)
        number = number * 10 + (uint64_t)(value[i] - '0');
    if (good && number > 0 && number < UINT32_MAX)
        return (uint32_t)number;
    Str shown = option_shown(p->ctx, row);
    Str message = str_printf(p->ctx, "%.*s takes a whole number from 1 to 4294967294, not '%s'", STR_ARG(shown), value);
    usage(p->ctx, message);
    return 0;
}

static void list_add(Ctx *ctx, TextList *list, const char *text)
{
    VEC_PUSH(ctx, list) = text;
}

/* Stores an option. value: NULL for those that take none. yes: false for --no-x. */
static void option_store(ArgsParser *p, OptionName option, const char *value, bool yes)
{
    const OptionRow *row = &option_rows[option];
    void *field = (char *)p->args + row->offset;
    switch (row->kind) {
    case FLAG: *(bool *)field = true; break;
    case TRISTATE: *(int *)field = yes ? YES : NO; break;
    case TEXT: *(const char **)field = value; break;
    case LIST: list_add(p->ctx, field, value); break;
    case NUMBER: *(uint32_t *)field = option_number(p, row, value); break;
    case CHOICE: *(int *)field = option_word(p, row, str_of(value)); break;
    case SET: *(uint32_t *)field |= option_set(p, row, value); break;
    }
}

static bool takes_value(const OptionRow *row)
{
    return row->kind != FLAG && row->kind != TRISTATE;
}

/* The value of an option: what is attached to it, else the next word. NULL after a diagnostic. */
static const char *option_value(ArgsParser *p, const OptionRow *row, const char *attached)
{
    if (attached)
        return attached;
    if (p->at < p->argc)
        return p->argv[p->at++];
    Str shown = option_shown(p->ctx, row);
    Diag *d = usage(p->ctx, str_printf(p->ctx, "%.*s needs a value", STR_ARG(shown)));
    diag_help(p->ctx, d, "write %.*s %s", STR_ARG(shown), row->metavar);
    return NULL;
}

static void option_use(ArgsParser *p, OptionName option, const char *attached, bool yes)
{
    const OptionRow *row = &option_rows[option];
    p->given[option] = p->at;
    if (!takes_value(row)) {
        option_store(p, option, NULL, yes);
        return;
    }
    const char *value = option_value(p, row, attached);
    if (value)
        option_store(p, option, value, yes);
}

/* ---- words of argv ---- */

static void long_unknown(ArgsParser *p, Str name)
{
    Guess guess = guess_new(name);
    for (int i = 0; i < N_OPTIONS; i++) {
        guess_try(&guess, str_of(option_rows[i].long_name));
        if (option_rows[i].kind == TRISTATE)
            guess_try(&guess, str_printf(p->ctx, "no-%s", option_rows[i].long_name));
    }
    Diag *d = usage(p->ctx, str_printf(p->ctx, "unknown option '--%.*s'", STR_ARG(name)));
    if (guess.best.len)
        diag_help(p->ctx, d, "did you mean '--%.*s'?", STR_ARG(guess.best));
}

static void long_option(ArgsParser *p, const char *word)
{
    size_t len = strcspn(word, "=");
    const char *attached = word[len] == '=' ? word + len + 1 : NULL;
    Str name = {word, len};
    bool no = str_starts(name, STR("no-"));
    for (int i = 0; i < N_OPTIONS; i++) {
        const OptionRow *row = &option_rows[i];
        bool yes = row->long_name[0] && str_is(name, row->long_name);
        if (!yes && !(no && row->kind == TRISTATE && str_is(str_from(name, 3), row->long_name)))
            continue;
        if (attached && !takes_value(row))
            usage(p->ctx, str_printf(p->ctx, "--%.*s takes no value", STR_ARG(name)));
        else
            option_use(p, (OptionName)i, attached, yes);
        return;
    }
    long_unknown(p, name);
}

static int short_find(char c)
{
    for (int i = 0; i < N_OPTIONS; i++)
        if (option_rows[i].short_name == c)
            return i;
    return -1;
}

/* "-v", "-vh", "-ofile", "-o file", "-Wno-x". */
static void short_options(ArgsParser *p, const char *word)
{
    for (; *word; word++) {
        int option = short_find(*word);
        if (option < 0) {
            Diag *d = usage(p->ctx, str_printf(p->ctx, "unknown option '-%s'", word));
            diag_help(p->ctx, d, "see schemac --help");
            return;
        }
        bool value = takes_value(&option_rows[option]);
        option_use(p, (OptionName)option, value && word[1] ? word + 1 : NULL, true);
        if (value)
            return;
    }
}

bool args_command(const char *word, Command *command)
{
    for (int i = 0; i < N_COMMANDS; i++)
        if (strcmp(word, command_rows[i].word) == 0) {
            *command = (Command)i;
            return true;
        }
    return false;
}

/* A first operand that looks like a misspelt command. A file of that name can be given as ./name. */
static void command_doubt(ArgsParser *p, const char *word)
{
    Guess guess = guess_new(str_of(word));
    if (strpbrk(word, "./\\-") || access(word, F_OK) == 0)
        return;
    for (int i = 0; i < N_COMMANDS; i++)
        guess_try(&guess, str_of(command_rows[i].word));
    if (!guess.best.len)
        return;
    Diag *d = usage(p->ctx, str_printf(p->ctx, "unknown command '%s'", word));
    diag_help(p->ctx, d, "did you mean '%.*s'?", STR_ARG(guess.best));
}

static void operand(ArgsParser *p, const char *word, bool may_be_command)
{
    bool first = !p->args->command_given && p->args->inputs.n == 0 && may_be_command;
    if (first && args_command(word, &p->args->command)) {
        p->args->command_given = true;
        return;
    }
    if (first)
        command_doubt(p, word);
    list_add(p->ctx, &p->args->inputs, word);
}

static void words(ArgsParser *p)
{
    bool options = true;
    while (p->at < p->argc) {
        const char *word = p->argv[p->at++];
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && word[0] == '-' && word[1] == '-')
            long_option(p, word + 2);
        else if (options && word[0] == '-' && word[1])
            short_options(p, word + 1);
        else
            operand(p, word, options);
    }
}

/* ---- what only the whole line can tell ---- */

static Str commands_of(Ctx *ctx, int commands)
{
    Str text = STR("");
    for (int i = 0; i < N_COMMANDS; i++)
        if (commands & (1 << i))
            text = str_printf(ctx, "%.*s%s%s", STR_ARG(text), text.len ? ", " : "", command_rows[i].word);
    return text;
}

static void check_options(ArgsParser *p)
{
    for (int i = 0; i < N_OPTIONS; i++) {
        const OptionRow *row = &option_rows[i];
        if (!p->given[i] || (row->commands & (1 << p->args->command)))
            continue;
        Str shown = option_shown(p->ctx, row);
        const char *word = command_rows[p->args->command].word;
        Diag *d = usage(p->ctx, str_printf(p->ctx, "'%s' does not take %.*s", word, STR_ARG(shown)));
        Str owners = commands_of(p->ctx, row->commands);
        diag_help(p->ctx, d, "it belongs to: %.*s", STR_ARG(owners));
    }
}

static void check_stdin(ArgsParser *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->args->inputs.n; i++)
        n += strcmp(p->args->inputs.items[i], "-") == 0;
    if (n > 1)
        usage(p->ctx, STR("stdin (-) is given twice, but can be read once"));
}

static void check_operands(ArgsParser *p)
{
    const ToolArgs *args = p->args;
    const char *word = command_rows[args->command].word;
    size_t n = args->inputs.n;
    size_t wanted = 1, most = SIZE_MAX;
    if (args->help || args->version)
        return;
    if (args->command == COMMAND_VALIDATE)
        wanted = 2;
    if (args->emit & EMIT_RUNTIME) /* the same for every schema */
        wanted = 0;
    if (args->command == COMMAND_BOWTIE || args->command == COMMAND_VERSION)
        wanted = most = 0;
    if (args->command == COMMAND_HELP) {
        wanted = 0;
        most = 1;
    }
    if (n > most) {
        usage(p->ctx, str_printf(p->ctx, "'%s' takes no operand '%s'", word, args->inputs.items[most]));
    } else if (n < wanted) {
        Diag *d = usage(p->ctx, n == 0 ? STR("no schema is given") : STR("no instance is given"));
        const CommandRow *row = &command_rows[args->command];
        diag_help(p->ctx, d, "for instance: %s (- is stdin; schemac --help tells more)", row->example);
    }
}

bool args_parse(Ctx *ctx, int argc, char **argv, ToolArgs *args)
{
    ArgsParser p = {.ctx = ctx, .args = args, .argc = argc, .at = 1, .argv = argv};
    FILE *in = args->in, *out = args->out, *err = args->err;
    size_t errors = diag_errors(ctx);
    *args = (ToolArgs){.command = COMMAND_COMPILE, .in = in, .out = out, .err = err};
    words(&p);
    if (args->completion || args->man)
        args->command = COMMAND_HELP;
    check_options(&p);
    check_stdin(&p);
    if (diag_errors(ctx) == errors)
        check_operands(&p);
    return diag_errors(ctx) == errors;
}

static bool coloured(int color, bool no_color, FILE *stream)
{
    if (color == COLOR_ALWAYS || color == COLOR_NEVER)
        return color == COLOR_ALWAYS;
    return !no_color && stream && isatty(fileno(stream));
}

void args_colours(ToolArgs *args, bool no_color)
{
    args->out_colour = coloured(args->color, no_color, args->out);
    args->err_colour = coloured(args->color, no_color, args->err);
}

/* ---- help ---- */

#define HELP_COLUMN 32

static void pad(Out *out, size_t from, size_t column)
{
    while (from++ < column)
        out_char(out, ' ');
}

/* "-v, --verbose", "--draft 4|6|7", "--[no-]format-assertion". */
static Str option_synopsis(Ctx *ctx, const OptionRow *row)
{
    Str text = STR("");
    const char *gap = row->metavar[0] && row->short_name != 'W' ? " " : "";
    if (row->short_name)
        text = str_printf(ctx, "-%c%s", row->short_name, row->long_name[0] ? ", " : "");
    if (row->long_name[0])
        text = str_printf(ctx, "%.*s--%s%s", STR_ARG(text), row->kind == TRISTATE ? "[no-]" : "", row->long_name);
    text = str_printf(ctx, "%.*s%s", STR_ARG(text), gap);
    for (const char *c = row->metavar; *c; c++)
        text = str_printf(ctx, "%.*s%c", STR_ARG(text), row->kind == SET && *c == '|' ? ',' : *c);
    return text;
}

static void option_help(Out *out, const OptionRow *row)
{
    Str synopsis = option_synopsis(out->ctx, row);
    size_t column = synopsis.len + 2;
    out_printf(out, "  %.*s", STR_ARG(synopsis));
    if (column + 1 > HELP_COLUMN) {
        out_char(out, '\n');
        column = 0;
    }
    pad(out, column, HELP_COLUMN);
    out_printf(out, "%s\n", row->help);
}

void args_help(Out *out)
{
    out_z(out, "Usage: schemac [COMMAND] [OPTION]... FILE...\n"
               "JSON Schema in; C that checks JSON, and Python bindings to it, out.\n\n"
               "  schemac order.json -o order_validator.c --python order.py\n"
               "  cc -O2 -shared -fPIC order_validator.c -o order_validator.so\n"
               "  python3 -c 'import order; order.validate(open(\"event.json\").read())'\n\n"
               "Commands:\n");
    for (int i = 0; i < N_COMMANDS; i++) {
        out_printf(out, "  %s", command_rows[i].word);
        pad(out, strlen(command_rows[i].word) + 2, 13);
        out_printf(out, "%s\n", command_rows[i].summary);
    }
    out_z(out, "\nschemac help COMMAND tells a command's options. A file named - is stdin or\n"
               "stdout; -- ends the options. A schema whose name ends in .yaml is YAML.\n"
               "Exit: 0 all is valid or written, 1 an instance is invalid, 2 usage,\n"
               "3 a file cannot be read or a schema has errors, 5 a fault of schemac.\n");
}

static bool help_lists(OptionName option, Command command)
{
    bool common = option == OPTION_HELP || option == OPTION_VERSION;
    return !common && (option_rows[option].commands & (1 << command));
}

void args_command_help(Out *out, Command command)
{
    const CommandRow *row = &command_rows[command];
    out_printf(out, "Usage: schemac %s%s[OPTION]... %s\n", command == COMMAND_COMPILE ? "[compile" : row->word,
               command == COMMAND_COMPILE ? "] " : " ", row->operands);
    out_printf(out, "%s: %s. Example:\n  %s\n\n", row->word, row->summary, row->example);
    for (int i = 0; i < N_OPTIONS; i++)
        if (help_lists((OptionName)i, command))
            option_help(out, &option_rows[i]);
}

/* ---- the manual page ---- */

/* Text for troff: hyphens that are meant as such, no leading control characters. */
static void man_text(Out *out, Str text)
{
    if (text.len && (text.ptr[0] == '.' || text.ptr[0] == '\''))
        out_z(out, "\\&");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '-')
            out_z(out, "\\-");
        else if (text.ptr[i] == '\\')
            out_z(out, "\\e");
        else
            out_char(out, text.ptr[i]);
    }
}

static void man_command(Out *out, Command command)
{
    const CommandRow *row = &command_rows[command];
    out_printf(out, ".SS %s\n", row->word);
    out_printf(out, "%s. Operands: ", row->summary);
    man_text(out, str_of(row->operands[0] ? row->operands : "none"));
    out_z(out, ".\n.PP\n.EX\n");
    man_text(out, str_of(row->example));
    out_z(out, "\n.EE\n");
}

static void man_option(Out *out, const OptionRow *row)
{
    out_z(out, ".TP\n.B ");
    man_text(out, option_synopsis(out->ctx, row));
    out_char(out, '\n');
    man_text(out, str_of(row->help));
    Str owners = commands_of(out->ctx, row->commands);
    if (row->commands != FOR_ALL)
        out_printf(out, "\n(%.*s)", STR_ARG(owners));
    out_char(out, '\n');
}

void args_man(Out *out, Str version)
{
    out_printf(out, ".TH SCHEMAC 1 \"\" \"schemac %.*s\" \"User Commands\"\n", STR_ARG(version));
    out_z(out, ".SH NAME\nschemac \\- compile JSON Schema to C that checks JSON\n"
               ".SH SYNOPSIS\n.B schemac\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR]... \\fIFILE\\fR...\n"
               ".SH DESCRIPTION\nReads JSON Schema (drafts 4, 6, 7, 2019\\-09 and 2020\\-12; JSON or YAML) and writes\n"
               "self\\-contained C that checks JSON against it, with Python bindings.\n"
               "A file named \\- is standard input or output; \\-\\- ends the options.\n.SH COMMANDS\n");
    for (int i = 0; i < N_COMMANDS; i++)
        man_command(out, (Command)i);
    out_z(out, ".SH OPTIONS\n");
    for (int i = 0; i < N_OPTIONS; i++)
        man_option(out, &option_rows[i]);
    out_z(out, ".SH EXIT STATUS\n.TP\n0\nall is valid, or written\n.TP\n1\nan instance is invalid, or could not be decided\n"
               ".TP\n2\nthe command line is wrong\n.TP\n3\na file cannot be read or written, or a schema has errors\n"
               ".TP\n5\na fault of schemac itself, or no memory\n"
               ".SH ENVIRONMENT\n.TP\nCC\nthe C compiler, unless \\-\\-cc is given\n"
               ".TP\nNO_COLOR\nno colours, unless \\-\\-color says so\n.TP\nTMPDIR\nwhere temporary directories are made\n");
}

/* ---- completion ---- */

static void completion_words(Out *out, const OptionRow *row)
{
    if (row->long_name[0])
        out_printf(out, " --%s", row->long_name);
    if (row->kind == TRISTATE)
        out_printf(out, " --no-%s", row->long_name);
    if (row->short_name)
        out_printf(out, " -%c", row->short_name);
}

static void completion_bash(Out *out)
{
    Str word;
    out_z(out, "_schemac() {\n    local words= current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
               "    case $previous in\n");
    for (int i = 0; i < N_OPTIONS; i++) {
        const char *rest = option_rows[i].metavar;
        if (option_rows[i].kind != CHOICE && option_rows[i].kind != SET)
            continue;
        out_printf(out, "    --%s) words=\"", option_rows[i].long_name);
        while (word_next(&rest, &word))
            out_printf(out, "%.*s ", STR_ARG(word));
        out_z(out, "\" ;;\n");
    }
    out_z(out, "    *) case $current in\n       -*) words=\"");
    for (int i = 0; i < N_OPTIONS; i++)
        completion_words(out, &option_rows[i]);
    out_z(out, "\" ;;\n       *) [ \"$COMP_CWORD\" = 1 ] && words=\"");
    for (int i = 0; i < N_COMMANDS; i++)
        out_printf(out, "%s ", command_rows[i].word);
    out_z(out, "\" ;;\n       esac ;;\n    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n"
               "complete -o default -F _schemac schemac\n");
}

/* A zsh action for an option's value, or nothing. */
static void zsh_value(Out *out, const OptionRow *row)
{
    const char *rest = row->metavar;
    Str word;
    if (!takes_value(row))
        return;
    if (row->kind != CHOICE && row->kind != SET) {
        out_z(out, ":value:_files");
        return;
    }
    out_z(out, ":value:(");
    while (word_next(&rest, &word))
        out_printf(out, "%.*s ", STR_ARG(word));
    out_char(out, ')');
}

static void zsh_option(Out *out, const char *dashes, Str name, const OptionRow *row)
{
    out_printf(out, "    '%s%s%.*s[", row->kind == LIST ? "*" : "", dashes, STR_ARG(name));
    for (const char *c = row->help; *c; c++)
        out_char(out, *c == '\'' || *c == '[' || *c == ']' || *c == ':' ? ' ' : *c);
    out_char(out, ']');
    zsh_value(out, row);
    out_z(out, "' \\\n");
}

static void completion_zsh(Out *out)
{
    out_z(out, "#compdef schemac\n_arguments -s \\\n");
    for (int i = 0; i < N_OPTIONS; i++) {
        const OptionRow *row = &option_rows[i];
        if (row->long_name[0])
            zsh_option(out, "--", str_of(row->long_name), row);
        if (row->kind == TRISTATE)
            zsh_option(out, "--no-", str_of(row->long_name), row);
        if (row->short_name)
            zsh_option(out, "-", (Str){&row->short_name, 1}, row);
    }
    out_z(out, "    '1:command or file:_alternative \"commands:command:(");
    for (int i = 0; i < N_COMMANDS; i++)
        out_printf(out, "%s ", command_rows[i].word);
    out_z(out, ")\" \"files:file:_files\"' \\\n    '*:file:_files'\n");
}

static void fish_option(Out *out, const char *no, const OptionRow *row)
{
    const char *rest = row->metavar;
    Str word;
    out_z(out, "complete -c schemac");
    if (row->long_name[0])
        out_printf(out, " -l %s%s", no, row->long_name);
    if (row->short_name)
        out_printf(out, " -s %c", row->short_name);
    if (takes_value(row))
        out_z(out, " -r");
    if (row->kind == CHOICE || row->kind == SET) {
        out_z(out, " -f -a '");
        while (word_next(&rest, &word))
            out_printf(out, "%.*s ", STR_ARG(word));
        out_char(out, '\'');
    }
    out_printf(out, " -d \"");
    for (const char *c = row->help; *c; c++)
        out_printf(out, "%s%c", *c == '$' || *c == '"' ? "\\" : "", *c);
    out_z(out, "\"\n");
}

static void completion_fish(Out *out)
{
    for (int i = 0; i < N_COMMANDS; i++)
        out_printf(out, "complete -c schemac -n __fish_use_subcommand -a %s -d '%s'\n", command_rows[i].word,
                   command_rows[i].summary);
    for (int i = 0; i < N_OPTIONS; i++) {
        fish_option(out, "", &option_rows[i]);
        if (option_rows[i].kind == TRISTATE)
            fish_option(out, "no-", &option_rows[i]);
    }
}

void args_completion(Out *out, ShellName shell)
{
    switch (shell) {
    case SHELL_NONE: break;
    case SHELL_BASH: completion_bash(out); break;
    case SHELL_ZSH: completion_zsh(out); break;
    case SHELL_FISH: completion_fish(out); break;
    }
}
