/* args.c: argv to ToolArgs by the table cli.def.
 *
 * In: argv. Out: ToolArgs, or diagnostics (D_USAGE), all mistakes at once. Nothing is printed here.
 */
#include "../plan/techniques.h"
#include "args_table.h"

#include <string.h>
#include <unistd.h>

#define LIMIT_WORD 40 /* longest word that "did you mean" looks at: all of ours are shorter */

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
    Guess guess = {wanted, STR(""), wanted.len < 2 ? 1 : wanted.len / 3 + 2}; /* further off, it is another word */
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
    if (value && !*value) { /* "$UNSET": an empty --registry would be the root of all files */
        Str shown = option_shown(p->ctx, row);
        usage(p->ctx, str_printf(p->ctx, "%.*s has an empty value", STR_ARG(shown)));
    } else if (value) {
        option_store(p, option, value, yes);
    }
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

static void check_warnings(ArgsParser *p)
{
    for (size_t i = 0; i < p->args->warnings.n; i++) {
        const char *name = p->args->warnings.items[i];
        if (diag_option(p->ctx, str_of(name)))
            continue;
        Diag *d = usage(p->ctx, str_printf(p->ctx, "unknown warning '-W%s'", name));
        diag_help(p->ctx, d, "the names stand in docs/diagnostics.md, and behind each warning that is shown");
    }
}

static void technique_unknown(ArgsParser *p, const char *name)
{
    bool no = str_starts(str_of(name), STR("no-"));
    Guess guess = guess_new(str_of(no ? name + 3 : name));
    for (int i = 0; i < N_TECHNIQUES; i++)
        guess_try(&guess, str_of(technique_facts[i].name));
    Diag *d = usage(p->ctx, str_printf(p->ctx, "unknown technique '-f%s'", name));
    if (guess.best.len)
        diag_help(p->ctx, d, "did you mean '-f%s%.*s'?", no ? "no-" : "", STR_ARG(guess.best));
    else
        diag_help(p->ctx, d, "schemac help techniques lists them");
}

static void check_techniques(ArgsParser *p)
{
    Techniques ignored = 0;
    for (size_t i = 0; i < p->args->techniques.n; i++)
        if (!techniques_change(&ignored, str_of(p->args->techniques.items[i])))
            technique_unknown(p, p->args->techniques.items[i]);
}

static void check_stdin(ArgsParser *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->args->inputs.n; i++)
        n += strcmp(p->args->inputs.items[i], "-") == 0;
    for (size_t i = 0; i < p->args->profiles.n; i++)
        n += strcmp(p->args->profiles.items[i], "-") == 0;
    if (n > 1)
        usage(p->ctx, STR("stdin (-) is given twice, but can be read once"));
}

/* stats prints text, or JSON of the costs. */
static void check_stats(ArgsParser *p)
{
    const ToolArgs *args = p->args;
    if (args->command != COMMAND_STATS || args->format == FORMAT_DEFAULT)
        return;
    if (args->format != FORMAT_TEXT && args->format != FORMAT_JSON)
        usage(p->ctx, STR("stats prints text or json"));
    else if (args->format == FORMAT_JSON && args->inputs.n > 1)
        usage(p->ctx, STR("stats --output json goes with one schema"));
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
    check_warnings(&p);
    check_techniques(&p);
    check_stats(&p);
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
