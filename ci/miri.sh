#!/bin/sh
# miri.sh: the tests of jail-sys, jail and jail-sim that touch no file, under Miri, which sees
# undefined behaviour. It comes with a nightly toolchain of rustup's; without one nothing is run.
set -eu
. "$(dirname "$0")/lib.sh"

if ! cargo +nightly miri --version >"$logs/miri-version.log" 2>&1; then
    echo "miri: skipped, there is no nightly toolchain that has it (rustup component add miri)"
    exit 0
fi
CARGO_TARGET_DIR=$PWD/target/miri
MIRIFLAGS=${MIRIFLAGS:-}
# Random cases take minutes each; a few show what there is to see.
PROPTEST_CASES=4
export MIRIFLAGS PROPTEST_CASES

miri() {
    cargo +nightly miri test ${CI:+--locked} --quiet "$@"
}

stage miri-sys miri -p jail-sys --lib
stage miri-jail miri -p freebsd-jail --lib
# Files of this computer are openat(2)'s, which Miri does not know.
stage miri-sim miri -p jail-sim --lib -- vfsopt:: prison::name:: prison::find:: prison::ip:: prison::meta:: \
    prison::params:: md::units:: net::units:: devfs::fnmatch:: vfs::memfs::data:: programs::sh::parser::
finish
