/* bench.hpp: what a contender of the C and C++ benchmark is. One contender a function; bench.cpp times them in turns. */
#ifndef BENCH_HPP
#define BENCH_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/* One document: bytes in a block that goes on for at least 64 bytes behind them (simdjson wants that). */
struct Doc {
    const char *ptr;
    size_t len;
    uint32_t expect; /* W1, W3, W4: 1 when it is valid; W2: bit i when record i is wrong */
};

enum Kind {
    PARSES, /* builds its tree and checks nothing: the answer is 1 (W2: 0) for all JSON */
    CHECKS, /* the answer of W2: bits of the wrong records */
    VERDICT /* the answer of W2: 0 or 1, whether any is wrong */
};

struct Contender {
    const char *name;
    std::string version;
    Kind kind;
    const char *note;                       /* what it does not check; "" */
    uint32_t (*order)(const char *, size_t);  /* 1: valid */
    uint32_t (*batch)(const char *, size_t);  /* see Kind; NULL: it has no way to do W2 */
};

void add_schemac(std::vector<Contender> &list, const std::string &schemas);
void add_simdjson(std::vector<Contender> &list);
void add_yyjson(std::vector<Contender> &list);
void add_cjson(std::vector<Contender> &list);
void add_rapidjson(std::vector<Contender> &list, const std::string &schemas);

std::string read_file(const std::string &path); /* exits when it cannot */

#endif
