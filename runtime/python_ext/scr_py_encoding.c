/* scr_py_encoding.c: bytes in JSON as base64 or hexadecimal digits: ser_json_bytes, val_json_bytes. Mistakes are told as the Rust crate base64 and
 * pydantic's reader of digits tell them. */
#include "scr_py.h"

SCR_FN PyObject *scr_py_encoded_bytes(const char *bytes, Py_ssize_t n, unsigned words)
{
    static const char hex[] = "0123456789abcdef", base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (n > PY_SSIZE_T_MAX / 2 - 4)
        return PyErr_NoMemory();
    PyObject *text = PyUnicode_New(words & SCR_W_HEX ? n * 2 : (n + 2) / 3 * 4, 127);
    scr_byte *out = text ? PyUnicode_1BYTE_DATA(text) : NULL;
    for (Py_ssize_t i = 0; text && words & SCR_W_HEX && i < n; i++) {
        *out++ = (scr_byte)hex[(scr_byte)bytes[i] >> 4];
        *out++ = (scr_byte)hex[(scr_byte)bytes[i] & 15];
    }
    for (Py_ssize_t i = 0; text && !(words & SCR_W_HEX) && i < n; i += 3) {
        const Py_ssize_t left = n - i;
        uint32_t three = (uint32_t)(scr_byte)bytes[i] << 16 | (left > 1 ? (uint32_t)(scr_byte)bytes[i + 1] << 8 : 0) | (left > 2 ? (scr_byte)bytes[i + 2] : 0);
        for (int k = 0; k < 4; k++)
            *out++ = (scr_byte)(k <= left ? base64[three >> (18 - 6 * k) & 63] : '=');
    }
    return text;
}

/* What is wrong with a text; kind: what its numbers are. */
typedef struct scr_pymistake {
    enum { SCR_NO_MISTAKE, SCR_SYMBOL, SCR_LENGTH, SCR_LAST, SCR_ODD, SCR_DIGIT } kind;
    size_t at;
    scr_byte symbol;
    unsigned decoded;
} scr_pymistake;

static scr_pymistake scr_py_symbol_mistake(const char *s, size_t at) { return (scr_pymistake){SCR_SYMBOL, at, (scr_byte)s[at], 0}; }

/* The six bits of a symbol; 64: it is none. RFC 4648's alphabets: plain, or that of URLs. */
static unsigned scr_py_six_bits(char c, bool plain)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') + 52;
    return c == (plain ? '+' : '-') ? 62 : c == (plain ? '/' : '_') ? 63 : 64;
}

/* The last group, of at most four symbols with what pads them; *n: bytes so far. */
static scr_pymistake scr_py_read_last(const char *s, size_t at, size_t len, bool plain, char *out, size_t *n)
{
    size_t symbols = 0, pad = len;
    uint32_t bits = 0;
    for (size_t i = at; i < len; i++) {
        const unsigned six = scr_py_six_bits(s[i], plain);
        if (s[i] == '=' && i - at >= 2) {
            pad = pad < i ? pad : i;
            continue;
        }
        if (six == 64 || pad < len)
            return scr_py_symbol_mistake(s, pad < len ? pad : i);
        bits = bits << 6 | six;
        symbols++;
    }
    if (symbols == 1)
        return (scr_pymistake){SCR_LENGTH, len, 0, 0};
    const unsigned over = symbols == 2 ? 4 : symbols == 3 ? 2 : 0;
    if (bits & ((1u << over) - 1)) {
        const size_t last = at + symbols - 1;
        return (scr_pymistake){SCR_LAST, last, (scr_byte)s[last], scr_py_six_bits(s[last], plain)};
    }
    bits >>= over;
    for (size_t i = symbols ? symbols - 1 : 0; i-- > 0;)
        out[(*n)++] = (char)(bits >> 8 * i & 255);
    return (scr_pymistake){SCR_NO_MISTAKE, 0, 0, 0};
}

static scr_pymistake scr_py_read_alphabet(const char *s, size_t len, bool plain, char *out, size_t *n)
{
    size_t at = 0;
    *n = 0;
    if (len % 4 == 1 && s[len - 1] != '=' && scr_py_six_bits(s[len - 1], plain) == 64)
        return scr_py_symbol_mistake(s, len - 1);
    for (; len - at > 4; at += 4) {
        uint32_t bits = 0;
        for (size_t i = at; i < at + 4; i++) {
            const unsigned six = scr_py_six_bits(s[i], plain);
            if (six == 64)
                return scr_py_symbol_mistake(s, i);
            bits = bits << 6 | six;
        }
        out[(*n)++] = (char)(bits >> 16);
        out[(*n)++] = (char)(bits >> 8 & 255);
        out[(*n)++] = (char)(bits & 255);
    }
    return scr_py_read_last(s, at, len, plain, out, n);
}

