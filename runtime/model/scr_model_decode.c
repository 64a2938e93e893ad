/* scr_model_decode.c: decoding from text to struct, as a whole. A text is first asked about without a record of errors; when it is refused and the
 * caller wants to know why, it is asked again. */
#include "scr_model_decode.h"
#include "scr_model_store.h"

static const scr_model_options scr_model_no_options = {sizeof(scr_model_options), NULL, 0, 0, 0, 0, 0, 0, 0, NULL, NULL};

SCR_FN void scr_model_begin(scr_mrun *run, const scr_mdecoder *decoder, const scr_model_options *options, scr_arena *arena)
{
    memset(run, 0, sizeof *run);
    scr_arena_init(arena, options->scratch, options->scratch_size);
    run->decoder = decoder;
    run->def = decoder->module;
    run->arena = arena;
    run->options = options;
    run->strict = options->flags & SCR_MODEL_STRICT ? 1 : -1;
    run->exact = SCR_MEXACT;
    run->quiet = true;
    run->data_class = SCR_NO_VALUE;
    run->doc.source = "";
}

static int scr_model_judge(scr_mrun *run, uint16_t cls, const char *json, size_t len, scr_object *model)
{
    run->source_len = len;
    int status = scr_model_read(run, json, len, scr_model_made(scr_o_text(SCR_O_STR, json, len)));
    if (status != SCR_VALID)
        return status;
    *model = scr_model_check_class(run, cls, scr_model_input(run, 0));
    return run->status ? run->status : model->kind == SCR_O_MISSING ? SCR_INVALID : SCR_VALID;
}

SCR_FN bool scr_model_record(scr_mrun *run)
{
    run->quiet = false;
    run->max_records = run->options->max_errors ? run->options->max_errors : SCR_ERRORS_DEFAULT;
    while (run->max_records > 1 && (size_t)run->max_records * sizeof *run->records > run->arena->size / 8)
        run->max_records /= 2;
    run->records = (scr_mrecord **)scr_arena_alloc(run->arena, (size_t)run->max_records * sizeof *run->records);
    return run->records != NULL;
}

/* Again, with a record of errors. */
static SCR_COLD int scr_model_explain(scr_mrun *run, uint16_t cls, const char *json, size_t len, scr_model_report *report)
{
    scr_object model = scr_o_missing();
    scr_model_begin(run, run->decoder, run->options, run->arena);
    if (!scr_model_record(run))
        return SCR_NO_SCRATCH;
    int status = scr_model_judge(run, cls, json, len, &model);
    if (status != SCR_INVALID)
        return status;
    scr_model_report_errors(run, report);
    return SCR_INVALID;
}

SCR_FN bool scr_model_report_begin(scr_model_report *report)
{
    if (!report)
        return true;
    if (report->struct_size != sizeof *report)
        return false;
    report->errors = NULL;
    report->n_errors = 0;
    report->truncated = false;
    report->raised.ptr = "";
    report->raised.len = 0;
    return true;
}

static int scr_model_run(scr_mrun *run, scr_arena *arena, const scr_mdecoder *decoder, uint16_t cls, const char *json, size_t len,
                         const scr_model_options *options, scr_model_report *report, scr_object *model)
{
    if (!options)
        options = &scr_model_no_options;
    if (options->struct_size != sizeof *options || !scr_model_report_begin(report))
        return SCR_BAD_OPTIONS;
    scr_model_begin(run, decoder, options, arena);
    int status = scr_model_judge(run, cls, json, len, model);
    if (status == SCR_INVALID && report)
        status = scr_model_explain(run, cls, json, len, report);
    if ((status == SCR_RAISED || status == SCR_UNSUPPORTED) && report)
        report->raised = run->raised;
    return status;
}

SCR_FN bool scr_model_ready(scr_mrun *run, scr_object model, bool python)
{
    switch (run->decoder->shows) {
    case SCR_M_SHOWN: return scr_model_show(run, model, python);
    }
    return true;
}

SCR_FN int scr_model_finish(scr_mrun *run, bool good, scr_model_report *report)
{
    if (!good && report)
        report->raised = run->raised;
    return good ? SCR_VALID : run->status;
}

SCR_FN int scr_model_decode(const scr_mdecoder *decoder, uint16_t cls, const char *json, size_t len, const scr_model_options *options, void *out,
                            scr_model_report *report)
{
    scr_mrun run;
    scr_arena arena;
    scr_object model = scr_o_missing();
    int status = scr_model_run(&run, &arena, decoder, cls, json, len, options, report, &model);
    if (status == SCR_VALID && out)
        status = scr_model_finish(&run, scr_model_ready(&run, model, false) && scr_model_store(&run, cls, model, out), report);
    return status;
}

