/* bench.c: the worker for contenders in C and C++. run.py tells it what to do, a line at a time; PROTOCOL in workers.py.
 *
 * usage: bench PLUGIN.so... */
#define _GNU_SOURCE
#include "bench.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_PLUGINS = 16, MOST_ENTRIES = 64, MOST_THREADS = 64, PADDING = 64 };
static const double ROUND_NS = 2e6, THREADS_ROUND_NS = 20e6; /* a round is as many passes as take about this long; threads take some time to begin */

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    exit(2);
}

static void *must_alloc(size_t size)
{
    /* Pages of its own: where a document stands must not hang on what was allocated before. */
    void *p = aligned_alloc(4096, (size + 4095) / 4096 * 4096);
    if (!p)
        die("no memory");
    memset(p, 0, (size + 4095) / 4096 * 4096);
    return p;
}

static char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        die("cannot read %s", path);
    fseek(file, 0, SEEK_END);
    *len = (size_t)ftell(file);
    rewind(file);
    char *text = must_alloc(*len + PADDING);
    if (fread(text, 1, *len, file) != *len)
        die("cannot read %s", path);
    fclose(file);
    return text;
}

/* ---- the workload, one at a time ---- */

static struct {
    char *path;
    char *text;
    Doc *docs;
    size_t n, longest;
} work;

static void work_close(void)
{
    free(work.path);
    free(work.text);
    free(work.docs);
    memset(&work, 0, sizeof work);
}

/* PATH.docs: the documents' bytes; PATH.index: a line "offset length expect" for each. */
static void work_open(const char *path)
{
    if (work.path && !strcmp(work.path, path))
        return;
    work_close();
    work.path = strdup(path);
    char name[4096];
    size_t len;
    snprintf(name, sizeof name, "%s.docs", path);
    work.text = read_file(name, &len);
    snprintf(name, sizeof name, "%s.index", path);
    char *index = read_file(name, &len);
    size_t lines = 0;
    for (size_t i = 0; i < len; i++)
        lines += index[i] == '\n';
    work.docs = must_alloc((lines + 1) * sizeof *work.docs);
    char *at = index;
    while (work.n < lines) {
        size_t offset = strtoull(at, &at, 10);
        Doc *doc = &work.docs[work.n++];
        doc->ptr = work.text + offset;
        doc->len = strtoull(at, &at, 10);
        doc->expect = (uint32_t)strtoul(at, &at, 10);
        work.longest = doc->len > work.longest ? doc->len : work.longest;
    }
    free(index);
}

/* ---- entries: a contender that is ready for the workload ---- */

typedef struct Entry {
    const Contender *who;
    uint32_t (*judge)(void *, const char *, size_t);
    void *self[MOST_THREADS]; /* one for each thread */
    unsigned threads;
    unsigned passes; /* a round */
    uint64_t sum;    /* of its answers: it must not change its mind */
} Entry;

static Entry entries[MOST_ENTRIES];
static size_t n_entries;

/* What is measured; callgrind collects below it only. */
uint64_t measured_pass(uint32_t (*judge)(void *, const char *, size_t), void *self, const Doc *docs, size_t n);
__attribute__((noinline)) uint64_t measured_pass(uint32_t (*judge)(void *, const char *, size_t), void *self, const Doc *docs, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += judge(self, docs[i].ptr, docs[i].len);
    return sum;
}

/* The same with each document as often as the contender asks for, before the next one. */
static uint64_t pass_again(const Entry *entry)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < work.n; i++)
        for (unsigned k = 0; k < entry->who->again; k++)
            sum += entry->judge(entry->self[0], work.docs[i].ptr, work.docs[i].len);
    return sum;
}

static double now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

typedef struct Slice {
    const Entry *entry;
    unsigned thread, passes;
    uint64_t sum;
} Slice;

static void *run_slice(void *argument)
{
    Slice *slice = argument;
    size_t from = work.n * slice->thread / slice->entry->threads, to = work.n * (slice->thread + 1) / slice->entry->threads;
    for (unsigned i = 0; i < slice->passes; i++)
        slice->sum += measured_pass(slice->entry->judge, slice->entry->self[slice->thread], work.docs + from, to - from);
    return NULL;
}

/* Each thread has its part of the documents, and goes over it so many times. */
static uint64_t passes_in_threads(const Entry *entry, unsigned passes)
{
    pthread_t threads[MOST_THREADS];
    Slice slices[MOST_THREADS];
    uint64_t sum = 0;
    for (unsigned i = 0; i < entry->threads; i++) {
        slices[i] = (Slice){entry, i, passes, 0};
        if (pthread_create(&threads[i], NULL, run_slice, &slices[i]) != 0)
            die("no thread");
    }
    for (unsigned i = 0; i < entry->threads; i++) {
        pthread_join(threads[i], NULL);
        sum += slices[i].sum;
    }
    return sum;
}

