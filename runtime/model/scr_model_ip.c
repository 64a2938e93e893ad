/* scr_model_ip.c: IP addresses, networks and interfaces. In: text, integers. Out: what str() of Python's `ipaddress` objects gives; or its words for why a
 * text is none. */
#include "scr_model_run.h"
#include "scr_model_text.h"

/* ---- addresses ---- */

typedef struct scr_mip {
    uint64_t high, low;  /* of an IPv4 address: low */
    scr_text scope;      /* "eth0", of "fe80::1%eth0" */
    unsigned prefix;     /* bits of the network */
} scr_mip;

static bool scr_ip_no(scr_mtext *why, const char *text)
{
    scr_mtext_z(why, text);
    return false;
}

/* "... in '1.2.3'" */
static bool scr_ip_no_in(scr_mtext *why, const char *text, const char *s, size_t n)
{
    scr_mtext_z(why, text);
    scr_mtext_repr(why, s, n);
    return false;
}

static bool scr_ip_octet(const char *s, size_t n, unsigned *out, scr_mtext *why)
{
    *out = 0;
    if (!n)
        return scr_ip_no(why, "Empty octet not permitted");
    for (size_t i = 0; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return scr_ip_no_in(why, "Only decimal digits permitted in ", s, n);
    if (n > 3)
        return scr_ip_no_in(why, "At most 3 characters permitted in ", s, n);
    if (n > 1 && *s == '0')
        return scr_ip_no_in(why, "Leading zeros are not permitted in ", s, n);
    for (size_t i = 0; i < n; i++)
        *out = *out * 10 + (unsigned)(s[i] - '0');
    if (*out <= 255)
        return true;
    scr_mtext_z(why, "Octet ");
    scr_mtext_int(why, *out);
    return scr_ip_no(why, " (> 255) not permitted");
}

static size_t scr_ip_count(const char *s, size_t n, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += s[i] == c;
    return count;
}

static bool scr_ip_read4(const char *s, size_t n, scr_mip *ip, scr_mtext *why)
{
    if (!n)
        return scr_ip_no(why, "Address cannot be empty");
    if (scr_ip_count(s, n, '.') != 3)
        return scr_ip_no_in(why, "Expected 4 octets in ", s, n);
    for (size_t at = 0; at <= n;) {
        unsigned octet;
        size_t end = at;
        while (end < n && s[end] != '.')
            end++;
        if (!scr_ip_octet(s + at, end - at, &octet, why))
            return scr_ip_no_in(why, " in ", s, n);
        ip->low = ip->low << 8 | octet;
        at = end + 1;
    }
    return true;
}

static int scr_ip_hex(char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1; }

static bool scr_ip_hextet(const char *s, size_t n, unsigned *out, scr_mtext *why)
{
    *out = 0;
    for (size_t i = 0; i < n; i++)
        if (scr_ip_hex(s[i]) < 0)
            return scr_ip_no_in(why, "Only hex digits permitted in ", s, n);
    if (n > 4)
        return scr_ip_no_in(why, "At most 4 characters permitted in ", s, n);
    for (size_t i = 0; i < n; i++)
        *out = *out * 16 + (unsigned)scr_ip_hex(s[i]);
    return true;
}

/* What stands between colons; an address of IPv4 at the end counts as two, whose value is tail. */
typedef struct scr_ipparts {
    scr_text part[10];
    size_t n;
    uint32_t tail;
    bool has_tail;
} scr_ipparts;

static bool scr_ip_split6(const char *s, size_t n, scr_ipparts *parts, scr_mtext *why)
{
    size_t last = n;
    parts->n = scr_ip_count(s, n, ':') + 1;
    while (last > 0 && s[last - 1] != ':')
        last--;
    if (!n)
        return scr_ip_no(why, "Address cannot be empty");
    if (parts->n < 3)
        return scr_ip_no_in(why, "At least 3 parts expected in ", s, n);
    parts->has_tail = memchr(s + last, '.', n - last) != NULL;
    parts->tail = 0;
    if (parts->has_tail) {
        scr_mip ip;
        memset(&ip, 0, sizeof ip);
        if (!scr_ip_read4(s + last, n - last, &ip, why))
            return scr_ip_no_in(why, " in ", s, n);
        parts->tail = (uint32_t)ip.low;
        parts->n++;
    }
    if (parts->n > 9)
        return scr_ip_no_in(why, "At most 8 colons permitted in ", s, n);
    for (size_t i = 0, at = 0; i < parts->n; i++) {
        bool tail = parts->has_tail && i + 2 >= parts->n;
        size_t end = at;
        while (end < n && s[end] != ':')
            end++;
        parts->part[i].ptr = tail ? "0" : s + at;
        parts->part[i].len = tail ? 1 : end - at;
        at = end < n ? end + 1 : at;
    }
    return true;
}

/* How many parts stand before and behind "::"; without one all stand before. */
static bool scr_ip_halves(const char *s, size_t n, const scr_ipparts *parts, size_t *before, size_t *behind, scr_mtext *why)
{
    bool leading = parts->part[0].len == 0, trailing = parts->part[parts->n - 1].len == 0;
    size_t skip = 0;
    for (size_t i = 1; i + 1 < parts->n; i++) {
        if (parts->part[i].len)
            continue;
        if (skip)
            return scr_ip_no_in(why, "At most one '::' permitted in ", s, n);
        skip = i;
    }
    *before = skip ? skip - leading : parts->n;
    *behind = skip ? parts->n - skip - 1 - trailing : 0;
    if (!skip && parts->n != 8)
        return scr_ip_no_in(why, "Exactly 8 parts expected without '::' in ", s, n);
    if (leading && (!skip || *before))
        return scr_ip_no_in(why, "Leading ':' only permitted as part of '::' in ", s, n);
    if (trailing && (!skip || *behind))
        return scr_ip_no_in(why, "Trailing ':' only permitted as part of '::' in ", s, n);
    if (skip && *before + *behind > 7)
        return scr_ip_no_in(why, "Expected at most 7 other parts with '::' in ", s, n);
    return true;
}

/* place: 0 to 7, from the left */
static void scr_ip_set(scr_mip *ip, size_t place, unsigned value)
{
    uint64_t *half = place < 4 ? &ip->high : &ip->low;
    *half |= (uint64_t)value << 16 * (3 - place % 4);
}

static bool scr_ip_read6(const char *s, size_t n, scr_mip *ip, scr_mtext *why)
{
    const char *percent = n ? (const char *)memchr(s, '%', n) : NULL;
    if (percent) {
        ip->scope.ptr = percent + 1;
        ip->scope.len = (size_t)(s + n - percent) - 1;
        if (!ip->scope.len || memchr(ip->scope.ptr, '%', ip->scope.len)) {
            scr_ip_no_in(why, "Invalid IPv6 address: \"", s, n);
            return scr_ip_no(why, "\"");
        }
        n = (size_t)(percent - s);
    }
    scr_ipparts parts;
    size_t before, behind;
    if (!scr_ip_split6(s, n, &parts, why) || !scr_ip_halves(s, n, &parts, &before, &behind, why))
        return false;
    for (size_t i = 0; i < before + behind; i++) {
        unsigned value;
        size_t from = i < before ? i : parts.n - (before + behind - i);
        if (!scr_ip_hextet(parts.part[from].ptr, parts.part[from].len, &value, why))
            return scr_ip_no_in(why, " in ", s, n);
        scr_ip_set(ip, i < before ? i : 8 - (before + behind - i), value);
    }
    ip->low |= parts.tail;
    return true;
}

/* ---- networks ---- */

/* The bits of a netmask, or of a host mask; false: it is neither. */
static bool scr_ip_mask4(uint32_t mask, unsigned *prefix)
{
    for (int turn = 0; turn < 2; turn++, mask = ~mask) {
        unsigned ones = 0;
        while (ones < 32 && mask >> (31 - ones) & 1)
            ones++;
        if (ones == 32 || mask << ones == 0) {
            *prefix = ones;
            return true;
        }
    }
    return false;
}

static bool scr_ip_read_prefix(const char *s, size_t n, bool six, unsigned *prefix, scr_mtext *why)
{
    unsigned value = 0, most = six ? 128 : 32;
    bool digits = n > 0;
    for (size_t i = 0; i < n && digits; i++) {
        digits = s[i] >= '0' && s[i] <= '9';
        value = value > most ? value : value * 10 + (unsigned)(s[i] - '0');
    }
    *prefix = value;
    if (digits && value <= most)
        return true;
    scr_mip mask;
    scr_mtext unused;
    memset(&mask, 0, sizeof mask);
    scr_mtext_begin(&unused, NULL, 0);
    if (!six && !memchr(s, '/', n) && scr_ip_read4(s, n, &mask, &unused) && scr_ip_mask4((uint32_t)mask.low, prefix))
        return true;
    scr_mtext_repr(why, s, n);
    return scr_ip_no(why, " is not a valid netmask");
}

static bool scr_ip_has_host_bits(const scr_mip *ip, bool six)
{
    unsigned host = (six ? 128 : 32) - ip->prefix; /* bits that must be 0 */
    uint64_t low = host >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << host) - 1;
    uint64_t high = host <= 64 ? 0 : host == 128 ? ~(uint64_t)0 : ((uint64_t)1 << (host - 64)) - 1;
    return (ip->low & low) || (ip->high & high);
}

