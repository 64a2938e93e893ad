/* scr_model_check.c: a value against a type: containers, unions, literals, enums, functions around a type. In: the run (mode, strictness,
 * place), a type, the input. Out: the value, or errors in the run. Recursion is bounded by the depth of JSON and of what functions make. */
#include "scr_model_run.h"
#include "scr_utf8.h"

/* ---- the user's functions ---- */

static char *scr_model_append(char *at, const char *text, size_t n)
{
    if (n)
        memcpy(at, text, n);
    return at + n;
}

SCR_FN scr_object scr_model_raise(scr_mrun *run, const char *serializer, const scr_raised *raised)
{
    const char *before = !serializer ? "" : scr_model_text(run, "PydanticSerializationError: Error calling function `%s`: ", serializer, 0);
    size_t n = before ? strlen(before) : 0;
    char *text = before ? (char *)scr_arena_alloc(run->arena, n + raised->type.len + 2 + raised->message.len) : NULL;
    if (!text)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    char *end = scr_model_append(scr_model_append(text, before, n), raised->type.ptr, raised->type.len);
    if (raised->message.len)
        end = scr_model_append(scr_model_append(end, ": ", 2), raised->message.ptr, raised->message.len);
    run->raised.ptr = text;
    run->raised.len = (size_t)(end - text);
    return scr_model_stop(run, SCR_RAISED);
}

SCR_FN int scr_model_ask(scr_mrun *run, uint16_t function, scr_object value, scr_object *out, scr_raised *raised)
{
    scr_call call;
    memset(&call, 0, sizeof call);
    call.arena = run->arena;
    call.module = run->def;
    call.constants = run->decoder->constants;
    call.now = run->options->now ? run->options->now : INT64_MIN;
    call.options = run->options;
    call.json = !run->dumps_python;
    call.self = run->self;
    call.model_class = run->data_class;
    call.model = run->data;
    call.data_n = run->data_n;
    call.field_name = run->field_name;
    int status = run->decoder->bodies[function](&call, value, out);
    if (status == SCR_UNSUPPORTED)
        run->raised = call.raised.message;
    if (status < 0)
        scr_model_stop(run, status);
    *raised = call.raised;
    return status;
}

/* What a body raised is an error of validation, or the end of it all. */
SCR_FN scr_object scr_model_call(scr_mrun *run, uint16_t function, scr_object value, scr_minput input)
{
    scr_raised raised;
    scr_object out = scr_o_missing();
    int status = scr_model_ask(run, function, value, &out, &raised);
    if (status <= 0)
        return status == 0 ? out : scr_o_missing();
    return raised.kind == SCR_RAISE_OTHER ? scr_model_raise(run, NULL, &raised) : scr_model_fail_custom(run, input, &raised);
}

static scr_object scr_model_check_function(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    if (type->kind == SCR_M_AFTER) {
        scr_object value = scr_model_check(run, type->inner, input);
        return value.kind == SCR_O_MISSING ? value : scr_model_call(run, type->index, value, input);
    }
    scr_object plain = scr_model_plain(run, input);
    scr_object changed = plain.kind == SCR_O_MISSING ? plain : scr_model_call(run, type->index, plain, input);
    if (changed.kind == SCR_O_MISSING)
        return changed;
    uint8_t mode = run->mode;
    run->mode = SCR_MODE_PYTHON;
    scr_object value = scr_model_check(run, type->inner, scr_model_made(changed));
    run->mode = mode;
    return value;
}

/* ---- literals and enums ---- */

static bool scr_model_is_int(scr_object o) { return o.kind == SCR_O_INT || o.kind == SCR_O_BIGINT; }

/* Where all is text a word for a bool ("yes", "1") stands for that bool before any other member. */
static scr_object scr_model_literal_word(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_mtype plain;
    scr_object word = scr_o_missing();
    memset(&plain, 0, sizeof plain);
    plain.kind = SCR_M_BOOL;
    for (uint32_t i = 0; i < type->n; i++) {
        scr_object value = scr_model_constant(run, type->values[i]);
        if (value.kind != SCR_O_BOOL)
            continue;
        if (word.kind == SCR_O_MISSING) {
            uint8_t exact = run->exact;
            word = scr_model_quiet(run, &plain, input);
            run->exact = exact;
        }
        if (word.kind == SCR_O_MISSING || scr_o_equal(word, value))
            return word;
    }
    return scr_o_missing();
}

