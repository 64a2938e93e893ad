/* settings.h: how a settings class is filled from variables: the tables of runtime/scr_settings.h, made from the Model IR. The extension's printer
 * prints them, the command check-env runs on them.
 */
#ifndef SCHEMAC_SETTINGS_H
#define SCHEMAC_SETTINGS_H

#include "../ir/model.h"
#include "../../runtime/scr_settings.h"

/* A table first, so that a pointer to it is one to its struct. */
typedef struct SettingsType { scr_stype table; size_t number; const ModelType *source; } SettingsType;
typedef struct SettingsClass { scr_sclass table; size_t number; const ModelClass *source; } SettingsClass;
typedef struct SettingsDefaults { scr_sdefaults table; uint32_t number; const ModelClass *source; } SettingsDefaults;

/* All tables of one compilation, in the order of their making. Lives as long as the Ctx. */
typedef struct SettingsPlan {
    Ctx *ctx;
    VEC(SettingsType *) types;
    VEC(SettingsClass *) classes;
    VEC(SettingsDefaults *) made;
    size_t n_filled;  /* classes that have their fields */
    Map by_class;     /* id of a ModelClass -> SettingsClass */
} SettingsPlan;

SettingsPlan *settings_plan_new(Ctx *ctx);
/* What the class says of itself. NULL: diagnostics were given, of what cannot be done. number: the caller's. */
const scr_sdefaults *settings_plan(SettingsPlan *plan, const ModelClass *cls, uint32_t number);

#endif
