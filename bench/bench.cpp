/* bench.cpp: times contenders over the workloads of generate.py, all in one process, in turns.
 *
 * usage: bench DATA SCHEMAS [--rounds N] [--workloads W1,W2,W3,W4] [--only NAME] [--count]
 * Prints a line of JSON for each workload and contender: answers that were not as expected, and the thread's CPU time of a
 * document in each round, in ns. --count: one untimed pass, for callgrind, of which only measured_pass counts. */
#include "bench.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

std::string read_file(const std::string &path)
{
    FILE *file = fopen(path.c_str(), "rb");
    if (!file) {
        fprintf(stderr, "bench: cannot read %s\n", path.c_str());
        exit(2);
    }
    std::string out;
    char block[65536];
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        out.append(block, n);
    fclose(file);
    return out;
}

struct Workload {
    const char *name;
    bool batches;
    int passes; /* a round: so many that it takes about a millisecond or more */
    std::vector<std::string> texts;
    std::vector<Doc> docs;
};

static void add_lines(Workload &w, std::string text, const std::vector<uint32_t> &expect, uint32_t otherwise)
{
    w.texts.push_back(std::move(text));
    std::string &kept = w.texts.back();
    size_t len = kept.size();
    kept.append(64, '\0');
    for (size_t at = 0, n = 0; at < len; n++) {
        const char *end = static_cast<const char *>(memchr(kept.data() + at, '\n', len - at));
        size_t stop = end ? static_cast<size_t>(end - kept.data()) : len;
        w.docs.push_back({kept.data() + at, stop - at, n < expect.size() ? expect[n] : otherwise});
        at = stop + 1;
    }
}

static std::vector<uint32_t> numbers(const std::string &text)
{
    std::vector<uint32_t> out;
    for (const char *at = text.c_str(); *at;) {
        char *end;
        out.push_back(static_cast<uint32_t>(strtoul(at, &end, 10)));
        at = *end ? end + 1 : end;
    }
    return out;
}

static Workload load(const std::string &data, const char *name)
{
    Workload w = {name, false, 1, {}, {}};
    w.texts.reserve(2);
    if (!strcmp(name, "W1")) {
        w.passes = 5;
        add_lines(w, read_file(data + "/w1_valid.ndjson"), {}, 1);
        add_lines(w, read_file(data + "/w1_invalid.ndjson"), {}, 0);
    } else if (!strcmp(name, "W2")) {
        w.batches = true;
        w.passes = 2;
        add_lines(w, read_file(data + "/w2_sqs.ndjson"), numbers(read_file(data + "/w2_sqs.expect")), 0);
    } else if (!strcmp(name, "W3")) {
        w.passes = 20;
        w.texts.push_back(read_file(data + "/w3.json"));
        size_t len = w.texts[0].size();
        w.texts[0].append(64, '\0');
        w.docs.push_back({w.texts[0].data(), len, 1});
    } else {
        add_lines(w, read_file(data + "/w4.ndjson"), {}, 1);
    }
    return w;
}

/* What is measured; callgrind collects below it only. */
extern "C" __attribute__((noinline)) uint64_t measured_pass(uint32_t (*one)(const char *, size_t), const Doc *docs, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += one(docs[i].ptr, docs[i].len);
    return sum;
}

static double cpu_ns()
{
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
}

struct Entry {
    const Contender *who;
    uint32_t (*one)(const char *, size_t);
    size_t unexpected;
    uint64_t sum;
    std::vector<double> rounds;
};

static bool as_expected(const Workload &w, Kind kind, const Doc &doc, uint32_t got)
{
    if (!w.batches)
        return got == doc.expect;
    return kind == VERDICT ? got == (doc.expect != 0) : got == doc.expect;
}

static std::vector<Entry> entries_of(const Workload &w, const std::vector<Contender> &list, const char *only)
{
    std::vector<Entry> out;
    for (const Contender &who : list) {
        uint32_t (*one)(const char *, size_t) = w.batches ? who.batch : who.order;
        if (!one || (only && strcmp(only, who.name)))
            continue;
        Entry entry = {&who, one, 0, 0, {}};
        for (const Doc &doc : w.docs) {
            uint32_t got = one(doc.ptr, doc.len);
            entry.sum += got;
            entry.unexpected += !as_expected(w, who.kind, doc, got);
        }
        out.push_back(entry);
    }
    return out;
}

static void time_round(const Workload &w, Entry &entry)
{
    double start = cpu_ns();
    for (int pass = 0; pass < w.passes; pass++) {
        if (measured_pass(entry.one, w.docs.data(), w.docs.size()) != entry.sum) {
            fprintf(stderr, "bench: %s answers differently when it is asked again\n", entry.who->name);
            exit(1);
        }
    }
    entry.rounds.push_back((cpu_ns() - start) / (static_cast<double>(w.docs.size()) * w.passes));
}

static void print(const Workload &w, const Entry &entry)
{
    static const char *const kinds[] = {"parses", "checks", "checks"};
    printf("{\"workload\":\"%s\",\"name\":\"%s\",\"version\":\"%s\",\"kind\":\"%s\",\"note\":\"%s\",\"documents\":%zu,\"unexpected\":%zu,\"ns\":[", w.name,
           entry.who->name, entry.who->version.c_str(), kinds[entry.who->kind], entry.who->note, w.docs.size(), entry.unexpected);
    for (size_t i = 0; i < entry.rounds.size(); i++)
        printf("%s%.1f", i ? "," : "", entry.rounds[i]);
    printf("]}\n");
    fflush(stdout);
}

static void run(const Workload &w, const std::vector<Contender> &list, int rounds, const char *only, bool count)
{
    std::vector<Entry> entries = entries_of(w, list, only);
    if (count) {
        for (Entry &entry : entries)
            entry.sum = measured_pass(entry.one, w.docs.data(), w.docs.size());
        rounds = 0;
    }
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < entries.size(); i++)
            time_round(w, entries[(i + static_cast<size_t>(round)) % entries.size()]);
    for (const Entry &entry : entries)
        print(w, entry);
}

int main(int argc, char **argv)
{
    int rounds = 31;
    std::string workloads = "W1,W2,W3,W4";
    const char *only = nullptr;
    bool count = false;
    for (int i = 3; i < argc; i++) {
        if (!strcmp(argv[i], "--rounds") && i + 1 < argc)
            rounds = atoi(argv[++i]);
        else if (!strcmp(argv[i], "--workloads") && i + 1 < argc)
            workloads = argv[++i];
        else if (!strcmp(argv[i], "--only") && i + 1 < argc)
            only = argv[++i];
        else if (!strcmp(argv[i], "--count"))
            count = true;
        else
            argc = 0;
    }
    if (argc < 3) {
        fprintf(stderr, "usage: bench DATA SCHEMAS [--rounds N] [--workloads W1,W2,W3,W4] [--only NAME] [--count]\n");
        return 2;
    }
    std::vector<Contender> list;
    add_schemac(list, argv[2]);
    add_simdjson(list);
    add_yyjson(list);
    add_rapidjson(list, argv[2]);
    add_cjson(list);
    for (const char *name : {"W1", "W2", "W3", "W4"})
        if (workloads.find(name) != std::string::npos)
            run(load(argv[1], name), list, rounds, only, count);
}
