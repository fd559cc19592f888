#!/bin/sh
# run.sh [PART...]: puts the questions of jailrs to the running FreeBSD kernel,
# as root. README beside it says what the parts are; without any, all are run.
# It ends with a line of counts, and with 0 if nothing failed.
set -u

here=$(cd "$(dirname "$0")" && pwd -P) || exit 2
# shellcheck source=lib/facts.sh
. "$here/lib/facts.sh"
# shellcheck source=lib/own.sh
. "$here/lib/own.sh"

# Seconds for a program; of the checks each part is one.
limit=${JAILRS_KIT_LIMIT:-1800}
passed=0 failed=0 skipped=0
pid=
broken_off=

main() {
    need_host
    parts=${*:-abi simulated replay checks freebsd examples c}
    for part in $parts; do
        case $part in
            abi | simulated | replay | checks | freebsd | examples | c | bench) ;;
            *) stop "there is no part $part: README says which there are" ;;
        esac
    done
    logs=$here/log
    mkdir -p "$logs" || stop "the logs cannot be written to $logs"
    # Everything is made below a directory of a fresh name; others walk through it.
    work=$(mktemp -d "${TMPDIR:-/tmp}/jailrs-kit.XXXXXX") || stop "no directory to work in"
    work=$(cd "$work" && pwd -P)
    chmod 755 "$work"
    TMPDIR=$work
    export TMPDIR
    unset JAILRS_KERNEL JAILRS_TRANSCRIPTS JAILRS_PROOF
    snapshot >"$work/before" || stop "what this host has cannot be written to $work"
    dying=$(dying)
    trap interrupted INT TERM HUP
    echo "FreeBSD $(uname -r), $(uname -m), $(sysctl -n hw.ncpu) processors"
    prepare_host
    # What has been loaded is taken away apart from the rest. Half of this list
    # would make the other half of the host leftovers.
    trap '' INT TERM HUP
    snapshot >"$work/prepared" || cp "$work/before" "$work/prepared"
    trap interrupted INT TERM HUP
    for part in $parts; do
        "part_$part"
    done
    trap '' INT TERM HUP
    close
}

part_abi() {
    libtest abi tests/jail-sys/abi
}

# What needs no kernel of its own, and what runs on the simulated one.
part_simulated() {
    for test in tests/*/*; do
        case $test in
            */transcripts | */checks | */freebsd | */abi) ;;
            *) libtest "$(echo "${test#tests/}" | tr / -)" "$test" ;;
        esac
    done
}

part_replay() {
    why=$(why_no_replay)
    if [ -n "$why" ]; then
        skip "the replay of what real kernels answered" "$why"
        return
    fi
    set --
    for case in $replay_lacks; do
        set -- "$@" --skip "$case"
    done
    JAILRS_KERNEL=local libtest replay tests/jail-sim/transcripts "$@"
}

# One after the other: each compares the whole host before and after. A part of
# its own is each of their modules, so that one that takes too long is the only
# one that is lost.
part_checks() {
    program checks tests/jail/checks --list
    awk -F ': ' '$2 == "test" { print $1 }' "$log" >"$work/checks"
    if [ ! -s "$work/checks" ]; then
        fail checks "does not say what there is"
        return
    fi
    for module in $(modules <"$work/checks" | sort -u); do
        # shellcheck disable=SC2046 # a list of names
        JAILRS_KERNEL=local libtest "checks-$(echo "$module" | sed 's/::/-/g')" tests/jail/checks \
            --test-threads=1 --exact $(in_module "$module" <"$work/checks")
    done
}

# start::faults of start::faults::one, start of start::two.
modules() {
    awk -F :: '{ print (NF > 2 ? $1 "::" $2 : $1) }'
}

in_module() {
    awk -F :: -v module="$1" '(NF > 2 ? $1 "::" $2 : $1) == module'
}

part_freebsd() {
    libtest freebsd tests/jail/freebsd --include-ignored --test-threads=1
}

