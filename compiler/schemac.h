/* schemac.h: libschemac's C interface: text to program to verdict, in one process, without a C compiler.
 *
 * Thread-safe between different programs; one program may be used by many threads at once (each call brings its scratch).
 * Nothing here exits, prints or keeps global state. Strings are NUL-terminated where no length is given.
 */
#ifndef SCHEMAC_H
#define SCHEMAC_H

#include "../runtime/scr.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct schemac_program schemac_program;

typedef struct schemac_document {
    const char *uri;  /* what $ref calls it, without fragment */
    const char *text;
    size_t len;
} schemac_document;

typedef struct schemac_options {
    size_t struct_size;
    const char *name;            /* of the source, for diagnostics and locations: "order.json"; NULL: "schema.json". *.yaml is YAML */
    const char *draft;           /* when $schema is absent; NULL: 2020-12 */
    int format_assertion;        /* 0: by dialect, 1: no, 2: yes */
    int content_assertion;       /* 0 or 1 */
    int duplicate_keys_last;     /* 0 or 1 */
    int reserved;
    const schemac_document *registry;
    size_t n_registry;
    const char *each;            /* JSON Pointer to the array whose items are judged one by one; NULL: none */
} schemac_options;

/* Compiles. NULL on errors. *diagnostics (may be NULL) gets a JSON array text of all diagnostics, warnings too, to be freed with
 * schemac_free_text; NULL when memory ran out. options may be NULL. */
schemac_program *schemac_compile(const char *text, size_t len, const schemac_options *options, char **diagnostics);
void schemac_free(schemac_program *program);
void schemac_free_text(char *text);

/* As the generated <prefix>_check, _validate and _scratch_bound do; see scr.h. */
int schemac_check(const schemac_program *program, const char *json, size_t len, const scr_options *options);
int schemac_validate(const schemac_program *program, const char *json, size_t len, const scr_options *options, scr_report *report);
/* As <prefix>_check_each; SCR_BAD_OPTIONS for a program that was compiled without `each`. */
int schemac_check_each(const schemac_program *program, const char *json, size_t len, const scr_options *options,
                       scr_verdicts *verdicts);
size_t schemac_scratch_bound(const schemac_program *program, size_t len);

const char *schemac_schema_hash(const schemac_program *program); /* 64 hex digits */
const char *schemac_version(void);                               /* "0.1.0" */

#ifdef __cplusplus
}
#endif

#endif
