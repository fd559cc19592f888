#!/bin/sh
# test.sh: everything that must hold before a commit. All stages run, so that
# one run tells all that is wrong; what they wrote is kept in target/ci.
set -eu
. "$(dirname "$0")/lib.sh"

need_rust
sh ci/check.sh || failed=' check'

# The header test compares with the headers that ziglang brings, and skips
# itself where none can be had: no network, a platform it is not made for.
before=$failed
stage venv sh ci/venv.sh
if [ "$failed" = "$before" ]; then
    JAILRS_ZIG_PYTHON=$PWD/target/venv/bin/python
    export JAILRS_ZIG_PYTHON
else
    failed=$before
    echo "going on without ziglang: headers are not compared"
fi

stage kit sh ci/kit-test.sh
stage tests cargo test ${CI:+--locked} --workspace --exclude jailrs-python --lib --bins --tests --no-fail-fast
stage doctests cargo test ${CI:+--locked} --workspace --exclude jailrs-python --doc --no-fail-fast
stage doc sh ci/doc.sh
stage examples sh ci/examples.sh
stage c sh ci/c.sh
stage python sh ci/python.sh

[ -e "$logs/python-tests.log" ] || : >"$logs/python-tests.log"
counts=$(sh ci/counts.sh "$logs/tests.log" "$logs/doctests.log" "$logs/c.log" "$logs/python-tests.log")
[ -z "$failed" ] || echo "failed:$failed"
echo "$counts"
[ -z "$failed" ]
