/* The extension's printer, from a Model IR that is made by hand: the text of OrderEvent with its validator. With a folder as its argument the
 * program only writes order_models.c and .pyi there: tests/pydantic/engine.py compiles and imports them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "emit/emit_models.h"

#include <stdio.h>
#include <string.h>

static const char source[] =
    "from datetime import datetime\n"
    "from typing import Optional\n"
    "from pydantic import BaseModel, validator\n"
    "LIMIT = 10_000\n"
    "\n"
    "class OrderEvent(BaseModel):\n"
    "    order_id: str\n"
    "    customer_id: str\n"
    "    amount: float\n"
    "    currency: str = \"USD\"\n"
    "    created_at: Optional[datetime] = None\n"
    "\n"
    "    @validator(\"amount\")\n"
    "    def check_amount(cls, v):\n"
    "        if v > LIMIT:\n"
    "            raise ValueError(\"amount is too large\")\n"
    "        return round(v, 2)\n";

typedef struct Made {
    Ctx *ctx;
    uint32_t file;
    Str c, pyi;
} Made;

static Span span_of(const Made *m, const char *text)
{
    const char *at = strstr(source, text);
    assert_non_null(at);
    return (Span){m->file, (uint32_t)(at - source), (uint32_t)(at - source + (long)strlen(text))};
}

static Py *node_of(const Made *m, PyKind kind, const char *text)
{
    Py *node = CTX_NEW(m->ctx, Py);
    node->kind = kind;
    node->span = span_of(m, text);
    node->text = str_of(text);
    return node;
}

static ModelType *type_of(const Made *m, TypeKind kind)
{
    ModelType *type = CTX_NEW(m->ctx, ModelType);
    type->kind = kind;
    type->limits = model_limits_none();
    return type;
}

static ModelField *field_of(const Made *m, const char *name, ModelType *type, ModelValue *default_)
{
    ModelField *f = CTX_NEW(m->ctx, ModelField);
    f->name = str_of(name);
    f->span = span_of(m, name);
    f->type = type;
    f->required = default_ ? DEFAULT_VALUE : DEFAULT_REQUIRED;
    f->default_ = default_;
    f->by_alias = true;
    return f;
}

static ModelValue *value_of(const Made *m, ModelValueKind kind, const char *text)
{
    ModelValue *v = CTX_NEW(m->ctx, ModelValue);
    v->kind = kind;
    v->text = str_of(text);
    return v;
}

/* The function, with the one name of its body that leads out of it. */
static Py *function_node(const Made *m)
{
    const char *start = strstr(source, "def check_amount");
    Py *f = CTX_NEW(m->ctx, Py);
    f->kind = PY_FUNCTION;
    f->text = STR("check_amount");
    f->span = (Span){m->file, (uint32_t)(start - source), (uint32_t)strlen(source) - 1};
    Py **body = CTX_ARRAY(m->ctx, 1, Py *);
    body[0] = node_of(m, PY_NAME, "LIMIT");
    f->body = (PyList){body, 1};
    return f;
}

static ModelSet *make_set(const Made *m)
{
    Ctx *ctx = m->ctx;
    ModelFile *file = CTX_NEW(ctx, ModelFile);
    file->file = m->file;
    file->path = STR("order_models.py");
    file->module = STR("order_models");
    ModelBinding *limit = CTX_NEW(ctx, ModelBinding);
    limit->kind = BIND_VALUE;
    limit->name = STR("LIMIT");
    limit->node = node_of(m, PY_INT, "10_000");
    limit->file = file;
    map_set(ctx, &file->names, limit->name, limit);
    ModelClass *cls = CTX_NEW(ctx, ModelClass);
    cls->name = cls->qualname = cls->c_name = STR("OrderEvent");
    cls->file = file;
    cls->is_root = true;
    cls->span = span_of(m, "class OrderEvent");
    cls->node = node_of(m, PY_CLASS, "class OrderEvent(BaseModel):");
    ((Py *)(uintptr_t)cls->node)->text = STR("OrderEvent");
    ModelConfig *c = &cls->config;
    c->ser_json_timedelta = c->ser_json_temporal = STR("iso8601");
    c->ser_json_bytes = c->val_json_bytes = STR("utf8");
    c->ser_json_inf_nan = STR("null");
    c->loc_by_alias = true;
    ModelType *created = type_of(m, TYPE_NULLABLE);
    created->inner = type_of(m, TYPE_DATETIME);
    cls->fields = CTX_ARRAY(ctx, 5, ModelField *);
    cls->n_fields = 5;
    cls->fields[0] = field_of(m, "order_id", type_of(m, TYPE_STR), NULL);
    cls->fields[1] = field_of(m, "customer_id", type_of(m, TYPE_STR), NULL);
    cls->fields[2] = field_of(m, "amount", type_of(m, TYPE_FLOAT), NULL);
    cls->fields[3] = field_of(m, "currency", type_of(m, TYPE_STR), value_of(m, VALUE_STR, "USD"));
    cls->fields[4] = field_of(m, "created_at", created, value_of(m, VALUE_NONE, ""));
    ModelValidator *v = CTX_NEW(ctx, ModelValidator);
    v->style = STYLE_V1;
    v->function = (ModelFunction){.name = STR("check_amount"), .file = file, .node = function_node(m), .owner = cls};
    cls->fields[2]->after = (ModelValidators){v, 1};
    ModelSet *set = CTX_NEW(ctx, ModelSet);
    set->source_name = STR("order_models.py");
    VEC_PUSH(ctx, &set->files) = file;
    VEC_PUSH(ctx, &set->classes) = cls;
    return set;
}

static void make(Ctx *ctx, void *arg)
{
    Made *m = arg;
    m->ctx = ctx;
    m->file = ctx_add_source(ctx, STR("order_models.py"), str_of(source));
    Out c = out_new(ctx), pyi = out_new(ctx);
    emit_ext(ctx, make_set(m), STR("order_models"), STR("0"), &c, &pyi);
    m->c = out_text(&c);
    m->pyi = out_text(&pyi);
}

static bool holds(Str text, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= text.len; i++)
        if (memcmp(text.ptr + i, part, n) == 0)
            return true;
    return false;
}

static void test_order_event(void **state)
{
    (void)state;
    Made m = {0};
    Ctx *ctx = ctx_new();
    assert_true(ctx_run(ctx, make, &m));
    assert_int_equal(diag_errors(ctx), 0);
    assert_true(holds(m.c, "PyInit_order_models"));
    assert_true(holds(m.c, "def check_amount(cls, v):"));
    assert_false(holds(m.c, "validator(\\\"amount\\\")"));
    assert_true(holds(m.c, "LIMIT = (10_000)"));
    assert_true(holds(m.pyi, "    created_at: datetime.datetime | None\n"));
    assert_true(holds(m.pyi, "class OrderEvent(BaseModel):\n"));
    ctx_free(ctx);
}

static bool write_text(const char *folder, const char *name, Str text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    bool good = f && fwrite(text.ptr, 1, text.len, f) == text.len;
    return f && fclose(f) == 0 && good;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order_event)};
    if (argc < 2)
        return cmocka_run_group_tests(tests, NULL, NULL);
    Made m = {0};
    Ctx *ctx = ctx_new();
    bool good = ctx && ctx_run(ctx, make, &m) && write_text(argv[1], "order_models.c", m.c) && write_text(argv[1], "order_models.pyi", m.pyi);
    ctx_free(ctx);
    return good ? 0 : 1;
}
