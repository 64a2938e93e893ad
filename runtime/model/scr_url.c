/* scr_url.c: URLs. In: UTF-8. Out: the parts in their normal form, or why there are none. The rules are those of https://url.spec.whatwg.org, and
 * where its readers differ those of pydantic-core. */
#include "scr_url.h"
#include "scr_utf8.h"

static bool scr_url_no(scr_url *url, const char *why)
{
    url->error = why;
    return false;
}

/* A part begins where the text ends so far. */
static void scr_url_open(scr_url *url, scr_text *part)
{
    part->ptr = url->out.ptr + url->out.len;
    part->len = 0;
}

static void scr_url_close(const scr_url *url, scr_text *part) { part->len = (size_t)(url->out.ptr + url->out.len - part->ptr); }

static bool scr_url_is_ascii_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static bool scr_url_is_decimal_digit(char c) { return c >= '0' && c <= '9'; }
static int scr_url_hex_value(char c) { return scr_url_is_decimal_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; }

SCR_FN int scr_url_known_port(const char *scheme, size_t n)
{
    static const struct { const char *scheme; int port; } ports[] = {{"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}, {"ftp", 21}};
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        if (strlen(ports[i].scheme) == n && memcmp(ports[i].scheme, scheme, n) == 0)
            return ports[i].port;
    return -1;
}

/* ---- characters ---- */

#define SCR_URL_IN_FRAGMENT " \"<>`"
#define SCR_URL_IN_PATH SCR_URL_IN_FRAGMENT "#?{}"
#define SCR_URL_IN_USER SCR_URL_IN_PATH "/:;=@[\\]^|"
#define SCR_URL_IN_QUERY " \"#<>"

static void scr_url_put_percent(scr_mtext *out, scr_byte c)
{
    static const char hex[] = "0123456789ABCDEF";
    scr_mtext_char(out, '%');
    scr_mtext_char(out, hex[c >> 4]);
    scr_mtext_char(out, hex[c & 15]);
}

/* One byte; what is no printable ASCII or in the set is written as %XX. */
static void scr_url_put_byte(scr_mtext *out, scr_byte c, const char *set)
{
    if (c < 0x20 || c > 0x7e || strchr(set, (char)c))
        scr_url_put_percent(out, c);
    else
        scr_mtext_char(out, (char)c);
}

static bool scr_url_is_point(uint32_t c)
{
    if (c < 0x80)
        return scr_url_is_ascii_letter((char)c) || scr_url_is_decimal_digit((char)c) || (c && strchr("!$&'()*+,-./:;=?@_~", (int)c));
    return c >= 0xa0 && !(c >= 0xd800 && c < 0xe000) && !(c >= 0xfdd0 && c <= 0xfdef) && (c & 0xfffe) != 0xfffe;
}

/* Remarks what strict rules would not have. */
static void scr_url_look_at(scr_url *url, const char *p, const char *end)
{
    if (*p == '%') {
        if (end - p < 3 || scr_url_hex_value(p[1]) < 0 || scr_url_hex_value(p[2]) < 0)
            url->violation = "expected 2 hex digits after %";
    } else if (((scr_byte)*p & 0xc0) != 0x80) {
        size_t at = 0;
        if (!scr_url_is_point(scr_utf8_next(p, &at)))
            url->violation = "non-URL code point";
    }
}

static void scr_url_put_part(scr_url *url, scr_text *part, const char *p, const char *end, const char *set)
{
    scr_url_open(url, part);
    for (; p < end; p++) {
        scr_url_look_at(url, p, end);
        scr_url_put_byte(&url->out, (scr_byte)*p, set);
    }
    scr_url_close(url, part);
}

/* ---- hosts: numbers ---- */

/* A part of an IPv4 address: decimal, 0octal, 0xhex. False: it is none. */
static bool scr_url_ipv4_part(const char *p, const char *end, uint64_t *out)
{
    unsigned base = 10;
    *out = 0;
    if (p == end)
        return false;
    if (*p == '0' && end - p >= 2) {
        base = (p[1] | 32) == 'x' ? 16 : 8;
        p += base == 16 ? 2 : 1;
    }
    for (; p < end; p++) {
        int digit = scr_url_hex_value(*p);
        if (digit < 0 || (unsigned)digit >= base)
            return false;
        *out = *out > UINT32_MAX ? *out : *out * base + (unsigned)digit;
    }
    return true;
}

static bool scr_url_ends_in_number(const char *s, size_t n)
{
    const char *end = s + n, *p;
    if (n && end[-1] == '.')
        end--;
    for (p = end; p > s && p[-1] != '.';)
        p--;
    if (p == end)
        return false;
    bool digits = true;
    for (const char *q = p; q < end; q++)
        digits = digits && scr_url_is_decimal_digit(*q);
    if (digits)
        return true;
    bool hex = end - p >= 2 && p[0] == '0' && (p[1] | 32) == 'x';
    for (const char *q = p + 2; hex && q < end; q++)
        hex = scr_url_hex_value(*q) >= 0;
    return hex;
}

static bool scr_url_put_ipv4(scr_url *url, const char *s, size_t n)
{
    uint64_t parts[4], address = 0;
    const char *end = s + n;
    int count = 0;
    if (n > 1 && end[-1] == '.')
        end--;
    for (const char *p = s;; p++) {
        const char *dot = p;
        while (dot < end && *dot != '.')
            dot++;
        if (count == 4 || !scr_url_ipv4_part(p, dot, &parts[count]))
            return scr_url_no(url, "invalid IPv4 address");
        count++;
        p = dot;
        if (dot == end)
            break;
    }
    for (int i = 0; i < count; i++) {
        bool last = i == count - 1;
        uint64_t most = last ? UINT64_C(1) << (8 * (5 - count)) : 256;
        if (parts[i] >= most)
            return scr_url_no(url, "invalid IPv4 address");
        address += last ? parts[i] : parts[i] << (8 * (3 - i));
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
        scr_mtext_int(&url->out, (int64_t)(address >> shift & 255));
        if (shift)
            scr_mtext_char(&url->out, '.');
    }
    return true;
}

/* The last two pieces as 1.2.3.4. NULL: it is not that. */
static const char *scr_url_ipv6_tail(const char *p, const char *end, uint16_t pieces[8], int *count)
{
    if (*count > 6)
        return NULL;
    for (int i = 0; i < 4; i++) {
        int value = -1;
        if (i > 0 && (p == end || *p++ != '.'))
            return NULL;
        for (; p < end && scr_url_is_decimal_digit(*p); p++) {
            if (value == 0)
                return NULL;
            value = (value < 0 ? 0 : value) * 10 + *p - '0';
            if (value > 255)
                return NULL;
        }
        if (value < 0)
            return NULL;
        pieces[*count] = (uint16_t)(pieces[*count] * 256 + value);
        *count += i & 1;
    }
    return p == end ? p : NULL;
}

static bool scr_url_read_ipv6(const char *p, const char *end, uint16_t pieces[8])
{
    int count = 0, gap = -1;
    if (p < end && *p == ':') {
        if (end - p < 2 || p[1] != ':')
            return false;
        p += 2;
        gap = 0;
    }
    while (p < end) {
        if (count == 8)
            return false;
        if (*p == ':') {
            if (gap >= 0)
                return false;
            gap = count;
            p++;
            continue;
        }
        const char *start = p;
        unsigned value = 0;
        while (p < end && p - start < 4 && scr_url_hex_value(*p) >= 0)
            value = value * 16 + (unsigned)scr_url_hex_value(*p++);
        if (p < end && *p == '.') {
            if (p == start || !scr_url_ipv6_tail(start, end, pieces, &count))
                return false;
            break;
        }
        pieces[count++] = (uint16_t)value;
        if (p == start || (p < end && (*p != ':' || ++p == end)))
            return false;
    }
    if (gap < 0)
        return count == 8;
    if (count == 8)
        return false;
    for (int i = 0; i < count - gap; i++) {
        pieces[7 - i] = pieces[count - 1 - i];
        pieces[count - 1 - i] = 0;
    }
    return true;
}

/* The longest run of zeros is left out, of two or more. */
static bool scr_url_put_ipv6(scr_url *url, const char *s, size_t n)
{
    uint16_t pieces[8] = {0};
    int best = -1, longest = 1;
    if (!scr_url_read_ipv6(s, s + n, pieces))
        return scr_url_no(url, "invalid IPv6 address");
    for (int i = 0, run = 0; i < 8; i++) {
        run = pieces[i] ? 0 : run + 1;
        if (run > longest) {
            longest = run;
            best = i - run + 1;
        }
    }
    scr_mtext_char(&url->out, '[');
    for (int i = 0; i < 8; i++) {
        if (i == best) {
            scr_mtext_z(&url->out, i ? ":" : "::");
            i += longest - 1;
            continue;
        }
        for (int shift = 12; shift >= 0; shift -= 4)
            if (shift == 0 || pieces[i] >> shift)
                scr_mtext_char(&url->out, "0123456789abcdef"[pieces[i] >> shift & 15]);
        if (i < 7)
            scr_mtext_char(&url->out, ':');
    }
    scr_mtext_char(&url->out, ']');
    return true;
}

/* ---- hosts: names ---- */

static bool scr_url_is_forbidden(scr_byte c, bool domain)
{
    return c == 0 || c == '\t' || c == '\n' || c == '\r' || strchr(" #/:<>?@[\\]^|", c) || (domain && (c < 0x20 || c == 0x7f || c == '%'));
}

/* The host of a special URL. */
static bool scr_url_put_domain(scr_url *url, const char *s, size_t n)
{
    char *raw = url->raw;
    size_t len = 0;
    bool ascii = true, coded = false;
    for (size_t i = 0; i < n; i++) {
        bool percent = s[i] == '%' && i + 2 < n && scr_url_hex_value(s[i + 1]) >= 0 && scr_url_hex_value(s[i + 2]) >= 0;
        char c = percent ? (char)(scr_url_hex_value(s[i + 1]) * 16 + scr_url_hex_value(s[i + 2])) : s[i];
        i += percent ? 2 : 0;
        ascii = ascii && (scr_byte)c < 0x80;
        raw[len++] = c;
        coded = coded || (len >= 4 && memcmp(raw + len - 2, "--", 2) == 0 && (raw[len - 4] | 32) == 'x' && (raw[len - 3] | 32) == 'n');
    }
    if (!ascii || coded) {
        if (!url->name(url->arg, url, raw, len))
            return false;
    } else {
        for (size_t i = 0; i < len; i++) {
            if (scr_url_is_forbidden((scr_byte)raw[i], true))
                return scr_url_no(url, "invalid international domain name");
            scr_mtext_char(&url->out, raw[i] >= 'A' && raw[i] <= 'Z' ? (char)(raw[i] | 32) : raw[i]);
        }
        scr_url_close(url, &url->host);
    }
    if (!url->host.len)
        return scr_url_no(url, "empty host");
    if (!scr_url_ends_in_number(url->host.ptr, url->host.len))
        return true;
    scr_text number = url->host; /* in the text's place, unless it is the caller's */
    if (ascii && !coded) {
        url->out.len -= number.len;
        number.ptr = raw;
    }
    scr_url_open(url, &url->host);
    bool good = scr_url_put_ipv4(url, number.ptr, number.len);
    scr_url_close(url, &url->host);
    return good;
}

static bool scr_url_put_host(scr_url *url, const char *s, size_t n)
{
    bool good = true;
    url->has_host = true;
    scr_url_open(url, &url->host);
    if (n && *s == '[') {
        if (s[n - 1] != ']' || n < 2)
            return scr_url_no(url, "invalid IPv6 address");
        good = scr_url_put_ipv6(url, s + 1, n - 2);
        scr_url_close(url, &url->host);
        return good;
    }
    if (url->special)
        return scr_url_put_domain(url, s, n);
    for (size_t i = 0; i < n; i++)
        if (scr_url_is_forbidden((scr_byte)s[i], false))
            return scr_url_no(url, "invalid domain character");
    for (size_t i = 0; i < n; i++)
        scr_url_put_byte(&url->out, (scr_byte)s[i], "");
    scr_url_close(url, &url->host);
    return true;
}

/* ---- the authority ---- */

static bool scr_url_ends_authority(const scr_url *url, char c) { return c == '/' || c == '?' || c == '#' || (url->special && c == '\\'); }

static bool scr_url_read_user(scr_url *url, const char **p, const char *end)
{
    const char *at = NULL, *stop = *p, *colon;
    for (; stop < end && !scr_url_ends_authority(url, *stop); stop++) {
        if (*stop != '@')
            continue;
        if (at)
            url->violation = "unencoded @ sign in username or password";
        at = stop;
    }
    if (!at)
        return true;
    if (at + 1 == stop)
        return scr_url_no(url, "empty host");
    colon = (const char *)memchr(*p, ':', (size_t)(at - *p));
    scr_url_put_part(url, &url->user, *p, colon ? colon : at, SCR_URL_IN_USER);
    if (colon)
        scr_url_put_part(url, &url->password, colon + 1, at, SCR_URL_IN_USER);
    *p = at + 1;
    return true;
}

static bool scr_url_read_port(scr_url *url, const char **p, const char *end)
{
    int port = -1;
    for (; *p < end && scr_url_is_decimal_digit(**p); ++*p) {
        port = (port < 0 ? 0 : port) * 10 + **p - '0';
        if (port > 65535)
            return scr_url_no(url, "invalid port number");
    }
    if (*p < end && !strchr("/\\?#", **p))
        return scr_url_no(url, "invalid port number");
    url->port = port == scr_url_known_port(url->scheme.ptr, url->scheme.len) ? -1 : port;
    return true;
}

static bool scr_url_read_authority(scr_url *url, const char **p, const char *end)
{
    if (!scr_url_read_user(url, p, end))
        return false;
    const char *start = *p;
    bool inside = false;
    while (*p < end && !scr_url_ends_authority(url, **p) && (inside || **p != ':')) {
        inside = **p == '[' || (inside && **p != ']');
        ++*p;
    }
    size_t n = (size_t)(*p - start);
    bool port = *p < end && **p == ':';
    if (n == 0 && (url->special || port))
        return scr_url_no(url, "empty host");
    if (!scr_url_put_host(url, start, n))
        return false;
    if (n == 0)
        url->has_host = true;
    if (port) {
        ++*p;
        return scr_url_read_port(url, p, end);
    }
    return true;
}

/* ---- the path and what follows ---- */

static bool scr_url_is_dot(const char *s, size_t n) { return (n == 1 && *s == '.') || (n == 3 && s[0] == '%' && s[1] == '2' && (s[2] | 32) == 'e'); }

static bool scr_url_is_dots(const char *s, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (scr_url_is_dot(s, i) && scr_url_is_dot(s + i, n - i))
            return true;
    return false;
}

static bool scr_url_is_drive(const char *s, size_t n) { return n == 2 && scr_url_is_ascii_letter(s[0]) && (s[1] == ':' || s[1] == '|'); }

static bool scr_url_is_file(const scr_url *url) { return url->scheme.len == 4 && memcmp(url->scheme.ptr, "file", 4) == 0; }

/* Takes the last segment off, but for a drive that stands first. */
static void scr_url_shorten(scr_url *url)
{
    const char *path = url->path.ptr;
    size_t len = (size_t)(url->out.ptr + url->out.len - path), last = len;
    while (last > 0 && path[last - 1] != '/')
        last--;
    if (!last || (scr_url_is_file(url) && last == 1 && len == 3 && scr_url_is_ascii_letter(path[1]) && path[2] == ':'))
        return;
    url->out.len -= len - (last - 1);
}

/* Segments, each behind a slash. */
static void scr_url_segments(scr_url *url, const char **p, const char *end)
{
    bool slash = *p < end && (**p == '/' || (url->special && **p == '\\'));
    if (!slash && (!url->special || url->keep_empty) && (*p == end || **p == '?' || **p == '#'))
        return;
    if (slash) {
        if (**p == '\\')
            url->violation = "backslash";
        ++*p;
    }
    for (;;) {
        const char *start = *p;
        while (*p < end && **p != '/' && !(url->special && **p == '\\') && **p != '?' && **p != '#') {
            scr_url_look_at(url, *p, end);
            ++*p;
        }
        size_t n = (size_t)(*p - start);
        bool more = *p < end && (**p == '/' || **p == '\\');
        if (scr_url_is_dots(start, n)) {
            scr_url_shorten(url);
            if (!more)
                scr_mtext_char(&url->out, '/');
        } else if (scr_url_is_dot(start, n)) {
            if (!more)
                scr_mtext_char(&url->out, '/');
        } else {
            scr_mtext_char(&url->out, '/');
            for (size_t i = 0; i < n; i++)
                scr_url_put_byte(&url->out, (scr_byte)start[i], SCR_URL_IN_PATH);
        }
        if (!more)
            return;
        if (**p == '\\')
            url->violation = "backslash";
        ++*p;
    }
}

static void scr_url_read_path(scr_url *url, const char **p, const char *end)
{
    scr_url_open(url, &url->path);
    scr_url_segments(url, p, end);
    scr_url_close(url, &url->path);
}

static void scr_url_read_rest(scr_url *url, const char *p, const char *end)
{
    if (p < end && *p == '?') {
        const char *stop = (const char *)memchr(p, '#', (size_t)(end - p));
        url->has_query = true;
        scr_url_put_part(url, &url->query, p + 1, stop ? stop : end, url->special ? SCR_URL_IN_QUERY "'" : SCR_URL_IN_QUERY);
        p = stop ? stop : end;
    }
    if (p < end) {
        url->has_fragment = true;
        scr_url_put_part(url, &url->fragment, p + 1, end, SCR_URL_IN_FRAGMENT);
    }
}

static bool scr_url_read_file(scr_url *url, const char *p, const char *end)
{
    const char *start = p;
    bool slashes = end - p >= 2 && (p[0] == '/' || p[0] == '\\') && (p[1] == '/' || p[1] == '\\');
    url->has_host = true;
    if (!slashes || p[0] == '\\' || p[1] == '\\')
        url->violation = slashes ? "backslash" : "expected // after file:";
    if (slashes) {
        for (p += 2, start = p; p < end && !scr_url_ends_authority(url, *p);)
            p++;
        size_t n = (size_t)(p - start);
        if (scr_url_is_drive(start, n))
            p = start;
        else if (n && !scr_url_put_host(url, start, n))
            return false;
        if (url->host.len == 9 && memcmp(url->host.ptr, "localhost", 9) == 0)
            url->host.len = 0;
    }
    scr_url_read_path(url, &p, end);
    scr_url_read_rest(url, p, end);
    return true;
}

/* Behind the scheme's colon. */
static bool scr_url_read_behind(scr_url *url, const char *p, const char *end)
{
    if (scr_url_is_file(url)) {
        url->special = true;
        return scr_url_read_file(url, p, end);
    }
    url->special = scr_url_known_port(url->scheme.ptr, url->scheme.len) >= 0;
    if (url->special) {
        const char *start = p;
        bool back = false;
        for (; p < end && (*p == '/' || *p == '\\'); p++)
            back |= *p == '\\';
        if (p - start != 2 || back)
            url->violation = "expected //";
        if (!scr_url_read_authority(url, &p, end))
            return false;
        scr_url_read_path(url, &p, end);
    } else if (end - p >= 2 && p[0] == '/' && p[1] == '/') {
        p += 2;
        if (!scr_url_read_authority(url, &p, end))
            return false;
        scr_url_read_path(url, &p, end);
    } else if (p < end && *p == '/') {
        scr_url_read_path(url, &p, end);
    } else {
        url->opaque = true;
        const char *start = p;
        while (p < end && *p != '?' && *p != '#')
            p++;
        scr_url_put_part(url, &url->path, start, p, "");
    }
    scr_url_read_rest(url, p, end);
    return true;
}

/* The text without what the standard passes over, into clean (n bytes); how long it is. */
static size_t scr_url_clean(scr_url *url, const char *s, size_t n, char *clean)
{
    size_t from = 0, to = n, out = 0;
    while (from < to && (scr_byte)s[from] <= 0x20)
        from++;
    while (to > from && (scr_byte)s[to - 1] <= 0x20)
        to--;
    if (to - from < n)
        url->violation = "leading or trailing control or space character are ignored in URLs";
    for (size_t i = from; i < to; i++) {
        if (s[i] == '\t' || s[i] == '\n' || s[i] == '\r')
            url->violation = "tabs or newlines are ignored in URLs";
        else
            clean[out++] = s[i];
    }
    return out;
}

SCR_FN bool scr_url_parse(scr_url *url, const char *s, size_t n, char *room)
{
    static const scr_text none = {"", 0};
    size_t at = 0;
    url->scheme = url->user = url->password = url->host = url->path = url->query = url->fragment = none;
    url->has_host = url->has_query = url->has_fragment = url->opaque = url->special = false;
    url->port = -1;
    url->error = url->violation = NULL;
    url->raw = room + n;
    scr_mtext_begin(&url->out, room + 2 * n, SCR_URL_ROOM(n) - 2 * n);
    if (!n)
        return scr_url_no(url, "input is empty");
    const char *clean = room;
    size_t len = scr_url_clean(url, s, n, room);
    bool good = len && scr_url_is_ascii_letter(clean[0]);
    scr_url_open(url, &url->scheme);
    for (; good && at < len && clean[at] != ':'; at++) {
        char c = clean[at];
        good = scr_url_is_ascii_letter(c) || scr_url_is_decimal_digit(c) || c == '+' || c == '-' || c == '.';
        scr_mtext_char(&url->out, c >= 'A' && c <= 'Z' ? (char)(c | 32) : c);
    }
    scr_url_close(url, &url->scheme);
    return good && at < len ? scr_url_read_behind(url, clean + at + 1, clean + len) : scr_url_no(url, "relative URL without a base");
}

/* ---- the types ---- */

/* ORDER URLS */
static const scr_url_row scr_url_rows[] = {
#define SCR_URL(NAME, name, schemes, port, host, path, longest, host_required, many) {name, schemes, port, host, path, longest, host_required, many},
#include "scr_urls.def"
#undef SCR_URL
};

SCR_FN const scr_url_row *scr_url_type(unsigned at) { return at < sizeof scr_url_rows / sizeof *scr_url_rows ? &scr_url_rows[at] : NULL; }

static bool scr_url_has_scheme(const char *schemes, const scr_text *scheme)
{
    if (!*schemes)
        return true;
    for (const char *p = schemes; *p;) {
        size_t n = strcspn(p, ",");
        if (n == scheme->len && memcmp(p, scheme->ptr, n) == 0)
            return true;
        p += n + (p[n] == ',');
    }
    return false;
}

/* Defaults of the type. False: url->error. */
static bool scr_url_defaults(const scr_url_row *row, scr_url *url)
{
    if (!url->host.len && *row->host) {
        if (url->opaque)
            return scr_url_no(url, "a cannot-be-a-base URL doesn\xe2\x80\x99t have a host to set");
        url->has_host = true;
        url->host.ptr = row->host;
        url->host.len = strlen(row->host);
    }
    if ((!url->host.len && (row->host_required || row->port >= 0)) || (row->port >= 0 && url->port < 0 && !url->has_host)) {
        url->error = "empty host";
        return false;
    }
    if (row->port >= 0 && url->port < 0 && row->port != scr_url_known_port(url->scheme.ptr, url->scheme.len))
        url->port = row->port;
    if (*row->path && (!url->path.len || (url->path.len == 1 && *url->path.ptr == '/'))) {
        url->path.ptr = row->path;
        url->path.len = strlen(row->path);
    }
    return true;
}

/* Where the hosts begin: behind the scheme and slashes; 0: it has no scheme as it stands. */
static size_t scr_url_prefix(const char *s, size_t n)
{
    size_t at = 0;
    while (at < n && (scr_byte)s[at] <= ' ')
        at++;
    if (at == n || !scr_url_is_ascii_letter(s[at]))
        return 0;
    while (at < n && (scr_url_is_ascii_letter(s[at]) || scr_url_is_decimal_digit(s[at]) || s[at] == '+' || s[at] == '-' || s[at] == '.'))
        at++;
    if (at == n || s[at] != ':')
        return 0;
    for (at++; at < n && (s[at] == '/' || s[at] == '\\'); at++)
        ;
    return at;
}

static scr_url_verdict scr_url_one(scr_url *url, const scr_url_host *host, const char *s, size_t n, bool strict, bool keep_empty)
{
    char *room = (char *)host->alloc(host->arg, SCR_URL_ROOM(n));
    if (!room)
        return SCR_URL_FAILED;
    url->name = host->name;
    url->arg = host->arg;
    url->keep_empty = keep_empty;
    if (!scr_url_parse(url, s, n, room))
        return url->error ? SCR_URL_WRONG : SCR_URL_FAILED;
    url->error = strict ? url->violation : NULL;
    return url->error ? SCR_URL_LOOSE : SCR_URL_GOOD;
}

/* Each host between commas is read as a URL of its own, the last with what follows. */
static scr_url_verdict scr_url_split(scr_urls *urls, const scr_url_host *host, const char *s, size_t n, bool strict, bool keep_empty)
{
    size_t prefix = scr_url_prefix(s, n), start = prefix;
    char *one = (char *)host->alloc(host->arg, n + 1);
    scr_url_verdict verdict = one ? SCR_URL_GOOD : SCR_URL_FAILED;
    if (!prefix)
        urls->items[0].error = n ? "relative URL without a base" : "input is empty";
    if (!prefix)
        return SCR_URL_WRONG;
    for (size_t i = prefix; verdict == SCR_URL_GOOD; i++) {
        bool last = i >= n || s[i] == '/' || s[i] == '?' || s[i] == '#';
        if (!last && s[i] != ',')
            continue;
        if (urls->n == SCR_URL_HOSTS)
            return SCR_URL_CROWDED;
        size_t end = last ? n : i;
        memcpy(one, s, prefix);
        memcpy(one + prefix, s + start, end - start);
        verdict = scr_url_one(&urls->items[urls->n++], host, one, prefix + end - start, strict, keep_empty);
        start = i + 1;
        if (last)
            break;
    }
    for (size_t i = 0; verdict == SCR_URL_GOOD && urls->n > 1 && i < urls->n; i++)
        if (!urls->items[i].host.len) {
            urls->items[urls->n - 1].error = "empty host";
            return SCR_URL_WRONG;
        }
    return verdict;
}

SCR_FN scr_url_verdict scr_url_read(scr_urls *urls, unsigned at, const scr_url_host *host, const char *s, size_t n, bool strict, bool keep_empty)
{
    const scr_url_row *row = &scr_url_rows[at];
    size_t most = 1;
    urls->n = 0;
    if (row->longest >= 0 && n > (size_t)row->longest)
        return SCR_URL_LONG;
    for (size_t i = 0; row->many && i < n && most < SCR_URL_HOSTS; i++)
        most += s[i] == ',';
    urls->items = (scr_url *)host->alloc(host->arg, most * sizeof *urls->items);
    if (!urls->items)
        return SCR_URL_FAILED;
    scr_url_verdict verdict = row->many ? scr_url_split(urls, host, s, n, strict, keep_empty)
                                        : scr_url_one(&urls->items[urls->n++], host, s, n, strict, keep_empty);
    if (verdict != SCR_URL_GOOD)
        return verdict;
    if (!scr_url_has_scheme(row->schemes, &urls->items[urls->n - 1].scheme))
        return SCR_URL_SCHEME;
    return scr_url_defaults(row, &urls->items[urls->n - 1]) ? SCR_URL_GOOD : SCR_URL_WRONG;
}

SCR_FN const char *scr_url_why(const scr_urls *urls) { return urls->items[urls->n ? urls->n - 1 : 0].error; }

/* ---- writing ---- */

SCR_FN void scr_url_schemes(unsigned at, scr_mtext *out)
{
    for (const char *p = scr_url_rows[at].schemes; *p;) {
        size_t n = strcspn(p, ",");
        scr_mtext_char(out, '\'');
        scr_mtext_add(out, p, n);
        scr_mtext_char(out, '\'');
        p += n + (p[n] == ',');
        if (*p)
            scr_mtext_z(out, strchr(p, ',') ? ", " : " or ");
    }
}

static void scr_url_put_authority(const scr_url *url, const scr_text *shown, scr_mtext *out)
{
    scr_mtext_add(out, url->user.ptr, url->user.len);
    if (url->password.len) {
        scr_mtext_char(out, ':');
        scr_mtext_add(out, url->password.ptr, url->password.len);
    }
    if (url->user.len || url->password.len)
        scr_mtext_char(out, '@');
    scr_mtext_add(out, shown->ptr, shown->len);
    if (url->port >= 0) {
        scr_mtext_char(out, ':');
        scr_mtext_int(out, url->port);
    }
}

SCR_FN void scr_url_write(const scr_urls *urls, const scr_text *shown, scr_mtext *out)
{
    const scr_url *first = &urls->items[0], *last = &urls->items[urls->n - 1];
    scr_mtext_add(out, first->scheme.ptr, first->scheme.len);
    scr_mtext_z(out, first->has_host ? "://" : ":");
    if (!first->has_host && !first->opaque && first->path.len >= 2 && first->path.ptr[0] == '/' && first->path.ptr[1] == '/')
        scr_mtext_z(out, "/.");
    for (size_t i = 0; i < urls->n && urls->items[i].has_host; i++) {
        scr_mtext_z(out, i ? "," : "");
        scr_url_put_authority(&urls->items[i], shown ? &shown[i] : &urls->items[i].host, out);
    }
    scr_mtext_add(out, last->path.ptr, last->path.len);
    if (last->has_query)
        scr_mtext_char(out, '?');
    scr_mtext_add(out, last->query.ptr, last->query.len);
    if (last->has_fragment)
        scr_mtext_char(out, '#');
    scr_mtext_add(out, last->fragment.ptr, last->fragment.len);
}
