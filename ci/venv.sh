#!/bin/sh
# venv.sh: makes target/venv, a Python with ziglang: a C compiler that brings
# FreeBSD's headers and a linker for it.
set -eu
. "$(dirname "$0")/lib.sh"

package=ziglang==0.17.1
venv=target/venv

if [ "$(cat $venv/package 2>/dev/null)" = $package ] && $venv/bin/python -c 'import ziglang'; then
    exit 0
fi
python3 -c 'import ensurepip, venv' ||
    { echo "python3 lacks its venv module; Debian has it in the package python3-venv" >&2; exit 1; }
rm -rf $venv
python3 -m venv $venv
$venv/bin/python -m pip install --quiet --disable-pip-version-check $package
echo $package >$venv/package
