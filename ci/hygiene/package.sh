#!/bin/sh
# package.sh: makes the packages that would be published and builds from them.
set -eu

CARGO_TARGET_DIR=$PWD/target/package-build
export CARGO_TARGET_DIR
cargo package ${CI:+--locked} --quiet --allow-dirty -p jail-sys -p freebsd-jail -p jail-sim "$@"
for file in "$CARGO_TARGET_DIR"/package/*.crate; do
    for part in Cargo.toml LICENSE src/lib.rs; do
        tar -tzf "$file" | grep -q "/$part$" || { echo "$file has no $part"; exit 1; }
    done
    echo "$(basename "$file"): $(tar -tzf "$file" | wc -l) files, $(wc -c <"$file") bytes"
done
