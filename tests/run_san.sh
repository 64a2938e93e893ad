#!/bin/sh
# Everything under AddressSanitizer and UBSan: compiler, evaluator and generated code. run_san.sh BUILD (build/san)
#
# unit tests; the official suite through both engines; random schemas; every amount of scratch from none to enough; the
# fuzzers' seeds and past crashes, then a few seconds of each. Ends with what each took. STEPS="suite scratch" takes some.
set -eu
build=$1
make=${MAKE:-make}
cc=${CC:-cc}
san="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
cflags="-O1 -g $san"
# Python is not built with the sanitizers: they are loaded before it. Its own leaks are not ours.
preload="$($cc -print-file-name=libasan.so) $($cc -print-file-name=libubsan.so)"
times=

step() {
    name=$1
    shift
    case " build ${STEPS:-unit suite differential scratch each fuzz} " in
        *" $name "*) ;;
        *) return 0 ;;
    esac
    echo "== $name"
    start=$(date +%s)
    "$@"
    times="$times
$name: $(($(date +%s) - start)) s"
}

sanitized() {
    env LD_PRELOAD="$preload" ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 "$@"
}

jobs=$(nproc)
step build "$make" --no-print-directory -j"$jobs" B="$build" CFLAGS="$cflags" LDFLAGS="$san" all
step unit env ASAN_OPTIONS=abort_on_error=1 "$make" --no-print-directory B="$build" CFLAGS="$cflags" LDFLAGS="$san" unit

suites=
for directory in ../shared/data/json-schema-test-suite "$SUITE"; do
    [ ! -d "$directory/tests" ] || suites="$suites --suite $directory"
done
# shellcheck disable=SC2086
step suite sanitized python3 tests/suite/run.py --build "$build" $suites --cc "$cc -std=c11 -fPIC -O0 $san"
# shellcheck disable=SC2086
step differential sanitized "$DIFF_PYTHON" tests/differential/run.py --build "$build" $suites --seed san --schemas 240 --cc "$cc -std=c11 -fPIC -O0 $san"
# shellcheck disable=SC2086
step scratch sanitized python3 tests/differential/scratch.py --build "$build" $suites --cc "$cc -std=c11 -fPIC -O0 $san"
step each sanitized python3 tests/differential/each.py --build "$build" --seed san --schemas 120 --cc "$cc -std=c11 -fPIC -O0 $san"
step fuzz "$make" --no-print-directory -j"$jobs" fuzz FUZZ_SECONDS=5
echo "sanitizers: all passed$times"
