/* scr_format_net.re: email (RFC 5321, rule Mailbox), idn-email (RFC 6531, section 3.3), ipv4 and ipv6.
 *
 * In: text and its length. Out: whether all of it is such an address. The grammar decides alone: RFC 5321's sizes
 * (section 4.5.3.1) are what every mail server must take, not what it may refuse. */
#include "scr_format_net.h"
#include "scr_format_ip.h"

SCR_FN bool scr_is_ipv4(const char *s, size_t len)
{
    return scr_ip_is_v4(s, len, false);
}

SCR_FN bool scr_is_ipv6(const char *s, size_t len)
{
    return scr_ip_is_v6(s, len, false);
}

/* Any mailbox; text beyond ASCII stands for letters, as RFC 6531 has it. The end of the text looks like a NUL, which no
 * rule takes. A domain label beyond ASCII is not checked further: that is what idn-hostname is for. */
static bool scr_mail_is_mailbox(const char *s, size_t len)
{
    size_t at = 0;
    size_t mark = 0;
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
        high = [\x80-\xff];
        atext = [A-Za-z0-9!#$%&'*+/=?^_`{|}~-] | high;
        qtext = [\x20\x21\x23-\x5b\x5d-\x7e] | high;
        qpair = "\\" [\x20-\x7e];
        local = atext+ ("." atext+)* | "\"" (qtext | qpair)* "\"";
        let = [A-Za-z0-9] | high;
        sub = let ("-"* let)*;
        domain = sub ("." sub)* | "[" [A-Za-z0-9:.]+ "]";
        local "@" domain { return at == len; }
        *                { return false; }
    */
}

/* The address in a domain literal: all that stands between the brackets. */
static bool scr_mail_is_literal(const char *s, size_t len)
{
    bool v6 = len > 5 && (s[0] | 0x20) == 'i' && (s[1] | 0x20) == 'p' && (s[2] | 0x20) == 'v' && s[3] == '6' &&
              s[4] == ':';
    return v6 ? scr_ip_is_v6(s + 5, len - 5, true) : scr_ip_is_v4(s, len, true);
}

SCR_FN bool scr_is_idn_email(const char *s, size_t len)
{
    if (!scr_mail_is_mailbox(s, len))
        return false;
    if (s[len - 1] != ']')
        return true;
    size_t start = len - 1;
    while (s[start - 1] != '[')
        start--;
    return scr_mail_is_literal(s + start, len - 1 - start);
}

SCR_FN bool scr_is_email(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((scr_byte)s[i] >= 0x80)
            return false;
    return scr_is_idn_email(s, len);
}
