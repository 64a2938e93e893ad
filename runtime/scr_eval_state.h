/* scr_eval_state.h: what the files of the evaluator share: scr_eval*.c. Private to them. */
#ifndef SCR_EVAL_STATE_H
#define SCR_EVAL_STATE_H

#include "scr_eval.h"

/* Outcomes of rules and calls beside negative statuses. NO and YES are 0 and 1. */
enum { SCR_NO = 0, SCR_YES = 1, SCR_PENDING = 2, SCR_START = 3 };
#define SCR_STOP (-100) /* enough units: stop collecting. Never leaves scr_eval_run */

/* A document under judgement: the caller's, or what a string holds. Lives as long as the run. */
typedef struct scr_source {
    scr_doc doc;
    struct scr_source *outer;  /* the document with the string; NULL: this is the caller's */
    struct scr_source *next;   /* all of them, latest first */
    uint32_t outer_cell;
    uint32_t base;             /* number of cells in the sources before it: makes cells of all sources distinct */
    uint32_t index;            /* 0: the caller's */
    bool decoded, parsed;      /* whether the encoding and the JSON were right */
} scr_source;

enum scr_mode { SCR_MODE_VERDICT, SCR_MODE_ERRORS, SCR_MODE_ANNOTATIONS, SCR_MODE_ALL };

#define SCR_FRAME_MERGES 1u     /* in place: its evaluated set is part of the outer frame's when it passes */
#define SCR_FRAME_MEMO 2u       /* its verdict is to be remembered */
#define SCR_FRAME_RECOLLECT 4u  /* when it fails: again, in SCR_MODE_ERRORS */
#define SCR_FRAME_FAILED 8u     /* some rule has failed */
#define SCR_FRAME_BAD 16u       /* the present rule has failed */

/* One schema object over one value. Frames are a stack at the arena's low end; each is followed by its set. */
typedef struct scr_frame {
    struct scr_frame *outer;
    scr_source *source;
    uint64_t *set;       /* evaluated members or items, one bit each; NULL: nobody asks */
    uint64_t *marks;     /* members or items that the present rule was applied to: its annotation */
    uint32_t node, cell, scope;
    uint32_t rule, end;  /* the present rule, and the one behind the last */
    uint32_t i, at, n;   /* of the present rule: counter, cell, what it counts */
    uint32_t named, n_named; /* PROPERTIES that has run (SCR_NONE: none), and how many members it was about */
    uint32_t path;
    uint32_t parent;     /* unit that its errors explain (ERRORS) or that it is nested in (ALL) */
    uint32_t unit;       /* ALL: its own */
    uint32_t rule_unit;  /* ALL: the present rule's; ERRORS: that of an anyOf or oneOf which is being explained */
    uint32_t n_units, n_paths; /* when it began */
    uint8_t mode, flags, phase;
} scr_frame;

typedef struct scr_memo {
    uint32_t node, cell, scope;
    uint32_t value; /* 0: free */
} scr_memo;

/* A scope: the resources entered so far that declare dynamic anchors, the latest first. */
typedef struct scr_scope {
    uint32_t outer; /* SCR_NONE: none */
    uint32_t resource;
} scr_scope;

typedef struct scr_path {
    uint32_t outer; /* SCR_NONE: the root */
    uint32_t rule;
    uint32_t token; /* which of the rule's schemas; SCR_NONE: the keyword alone */
} scr_path;

/* Where the last pointer through a container went on: scr_eval_index. */
typedef struct scr_trail {
    uint32_t container; /* its cell among those of all sources, plus one; 0: free */
    uint32_t child;     /* cell of an item, or of a member's key */
    uint32_t index;     /* of that child */
} scr_trail;

#define SCR_TRAILS_BITS 8

/* Tokens of rules that write more than one keyword. */
enum { SCR_TOKEN_IF = 0, SCR_TOKEN_THEN = 1, SCR_TOKEN_ELSE = 2 };
enum { SCR_TOKEN_MIN_CONTAINS = 1, SCR_TOKEN_MAX_CONTAINS = 2 };

typedef struct scr_run {
    scr_eval *eval;
    const scr_program *program;
    scr_arena *arena;
    scr_frame *top;
    uint32_t n_frames;
    uint32_t n_cells;      /* of all sources */
    uint64_t steps;        /* frames begun while collecting */
    scr_source *sources;
    scr_memo *memo;
    uint32_t memo_mask, memo_used; /* mask + 1 slots; memo NULL: none yet */
    scr_scope *scopes;
    uint32_t n_scopes, cap_scopes;
    scr_path *paths;
    uint32_t n_paths, cap_paths;
    uint32_t cap_units, max_units;
    scr_trail *trails;     /* 1 << SCR_TRAILS_BITS; NULL: none */
    scr_source **by_index; /* the sources; NULL: not made */
    /* why the last leaf said no */
    uint32_t code, x, y;
    scr_source root;
} scr_run;

/* Work of collecting: a schema may hold the same annotation in exponentially many places. Frames; then truncated. */
#define SCR_STEPS_MAX (1u << 24)

SCR_INLINE uint32_t scr_word(const scr_run *run, uint32_t i) { return run->program->words[i]; }

SCR_INLINE scr_text scr_pool_text(const scr_program *program, uint32_t at, uint32_t len)
{
    scr_text text;
    text.ptr = program->pool + at;
    text.len = len;
    return text;
}

/* memcmp for names: short, most often equal or different in the first bytes. */
SCR_INLINE int scr_compare_bytes(const char *a, const char *b, size_t n)
{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (; n >= 8; a += 8, b += 8, n -= 8) {
        uint64_t x = scr_load8(a), y = scr_load8(b);
        if (x != y)
            return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
    }
    if (n >= 4) {
        uint32_t x = scr_load4(a), y = scr_load4(b);
        if (x != y)
            return __builtin_bswap32(x) < __builtin_bswap32(y) ? -1 : 1;
        a += 4;
        b += 4;
        n -= 4;
    }
    for (; n > 0; a++, b++, n--)
        if (*a != *b)
            return (scr_byte)*a < (scr_byte)*b ? -1 : 1;
    return 0;
#else
    return memcmp(a, b, n);
#endif
}

/* The text whose (offset, length) stand at words[i]. */
SCR_INLINE scr_text scr_word_text(const scr_program *program, uint32_t i)
{
    return scr_pool_text(program, program->words[i], program->words[i + 1]);
}

/* n bytes from the arena's high end: they stay until the run's results are dropped. NULL: no memory. */
SCR_INLINE void *scr_keep(scr_arena *arena, size_t n)
{
    size_t high = arena->high & ~(size_t)15;
    size_t size = (n + 15u) & ~(size_t)15;
    if (size < n || high < arena->low || size > high - arena->low) {
        arena->failed = true;
        return NULL;
    }
    arena->high = high - size;
    return arena->base + arena->high;
}

/* The memo, in scr_eval.c: value of a key, 0: none. */
SCR_FN uint32_t scr_memo_get(const scr_run *run, uint32_t node, uint32_t cell, uint32_t scope);
SCR_FN bool scr_memo_put(scr_run *run, uint32_t node, uint32_t cell, uint32_t scope, uint32_t value);

#endif