/* ---- writing ---- */

static void scr_ip_put6(scr_mtext *out, const scr_mip *ip)
{
    static const char hex[] = "0123456789abcdef";
    unsigned pieces[8], longest = 1;
    int best = -1;
    for (int i = 0, run = 0; i < 8; i++) {
        pieces[i] = (unsigned)((i < 4 ? ip->high : ip->low) >> 16 * (3 - i % 4)) & 0xffff;
        run = pieces[i] ? 0 : run + 1;
        if (run > (int)longest) {
            longest = (unsigned)run;
            best = i - run + 1;
        }
    }
    for (int i = 0; i < 8; i++) {
        if (i == best) {
            scr_mtext_z(out, "::");
            i += (int)longest - 1;
            continue;
        }
        if (i && i != best + (best < 0 ? 9 : (int)longest))
            scr_mtext_char(out, ':');
        for (int shift = 12; shift >= 0; shift -= 4)
            if (shift == 0 || pieces[i] >> shift)
                scr_mtext_char(out, hex[pieces[i] >> shift & 15]);
    }
    if (ip->scope.len) {
        scr_mtext_char(out, '%');
        scr_mtext_add(out, ip->scope.ptr, ip->scope.len);
    }
}

static void scr_ip_put(scr_mtext *out, const scr_mip *ip, bool six, bool prefix)
{
    for (int shift = 24; !six && shift >= 0; shift -= 8) {
        scr_mtext_int(out, (int64_t)(ip->low >> shift & 255));
        if (shift)
            scr_mtext_char(out, '.');
    }
    if (six)
        scr_ip_put6(out, ip);
    if (prefix) {
        scr_mtext_char(out, '/');
        scr_mtext_int(out, ip->prefix);
    }
}

