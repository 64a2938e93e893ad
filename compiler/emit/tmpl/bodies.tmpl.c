//// start
/* ---- validators, compiled ---- */

//// empty-list
static const scr_olist body_empty_list = {NULL, 0, 0};
//// empty-dict
static const scr_odict body_empty_dict = {NULL, NULL, 0, 0, NULL, NULL, 0, NULL};
//// accepting

/* What is raised is not told: the call ends undecided, and Python's function raises it. */
static bool scr_raise_text(scr_body_run *run, scr_exception kind, const char *format, ...)
{
    (void)kind;
    (void)format;
    return scr_stop(run, SCR_UNSUPPORTED);
}
static bool scr_raise(scr_body_run *run, scr_exception kind, const char *message) { return scr_raise_text(run, kind, message); }
//// enums
static const scr_oenum body_enums[] = {
${rows}    {NULL, 0, 0, 0, 0, NULL, NULL, NULL},
};
//// classes
static const scr_oclass body_classes[] = {
${rows}    {NULL, 0, NULL, NULL, NULL, 0, 0, 0},
};
//// prototype
static bool body_${id}(scr_body_run *run, const scr_object *args, scr_object *out);
//// function

/* ${name}, line ${line} */
static bool body_${id}(scr_body_run *run, const scr_object *args, scr_object *out)
{
//// enter
    if (!scr_body_enter(run))
        return false;
//// leave
    run->depth--;
    *out = scr_o_none();
    return true;
//// failed
failed:
    run->depth--;
    return false;
//// hook

static int body_hook_${id}(scr_call *call, scr_object value, scr_object *out)
{
    scr_body_run run = scr_body_begin(call, body_enums, body_classes);
    scr_object args[2] = {value, scr_o_none()};
//// hook-self
    args[0] = call->self;
    args[1] = value;
//// hook-info
    if (!scr_info_data(&run, &args[1]))
        return scr_body_end(&run, call, false, out);
//// hook-call
    return scr_body_end(&run, call, body_${id}(&run, args, out), out);
}
