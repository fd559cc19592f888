#!/bin/sh
# stubs.sh DIR: empty stand-ins, in DIR/lib, for libraries of FreeBSD's base
# system that the libc crate names and zig does not ship. Nothing uses a symbol
# of them, and rustc links --as-needed, so no program ends up depending on them.
# Beside them what makes programs run on FreeBSD 13, too. DIR holds the C
# compilers.
set -eu

dir=${1:?usage: stubs.sh DIR}
unset FREEBSD_SYSROOT
for arch in x86_64 aarch64; do
    mkdir -p "$dir/lib/$arch"
    for library in kvm memstat procstat devstat; do
        out=$dir/lib/$arch/lib$library.so
        [ -e "$out" ] || "$dir/$arch-freebsd-cc" -shared -nostdlib -o "$out" -x c /dev/null
    done
    start=$dir/lib/$arch/start.o
    # shellcheck disable=SC3013 # every sh has -nt, and POSIX since 2024
    [ "$start" -nt ci/cross/start.c ] ||
        "$dir/$arch-freebsd-cc" -c -O1 -fPIC -Wall -Wextra -Werror -o "$start" ci/cross/start.c
done