/* ---- the whole ---- */

/* ORDER TEXTUALS */
static bool scr_ip_is_six(unsigned class_) { return class_ % 2 == 1; }
static bool scr_ip_is_network(unsigned class_) { return class_ == SCR_O_IPV4_NETWORK || class_ == SCR_O_IPV6_NETWORK; }

static bool scr_ip_checked(scr_mip *ip, unsigned class_, scr_mtext *why)
{
    if (!scr_ip_is_network(class_) || !scr_ip_has_host_bits(ip, scr_ip_is_six(class_)))
        return true;
    scr_ip_put(why, ip, scr_ip_is_six(class_), true);
    return scr_ip_no(why, " has host bits set");
}

static bool scr_ip_read(unsigned class_, const char *s, size_t n, scr_mip *ip, scr_mtext *why)
{
    bool six = scr_ip_is_six(class_), single = class_ <= SCR_O_IPV6_ADDRESS;
    const char *slash = n ? (const char *)memchr(s, '/', n) : NULL;
    size_t address = slash ? (size_t)(slash - s) : n;
    memset(ip, 0, sizeof *ip);
    ip->prefix = six ? 128 : 32;
    if (slash && single)
        return scr_ip_no_in(why, "Unexpected '/' in ", s, n);
    if (slash && memchr(slash + 1, '/', n - address - 1))
        return scr_ip_no_in(why, "Only one '/' permitted in ", s, n);
    if (!(six ? scr_ip_read6(s, address, ip, why) : scr_ip_read4(s, address, ip, why)))
        return false;
    return (!slash || scr_ip_read_prefix(slash + 1, n - address - 1, six, &ip->prefix, why)) && scr_ip_checked(ip, class_, why);
}