static scr_object scr_model_check_literal(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    if (run->mode == SCR_MODE_STRINGS && input.o.kind == SCR_O_STR) {
        scr_object word = scr_model_literal_word(run, type, input);
        if (word.kind != SCR_O_MISSING || run->status)
            return word;
    }
    bool ints = false;
    for (uint32_t i = 0; i < type->n; i++) {
        scr_object value = scr_model_constant(run, type->values[i]);
        ints = ints || scr_model_is_int(value);
        if (value.kind == input.o.kind && !(input.o.flags & SCR_O_CELL) && scr_o_equal(value, input.o))
            return value;
    }
    if (input.o.kind == SCR_O_BIGINT && ints)
        return scr_model_fail(run, SCR_ME_INT_PARSING_SIZE, input);
    /* As a dict finds it: 1.0 and True find 1. The last one put; int and str have tables of their own, asked behind. */
    for (uint32_t k = 2 * type->n; k-- > 0 && !(input.o.flags & SCR_O_CELL);) {
        scr_object value = scr_model_constant(run, type->values[k % type->n]);
        if (k >= type->n && (scr_model_is_int(value) || value.kind == SCR_O_STR))
            continue;
        if (value.kind == SCR_O_ENUM && run->def->enums[value.index].mixed
            && scr_o_equal(scr_model_constant(run, run->def->enums[value.index].values[value.n]), input.o))
            return value;
        if (scr_o_equal(value, input.o))
            return value;
    }
    return scr_model_fail_text(run, SCR_ME_LITERAL_ERROR, input, "expected", type->expected);
}

/* The member whose value equals it; -1: none. */
static int32_t scr_model_member(const scr_mrun *run, const scr_menum *def, scr_object value)
{
    for (uint16_t i = 0; i < def->n_members; i++)
        if (scr_o_equal(scr_model_constant(run, def->values[i]), value))
            return i;
    return -1;
}

/* What the mixed-in type's lax conversion makes of it. */
static scr_object scr_model_enum_mixed(scr_mrun *run, const scr_mtype *type, const scr_menum *def, scr_minput input)
{
    scr_mtype plain;
    bool quiet = run->quiet;
    int8_t strict = run->strict;
    uint8_t exact = run->exact;
    memset(&plain, 0, sizeof plain);
    plain.kind = def->mixed == 1 ? SCR_M_STR : def->mixed == 2 ? SCR_M_INT : SCR_M_FLOAT;
    run->quiet = true;
    run->strict = def->mixed > 1 && scr_model_strict(run, type);
    scr_object converted = scr_model_check(run, &plain, input);
    run->quiet = quiet;
    run->strict = strict;
    run->exact = exact;
    return converted;
}

/* What _missing_ says; -1: no member, as a ValueError says too, or the run ends. */
static int32_t scr_model_ask_missing(scr_mrun *run, uint16_t index, scr_object value)
{
    scr_raised raised;
    scr_object found = scr_o_missing();
    int status = scr_model_ask(run, run->def->enums[index].missing_function, value, &found, &raised);
    if (status == 1 && raised.kind != SCR_RAISE_VALUE && raised.kind != SCR_RAISE_CUSTOM)
        scr_model_raise(run, NULL, &raised);
    if (status == 0 && found.kind == SCR_O_ENUM && found.index == index)
        return (int32_t)found.n;
    if (status == 0 && found.kind != SCR_O_NONE)
        scr_model_refuse(run, "a _missing_ that gives no member of its enum"); /* a TypeError that shows what it is */
    return -1;
}

static int32_t scr_model_missing(scr_mrun *run, uint16_t index, scr_object value)
{
    switch (run->def->enums[index].missing) {
    case SCR_M_MISSING: return scr_model_ask_missing(run, index, value);
    }
    (void)value;
    return -1;
}

static scr_object scr_model_check_enum(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    const scr_menum *def = &run->def->enums[type->index];
    int32_t member = -1;
    if (input.o.kind == SCR_O_ENUM && input.o.index == type->index) {
        member = (int32_t)input.o.n;
    } else {
        if (run->in_python && scr_model_strict(run, type))
            return scr_model_fail_text(run, SCR_ME_IS_INSTANCE_OF, input, "class", def->name);
        run->exact = SCR_MLAX;
        if (def->mixed % 2 == 0 && input.o.kind == SCR_O_BIGINT)
            return scr_model_fail(run, SCR_ME_INT_PARSING_SIZE, input);
        scr_object plain = scr_model_plain(run, input);
        member = plain.kind == SCR_O_MISSING ? -1 : scr_model_member(run, def, plain);
        if (member < 0 && def->mixed) {
            scr_object converted = scr_model_enum_mixed(run, type, def, input);
            if (def->mixed == 2 && converted.kind == SCR_O_BIGINT)
                return scr_model_fail(run, SCR_ME_INT_PARSING_SIZE, scr_model_made(converted));
            if (converted.kind != SCR_O_MISSING)
                member = scr_model_member(run, def, converted);
        }
        if (member < 0 && !run->status)
            member = scr_model_missing(run, type->index, plain);
        if (member < 0)
            return run->status ? scr_o_missing() : scr_model_fail_text(run, SCR_ME_ENUM, input, "expected", type->expected);
    }
    if (type->flags & SCR_T_ENUM_VALUE)
        return scr_model_constant(run, def->values[member]);
    scr_object o = scr_o_of(SCR_O_ENUM);
    o.index = type->index;
    o.n = (uint32_t)member;
    return o;
}

