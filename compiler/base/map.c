/* map.c: text to pointer, in order of insertion: an array of entries and a hash table of their numbers. */
#include "base.h"

/* The slot that holds the key, or the free one where it belongs. n_slots > n, so there is a free one. */
static size_t map_slot(const Map *map, Str key, uint64_t hash)
{
    size_t mask = map->n_slots - 1;
    size_t slot = (size_t)hash & mask;
    while (map->slots[slot]) {
        const MapEntry *entry = &map->entries[map->slots[slot] - 1];
        if (entry->hash == hash && str_eq(entry->key, key))
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static MapEntry *map_entry(const Map *map, Str key)
{
    if (map->n == 0)
        return NULL;
    uint32_t number = map->slots[map_slot(map, key, str_hash(key))];
    return number ? &map->entries[number - 1] : NULL;
}

void *map_get(const Map *map, Str key)
{
    const MapEntry *entry = map_entry(map, key);
    return entry ? entry->value : NULL;
}

bool map_has(const Map *map, Str key)
{
    return map_entry(map, key) != NULL;
}

/* Twice the slots, all entries put in again. The keys differ, so only free slots need be looked for. */
static void map_rehash(Ctx *ctx, Map *map)
{
    size_t n_slots = map->n_slots ? map->n_slots * 2 : 16;
    uint32_t *slots = CTX_ARRAY(ctx, n_slots, uint32_t);
    for (size_t i = 0; i < map->n; i++) {
        size_t slot = (size_t)map->entries[i].hash & (n_slots - 1);
        while (slots[slot])
            slot = (slot + 1) & (n_slots - 1);
        slots[slot] = (uint32_t)(i + 1);
    }
    map->slots = slots;
    map->n_slots = n_slots;
}

void *map_set(Ctx *ctx, Map *map, Str key, void *value)
{
    MapEntry *there = map_entry(map, key);
    if (there) {
        void *old = there->value;
        there->value = value;
        return old;
    }
    if (map->n >= UINT32_MAX / 4)
        ctx_fail(ctx, "out of memory: a map");
    if ((map->n + 1) * 4 > map->n_slots * 3) /* at most three quarters full */
        map_rehash(ctx, map);
    uint64_t hash = str_hash(key);
    size_t slot = map_slot(map, key, hash);
    if (map->n == map->cap)
        vec_grow(ctx, (void **)&map->entries, map->n, &map->cap, sizeof *map->entries);
    map->entries[map->n++] = (MapEntry){key, value, hash};
    map->slots[slot] = (uint32_t)map->n;
    return NULL;
}
