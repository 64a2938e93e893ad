#!/bin/sh
# Brings the benchmark's peers: Debian packages when root, yyjson's C out of PyPI's source package, crates by cargo. What cannot be had
# is said; the benchmark then runs without it and says so too.
# usage: setup.sh BUILD
set -eu
here=$(dirname "$0")
build=$1
mkdir -p "$build"

missing=
for pair in g++:/usr/bin/g++ libsimdjson-dev:/usr/include/simdjson.h rapidjson-dev:/usr/include/rapidjson/schema.h \
    libcjson-dev:/usr/include/cjson/cJSON.h libjansson-dev:/usr/include/jansson.h valgrind:/usr/bin/valgrind; do
    [ -e "${pair#*:}" ] || missing="$missing ${pair%%:*}"
done
if [ -n "$missing" ]; then
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        install="apt-get install -y -qq --no-install-recommends$missing"
        DEBIAN_FRONTEND=noninteractive
        export DEBIAN_FRONTEND
        $install >/dev/null 2>&1 || { apt-get update -qq >/dev/null && $install >/dev/null; } || echo "bench: not installed:$missing" >&2
    else
        echo "bench: for all peers: apt-get install$missing" >&2
    fi
fi

if [ ! -e "$build/yyjson/yyjson.c" ]; then
    echo "yyjson==4.0.6 --hash=sha256:fcd4dc15c1e39a30bf9fa85d56903029111506860fc3080ab0d81c6c6dacaa8c" >"$build/yyjson.txt"
    if ${PYTHON:-python3} -m pip download -q --disable-pip-version-check --no-binary :all: --no-deps --require-hashes -r "$build/yyjson.txt" -d "$build"; then
        tar -xzf "$build/yyjson-4.0.6.tar.gz" -C "$build" yyjson-4.0.6/yyjson/yyjson.c yyjson-4.0.6/yyjson/yyjson.h
        rm -rf "$build/yyjson"
        mv "$build/yyjson-4.0.6/yyjson" "$build/yyjson"
    else
        echo "bench: cannot fetch yyjson's source package" >&2
    fi
fi

# Ajv and Blaze.
if ! command -v npm >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null 2>&1 || echo "bench: not installed: nodejs npm" >&2
fi
if command -v npm >/dev/null 2>&1; then
    mkdir -p "$build/node"
    if ! cmp -s "$here/node/package-lock.json" "$build/node/package-lock.json"; then
        cp "$here/node/package.json" "$here/node/package-lock.json" "$build/node"
        (cd "$build/node" && npm ci --silent) || { rm "$build/node/package-lock.json"; echo "bench: cannot fetch npm's packages" >&2; }
    fi
else
    echo "bench: for Ajv and Blaze: apt-get install nodejs npm" >&2
fi

# simdjson 4 and the validators in Rust.
if command -v cargo >/dev/null 2>&1; then
    (cd "$here/rust" && cargo fetch -q --locked) || echo "bench: cannot fetch crates" >&2
else
    echo "bench: no cargo (rustc 1.85 or newer): no contenders in Rust, no simdjson 4" >&2
fi
