"""Plots as SVG, the same bytes for the same data: lines over logarithmic axes, or bars."""

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 320, 70, 40, 46
COLOURS = ["#1b6ca8", "#c8553d", "#588157", "#7b2d8b", "#d4a017", "#555555", "#17a2b8", "#e377c2", "#8c564b"]
STYLE = 'font-family="sans-serif" font-size="12"'


def escape(text):
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text(x, y, what, anchor="start", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(what)}</text>'


def document(width, height, parts):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" {STYLE}>'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="white"/>', *parts, "</svg>", ""])


def short(value):
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:g}{unit}"
    return f"{value:g}"


def decades(low, high):
    """Powers of ten from below low to above high."""
    power = 0
    while 10 ** power > low:
        power -= 1
    while 10 ** (power + 1) <= low:
        power += 1
    out = [10 ** power]
    while out[-1] < high:
        out.append(out[-1] * 10)
    return out if len(out) > 1 else out + [out[0] * 10]


def position(value, marks):
    """0 to 1 along a logarithmic axis from the first mark to the last: by interpolation between decades, so exact arithmetic is not asked of libm."""
    for i in range(len(marks) - 1):
        if value <= marks[i + 1]:
            return (i + log10_within(value / marks[i])) / (len(marks) - 1)
    return 1.0


def log10_within(value):
    """log10 of 1 to 10 to four digits, by comparing: the same on every machine."""
    low, high = 0, 10000
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if 10 ** (middle / 10000) <= value else (low, middle - 1)
    return low / 10000


def lines(title, x_title, y_title, series):
    """series: {name: [(x, y)]}, all above 0; both axes logarithmic."""
    points = [point for line in series.values() for point in line]
    across, up = (decades(min(p[i] for p in points), max(p[i] for p in points)) for i in (0, 1))
    right, bottom = WIDTH - 150, HEIGHT - BOTTOM

    def x_of(x):
        return LEFT + (right - LEFT) * position(x, across)

    def y_of(y):
        return bottom - (bottom - TOP) * position(y, up)
    parts = [text(LEFT, 22, title, more=' font-weight="bold"'), text((LEFT + right) / 2, HEIGHT - 10, x_title, "middle"),
             text(16, (TOP + bottom) / 2, y_title, "middle", f' transform="rotate(-90 16 {(TOP + bottom) / 2:.1f})"')]
    for mark in across:
        parts += [f'<path d="M{x_of(mark):.1f} {TOP}V{bottom}" stroke="#ddd"/>', text(x_of(mark), bottom + 16, short(mark), "middle")]
    for mark in up:
        parts += [f'<path d="M{LEFT} {y_of(mark):.1f}H{right}" stroke="#ddd"/>', text(LEFT - 6, y_of(mark) + 4, short(mark), "end")]
    for i, (name, line) in enumerate(series.items()):
        colour = COLOURS[i % len(COLOURS)]
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in line)
        parts += [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>', text(right + 10, TOP + 16 * i + 10, name, more=f' fill="{colour}"')]
    return document(WIDTH, HEIGHT, parts)


def bars(title, rows, unit):
    """rows: [(name, value, ours)], from the shortest on; those beyond 60 times the shortest are cut, and say so."""
    most = 60 * min(value for _, value, _ in rows)
    step, left, width = 20, 190, 330
    top = max(min(value, most) for _, value, _ in rows)
    parts = [text(10, 22, title, more=' font-weight="bold"')]
    for i, (name, value, ours) in enumerate(rows):
        y = TOP + step * i
        parts += [text(left - 8, y + 12, name, "end"),
                  f'<rect x="{left}" y="{y}" width="{width * min(value, most) / top:.1f}" height="14" fill="{COLOURS[0] if ours else "#b8b8b8"}"/>',
                  text(left + width * min(value, most) / top + 6, y + 12, f"{value:,.0f} {unit}" + (" (cut)" if value > most else ""))]
    return document(WIDTH, TOP + step * len(rows) + 10, parts)
