#!/bin/sh
# symbols.sh: sees that the programs of the kit run on FreeBSD 13, too.
set -eu

find target/freebsd/kit/tests target/freebsd/kit/examples target/freebsd/kit/bench-freebsd \
    target/freebsd/kit/c/lib/libjailrs.so.0 target/freebsd/kit/c/tests target/freebsd/kit/c/examples -type f -exec \
    target/venv/bin/python ci/cross/symbols.py {} +
