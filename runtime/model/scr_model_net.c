/* scr_model_net.c: URLs and e-mail addresses. In: text. Out: their normal forms. What beyond ASCII needs Python's tables and packages is not decided. */
#include "scr_email.h"
#include "scr_model_run.h"
#include "scr_op.h"
#include "scr_url.h"
#include "scr_utf8.h"

/* ---- URLs ---- */

static void *scr_model_url_alloc(void *arg, size_t n)
{
    scr_mrun *run = (scr_mrun *)arg;
    void *memory = scr_arena_alloc(run->arena, n);
    if (!memory)
        scr_model_stop(run, SCR_NO_SCRATCH);
    return memory;
}

static bool scr_model_url_name(void *arg, scr_url *url, const char *s, size_t n)
{
    (void)url;
    (void)s;
    (void)n;
    scr_model_refuse((scr_mrun *)arg, "a URL whose host is beyond ASCII, or in punycode");
    return false;
}

static scr_object scr_model_url_object(scr_mrun *run, unsigned at, const scr_urls *urls)
{
    scr_mtext out;
    scr_mtext_begin(&out, NULL, 0);
    scr_url_write(urls, NULL, &out);
    char *text = (char *)scr_model_url_alloc(run, out.len);
    if (!text)
        return scr_o_missing();
    scr_mtext_begin(&out, text, out.len);
    scr_url_write(urls, NULL, &out);
    scr_object o = scr_o_text(SCR_O_TEXTUAL, text, out.len);
    o.index = (uint16_t)(SCR_O_URL + at);
    return o;
}

static scr_object scr_model_url_schemes(scr_mrun *run, unsigned at, scr_minput input)
{
    scr_mctx ctx;
    scr_mtext out;
    scr_mtext_begin(&out, NULL, 0);
    scr_url_schemes(at, &out);
    char *text = (char *)scr_model_url_alloc(run, out.len);
    if (!text)
        return scr_o_missing();
    scr_mtext_begin(&out, text, out.len);
    scr_url_schemes(at, &out);
    ctx.key = "expected_schemes";
    ctx.value = scr_o_text(SCR_O_STR, text, out.len);
    return scr_model_fail_with(run, SCR_ME_URL_SCHEME, input, &ctx, 1);
}

static scr_object scr_model_url_of_text(scr_mrun *run, unsigned at, scr_object text, bool strict, bool keep_empty, scr_minput input)
{
    scr_url_host host;
    scr_urls urls;
    scr_mctx ctx;
    host.alloc = scr_model_url_alloc;
    host.name = scr_model_url_name;
    host.arg = run;
    switch (scr_url_read(&urls, at, &host, text.u.text, text.n, strict, keep_empty)) {
    case SCR_URL_GOOD: run->exact = SCR_MLAX; return scr_model_url_object(run, at, &urls);
    case SCR_URL_WRONG: return scr_model_fail_text(run, SCR_ME_URL_PARSING, input, "error", scr_url_why(&urls));
    case SCR_URL_LOOSE: return scr_model_fail_text(run, SCR_ME_URL_SYNTAX_VIOLATION, input, "error", scr_url_why(&urls));
    case SCR_URL_LONG:
        ctx.key = "max_length";
        ctx.value = scr_o_int(scr_url_type(at)->longest);
        return scr_model_fail_with(run, SCR_ME_URL_TOO_LONG, input, &ctx, 1);
    case SCR_URL_SCHEME: return scr_model_url_schemes(run, at, input);
    case SCR_URL_CROWDED: return scr_model_refuse(run, "a URL with more than 256 hosts");
    case SCR_URL_FAILED: break;
    }
    return scr_o_missing();
}

SCR_FN scr_object scr_model_check_url(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_mtype str;
    scr_object text = input.o;
    const unsigned at = type->index;
    if (text.kind == SCR_O_TEXTUAL && text.index >= SCR_O_URL) {
        unsigned own = text.index - (unsigned)SCR_O_URL;
        if (own == at || (at == 0 && !scr_url_type(own)->many)) /* the first is the base of all that have one host */
            return text;
    } else {
        bool quiet = run->quiet;
        int8_t strict = run->strict;
        memset(&str, 0, sizeof str);
        str.kind = SCR_M_STR;
        run->quiet = true;
        run->strict = scr_model_strict(run, type);
        text = scr_model_check_str(run, &str, input);
        run->quiet = quiet;
        run->strict = strict;
    }
    if (text.kind == SCR_O_MISSING)
        return run->status ? text : scr_model_fail(run, SCR_ME_URL_TYPE, input);
    return scr_model_url_of_text(run, at, text, scr_model_strict(run, type), (type->flags & SCR_T_EMPTY_PATH) != 0, input);
}

/* ---- e-mail addresses ---- */

static scr_object scr_model_email_wrong(scr_mrun *run, scr_minput input, const char *why, size_t n)
{
    static const char message[] = "value is not a valid email address: ";
    size_t head = sizeof message - 1;
    char *text = (char *)scr_arena_alloc(run->arena, head + n);
    scr_object context = scr_o_new_dict(run->arena, 1);
    if (!text || context.kind == SCR_O_MISSING || !scr_o_put(run->arena, &context, scr_o_text(SCR_O_STR, "reason", 6), scr_o_text(SCR_O_STR, text + head, n)))
        return scr_model_stop(run, SCR_NO_SCRATCH);
    memcpy(text, message, head);
    memcpy(text + head, why, n);
    return scr_model_fail_named(run, input, "value_error", text, head + n, context);
}

static bool scr_model_is_name_char(uint32_t c) { return c == '.' || c == '_' || scr_is_alnum(c) || (c < 128 && scr_email_is_atom((char)c)); }

