/* driver.c: runs compiled bodies over values given as text; built by run.py with the printed bodies in front of it (bodies.inc).
 *
 * In: lines "BODY VALUE". Out: "0 VALUE", "1 Exception message", or "-11 what" (not decided). Values: N T F, i<digits>; f<hex float>; s<n>:<bytes>
 * b<n>:<bytes> D<n>:<text> l t S Z (list, tuple, set, frozenset) <n>: items, d<n>: key value ..., u<32 hex>, e<enum>.<member>; p<micros>; and
 * times: y<year>,<month>,<day>; c<h>,<m>,<s>,<us>,<offset or x>; m<both>. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scr_op.h"
#include "scr_op_decimal.h"
#include "scr_op_list.h"
#include "scr_op_number.h"
#include "scr_op_repr.h"
#include "scr_op_text.h"
#include "scr_op_time.h"
#include "scr_float.h"
#include "bodies.inc"

static scr_arena arena;

static size_t number(const char **p, char end)
{
    char *stop;
    size_t n = strtoul(*p, &stop, 10);
    if (*stop != end)
        exit(9);
    *p = stop + 1;
    return n;
}

static scr_object read_value(const char **p);

static scr_object read_text(const char **p, scr_okind kind)
{
    size_t n = number(p, ':');
    scr_object o = scr_o_copy_text(&arena, kind, *p, n);
    *p += n;
    return o;
}

static scr_object read_list(const char **p, scr_okind kind)
{
    size_t n = number(p, ':');
    scr_object o = scr_o_new_list(&arena, kind, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        scr_o_push(&arena, &o, read_value(p));
    return o;
}

static scr_object read_dict(const char **p)
{
    size_t n = number(p, ':');
    scr_object o = scr_o_new_dict(&arena, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        scr_object key = read_value(p);
        scr_o_put(&arena, &o, key, read_value(p));
    }
    return o;
}

static scr_object read_time(const char **p, scr_okind kind)
{
    scr_odatetime *t = scr_arena_alloc(&arena, sizeof *t);
    memset(t, 0, sizeof *t);
    if (kind != SCR_O_TIME) {
        t->year = (int16_t)number(p, ',');
        t->month = (uint8_t)number(p, ',');
        t->day = (uint8_t)number(p, kind == SCR_O_DATE ? ';' : ',');
    }
    if (kind != SCR_O_DATE) {
        t->hour = (uint8_t)number(p, ',');
        t->minute = (uint8_t)number(p, ',');
        t->second = (uint8_t)number(p, ',');
        t->micro = (uint32_t)number(p, ',');
        t->has_offset = **p != 'x';
        if (t->has_offset) {
            char *stop;
            t->offset = (int32_t)strtol(*p, &stop, 10);
            *p = stop + 1;
        } else {
            *p += 2;
        }
    }
    scr_object o = scr_o_of(kind);
    o.u.time = t;
    return o;
}

static scr_object read_int(const char **p)
{
    const char *end = strchr(*p, ';');
    size_t n = (size_t)(end - *p);
    scr_object o = n < 19 ? scr_o_int(strtoll(*p, NULL, 10)) : scr_o_missing();
    if (n >= 19) {
        scr_call call = {.arena = &arena};
        scr_body_run run = scr_body_begin(&call, NULL, NULL);
        bool negative = **p == '-';
        scr_int_of_text(&run, *p + negative, (uint32_t)(n - negative), negative, &o);
    }
    *p = end + 1;
    return o;
}

static scr_object read_value(const char **p)
{
    char c = *(*p)++;
    char *stop;
    scr_object o;
    switch (c) {
    case 'N': return scr_o_none();
    case 'T': case 'F': return scr_o_bool(c == 'T');
    case 'i': return read_int(p);
    case 'f': o = scr_o_float(strtod(*p, &stop)); *p = stop + 1; return o;
    case 's': return read_text(p, SCR_O_STR);
    case 'b': return read_text(p, SCR_O_BYTES);
    case 'D': return read_text(p, SCR_O_DECIMAL);
    case 'l': return read_list(p, SCR_O_LIST);
    case 't': return read_list(p, SCR_O_TUPLE);
    case 'S': return read_list(p, SCR_O_SET);
    case 'Z': return read_list(p, SCR_O_FROZENSET);
    case 'd': return read_dict(p);
    case 'y': return read_time(p, SCR_O_DATE);
    case 'c': return read_time(p, SCR_O_TIME);
    case 'm': return read_time(p, SCR_O_DATETIME);
    case 'p': o = scr_o_of(SCR_O_TIMEDELTA); o.u.i = strtoll(*p, &stop, 10); *p = stop + 1; return o;
    case 'e': o = scr_o_of(SCR_O_ENUM); o.index = (uint16_t)number(p, '.'); o.n = (uint32_t)number(p, ';'); return o;
    default: exit(9);
    }
}

static void write_value(scr_object o)
{
    switch ((int)o.kind) {
    case SCR_O_NONE: printf("N"); break;
    case SCR_O_BOOL: printf(o.u.truth ? "T" : "F"); break;
    case SCR_O_INT: printf("i%" PRId64 ";", o.u.i); break;
    case SCR_O_BIGINT: printf("i%.*s;", (int)o.n, o.u.text); break;
    case SCR_O_FLOAT: printf("f%a;", o.u.f); break;
    case SCR_O_STR: case SCR_O_BYTES: case SCR_O_DECIMAL:
        printf("%c%u:", o.kind == SCR_O_STR ? 's' : o.kind == SCR_O_BYTES ? 'b' : 'D', o.n);
        fwrite(o.u.text, 1, o.n, stdout);
        break;
    case SCR_O_LIST: case SCR_O_TUPLE: case SCR_O_SET: case SCR_O_FROZENSET:
        printf("%c%u:", "ltSZ"[o.kind - SCR_O_LIST], o.u.list->n);
        for (uint32_t i = 0; i < o.u.list->n; i++)
            write_value(o.u.list->items[i]);
        break;
    case SCR_O_DICT:
        printf("d%u:", o.u.dict->n);
        for (uint32_t i = 0; i < o.u.dict->n; i++) {
            write_value(o.u.dict->keys[i]);
            write_value(o.u.dict->items[i]);
        }
        break;
    case SCR_O_DATE: case SCR_O_TIME: case SCR_O_DATETIME: {
        const scr_odatetime *t = o.u.time;
        putchar(o.kind == SCR_O_DATE ? 'y' : o.kind == SCR_O_TIME ? 'c' : 'm');
        if (o.kind != SCR_O_TIME)
            printf("%d,%u,%u%c", t->year, t->month, t->day, o.kind == SCR_O_DATE ? ';' : ',');
        if (o.kind != SCR_O_DATE) {
            printf("%u,%u,%u,%u,", t->hour, t->minute, t->second, t->micro);
            t->has_offset ? printf("%d;", t->offset) : printf("x;");
        }
        break;
    }
    case SCR_O_TIMEDELTA: printf("p%" PRId64 ";", o.u.i); break;
    case SCR_O_ENUM: printf("e%u.%u;", o.index, o.n); break;
    default: printf("?%u", o.kind);
    }
}

int main(void)
{
    size_t room = 64u << 20, cap = 0;
    void *scratch = malloc(room);
    char *line = NULL;
    while (getline(&line, &cap, stdin) > 0) {
        const char *p = line;
        size_t length = number(&p, ' '); /* of what follows: values may hold newlines */
        char *text = malloc(length + 1);
        size_t have = strlen(p);
        (void)have;
        size_t got = fread(text, 1, length, stdin);
        if (got != length)
            return 9;
        text[length] = 0;
        if (getchar() != '\n')
            return 9;
        p = text;
        size_t body = number(&p, ' ');
        scr_arena_init(&arena, scratch, room);
        scr_call call = {.arena = &arena, .now = INT64_C(1700000000000000), .json = true};
        scr_object value = read_value(&p), out = scr_o_none();
        scr_body_run run = scr_body_begin(&call, body_enums, body_classes);
        scr_object args[2] = {value, scr_o_none()};
        bool good = bodies[body](&run, args, &out);
        const char *what = run.unsupported;
        int status = scr_body_end(&run, &call, good, &out);
        if (status == 0) {
            printf("0 ");
            write_value(out);
        } else if (status == 1) {
            printf("1 %.*s %.*s", (int)call.raised.type.len, call.raised.type.ptr, (int)call.raised.message.len, call.raised.message.ptr);
        } else {
            printf("%d %s", status, run.unsupported ? run.unsupported : what ? what : "");
        }
        fwrite("\0\1\0", 1, 3, stdout);
        free(text);
    }
    free(line);
    free(scratch);
    return 0;
}
