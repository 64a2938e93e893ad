/* args_help.c: --help and the manual page, from the table cli.def. */
#include "../plan/techniques.h"
#include "args_table.h"

#include <string.h>

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
    const char *gap = row->metavar[0] && !is_attached(row) ? " " : "";
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
               "JSON Schema or pydantic models in; C that checks JSON, and Python bindings, out.\n\n"
               "  schemac order.json -o order_validator.c --python order.py\n"
               "  cc -O2 -shared -fPIC order_validator.c -o order_validator.so\n"
               "  python3 -c 'import order; order.validate(open(\"event.json\").read())'\n\n"
               "Commands:\n");
    for (int i = 0; i < N_COMMANDS; i++) {
        out_printf(out, "  %s", command_rows[i].word);
        pad(out, strlen(command_rows[i].word) + 2, 16);
        out_printf(out, "%s\n", command_rows[i].summary);
    }
    out_z(out, "\nschemac help COMMAND tells a command's options. A file named - is stdin or\n"
               "stdout; -- ends the options. A schema whose name ends in .yaml is YAML;\n"
               "FILE.py:NAME is the one that stands in Python code as the literal NAME.\n"
               "Exit: 0 all is valid or written, 1 an instance is invalid, 2 usage,\n"
               "3 a file cannot be read or a schema has errors, 4 no verdict on an instance\n"
               "(a limit was met), 5 a fault of schemac; the largest that applies.\n");
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

void args_techniques_help(Out *out)
{
    out_z(out, "Techniques of the fast path: -fno-NAME leaves one out, -fNAME takes it; all\n"
               "stands for each; the last word counts. No verdict depends on any, only speed.\n\n");
    for (int i = 0; i < N_TECHNIQUES; i++) {
        const TechniqueFacts *facts = &technique_facts[i];
        out_printf(out, "  -f%s%s", facts->on ? "no-" : "", facts->name);
        pad(out, strlen(facts->name) + (facts->on ? 7 : 4), 28);
        out_printf(out, "%s\n", facts->help);
    }
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

static void man_technique(Out *out, const TechniqueFacts *facts)
{
    out_printf(out, ".TP\n.B \\-f%s", facts->on ? "no\\-" : "");
    man_text(out, str_of(facts->name));
    out_char(out, '\n');
    man_text(out, str_of(facts->help));
    out_char(out, '\n');
}

void args_man(Out *out, Str version)
{
    out_printf(out, ".TH SCHEMAC 1 \"\" \"schemac %.*s\" \"User Commands\"\n", STR_ARG(version));
    out_z(out, ".SH NAME\nschemac \\- compile JSON Schema to C that checks JSON\n"
               ".SH SYNOPSIS\n.B schemac\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR]... \\fIFILE\\fR...\n"
               ".SH DESCRIPTION\nReads JSON Schema (drafts 4, 6, 7, 2019\\-09 and 2020\\-12; JSON or YAML) and writes\n"
               "self\\-contained C that checks JSON against it, with Python bindings.\n"
               "A schema that stands in Python code as a literal is named FILE.py:NAME.\n"
               "A file named \\- is standard input or output; \\-\\- ends the options.\n.SH COMMANDS\n");
    for (int i = 0; i < N_COMMANDS; i++)
        man_command(out, (Command)i);
    out_z(out, ".SH OPTIONS\n");
    for (int i = 0; i < N_OPTIONS; i++)
        man_option(out, &option_rows[i]);
    out_z(out, ".SH TECHNIQUES\nWhat the fast path of generated code does to be fast. Each can be left out, to measure its worth or\n"
               "to look for a fault; no verdict depends on any. \\-fno\\-all leaves out all that stand before it.\n");
    for (int i = 0; i < N_TECHNIQUES; i++)
        man_technique(out, &technique_facts[i]);
    out_z(out, ".SH EXIT STATUS\n.TP\n0\nall is valid, or written\n.TP\n1\nan instance is invalid\n"
               ".TP\n2\nthe command line is wrong\n.TP\n3\na file cannot be read or written, or a schema has errors\n"
               ".TP\n4\na limit was met before a verdict on an instance; the output names it\n"
               ".TP\n5\na fault of schemac itself, or no memory\n.PP\nOf several that apply, the largest.\n"
               ".SH ENVIRONMENT\n.TP\nCC\nthe C compiler, unless \\-\\-cc is given\n"
               ".TP\nNO_COLOR\nno colours, unless \\-\\-color says so\n.TP\nTMPDIR\nwhere temporary directories are made\n");
}
