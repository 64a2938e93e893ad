/* args_completion.c: completion scripts for bash, zsh and fish, from the table cli.def. */
#include "../plan/techniques.h"
#include "args_table.h"

#include <string.h>

/* Each technique as the word that changes it. */
static void technique_words(Out *out, const char *before)
{
    for (int i = 0; i < N_TECHNIQUES; i++)
        out_printf(out, "%s%s%s ", before, technique_facts[i].on ? "no-" : "", technique_facts[i].name);
}

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
    out_char(out, ' ');
    technique_words(out, "-f");
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
    if (row == &option_rows[OPTION_TECHNIQUE]) {
        out_z(out, ":technique:(");
        technique_words(out, "");
        out_char(out, ')');
        return;
    }
    if (row->kind != CHOICE && row->kind != SET) {
        out_z(out, is_attached(row) ? ":name: " : ":value:_files");
        return;
    }
    out_z(out, ":value:(");
    while (word_next(&rest, &word))
        out_printf(out, "%.*s ", STR_ARG(word));
    out_char(out, ')');
}

static void zsh_option(Out *out, const char *dashes, Str name, const OptionRow *row)
{
    out_printf(out, "    '%s%s%.*s%s[", row->kind == LIST ? "*" : "", dashes, STR_ARG(name), is_attached(row) ? "-" : "");
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
    if (row == &option_rows[OPTION_TECHNIQUE]) {
        out_z(out, " -f -a '");
        technique_words(out, "");
        out_char(out, '\'');
    }
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
