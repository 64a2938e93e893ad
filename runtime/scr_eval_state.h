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
#define SCR_FRAME_FAILED 8u     /* some rule has failed */
#define SCR_FRAME_BAD 16u       /* the present rule has failed */
#define SCR_FRAME_SWEPT 32u     /* ERRORS: `bad` is set, and what is evaluated marked */
#define SCR_FRAME_ALL_THERE 64u /* SWEPT: no required name is missing */

/* One schema object over one value. Frames are a stack at the arena's low end; each is followed by its set. */
typedef struct scr_frame {
    struct scr_frame *outer;
    scr_source *source;
    uint64_t *set;       /* evaluated members or items, one bit each; NULL: nobody asks */
    uint64_t *marks;     /* members or items that the present rule was applied to: its annotation */
    uint32_t node, cell, scope;
    uint32_t rule, end;  /* the present rule, and the one behind the last */
    uint32_t i, at, n;   /* of the present rule: counter, cell, what it counts */
    uint32_t path;
    uint32_t parent;     /* unit that its errors explain (ERRORS) or that it is nested in (ALL) */
    uint32_t unit;       /* ALL: its own */
    uint32_t rule_unit;  /* ALL: the present rule's; ERRORS: that of an anyOf or oneOf which is being explained */
    uint64_t bad, extra; /* SWEPT: members that properties, and that additionalProperties refuses; no other is gone to */
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

/* Where every node's location says the way to it, no paths are kept. */
#define SCR_PATHS (SCR_FOR_TOOLS || SCR_SOME(SCR_NODE_FAR))

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
    uint32_t levels;       /* of recursion that a verdict may still take: scr_eval_verdict.c */
    uint32_t scope;        /* of what is judged there */
    uint32_t work;         /* lists of rules gone through there */
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

/* Whether n bytes are the same; for names, which are short: libc is not asked. */
SCR_INLINE bool scr_same_bytes(const char *a, const char *b, size_t n)
{
    if (n >= 8) {
        for (size_t i = 8; n > 16 && i + 8 < n; i += 8)
            if (scr_load8(a + i) != scr_load8(b + i))
                return false;
        return ((scr_load8(a) ^ scr_load8(b)) | (scr_load8(a + n - 8) ^ scr_load8(b + n - 8))) == 0;
    }
    if (n >= 4)
        return ((scr_load4(a) ^ scr_load4(b)) | (scr_load4(a + n - 4) ^ scr_load4(b + n - 4))) == 0;
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

SCR_INLINE bool scr_same_text(scr_text a, scr_text b)
{
    return a.len == b.len && scr_same_bytes(a.ptr, b.ptr, b.len);
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

/* A verdict by frames, which nest as deep as memory allows: YES, NO or a status. In scr_eval.c. */
SCR_FN int scr_judge_by_frames(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, uint64_t *set);

/* ---- evaluated sets: a bit for each item or member; NULL: nobody asks ---- */

SCR_INLINE uint32_t scr_set_words(const scr_source *source, uint32_t cell)
{
    if (scr_kind_of(&source->doc, cell) < SCR_ARRAY) /* their cells hold something else where the count is */
        return 0;
    return (scr_count(&source->doc, cell) + 63) / 64;
}

SCR_INLINE void scr_set_or(uint64_t *to, const uint64_t *from, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++)
        to[i] |= from[i];
}

SCR_INLINE void scr_set_bit(uint64_t *set, uint32_t i)
{
    if (SCR_SOME(SCR_NODE_TRACKS) && set)
        set[i / 64] |= (uint64_t)1 << i % 64;
}

SCR_INLINE bool scr_has_bit(const uint64_t *set, uint32_t i)
{
    return set[i / 64] >> i % 64 & 1u;
}

/* ---- names ---- */

/* What the node's rules know of the name in a key's cell; NULL: nothing. */
SCR_INLINE const scr_property *scr_find_property(const scr_program *program, const scr_members *members, const scr_doc *doc,
                                                 uint32_t key)
{
    const scr_cell *cell = &doc->cells[key];
    const uint32_t *slots = program->words + members->slots;
    uint32_t hash = cell->info >> SCR_CELL_HASH_SHIFT, slot = hash >> members->shift & members->mask;
    for (; slots[slot] != 0; slot = (slot + 1) & members->mask) {
        const scr_property *property = &program->properties[members->properties + slots[slot] - 1];
        if (property->hash == hash && property->name_len == cell->len
            && scr_same_bytes(scr_string_of(doc, key).ptr, program->pool + property->name, cell->len))
            return property;
    }
    return NULL;
}

#endif
