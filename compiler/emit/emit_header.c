/* emit_header.c: the generated .h: the ABI block, the contracts, the prototypes. */
#include "embedded.h"
#include "emit_internal.h"

/* The ABI block as it stands in runtime/scr.h: text and guard are the same in every generated file. */
static void print_abi(Emit *e)
{
    Str text = {"", 0};
    CTX_ASSERT(e->ctx, embedded_get(STR("runtime/scr.h"), &text));
    emit_section(e, "abi", NULL, 0);
    out_str(e->out, text);
    out_char(e->out, '\n');
}

void emit_header(Ctx *ctx, const EmitInput *in, Out *out)
{
    Emit e = emit_begin(ctx, in, out);
    const OutVar vars[] = {{"is_valid_scratch", in->plan->needs_scratch ? STR("16 KiB of stack") : STR("the default limits")}};
    emit_stamp(&e);
    emit_section(&e, "header-start", NULL, 0);
    print_abi(&e);
    emit_section(&e, "header-contracts", vars, 1);
    if (!in->options->verdict_only)
        emit_section(&e, "header-contract-validate", NULL, 0);
    if (in->set->batch) {
        Out pointer = out_new(ctx);
        out_c_comment(&pointer, str_quoted(ctx, in->set->batch->pointer));
        const OutVar each[] = {{"each", out_text(&pointer)}};
        emit_section(&e, "header-contract-each", each, 1);
    }
    if (in->set->uses_pcre2)
        emit_section(&e, "header-contract-init", NULL, 0);
    emit_section(&e, "header-contract-scratch", NULL, 0);
    emit_prototypes(&e, STR(""));
    emit_needs_scratch(&e);
    emit_section(&e, "header-end", NULL, 0);
}
