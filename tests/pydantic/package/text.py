LIMIT = 10
seen = []


def slug(v):
    seen.append(v)
    return v.strip().lower().replace(" ", "-")[:LIMIT]
