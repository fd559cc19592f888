#!/bin/sh
# examples.sh [ARGUMENT...]: runs every example with these arguments. Without
# any they use the simulated kernel. Each must succeed and print something.
set -eu
. "$(dirname "$0")/lib.sh"

cargo build ${CI:+--locked} --examples
status=0
for source in examples/*.rs examples/*/main.rs; do
    [ -e "$source" ] || continue
    name=${source#examples/}
    name=${name%/main.rs}
    name=${name%.rs}
    output=$logs/example-$name.log
    if ! cargo run --quiet --example "$name" -- "$@" >"$output"; then
        echo "$source failed:"
    elif [ ! -s "$output" ]; then
        echo "$source printed nothing"
    else
        echo "$source"
        continue
    fi
    cat "$output"
    status=1
done
exit $status