/* Decimal digits as 128 bits; false: it is beyond, or negative. */
static bool scr_ip_of_digits(const char *s, size_t n, scr_mip *ip)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t carry = (uint64_t)(s[i] - '0'), parts[4] = {ip->low & UINT32_MAX, ip->low >> 32, ip->high & UINT32_MAX, ip->high >> 32};
        for (int k = 0; k < 4; k++) {
            parts[k] = parts[k] * 10 + carry;
            carry = parts[k] >> 32;
            parts[k] &= UINT32_MAX;
        }
        if (carry || s[i] < '0')
            return false;
        ip->low = parts[1] << 32 | parts[0];
        ip->high = parts[3] << 32 | parts[2];
    }
    return true;
}

static bool scr_ip_of_number(unsigned class_, scr_object o, scr_mip *ip)
{
    bool six = scr_ip_is_six(class_);
    memset(ip, 0, sizeof *ip);
    ip->prefix = six ? 128 : 32;
    if (o.kind == SCR_O_BIGINT)
        return six && scr_ip_of_digits(o.u.text, o.n, ip);
    int64_t value = o.kind == SCR_O_BOOL ? o.u.truth : o.u.i;
    ip->low = (uint64_t)value;
    return value >= 0 && (six || value <= (int64_t)UINT32_MAX);
}

static void scr_ip_of_bytes(const char *s, size_t n, scr_mip *ip)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t *half = i < n / 2 && n == 16 ? &ip->high : &ip->low;
        *half = *half << 8 | (scr_byte)s[i];
    }
}

static scr_object scr_ip_object(scr_mrun *run, unsigned class_, const scr_mip *ip)
{
    size_t room = 64 + ip->scope.len;
    char *text = (char *)scr_arena_alloc(run->arena, room);
    if (!text)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    scr_mtext out;
    scr_mtext_begin(&out, text, room);
    scr_ip_put(&out, ip, scr_ip_is_six(class_), class_ > SCR_O_IPV6_ADDRESS);
    scr_object o = scr_o_text(SCR_O_TEXTUAL, text, out.len);
    o.index = (uint16_t)class_;
    return o;
}

/* The class called with the input; MISSING: it raises a ValueError, or run->status. */
static scr_object scr_ip_of(scr_mrun *run, unsigned class_, scr_object o)
{
    scr_mip ip;
    scr_mtext unused;
    bool good = false;
    scr_mtext_begin(&unused, NULL, 0);
    switch ((int)o.kind) {
    case SCR_O_STR: case SCR_O_TEXTUAL: good = scr_ip_read(class_, o.u.text, o.n, &ip, &unused); break;
    case SCR_O_BOOL: case SCR_O_INT: case SCR_O_BIGINT: good = scr_ip_of_number(class_, o, &ip); break;
    case SCR_O_BYTES:
        good = o.n == (scr_ip_is_six(class_) ? 16 : 4);
        memset(&ip, 0, sizeof ip);
        ip.prefix = o.n * 8;
        if (good)
            scr_ip_of_bytes(o.u.text, o.n, &ip);
        break;
    case SCR_O_TUPLE: case SCR_O_ENUM: case SCR_O_MODEL: return scr_model_refuse(run, "an IP address of such a value");
    default: break; /* no other value's str() is an address */
    }
    return good ? scr_ip_object(run, class_, &ip) : scr_o_missing();
}

