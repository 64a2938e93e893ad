/* amalgam.c: chooses and prints pieces of the runtime. In: C code that mentions them. Out: their text, dependencies first. */
#include "amalgam.h"
#include "pieces.h"

#include <string.h>

Amalgam amalgam_new(Ctx *ctx)
{
    Amalgam amalgam = {
        ctx, CTX_ARRAY(ctx, n_pieces, bool), CTX_ARRAY(ctx, n_piece_labels, bool), CTX_ARRAY(ctx, n_piece_chunks, bool),
        CTX_ARRAY(ctx, n_piece_files, bool), CTX_ARRAY(ctx, n_pieces, bool),
    };
    amalgam.files[0] = true; /* scr.h: the contract with callers */
    return amalgam;
}

/* ---- choosing ---- */

static bool chunk_is_needed(const Amalgam *amalgam, const PieceChunk *chunk)
{
    for (uint32_t i = 0; i < chunk->n_when; i++)
        if (amalgam->labels[piece_numbers[chunk->when + i]])
            return true;
    return chunk->n_when == 0;
}

static bool piece_is_needed(const Amalgam *amalgam, size_t piece)
{
    return pieces[piece].kind == PIECE_CODE ? amalgam->pieces[piece] : amalgam->files[pieces[piece].file];
}

static void use_piece(Amalgam *amalgam, size_t piece)
{
    if (amalgam->left_out[piece])
        return;
    amalgam->pieces[piece] = true;
    amalgam->files[pieces[piece].file] = true;
}

static bool use_chunk(Amalgam *amalgam, size_t number)
{
    const PieceChunk *chunk = &piece_chunks[number];
    if (amalgam->chunks[number] || !chunk_is_needed(amalgam, chunk))
        return false;
    amalgam->chunks[number] = true;
    for (uint32_t i = 0; i < chunk->n_uses; i++)
        use_piece(amalgam, piece_numbers[chunk->uses + i]);
    for (uint32_t i = 0; i < chunk->n_raises; i++)
        amalgam->labels[piece_numbers[chunk->raises + i]] = true;
    return true;
}

/* Until nothing new is mentioned: a few rounds over a thousand chunks. */
static void settle(Amalgam *amalgam)
{
    bool grows = true;
    while (grows) {
        grows = false;
        for (size_t i = 0; i < n_pieces; i++)
            for (uint32_t k = 0; k < pieces[i].n && piece_is_needed(amalgam, i); k++)
                grows |= use_chunk(amalgam, pieces[i].first + k);
    }
}

