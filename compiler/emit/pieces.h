/* pieces.h: the runtime cut into pieces, as made by tools/pieces.py, which says what a piece is. All tables refer to one another
 * by index; lists of numbers stand in piece_numbers. */
#ifndef SCHEMAC_PIECES_H
#define SCHEMAC_PIECES_H

#include <stddef.h>
#include <stdint.h>

/* ORDER KINDS */
enum PieceKind {
    PIECE_CODE,   /* one definition; needed when something mentions it */
    PIECE_LINE,   /* goes with its file: an #include of libc's */
    PIECE_HEAD,   /* a comment over what follows */
    PIECE_OPEN,   /* #if */
    PIECE_MIDDLE, /* #else, #elif */
    PIECE_CLOSE   /* #endif */
};

typedef struct PieceFile {
    const char *name; /* "scr_core.h" */
    uint32_t first, n; /* pieces */
    uint8_t of_models; /* stands in runtime/model/: of no use to a schema */
} PieceFile;

typedef struct Piece {
    uint8_t file;
    uint8_t kind;
    uint32_t first, n; /* chunks */
} Piece;

/* A stretch of a piece's text. */
typedef struct PieceChunk {
    uint32_t text, len;        /* in pieces_text */
    uint32_t when, n_when;     /* labels of which one must be live; none: goes with its piece */
    uint32_t uses, n_uses;     /* pieces that it mentions */
    uint32_t raises, n_raises; /* labels that it makes live: errors */
} PieceChunk;

typedef struct PieceName {
    const char *name;
    uint32_t pieces, n_pieces; /* that declare it; more than one: a prototype and its function, branches of an #if */
    int32_t label;             /* of "SCR_OP_NOT" and the like; -1: it is none */
} PieceName;

extern const char *const pieces_text;
extern const PieceFile piece_files[]; /* headers, each behind what it includes; then sources */
extern const Piece pieces[];
extern const PieceChunk piece_chunks[];
extern const PieceName piece_names[]; /* sorted by bytes */
extern const uint16_t piece_numbers[];
extern const size_t n_piece_files, n_pieces, n_piece_chunks, n_piece_names, n_piece_labels;

#endif
