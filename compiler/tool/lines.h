/* lines.h: a stream line by line, in memory of the longest line: NDJSON files and Bowtie's messages. */
#ifndef SCHEMAC_LINES_H
#define SCHEMAC_LINES_H

#include "../base/base.h"

/* Owned by its user: lines_close gives the memory back, the descriptor stays the caller's. */
typedef struct LineReader {
    int fd;
    Arena *arena;           /* of bytes */
    char *bytes;
    size_t start, end, cap; /* unread: bytes[start..end) */
    bool at_end;
    int error;              /* errno of a failed read or of memory that ran out; 0 */
} LineReader;

void lines_open(LineReader *reader, int fd);
/* The next line without its newline, until the next call; false at the end, or after an error. */
bool lines_next(LineReader *reader, Str *line);
void lines_close(LineReader *reader);
/* Nothing but JSON's white space. */
bool line_is_blank(Str line);

#endif
