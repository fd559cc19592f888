# Reads what a program of tests wrote: prints what failed and what was skipped,
# with the reason, and at last the numbers of those passed, failed and skipped.
# `status` is how the program ended, `limit` how many seconds it had.

/^---- .* stdout ----$/ { test = $2; told = 0 }
/^(successes|failures):$/ { test = "" }
/^skipped in part/ { if (test != "") print test ": " $0; next }
/^skipped/ {
    if (test == "" || told) next
    told = 1
    print test ": " $0
    skipped++
}
/^test .* \.\.\. ignored/ {
    reason = $0
    sub(/^.* \.\.\. ignored,? ?/, "", reason)
    print $2 ": skipped: " (reason == "" ? "ignored" : reason)
}
/^test .* \.\.\. ok$/ { oks++ }
/^test .* \.\.\. FAILED/ { print $2 ": FAILED"; broken++ }
# The replay's own lines.
/^FAILED / { print }
/^test result: / {
    ended = 1
    for (i = 2; i <= NF; i++) {
        if ($i ~ /^passed/) passed += $(i - 1)
        if ($i ~ /^failed/) failed += $(i - 1)
        if ($i ~ /^ignored/) ignored += $(i - 1)
    }
}
END {
    if (!ended) {
        # What was over by then counts.
        passed = oks
        failed = broken + 1
        if (status == 124)
            print "FAILED: not over after " limit " s; JAILRS_KIT_LIMIT gives it more"
        else
            print "FAILED: ended with status " status " before the counts"
    } else if (status != 0 && failed == 0) {
        print "FAILED: ended with status " status " after the counts"
        failed++
    }
    printf "%d %d %d\n", passed - skipped, failed, skipped + ignored
}