/* ---- lists, sets, tuples ---- */

SCR_FN scr_mitems scr_model_items(scr_minput input)
{
    scr_mitems items;
    items.from = input;
    items.at = 0;
    items.cell = (input.o.flags & SCR_O_CELL) ? input.cell + 1 : SCR_NONE;
    items.n = (input.o.flags & SCR_O_CELL) ? input.o.n : input.o.u.list->n;
    return items;
}

SCR_FN scr_minput scr_model_next_item(const scr_mrun *run, scr_mitems *items)
{
    uint32_t cell = items->cell;
    if (cell == SCR_NONE)
        return scr_model_made(items->from.o.u.list->items[items->at++]);
    items->at++;
    items->cell = scr_next(&run->doc, cell);
    return scr_model_input(run, cell);
}

SCR_FN scr_object scr_model_length_error(scr_mrun *run, scr_model_error_type type, scr_minput input, const char *what, int64_t bound, int64_t actual)
{
    scr_mctx ctx[3];
    ctx[0].key = "field_type";
    ctx[0].value = scr_o_text(SCR_O_STR, what, strlen(what));
    ctx[1].key = type == SCR_ME_TOO_LONG ? "max_length" : "min_length";
    ctx[1].value = scr_o_int(bound);
    ctx[2].key = "actual_length";
    ctx[2].value = actual < 0 ? scr_o_none() : scr_o_int(actual);
    return scr_model_fail_with(run, type, input, ctx, 3);
}

static scr_object scr_model_check_item(scr_mrun *run, const scr_mtype *type, scr_minput item, int64_t index)
{
    scr_mplace place;
    if (!type)
        return scr_model_plain(run, item);
    place.up = run->place;
    place.text = NULL;
    place.len = 0;
    place.index = index;
    run->place = &place;
    scr_object value = scr_model_check(run, type, item);
    run->place = place.up;
    return value;
}

typedef struct scr_msequence {
    const char *what; /* "List", for messages */
    scr_model_error_type type_error;
    scr_okind kind;
} scr_msequence;

/* The input may stand for a list in the run's mode. */
static bool scr_model_is_sequence(scr_mrun *run, const scr_mtype *type, scr_minput input, const scr_msequence *sequence)
{
    if (run->mode == SCR_MODE_STRINGS || !scr_o_is_list(input.o))
        return false;
    if (run->mode == SCR_MODE_PYTHON) {
        if (input.o.kind == sequence->kind)
            return true;
        if (scr_model_strict(run, type))
            return false;
        scr_model_exact(run, SCR_MLAX);
        return true;
    }
    if (sequence->kind != SCR_O_LIST)
        scr_model_exact(run, SCR_MSTRICT);
    return true;
}

/* hash() works for it. */
static bool scr_model_is_hashable(const scr_mrun *run, scr_object o)
{
    bool fields = o.kind == SCR_O_MODEL && run->def->classes[o.index].flags & SCR_C_FROZEN;
    if (o.kind == SCR_O_LIST || o.kind == SCR_O_DICT || o.kind == SCR_O_SET || o.kind == SCR_O_DEQUE || (o.kind == SCR_O_MODEL && !fields)
        || (o.kind == SCR_O_TEXTUAL && o.index == SCR_O_NAME_EMAIL))
        return false;
    const scr_object *items = fields ? o.u.dict->items : o.kind == SCR_O_TUPLE ? o.u.list->items : NULL;
    for (uint32_t i = 0; items && i < o.n; i++)
        if (!scr_model_is_hashable(run, items[i]))
            return false;
    return true;
}

