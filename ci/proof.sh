#!/bin/sh
# proof.sh: every fault, every pair of a fault and one after it, every crash, and many random
# lives of jails, of which `make test` takes samples. Minutes, with all cores.
set -eu
. "$(dirname "$0")/lib.sh"

JAILRS_PROOF=all cargo test ${CI:+--locked} --quiet -p freebsd-jail --test checks start:: -- --nocapture
