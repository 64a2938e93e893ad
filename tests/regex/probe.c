/* probe.c: the regular expression compiler as a filter, for comparing it with other engines (tests/regex_vs_node.js).
 *
 * In, a line each: "P <hex of a pattern>", "T <hex of a text>" or "F <hex of a text>". Out, a line each: "<form>"
 * ("legacy <form>" by Annex B) or "! <code> <message>"; for T the verdict of the last pattern: 0 matches, 1 does not,
 * negative undecided; for F whether the text has the format `regex`: 0 or 1.
 */
#include "compiler/re/re.h"
#include "runtime/scr_format_regex.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Probe {
    Ctx *ctx;
    Str source;
    const RePattern *pattern;
    char scratch[1 << 20];
} Probe;

static void compile(Ctx *ctx, void *arg)
{
    Probe *probe = arg;
    ReError error;
    probe->pattern = re_compile(ctx, probe->source, true, &error);
    if (!probe->pattern)
        printf("! %d %.*s\n", (int)error.code, STR_ARG(error.message));
    else
        printf("%s%.*s\n", probe->pattern->legacy ? "legacy " : "", STR_ARG(re_form_name(ctx, probe->pattern)));
}

static size_t unhex(char *text)
{
    size_t n = 0;
    unsigned byte;
    for (char *p = text; sscanf(p, "%2x", &byte) == 1; p += 2)
        text[n++] = (char)byte;
    return n;
}

static void answer(Probe *probe, char *line)
{
    char kind = line[0];
    size_t n = unhex(line + 2);
    if (kind == 'P') {
        ctx_free(probe->ctx);
        probe->ctx = ctx_new();
        probe->pattern = NULL;
        probe->source = (Str){line + 2, n};
        if (!ctx_run(probe->ctx, compile, probe))
            printf("! %s\n", probe->ctx->fatal);
        return;
    }
    scr_arena arena;
    char *exact = malloc(n ? n : 1); /* so that a sanitizer sees a read behind the end */
    memcpy(exact, line + 2, n);
    scr_arena_init(&arena, probe->scratch, sizeof probe->scratch);
    if (kind == 'F')
        printf("%d\n", !scr_is_regex(exact, n));
    else
        printf("%d\n", probe->pattern ? scr_regex_match(probe->pattern->form, exact, n, &arena) : -99);
    free(exact);
}

int main(void)
{
    static Probe probe;
    char *line = NULL;
    size_t room = 0;
    probe.ctx = ctx_new();
    while (getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        answer(&probe, line);
        fflush(stdout);
    }
    ctx_free(probe.ctx);
    free(line);
    return 0;
}
