#!/bin/sh
# build.sh TARGET: builds tests and examples and puts them into target/freebsd.
set -eu

target=${1:?usage: build.sh TARGET}
messages=target/cross/messages.json
format=--message-format=json-render-diagnostics

# The Python module is tested by Python.
cargo test ${CI:+--locked} --target "$target" --workspace --exclude jailrs-python \
    --lib --bins --tests --no-run $format >"$messages"
cargo build ${CI:+--locked} --target "$target" --examples $format >>"$messages"

rm -rf target/freebsd
target/venv/bin/python ci/cross/collect.py target/freebsd <"$messages"
cp ci/cross/README.in target/freebsd/README
