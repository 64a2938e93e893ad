/* check_env.h: parts of the command check-env (check_env*.c): a deployment's variables against a settings class.
 *
 * Variables come from files (check_env_vars.c), scr_settings.c says which of them fill which field, and check_env_check.c judges the values, as pydantic
 * judges text that Python gives it. What it cannot judge is counted, and said. Values are never printed.
 */
#ifndef SCHEMAC_CHECK_ENV_H
#define SCHEMAC_CHECK_ENV_H

#include "../plan/settings.h"
#include "tool.h"

/* ---- values ---- */

typedef enum EnvKind { ENV_TEXT, ENV_NUMBER, ENV_TRUE, ENV_FALSE, ENV_NULL, ENV_LIST, ENV_DICT, ENV_MARK, ENV_UNKNOWN /* !Ref and its like */ } EnvKind;

typedef struct EnvValue EnvValue;
struct EnvValue {
    EnvKind kind;
    Str text;            /* TEXT; NUMBER: as written, also NaN and Infinity */
    VEC(EnvValue *) items; /* LIST; DICT: beside keys */
    VEC(Str) keys;
    Map index;           /* DICT: key -> its number */
    const Span *place;   /* of the variable that it comes from; NULL: none */
};

EnvValue *env_value(Ctx *ctx, EnvKind kind, Str text, const Span *place);
EnvValue *env_get(const EnvValue *dict, Str key); /* NULL: not there */
void env_set(Ctx *ctx, EnvValue *dict, Str key, EnvValue *value);
/* JSON as Python's json.loads reads it: NaN, lone surrogates, the last of several keys. NULL: it is none. */
EnvValue *env_json(Ctx *ctx, Str text, const Span *place);
/* The host for scr_settings.c; arg is the Ctx. */
scr_shost env_host(Ctx *ctx);

/* ---- variables ---- */

/* What a deployment has: variables of the environment, and those of files that the class itself names as its .env files. */
typedef struct Deployment {
    Str name;            /* "prod.env", "template.yaml: OrderFunction" */
    VEC(scr_svar) env, dotenv;
    Span place;          /* of the function in a template, or of the file: where variables could be added */
} Deployment;

typedef VEC(Deployment *) Deployments;

/* The given files as deployments: all --env-file together, or each function of a template with them. False after diagnostics. */
bool env_deployments(Ctx *ctx, const ToolArgs *args, const scr_sdefaults *settings, Deployments *out);

/* ---- judging ---- */

typedef struct EnvProblem {
    Span place;          /* file 0: none */
    Str loc, message, type; /* "sub.a", pydantic's message and type */
} EnvProblem;

typedef struct EnvReport {
    Ctx *ctx;
    VEC(EnvProblem) problems;
    VEC(Str) unchecked;  /* "when (datetime)" */
    VEC(Str) validators; /* "check_amount" */
} EnvReport;

void env_problem(EnvReport *report, const Span *place, Str loc, Str message, const char *type);
/* The dict that the sources gave against the class. loc: empty at the top. */
void env_check_class(EnvReport *report, const ModelClass *cls, const EnvValue *dict, Str loc);
/* A text against a date, time, duration, Decimal or UUID. 1: good; 0: it is not, and pydantic's message and type; -1: that is not known here. */
int env_check_scalar(Ctx *ctx, const ModelType *type, const EnvValue *value, Str *message, Str *error);

#endif
