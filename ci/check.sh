#!/bin/sh
# check.sh: format and lints.
set -eu
. "$(dirname "$0")/lib.sh"

need_rust
stage fmt cargo fmt --all -- --check --color never
stage clippy cargo clippy ${CI:+--locked} --workspace --all-targets -- -D warnings
if command -v shellcheck >/dev/null; then
    stage shell sh ci/shell.sh
else
    echo "shellcheck is not at hand: the scripts are not linted"
fi
finish
