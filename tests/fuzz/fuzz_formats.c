/* fuzz_formats.c: any bytes through UTF-8, numbers and all format checkers; what must hold between them is asserted.
 *
 * For libFuzzer (clang -fsanitize=fuzzer,address,undefined). The checkers get the input only when it is valid UTF-8. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "scr_format_host.h"
#include "scr_format_net.h"
#include "scr_format_text.h"
#include "scr_format_time.h"
#include "scr_format_uri.h"
#include "scr_num.h"
#include "scr_utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void fuzz_formats(const char *s, size_t len)
{
    bool ascii = scr_utf8_count(s, len) == len;
    bool uri = scr_is_uri(s, len);
    bool iri = scr_is_iri(s, len);
    bool reference = scr_is_uri_reference(s, len);
    bool iri_reference = scr_is_iri_reference(s, len);
    must(!uri || (iri && reference));
    must(!reference || (ascii && iri_reference));
    must(!iri || iri_reference);
    must(!ascii || (uri == iri && reference == iri_reference));
    bool email = scr_is_email(s, len);
    must(email == (ascii && scr_is_idn_email(s, len)));
    must(!scr_is_ipv4(s, len) || !scr_is_ipv6(s, len));
    must(!scr_is_date_time(s, len) || (scr_is_date(s, 10) && scr_is_time(s + 11, len - 11)));
    must(!scr_is_hostname(s, len) || (ascii && len <= 253));
    (void)scr_is_idn_hostname(s, len);
    (void)scr_is_duration(s, len);
    (void)scr_is_uri_template(s, len);
    (void)scr_is_uuid(s, len);
    must(!scr_is_json_pointer(s, len) || !scr_is_relative_json_pointer(s, len));
}

/* Not a token as a rule: the functions must be safe and agree with themselves all the same. */
static void fuzz_numbers(const char *s, size_t len)
{
    size_t half = len / 2;
    int64_t value = 0;
    must(scr_num_compare(s, len, s, len) == 0);
    int order = scr_num_compare(s, half, s + half, len - half);
    must(order == -scr_num_compare(s + half, len - half, s, half));
    (void)scr_num_is_multiple(s, half, s + half, len - half);
    (void)scr_num_is_divisor(s, len);
    (void)scr_num_is_integer(s, len);
    (void)scr_num_is_integer_token(s, len);
    (void)scr_num_hash(s, len);
    (void)scr_num_to_int64(s, len, &value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *s = (char *)malloc(size ? size : 1);
    if (!s)
        return 0;
    memcpy(s, data, size);
    if (scr_utf8_valid(s, size))
        fuzz_formats(s, size);
    fuzz_numbers(s, size);
    free(s);
    return 0;
}
