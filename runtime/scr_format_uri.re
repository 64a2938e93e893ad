/* scr_format_uri.re: uri, uri-reference (RFC 3986), iri, iri-reference (RFC 3987) and uri-template (RFC 6570).
 *
 * In: valid UTF-8 and its length. Out: whether all of it is such a value. One scanner serves the first four. It takes
 * any byte beyond ASCII for an unreserved character; a URI then is a reference without such bytes, an IRI one where
 * they are ucschar or, in the query, iprivate. A reference has a scheme exactly when its first delimiter is a colon.
 * The end of the text looks like a NUL to the scanners; no rule takes a NUL, so none goes past it. */
#include "scr_format_uri.h"
#include "scr_format_ip.h"
#include "scr_utf8.h"

/*!re2c
    re2c:api = custom;
    re2c:api:style = free-form;
    re2c:yyfill:enable = 0;
    re2c:flags:bit-vectors = 1;
    re2c:define:YYCTYPE = scr_byte;
    re2c:define:YYPEEK = "(scr_byte)(at < len ? s[at] : 0)";
    re2c:define:YYSKIP = "at++;";
    re2c:define:YYBACKUP = "mark = at;";
    re2c:define:YYRESTORE = "at = mark;";
    alpha = [A-Za-z];
    digit = [0-9];
    hex = [0-9A-Fa-f];
    high = [\x80-\xff];
    percent = "%" hex hex;
*/

/* RFC 3986, appendix A, less the empty reference. An IPv6 address is only delimited here; brackets stand nowhere else. */
static bool scr_uri_is_reference_shape(const char *s, size_t len)
{
    size_t at = 0;
    size_t mark = 0;
    /*!re2c
        name = alpha | digit | [._~!$&'()*+,;=-] | high;
        plain = name | percent;
        pchar = plain | [:@];
        future = [vV] hex+ "." (alpha | digit | [._~!$&'()*+,;=:-])+;
        host = plain* | "[" ([0-9A-Fa-f:.]+ | future) "]";
        authority = ((plain | ":")* "@")? host (":" digit*)?;
        abempty = ("/" pchar*)*;
        absolute = "/" (pchar+ abempty)?;
        rootless = pchar+ abempty;
        noscheme = (plain | "@")+ abempty;
        hier = "//" authority abempty | absolute | rootless | "";
        relative = "//" authority abempty | absolute | noscheme;
        query = "?" (pchar | [/?])*;
        fragment = "#" (pchar | [/?])*;
        (alpha (alpha | digit | [+.-])* ":" hier | relative) query? fragment? { return at == len; }
        query fragment? | fragment                                            { return at == len; }
        *                                                                     { return false; }
    */
}

/* What stands in the brackets of a reference of the right shape is an address (section 3.2.2). */
static bool scr_uri_has_good_host(const char *s, size_t len)
{
    const char *open = (const char *)memchr(s, '[', len);
    if (!open || (open[1] | 0x20) == 'v')
        return true;
    size_t rest = (size_t)(s + len - open);
    const char *close = (const char *)memchr(open, ']', rest);
    return close && scr_ip_is_v6(open + 1, (size_t)(close - open - 1), false);
}

/* RFC 3987, section 2.2: ucschar, and in queries iprivate. */
static bool scr_uri_is_char(uint32_t c, bool query)
{
    if (c < 0xa0)
        return c < 0x80;
    if ((c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000)
        return query && (c & 0xffff) < 0xfffe;
    if ((c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xfff0 && c <= 0xffff))
        return false;
    return (c < 0xe0000 || c >= 0xe1000) && (c & 0xffff) < 0xfffe;
}

static bool scr_uri_is_ascii(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((scr_byte)s[i] >= 0x80)
            return false;
    return true;
}

static bool scr_uri_has_scheme(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] == ':' || s[i] == '/' || s[i] == '?' || s[i] == '#')
            return s[i] == ':';
    return false;
}

SCR_FN bool scr_is_iri_reference(const char *s, size_t len)
{
    bool query = false;
    bool fragment = false;
    if (len == 0)
        return true;
    if (!scr_uri_is_reference_shape(s, len) || !scr_uri_has_good_host(s, len))
        return false;
    for (size_t at = 0; at < len;) {
        uint32_t c = scr_utf8_next(s, &at);
        query = query || c == '?';
        fragment = fragment || c == '#';
        if (!scr_uri_is_char(c, query && !fragment))
            return false;
    }
    return true;
}

SCR_FN bool scr_is_iri(const char *s, size_t len)
{
    return scr_uri_has_scheme(s, len) && scr_is_iri_reference(s, len);
}

SCR_FN bool scr_is_uri_reference(const char *s, size_t len)
{
    if (len == 0)
        return true;
    return scr_uri_is_ascii(s, len) && scr_uri_is_reference_shape(s, len) && scr_uri_has_good_host(s, len);
}

SCR_FN bool scr_is_uri(const char *s, size_t len)
{
    return scr_uri_has_scheme(s, len) && scr_is_uri_reference(s, len);
}

/* RFC 6570, section 2, all four levels. "'" in literals by erratum 6937. Operators kept for later are well-formed. */
static bool scr_uri_is_template_shape(const char *s, size_t len)
{
    size_t at = 0;
    size_t mark = 0;
    /*!re2c
        literal = [!#$&'()*+,./0-9:;=?@A-Z_a-z~[\]-] | high | percent;
        varchar = alpha | digit | "_" | percent;
        varname = varchar ("."? varchar)*;
        varspec = varname (":" [1-9] digit{0,3} | "*")?;
        expression = "{" [+#./;?&=,!@|]? varspec ("," varspec)* "}";
        (literal | expression)+ { return at == len; }
        *                       { return false; }
    */
}

SCR_FN bool scr_is_uri_template(const char *s, size_t len)
{
    if (len == 0)
        return true;
    if (!scr_uri_is_template_shape(s, len))
        return false;
    for (size_t at = 0; at < len;)
        if (!scr_uri_is_char(scr_utf8_next(s, &at), true))
            return false;
    return true;
}
