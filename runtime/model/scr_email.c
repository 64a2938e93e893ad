/* scr_email.c: addresses of plain ASCII, as the package email-validator (2.x) judges them without asking the network: verdicts, normal form and messages. */
#include "scr_email.h"

#define SCR_EMAIL_ADDRESS 254
#define SCR_EMAIL_DOMAIN 253
#define SCR_EMAIL_LABEL 63

static bool scr_email_no(scr_email *e, const char *why)
{
    scr_mtext_z(&e->why, why);
    return false;
}

static bool scr_email_long(scr_email *e, const char *before, size_t len, size_t most)
{
    scr_mtext_z(&e->why, before);
    scr_mtext_z(&e->why, " (");
    scr_mtext_int(&e->why, (int64_t)(len - most));
    return scr_email_no(e, len - most > 1 ? " characters too many)." : " character too many).");
}

static bool scr_email_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static bool scr_email_alnum(char c) { return scr_email_letter(c) || (c >= '0' && c <= '9'); }
static char scr_email_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }
SCR_FN bool scr_email_is_atom(char c) { return c && (scr_email_alnum(c) || strchr("_!#$%&'*+-/=?^`{|}~", c) != NULL); }
static bool scr_email_is_host(char c) { return scr_email_alnum(c) || c == '-' || c == '.'; }

/* A character as messages show it: quoted when it can be seen, else by its name. */
static void scr_email_shown(unsigned char c, char out[12])
{
    static const char hex[] = "0123456789ABCDEF";
    char quote = c == '\\' || c == '\'' ? '"' : '\'';
    memcpy(out, c == ' ' ? "SPACE" : "U+00\0", 6);
    if (c < 0x20 || c == 0x7f) {
        out[4] = hex[c >> 4];
        out[5] = hex[c & 15];
        out[6] = '\0';
    } else if (c != ' ') {
        out[0] = out[2] = quote;
        out[1] = (char)c;
        out[3] = '\0';
    }
}

/* Those of the text that are not allowed, each once, in the order of what is shown. False: there are some. */
static bool scr_email_chars(scr_email *e, const char *s, size_t n, bool (*allowed)(char), const char *message)
{
    bool seen[128] = {false}, any = false;
    for (size_t i = 0; i < n; i++) {
        bool bad = !allowed(s[i]) && s[i] != '.';
        seen[s[i] & 127] |= bad;
        any |= bad;
    }
    if (!any)
        return true;
    scr_mtext_z(&e->why, message);
    char last[12] = "", next[12], shown[12];
    for (bool first = true;; first = false) {
        next[0] = '\0';
        for (unsigned c = 0; c < 128; c++) {
            scr_email_shown((unsigned char)c, shown);
            if (seen[c] && strcmp(shown, last) > 0 && (!*next || strcmp(shown, next) < 0))
                memcpy(next, shown, sizeof next);
        }
        if (!*next)
            break;
        scr_mtext_z(&e->why, first ? "" : ", ");
        scr_mtext_z(&e->why, next);
        memcpy(last, next, sizeof last);
    }
    return scr_email_no(e, ".");
}

static bool scr_email_has_pair(const char *s, size_t n, const char *pair)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (s[i] == pair[0] && s[i + 1] == pair[1])
            return true;
    return false;
}

static bool scr_email_local(scr_email *e)
{
    static const char *const lower[] = {"info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster", "hostmaster", "usenet", "news",
                                        "webmaster", "www", "uucp", "ftp"}; /* RFC 2142: the same in any case */
    const char *s = e->local;
    size_t n = e->local_len;
    if (!n)
        return scr_email_no(e, "There must be something before the @-sign.");
    if (!scr_email_chars(e, s, n, scr_email_is_atom, "The email address contains invalid characters before the @-sign: "))
        return false;
    if (s[n - 1] == '.')
        return scr_email_no(e, "An email address cannot have a period immediately before the @-sign.");
    if (s[0] == '.')
        return scr_email_no(e, "An email address cannot start with a period.");
    if (scr_email_has_pair(s, n, ".."))
        return scr_email_no(e, "An email address cannot have two periods in a row.");
    for (size_t i = 0; i < sizeof lower / sizeof *lower; i++) {
        if (strlen(lower[i]) != n)
            continue;
        size_t same = 0;
        while (same < n && scr_email_lower(s[same]) == lower[i][same])
            same++;
        if (same == n) {
            memcpy(e->name, lower[i], n + 1);
            e->local = e->name;
        }
    }
    return true;
}

