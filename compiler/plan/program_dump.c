/* program_dump.c: a program in words: a line a rule. */
#include "program.h"

void program_dump(Out *out, const scr_program *program)
{
    static const char *const ops[] = {
#define SCR_OP(NAME, kinds, operands) #NAME,
#include "../../runtime/scr_ops.def"
#undef SCR_OP
    };
    for (uint32_t i = 0; i < program->n_nodes; i++) {
        const scr_node *node = &program->nodes[i];
        out_printf(out, "node %u resource %u flags 0x%x ", (unsigned)i, (unsigned)node->resource, (unsigned)node->flags);
        out_json_string(out, (Str){program->pool + node->location, node->location_len});
        out_char(out, '\n');
        for (uint32_t k = 0; k < node->n_rules; k++) {
            const scr_rule *rule = &program->rules[node->rule + k];
            out_printf(out, "    %-24s ", ops[rule->op]);
            out_json_string(out, (Str){program->pool + rule->keyword, rule->keyword_len});
            out_printf(out, " %u %u %u %u flags 0x%x\n", (unsigned)rule->a, (unsigned)rule->b, (unsigned)rule->c, (unsigned)rule->d,
                       (unsigned)rule->flags);
        }
    }
    out_printf(out, "%u words, %u bytes of text, %u constants, %u patterns, %u formats, %u dynamic anchors\n", (unsigned)program->n_words,
               (unsigned)program->n_pool, (unsigned)program->n_consts, (unsigned)program->n_regexes, (unsigned)program->n_formats,
               (unsigned)program->n_dynamics);
}