SCR_FN bool scr_model_is_valid(const scr_mdecoder *decoder, uint16_t cls, const char *json, size_t len)
{
    uint64_t scratch[2048];
    scr_model_options options = scr_model_no_options;
    options.scratch = scratch;
    options.scratch_size = sizeof scratch;
    return scr_model_decode(decoder, cls, json, len, &options, NULL, NULL) == SCR_VALID;
}

SCR_FN size_t scr_model_dump(const scr_mdecoder *decoder, uint16_t cls, const void *value, char *buf, size_t room)
{
    scr_mtext out;
    scr_mtext_begin(&out, buf, room);
    scr_model_put_struct(&out, decoder, cls, value);
    return out.len;
}

SCR_FN int scr_model_python(const scr_mdecoder *decoder, uint16_t cls, const char *json, size_t len, const scr_model_options *options, char *buf,
                            size_t room, size_t *needed, scr_model_report *report)
{
    scr_mrun run;
    scr_arena arena;
    scr_object model = scr_o_missing();
    scr_mtext out;
    int status = scr_model_run(&run, &arena, decoder, cls, json, len, options, report, &model);
    if (status == SCR_VALID)
        status = scr_model_finish(&run, scr_model_ready(&run, model, true), report);
    scr_mtext_begin(&out, buf, room);
    if (status == SCR_VALID)
        scr_model_put_python(&out, decoder, model);
    *needed = out.len;
    return status;
}

SCR_FN int scr_model_uuid4(scr_call *call, scr_object value, scr_object *out)
{
    (void)value;
    unsigned char *bytes = (unsigned char *)scr_arena_alloc(call->arena, 16);
    if (!bytes)
        return SCR_NO_SCRATCH;
    if (!call->options->random || !call->options->random(call->options->context, bytes, 16))
        return SCR_NO_RANDOM;
    bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
    *out = scr_o_of(SCR_O_UUID);
    out->u.uuid = bytes;
    return 0;
}

/* ---- how much scratch ---- */

/* Bytes that a constant takes when it is stored. */
static size_t scr_model_constant_size(scr_object o, unsigned depth)
{
    size_t size = 64;
    if (!depth)
        return size;
    for (uint32_t i = 0; scr_o_is_list(o) && i < o.u.list->n; i++)
        size += scr_model_constant_size(o.u.list->items[i], depth - 1);
    for (uint32_t i = 0; o.kind == SCR_O_DICT && i < o.u.dict->n; i++)
        size += 64 + scr_model_constant_size(o.u.dict->items[i], depth - 1);
    return size;
}

/* Bytes for an instance and its struct, all of it by default. */
static size_t scr_model_instance_size(const scr_mdecoder *decoder, uint16_t cls, unsigned depth)
{
    const scr_mclass *def = &decoder->module->classes[cls];
    const scr_mstruct *s = &decoder->structs[cls];
    size_t size = 192 + (size_t)s->size + (size_t)s->n_keys * sizeof(uint32_t) + (size_t)def->n_fields * sizeof(scr_object);
    for (uint16_t i = 0; depth && i < def->n_fields; i++) {
        const scr_mfield *f = &def->fields[i];
        if (f->default_type)
            size += 1024 + 8 * (size_t)decoder->constants[f->default_index].n; /* a URL that is taken apart */
        if (f->default_kind == SCR_D_VALUE || f->default_kind == SCR_D_COPY)
            size += scr_model_constant_size(decoder->constants[f->default_index], 8);
        else if (f->default_kind == SCR_D_CLASS)
            size += scr_model_instance_size(decoder, f->default_index, depth - 1);
        else if (f->default_kind != SCR_D_REQUIRED)
            size += 128;
    }
    return size;
}

SCR_FN size_t scr_model_scratch_bound(const scr_mdecoder *decoder, size_t len)
{
    size_t most = 0;
    for (uint16_t i = 0; i < decoder->module->n_classes; i++) {
        size_t size = scr_model_instance_size(decoder, i, 4);
        most = size > most ? size : most;
    }
    size_t each = 256 + most; /* a byte of text and the next make a cell, a value, and what is stored of it */
    return len < (SIZE_MAX - 65536) / each ? 65536 + len * each : SIZE_MAX;
}
