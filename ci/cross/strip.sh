#!/bin/sh
# strip.sh DIR: takes the debug information off the programs and libraries in
# DIR, which is most of their size; names stay, for backtraces.
set -eu

find "${1:?usage: strip.sh DIR}" -type f \( -perm -100 -o -name '*.so.*' \) ! -name '*.sh' |
    while read -r file; do
        # Where the tool is missing, or knows this computer's programs only, they are larger.
        strip --strip-debug "$file" || { echo "not stripped: $file"; exit; }
    done
