#!/bin/sh
# freebsd.sh: lints for FreeBSD on amd64 and arm64, and tests and examples for
# amd64 in target/freebsd/kit, to be copied to a FreeBSD host. Installs what it
# needs below target/cross, and Debian's Rust where the one at hand has neither
# std for FreeBSD nor its sources. FREEBSD_SYSROOT may name the root of a FreeBSD
# 13 on amd64 to link with.
set -eu
. "$(dirname "$0")/lib.sh"

arches='x86_64 aarch64'
cross=$PWD/target/cross
mkdir -p "$cross"
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
# Apart from the host's own builds, which another compiler may have made.
CARGO_TARGET_DIR=$cross/build${FREEBSD_SYSROOT:+-sysroot}
export CARGO_TARGET_DIR
# Enough for a backtrace, and programs a fraction of the size.
CARGO_PROFILE_DEV_DEBUG=line-tables-only
export CARGO_PROFILE_DEV_DEBUG

has_std() {
    ls "$(rustc --print target-libdir --target "$1-unknown-freebsd")"/libstd-*.rlib >/dev/null 2>&1
}

has_sources() {
    [ -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.toml" ]
}

step() {
    stage "$@"
    finish
}

has_all_std() {
    for arch in $arches; do
        has_std "$arch" || return 1
    done
}

# Without apt-get, one architecture is better than none.
if ! has_sources && ! has_all_std && { ! has_std x86_64 || command -v apt-get >/dev/null; }; then
    step debian sh ci/cross/debian.sh
    PATH=/usr/bin:/bin:$PATH
fi
echo "using $(rustc --version)"

step venv sh ci/venv.sh
for arch in $arches; do
    ln -sf ../../ci/cross/cc "$cross/$arch-freebsd-cc"
done
ln -sf ../../ci/cross/ld.lld "$cross/ld.lld"
step stubs sh ci/cross/stubs.sh "$cross"

missing=
for arch in $arches; do
    has_std "$arch" || missing="$missing $arch-unknown-freebsd"
done
if [ -n "$missing" ] && has_sources; then
    # shellcheck disable=SC2086 # a list of words
    step sysroot env CARGO="$(command -v cargo)" RUSTC="$(command -v rustc)" \
        sh ci/cross/sysroot.sh "$cross/sysroot" $missing
fi
# Cargo does not see that what it built was built or linked with something else.
for part in sysroot/stamp lib/x86_64/start.o; do
    # shellcheck disable=SC3013 # every sh has -nt, and POSIX since 2024
    [ ! "$cross/$part" -nt "$CARGO_TARGET_DIR" ] || rm -rf "$CARGO_TARGET_DIR"
done

for arch in $arches; do
    target=$arch-unknown-freebsd
    case $missing in
        *$target*)
            has_sources || { echo "no std for $target: its lints are not checked"; continue; }
            flags="--sysroot $cross/sysroot" ;;
        *)
            flags= ;;
    esac
    variable=$(echo "CARGO_TARGET_${target}" | tr a-z- A-Z_)
    export "${variable}_LINKER=$cross/$arch-freebsd-cc" "${variable}_RUSTFLAGS=$flags"
    export "CC_$(echo "$target" | tr - _)=$cross/$arch-freebsd-cc"
    # Not `cargo clippy`, which would prefer a cargo-clippy in ~/.cargo/bin.
    step "clippy-$arch" cargo-clippy clippy ${CI:+--locked} --target "$target" \
        --workspace --all-targets -- -D warnings
done

step build sh ci/cross/build.sh x86_64-unknown-freebsd
step c sh ci/cross/c.sh x86_64-unknown-freebsd target/freebsd/kit/c
step strip sh ci/cross/strip.sh target/freebsd/kit
step symbols sh ci/cross/symbols.sh
cat "$logs/symbols.log"
echo "in target/freebsd/kit:"
(cd target/freebsd/kit && find . -type f | sort)
