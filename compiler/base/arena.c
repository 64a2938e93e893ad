/* arena.c: memory that is handed out piece by piece and freed as a whole.
 *
 * Blocks grow from 64 KiB; a request that would waste a block gets its own. The only caller of malloc and free in the
 * compiler. Under AddressSanitizer what is not handed out is poisoned, with a gap behind every piece.
 */
#include "base.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define ARENA_GAP 16u
#else
#define ASAN_POISON_MEMORY_REGION(ptr, n) ((void)(ptr), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(ptr, n) ((void)(ptr), (void)(n))
#define ARENA_GAP 0u
#endif

#define ARENA_ALIGN 16u
#define ARENA_FIRST_BLOCK ((size_t)64 << 10)
#define ARENA_LAST_BLOCK ((size_t)4 << 20)
#if SIZE_MAX > 0xffffffffu
#define ARENA_LARGEST ((size_t)1 << 38) /* one piece; more is a mistake, and sanitizers abort on it instead of failing */
#else
#define ARENA_LARGEST (SIZE_MAX / 2)
#endif

typedef struct Block {
    struct Block *next;
    size_t size; /* bytes behind the header */
} Block;

#define BLOCK_HEADER ((sizeof(Block) + ARENA_ALIGN - 1u) & ~(size_t)(ARENA_ALIGN - 1u))

struct Arena {
    Block *blocks;     /* all of them, newest first */
    char *at;          /* free part of the block that is being filled */
    size_t room;
    size_t block_size; /* of the next block */
    size_t fail_at;    /* allocations until one fails; 0: none does */
};

Arena *arena_new(void)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->block_size = ARENA_FIRST_BLOCK;
    return arena;
}

void arena_free(Arena *arena)
{
    if (!arena)
        return;
    for (Block *block = arena->blocks; block;) {
        Block *next = block->next;
        ASAN_UNPOISON_MEMORY_REGION((char *)block + BLOCK_HEADER, block->size);
        free(block);
        block = next;
    }
    free(arena);
}

void arena_fail_at(Arena *arena, size_t n)
{
    arena->fail_at = n;
}

/* A new block's free part; zeroed: by what gives it out, which costs nothing for what is large and fresh. NULL: out of memory. */
static char *block_new(Arena *arena, size_t size, bool zeroed)
{
    Block *block = zeroed ? calloc(1, BLOCK_HEADER + size) : malloc(BLOCK_HEADER + size);
    if (!block)
        return NULL;
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    char *start = (char *)block + BLOCK_HEADER;
    ASAN_POISON_MEMORY_REGION(start, size);
    return start;
}

/* A piece of n bytes in a block of its own. */
static void *block_piece(Arena *arena, size_t n, size_t size)
{
    char *piece = block_new(arena, size, true);
    if (piece)
        ASAN_UNPOISON_MEMORY_REGION(piece, n);
    return piece;
}

/* Another block to fill. A small piece of one is used as a rule (a Ctx for each line of a file): pieces are zeroed one by one. */
static bool block_fill(Arena *arena)
{
    char *start = block_new(arena, arena->block_size, false);
    if (!start)
        return false;
    arena->at = start;
    arena->room = arena->block_size;
    if (arena->block_size < ARENA_LAST_BLOCK)
        arena->block_size *= 2;
    return true;
}

void *arena_alloc(Arena *arena, size_t n)
{
    if (arena->fail_at > 0 && --arena->fail_at == 0)
        return NULL;
    if (n > ARENA_LARGEST)
        return NULL;
    /* No two pieces share an address, not even empty ones. */
    size_t size = ((n ? n : 1) + ARENA_GAP + ARENA_ALIGN - 1u) & ~(size_t)(ARENA_ALIGN - 1u);
    if (size > arena->room && size > arena->block_size / 4)
        return block_piece(arena, n, size);
    if (size > arena->room && !block_fill(arena))
        return NULL;
    char *piece = arena->at;
    arena->at += size;
    arena->room -= size;
    ASAN_UNPOISON_MEMORY_REGION(piece, n);
    return memset(piece, 0, n);
}
