/* lines.c: a stream line by line. In: a descriptor. Out: lines that stand in the reader's own memory. */
#include "lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define FIRST_LINE ((size_t)256 << 10)

void lines_open(LineReader *reader, int fd)
{
    *reader = (LineReader){.fd = fd};
}

void lines_close(LineReader *reader)
{
    arena_free(reader->arena);
    *reader = (LineReader){.fd = -1};
}

/* Room behind bytes[end]: moves what is unread to the front, or into a larger block. False: no memory. */
static bool line_room(LineReader *reader)
{
    size_t unread = reader->end - reader->start;
    if (reader->start > 0 && unread <= reader->cap / 2) {
        memmove(reader->bytes, reader->bytes + reader->start, unread);
    } else {
        size_t cap = reader->cap ? reader->cap * 2 : FIRST_LINE;
        Arena *arena = arena_new();
        char *bytes = arena ? arena_alloc(arena, cap) : NULL;
        if (!bytes) {
            arena_free(arena);
            return false;
        }
        if (unread)
            memcpy(bytes, reader->bytes + reader->start, unread);
        arena_free(reader->arena);
        reader->arena = arena;
        reader->bytes = bytes;
        reader->cap = cap;
    }
    reader->start = 0;
    reader->end = unread;
    return true;
}

bool lines_next(LineReader *reader, Str *line)
{
    size_t scanned = reader->start;
    for (;;) {
        char *newline = scanned < reader->end ? memchr(reader->bytes + scanned, '\n', reader->end - scanned) : NULL;
        if (newline || (reader->at_end && reader->start < reader->end)) {
            size_t stop = newline ? (size_t)(newline - reader->bytes) : reader->end;
            *line = (Str){reader->bytes + reader->start, stop - reader->start};
            reader->start = newline ? stop + 1 : stop;
            return true;
        }
        if (reader->at_end)
            return false;
        if (reader->end == reader->cap && !line_room(reader)) {
            reader->error = ENOMEM;
            return false;
        }
        scanned = reader->end;
        ssize_t got = read(reader->fd, reader->bytes + reader->end, reader->cap - reader->end);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            reader->error = errno;
        reader->at_end = got <= 0;
        reader->end += got > 0 ? (size_t)got : 0;
        if (reader->error)
            return false;
    }
}

bool line_is_blank(Str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t' && line.ptr[i] != '\r')
            return false;
    return true;
}
