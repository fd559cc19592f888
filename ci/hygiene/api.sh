#!/bin/sh
# api.sh [--write]: compares the public interface of each crate with its public-api.txt, so that
# a change of it is seen in review; --write writes them anew.
set -eu

sh ci/doc.sh
status=0
for crate in jail jail-sim jail-sys; do
    library=$(echo $crate | tr - _)
    python3 ci/hygiene/api.py target/doc "$library" >"target/ci/$crate-api.txt"
    if [ "${1:-}" = --write ]; then
        cp "target/ci/$crate-api.txt" $crate/public-api.txt
    elif ! diff -u $crate/public-api.txt "target/ci/$crate-api.txt"; then
        echo "$crate/public-api.txt differs: if that is meant, run sh ci/hygiene/api.sh --write"
        status=1
    fi
done
exit $status
