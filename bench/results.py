"""What was measured, and what is asked of it: ratios within rounds, tables, the targets."""
import json
import os
import statistics

BASE = "yyjson pool"
OURS = "schemac"
US, EACH, EVALUATOR, REPORT = "schemac check", "schemac check_each", "schemac evaluator", "schemac report"
OVER = ", over and over"  # behind the name: each document many times in a row
MACHINE = "plain loop"  # native/machine.c


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def geometric(values):
    return statistics.geometric_mean(values)


class Results:
    """items: what run.py saved of each contender in each workload; ns by round."""

    def __init__(self, items):
        self.items = items
        self.by_name = {(item["workload"], item["name"]): item for item in items}

    def gain(self, workload, name):
        """By round: how many times as fast two threads of it are as one."""
        one, two = (self.by_name.get((workload, f"{name}, {threads}"), {"ns": {}})["ns"] for threads in ("1 thread", "2 threads"))
        return {i: one[i] / two[i] for i in one if i in two}

    def of(self, workload):
        return [item for item in self.items if item["workload"] == workload]

    def ns(self, workload, name):
        item = self.by_name.get((workload, name))
        return statistics.median(item["ns"].values()) if item else None

    def ratio(self, workload, name, base):
        """The spread of time / time of base, each of one round; None when one of them was not there."""
        one, other = self.by_name.get((workload, name)), self.by_name.get((workload, base))
        if not one or not other:
            return None
        return spread([one["ns"][i] / other["ns"][i] for i in one["ns"] if i in other["ns"]])

    def collection(self):
        """The schemas of W5."""
        return list(dict.fromkeys(item["workload"] for item in self.items if item["workload"].startswith("W5/")))

    def validators(self, workload):
        """Peers that go from bytes to a verdict."""
        return [item for item in self.of(workload) if item["kind"] == "checks" and not item["name"].startswith(OURS) and not item["parsed"]]

    def fastest(self, workload):
        return min(self.validators(workload), key=lambda item: self.ns(workload, item["name"]), default=None)

    def mean(self, name, workloads):
        """Geometric, of a document's time over workloads that it runs in."""
        times = [self.ns(workload, name) for workload in workloads]
        return geometric([time for time in times if time]) if any(times) else None


# ---- tables ----


def number(value):
    if value is None:
        return "-"
    return f"{value:,.1f}" if value < 1000 else f"{value:,.0f}"


def factor(ratio):
    return f"{ratio['median']:.2f} ({ratio['min']:.2f}-{ratio['max']:.2f})" if ratio else "-"


def answers(item):
    if item["kind"] == "parses":
        return "-"
    return "all" if item["wrong"] == 0 else f"{item['wrong']} of {item['documents']} wrong"


def table(results, work):
    """One workload: every contender, the quickest first."""
    unit, scale = work.unit
    rows = sorted(results.of(work.name), key=lambda item: results.ns(work.name, item["name"]))
    if not rows:
        return []
    lines = [f"### {work.title}", "", f"| from bytes to verdict | in | {unit} | x {BASE} (least-most) | answers as expected | |", "|-|-|-|-|-|-|"]
    for item in rows:
        lines.append(f"| {item['name']} | {item['worker']} | {number(results.ns(work.name, item['name']) / scale)} | "
                     f"{factor(results.ratio(work.name, item['name'], BASE))} | {answers(item)} | {item['note']} |")
    return lines + [""]


COLUMNS = [US, EVALUATOR, "yyjson", BASE, "simdjson 4 DOM", "Blaze, parsed", "Blaze, as a command", "jsonschema crate", "boon", "jsonschema-rs + orjson",
           "fastjsonschema + orjson", "Ajv standalone"]


