/* The command line: what parses, what is refused with which words, and that help fits a screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "plan/techniques.h"
#include "tool/args.h"

typedef struct Line {
    const char *words[16];
    ToolArgs args;
    bool good;
    Str said;
} Line;

static void parse(Ctx *ctx, void *arg)
{
    Line *line = arg;
    char *argv[17];
    int argc = 1;
    argv[0] = (char *)"schemac";
    for (int i = 0; line->words[i]; i++)
        argv[argc++] = (char *)(uintptr_t)line->words[i];
    line->good = args_parse(ctx, argc, argv, &line->args);
    line->said = diag_text(ctx, false);
}

/* Parses; the Ctx is the caller's to free. */
static Ctx *run(Line *line)
{
    Ctx *ctx = ctx_new();
    assert_non_null(ctx);
    assert_true(ctx_run(ctx, parse, line));
    return ctx;
}

static void refused(Line line, const char *words)
{
    Ctx *ctx = run(&line);
    if (line.good || !strstr(line.said.ptr, words))
        fail_msg("wanted \"%s\" in: %.*s", words, STR_ARG(line.said));
    ctx_free(ctx);
}

static void accepts(void **state)
{
    (void)state;
    Line line = {.words = {"validate", "s.json", "-", "--draft", "7", "--registry=a", "--registry", "b=c", "--ndjson",
                           "--no-format-assertion", "-Wno-registry", "--max-errors=12", "--output", "basic", NULL}};
    Ctx *ctx = run(&line);
    assert_true(line.good);
    assert_int_equal(line.args.command, COMMAND_VALIDATE);
    assert_int_equal(line.args.inputs.n, 2);
    assert_string_equal(line.args.inputs.items[1], "-");
    assert_int_equal(line.args.registry.n, 2);
    assert_string_equal(line.args.registry.items[1], "b=c");
    assert_string_equal(line.args.warnings.items[0], "no-registry");
    assert_int_equal(line.args.format_assertion, NO);
    assert_int_equal(line.args.format, FORMAT_BASIC);
    assert_int_equal(line.args.max_errors, 12);
    assert_true(line.args.ndjson);
    assert_true(str_is(args_choice(OPTION_DRAFT, line.args.draft), "7"));
    ctx_free(ctx);
}

static void compile_is_the_default(void **state)
{
    (void)state;
    Line line = {.words = {"-oa.c", "--emit", "c,python", "--", "validate", "--x", NULL}};
    Ctx *ctx = run(&line);
    assert_true(line.good);
    assert_int_equal(line.args.command, COMMAND_COMPILE);
    assert_false(line.args.command_given);
    assert_string_equal(line.args.output, "a.c");
    assert_int_equal(line.args.emit, EMIT_C | EMIT_PYTHON);
    assert_string_equal(line.args.inputs.items[0], "validate");
    assert_string_equal(line.args.inputs.items[1], "--x");
    ctx_free(ctx);
}

/* Every CHOICE's enum in tool.h must follow the words of cli.def. */
static void choices_keep_their_order(void **state)
{
    (void)state;
    assert_true(str_is(args_choice(OPTION_OUTPUT, FORMAT_TEXT), "text"));
    assert_true(str_is(args_choice(OPTION_OUTPUT, FORMAT_JSON), "json"));
    assert_true(str_is(args_choice(OPTION_ENGINE, ENGINE_COMPILED), "compiled"));
    assert_true(str_is(args_choice(OPTION_DUMP, DUMP_PROGRAM), "program"));
    assert_true(str_is(args_choice(OPTION_DUPLICATE_KEYS, DUPLICATES_LAST), "last"));
    assert_true(str_is(args_choice(OPTION_COLOR, COLOR_NEVER), "never"));
    assert_true(str_is(args_choice(OPTION_COMPLETION, SHELL_FISH), "fish"));
    assert_true(str_is(args_choice(OPTION_EMIT, 5), "runtime"));
    assert_int_equal(args_choice(OPTION_OUTPUT, FORMAT_JSON + 1).len, 0);
    assert_int_equal(args_choice(OPTION_OUTPUT, 0).len, 0);
}

static void words_of_techniques(Ctx *ctx, void *arg)
{
    Techniques set = 0;
    assert_true(techniques_change(&set, STR("no-hash-sets")));
    assert_true(techniques_change(&set, STR("hash-sets")));
    assert_int_equal(set, 0);
    assert_true(techniques_change(&set, STR("no-all")));
    assert_true(techniques_change(&set, STR("single-pass")));
    assert_true(technique_is_on(set, TECHNIQUE_SINGLE_PASS));
    for (int i = TECHNIQUE_SINGLE_PASS + 1; i < N_TECHNIQUES; i++)
        assert_false(technique_is_on(set, (Technique)i));
    assert_false(techniques_change(&set, STR("no-no-all")));
    assert_false(techniques_change(&set, STR("")));
    set = 0;
    assert_true(techniques_change(&set, STR("no-date-time-ahead")));
    assert_true(str_is(techniques_words(ctx, set), "-fno-date-time-ahead"));
    *(bool *)arg = true;
}

