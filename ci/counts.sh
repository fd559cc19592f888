#!/bin/sh
# counts.sh LOG...: adds up what `cargo test` and pytest wrote into logs.
set -eu

cat "$@" | awk '
    /^test result: / || /^(=+ )?[0-9]+ [a-z]+.* in [0-9.]+s/ {
        for (i = 2; i <= NF; i++) {
            if ($i ~ /^passed/) passed += $(i - 1)
            if ($i ~ /^(failed|error)/) failed += $(i - 1)
            if ($i ~ /^(ignored|skipped)/) skipped += $(i - 1)
        }
    }
    END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'
