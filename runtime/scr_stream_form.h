/* scr_stream_form.h: objects of schemas that are very large, by tables: one function passes all of them. Where more is asked than which names come
 * and each value alone, an object's own function goes on. */
#ifndef SCR_STREAM_FORM_H
#define SCR_STREAM_FORM_H

#include "scr_stream_brief.h"
#include "scr_stream_index.h"

/* An object that is open, and where its own function has to go on: */
typedef struct scr_form {
    uint32_t member;   /* p is at this one's value, which has no passer; by->none: at the name of none; SCR_NONE: at the closing brace, or NULL */
    uint32_t others;   /* names of none that came */
    uint64_t seen;     /* a bit for each member that came */
    unsigned how;      /* of the name of none: what scr_string told of it, */
    const scr_byte *q; /* its closing quote, */
    scr_text text;     /* and its text */
    scr_names names;   /* of none, so far */
} scr_form;

/* A member: its name, of which the text goes on with a colon. */
typedef struct scr_form_member {
    scr_told name;
    scr_passer value; /* NULL: the object's function goes on there */
} scr_form_member;

/* The members of an object, in the order in which they are expected, and one more that no text holds. See scr_member. */
typedef struct scr_form_tables {
    const scr_form_member *members;
    const char *texts;
    const scr_telling *by;
    scr_passer other;         /* of values of other names; or */
    const scr_byte *(*ask)(scr_stream *s, const scr_byte *p, scr_form *object); /* passes another name, at p, and its value; or */
    bool stops;               /* the object's function goes on there. None of these: there are no other names */
    uint64_t required;        /* bits of members */
} scr_form_tables;

/* p is at '{': passes an object whose function has nothing to do. */
SCR_FN const scr_byte *scr_form_object(scr_stream *s, const scr_byte *p, const scr_form_tables *form);
/* p is at '{', or behind a value, or NULL: to where the object's function has to go on. */
SCR_FN const scr_byte *scr_form_first(scr_stream *s, const scr_byte *p, scr_form *object, const scr_form_tables *form);
SCR_FN const scr_byte *scr_form_next(scr_stream *s, const scr_byte *p, scr_form *object, const scr_form_tables *form);
/* p is at the closing brace: behind it. */
SCR_FN const scr_byte *scr_form_end(scr_stream *s, const scr_byte *p, const scr_form *object, const scr_form_tables *form);
/* What is asked of a name, from its quote at p to the closing one at q. */
typedef bool (*scr_form_asks)(scr_stream *s, const scr_byte *p, const scr_byte *q, unsigned how, scr_text text);
/* p is at '{': passes an object whose names are all alike, and so are their values. ask: NULL: nothing. */
SCR_FN const scr_byte *scr_form_map(scr_stream *s, const scr_byte *p, scr_form_asks ask, scr_passer value);
/* How many names came. */
SCR_FN uint32_t scr_form_count(const scr_form *object);

#endif