/* A set's members are collected as a dict's keys, which finds those that are there. */
static bool scr_model_keep_item(scr_mrun *run, scr_object *list, scr_object *members, scr_object value, scr_minput item, int64_t index)
{
    if (members->kind == SCR_O_MISSING)
        return scr_o_push(run->arena, list, value) || (scr_model_stop(run, SCR_NO_SCRATCH), false);
    if (!scr_model_is_hashable(run, value)) {
        scr_mplace place;
        place.up = run->place;
        place.text = NULL;
        place.len = 0;
        place.index = index;
        run->place = &place;
        scr_model_fail(run, SCR_ME_SET_ITEM_NOT_HASHABLE, item);
        run->place = place.up;
        return false;
    }
    if (scr_o_get(*members, value) || scr_o_put(run->arena, members, value, scr_o_none()))
        return true;
    scr_model_stop(run, SCR_NO_SCRATCH);
    return false;
}

static scr_object scr_model_collect(scr_mrun *run, const scr_mtype *type, scr_minput input, const scr_msequence *sequence)
{
    bool set = sequence->kind == SCR_O_SET || sequence->kind == SCR_O_FROZENSET, good = true;
    scr_mitems items = scr_model_items(input);
    scr_object list = scr_o_new_list(run->arena, sequence->kind, set ? 0 : items.n);
    scr_object members = set ? scr_o_new_dict(run->arena, items.n < 8 ? items.n : 8) : scr_o_missing();
    int64_t most = type->limits ? type->limits->max_length : -1;
    uint32_t from = run->n_records;
    if (list.kind == SCR_O_MISSING || (set && members.kind == SCR_O_MISSING))
        return scr_model_stop(run, SCR_NO_SCRATCH);
    for (int64_t index = 0; index < items.n; index++) {
        scr_minput item = scr_model_next_item(run, &items);
        bool too_long = (sequence->kind == SCR_O_LIST || sequence->kind == SCR_O_DEQUE) && most >= 0 && index >= most; /* others count what is good */
        scr_object value = too_long ? scr_o_missing() : scr_model_check_item(run, type->inner, item, index);
        if (value.kind == SCR_O_MISSING || !scr_model_keep_item(run, &list, &members, value, item, index))
            good = false;
        else
            too_long = most >= 0 && (set ? members.n : list.n) > most;
        if (too_long) { /* it is told alone: it replaces what items said */
            scr_model_length_error(run, SCR_ME_TOO_LONG, input, sequence->what, most, set ? -1 : (int64_t)items.n);
            scr_model_keep_last(run, from);
            return scr_o_missing();
        }
        if (run->status || (!good && (run->quiet || (type->limits && type->limits->flags & SCR_L_FAIL_FAST))))
            break;
    }
    if (!good && sequence->kind == SCR_O_TUPLE && type->limits && type->limits->min_length > list.n && !run->status)
        scr_model_length_error(run, SCR_ME_TOO_SHORT, input, sequence->what, type->limits->min_length, list.n);
    if (!good || run->status)
        return scr_o_missing();
    if (set) {
        list.u.list->items = members.u.dict->keys;
        list.u.list->n = list.n = members.n;
    }
    return list;
}

static scr_object scr_model_check_sequence(scr_mrun *run, const scr_mtype *type, scr_minput input, const scr_msequence *sequence)
{
    if (!scr_model_is_sequence(run, type, input, sequence))
        return scr_model_fail(run, sequence->type_error, input);
    scr_object list = scr_model_collect(run, type, input, sequence);
    if (list.kind != SCR_O_MISSING && type->limits && type->limits->min_length > list.n)
        return scr_model_length_error(run, SCR_ME_TOO_SHORT, input, sequence->what, type->limits->min_length, list.n);
    return list;
}

static const scr_msequence scr_model_list = {"List", SCR_ME_LIST_TYPE, SCR_O_LIST};
static const scr_msequence scr_model_set = {"Set", SCR_ME_SET_TYPE, SCR_O_SET};
static const scr_msequence scr_model_frozen = {"Frozenset", SCR_ME_FROZEN_SET_TYPE, SCR_O_FROZENSET};
static const scr_msequence scr_model_deque = {"Deque", SCR_ME_DEQUE_TYPE, SCR_O_DEQUE};
static const scr_msequence scr_model_tuple = {"Tuple", SCR_ME_TUPLE_TYPE, SCR_O_TUPLE};

