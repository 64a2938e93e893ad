/* techniques.h: what makes the fast path fast, each of which can be left out. The list is techniques.def. */
#ifndef SCHEMAC_TECHNIQUES_H
#define SCHEMAC_TECHNIQUES_H

#include "../base/base.h"

typedef enum Technique { /* ORDER TECHNIQUES */
#define TECHNIQUE(NAME, name, on, help) TECHNIQUE_##NAME,
#include "techniques.def"
#undef TECHNIQUE
    N_TECHNIQUES
} Technique;

typedef struct TechniqueFacts {
    const char *name;
    bool on; /* when nothing is said */
    const char *help;
} TechniqueFacts;
extern const TechniqueFacts technique_facts[N_TECHNIQUES];

/* Which are used: a bit is set where it is not as the list says, so zero is the default. */
typedef uint64_t Techniques;

bool technique_is_on(Techniques techniques, Technique technique);
/* Applies "NAME", "no-NAME", "all" or "no-all"; false: there is no such technique. */
bool techniques_change(Techniques *techniques, Str word);
/* How they differ from the default, as options: "-fno-hash-sets -fx"; empty: they do not. */
Str techniques_words(Ctx *ctx, Techniques techniques);

#endif
