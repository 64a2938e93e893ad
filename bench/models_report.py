"""What models_bench.py measured, as tables for docs/performance.md."""
import statistics

PEERS = ("pydantic", "msgspec", "dataclasses")
OURS = "schemac"


def ratios(group, peer):
    """Of a peer's time to ours, within each round; None when it was not there."""
    by_name = {one["name"]: one["ns"] for one in group}
    return [b / a for a, b in zip(by_name[OURS], by_name[peer])] if peer in by_name else None


def cell(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})" if values else "-"


def table(saved):
    lines = ["| | schemac, ns | pydantic x | msgspec x | dataclasses and json x |", "|-|-|-|-|-|"]
    for group in saved["groups"]:
        ours = statistics.median(group[0]["ns"])
        lines.append(f"| {group[0]['what']} | {ours:,.0f} | " + " | ".join(cell(ratios(group, peer)) for peer in PEERS) + " |")
    lines += ["", "| import and definition of all the models | CPU, ms (least-most) | memory, MB | on disk, MB |", "|-|-|-|-|"]
    for name, cost in saved["imports"].items():
        size = f"{saved['sizes'][name] / 1e6:.2f}" if saved["sizes"].get(name) else "-"
        lines.append(f"| {name} | {cell(cost['ms'])} | {statistics.median(cost['kb']) / 1024:.2f} | {size} |")
    return lines + [""]


def targets(saved):
    """(what is asked, what was measured, whether it is met)"""
    found = []
    for group in saved["groups"]:
        what, label = group[0]["what"], group[0]["what"].split(": ")[1]
        ratio = ratios(group, "pydantic")
        found.append((f"{what}: at least 4 times faster than pydantic", cell(ratio), statistics.median(ratio) >= 4))
        peer = ratios(group, "msgspec")
        if label == "decode":
            found.append((f"{what}: at least 1.3 times faster than msgspec", cell(peer), statistics.median(peer) >= 1.3))
        if label.startswith("reject") and "5 errors" not in what:
            found.append((f"{what}: with errors() no slower than msgspec's raise and catch", cell(peer), statistics.median(peer) >= 1))
    times = {name: statistics.median(cost["ms"]) for name, cost in saved["imports"].items()}
    if times:
        found.append(("import: at most 1/30 of pydantic's CPU time", f"1/{times['pydantic'] / max(times[OURS], 0.01):.0f}", times[OURS] * 30 <= times["pydantic"]))
    return found


def floor(saved):
    """What an exception costs whoever raises it."""
    ns = [statistics.median(one["ns"]) for group in saved["groups"] for one in group if one["name"] == "KeyError"]
    return f" An empty dict's KeyError, raised and caught the same way, takes {statistics.median(ns):,.0f} ns." if ns else ""


def lines(saved):
    if not saved:
        return ["Not measured.", ""]
    versions = ", ".join(f"{name} {version}" for name, version in saved["versions"].items())
    asked = ["| asked | measured | |", "|-|-|-|"] + [f"| {what} | {measured} | {'met' if met else '**missed**'} |" for what, measured, met in targets(saved)]
    return [f"{versions}. x: the peer's time to ours, taken within each round; least and most in brackets.{floor(saved)}", "", *table(saved), *asked, ""]
