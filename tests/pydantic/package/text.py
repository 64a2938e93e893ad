LIMIT = 9
LIMIT += 1
seen = []


def slug(v):
    seen.append(v)
    return v.strip().lower().replace(" ", "-")[:LIMIT]
