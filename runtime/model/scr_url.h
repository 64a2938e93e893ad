/* scr_url.h: URLs taken apart as the WHATWG's standard says, and written again in their normal form; and pydantic's URL types. */
#ifndef SCR_URL_H
#define SCR_URL_H

#include "scr_model_text.h"

#define SCR_URL_ROOM(n) (5 * (n) + 128) /* bytes that reading a URL of n bytes takes */
#define SCR_URL_HOSTS 256               /* most of one URL */

/* Parts are texts in the room, static, or the caller's. */
typedef struct scr_url {
    scr_text scheme, user, password, host, path, query, fragment;
    bool has_host, has_query, has_fragment, opaque, special;
    bool keep_empty;       /* no "/" is put where there is no path */
    int port;              /* -1: none, or the scheme's own */
    const char *error;     /* why it is none, in pydantic's words; NULL: it is one */
    const char *violation; /* the last breach of strict rules; NULL: none */
    /* A host with characters beyond ASCII or labels in punycode: sets url->host to its ASCII form. False: url->error, or failed for good. */
    bool (*name)(void *arg, struct scr_url *url, const char *s, size_t n);
    void *arg;
    char *raw;             /* of the reader: a host without %XX */
    scr_mtext out;         /* of the reader: where parts are written */
} scr_url;

typedef struct scr_urls { /* several: one host each, the last with path and what follows */
    scr_url *items;
    size_t n;
} scr_urls;

typedef struct scr_url_host { /* who reads */
    void *(*alloc)(void *arg, size_t n);
    bool (*name)(void *arg, scr_url *url, const char *s, size_t n);
    void *arg;
} scr_url_host;

/* ORDER URLS. The list is scr_urls.def. */
typedef struct scr_url_row {
    const char *name, *schemes; /* "HttpUrl", "http,https" */
    int port;                   /* that it has without one; -1: none */
    const char *host, *path;    /* the same */
    int longest;                /* bytes; -1: any */
    bool host_required, many;
} scr_url_row;
SCR_FN const scr_url_row *scr_url_type(unsigned at); /* NULL: behind the last */

typedef enum scr_url_verdict {
    SCR_URL_GOOD,
    SCR_URL_WRONG,   /* scr_url_why */
    SCR_URL_LOOSE,   /* strict: scr_url_why says which rule it breaks */
    SCR_URL_LONG,    /* more bytes than its type allows */
    SCR_URL_SCHEME,  /* another scheme than its type has */
    SCR_URL_CROWDED, /* more than SCR_URL_HOSTS hosts */
    SCR_URL_FAILED   /* no memory, or the host failed */
} scr_url_verdict;

/* A URL of the type at that place of the list. */
SCR_FN scr_url_verdict scr_url_read(scr_urls *urls, unsigned at, const scr_url_host *host, const char *s, size_t n, bool strict, bool keep_empty);
SCR_FN const char *scr_url_why(const scr_urls *urls);
/* One URL; room: SCR_URL_ROOM(n) bytes, kept as long as the parts are read. name, arg and keep_empty are set. */
SCR_FN bool scr_url_parse(scr_url *url, const char *s, size_t n, char *room);
/* The normal form. shown: hosts as people read them; NULL: as they are. */
SCR_FN void scr_url_write(const scr_urls *urls, const scr_text *shown, scr_mtext *out);
/* "'http' or 'https'": those of a type. */
SCR_FN void scr_url_schemes(unsigned at, scr_mtext *out);
SCR_FN int scr_url_known_port(const char *scheme, size_t n); /* -1: none */

#endif