/* A tuple with a type for each place. */
static scr_object scr_model_check_tuple(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    if (type->flags & SCR_T_VARIADIC)
        return scr_model_check_sequence(run, type, input, &scr_model_tuple);
    if (!scr_model_is_sequence(run, type, input, &scr_model_tuple))
        return scr_model_fail(run, SCR_ME_TUPLE_TYPE, input);
    scr_mitems items = scr_model_items(input);
    scr_object tuple = scr_o_new_list(run->arena, SCR_O_TUPLE, type->n);
    uint32_t from = run->n_records;
    bool good = tuple.kind != SCR_O_MISSING || (scr_model_stop(run, SCR_NO_SCRATCH), false);
    for (uint32_t i = 0; !run->status && i < items.n; i++) {
        scr_minput item = scr_model_next_item(run, &items);
        if (i >= type->n) {
            scr_model_length_error(run, SCR_ME_TOO_LONG, input, "Tuple", type->n, items.n);
            scr_model_keep_last(run, from);
            return scr_o_missing();
        }
        scr_object value = scr_model_check_item(run, type->items[i], item, i);
        if (value.kind == SCR_O_MISSING)
            good = false;
        else if (good)
            scr_o_push(run->arena, &tuple, value);
    }
    for (uint32_t i = items.n; !run->status && i < type->n; i++) {
        scr_mplace place;
        place.up = run->place;
        place.text = NULL;
        place.len = 0;
        place.index = i;
        run->place = &place;
        scr_model_fail(run, SCR_ME_MISSING, input);
        run->place = place.up;
        good = false;
    }
    return good ? tuple : scr_o_missing();
}

/* Sequence[T]: of JSON a list, of objects what the input is. */
static scr_object scr_model_check_like(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    static const char text[] = "'%s' instances are not allowed as a Sequence value";
    scr_object o = input.o;
    if (!run->in_python)
        return scr_model_check_sequence(run, type, input, &scr_model_list);
    if (!(o.kind == SCR_O_LIST || o.kind == SCR_O_TUPLE || o.kind == SCR_O_DEQUE || o.kind == SCR_O_STR || o.kind == SCR_O_BYTES))
        return scr_model_fail_text(run, SCR_ME_IS_INSTANCE_OF, input, "class", "Sequence");
    if (!type->inner) {
        scr_model_exact(run, o.kind == SCR_O_LIST ? SCR_MEXACT : SCR_MSTRICT);
        return o;
    }
    if (!scr_o_is_list(o)) {
        const char *message = scr_model_text(run, text, o.kind == SCR_O_STR ? "str" : "bytes", 0);
        return message ? scr_model_fail_named(run, input, "sequence_str", message, strlen(message), scr_o_none()) : scr_model_stop(run, SCR_NO_SCRATCH);
    }
    input.o.kind = SCR_O_LIST;
    scr_object made = scr_model_check_sequence(run, type, input, &scr_model_list);
    if (made.kind != SCR_O_MISSING)
        made.kind = o.kind;
    return made;
}

/* ---- limits that a type does not have: put to its value ---- */

static bool scr_model_check_sizes(scr_mrun *run, const scr_mlimits *l, scr_object value, scr_minput input)
{
    int64_t n = value.kind == SCR_O_STR ? (int64_t)scr_utf8_count(value.u.text, value.n) : (int64_t)value.n;
    if (l->min_length <= 0 && l->max_length < 0)
        return true;
    if (value.kind != SCR_O_STR && value.kind != SCR_O_BYTES && value.kind != SCR_O_DICT && !scr_o_is_list(value)) {
        scr_model_refuse(run, "a limit on the length of a value that may have none");
        return false;
    }
    if (l->min_length > n)
        scr_model_length_error(run, SCR_ME_TOO_SHORT, input, "Value", l->min_length, n);
    else if (l->max_length >= 0 && n > l->max_length)
        scr_model_length_error(run, SCR_ME_TOO_LONG, input, "Value", l->max_length, n);
    else
        return true;
    return false;
}

static scr_object scr_model_check_check(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    const scr_mlimits *l = type->limits;
    scr_object value = scr_model_check(run, type->inner, input);
    bool number = value.kind <= SCR_O_FLOAT && value.kind != SCR_O_NONE;
    if (value.kind == SCR_O_MISSING)
        return value;
    if (l->pattern || l->flags & (SCR_L_STRIP | SCR_L_LOWER | SCR_L_UPPER | SCR_L_ASCII | SCR_L_COERCE)) {
        if (value.kind != SCR_O_STR)
            return scr_model_refuse(run, "a limit of text on a value that is no str");
        return scr_model_check_str(run, type, scr_model_made(value));
    }
    bool bounds = l->gt != SCR_NO_VALUE || l->ge != SCR_NO_VALUE || l->lt != SCR_NO_VALUE || l->le != SCR_NO_VALUE;
    if ((!number && (bounds || l->flags & SCR_L_FINITE)) || l->multiple_of != SCR_NO_VALUE)
        return scr_model_refuse(run, "a limit of numbers on a value of this type");
    if ((bounds && !scr_model_bounds(run, l, value, input, scr_o_compare_numbers, NULL)) || !scr_model_check_sizes(run, l, value, input))
        return scr_o_missing();
    if (l->flags & SCR_L_FINITE && value.kind == SCR_O_FLOAT && value.u.f - value.u.f != 0)
        return scr_model_fail(run, SCR_ME_FINITE_NUMBER, input);
    return value;
}