def collection_table(results):
    """W5: a row a schema, a column a contender; the geometric means below."""
    names = results.collection()
    if not names:
        return []
    lines = ["### W5: real schemas with real documents, format off; ns a document, means", "",
             "| schema | " + " | ".join(COLUMNS) + " | fastest other validator / schemac check |", "|-|" + "-|" * (len(COLUMNS) + 1)]
    for name in names:
        cells = [number(results.ns(name, column)) for column in COLUMNS]
        lines.append(f"| {name[3:]} | {' | '.join(cells)} | {fastest_cell(results, name)} |")
    means = [number(results.mean(column, names)) for column in COLUMNS]
    handled = [sum(results.ns(name, column) is not None for name in names) for column in COLUMNS]
    lines.append(f"| **geometric mean** | {' | '.join(means)} | |")
    lines.append(f"| schemas of {len(names)} | {' | '.join(map(str, handled))} | |")
    return lines + [""]


def fastest_cell(results, name):
    rival, us = results.fastest(name), results.ns(name, US)
    return f"{results.ns(name, rival['name']) / us:.1f} ({rival['name']})" if rival and us else "-"


def curves_table(curves):
    """Instructions of one document at each size."""
    lines = ["| what grows | sizes | check: instructions | evaluator: instructions |", "|-|-|-|-|"]
    for curve in curves.values():
        sizes = ", ".join(f"{size:,}" for size, _ in curve["check"])
        counts = (", ".join(f"{count:,}" for _, count in curve[name]) for name in ("check", "evaluator"))
        lines.append(f"| {curve['grows']} | {sizes} | {' | '.join(counts)} |")
    return lines + [""]


# ---- targets ----


def times(value):
    return f"{value:.2f} times"


