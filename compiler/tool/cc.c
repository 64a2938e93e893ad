/* cc.c: one command, no shell: its words are given to the operating system as they are. */
#include "cc.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define LIMIT_CC_WORDS 64
#define LIMIT_CC_SAID 4000 /* bytes of cc's messages that are told */
#define SPACES " \t"

extern char **environ;

static bool is_blank(const char *text) { return !text || !text[strspn(text, SPACES)]; }

const char *cc_choose(const char *asked)
{
    const char *environment = getenv("CC");
    return !is_blank(asked) ? asked : !is_blank(environment) ? environment : "cc";
}

/* The words of "gcc -m64" and then `more`, for posix_spawnp. */
static char **command_words(Ctx *ctx, const char *cc, const char *const *more, Str *why)
{
    char **words = CTX_ARRAY(ctx, LIMIT_CC_WORDS, char *);
    char *rest = (char *)(uintptr_t)str_copy(ctx, str_of(cc)).ptr;
    char *state = NULL;
    size_t n = 0;
    for (char *word = strtok_r(rest, SPACES, &state); word; word = strtok_r(NULL, SPACES, &state))
        if (n < LIMIT_CC_WORDS)
            words[n++] = word;
    for (; *more; more++)
        if (n < LIMIT_CC_WORDS)
            words[n++] = (char *)(uintptr_t)str_copy(ctx, str_of(*more)).ptr;
    if (n == LIMIT_CC_WORDS || !words[0]) {
        *why = str_printf(ctx, "the C compiler's command '%s' has no words, or too many", cc);
        return NULL;
    }
    return words;
}

static int redirect(posix_spawn_file_actions_t *actions, const char *log)
{
    int error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error && log)
        error = posix_spawn_file_actions_addopen(actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!error && log)
        error = posix_spawn_file_actions_adddup2(actions, 1, 2);
    return error;
}

/* The wait status of the command; -1 and *why when it could not be run. Its stdin is empty. */
static int spawn_wait(Ctx *ctx, char **words, const char *log, Str *why)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = -1;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        *why = STR("out of memory");
        return -1;
    }
    int error = redirect(&actions, log);
    if (!error)
        error = posix_spawnp(&pid, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error) {
        *why = error == ENOENT ? str_printf(ctx, "there is no C compiler '%s'", words[0])
                               : str_printf(ctx, "cannot run the C compiler '%s': %s", words[0], strerror(error));
        return -1;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static Str cc_said(Ctx *ctx, const char *log)
{
    char *text = ctx_alloc(ctx, LIMIT_CC_SAID + 1);
    FILE *file = log ? fopen(log, "rb") : NULL;
    size_t n = file ? fread(text, 1, LIMIT_CC_SAID, file) : 0;
    if (file)
        fclose(file);
    return (Str){text, n};
}

bool cc_run(Ctx *ctx, const char *cc, const char *const *more, const char *log, Str *why)
{
    char **words = command_words(ctx, cc, more, why);
    int status = words ? spawn_wait(ctx, words, log, why) : -1;
    if (status == 0)
        return true;
    if (status != -1) {
        Str said = cc_said(ctx, log);
        *why = str_printf(ctx, "the C compiler '%s' failed%s%.*s", cc, said.len ? ": " : "", STR_ARG(said));
    }
    return false;
}
