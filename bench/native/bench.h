/* bench.h: what a contender is: a function from the bytes of a document to an answer. Contenders stand in plugins, shared objects
 * that bench.c loads; each exports `contenders`. So a peer that is not there is a plugin less, and two versions of one library
 * do not meet. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One document: bytes in a block that goes on for at least 64 bytes behind them (simdjson wants that). */
typedef struct Doc {
    const char *ptr;
    size_t len;
    uint32_t expect; /* 1 when it is valid; of a batch: bit i when record i is wrong */
} Doc;

/* What a contender is to be ready for. */
typedef struct Task {
    const char *directory; /* with <schema>.json and our own <schema>_validator.so */
    const char *schema;
    bool batch;            /* documents are Lambda events whose records' bodies are the JSON to be judged */
    bool formats;          /* format is to be asserted */
    size_t longest;        /* document, in bytes */
} Task;

typedef enum Kind {
    PARSES, /* builds its tree and checks nothing: the answer is 1 for all JSON; of a batch: 0 */
    CHECKS, /* answers 1: valid; of a batch: the bits of the wrong records */
    VERDICT /* answers 1: valid; of a batch: whether any record is wrong */
} Kind;

typedef struct Contender {
    const char *name; /* NULL: the end of the list */
    const char *version;
    Kind kind;
    const char *note; /* what it does not check, or does besides; "" */
    void *(*open)(const Task *task, const char **why); /* NULL: it cannot, and why */
    uint32_t (*judge)(void *self, const char *json, size_t len);
    uint32_t (*judge_batch)(void *self, const char *json, size_t len); /* NULL: it has no way to do that */
    void (*close)(void *self);
    unsigned again;   /* each document is judged so often before the next one is, so that the processor knows it by heart; 0: once */
} Contender;

__attribute__((visibility("default"))) const Contender *contenders(void);

#ifdef __cplusplus
}
#endif

#endif