/* The last word counts. */
static void techniques(void **state)
{
    (void)state;
    bool done = false;
    Ctx *ctx = ctx_new();
    assert_true(ctx_run(ctx, words_of_techniques, &done));
    assert_true(done);
    ctx_free(ctx);
}

static void refuses(void **state)
{
    (void)state;
    refused((Line){.words = {"s.json", "--registy", "x", NULL}}, "did you mean '--registry'?");
    refused((Line){.words = {"s.json", "--no-format-asertion", NULL}}, "did you mean '--no-format-assertion'?");
    refused((Line){.words = {"vlidate", "s.json", NULL}}, "did you mean 'validate'?");
    refused((Line){.words = {"s.json", "-z", NULL}}, "unknown option '-z'");
    refused((Line){.words = {"s.json", "--draft", "2019", NULL}}, "did you mean '2019-09'?");
    refused((Line){.words = {"s.json", "--draft", "5x", NULL}}, "it takes 4|6|7|2019-09|2020-12");
    refused((Line){.words = {"s.json", "-o", NULL}}, "-o needs a value");
    refused((Line){.words = {"s.json", "--split=1", NULL}}, "--split takes no value");
    refused((Line){.words = {"s.json", "--ndjson", NULL}}, "it belongs to: validate");
    refused((Line){.words = {"validate", "s", "i", "--max-errors", "0", NULL}}, "a whole number from 1");
    refused((Line){.words = {"validate", "s", "i", "--max-errors", "99999999999", NULL}}, "a whole number from 1");
    refused((Line){.words = {"validate", "s", "i", "--max-errors", "4294967296", NULL}}, "a whole number from 1");
    refused((Line){.words = {"validate", "s.json", NULL}}, "no instance is given");
    refused((Line){.words = {NULL}}, "no schema is given");
    refused((Line){.words = {"validate", "-", "-", NULL}}, "stdin (-) is given twice");
    refused((Line){.words = {"bowtie", "x", NULL}}, "takes no operand 'x'");
    refused((Line){.words = {"s.json", "--emit", "c,,h", NULL}}, "'' is not a value of --emit");
    refused((Line){.words = {"s.json", "--emit", "c,hh", NULL}}, "'hh' is not a value of --emit");
    refused((Line){.words = {"s.json", "-fno-predicted-key", NULL}}, "did you mean '-fno-predicted-keys'?");
    refused((Line){.words = {"s.json", "-f", "xyz", NULL}}, "schemac help techniques lists them");
    refused((Line){.words = {"s.json", "-f", NULL}}, "-f needs a value");
}

static void all_mistakes_at_once(void **state)
{
    (void)state;
    Line line = {.words = {"s.json", "--one", "--draft", "x", "-q", NULL}};
    Ctx *ctx = run(&line);
    assert_false(line.good);
    assert_int_equal(diag_errors(ctx), 3);
    ctx_free(ctx);
}

static void fits(Str text, size_t most_lines)
{
    size_t lines = 0, column = 0;
    for (size_t i = 0; i < text.len; i++) {
        column = text.ptr[i] == '\n' ? 0 : column + 1;
        lines += text.ptr[i] == '\n';
        if (column > 80)
            fail_msg("wider than 80 columns: %.*s", STR_ARG(text));
    }
    if (lines > most_lines)
        fail_msg("%zu lines: %.*s", lines, STR_ARG(text));
}

static void print_help(Ctx *ctx, void *arg)
{
    (void)arg;
    Out out = out_new(ctx);
    args_help(&out);
    fits(out_text(&out), 24);
    for (int i = 0; i < N_COMMANDS; i++) {
        Out one = out_new(ctx);
        args_command_help(&one, (Command)i);
        fits(out_text(&one), 29);
    }
    Out techniques = out_new(ctx);
    args_techniques_help(&techniques);
    fits(out_text(&techniques), 40);
    assert_non_null(strstr(out_text(&techniques).ptr, "-fno-predicted-keys"));
    Out man = out_new(ctx);
    args_man(&man, STR("1.2.3"));
    assert_non_null(strstr(out_text(&man).ptr, "\\-\\-max\\-errors"));
    assert_non_null(strstr(out_text(&man).ptr, "\\-fno\\-predicted\\-keys"));
    for (int shell = SHELL_BASH; shell <= SHELL_FISH; shell++) {
        Out script = out_new(ctx);
        args_completion(&script, (ShellName)shell);
        assert_non_null(strstr(out_text(&script).ptr, "no-format-assertion"));
        assert_non_null(strstr(out_text(&script).ptr, "pydantic"));
        assert_non_null(strstr(out_text(&script).ptr, "no-predicted-keys"));
    }
}

static void help_fits_a_screen(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    assert_true(ctx_run(ctx, print_help, NULL));
    ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts), cmocka_unit_test(compile_is_the_default), cmocka_unit_test(choices_keep_their_order),
        cmocka_unit_test(techniques), cmocka_unit_test(refuses), cmocka_unit_test(all_mistakes_at_once), cmocka_unit_test(help_fits_a_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
