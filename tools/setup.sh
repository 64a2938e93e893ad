#!/bin/sh
# Installs the Debian packages that schemac is built with, when root and missing; says nothing when all is there.
# Not root, or not Debian: one line saying what to install, and exit 1. The venv for the tests is `make venv`.
set -eu

have_header() { printf '#include <%s>\n' "$2" | ${CC:-cc} -E -x c - >/dev/null 2>&1 || missing="$missing $1"; }
have_command() { command -v "$2" >/dev/null 2>&1 || missing="$missing $1"; }

missing=
have_command make make
have_command gcc "${CC:-cc}"
have_command python3 python3
if command -v "${CC:-cc}" >/dev/null 2>&1; then
    have_header libc6-dev stdio.h
    have_header libyaml-dev yaml.h
    have_header libcjson-dev cjson/cJSON.h
    have_header libcmocka-dev 'stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h'
    printf '#define PCRE2_CODE_UNIT_WIDTH 8\n#include <pcre2.h>\n' | ${CC:-cc} -E -x c - >/dev/null 2>&1 ||
        missing="$missing libpcre2-dev"
else
    missing="$missing libc6-dev libyaml-dev libcjson-dev libcmocka-dev libpcre2-dev"
fi
have_command re2c re2c
have_command valgrind valgrind
python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || missing="$missing python3-venv"
python3 -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' >/dev/null 2>&1 ||
    missing="$missing python3-dev"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "schemac needs these Debian packages: apt-get install$missing" >&2
    exit 1
fi
# A list of packages that is out of date names files that are gone, so an install that fails is tried again after an update.
echo "installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
install="apt-get install -y -qq --no-install-recommends$missing"
$install >/dev/null 2>&1 || { apt-get update -qq >/dev/null && $install >/dev/null; }
