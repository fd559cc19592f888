#!/bin/sh
# mutants.sh: changes the code in one place at a time, and tells which changes no test notices.
# FILE is a list of globs of source files, those of jail's values unless it is said; SHARD=k/n
# takes every nth change, from the kth on, of 0 to n-1. What became of each is in
# target/mutants/mutants.out; docs/mutation.md tells of those that are known, .cargo/mutants.toml
# what is not tried.
set -eu
. "$(dirname "$0")/lib.sh"

values='jail/src/value.rs jail/src/value/* jail/src/values.rs jail/src/values/*
    jail/src/query.rs jail/src/query/* jail/src/settings.rs jail/src/settings/*'
files=${FILE:-$values}
version=27.1.0
mutants=target/tools/bin/cargo-mutants
out=$PWD/target/mutants

# The tests that are for it: a change takes as long as they do. Those of starts that fail at every
# call are left out.
case $files in
jail-sim/*) set -- -p jail-sim -- --lib --test transcripts ;;
jail/src/life* | jail/src/journal*) set -- -p freebsd-jail -- --lib --test stores --test form --test checks -- \
    --skip start::killed --skip start::crash --skip start::faults --skip start::pairs --skip start::random ;;
jail/*) set -- -p freebsd-jail -- --lib --test encoding --test open_door --test small --test form \
    --test setters --test alloc --test roundtrip --test checks -- --skip start:: ;;
*) echo "FILE=$files: these are not files of jail or jail-sim" >&2 && exit 1 ;;
esac

[ "$($mutants mutants --version 2>/dev/null)" = "cargo-mutants $version" ] ||
    stage mutants-tool cargo install --quiet --locked --root target/tools "cargo-mutants@$version"
[ -z "$failed" ] || finish

set -f
for file in $files; do
    set -- --file "$file" "$@"
done
set +f

# A copy that stays where it is, and is new each time: only what others made is compiled once.
rm -rf "$out/tree"
mkdir -p "$out/tree"
git ls-files -z --cached --others --exclude-standard | tar -cf - --null -T - | tar -xmf - -C "$out/tree"
CARGO_TARGET_DIR=$out/build CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=1 PROPTEST_MAX_SHRINK_ITERS=0
export CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG CARGO_INCREMENTAL PROPTEST_MAX_SHRINK_ITERS
status=0
$mutants mutants --dir "$out/tree" --in-place --output "$out" \
    ${SHARD:+--shard "$SHARD" --sharding round-robin} --minimum-test-timeout 60 "$@" || status=$?
# 2: some were missed; 3: with some, the tests did not end.
case $status in 0 | 2 | 3) ;; *) exit "$status" ;; esac
