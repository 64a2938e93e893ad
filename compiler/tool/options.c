/* options.c: what the command line means for a compilation. */
#include "../plan/techniques.h"
#include "args.h"

bool tool_options(Ctx *ctx, const ToolArgs *args, Options *options)
{
    bool good = true;
    for (size_t i = 0; i < args->warnings.n; i++)
        diag_option(ctx, str_of(args->warnings.items[i])); /* args_parse knows that there is such a warning */
    if (args->explain_slow && !diag_asked(ctx, D_SLOW))
        diag_option(ctx, STR("slow"));
    *options = (Options){
        .name = args->name ? str_of(args->name) : STR(""),
        .draft = args_choice(OPTION_DRAFT, args->draft),
        .format_assertion = (Tristate)args->format_assertion,
        .content_assertion = args->content_assertion,
        .has_each = args->each != NULL,
        .each = args->each ? str_of(args->each) : STR(""),
        .duplicate_keys_last = args->duplicate_keys == DUPLICATES_LAST,
        .no_pcre2 = args->no_pcre2,
        .verdict_only = args->verdict_only,
        .split = args->split,
        .version = STR(SCHEMAC_VERSION),
    };
    for (size_t i = 0; i < args->techniques.n; i++) /* the last word counts */
        techniques_change(&options->techniques, str_of(args->techniques.items[i]));
    if (!args->registry.n)
        return good;
    options->registry = CTX_NEW(ctx, Registry);
    for (size_t i = 0; i < args->registry.n; i++)
        good = registry_load(ctx, args->registry.items[i], options->registry) && good;
    return good;
}