/* In the alphabet of URLs, unless the first symbol that it lacks is one of the plain one. out: room for len bytes. */
static scr_pymistake scr_py_read_base64(const char *s, size_t len, char *out, size_t *n)
{
    scr_pymistake m = scr_py_read_alphabet(s, len, false, out, n);
    return m.kind == SCR_SYMBOL && (m.symbol == '+' || m.symbol == '/') ? scr_py_read_alphabet(s, len, true, out, n) : m;
}

static int scr_py_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; }

static scr_pymistake scr_py_read_hex(const char *s, size_t len, char *out, size_t *n)
{
    if (len % 2)
        return (scr_pymistake){SCR_ODD, 0, 0, 0};
    for (size_t i = 0; i < len; i++) {
        const int digit = scr_py_digit(s[i]);
        if (digit < 0)
            return (scr_pymistake){SCR_DIGIT, i, (scr_byte)s[i], 0};
        if (i % 2)
            out[(*n)++] = (char)(scr_py_digit(s[i - 1]) << 4 | digit);
    }
    return (scr_pymistake){SCR_NO_MISTAKE, 0, 0, 0};
}

/* A byte in quotes, as Rust shows the character of that number. */
static PyObject *scr_py_rust_char(scr_byte c)
{
    static const char from[] = "\t\n\r'\\", to[] = "tnr'\\";
    const char *known = c ? strchr(from, c) : NULL;
    if (known || !c)
        return PyUnicode_FromFormat("'\\%c'", c ? (int)to[known - from] : '0');
    if (c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad)
        return PyUnicode_FromFormat("'\\u{%x}'", (int)c);
    return PyUnicode_FromFormat("'%c'", (int)c);
}

static PyObject *scr_py_digit_text(scr_pymistake m)
{
    PyObject *shown = scr_py_rust_char(m.symbol);
    PyObject *text = shown ? PyUnicode_FromFormat("Invalid character %U at position %zu", shown, m.at) : NULL;
    Py_XDECREF(shown);
    return text;
}

static PyObject *scr_py_mistake_text(scr_pymistake m)
{
    char bits[9] = "";
    switch (m.kind) {
    case SCR_SYMBOL: return PyUnicode_FromFormat("Invalid symbol %d, offset %zu.", (int)m.symbol, m.at);
    case SCR_LENGTH: return PyUnicode_FromFormat("Invalid input length: %zu", m.at);
    case SCR_ODD: return PyUnicode_FromString("Odd number of digits");
    case SCR_DIGIT: return scr_py_digit_text(m);
    case SCR_LAST: case SCR_NO_MISTAKE: break;
    }
    for (int i = 0; i < 8; i++)
        bits[i] = (char)('0' + (m.decoded >> (7 - i) & 1));
    return PyUnicode_FromFormat("Invalid last symbol 0x%02x ('%c') at offset %zu, decoded as 0b%s.", (int)m.symbol, (int)m.symbol, m.at, bits);
}

SCR_FN PyObject *scr_py_decoded_bytes(scr_pyrun *run, const char *s, Py_ssize_t len, unsigned words, PyObject *input)
{
    const bool hex = words & SCR_W_READ_HEX;
    size_t n = 0;
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, len);
    if (!bytes)
        return NULL;
    scr_pymistake m = hex ? scr_py_read_hex(s, (size_t)len, PyBytes_AS_STRING(bytes), &n) : scr_py_read_base64(s, (size_t)len, PyBytes_AS_STRING(bytes), &n);
    if (m.kind == SCR_NO_MISTAKE)
        return _PyBytes_Resize(&bytes, (Py_ssize_t)n) < 0 ? NULL : bytes;
    Py_DECREF(bytes);
    PyObject *text = scr_py_mistake_text(m);
    PyObject *ctx = text ? Py_BuildValue("{sssN}", "encoding", hex ? "hex" : "base64", "encoding_error", text) : NULL;
    return scr_py_fail_with(run, SCR_PE_BYTES_INVALID_ENCODING, input, ctx);
}