static bool scr_email_is_under(const char *s, size_t n, const char *name)
{
    size_t len = strlen(name);
    return n >= len && memcmp(s + n - len, name, len) == 0 && (n == len || s[n - len - 1] == '.');
}

/* domain: in lower case. */
static bool scr_email_domain(scr_email *e)
{
    static const char *const reserved[] = {"arpa", "invalid", "local", "localhost", "onion", "test"}; /* IANA's special-use names */
    const char *s = e->domain;
    size_t n = e->domain_len, label = 0;
    if (!n)
        return scr_email_no(e, "There must be something after the @-sign.");
    if (n > SCR_EMAIL_DOMAIN)
        return scr_email_long(e, "The email address is too long after the @-sign", n, SCR_EMAIL_DOMAIN);
    if (!scr_email_chars(e, s, n, scr_email_is_host, "The part after the @-sign contains invalid characters: "))
        return false;
    if (s[n - 1] == '.')
        return scr_email_no(e, "An email address cannot end with a period.");
    if (s[0] == '.')
        return scr_email_no(e, "An email address cannot have a period immediately after the @-sign.");
    if (scr_email_has_pair(s, n, ".."))
        return scr_email_no(e, "An email address cannot have two periods in a row.");
    if (s[n - 1] == '-')
        return scr_email_no(e, "An email address cannot end with a hyphen.");
    if (s[0] == '-')
        return scr_email_no(e, "An email address cannot have a hyphen immediately after the @-sign.");
    if (scr_email_has_pair(s, n, ".-") || scr_email_has_pair(s, n, "-."))
        return scr_email_no(e, "An email address cannot have a period and a hyphen next to each other.");
    for (size_t i = 0; i < n; i++) {
        label = i == 0 || s[i - 1] == '.' ? i : label;
        if (i == label + 3 && s[i] == '-' && s[i - 1] == '-' && !(s[label] == 'x' && s[label + 1] == 'n'))
            return scr_email_no(e, "An email address cannot have two letters followed by two dashes immediately after the @-sign or after a period, "
                                      "except Punycode.");
    }
    for (size_t i = 0, start = 0; i <= n; i++) {
        if (i < n && s[i] != '.')
            continue;
        if (i - start > SCR_EMAIL_LABEL)
            return scr_email_long(e, "After the @-sign, periods cannot be separated by so many characters", i - start, SCR_EMAIL_LABEL);
        start = i + 1;
    }
    if (!memchr(s, '.', n))
        return scr_email_no(e, "The part after the @-sign is not valid. It should have a period.");
    if (!scr_email_letter(s[n - 1]))
        return scr_email_no(e, "The part after the @-sign is not valid. It is not within a valid top-level domain.");
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (scr_email_is_under(s, n, reserved[i]))
            return scr_email_no(e, "The part after the @-sign is a special-use or reserved name that cannot be used with email.");
    return true;
}

SCR_FN bool scr_email_is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80 || strchr("\"<>\\[]", s[i] ? s[i] : '[')
            || (i + 3 < n && (s[i] | 32) == 'x' && (s[i + 1] | 32) == 'n' && s[i + 2] == '-' && s[i + 3] == '-'))
            return false;
    return true;
}

SCR_FN bool scr_email_read(scr_email *e, const char *s, size_t n, char *domain)
{
    const char *at = (const char *)memchr(s, '@', n);
    e->local = s;
    e->domain = domain;
    if (!at)
        return scr_email_no(e, "An email address must have an @-sign.");
    e->local_len = (size_t)(at - s);
    e->domain_len = n - e->local_len - 1;
    for (size_t i = 0; i < e->domain_len; i++)
        domain[i] = scr_email_lower(at[i + 1]);
    if (!scr_email_local(e) || !scr_email_domain(e))
        return false;
    return n <= SCR_EMAIL_ADDRESS || scr_email_long(e, "The email address is too long", n, SCR_EMAIL_ADDRESS);
}