/* ---- dicts ---- */

static scr_object scr_model_check_key(scr_mrun *run, const scr_mtype *type, scr_minput key, const scr_mplace *place)
{
    scr_mplace inner;
    if (!type)
        return key.o;
    inner.up = place;
    inner.text = "[key]";
    inner.len = 5;
    inner.index = 0;
    const uint8_t mode = run->mode;
    const bool in_key = run->in_key;
    run->in_key = in_key || mode == SCR_MODE_JSON;
    if (mode == SCR_MODE_JSON)
        run->mode = SCR_MODE_STRINGS; /* a name in JSON is text, and may be strictly read as anything */
    run->place = &inner;
    scr_object value = scr_model_check(run, type, key);
    run->place = place->up;
    run->in_key = in_key;
    run->mode = mode;
    return value;
}

/* A key as a step of a location: text and integers as they are. */
static void scr_model_step(scr_mplace *place, scr_object key)
{
    place->text = key.kind == SCR_O_INT ? NULL : key.kind == SCR_O_STR ? key.u.text : "?";
    place->len = key.kind == SCR_O_STR ? key.n : 1;
    place->index = key.kind == SCR_O_INT ? key.u.i : 0;
}

static bool scr_model_check_pair(scr_mrun *run, const scr_mtype *type, scr_minput key, scr_minput item, scr_object *result)
{
    scr_mplace place;
    place.up = run->place;
    scr_model_step(&place, key.o);
    scr_object new_key = scr_model_check_key(run, type->key, key, &place), value = scr_o_missing();
    if (!run->status && !(new_key.kind == SCR_O_MISSING && run->quiet)) {
        run->place = &place;
        if (!type->inner)
            scr_model_exact(run, SCR_MSTRICT);
        value = type->inner ? scr_model_check(run, type->inner, item) : scr_model_plain(run, item);
        run->place = place.up;
    }
    if (new_key.kind == SCR_O_MISSING || value.kind == SCR_O_MISSING)
        return false;
    return scr_o_put(run->arena, result, new_key, value) || (scr_model_stop(run, SCR_NO_SCRATCH), false);
}

static scr_object scr_model_check_dict(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    if (input.o.kind != SCR_O_DICT)
        return scr_model_fail(run, SCR_ME_DICT_TYPE, input);
    bool tape = (input.o.flags & SCR_O_CELL) != 0, good = true;
    uint32_t n = tape ? input.o.n : input.o.u.dict->n, cell = input.cell + 1;
    scr_object result = scr_o_new_dict(run->arena, n);
    if (result.kind == SCR_O_MISSING)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    for (uint32_t i = 0; i < n; i++) {
        scr_minput key = tape ? scr_model_input(run, cell) : scr_model_made(input.o.u.dict->keys[i]);
        scr_minput item = tape ? scr_model_input(run, cell + 1) : scr_model_made(input.o.u.dict->items[i]);
        if (tape)
            cell = scr_next(&run->doc, cell + 1);
        good = scr_model_check_pair(run, type, key, item, &result) && good;
        if (run->status || (!good && run->quiet))
            return scr_o_missing();
    }
    const scr_mlimits *l = type->limits;
    if (good && l && l->min_length > result.n)
        return scr_model_length_error(run, SCR_ME_TOO_SHORT, input, "Dictionary", l->min_length, result.n);
    if (good && l && l->max_length >= 0 && result.n > l->max_length)
        return scr_model_length_error(run, SCR_ME_TOO_LONG, input, "Dictionary", l->max_length, -1);
    return good ? result : scr_o_missing();
}

/* ---- unions ---- */

typedef struct scr_mbest {
    scr_object value;
    uint8_t exact;
    bool has_count;
    uint32_t count;
} scr_mbest;

