/* scr_stream_form.c: see scr_stream_form.h. */
#include "scr_stream_form.h"

#define SCR_FORM_TRIES 4 /* members that are compared before one is told: the processor guesses which of them comes, and need not wait for tables */

/* As scr_member_of. */
static uint32_t scr_form_of(const scr_form_tables *form, scr_text text)
{
    uint32_t member = scr_told_first_of(text.ptr, text.len, form->by);
    for (; member != form->by->none; member = form->members[member].name.next) {
        const scr_told *name = &form->members[member].name;
        if (name->len == text.len + 3 && memcmp(form->texts + name->at + 1, text.ptr, text.len) == 0)
            break;
    }
    return member;
}

/* The name at p, up to object->q, is no member's: passes it and its value, or stays for the object's function to go on. */
static const scr_byte *scr_form_other(scr_stream *s, const scr_byte *p, scr_form *object, const scr_form_tables *form)
{
    if (form->stops)
        return p;
    if (form->ask != NULL)
        return form->ask(s, p, object);
    if (form->other == NULL || !scr_brief_name_once(s, &object->names, p + 1, object->q, object->how))
        return NULL; /* a name that is not allowed, or came before */
    p = scr_brief_colon(s, object->q);
    return p != NULL ? form->other(s, scr_brief_space(s, p)) : NULL;
}

/* The name at p, which does not stand there with its colon as it should, or is no member's: at the value of the member; or as scr_form_other. */
static SCR_NOINLINE scr_met scr_form_find(scr_stream *s, const scr_byte *p, scr_form *object, const scr_form_tables *form)
{
    const scr_telling *by = form->by;
    scr_met met = {NULL, scr_told_first(p, by)};
    while (met.member != by->none && !scr_is_told(p, form->texts + form->members[met.member].name.at, form->members[met.member].name.len - 1u))
        met.member = form->members[met.member].name.next;
    if (met.member != by->none) {
        object->q = p + form->members[met.member].name.len - 2;
    } else {
        if (form->other == scr_skip) {
            met.p = scr_other(s, &object->names, p);
            if (met.p != NULL || !object->names.escaped)
                return met;
        }
        object->q = scr_brief_name(s, p, &object->how, &object->text);
        if (object->q == NULL)
            return met;
        if (SCR_UNLIKELY(object->how & SCR_HOW_ESCAPED))
            met.member = scr_form_of(form, object->text);
        if (met.member == by->none) {
            met.p = scr_form_other(s, p, object, form);
            return met;
        }
    }
    met.p = scr_brief_colon(s, object->q);
    if (met.p != NULL)
        met.p = scr_brief_space(s, met.p);
    return met;
}

/* p is at '{': at the first name or brace, or NULL. */
SCR_INLINE_ALWAYS const scr_byte *scr_form_enter(scr_stream *s, const scr_byte *p, scr_form *object)
{
    object->member = SCR_NONE;
    object->others = 0;
    object->seen = 0;
    object->names = scr_names_begin(s);
    p = scr_ahead(s, p);
    if (!scr_descend(s))
        return NULL;
    p = SCR_LIKELY(p[1] == '"') ? p + 1 : scr_space(s, p + 1);
    return SCR_LIKELY(*p == '"') || *p == '}' ? p : NULL;
}

