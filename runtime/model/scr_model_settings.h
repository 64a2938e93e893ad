/* scr_model_settings.h: settings classes filled from an environment: what the functions of a generated decoder call. */
#ifndef SCR_MODEL_SETTINGS_H
#define SCR_MODEL_SETTINGS_H

#include "scr_model_struct.h"

/* Settings(): SCR_VALID, SCR_INVALID (the report, where there is one, says why) or a negative status. source may be NULL: as the class says. */
SCR_FN int scr_model_load_settings(const scr_mdecoder *decoder, uint16_t cls, const scr_settings_source *source, const scr_model_options *options, void *out,
                                   scr_model_report *report);
/* The value for Python (scr_model_entry). */
SCR_FN int scr_model_settings_python(const scr_mdecoder *decoder, uint16_t cls, const scr_settings_source *source, const scr_model_options *options,
                                     char *buf, size_t room, size_t *needed, scr_model_report *report);

#endif
