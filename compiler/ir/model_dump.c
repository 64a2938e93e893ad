/* model_dump.c: the Model IR as text, for --dump=models and tests. */
#include "model.h"

static void dump_value(Out *out, const ModelValue *value)
{
    static const char *const kinds[] = {"None", "", "", "", "", "bytes ", "list", "tuple", "set", "frozenset", "dict", "", "Decimal ", "date ",
        "time ", "datetime ", "", "uuid ", "secret", "pattern ", "", "", "<python>"}; /* ORDER VALUES */
    out_z(out, kinds[value->kind]);
    if (value->kind == VALUE_BOOL)
        out_z(out, value->truth ? "True" : "False");
    else if (value->kind == VALUE_INT || value->kind == VALUE_FLOAT)
        out_str(out, value->text);
    else if (value->kind == VALUE_ENUM)
        out_printf(out, "%.*s.%.*s", STR_ARG(value->enum_->name), STR_ARG(value->enum_->members[value->member].name));
    else if (value->kind == VALUE_TIMEDELTA)
        out_printf(out, "timedelta %lld us", (long long)value->micros);
    else if (value->kind == VALUE_MODEL)
        out_str(out, value->class_->name);
    else if (value->text.len || value->kind == VALUE_STR)
        out_json_string(out, value->text);
    if (!value->items && !value->keys)
        return;
    out_char(out, '(');
    for (size_t i = 0; i < value->n; i++) {
        if (i)
            out_z(out, ", ");
        if (value->keys) {
            dump_value(out, value->keys[i]);
            out_z(out, ": ");
        }
        dump_value(out, value->items[i]);
    }
    out_char(out, ')');
}

static void dump_bound(Out *out, const char *name, const ModelValue *value)
{
    if (!value)
        return;
    out_printf(out, " %s=", name);
    dump_value(out, value);
}

static void dump_count(Out *out, const char *name, int64_t n)
{
    if (n >= 0)
        out_printf(out, " %s=%lld", name, (long long)n);
}

static void dump_limits(Out *out, const ModelType *type)
{
    const ModelLimits *limits = &type->limits;
    dump_bound(out, "gt", limits->gt);
    dump_bound(out, "ge", limits->ge);
    dump_bound(out, "lt", limits->lt);
    dump_bound(out, "le", limits->le);
    dump_bound(out, "multiple_of", limits->multiple_of);
    dump_count(out, "min_length", limits->min_length);
    dump_count(out, "max_length", limits->max_length);
    dump_count(out, "max_digits", limits->max_digits);
    dump_count(out, "decimal_places", limits->decimal_places);
    if (limits->has_pattern) {
        out_z(out, limits->dialect == PATTERN_RUST ? " pattern=" : " python-pattern=");
        out_json_string(out, limits->pattern);
    }
    if (type->strict)
        out_z(out, " strict");
    if (limits->strip)
        out_z(out, " strip");
    if (limits->lower)
        out_z(out, " lower");
    if (limits->upper)
        out_z(out, " upper");
    if (limits->coerce_numbers)
        out_z(out, " coerce_numbers");
    if (limits->tense)
        out_z(out, limits->tense == TENSE_PAST ? " past" : " future");
    if (limits->zone)
        out_z(out, limits->zone == ZONE_AWARE ? " aware" : " naive");
}

static void dump_type(Out *out, const ModelType *type)
{
    out_z(out, model_type_name(type->kind));
    if (type->kind == TYPE_CLASS || type->kind == TYPE_SUBCLASS)
        out_printf(out, " %.*s", STR_ARG(type->class_->name));
    if (type->kind == TYPE_ENUM)
        out_printf(out, " %.*s%s", STR_ARG(type->enum_->name), type->use_enum_values ? " values" : "");
    if (type->name.len)
        out_printf(out, " %.*s", STR_ARG(type->name));
    if (type->uuid_version)
        out_printf(out, " %d", type->uuid_version);
    if (type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER || type->kind == TYPE_WRAP || type->kind == TYPE_PLAIN)
        out_printf(out, " %.*s", STR_ARG(type->validator.function.name));
    if (type->discriminator.len)
        out_printf(out, " by %.*s", STR_ARG(type->discriminator));
    if (type->pick)
        out_printf(out, " by %.*s()", STR_ARG(type->pick->function.name));
    if (type->tag)
        out_printf(out, " tag %.*s", STR_ARG(type->tag->text));
    dump_limits(out, type);
    const char *before = "(";
    for (size_t i = 0; i < type->n_values; i++, before = ", ") {
        out_z(out, before);
        dump_value(out, type->values[i]);
    }
    for (size_t i = 0; i < type->n; i++, before = ", ") {
        out_z(out, before);
        dump_type(out, type->items[i]);
    }
    const ModelType *parts[2] = {type->key, type->inner};
    for (size_t i = 0; i < 2; i++) {
        if (!parts[i])
            continue;
        out_z(out, before);
        dump_type(out, parts[i]);
        before = ", ";
    }
    if (type->variadic)
        out_z(out, ", ...");
    if (before[0] == ',')
        out_char(out, ')');
}