/* From a name on, which is expected to be that of a row, to where the object's function has to go on: else to the closing brace. */
static SCR_NOINLINE const scr_byte *scr_form_go(scr_stream *s, const scr_byte *p, scr_form *object, const scr_form_tables *form, const scr_form_member *row)
{
    uint64_t seen = object->seen;
    uint64_t bit = UINT64_C(1) << (row - form->members) % 64;
    object->member = SCR_NONE;
    for (;;) {
        uint64_t word = scr_load8_le(p);
        unsigned tries = 0;
        while (!scr_told_is(p, word, form->texts, &row->name) && row->name.mask != 0 && ++tries < SCR_FORM_TRIES) {
            row++;
            bit += bit;
        }
        if (SCR_LIKELY(tries < SCR_FORM_TRIES && row->name.mask != 0)) {
            p = scr_brief_space(s, p + row->name.len);
        } else {
            const scr_telling *by = form->by;
            if (SCR_UNLIKELY(*p != '"')) { /* the comma is not followed as the one before was */
                p = scr_brief_to_member(s, p - s->gap);
                if (p == NULL)
                    return NULL;
                word = scr_load8_le(p);
            }
            uint32_t member = scr_told_first(p, by);
            const scr_form_member *told = form->members + member;
            while (member != by->none && !scr_told_is(p, word, form->texts, &told->name)) {
                member = told->name.next;
                told = form->members + member;
            }
            if (SCR_LIKELY(member != by->none)) {
                p = scr_brief_space(s, p + told->name.len);
            } else {
                scr_met met = scr_form_find(s, p, object, form);
                p = met.p;
                if (p == NULL)
                    return NULL;
                member = met.member;
                told = form->members + member;
                object->others += member == by->none;
                if (member == by->none && form->stops) {
                    object->member = member;
                    break;
                }
                if (member == by->none)
                    goto behind;
            }
            row = told;
            bit = UINT64_C(1) << member;
        }
        if (SCR_UNLIKELY((seen & bit) != 0))
            return NULL; /* a name that came before */
        seen |= bit;
        if (SCR_UNLIKELY(row->value == NULL)) {
            object->member = (uint32_t)(row - form->members);
            break;
        }
        p = row->value(s, p);
        if (p == NULL)
            return NULL;
        row++;
        bit += bit;
behind:
        if (SCR_LIKELY(scr_load2_le(p) == s->comma)) {
            p += s->gap;
        } else {
            if (*p != '}')
                p = scr_brief_to_member(s, p);
            if (p == NULL || *p == '}')
                break;
        }
    }
    object->seen = seen;
    return p;
}

SCR_INLINE_ALWAYS const scr_byte *scr_form_leave(scr_stream *s, const scr_byte *p, const scr_form *object, const scr_form_tables *form)
{
    if ((object->seen & form->required) != form->required)
        return NULL;
    if (s->n_keys != object->names.mark && !scr_names_end(s, &object->names))
        return NULL;
    return scr_close(s, p);
}

SCR_FN SCR_NOINLINE const scr_byte *scr_form_first(scr_stream *s, const scr_byte *p, scr_form *object, const scr_form_tables *form)
{
    p = scr_form_enter(s, p, object);
    return p == NULL || *p == '}' ? p : scr_form_go(s, p, object, form, form->members);
}

SCR_FN SCR_NOINLINE const scr_byte *scr_form_next(scr_stream *s, const scr_byte *p, scr_form *object, const scr_form_tables *form)
{
    uint32_t none = form->by->none, expected = object->member < none ? object->member + 1 : none;
    object->member = SCR_NONE;
    if (p != NULL)
        p = scr_brief_to_member(s, p);
    return p == NULL || *p == '}' ? p : scr_form_go(s, p, object, form, form->members + expected);
}

SCR_FN SCR_NOINLINE const scr_byte *scr_form_object(scr_stream *s, const scr_byte *p, const scr_form_tables *form)
{
    scr_form object;
    p = scr_form_enter(s, p, &object);
    if (SCR_LIKELY(p != NULL && *p != '}'))
        p = scr_form_go(s, p, &object, form, form->members);
    return p != NULL ? scr_form_leave(s, p, &object, form) : NULL;
}

SCR_FN SCR_NOINLINE const scr_byte *scr_form_end(scr_stream *s, const scr_byte *p, const scr_form *object, const scr_form_tables *form)
{
    return scr_form_leave(s, p, object, form);
}

SCR_FN SCR_NOINLINE const scr_byte *scr_form_map(scr_stream *s, const scr_byte *p, scr_form_asks ask, scr_passer value)
{
    scr_names names = scr_names_begin(s);
    unsigned how;
    scr_text text;
    p = scr_brief_open(s, p);
    while (p != NULL && *p != '}') {
        const scr_byte *q = scr_brief_name(s, p, &how, &text);
        if (q == NULL || !scr_name_once(s, &names, p + 1, q, how) || (ask != NULL && !ask(s, p, q, how, text)))
            return NULL;
        p = scr_brief_colon(s, q);
        if (p != NULL)
            p = value(s, scr_brief_space(s, p));
        if (p != NULL && *p != '}')
            p = scr_brief_to_member(s, p);
    }
    return p != NULL && scr_names_end(s, &names) ? scr_close(s, p) : NULL;
}

SCR_FN uint32_t scr_form_count(const scr_form *object)
{
    uint32_t n = object->others;
    for (uint64_t rest = object->seen; rest != 0; rest &= rest - 1)
        n++;
    return n;
}
