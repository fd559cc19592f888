#!/bin/sh
# shell.sh: lints every script.
set -eu
. "$(dirname "$0")/lib.sh"

git ls-files ci .ci | while read -r file; do
    case $(head -n 1 "$file") in
        '#!/bin/sh' | '#!/bin/bash' | *'shellcheck shell=sh'*) echo "$file" ;;
        *) ! grep -q '^# shellcheck shell=sh$' "$file" || echo "$file" ;;
    esac
done | xargs shellcheck -x
