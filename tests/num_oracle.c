/* num_oracle.c: scr_num.h as a filter, for tests/num_oracle.py. In: lines "a b" of number tokens, b > 0 or not.
 * Out, per line: compare, integer(a), integer token(a), divisor(b), multiple(a, b) or '-', hash(a), hash(b), int64(a) or '-'. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scr_num.h"

static void answer(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int64_t value = 0;
    bool divisor = scr_num_is_divisor(b, b_len);
    printf("%d %d %d %d %c %016" PRIx64 " %016" PRIx64 " ", scr_num_compare(a, a_len, b, b_len),
           scr_num_is_integer(a, a_len), scr_num_is_integer_token(a, a_len), divisor,
           divisor ? (scr_num_is_multiple(a, a_len, b, b_len) ? '1' : '0') : '-', scr_num_hash(a, a_len),
           scr_num_hash(b, b_len));
    if (scr_num_to_int64(a, a_len, &value))
        printf("%" PRId64 "\n", value);
    else
        printf("-\n");
}

/* Copies to blocks of the exact size, so that AddressSanitizer sees a read past the end. */
static char *exact(const char *s, size_t len)
{
    char *copy = (char *)malloc(len ? len : 1);
    if (!copy)
        exit(2);
    memcpy(copy, s, len);
    return copy;
}

int main(void)
{
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        char *gap = strchr(line, ' ');
        char *end = strchr(line, '\n');
        if (!gap || !end)
            return 2;
        char *a = exact(line, (size_t)(gap - line));
        char *b = exact(gap + 1, (size_t)(end - gap - 1));
        answer(a, (size_t)(gap - line), b, (size_t)(end - gap - 1));
        free(a);
        free(b);
    }
    return 0;
}
