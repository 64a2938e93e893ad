/* scr_dotenv.h: reading .env files as python-dotenv 1.2 does: export, quotes, escapes, comments, ${NAME} and ${NAME:-default}.
 *
 * The reader works in one buffer that it owns for the time: names and values point into it, escapes are undone where they stand. Text is UTF-8 that
 * was checked before; line ends are LF, CR LF or CR. A statement that cannot be read is told (error) and the rest of its line passed over.
 * It opens no file, allocates nothing, and reads nothing outside [text, text + len).
 */
#ifndef SCR_DOTENV_H
#define SCR_DOTENV_H

#include "scr_core.h"

typedef struct scr_dotenv {
    char *text;
    size_t len, at;
    uint32_t line;      /* of `at`, from 1 */
    size_t line_start;  /* its first byte */
} scr_dotenv;

typedef struct scr_dotenv_pair {
    const char *name, *value;   /* into the reader's text */
    size_t name_len, value_len;
    bool has_value;             /* NAME alone has none */
    bool error;                 /* no pair: a statement that cannot be read */
    uint32_t mark;              /* the line behind the statement before: what python-dotenv names of an error */
    uint32_t line, column;      /* of the name, or of the statement; column in bytes, from 1 */
} scr_dotenv_pair;

/* Takes text over for as long as pairs are used; it is changed. A byte order mark is passed over. */
SCR_FN void scr_dotenv_begin(scr_dotenv *reader, char *text, size_t len);
/* The next pair, or error; comments and empty lines are passed over. False: the end. */
SCR_FN bool scr_dotenv_next(scr_dotenv *reader, scr_dotenv_pair *out);

/* Who knows a name's value: false when there is no such name; *value NULL when it has none. */
typedef struct scr_dotenv_names {
    bool (*find)(void *arg, const char *name, size_t len, const char **value, size_t *value_len);
    void *arg;
} scr_dotenv_names;
/* The value with its variables replaced, into out (as much as fits); the length that it has. SIZE_MAX: longer than that. */
SCR_FN size_t scr_dotenv_expand(const char *value, size_t len, const scr_dotenv_names *names, char *out, size_t room);

/* White space as Python's str.strip() sees it, at the beginning of UTF-8: its bytes, 0 when it is none. */
SCR_FN size_t scr_dotenv_space(const char *s, size_t len);
/* The same at the end. */
SCR_FN size_t scr_dotenv_space_before(const char *s, size_t len);

#endif