/* JSON, strict: a str as the model's config makes it, and what the address's class says of it. */
static scr_object scr_ip_strict(scr_mrun *run, const scr_mtype *str, unsigned class_, scr_minput input)
{
    scr_object o = scr_model_check(run, str, input);
    if (o.kind == SCR_O_MISSING)
        return o;
    scr_object made = scr_ip_of(run, class_, o);
    if (made.kind != SCR_O_MISSING || run->quiet || run->status)
        return made;
    scr_mip ip;
    scr_mtext why;
    scr_mctx ctx;
    scr_mtext_begin(&why, NULL, 0);
    scr_ip_read(class_, o.u.text, o.n, &ip, &why);
    char *text = (char *)scr_arena_alloc(run->arena, why.len);
    if (!text)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    scr_mtext_begin(&why, text, why.len);
    scr_ip_read(class_, o.u.text, o.n, &ip, &why);
    ctx.key = "error";
    ctx.value = scr_o_text(SCR_O_STR, text, why.len);
    return scr_model_fail_with(run, SCR_ME_VALUE_ERROR, input, &ctx, 1);
}

SCR_FN scr_object scr_model_check_ip(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    /* ORDER IPS: index of the type. second: for those that are of either version */
    static const struct { uint8_t first, second; const char *error, *message, *name; } ips[] = {
        {SCR_O_IPV4_ADDRESS, 0, "ip_v4_address", "Input is not a valid IPv4 address", "IPv4Address"},
        {SCR_O_IPV6_ADDRESS, 0, "ip_v6_address", "Input is not a valid IPv6 address", "IPv6Address"},
        {SCR_O_IPV4_NETWORK, 0, "ip_v4_network", "Input is not a valid IPv4 network", "IPv4Network"},
        {SCR_O_IPV6_NETWORK, 0, "ip_v6_network", "Input is not a valid IPv6 network", "IPv6Network"},
        {SCR_O_IPV4_INTERFACE, 0, "ip_v4_interface", "Input is not a valid IPv4 interface", "IPv4Interface"},
        {SCR_O_IPV6_INTERFACE, 0, "ip_v6_interface", "Input is not a valid IPv6 interface", "IPv6Interface"},
        {SCR_O_IPV4_ADDRESS, SCR_O_IPV6_ADDRESS, "ip_any_address", "value is not a valid IPv4 or IPv6 address", NULL},
        {SCR_O_IPV4_NETWORK, SCR_O_IPV6_NETWORK, "ip_any_network", "value is not a valid IPv4 or IPv6 network", NULL},
        {SCR_O_IPV4_INTERFACE, SCR_O_IPV6_INTERFACE, "ip_any_interface", "value is not a valid IPv4 or IPv6 interface", NULL}};
    const unsigned at = type->index, first = ips[at].first;
    if (ips[at].name) {
        bool is = input.o.kind == SCR_O_TEXTUAL && (input.o.index == first || (first <= SCR_O_IPV6_ADDRESS && input.o.index == first + SCR_O_IPV4_INTERFACE));
        if (is)
            return input.o;
        if (scr_model_strict(run, type)) {
            scr_model_exact(run, SCR_MSTRICT);
            return run->in_python ? scr_model_fail_text(run, SCR_ME_IS_INSTANCE_OF, input, "class", ips[at].name) : scr_ip_strict(run, type->inner, first, input);
        }
        scr_model_exact(run, run->mode == SCR_MODE_PYTHON || input.o.kind != SCR_O_STR ? SCR_MLAX : SCR_MSTRICT);
        if (run->weighs && run->mode != SCR_MODE_PYTHON) { /* pydantic asks the strict way first, and takes what it gives */
            scr_object text = scr_model_quiet(run, type->inner, input);
            scr_object strict = text.kind == SCR_O_MISSING ? text : scr_ip_of(run, first, text);
            if (strict.kind != SCR_O_MISSING || run->status)
                return strict;
        }
    }
    scr_object made = scr_ip_of(run, first, input.o);
    if (made.kind == SCR_O_MISSING && !run->status && ips[at].second)
        made = scr_ip_of(run, ips[at].second, input.o);
    if (made.kind != SCR_O_MISSING || run->status)
        return made;
    return scr_model_fail_named(run, input, ips[at].error, ips[at].message, strlen(ips[at].message), scr_o_none());
}
