#!/bin/sh
# c.sh TARGET DIR: the C library for a FreeBSD target with its header in DIR, and its tests and
# examples beside it, which find it there. Run by ci/freebsd.sh, which says who links.
set -eu

target=${1:?usage: c.sh TARGET DIR}
dir=${2:?usage: c.sh TARGET DIR}
cc=$PWD/target/cross/${target%%-*}-freebsd-cc

cargo build ${CI:+--locked} --target "$target" -p jail-ffi
built=$CARGO_TARGET_DIR/$target/debug

rm -rf "$dir"
mkdir -p "$dir/lib" "$dir/include" "$dir/tests" "$dir/examples"
cp bindings/c/jailrs.h "$dir/include"
cp "$built/libjailrs.so" "$dir/lib/libjailrs.so.0"
ln -sf libjailrs.so.0 "$dir/lib/libjailrs.so"
for source in bindings/c/tests/*.c examples/c/*.c; do
    case $source in
        examples/*) to=examples ;;
        *) to=tests ;;
    esac
    "$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror -pthread -Ibindings/c "$source" \
        -o "$dir/$to/$(basename "$source" .c)" -L"$dir/lib" -ljailrs -Wl,-rpath,"\$ORIGIN/../lib"
done

# What a port installs, and a program that has the library in it.
stage=$CARGO_TARGET_DIR/install
rm -rf "$stage"
JAILRS_PROFILE=dev JAILRS_TARGET=$target sh ci/install.sh /usr/local "$stage"
pc=$stage/usr/local/libdata/pkgconfig/jailrs.pc
private=$(sed -n 's/^Libs.private: *//p' "$pc")
[ -n "$private" ] || { echo "$pc does not say what the library needs" >&2; exit 1; }
# shellcheck disable=SC2086 # a list of words
"$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror -pthread -I"$stage/usr/local/include" \
    bindings/c/tests/error.c -o "$dir/tests/error-static" "$stage/usr/local/lib/libjailrs.a" $private
