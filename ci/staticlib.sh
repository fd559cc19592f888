#!/bin/sh
# staticlib.sh IN OUT: a static library with no symbols but jailrs_*, so that it meets no other one
# that was written in Rust. Where the tools cannot do that it is copied as it is. What std has for
# compilers (bitcode) and debuggers goes: ar may take the first for a file of its own compiler's.
set -eu

ld=${LD:-ld} objcopy=${OBJCOPY:-objcopy}
rm -f "$2" "$2.o"
if "$ld" -r --strip-debug --whole-archive "$1" -o "$2.o" 2>/dev/null &&
    "$objcopy" --wildcard --keep-global-symbol='jailrs_*' --remove-section=.llvmbc \
        --remove-section=.llvmcmd "$2.o" 2>/dev/null; then
    "${AR:-ar}" rcs "$2" "$2.o"
else
    echo "no symbols were hidden in $2: $ld or $objcopy cannot do it" >&2
    cp "$1" "$2"
fi
rm -f "$2.o"
chmod 444 "$2"
