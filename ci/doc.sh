#!/bin/sh
# doc.sh: the documentation, a broken link or a missing word being an error.
set -eu
. "$(dirname "$0")/lib.sh"

RUSTDOCFLAGS='-D warnings' cargo doc ${CI:+--locked} --workspace --no-deps