static bool scr_model_is_better(const scr_mrun *run, const scr_mbest *best)
{
    if (best->value.kind == SCR_O_MISSING)
        return true;
    if (best->has_count && run->has_set_count && best->count != run->set_count)
        return run->set_count > best->count;
    return run->exact > best->exact;
}

static scr_object scr_model_check_choice(scr_mrun *run, const scr_mtype *choice, scr_minput input)
{
    scr_mplace place;
    place.up = run->place;
    place.text = choice->label ? choice->label : "";
    place.len = strlen(place.text);
    place.index = 0;
    run->place = &place;
    run->exact = SCR_MEXACT;
    run->has_set_count = false;
    run->set_count = 0;
    scr_object value = scr_model_check(run, choice, input);
    run->place = place.up;
    return value;
}

/* Each member is asked; arena memory of those that fail is had back when nothing of it can be in a report. */
static void scr_model_choose(scr_mrun *run, const scr_mtype *type, scr_minput input, scr_mbest *best)
{
    for (uint32_t i = 0; i < type->n && !run->status; i++) {
        size_t low = run->arena->low;
        scr_object value = scr_model_check_choice(run, type->items[i], input);
        if (value.kind == SCR_O_MISSING) {
            if (run->quiet)
                run->arena->low = low;
            continue;
        }
        bool done = type->flags & SCR_T_LEFT_TO_RIGHT || (run->exact == SCR_MEXACT && !run->has_set_count);
        if (done || scr_model_is_better(run, best)) {
            best->value = value;
            best->exact = run->exact;
            best->has_count = run->has_set_count;
            best->count = run->set_count;
        } else if (run->quiet) {
            run->arena->low = low;
        }
        if (done)
            break;
    }
}

static scr_object scr_model_check_union(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_mrun outer = *run;
    scr_mbest best;
    best.value = scr_o_missing();
    best.exact = SCR_MLAX;
    best.has_count = false;
    best.count = 0;
    if (run->strict < 0 && type->flags & SCR_T_STRICT)
        run->strict = 1;
    run->weighs = !(type->flags & SCR_T_LEFT_TO_RIGHT);
    scr_model_choose(run, type, input, &best);
    run->strict = outer.strict;
    run->weighs = outer.weighs;
    run->exact = outer.exact;
    run->has_set_count = outer.has_set_count;
    run->set_count = outer.set_count;
    if (best.value.kind == SCR_O_MISSING || run->status)
        return scr_o_missing();
    scr_model_exact(run, (scr_mexact)best.exact);
    if (best.has_count) {
        run->set_count = (run->has_set_count ? run->set_count : 0) + best.count;
        run->has_set_count = true;
    }
    scr_model_forget(run, outer.n_records);
    return best.value;
}

/* The last member of that name; MISSING object: there is none. */
static scr_minput scr_model_member_of(const scr_mrun *run, scr_minput input, const char *key)
{
    size_t len = strlen(key);
    scr_minput found = scr_model_made(scr_o_missing());
    if (!(input.o.flags & SCR_O_CELL)) {
        scr_object *item = scr_o_get(input.o, scr_o_text(SCR_O_STR, key, len));
        return item ? scr_model_made(*item) : found;
    }
    uint32_t cell = input.cell + 1, last = SCR_NONE;
    for (uint32_t i = 0; i < input.o.n; i++) {
        scr_text name = scr_string_of(&run->doc, cell);
        if (name.len == len && memcmp(name.ptr, key, len) == 0)
            last = cell + 1;
        cell = scr_next(&run->doc, cell + 1);
    }
    return last == SCR_NONE ? found : scr_model_input(run, last);
}

static scr_object scr_model_check_tagged(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    const scr_munion *u = type->tagged;
    scr_mctx ctx[3];
    if (input.o.kind != SCR_O_DICT)
        return scr_model_fail(run, run->mode == SCR_MODE_PYTHON ? SCR_ME_MODEL_ATTRIBUTES_TYPE : SCR_ME_DICT_TYPE, input);
    ctx[0].key = "discriminator";
    ctx[0].value = scr_o_text(SCR_O_STR, u->shown, strlen(u->shown));
    scr_minput tag = scr_model_member_of(run, input, u->field);
    if (tag.o.kind == SCR_O_MISSING)
        tag = scr_model_member_of(run, input, u->key);
    if (tag.o.kind == SCR_O_MISSING)
        return scr_model_fail_with(run, SCR_ME_UNION_TAG_NOT_FOUND, input, ctx, 1);
    for (uint32_t i = 0; i < u->n_tags && !(tag.o.flags & SCR_O_CELL); i++) {
        scr_object value = scr_model_constant(run, u->tags[i].value);
        if (value.kind == SCR_O_ENUM && tag.o.kind != SCR_O_ENUM)
            value = scr_model_constant(run, run->def->enums[value.index].values[value.n]);
        if (!scr_o_equal(value, tag.o))
            continue;
        scr_mplace place;
        place.up = run->place;
        scr_model_step(&place, tag.o);
        run->place = &place;
        scr_object chosen = scr_model_check(run, type->items[u->tags[i].item], input);
        run->place = place.up;
        return chosen;
    }
    ctx[1].key = "tag";
    ctx[1].value = scr_model_shown(run, tag);
    ctx[2].key = "expected_tags";
    ctx[2].value = scr_o_text(SCR_O_STR, u->expected, strlen(u->expected));
    return scr_model_fail_with(run, SCR_ME_UNION_TAG_INVALID, input, ctx, 3);
}

