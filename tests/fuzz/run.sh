#!/bin/sh
# Runs one fuzzer: run.sh DIRECTORY NAME SECONDS. 0 seconds: only its seeds and past crashes, each once.
set -eu
program=$1/fuzz_$2
name=$2
seconds=$3
found=$1/corpus/$name
seeds=tests/fuzz/corpus/$name
more=$1/seeds/$name # made of what other tests have
crashes=tests/regress/$name
mkdir -p "$found" "$more"
if [ "$name" = python ]; then
    mkdir -p "$more/models" "$more/corpus" # both have a shop.py
    cp tests/pydantic/models/*.py "$more/models"
    cp tests/pydantic/corpus/*.py "$more/corpus"
    cp tests/pydantic/validators.py "$more"
    python3 tests/bodies/run.py --models "$more"
fi
set -- -rss_limit_mb=3000 -timeout=20 -print_final_stats=0 -verbosity=0
[ ! -e "tests/fuzz/$name.dict" ] || set -- "$@" "-dict=tests/fuzz/$name.dict"

files=$(find "$seeds" "$more" "$crashes" -type f 2>/dev/null | sort)
if [ -n "$files" ]; then
    # shellcheck disable=SC2086
    "$program" "$@" $files >"$found.log" 2>&1 || { cat "$found.log"; echo "fuzz_$name: a seed or a past crash fails"; exit 1; }
fi
echo "fuzz_$name: $(echo "$files" | grep -c . || true) seeds and past crashes passed"
[ "$seconds" != 0 ] || exit 0

mkdir -p "$crashes"
[ -d "$seeds" ] || seeds=
"$program" "$@" "-max_total_time=$seconds" -max_len=8192 "-artifact_prefix=$crashes/" "$found" "$more" $seeds >"$found.log" 2>&1 || {
    tail -n 40 "$found.log"
    echo "fuzz_$name: failed; the input is in $crashes"
    exit 1
}
rmdir "$crashes" 2>/dev/null || true
echo "fuzz_$name: ${seconds} s passed, $(find "$found" -type f | wc -l) inputs kept"
