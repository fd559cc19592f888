#!/bin/sh
# sysroot.sh DIR TARGET...: builds Rust's std for targets into the sysroot DIR.
#
# CARGO and RUSTC name the toolchain; its sources of std must be installed.
# Afterwards `cargo build --target T` with the flags `--sysroot DIR` needs no
# nightly. A sysroot that the same compiler and this script made is left alone.
set -eu

out=${1:?usage: sysroot.sh DIR TARGET...}
shift
stamp=$("$RUSTC" -vV; cksum <"$0"; echo "$*")
[ "$stamp" != "$(cat "$out/stamp" 2>/dev/null)" ] || exit 0

rm -rf "$out"
mkdir -p "$out/crate/src"
echo '#![no_std]' >"$out/crate/src/lib.rs"
# Tests are checked and linked here, never timed: a quick build of std will do.
cat >"$out/crate/Cargo.toml" <<'EOF'
[package]
name = "nothing"
edition = "2024"

[workspace]

[profile.release]
opt-level = 1
EOF

targets=
for target; do targets="$targets --target $target"; done
# shellcheck disable=SC2086 # a list of words
(cd "$out/crate" && RUSTFLAGS="" CARGO_TARGET_DIR=target RUSTC_BOOTSTRAP=1 "$CARGO" build --release \
    -Zbuild-std=std,panic_abort,test,proc_macro $targets)

for target; do
    mkdir -p "$out/lib/rustlib/$target/lib"
    cp "$out/crate/target/$target/release/deps"/*.rlib "$out/lib/rustlib/$target/lib/"
    rm "$out/lib/rustlib/$target/lib"/libnothing-*
done
rm -rf "$out/crate"
echo "$stamp" >"$out/stamp"
