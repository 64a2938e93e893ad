/* source.c: the texts of a compilation and the places in them. */
#include "base.h"

#define STEP 4096u /* bytes between two entries of Source.counts: minified sources are one line of megabytes */

uint32_t ctx_add_source(Ctx *ctx, Str name, Str text)
{
    VEC_PUSH(ctx, &ctx->sources) = (Source){.name = name, .text = text};
    return (uint32_t)ctx->sources.n;
}

const Source *ctx_source(const Ctx *ctx, uint32_t file)
{
    return file >= 1 && file <= ctx->sources.n ? &ctx->sources.items[file - 1] : NULL;
}

/* Code points in bytes [from, to): every byte but the continuation bytes 10xxxxxx begins one. */
static uint32_t count_code_points(const Source *source, uint32_t from, uint32_t to)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        n += ((unsigned char)source->text.ptr[i] & 0xc0) != 0x80;
    return n;
}

/* Bytes of a byte order mark: editors show none, so it is no column. */
uint32_t source_mark(const Source *source)
{
    return str_starts(source->text, STR("\xef\xbb\xbf")) ? 3 : 0;
}

static void source_count(Ctx *ctx, Source *source)
{
    size_t n = source->text.len / STEP + 1;
    source->counts = CTX_ARRAY(ctx, n, uint32_t);
    for (size_t i = 1; i < n; i++)
        source->counts[i] = source->counts[i - 1] + count_code_points(source, (uint32_t)(i - 1) * STEP, (uint32_t)i * STEP);
}

static uint32_t code_points_before(const Source *source, uint32_t offset)
{
    return source->counts[offset / STEP] + count_code_points(source, offset / STEP * STEP, offset);
}

/* Offsets of line starts: behind each newline. A lone carriage return ends no line: editors agree on that. */
static void source_find_lines(Ctx *ctx, Source *source)
{
    size_t n = 1;
    for (size_t i = 0; i < source->text.len; i++)
        n += source->text.ptr[i] == '\n';
    uint32_t *lines = CTX_ARRAY(ctx, n, uint32_t);
    size_t line = 1;
    for (size_t i = 0; i < source->text.len; i++)
        if (source->text.ptr[i] == '\n')
            lines[line++] = (uint32_t)(i + 1);
    source->lines = lines;
    source->n_lines = (uint32_t)n;
}

/* The last line that starts at or before the offset; from 0. */
static uint32_t source_line(const Source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->n_lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void ctx_line_column(Ctx *ctx, uint32_t file, uint32_t offset, uint32_t *line, uint32_t *column)
{
    *line = *column = 0;
    if (file < 1 || file > ctx->sources.n)
        return;
    Source *source = &ctx->sources.items[file - 1];
    if (!source->counts)
        source_count(ctx, source);
    if (!source->lines)
        source_find_lines(ctx, source);
    if (offset > source->text.len)
        offset = (uint32_t)source->text.len;
    uint32_t found = source_line(source, offset);
    uint32_t start = found == 0 ? source_mark(source) : source->lines[found];
    *line = found + 1;
    *column = offset <= start ? 1 : code_points_before(source, offset) - code_points_before(source, start) + 1;
}