static void dump_validators(Out *out, const char *indent, const char *what, const ModelValidators *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const ModelValidator *one = &list->items[i];
        out_printf(out, "%s%s %.*s%s%s%s\n", indent, what, STR_ARG(one->function.name), one->style == STYLE_V1 ? " v1" : "",
                   one->takes_info ? " info" : "", one->each_item ? " each_item" : "");
    }
}

static void dump_default(Out *out, const ModelField *field)
{
    static const char *const factories[] = {"", "list", "dict", "set", "tuple", "frozenset", "str", "int", "float", "bool", "bytes", "class", "value"};
    if (field->required == DEFAULT_VALUE) {
        out_z(out, " = ");
        dump_value(out, field->default_);
    } else if (field->required == DEFAULT_FACTORY) {
        out_printf(out, " = factory %s%.*s", factories[field->factory], STR_ARG(field->factory_function.name));
        if (field->factory == FACTORY_VALUE) {
            out_char(out, ' ');
            dump_value(out, field->default_);
        }
    }
}

static void dump_field(Out *out, const ModelField *field)
{
    out_printf(out, "  %.*s%s: ", STR_ARG(field->name), field->not_required ? "?" : "");
    dump_type(out, field->type);
    dump_default(out, field);
    for (size_t i = 0; i < field->n_validation_aliases; i++) {
        out_z(out, i ? " | " : " alias ");
        for (size_t j = 0; j < field->validation_aliases[i].n; j++) {
            const AliasStep *step = &field->validation_aliases[i].items[j];
            if (step->is_index)
                out_printf(out, "[%lld]", (long long)step->index);
            else
                out_printf(out, "%s%.*s", j ? "." : "", STR_ARG(step->key));
        }
    }
    out_z(out, field->n_validation_aliases && field->by_name ? " or name\n" : "\n");
    dump_validators(out, "    ", "before", &field->before);
    dump_validators(out, "    ", "after", &field->after);
    if (field->serializer)
        out_printf(out, "    serializer %.*s\n", STR_ARG(field->serializer->function.name));
}

static void dump_class(Out *out, const ModelClass *cls)
{
    static const char *const kinds[] = {"model", "root model", "settings", "dataclass", "pydantic dataclass", "typed dict", "named tuple"};
    static const char *const extras[] = {"", " extra=allow", " extra=forbid"};
    out_printf(out, "%s %.*s%s%s\n", kinds[cls->kind], STR_ARG(cls->qualname), cls->is_root ? "" : " (reached)", extras[cls->config.extra]);
    dump_validators(out, "  ", "before", &cls->before);
    for (size_t i = 0; i < cls->n_fields; i++)
        dump_field(out, cls->fields[i]);
    for (size_t i = 0; i < cls->n_computed; i++) {
        out_printf(out, "  computed %.*s: ", STR_ARG(cls->computed[i].name));
        if (cls->computed[i].type)
            dump_type(out, cls->computed[i].type);
        out_char(out, '\n');
    }
    dump_validators(out, "  ", "after", &cls->after);
}

void model_dump(Out *out, const ModelSet *set)
{
    for (size_t i = 0; i < set->enums.n; i++) {
        const ModelEnum *enum_ = set->enums.items[i];
        out_printf(out, "enum %.*s\n", STR_ARG(enum_->qualname));
        for (size_t j = 0; j < enum_->n_members; j++) {
            out_printf(out, "  %.*s = ", STR_ARG(enum_->members[j].name));
            dump_value(out, enum_->members[j].value);
            out_char(out, '\n');
        }
    }
    for (size_t i = 0; i < set->classes.n; i++)
        dump_class(out, set->classes.items[i]);
}
