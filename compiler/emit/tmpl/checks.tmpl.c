//// expr-min-length
scr_length_min(p + 1, q, how, ${count})
//// expr-max-length
scr_length_max(p + 1, q, how, ${count})
//// expr-pattern
scr_matches(s, &${re}, text)
//// expr-pattern-all
(how == 0 || scr_matches(s, &${re}, text))
//// expr-pattern-all-from
(how == 0 && text.len >= ${min} ? true : scr_matches(s, &${re}, text))
//// expr-match-ascii
(how == 0 ? ${function}(text.ptr, text.len) : scr_matches(s, &${re}, text))
//// expr-match
${function}(text.ptr, text.len)
//// expr-format
${function}(text.ptr, text.len)
//// expr-content
scr_content_holds(s, text, ${function})
//// expr-string-in
${set}(text.ptr, text.len)
//// expr-integer
scr_number_is_integer(n)
//// expr-integer-token
scr_number_is_integer_token(n)
//// expr-minimum
scr_number_min(n, INT64_C(${integer}), ${text}, ${len})
//// expr-maximum
scr_number_max(n, INT64_C(${integer}), ${text}, ${len})
//// expr-exclusive-minimum
scr_number_above(n, INT64_C(${integer}), ${text}, ${len})
//// expr-exclusive-maximum
scr_number_below(n, INT64_C(${integer}), ${text}, ${len})
//// expr-minimum-decimal
scr_number_compare(n, ${text}, ${len}) >= 0
//// expr-maximum-decimal
scr_number_compare(n, ${text}, ${len}) <= 0
//// expr-exclusive-minimum-decimal
scr_number_compare(n, ${text}, ${len}) > 0
//// expr-exclusive-maximum-decimal
scr_number_compare(n, ${text}, ${len}) < 0
//// expr-multiple-of
scr_number_multiple(n, ${digits}, ${places}, ${power}, ${text}, ${len})
//// expr-multiple-of-decimal
scr_num_is_multiple((const char *)n->start, scr_number_len(n), ${text}, ${len})
//// expr-number-in
scr_number_in(n, ${list}, ${count})
//// expr-number-is
scr_number_compare(n, ${text}, ${len}) == 0
//// expr-min-count
count >= ${count}
//// expr-max-count
count <= ${count}
//// function
static const scr_byte *${name}(scr_stream *s, const scr_byte *p)
{
//// test-function
static bool ${name}(scr_stream *s, const scr_byte *p)
{
//// function-end
}

//// prototype-apart
static SCR_NOINLINE const scr_byte *${name}(scr_stream *s, const scr_byte *p);
//// prototype
static SCR_UNUSED const scr_byte *${name}(scr_stream *s, const scr_byte *p);
//// prototype-twice
SCR_INLINE_ALWAYS const scr_byte *${name}(scr_stream *s, const scr_byte *p);
//// test-prototype
static bool ${name}(scr_stream *s, const scr_byte *p);
//// quote
if (p[1] != '"')
    return ${fail};
p++;
//// string-start
q = ${scr}string(s, p + 1, &how);
if (q == NULL)
    return ${fail};
//// string-text
if (!${scr}string_text(s, p + 1, q, how, &text))
    return ${fail};
//// quick
q = ${quick};
if (SCR_UNLIKELY(q == NULL)) {
    q = ${far}(s, p${how});
    if (q == NULL)
        return ${fail};
}
//// string-in-brief
return scr_brief_in(s, p, ${set}); /* ${origin} */
//// string-end
return scr_ahead(s, q + ${quote});
//// far-function
static ${seldom} const scr_byte *${name}(scr_stream *s, const scr_byte *p)
{
//// far-function-how
static ${seldom} const scr_byte *${name}(scr_stream *s, const scr_byte *p, unsigned *how_it_is)
{
//// far-locals
const scr_byte *q;
unsigned how;
scr_text text;
//// number-function
SCR_INLINE_ALWAYS bool ${name}(const scr_number *n)
{
//// number-long
static SCR_COLD const scr_byte *${name}(scr_stream *s, const scr_byte *p)
{
    scr_number n;
    p = ${scr}space(s, p);
    return scr_number_slow(s, p, &n) && ${check}(&n) ? scr_ahead(s, n.end) : NULL;
}

//// number
if (SCR_UNLIKELY(!scr_number_at(p, ${sign}, &n)))
    return ${long}(s, p);
return ${check}(&n) ? scr_ahead(s, n.end) : NULL;
//// number-brief
return scr_brief_number(s, p, &n) && ${check}(&n) ? scr_ahead(s, n.end) : NULL;
//// number-test-brief
return scr_brief_number(s, p, &n) && ${check}(&n);
//// number-skip
return ${scr}number_skip(s, p);
//// number-test
return (scr_number_at(p, ${sign}, &n) || scr_number_slow(s, p, &n)) && ${check}(&n);
//// deep
if (scr_is_deep(s))
    return scr_tree(s, p, &${prefix}_program, ${list}, ${count});
//// deep-inner
if (scr_is_deep(s))
    return NULL;
//// leave-in-place
(void)s;
(void)p;
return NULL; /* not told where it stands: the text is decoded */
//// tree
return scr_tree(s, p, &${prefix}_program, ${list}, ${count});
//// enter
p = ${scr}open(s, p);
if (p == NULL)
    return NULL;
//// leave
return scr_close(s, p);
//// look-ahead
p = scr_ahead(s, p);
//// enter-object
if (!${scr}descend(s))
    return NULL;
//// entered
p = scr_space(s, scr_ahead(s, p + 1));
//// entered-inner
p = scr_inner_first(s, p);
if (p == NULL)
    return NULL;
//// form-form
static const scr_form_tables ${name}_form = {${name}_members, ${name}_texts, &${name}_by, ${other}, ${ask}, ${stops}, ${required}};
//// form-ask
/* Names that no member has. */
static const scr_byte *${name}(scr_stream *s, const scr_byte *p, scr_form *object)
{
//// map-ask
/* What is asked of names. */
static bool ${name}(scr_stream *s, const scr_byte *p, const scr_byte *q, unsigned how, scr_text text)
{
    (void)s, (void)p, (void)q, (void)how, (void)text;
//// form-map
return scr_form_map(s, p, ${ask}, ${value});
//// form-ask-name
const scr_byte *q = object${of}q;
unsigned how = object${of}how;
scr_names *names = &object${of}names;
//// form-ask-text
scr_text text = object${of}text;
//// form-colon
p = scr_brief_colon(s, q);
if (p == NULL)
    return NULL;
p = scr_brief_space(s, p);
//// form-object
return scr_form_object(s, p, &${name}_form);
//// form-first
p = scr_form_first(s, p, &object, &${name}_form);
//// form-steps
for (p = scr_form_first(s, p, &object, &${name}_form); object.member != SCR_NONE; p = scr_form_next(s, p, &object, &${name}_form)) {
    switch (object.member) {
//// form-steps-end
    default:
        break;
    }
    p = scr_skip(s, p);
}
//// form-stop
if (p == NULL)
    return NULL;
//// form-end
return scr_form_end(s, p, &object, &${name}_form);
//// predict
if (${same}) {
    p += ${len};
    goto ${label};
}
//// predict-line
if (SCR_UNLIKELY(p[1] < ' ')) {
    q = scr_next_line(s, p);
    if (${same}) {
        p = q + ${len};
        goto ${label};
    }
}
//// predict-close
if (*p == '}')
    goto close;
//// expect
if (${same}) {
    p = ${scr}colon(s, p + ${len});
    if (p == NULL)
        return NULL;
    goto ${label};
}
//// entered-brief
p = scr_brief_first(s, p);
//// name-brief
q = scr_brief_name(s, p, &how, &text);
if (q == NULL)
    return NULL;
//// colon-brief
p = scr_brief_colon(s, q);
if (p == NULL)
    return NULL;
//// expect-brief
if (${same}) {
    run = ${bit};
    p += ${len};
    goto next_${index};
}
//// follow
ahead = p + s->gap;
if (!scr_brief_goes_on(s, p) || !${same}) {
    run = ${end} - run;
    goto behind;
}
p = ahead + ${len};
//// follow-apart
ahead = p + s->gap;
if (scr_brief_goes_on(s, p) && ${same}) {
    run = ${bit};
    p = ahead + ${len};
    goto next_${index};
}
//// next-brief
next_${index}: /* ${comment} */
//// spaced
/* The same behind white space. */
static const scr_byte *${name}(scr_stream *s, const scr_byte *p)
{
    return ${call}(s, scr_brief_space(s, p));
}

//// past-brief
if (*p == '}')
    goto close;
if (scr_brief_goes_on(s, p) && p[s->gap] == '"') {
    p += s->gap;
    goto name;
}
//// name-start
name:
    if (*p == '}')
        goto close;
//// name-scan
q = ${scr}name(s, p, &how);
if (q == NULL)
    return NULL;
//// name-find
key = ${set}(text.ptr, text.len);
//// name-find-told
key = how & SCR_HOW_ESCAPED ? ${set}(text.ptr, text.len) : ${none};
//// wide-locals
const scr_byte *q;
unsigned how;
scr_text text;
//// wide-expected
key = scr_expected(p, ${set}_texts, ${set}_at, expected[last], ${none});
if (key != ${none}) {
    p = scr_colon(s, p + ${set}_at[key + 1] - ${set}_at[key] + 2);
    if (p == NULL)
        return NULL;
} else {
//// find-member
{
    scr_met met = scr_member(s, p, ${set}_texts, ${set}_told, &${set}_by);
    p = met.p;
    if (p == NULL)
        return NULL;
    key = met.member;
}
if (key == ${none}) {
//// colon
p = ${scr}colon(s, scr_ahead(s, q + ${quote}));
if (p == NULL)
    return NULL;
//// wide-seen-one
if (seen >> key & 1)
    return NULL; /* a name that came before */
seen |= UINT64_C(1) << key;
//// wide-seen
if (seen[key / 64] >> key % 64 & 1)
    return NULL; /* a name that came before */
seen[key / 64] |= UINT64_C(1) << key % 64;
//// wide-name-start
name:
    if (*p == '}')
        goto close;
    if (*p != '"')
        return NULL;
member:
//// wide-past
if (SCR_LIKELY(scr_brief_goes_on(s, p) && p[s->gap] == '"')) {
    p += s->gap;
    goto member;
}
p = scr_brief_to_member(s, p);
if (p == NULL)
    return NULL;
goto name;
//// wide-past-inner
if (*p == '}')
    goto close;
p = scr_inner_to_member(s, p);
if (p == NULL)
    return NULL;
goto name;
//// before-value
p = ${scr}space(s, p);
//// remember
if (!${scr}name_once(s, ${names}, p + 1, q, how))
    return NULL; /* a name that came before */
//// told
told = scr_opaque(told);
if (told == ${byte}) {
//// told-case
case ${byte}:
//// pass-next
q = ${any}scr_other_at(p, UINT64_C(0x${beginnings}), 0x${beginning});
if (q != NULL) {
    q = scr_other(s, &names, q);
    if (SCR_LIKELY(q != NULL)) {
        p = q;
        goto after_${index};
    }
    if (!names.escaped)
        return NULL;
}
//// pass-told
q = ${scr}other(s, &names, p);
if (SCR_LIKELY(q != NULL)) {
    p = q;
    goto past;
}
if (!names.escaped)
    return NULL;
//// pass-met
{
    scr_met met = ${scr}meet(s, &names, p, ${set}, ${none});
    p = met.p;
    if (p == NULL)
        return NULL;
    key = met.member;
}
//// forget
if (!scr_names_end(s, &names))
    return NULL; /* a name that came before */
//// member-start
member_${index}: /* ${comment} */
    run = ${bit};
//// opening
if (*p != '${opening}')
    return NULL; /* ${origin} */
//// run-seen
if (${seen} & run)
    return NULL; /* a name that came before */
${seen} |= run;
//// all-seen
if (${seen} == ${all} && *p == '}')
    goto close;
//// next-member
p = ${scr}to_member(s, p);
if (p == NULL)
    return NULL;
//// value
p = ${call};
if (p == NULL)
    return NULL;
//// opening-noted
if (*p != '${opening}')
    goto refused_${index}; /* ${origin} */
//// value-noted
from = p;
p = ${call};
if (p == NULL) {
    p = scr_noted(s, ${noted}, from);
    if (p == NULL)
        return NULL;
}
//// value-noted-opened
from = p;
p = ${call};
if (p == NULL) {
    p = from;
refused_${index}:
    p = scr_noted(s, ${noted}, p);
    if (p == NULL)
        return NULL;
}
//// each-value
scr_item item = scr_item_begin(s, p);
p = scr_item_end(s, item, ${call});
if (p == NULL)
    return NULL;
//// joint-start
{
    static const uint64_t out[${rows}][${words}] = {
//// joint-find
    };
    uint32_t at = ${none};
    unsigned is;
    scr_text constant;
    const scr_byte *end = *p == '${first}' && p[${quote} - 1] == '"' ? ${scr}string(s, p + ${quote}, &is) : NULL;
    if (end != NULL && ${scr}string_text(s, p + ${quote}, end, is, &constant))
        at = ${set}(constant.ptr, constant.len);
//// tries-start
${scr}try_here(s, &here, p);
//// tries-value
if (!${scr}try_took(s, &here, ${call}))
    return NULL;
//// try
if ((${asked}) && !${scr}try_took(s, &here, ${call})) {
    if (s->status != SCR_VALID)
        return NULL;
//// probes-start
{
    static const scr_probe probes[] = {
//// probes-end
    };
    static const uint8_t by[] = {${by}};
    scr_tried tried = scr_try_each(s, p, probes, by, UINT64_C(0x${asks}), dead);
    p = tried.p;
    if (p == NULL)
        return NULL;
    dead = tried.dead;
}
//// try-contains
if (${scr}try_took(s, &here, ${call}))
    matched[${index}]++;
else if (s->status != SCR_VALID)
    return NULL;
//// tries-end
p = scr_try_end(s, &here);
if (p == NULL)
    return NULL;
//// items-start
if (*p == ']')
    goto close;
for (;;) {
//// items-end
    p = ${scr}to_item(s, p);
    if (p == NULL)
        return NULL;
    if (*p == ']')
        break;
}
//// unique
if (count > 1) {
    int differ = scr_items_differ(s, from, count); /* ${origin} */
    if (differ < 0) {
        s->room++;
        return scr_tree(s, scr_back(s, from), &${prefix}_program, ${list}, ${count});
    }
    if (differ == 0)
        return NULL;
}
//// unique-strings
uint32_t count;
p = scr_pass_unique(s, p, &count);
if (p == NULL)
    return NULL; /* ${origin} */
//// unique-inner
if (count > 1)
    return NULL; /* not told where it stands: the text is decoded */
//// hash-equal
uint64_t word;
if (len != ${longest})
    return false;
word = scr_scan_word(text, len);
return slots[word * ${factor} >> ${shift}] == word;
//// hash
uint64_t word;
if (len < ${shortest} || len > ${longest})
    return false;
word = scr_scan_word(text, len) | len; /* seven bytes at most: the lowest one is free */
return slots[word * ${factor} >> ${shift}] == word;
//// quick-set
p[${behind}] == '"' && ${set}((const char *)p + 1, ${n}) ? p + ${behind} : NULL
//// quick-set-inner
p[${behind}] == '\\' && p[${next}] == '"' && ${set}((const char *)p + 1, ${n}) ? p + ${behind} : NULL
//// quick-date-time
${scr}quick_date_time(p + 1)
//// quick-content
scr_content_in_place(s, &p, ${function})
//// quick-function
/* The same on a plain string ahead: its closing quote, or NULL when it is not so plain. */
static SCR_UNUSED const scr_byte *${name}(const scr_byte *k)
{
//// quick-locals
const scr_byte *limit = k + ${span};
unsigned run;
//// quick-room
if (k > limit)
    return NULL;
//// quick-literal
if (!${same})
    return NULL;
k += ${n};
//// quick-shape
if (!scr_scan_shape(k, shape_${index}, ${n_ranges}))
    return NULL;
k += ${n};
//// quick-run
do {
    run = scr_scan_run(${outside});
    k += run;
} while (run == SCR_SCAN_WIDTH && k <= limit);
if (run == SCR_SCAN_WIDTH)
    return NULL;
//// quick-bound
if (k - from ${order} ${bound})
    return NULL;
