#!/bin/sh
# build.sh TARGET: builds tests and examples and puts them into target/freebsd/kit
# with the script that runs them.
set -eu

target=${1:?usage: build.sh TARGET}
messages=target/cross/messages.json
format=--message-format=json-render-diagnostics
kit=target/freebsd/kit

# The Python module is tested by Python.
cargo test ${CI:+--locked} --target "$target" --workspace --exclude jailrs-python \
    --lib --bins --tests --no-run $format >"$messages"
cargo build ${CI:+--locked} --target "$target" --examples $format >>"$messages"
# What is timed is optimised, with libraries of its own.
cargo build ${CI:+--locked} --target "$target" --release --bin bench-freebsd $format >>"$messages"

rm -rf target/freebsd
mkdir -p $kit
cp -R ci/kit/. $kit
target/venv/bin/python ci/cross/collect.py $kit <"$messages"