class Targets:
    """Each method yields (what is asked, what was measured, whether it is met or None when it was not measured)."""

    def __init__(self, results, counts, costs):
        self.results, self.counts, self.costs = results, counts, costs

    def faster(self, workload, name, rival, least):
        ratio = self.results.ratio(workload, rival, name)
        text = f"{workload}: {name} at least {least} times faster than {rival}"
        return (text, factor(ratio), ratio["median"] >= least) if ratio else (text, "not run", None)

    def at_most(self, workload, name, rival, most):
        ratio = self.results.ratio(workload, name, rival)
        text = f"{workload}: {name} at most {most} times the time of {rival}"
        return (text, factor(ratio), ratio["median"] <= most) if ratio else (text, "not run", None)

    def instructions(self, workload, most):
        kernels = self.counts.get(f"{workload} check", {})
        text = f"{workload}: at most {most:,} instructions"
        return text, ", ".join(f"{number(n)} ({kernel})" for kernel, n in kernels.items()) or "not counted", any(n <= most for n in kernels.values()) if kernels else None

    def w1(self):
        for workload in ("W1-spaced", "W1-compact"):
            yield self.instructions(workload, 1000)
            yield self.faster(workload, US, BASE, 2.5)
            yield self.at_most(workload, US, "simdjson 4 stage 1", 2)
        for workload in ("W1-shuffled", "W1-missing", "W1-unknown"):
            yield self.faster(workload, US, BASE, 1.5)
        valid = [self.results.ns(workload, US) for workload in ("W1-spaced", "W1-compact")]
        invalid = self.results.ns("W1-invalid", US)
        text = "W1-invalid: no slower than 1.5 times the valid ones"
        yield (text, times(invalid / geometric(valid)), invalid / geometric(valid) <= 1.5) if invalid and all(valid) else (text, "not run", None)

    def w2_to_w4(self):
        yield self.faster("W2", EACH, BASE, 2)
        yield self.faster("W2", US, BASE, 2)
        yield self.faster("W3", US, "simdjson 4 DOM", 1.5)
        per_core, one = self.results.ns("W4", US), self.results.ns("W1", US)
        text = "W4: an order out of NDJSON takes what one of W1 takes, to 10 %"
        yield (text, times(per_core / one), per_core / one <= 1.1) if per_core and one else (text, "not run", None)
        yield from self.threads()

    def threads(self):
        """By the clock on the wall; and of that what is the machine's: a loop that shares nothing gains as much of a second core as there is."""
        ours, machine = self.results.gain("W4", US), self.results.gain("W4", MACHINE)
        rounds = [i for i in ours if i in machine]
        plain, whole = "W4: 2 threads, by the clock on the wall, at least 1.8 times as fast as 1", "W4: what a plain loop that shares nothing gains by 2 threads, in the same rounds"
        text = "W4: what 2 threads gain, at least 0.9 of what 2 threads of the plain loop gain in the same round"
        gain, whole_gain, part = (spread(each) if each else None for each in (list(ours.values()), list(machine.values()), [ours[i] / machine[i] for i in rounds]))
        yield (plain, factor(gain), gain["median"] >= 1.8) if gain else (plain, "not run", None)
        yield whole, factor(whole_gain) if whole_gain else "not run", None
        yield (text, factor(part), part["median"] >= 0.9) if part else (text, "not run", None)

    def w5(self):
        results, names = self.results, self.results.collection()
        if not names:
            yield "W5", "not run: the collection is not there", None
            return
        yield self.mean_below("yyjson", 1)
        yield self.mean_below("Blaze, parsed", 1)
        yield self.mean_below("Blaze, as a command", 1 / 6)
        pairs = [(results.ns(name, "Blaze, parsed"), results.ns(name, BASE), results.ns(name, US)) for name in names]
        both = geometric([(blaze + parse) / us for blaze, parse, us in pairs if blaze and parse and us]) if all(map(all, pairs)) else None
        yield "W5: for comparison, Blaze's check of a parsed document plus yyjson's parse, in place of its own", times(both) if both else "not run", None
        slower = [name[3:] for name in names if results.fastest(name) and results.ns(name, US) >= results.ns(name, results.fastest(name)["name"])]
        yield "W5: every schema faster than every other validator, parse included", f"slower: {', '.join(slower)}" if slower else f"all {len(names)}", not slower
        yield self.mean_below("Blaze, parsed", 3, EVALUATOR)
        for name in (US, EVALUATOR):
            ratios = [results.ratio(one, name + OVER, "Blaze, parsed") for one in names]
            told = times(geometric([ratio["median"] for ratio in ratios if ratio])) if any(ratios) else "not run"
            yield f"W5: for comparison, {name} of Blaze, parsed, with each document many times in a row, as Blaze's clock takes it", told, None

    def mean_below(self, rival, most, name=US):
        names = [one for one in self.results.collection() if self.results.ns(one, rival) and self.results.ns(one, name)]
        text = f"W5: geometric mean of {name} at most {most:.2g} of {rival}"
        if not names:
            return text, "not run", None
        value = geometric([self.results.ratio(one, name, rival)["median"] for one in names])
        means = f"{number(self.results.mean(name, names))} and {number(self.results.mean(rival, names))} ns over {len(names)} schemas"
        return text, f"{value:.2f}: {means}", value <= most

    def errors(self):
        yield self.at_most("W1-invalid", REPORT, US, 10)
        report, whole = self.results.ns("W1-invalid", REPORT), [self.results.ns(workload, US) for workload in ("W1-spaced", "W1-compact")]
        text = "W1-invalid: for comparison, schemac report in times of the check of a valid one, which is read to its end"
        yield text, times(report / geometric(whole)) if report and all(whole) else "not run", None

    def compile(self):
        for cost in self.costs:
            yield cost["text"], cost["measured"], cost["met"]

    def all(self):
        for part in (self.w1, self.w2_to_w4, self.w5, self.errors, self.compile):
            yield from part()


def targets_table(targets):
    said = {True: "met", False: "**missed**", None: "-"}
    return ["| asked | measured | |", "|-|-|-|"] + [f"| {text} | {measured} | {said[met]} |" for text, measured, met in targets] + [""]


# ---- files ----


def load(builder, name, otherwise):
    path = builder.path(name)
    if not os.path.exists(path):
        return otherwise
    with open(path, encoding="utf-8") as file:
        return json.load(file)
