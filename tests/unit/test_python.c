/* test_python.c: the reader of Python: trees, places, and what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../compiler/base/base.h"
#include "../../compiler/base/limits.h"
#include "../../compiler/text/python.h"

typedef struct Reading { Str text; Str dump; Str diags; bool good; } Reading;

static void read(Ctx *ctx, void *arg)
{
    Reading *r = arg;
    PyFile *file = python_read(ctx, ctx_add_source(ctx, STR("m.py"), r->text));
    r->good = file != NULL;
    Out out = out_new(ctx);
    if (file)
        python_dump(&out, file);
    r->dump = out_text(&out);
    r->diags = diag_text(ctx, false);
}

static void expect(const char *source, const char *tree)
{
    Ctx *ctx = ctx_new();
    Reading r = {.text = str_of(source)};
    assert_true(ctx_run(ctx, read, &r));
    if (!r.good)
        fail_msg("%.*s", STR_ARG(r.diags));
    if (!str_is(r.dump, tree))
        fail_msg("%s\n%.*s", source, STR_ARG(r.dump));
    ctx_free(ctx);
}

static void refuse(Str source, const char *part)
{
    Ctx *ctx = ctx_new();
    Reading r = {.text = source};
    assert_true(ctx_run(ctx, read, &r));
    assert_false(r.good);
    assert_int_equal(diag_errors(ctx), 1);
    const char *shown = "";
    char copy[4096];
    size_t len = r.diags.len < sizeof copy - 1 ? r.diags.len : sizeof copy - 1;
    memcpy(copy, r.diags.ptr, len);
    copy[len] = 0;
    shown = copy;
    if (!strstr(shown, part))
        fail_msg("%s does not say %s", shown, part);
    ctx_free(ctx);
}

static void expressions(void **state)
{
    (void)state;
    expect("a + b * -c ** 2\n", "(Expr a=(Binary + a=(Name a) b=(Binary * a=(Name b) b=(Unary - a=(Binary ** a=(Name c) b=(Int 2))))))\n");
    expect("x if a < b <= c else not d\n",
           "(Expr a=(Conditional a=(Compare a=(Name a) list=[(Name b) (Name c)] < <=) b=(Name x) c=(Unary not a=(Name d))))\n");
    expect("f(*a, k=1, **d)[1:, ::2]\n",
           "(Expr a=(Subscript a=(Call a=(Name f) list=[(Starred a=(Name a))] k=(Int 1) **=(Name d)) b=(Tuple list=[(Slice a=(Int 1)) (Slice c=(Int 2))])))\n");
    expect("[x for x in y if z]\n", "(Expr a=(ListComp a=(Name x) for=(Name x) in=(Name y) if=[(Name z)]))\n");
    expect("{1: 2, **d}\n", "(Expr a=(Dict list=[(Int 2) (Name d)] keys=[(Int 1) -]))\n");
    expect("a is not b not in c\n", "(Expr a=(Compare a=(Name a) list=[(Name b) (Name c)] is not not in))\n");
}

static void strings(void **state)
{
    (void)state;
    expect("'a' \"b\\n\" r'\\n'\n", "(Expr a=(Str \"ab\\x0a\\x5cn\"))\n");
    expect("b'\\xff'\n", "(Expr a=(Bytes \"\\xff\"))\n");
    expect("f'{a!r:>{w}}}}' 'z'\n",
           "(Expr a=(FString list=[(Formatted !r a=(Name a) b=(FString list=[(Str \">\") (Formatted a=(Name w))])) (Str \"}z\")]))\n");
    expect("f'{d[\"k\"]} {x = }'\n", "(Expr a=(FString list=[(Formatted a=(Subscript a=(Name d) b=(Str \"k\"))) (Str \" \") (Formatted \"x = \" a=(Name x))]))\n");
    expect("'\\ud800'\n", "(Expr a=(Str \"\\xed\\xa0\\x80\"))\n");
}

static void lines(void **state)
{
    (void)state;
    expect("class A(B, k=1):\n    x: int = 1  # c\n\n    def f(self, /, *, y=2): pass\r\nz = \\\n  3\n",
           "(Class A list=[(Name B)] k=(Int 1) body=[(AnnAssign a=(Name x) b=(Name int) c=(Int 1)) (Function f (/self, kw y default=(Int 2)) body=[(Pass)])])\n"
           "(Assign a=(Int 3) list=[(Name z)])\n");
    expect("match = 1\nmatch x:\n  case {'a': b} if c:\n    pass\n", "(Assign a=(Int 1) list=[(Name match)])\n(Match a=(Name x) cases=[(Case body=[(Pass)])])\n");
    expect("if a:\n\tb\nelif c: d\nelse:\n  e", "(If a=(Name a) else=[(If a=(Name c) else=[(Expr a=(Name e))] body=[(Expr a=(Name d))])] body=[(Expr a=(Name b))])\n");
}

static void mistakes(void **state)
{
    (void)state;
    refuse(STR("x = (1,\n"), "m.py:1:5: error[SC0121]: a bracket that nothing closes");
    refuse(STR("if a:\nb\n"), "m.py:2:1: error[SC0121]: expected an indented block");
    refuse(STR("if a:\n    b\n  c\n"), "m.py:3:3: error[SC0121]: this line begins between two levels");
    refuse(STR("if a:\n        b\n\tc\n"), "tabs and spaces are mixed");
    refuse(STR("x = 'a\n"), "m.py:1:5: error[SC0121]: a string without its closing quote");
    refuse(STR("x = \xff\n"), "error[SC0122]: not UTF-8");
    refuse(STR("f'{a'\n"), "error[SC0121]");
    refuse(STR("1 = x\n"), "nothing can be assigned to this");
    refuse(STR("x = a b\n"), "expected the end of the line, found a name");
    refuse(STR("\0"), "error[SC0121]");
}

/* Depth is bounded, however it is made. */
static void deep(void **state)
{
    (void)state;
    static const char *const parts[] = {"(", "[", "{", "not ", "-", "f(", "lambda: ", "a if b else ", "a ** ", "x[", "a + ", "a.b", "f'{f\"{"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        Ctx *ctx = ctx_new();
        Out out = out_new(ctx);
        for (int n = 0; n < 20000; n++)
            out_z(&out, parts[i]);
        Reading r = {.text = out_text(&out)};
        assert_true(ctx_run(ctx, read, &r));
        assert_false(r.good);
        ctx_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(expressions), cmocka_unit_test(strings), cmocka_unit_test(lines), cmocka_unit_test(mistakes),
                                       cmocka_unit_test(deep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