static const PieceName *find_name(Str name)
{
    size_t low = 0, high = n_piece_names;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(name, str_of(piece_names[middle].name));
        if (order == 0)
            return &piece_names[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static void use_name(Amalgam *amalgam, Str name)
{
    const PieceName *found = find_name(name);
    for (uint32_t i = 0; found && i < found->n_pieces; i++)
        use_piece(amalgam, piece_numbers[found->pieces + i]);
    if (found && found->label >= 0)
        amalgam->labels[found->label] = true;
}

void amalgam_leave_out(Amalgam *amalgam, const char *function)
{
    const PieceName *found = find_name(str_of(function));
    CTX_ASSERT(amalgam->ctx, found);
    for (uint32_t i = 0; i < found->n_pieces; i++) {
        uint16_t piece = piece_numbers[found->pieces + i];
        amalgam->left_out[piece] = str_ends(str_of(piece_files[pieces[piece].file].name), STR(".c"));
    }
}

/* Behind the comment, the string or the single character at `at`. */
static size_t pass_other(Str code, size_t at)
{
    char c = code.ptr[at++];
    if (c == '/' && at < code.len && code.ptr[at] == '*') {
        for (at++; at + 1 < code.len && (code.ptr[at] != '*' || code.ptr[at + 1] != '/'); at++) {}
        return at + 2;
    }
    if (c == '"' || c == '\'')
        for (; at < code.len && code.ptr[at - 1] != '\n'; at++) {
            if (code.ptr[at] == c)
                return at + 1;
            at += code.ptr[at] == '\\';
        }
    return at;
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

void amalgam_use(Amalgam *amalgam, Str code)
{
    for (size_t at = 0; at < code.len;) {
        size_t start = at;
        while (at < code.len && is_name(code.ptr[at]))
            at++;
        Str name = str_cut(code, start, at - start);
        if (str_starts(name, STR("scr_")) || str_starts(name, STR("SCR_")))
            use_name(amalgam, name);
        if (at == start)
            at = pass_other(code, at);
    }
    settle(amalgam);
}

void amalgam_use_all(Amalgam *amalgam)
{
    memset(amalgam->labels, 1, n_piece_labels * sizeof *amalgam->labels);
    for (size_t i = 0; i < n_pieces; i++)
        use_piece(amalgam, i);
}

bool amalgam_has_file(const Amalgam *amalgam, size_t file)
{
    return amalgam->files[file];
}

/* ---- printing ---- */

/* An #if, an #else or a comment over what follows is printed once something that it stands over is. */
typedef struct Pending {
    size_t piece, level;
} Pending;

typedef struct Printer {
    const Amalgam *amalgam;
    Out *out;
    VEC(Pending) pending;
    size_t level, printed; /* #ifs that are open, and those of them that are printed; the file itself counts as one */
} Printer;

static void print_piece(Printer *printer, size_t number)
{
    const Piece *piece = &pieces[number];
    for (uint32_t i = 0; i < piece->n; i++) {
        const PieceChunk *chunk = &piece_chunks[piece->first + i];
        if (chunk_is_needed(printer->amalgam, chunk))
            out_str(printer->out, (Str){pieces_text + chunk->text, chunk->len});
    }
}

static void print_with_pending(Printer *printer, size_t number)
{
    for (size_t i = 0; i < printer->pending.n; i++)
        print_piece(printer, printer->pending.items[i].piece);
    printer->pending.n = 0;
    printer->printed = printer->level;
    print_piece(printer, number);
}

static void keep_pending(Printer *printer, size_t number)
{
    VEC_PUSH(printer->amalgam->ctx, &printer->pending) = (Pending){number, printer->level};
}

/* What stood over nothing. */
static void drop_pending(Printer *printer, bool heads_only)
{
    while (printer->pending.n > 0) {
        Pending last = printer->pending.items[printer->pending.n - 1];
        if (last.level < printer->level || (heads_only && pieces[last.piece].kind != PIECE_HEAD))
            return;
        printer->pending.n--;
    }
}

static void close_if(Printer *printer, size_t number)
{
    drop_pending(printer, false);
    if (printer->printed == printer->level) {
        print_piece(printer, number);
        printer->printed--;
    }
    printer->level--;
}

static void print_next(Printer *printer, size_t number)
{
    switch ((enum PieceKind)pieces[number].kind) {
    case PIECE_CODE:
    case PIECE_LINE:
        if (piece_is_needed(printer->amalgam, number))
            print_with_pending(printer, number);
        break;
    case PIECE_HEAD:
    case PIECE_MIDDLE:
        drop_pending(printer, true);
        keep_pending(printer, number);
        break;
    case PIECE_OPEN:
        printer->level++;
        keep_pending(printer, number);
        break;
    case PIECE_CLOSE:
        close_if(printer, number);
        break;
    }
}

void amalgam_print_file(const Amalgam *amalgam, size_t file, Out *out)
{
    if (!amalgam->files[file])
        return;
    Printer printer = {.amalgam = amalgam, .out = out};
    out_printf(out, "/* ---- Begin %s ---- */\n", piece_files[file].name);
    for (uint32_t i = 0; i < piece_files[file].n; i++) {
        print_next(&printer, piece_files[file].first + i);
        if (i == 0)
            printer.level = 1; /* the file's own comment stays */
    }
    out_printf(out, "/* ---- End %s ---- */\n\n", piece_files[file].name);
}

/* ---- figures ---- */

static size_t file_bytes(const Amalgam *amalgam, size_t file)
{
    size_t n = 0;
    for (uint32_t i = 0; i < piece_files[file].n; i++) {
        const Piece *piece = &pieces[piece_files[file].first + i];
        for (uint32_t k = 0; k < piece->n; k++)
            if (!amalgam || (piece_is_needed(amalgam, piece_files[file].first + i) && chunk_is_needed(amalgam, &piece_chunks[piece->first + k])))
                n += piece_chunks[piece->first + k].len;
    }
    return n;
}

size_t amalgam_file_size(size_t file)
{
    return file_bytes(NULL, file);
}

size_t amalgam_file_used(const Amalgam *amalgam, size_t file)
{
    return file_bytes(amalgam, file);
}
