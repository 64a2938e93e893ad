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

/* A new block's free part; NULL: out of memory. */
static char *block_new(Arena *arena, size_t size)
{
    Block *block = calloc(1, BLOCK_HEADER + size);
    if (!block)
        return NULL;
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    char *start = (char *)block + BLOCK_HEADER;
    ASAN_POISON_MEMORY_REGION(start, size);
    return start;
}

void *arena_alloc(Arena *arena, size_t n)
{
    if (arena->fail_at > 0 && --arena->fail_at == 0)
        return NULL;
    if (n > ARENA_LARGEST)
        return NULL;
    /* No two pieces share an address, not even empty ones. */
    size_t size = ((n ? n : 1) + ARENA_GAP + ARENA_ALIGN - 1u) & ~(size_t)(ARENA_ALIGN - 1u);
    char *piece;
    if (size <= arena->room) {
        piece = arena->at;
        arena->at += size;
        arena->room -= size;
    } else if (size > arena->block_size / 4) {
        piece = block_new(arena, size);
    } else {
        piece = block_new(arena, arena->block_size);
        if (piece) {
            arena->at = piece + size;
            arena->room = arena->block_size - size;
            if (arena->block_size < ARENA_LAST_BLOCK)
                arena->block_size *= 2;
        }
    }
    if (piece)
        ASAN_UNPOISON_MEMORY_REGION(piece, n);
    return piece;
}
