/* scr_settings_files.h: .env files and secret files of settings, as pydantic-settings finds and reads them. For POSIX systems.
 *
 * What hangs on who reads (Python's exceptions and codecs, an arena) is asked of the host through scr_sfiles. Text is UTF-8.
 */
#ifndef SCR_SETTINGS_FILES_H
#define SCR_SETTINGS_FILES_H

#include "scr_settings.h"

#define SCR_DOTENV_MOST ((size_t)1 << 24) /* bytes that ${..} may make of one file: 16 MiB */

/* What the host is told. */
typedef enum scr_sremark {
    SCR_SR_STATEMENT,      /* number: the line of a statement that cannot be read; it is passed over */
    SCR_SR_NO_FOLDER,      /* path: a folder of secrets that is not there; it is passed over */
    SCR_SR_NO_FILE,        /* path: a secret that is no file, but a `what`; it is passed over */
    SCR_SR_OUTSIDE,        /* path: a secret that lies outside of the folder `what`; it is passed over */
    SCR_SR_BROKEN,         /* path: a secret that leads nowhere; number: errno */
    SCR_SR_NOT_A_FOLDER,   /* a folder of secrets that is a `what`: an error */
    SCR_SR_FOLDER_FAILED,  /* path: it cannot be read, errno says why: an error */
    SCR_SR_TOO_MUCH        /* ${..} makes more text than SCR_DOTENV_MOST: an error */
} scr_sremark;

typedef struct scr_sfiles {
    const scr_shost *host;
    const scr_sconfig *config;
    const void *place;            /* of variables that files have: scr_svar.place */
    /* All with host->arg. False, NULL: failed for good, and the host knows why. */
    bool (*lower)(void *arg, scr_text name, scr_text *out);                                   /* as str.lower() does it */
    bool (*read)(void *arg, const char *path, bool env_file, char **text, size_t *len);       /* text: may be changed */
    const scr_svars *(*environ_)(void *arg);                                                  /* by exact name, for ${NAME} */
    bool (*remark)(void *arg, scr_sremark remark, const char *path, const char *what, int number);
    scr_text *folders;            /* of secrets; NUL-terminated */
    size_t n_folders;
} scr_sfiles;

/* One variable under the name that counts. */
SCR_FN bool scr_settings_add(scr_sfiles *files, scr_svars *vars, scr_text name, scr_text value, bool absent, const void *place);
/* What the text of a .env file says; the text is changed, and must be kept. */
SCR_FN bool scr_settings_dotenv(scr_sfiles *files, char *text, size_t len, scr_svars *vars);
/* The same of a file, or of one of that name in as many folders above; none is no error. path ends with a NUL. */
SCR_FN bool scr_settings_env_file(scr_sfiles *files, scr_text path, int64_t depth, scr_svars *vars);
/* A folder of secrets; those behind it go before. */
SCR_FN bool scr_settings_add_folder(scr_sfiles *files, scr_text path);
SCR_FN bool scr_settings_check_folders(scr_sfiles *files);
/* scr_shost.secret */
SCR_FN int scr_settings_secret(scr_sfiles *files, scr_text name, scr_svar *out);

#endif
