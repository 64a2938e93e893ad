/* sections.c: what the bytes of a shared library are for. Reads the section headers of ELF (System V ABI, chapter 4), of both
 * classes and byte orders; nothing is trusted to lie within the file. */
#include "so.h"

#include <inttypes.h>
#include <string.h>

#define SECTION_NOBITS 8u /* takes no room in the file */
#define FLAG_WRITE 1u
#define FLAG_ALLOC 2u
#define FLAG_EXEC 4u

typedef struct Elf {
    const unsigned char *bytes;
    size_t len;
    bool wide, big; /* 64 bits; the high byte first */
} Elf;

typedef struct Section {
    uint64_t name, type, flags, offset, size; /* name: offset in the table of names */
} Section;

/* n bytes at `at` as a number; 0 beyond the end. */
static uint64_t number_at(const Elf *elf, uint64_t at, unsigned n)
{
    uint64_t v = 0;
    if (at > elf->len || elf->len - at < n)
        return 0;
    for (unsigned i = 0; i < n; i++)
        v |= (uint64_t)elf->bytes[at + i] << 8 * (elf->big ? n - 1 - i : i);
    return v;
}

static bool is_elf(Elf *elf)
{
    if (elf->len < 52 || memcmp(elf->bytes, "\177ELF", 4) != 0)
        return false;
    elf->wide = elf->bytes[4] == 2;
    elf->big = elf->bytes[5] == 2;
    return true;
}

/* The section header of that index; all zeros when there is none. */
static Section section_at(const Elf *elf, uint64_t index)
{
    Section s = {0};
    unsigned word = elf->wide ? 8 : 4;
    uint64_t table = number_at(elf, elf->wide ? 40 : 32, word);
    uint64_t each = number_at(elf, elf->wide ? 58 : 46, 2);
    if (table > elf->len || index * each > elf->len)
        return s;
    uint64_t at = table + index * each;
    s.name = number_at(elf, at, 4);
    s.type = number_at(elf, at + 4, 4);
    s.flags = number_at(elf, at + 8, word);
    s.offset = number_at(elf, at + 8 + 2 * word, word);
    s.size = number_at(elf, at + 8 + 3 * word, word);
    return s;
}

static Str name_of(const Elf *elf, const Section *names, const Section *s)
{
    uint64_t at = names->offset + s->name;
    if (names->offset > elf->len || s->name > names->size || at >= elf->len)
        return STR("?");
    const char *from = (const char *)elf->bytes + at;
    const char *end = memchr(from, 0, elf->len - at);
    return end ? (Str){from, (size_t)(end - from)} : STR("?");
}

static const char *use_of(const Section *s)
{
    if (!(s->flags & FLAG_ALLOC))
        return "not loaded";
    if (s->flags & FLAG_EXEC)
        return "code";
    return s->flags & FLAG_WRITE ? "data" : "constants";
}

void so_sections(Str so, Out *out)
{
    Elf elf = {(const unsigned char *)so.ptr, so.len, false, false};
    out_printf(out, "%8zu  the whole file\n", so.len);
    if (!is_elf(&elf))
        return;
    uint64_t n = number_at(&elf, elf.wide ? 60 : 48, 2);
    Section names = section_at(&elf, number_at(&elf, elf.wide ? 62 : 50, 2));
    for (uint64_t i = 0; i < n; i++) {
        Section s = section_at(&elf, i);
        if (s.size > 0)
            out_printf(out, "%8" PRIu64 "  %-11s %.*s%s\n", s.size, use_of(&s), STR_ARG(name_of(&elf, &names, &s)),
                       s.type == SECTION_NOBITS ? " (not in the file)" : "");
    }
}