/* One thread: its CPU time. Several: what the clock on the wall says. Of a document, in ns. */
static double time_passes(const Entry *entry, unsigned passes)
{
    clockid_t clock = entry->threads ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
    uint64_t sum = 0;
    double start = now_ns(clock);
    if (entry->threads)
        sum = passes_in_threads(entry, passes);
    else if (entry->who->again)
        for (unsigned i = 0; i < passes; i++)
            sum += pass_again(entry);
    else
        for (unsigned i = 0; i < passes; i++)
            sum += measured_pass(entry->judge, entry->self[0], work.docs, work.n);
    double took = now_ns(clock) - start;
    unsigned again = entry->who->again ? entry->who->again : 1;
    if (sum != entry->sum * passes * again)
        die("%s answers differently when it is asked again", entry->who->name);
    return took / (double)passes / (double)again;
}

static bool as_expected(const Task *task, Kind kind, const Doc *doc, uint32_t got)
{
    return task->batch && kind == VERDICT ? got == (doc->expect != 0) : got == doc->expect;
}

static size_t ask_all(Entry *entry, const Task *task)
{
    size_t wrong = 0;
    for (size_t i = 0; i < work.n; i++) {
        uint32_t got = entry->judge(entry->self[0], work.docs[i].ptr, work.docs[i].len);
        entry->sum += got;
        wrong += !as_expected(task, entry->who->kind, &work.docs[i], got);
    }
    return wrong;
}

/* ---- what run.py says ---- */

static const Contender *lists[MOST_PLUGINS];
static size_t n_lists;

static const Contender *contender_named(const char *name)
{
    for (size_t i = 0; i < n_lists; i++)
        for (const Contender *who = lists[i]; who->name; who++)
            if (!strcmp(who->name, name))
                return who;
    die("no contender is called %s", name);
}

/* open PATH DIRECTORY SCHEMA BATCH FORMATS THREADS CONTENDER */
static void do_open(char **fields)
{
    work_open(fields[1]);
    Task task = {fields[2], fields[3], atoi(fields[4]) != 0, atoi(fields[5]) != 0, work.longest};
    Entry *entry = &entries[n_entries];
    if (n_entries == MOST_ENTRIES || entry->threads > MOST_THREADS)
        die("too many entries or threads");
    memset(entry, 0, sizeof *entry);
    entry->threads = (unsigned)atoi(fields[6]);
    entry->who = contender_named(fields[7]);
    entry->judge = task.batch ? entry->who->judge_batch : entry->who->judge;
    const char *why = "it has no way to do this";
    for (unsigned i = 0; entry->judge && (i == 0 || i < entry->threads); i++) {
        entry->self[i] = entry->who->open(&task, &why);
        if (!entry->self[i])
            entry->judge = NULL;
    }
    if (!entry->judge) {
        printf("{\"missing\":\"%s\"}\n", why);
        return;
    }
    size_t wrong = ask_all(entry, &task);
    double once = time_passes(entry, 1);
    double round = entry->threads ? THREADS_ROUND_NS : ROUND_NS;
    entry->passes = once < round ? (unsigned)(round / once) + 1 : 1;
    printf("{\"id\":%zu,\"documents\":%zu,\"wrong\":%zu}\n", n_entries++, work.n, wrong);
}

static void do_close(void)
{
    for (size_t i = 0; i < n_entries; i++)
        for (unsigned thread = 0; thread == 0 || thread < entries[i].threads; thread++)
            entries[i].who->close(entries[i].self[thread]);
    n_entries = 0;
    work_close();
    printf("{}\n");
}

static const Entry *entry_of(const char *number)
{
    size_t id = strtoull(number, NULL, 10);
    if (id >= n_entries)
        die("no entry %s", number);
    return &entries[id];
}

static void obey(char **fields, size_t n)
{
    if (!strcmp(fields[0], "open") && n == 8)
        do_open(fields);
    else if (!strcmp(fields[0], "round") && n == 2)
        printf("{\"ns\":%.2f}\n", time_passes(entry_of(fields[1]), entry_of(fields[1])->passes) / (double)work.n);
    else if (!strcmp(fields[0], "close"))
        do_close();
    else
        die("what is '%s' with %zu fields?", fields[0], n);
    fflush(stdout);
}

static void list_plugin(const char *path)
{
    static const char *const kinds[] = {"parses", "checks", "checks"};
    void *plugin = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const Contender *(*list)(void) = NULL;
    if (plugin)
        *(void **)&list = dlsym(plugin, "contenders");
    if (!list || n_lists == MOST_PLUGINS)
        die("%s: %s", path, list ? "too many plugins" : dlerror());
    lists[n_lists++] = list();
    for (const Contender *who = list(); who->name; who++)
        printf("{\"contender\":\"%s\",\"version\":\"%s\",\"kind\":\"%s\",\"note\":\"%s\"}\n", who->name, who->version, kinds[who->kind], who->note);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        list_plugin(argv[i]);
    printf("{\"ready\":true}\n");
    fflush(stdout);
    static char line[16384];
    while (fgets(line, sizeof line, stdin)) {
        char *fields[8], *rest = line;
        size_t n = 0;
        line[strcspn(line, "\n")] = '\0';
        while (n < sizeof fields / sizeof *fields && (fields[n] = strsep(&rest, "\t")) != NULL)
            n++;
        obey(fields, n);
    }
    return 0;
}
