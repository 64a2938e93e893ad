/* techniques.c: the list techniques.def, and -fNAME and -fno-NAME. */
#include "techniques.h"

const TechniqueFacts technique_facts[N_TECHNIQUES] = { /* ORDER TECHNIQUES */
#define TECHNIQUE(NAME, name, on, help) {name, on, help},
#include "techniques.def"
#undef TECHNIQUE
};

_Static_assert(N_TECHNIQUES <= 64, "Techniques has 64 bits");

bool technique_is_on(Techniques techniques, Technique technique)
{
    return technique_facts[technique].on != (techniques >> technique & 1);
}

bool techniques_change(Techniques *techniques, Str word)
{
    bool off = str_starts(word, STR("no-")), found = false;
    Str name = off ? str_from(word, 3) : word;
    for (int i = 0; i < N_TECHNIQUES; i++) {
        if (!str_is(name, "all") && !str_is(name, technique_facts[i].name))
            continue;
        found = true;
        if (technique_is_on(*techniques, (Technique)i) == off)
            *techniques ^= UINT64_C(1) << i;
    }
    return found;
}

Str techniques_words(Ctx *ctx, Techniques techniques)
{
    Out out = out_new(ctx);
    for (int i = 0; i < N_TECHNIQUES; i++)
        if (techniques >> i & 1)
            out_printf(&out, "%s-f%s%s", out.len > 0 ? " " : "", technique_facts[i].on ? "no-" : "", technique_facts[i].name);
    return out_text(&out);
}
