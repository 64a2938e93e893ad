/* scr_model_decode.h: what the functions of a generated decoder call. */
#ifndef SCR_MODEL_DECODE_H
#define SCR_MODEL_DECODE_H

#include "scr_model_struct.h"

/* model_validate_json of a class: SCR_VALID, SCR_INVALID (the report, where there is one, says why) or a negative status. out: its struct;
 * NULL: the verdict alone. options may be NULL: then there is no scratch. */
SCR_FN int scr_model_decode(const scr_mdecoder *decoder, uint16_t cls, const char *json, size_t len, const scr_model_options *options, void *out,
                            scr_model_report *report);
/* The verdict, within 16 KiB of stack. False: invalid, or not decided. */
SCR_FN bool scr_model_is_valid(const scr_mdecoder *decoder, uint16_t cls, const char *json, size_t len);
/* model_dump_json of a struct: at most room bytes into buf; the length that all of it has. */
SCR_FN size_t scr_model_dump(const scr_mdecoder *decoder, uint16_t cls, const void *value, char *buf, size_t room);
/* The value for Python (scr_model_entry). */
SCR_FN int scr_model_python(const scr_mdecoder *decoder, uint16_t cls, const char *json, size_t len, const scr_model_options *options, char *buf,
                            size_t room, size_t *needed, scr_model_report *report);
/* uuid4() as a default factory, from options.random: an scr_body. */
SCR_FN int scr_model_uuid4(scr_call *call, scr_object value, scr_object *out);
/* Bytes of scratch that suffice for a text of len bytes, unless unions stand in unions. */
SCR_FN size_t scr_model_scratch_bound(const scr_mdecoder *decoder, size_t len);

#endif
