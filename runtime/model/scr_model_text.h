/* scr_model_text.h: text into a buffer that may be too small: what does not fit is counted, not written. And values as JSON. */
#ifndef SCR_MODEL_TEXT_H
#define SCR_MODEL_TEXT_H

#include "scr_model_struct.h"
#include "scr_value.h"

typedef struct scr_mtext {
    char *ptr;
    size_t len, room; /* len may exceed room */
} scr_mtext;

SCR_INLINE void scr_mtext_begin(scr_mtext *out, char *ptr, size_t room)
{
    out->ptr = ptr;
    out->len = 0;
    out->room = room;
}
SCR_INLINE void scr_mtext_add(scr_mtext *out, const char *s, size_t n)
{
    if (out->len <= out->room && n <= out->room - out->len && n)
        memcpy(out->ptr + out->len, s, n);
    out->len += n;
}
SCR_INLINE void scr_mtext_char(scr_mtext *out, char c)
{
    if (out->len < out->room)
        out->ptr[out->len] = c;
    out->len++;
}
SCR_INLINE void scr_mtext_z(scr_mtext *out, const char *s) { scr_mtext_add(out, s, strlen(s)); }

/* Decimal digits into out (20 bytes); how many. */
SCR_FN unsigned scr_put_uint(uint64_t n, char *out);
SCR_FN void scr_mtext_int(scr_mtext *out, int64_t i);
/* In quotes, escaped as pydantic does. */
SCR_FN void scr_mtext_json_string(scr_mtext *out, const char *s, size_t n);
/* repr() of a str. */
SCR_FN void scr_mtext_repr(scr_mtext *out, const char *s, size_t n);
/* A value as model_dump_json() gives it. */
SCR_FN void scr_model_put_json(scr_mtext *out, const scr_mdecoder *decoder, scr_object o);
/* What a dict's key is in JSON: always text. */
SCR_FN void scr_model_put_key(scr_mtext *out, const scr_mdecoder *decoder, scr_object key);
/* The members of a DICT or MODEL behind others (first: there are none). */
SCR_FN void scr_model_put_members(scr_mtext *out, const scr_mdecoder *decoder, scr_object of, bool first);
/* A field's key in dumps. */
SCR_FN const char *scr_model_dump_name(const scr_mclass *def, const char *name, const char *alias);
/* What a type says of a value that was not checked: in JSON an int in a float's place is a float; a function's dict is a TypedDict. */
SCR_FN scr_object scr_model_as_field(const scr_mdecoder *decoder, const scr_mtype *type, scr_object o, bool json);
/* The same for Python: docs/models.md, "python_form". */
SCR_FN void scr_model_put_python(scr_mtext *out, const scr_mdecoder *decoder, scr_object o);
/* Dates, times and durations as JSON has them; out has 64 bytes. How many. */
SCR_FN unsigned scr_model_time_text(scr_object o, char *out);
SCR_FN unsigned scr_model_duration_text(int64_t micros, char *out);
/* The text of the value in a cell. */
SCR_FN scr_text scr_model_span(const scr_doc *doc, uint32_t cell);

#endif
