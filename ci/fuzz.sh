#!/bin/sh
# fuzz.sh [TARGET...]: runs each fuzz target, or those named, for FUZZ_SECONDS (60), with
# libFuzzer and a stable compiler: the flags are those that cargo-fuzz gives, but for the address
# sanitizer, for which there is nothing here that is not safe Rust. New inputs go to
# target/fuzz/corpus; what fails is kept in target/fuzz/found, and becomes a file of fuzz/corpus
# when it is mended, or a test. Needs a C++ compiler.
set -eu
. "$(dirname "$0")/lib.sh"

seconds=${FUZZ_SECONDS:-60}
out=$PWD/target/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS='--cfg fuzzing -Cdebug-assertions -Ccodegen-units=1 -Cpasses=sancov-module
    -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares'
export RUSTFLAGS

# With --target, so that build scripts and macros are built without the flags.
CARGO_TARGET_DIR=$out/build cargo build ${CI:+--locked} --quiet --release --target "$host" \
    -p jailrs-fuzz --features libfuzzer --bins
# shellcheck disable=SC2046 # names without spaces
[ $# != 0 ] || set -- $(ls fuzz/corpus)
mkdir -p "$out/found"
for target; do
    mkdir -p "$out/corpus/$target"
    program=$out/build/$host/release/$target
    stage "fuzz-$target" "$program" -verbosity=0 -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 \
        -print_final_stats=1 -artifact_prefix="$out/found/$target-" \
        "$out/corpus/$target" "fuzz/corpus/$target"
    sed -n 's/^stat::number_of_executed_units: /  inputs: /p' "$logs/fuzz-$target.log"
done
finish
