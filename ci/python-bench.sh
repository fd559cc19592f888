#!/bin/sh
# python-bench.sh: what Python costs, as numbers: the calls of
# bindings/python/benches/calls.py beside the same from Rust, both optimized.
set -eu
. "$(dirname "$0")/lib.sh"

venv=$PWD/target/python-bench
[ -x "$venv/bin/python" ] || "${JAILRS_PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --force-reinstall ./bindings/python
cargo bench --bench python -- --quiet >/dev/null
"$venv/bin/python" bindings/python/benches/calls.py
