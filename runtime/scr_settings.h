/* scr_settings.h: what a settings class takes from variables: environment, .env files, secret files; as pydantic-settings 2.16 does.
 *
 * This part knows names: which variable is whose, which text is JSON, which variables reach into a field by the nested delimiter. It knows
 * no values: whoever calls it (the CPython extension, the command check-env) makes them, through scr_shost, and checks the result.
 * Tables (scr_sclass ...) are constant and made by the compiler. Nothing here is global; memory comes from the host and lives as long as the
 * resolution. Names in tables are ASCII where case does not count.
 */
#ifndef SCR_SETTINGS_H
#define SCR_SETTINGS_H

#include "scr_core.h"

typedef struct scr_stype scr_stype;
typedef struct scr_sfield scr_sfield;
typedef struct scr_sclass scr_sclass;

typedef enum scr_skind { SCR_S_LEAF, SCR_S_DICT, SCR_S_CLASS, SCR_S_GROUP } scr_skind;
#define SCR_S_COMPLEX 1u /* is written as JSON */
#define SCR_S_UNION 2u   /* a union with such a member: JSON, or else the text as it is */
#define SCR_S_MODEL 4u   /* a class, or Optional of one: its keys are found in any case */

struct scr_stype {
    uint8_t kind, flags;
    uint16_t n;                    /* DICT: 1, the values; none: of a plain dict. GROUP: arguments of a generic */
    const scr_stype *const *items;
    const scr_sclass *class_;      /* CLASS; flag MODEL */
};

/* A name that a field is found by: first its aliases, then, where names count, its own. */
typedef struct scr_sname {
    const char *key;  /* under which its value is handed on */
    uint8_t alias;    /* the prefix does not go before it, as a rule */
    uint8_t deep;     /* the head of an AliasPath: JSON, whatever the field's type */
} scr_sname;

#define SCR_SF_RAW 1u     /* NoDecode: never JSON */
#define SCR_SF_DECODE 2u  /* ForceDecode: JSON in spite of enable_decoding=False */

struct scr_sfield {
    const char *name;
    const scr_sname *names;
    uint16_t n_names;
    uint8_t flags;
    const scr_stype *type;
};

struct scr_sclass {
    const char *name;
    const scr_sfield *fields;
    uint16_t n_fields;
    uint8_t by_name;           /* fields are found by their names, beside aliases */
};

typedef enum scr_sfilter { SCR_S_ALL, SCR_S_MATCH_PREFIX, SCR_S_ONLY_EXISTING } scr_sfilter;

/* A class's configuration, or what the call put in its place. Texts: pointer and length; ptr NULL: none. */
typedef struct scr_sconfig {
    bool case_sensitive, ignore_empty, forbid, prefix_aliases, prefix_names,
        no_decoding;
    scr_text prefix, delimiter, none_text;
    int64_t max_split; /* 0: no limit */
    scr_sfilter filter;
} scr_sconfig;

/* What a class says of itself. */
typedef struct scr_sdefaults {
    const scr_sclass *class_;
    scr_sconfig config;
    const char *const *env_files, *const *secrets_dirs;
    uint16_t n_env_files, n_secrets_dirs;
    int64_t file_depth;      /* folders above the working one that are searched for a file */
    const char *encoding;    /* of .env files; NULL: UTF-8 */
} scr_sdefaults;

/* A variable. */
typedef struct scr_svar {
    scr_text name;     /* lower case where case does not count */
    scr_text value;    /* UTF-8; of the environment: bytes of any kind */
    bool absent;       /* a name without a value */
    bool mark;         /* its value is none_text: it stands for None */
    const void *place; /* the host's */
} scr_svar;

/* Variables by name: one of each, the last; in order of their first. */
typedef struct scr_svars {
    scr_svar *items;
    size_t n, max;
    uint32_t *table;
    size_t table_size;
} scr_svars;

typedef enum scr_svalue { SCR_SV_OTHER, SCR_SV_DICT, SCR_SV_LIST, SCR_SV_NULL, SCR_SV_MARK } scr_svalue;

/* What makes values. A value that is given back belongs to who asked, who drops it; set keeps it by itself. NULL, false: failed for good,
 * and the host knows why. */
typedef struct scr_shost {
    void *arg;
    void *(*alloc)(void *arg, size_t size); /* zeroed */
    void *(*text)(void *arg, const scr_svar *var);
    void *(*mark)(void *arg);
    void *(*null_)(void *arg);
    void *(*dict)(void *arg);
    void *(*decode)(void *arg, const scr_svar *var, bool *no_json); /* no_json: it is none, NULL is given and the host holds the reason */
    scr_svalue (*kind)(void *arg, void *value);
    void *(*get)(void *arg, void *dict, scr_text key);              /* borrowed; NULL: not there */
    bool (*set)(void *arg, void *dict, scr_text key, void *value);
    bool (*next)(void *arg, void *dict, size_t *at, scr_text *key, void **value); /* borrowed; *at begins at 0 */
    void (*drop)(void *arg, void *value);                           /* may be NULL */
    /* Of secret files: 1 found, 0 not there, -1 failed. */
    int (*secret)(void *arg, scr_text name, scr_svar *out);
} scr_shost;

typedef enum scr_sstatus {
    SCR_S_GOOD,
    SCR_S_HOST,    /* the host failed */
    SCR_S_GETTING, /* "error getting value for field" */
    SCR_S_PARSING  /* "error parsing value for field": no JSON */
} scr_sstatus;

typedef struct scr_sread {
    const scr_shost *host;
    const scr_sclass *class_;
    const scr_sconfig *config;
    const scr_svars *vars;          /* NULL: secrets */
    const scr_sfield *failed;       /* GETTING, PARSING: the field */
} scr_sread;

#define SCR_S_DEPTH 200u /* of dicts in dicts, by delimiters or in JSON: deeper is not merged; the host's validation has the same limit */

SCR_FN bool scr_svars_add(const scr_shost *host, scr_svars *vars, const scr_svar *var);
SCR_FN const scr_svar *scr_svars_get(const scr_svars *vars, scr_text name);
/* Puts into dict what the variables, or secret files, give the class's fields. */
SCR_FN scr_sstatus scr_settings_fields(scr_sread *read, void *dict);
/* One of them. */
SCR_FN scr_sstatus scr_settings_field(scr_sread *read, const scr_sfield *field, void *dict);
/* .env files: and what no field is named by. */
SCR_FN scr_sstatus scr_settings_others(scr_sread *read, void *dict);
/* Dicts join, all else of `from` takes the place of what `into` has: deep_update. */
SCR_FN bool scr_settings_join(const scr_shost *host, void *into, void *from, unsigned depth);
/* The variable that a field's i-th name asks for, with prefix and case applied; false: no memory. */
SCR_FN bool scr_settings_name(const scr_sread *read, const scr_sfield *field, uint16_t i, scr_text *out);

#endif
