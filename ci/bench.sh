#!/bin/sh
# bench.sh [ARGUMENT...]: the benchmarks; arguments go to each of them.
set -eu
. "$(dirname "$0")/lib.sh"

cargo bench --bench '*' -- "$@"