static uint32_t scr_model_pass(scr_object text, uint32_t at, uint32_t end, bool (*is)(uint32_t))
{
    for (uint32_t next = at; at < end && is(scr_text_at(text.u.text, end, &next)); at = next)
        ;
    return at;
}

/* The end without white space before it. */
static uint32_t scr_model_trim_end(scr_object text, uint32_t from, uint32_t end)
{
    while (end > from) {
        uint32_t back = end - 1;
        while (back > from && ((scr_byte)text.u.text[back] & 0xc0) == 0x80)
            back--;
        uint32_t next = back;
        if (!scr_is_space(scr_text_at(text.u.text, end, &next)))
            break;
        end = back;
    }
    return end;
}

/* Where '<' stands behind a name; SCR_NONE: it is not written so. name: without quotes. */
static uint32_t scr_model_email_name(scr_object text, uint32_t at, uint32_t end, scr_text *name)
{
    const char *s = text.u.text;
    name->ptr = s + at;
    name->len = 0;
    if (at < end && s[at] == '"') {
        for (uint32_t last = end - 1; last > at + 1; last--) {
            uint32_t open = s[last] == '"' ? scr_model_pass(text, last + 1, end, scr_is_space) : end;
            if (open < end - 1 && s[open] == '<') {
                name->ptr = s + at + 1;
                name->len = last - at - 1;
                return open;
            }
        }
        return SCR_NONE;
    }
    for (uint32_t start = at; (at = scr_model_pass(text, start, end, scr_model_is_name_char)) > start; start = at) {
        name->len = (size_t)(s + at - name->ptr);
        at = scr_model_pass(text, at, end, scr_is_space);
    }
    return at + 1 < end && s[at] == '<' ? at : SCR_NONE;
}

/* Takes the name before "<...>" off, when there is one. */
static scr_text scr_model_email_split(scr_object text, scr_text *name)
{
    scr_text address;
    uint32_t at = scr_model_pass(text, 0, text.n, scr_is_space), end = scr_model_trim_end(text, at, text.n), open = SCR_NONE;
    name->len = 0;
    if (end > at && text.u.text[end - 1] == '>')
        open = scr_model_email_name(text, at, end - 1, name);
    if (open == SCR_NONE) {
        name->len = 0;
    } else {
        at = scr_model_pass(text, open + 1, end - 1, scr_is_space);
        end = scr_model_trim_end(text, at, end - 1);
    }
    address.ptr = text.u.text + at;
    address.len = end - at;
    return address;
}

/* name <local@domain>, or the address alone. */
static scr_object scr_model_email_object(scr_mrun *run, const scr_email *e, const scr_text *name, bool named)
{
    size_t room = e->local_len + e->domain_len + name->len + 8;
    char *text = (char *)scr_arena_alloc(run->arena, room);
    if (!text)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    scr_mtext out;
    scr_mtext_begin(&out, text, room);
    if (named) {
        bool quoted = memchr(name->ptr, '@', name->len) != NULL;
        scr_mtext_z(&out, quoted ? "\"" : "");
        scr_mtext_add(&out, name->ptr, name->len);
        scr_mtext_z(&out, quoted ? "\" <" : " <");
    }
    scr_mtext_add(&out, e->local, e->local_len);
    scr_mtext_char(&out, '@');
    scr_mtext_add(&out, e->domain, e->domain_len);
    if (named)
        scr_mtext_char(&out, '>');
    scr_object o = scr_o_text(named ? SCR_O_TEXTUAL : SCR_O_STR, text, out.len);
    o.index = named ? SCR_O_NAME_EMAIL : 0;
    return o;
}

static scr_object scr_model_email_of(scr_mrun *run, scr_object text, bool named, scr_minput input)
{
    static const char longer[] = "Length must not exceed 2048 characters", lines[] = "Carriage return and line feed characters are not allowed";
    scr_email e;
    scr_text name;
    char domain[SCR_EMAIL_LONGEST], why[SCR_EMAIL_WHY];
    if (scr_utf8_count(text.u.text, text.n) > SCR_EMAIL_LONGEST)
        return scr_model_email_wrong(run, input, longer, sizeof longer - 1);
    if (text.n && (memchr(text.u.text, '\r', text.n) || memchr(text.u.text, '\n', text.n)))
        return scr_model_email_wrong(run, input, lines, sizeof lines - 1);
    scr_text address = scr_model_email_split(text, &name);
    if (address.len > sizeof domain || !scr_email_is_plain(address.ptr, address.len))
        return scr_model_refuse(run, "an e-mail address that is not plain ASCII");
    memset(&e, 0, sizeof e);
    scr_mtext_begin(&e.why, why, sizeof why);
    if (!scr_email_read(&e, address.ptr, address.len, domain))
        return scr_model_email_wrong(run, input, why, e.why.len < sizeof why ? e.why.len : sizeof why);
    if (!name.len) {
        name.ptr = e.local;
        name.len = e.local_len;
    }
    return scr_model_email_object(run, &e, &name, named);
}

SCR_FN scr_object scr_model_check_email(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    static const char wrong[] = "Input is not a valid NameEmail";
    const bool named = type->kind == SCR_M_NAME_EMAIL, python = run->mode == SCR_MODE_PYTHON;
    if (named && python && input.o.kind == SCR_O_TEXTUAL && input.o.index == SCR_O_NAME_EMAIL)
        return input.o;
    bool quiet = run->quiet;
    run->quiet = quiet || (named && python);
    scr_object text = scr_model_check(run, type->inner, input);
    run->quiet = quiet;
    if (text.kind == SCR_O_MISSING)
        return named && python && !run->status ? scr_model_fail_named(run, input, "name_email_type", wrong, sizeof wrong - 1, scr_o_none()) : text;
    return scr_model_email_of(run, text, named, input);
}