part_examples() {
    speak examples/*
}

# What others have put there: tests that exit with 0, or 77 if they cannot run
# here, and examples. Nothing is there yet if the folder is not.
part_c() {
    if [ -d "$here/c/lib" ]; then
        LD_LIBRARY_PATH=$here/c/lib
        export LD_LIBRARY_PATH
    fi
    for test in c/tests/*; do
        runs "$test" || continue
        name=$(echo "$test" | tr / -)
        JAILRS_KERNEL=local program "$name" "$test"
        case $status in
            0) passed=$((passed + 1)) && echo "$name: ok" ;;
            77) skip "$name" "$(tail -n 1 "$log")" ;;
            *) fail "$name" "ended with status $status" ;;
        esac
    done
    speak c/examples/*
}

# speak EXAMPLE...: runs them, unless this host lacks something, or their jails
# would be in somebody's way.
speak() {
    why=$(why_no_examples)
    for example; do
        runs "$example" || continue
        name=$(echo "$example" | tr / -)
        lacks=$(example_lacks "${example##*/}")
        if [ -n "$why$lacks" ]; then
            skip "$name" "${why:-$lacks}"
        else
            examples_run=yes
            speaks "$example" --local
        fi
    done
}

# Only if it is asked for: a table of times.
part_bench() {
    if [ ! -x "$rescue" ]; then
        skip bench "there is no $rescue"
        return
    fi
    program bench bench-freebsd --local
    cat "$log"
    [ "$status" = 0 ] || fail bench "ended with status $status"
}

# program NAME PROGRAM [ARGUMENT...]: runs one of the kit; sets status and log.
program() {
    log=$logs/$1.log
    name=$1
    run=$here/$2
    shift 2
    # In the background, so that this shell hears signals meanwhile.
    (cd "$work" && exec timeout --foreground -k 10 "$limit" "$run" "$@") >"$log" 2>&1 </dev/null &
    pid=$!
    wait "$pid"
    status=$?
    pid=
}

# libtest NAME PROGRAM [ARGUMENT...]: runs a program of tests and counts them.
libtest() {
    runs "$2" || { fail "$1" "$2 is missing"; return; }
    program "$@" --show-output
    counts=$(awk -f "$here/lib/count.awk" -v status="$status" -v limit="$limit" "$log")
    echo "$counts" | sed '$d' | sed "s/^/$name: /"
    # shellcheck disable=SC2046 # three numbers
    set -- $(echo "$counts" | tail -n 1)
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
    echo "$name: $1 passed, $2 failed, $3 skipped"
}

# speaks PROGRAM [ARGUMENT...]: runs an example, which must succeed and print something.
speaks() {
    program "$(echo "$1" | tr / -)" "$@"
    if [ "$status" != 0 ]; then
        fail "$name" "ended with status $status"
        cat "$log"
    elif [ ! -s "$log" ]; then
        fail "$name" "printed nothing"
    else
        passed=$((passed + 1))
        echo "$name: ok"
    fi
}

runs() {
    [ -f "$here/$1" ] && [ -x "$here/$1" ]
}

fail() {
    failed=$((failed + 1))
    echo "$1: FAILED: $2"
}

skip() {
    skipped=$((skipped + 1))
    echo "$1: skipped: $2"
}

stop() {
    echo "run.sh: $1" >&2
    exit 2
}

interrupted() {
    trap '' INT TERM HUP
    if [ -n "$pid" ]; then
        kill "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    fi
    echo "interrupted"
    broken_off=yes
    close
}

# Nothing is left, or it is said and taken away; the counts, and the end.
close() {
    [ -e "$work/prepared" ] || cp "$work/before" "$work/prepared"
    snapshot >"$work/after"
    left=$(left_over "$work/prepared" "$work/after")
    if [ -n "$left" ]; then
        [ -n "$broken_off" ] || fail "left behind" "and taken away now:"
        echo "$left"
    fi
    # What is in use cannot be unloaded.
    take_away "$work/prepared" "$work/after"
    unload
    snapshot >"$work/after"
    left=$(left_over "$work/before" "$work/after")
    [ -z "$left" ] || { echo "still there:"; echo "$left"; }
    now=$(dying)
    [ "$now" -le "$dying" ] ||
        echo "$now jails are dying, $dying were before: jls -d tells; some stay so until a reboot"
    gone=$(comm -23 "$work/before" "$work/after")
    [ -z "$gone" ] || { fail "missing" "the host had this before:"; echo "$gone"; }
    if mount -p | awk -v dir="$work/" 'index($2, dir) == 1 { found = 1 } END { exit !found }'; then
        echo "something is mounted below $work: it is left there"
    else
        rm -rf "$work"
    fi
    echo "$passed passed, $failed failed, $skipped skipped"
    [ -z "$broken_off" ] || exit 130
    [ "$failed" = 0 ] || exit 1
    exit 0
}

cd "$here" && main "$@"
