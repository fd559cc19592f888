#!/bin/sh
# install.sh [PREFIX [DESTDIR]]: builds libjailrs and installs it, its header, its jailrs.pc and its
# manual pages. JAILRS_PROFILE=dev builds one for tests; JAILRS_TARGET is another target of rustc's.
set -eu
. "$(dirname "$0")/lib.sh"

prefix=${1:-/usr/local}
root=${2:-}$prefix
profile=${JAILRS_PROFILE:-release}
target=${JAILRS_TARGET:-}
case $prefix in
    /*) ;;
    *) echo "PREFIX $prefix is no absolute path" >&2; exit 1 ;;
esac

built=$CARGO_TARGET_DIR${target:+/$target}/$profile
[ "$profile" != dev ] || built=$CARGO_TARGET_DIR${target:+/$target}/debug
cargo build ${CI:+--locked} --quiet --profile "$profile" ${target:+--target "$target"} -p jail-ffi

case ${target:-$(uname -s)} in
    *[Ff]ree[Bb][Ss][Dd]*) pkgconfig=libdata/pkgconfig libs='-lpthread -lm -lutil -lgcc_s' ;;
    *) pkgconfig=lib/pkgconfig libs='-lpthread -lm -ldl -lutil -lgcc_s' ;;
esac
version=$(sed -n 's/^#define JAILRS_VERSION "\(.*\)"/\1/p' bindings/c/jailrs.h)

install -d "$root/include" "$root/lib" "$root/$pkgconfig" "$root/share/man/man3"
install -m 444 bindings/c/jailrs.h "$root/include"
install -m 444 "$built/libjailrs.so" "$root/lib/libjailrs.so.0"
ln -sf libjailrs.so.0 "$root/lib/libjailrs.so"
sh ci/staticlib.sh "$built/libjailrs.a" "$root/lib/libjailrs.a"
sed -e "s|@PREFIX@|$prefix|" -e "s|@VERSION@|$version|" -e "s|@LIBS_PRIVATE@|$libs|" \
    bindings/c/jailrs.pc.in >"$root/$pkgconfig/jailrs.pc"
chmod 444 "$root/$pkgconfig/jailrs.pc"
for page in bindings/c/man/*.3; do
    [ -e "$page" ] || continue
    install -m 444 "$page" "$root/share/man/man3"
    # Each function is found by its own name.
    sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([a-z_]*\).*/\1/p' "$page" | while read -r name; do
        [ "$name.3" = "$(basename "$page")" ] || ln -sf "$(basename "$page")" "$root/share/man/man3/$name.3"
    done
done