/* ---- all of them ---- */

SCR_FN scr_object scr_model_check(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    if (run->work-- == 0)
        return scr_model_stop(run, SCR_WORK_LIMIT);
    switch (type->kind) { /* cases of kinds that a file's models do not have are not in it */
    case SCR_M_ANY: scr_model_exact(run, SCR_MSTRICT); return scr_model_plain(run, input);
    case SCR_M_NONE: return input.o.kind == SCR_O_NONE ? input.o : scr_model_fail(run, SCR_ME_NONE_REQUIRED, input);
    case SCR_M_NULLABLE: return input.o.kind == SCR_O_NONE ? input.o : scr_model_check(run, type->inner, input);
    case SCR_M_BOOL: return scr_model_check_bool(run, type, input);
    case SCR_M_INT: return scr_model_check_int(run, type, input);
    case SCR_M_FLOAT: return scr_model_check_float(run, type, input);
    case SCR_M_STR: return scr_model_check_str(run, type, input);
    case SCR_M_BYTES: return scr_model_check_bytes(run, type, input);
    case SCR_M_DECIMAL: return scr_model_check_decimal(run, type, input);
    case SCR_M_DATE: return scr_model_check_date(run, type, input);
    case SCR_M_TIME: return scr_model_check_time(run, type, input);
    case SCR_M_DATETIME: return scr_model_check_datetime(run, type, input);
    case SCR_M_TIMEDELTA: return scr_model_check_timedelta(run, type, input);
    case SCR_M_UUID: return scr_model_check_uuid(run, type, input);
    case SCR_M_SECRET: return scr_model_check_secret(run, type, input);
    case SCR_M_LITERAL: return scr_model_check_literal(run, type, input);
    case SCR_M_ENUM: return scr_model_check_enum(run, type, input);
    case SCR_M_CLASS: return scr_model_check_class(run, type->index, input);
    case SCR_M_UNION: return type->tagged ? scr_model_check_tagged(run, type, input) : scr_model_check_union(run, type, input);
    case SCR_M_LIST: return scr_model_check_sequence(run, type, input, &scr_model_list);
    case SCR_M_SET: return scr_model_check_sequence(run, type, input, &scr_model_set);
    case SCR_M_FROZENSET: return scr_model_check_sequence(run, type, input, &scr_model_frozen);
    case SCR_M_TUPLE: return scr_model_check_tuple(run, type, input);
    case SCR_M_DICT: return scr_model_check_dict(run, type, input);
    case SCR_M_BEFORE:
    case SCR_M_AFTER: return scr_model_check_function(run, type, input);
    case SCR_M_DEFAULT: return scr_model_check(run, type->inner, input);
    case SCR_M_CHECK: return scr_model_check_check(run, type, input);
    case SCR_M_JSON: return scr_model_check_json(run, type, input);
    case SCR_M_DEQUE: return scr_model_check_sequence(run, type, input, &scr_model_deque);
    case SCR_M_SEQUENCE: return scr_model_check_like(run, type, input);
    case SCR_M_IP: return scr_model_check_ip(run, type, input);
    case SCR_M_PATH: return scr_model_check_path(run, type, input);
    case SCR_M_BYTE_SIZE: return scr_model_check_byte_size(run, type, input);
    case SCR_M_EMAIL:
    case SCR_M_NAME_EMAIL: return scr_model_check_email(run, type, input);
    case SCR_M_URL: return scr_model_check_url(run, type, input);
    case SCR_M_SUBCLASS: return scr_model_fail_text(run, SCR_ME_NEEDS_PYTHON_OBJECT, input, "method_name", "issubclass");
    }
    return scr_model_stop(run, SCR_WORK_LIMIT);
}
