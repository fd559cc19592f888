#!/bin/sh
# kit-test.sh: runs the kit's run.sh, in every shell that is at hand, on a host
# that is a folder of text files, with programs that are a few lines of shell.
set -eu
. "$(dirname "$0")/lib.sh"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir "$root/tmp"
# Where run.sh makes its directory.
TMPDIR=$root/tmp
kit=$root/kit
FAKE=$root/host
JAILRS_FAKE_DONE=$root/done
export FAKE JAILRS_FAKE_DONE TMPDIR

# A host with a little of everything, and a kit whose programs all succeed.
host() {
    rm -rf "$FAKE" "$kit" "${root:?}/bin"
    mkdir -p "$FAKE" "$root/bin" "$kit/examples"
    for name in uname id sysctl jls jail mount umount mdconfig ifconfig rctl devfs kldstat \
        kldload kldunload hostname sysrc pgrep; do
        cp ci/kit-test/fake.sh "$root/bin/$name"
        chmod 755 "$root/bin/$name"
    done
    echo FreeBSD >"$FAKE/system"
    echo 0 >"$FAKE/uid"
    echo old.example.org >"$FAKE/hostname"
    printf '%s\n' kern.osreldate=1501000 security.jail.jailed=0 kern.features.vimage=1 \
        kern.features.inet6=1 kern.racct.enable=1 hw.ncpu=2 >"$FAKE/sysctl"
    echo "/dev/ada0p2 / ufs rw 1 1" >"$FAKE/mounts"
    echo md7 >"$FAKE/disks"
    printf '%s\n' lo0 em0 >"$FAKE/interfaces"
    printf '%s\n' "lo0 inet 127.0.0.1" "lo0 inet6 ::1" "em0 inet 203.0.113.5" >"$FAKE/addresses"
    printf '%s\n' "1 100 hide" "4 100 include 1" >"$FAKE/rules"
    echo kernel >"$FAKE/modules"
    for file in jails dying limits absent rc.conf processes; do
        : >"$FAKE/$file"
    done
    mkdir "$FAKE/rescue"
    printf '#!/bin/sh\n' >"$FAKE/rescue/sh"
    chmod 755 "$FAKE/rescue/sh"
    cp -R ci/kit/. "$kit"
    sed -i.old -e "s|/var/run/jailrs|$FAKE/run|" "$kit/lib/own.sh"
    sed -i.old -e "s|/rescue/sh|$FAKE/rescue/sh|" "$kit/lib/facts.sh"
    for test in jail-sys/abi jail/unit jail/checks jail/freebsd jail-sim/transcripts; do
        tests "$test" "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured"
    done
    script "examples/list" 'echo "$*"'
}

script() {
    mkdir -p "$(dirname "$kit/$1")"
    printf '#!/bin/sh\n%s\n' "$2" >"$kit/$1"
    chmod 755 "$kit/$1"
}

# tests NAME TEXT [COMMAND]: a program of tests that writes this.
tests() {
    script "tests/$1" "[ \"\$1\" != --list ] || { echo a::one: test; exit; }
cat <<'.'
$2
.
${3:-}"
}

# kit [PART...]: runs it; sets status, and what it wrote is in $root/out.
kit() {
    rm -rf "$root/host.before"
    cp -R "$FAKE" "$root/host.before"
    status=0
    PATH=$root/bin:$PATH $shell "$kit/run.sh" "$@" >"$root/out" 2>&1 || status=$?
}

# expect STATUS LINE...: the exit status, and lines that must have been written.
expect() {
    [ "$status" = "$1" ] || wrong "ended with $status, not $1"
    shift
    for line; do
        grep -q -F -e "$line" "$root/out" || wrong "did not write: $line"
    done
}

unchanged() {
    diff -r "$root/host.before" "$FAKE" >&2 || wrong "changed the host"
    for left in "$root"/tmp/*; do
        [ ! -e "$left" ] || wrong "left $left"
    done
}

wrong() {
    echo "$shell, $scenario: $1; it wrote:" >&2
    cat "$root/out" >&2
    exit 1
}

all_is_well() {
    host
    kit
    expect 0 "abi: 3 passed" "jail-unit: 3 passed" "replay: 3 passed" "examples-list: ok"
    [ "$(tail -n 1 "$root/out")" = "16 passed, 0 failed, 0 skipped" ] || wrong "the last line"
    unchanged
    [ "$(cat "$kit/log/examples-list.log")" = --local ] || wrong "the example's arguments"
}

failures_and_skips_are_counted() {
    host
    tests jail/checks "test a::b ... FAILED
test a::c ... ignored, needs root

successes:

---- a::d stdout ----
skipped: limits are off
skipped: limits are off

---- a::e stdout ----
skipped in part: no vnet

---- a::f stdout ----
3 faults
skipped: one processor

test result: FAILED. 5 passed; 1 failed; 1 ignored; 0 measured" "exit 101"
    tests jail/unit "" "kill -9 \$\$"
    script examples/silent ""
    kit checks simulated examples
    expect 1 "checks-a: a::b: FAILED" "checks-a: a::c: skipped: needs root" \
        "checks-a: a::d: skipped: limits are off" "checks-a: a::e: skipped in part: no vnet" \
        "checks-a: a::f: skipped: one processor" "checks-a: 3 passed, 1 failed, 3 skipped" "ended with status 137" "printed nothing"
    [ "$(tail -n 1 "$root/out")" = "4 passed, 3 failed, 3 skipped" ] || wrong "the last line"
    unchanged
}

# shellcheck disable=SC2016 # for the program to expand
litter='echo "jailrs-1-web $TMPDIR/web" >>"$FAKE/jails"
echo "plain $TMPDIR/plain" >>"$FAKE/jails"
echo "tmpfs $TMPDIR/web/a tmpfs rw 0 0" >>"$FAKE/mounts"
echo "tmpfs $TMPDIR/web/a/b tmpfs rw 0 0" >>"$FAKE/mounts"
echo md8 >>"$FAKE/disks"
echo epair0a >>"$FAKE/interfaces"
echo "lo0 inet 198.18.0.1" >>"$FAKE/addresses"
echo "em0 inet6 fe80::1%em0" >/dev/null
echo "jail:jailrs-1-web:maxproc:deny=5" >>"$FAKE/limits"
echo "1000 100 hide" >>"$FAKE/rules"
echo fbsd.test >"$FAKE/hostname"'

what_is_left_is_taken_away() {
    host
    tests jail/checks "test result: ok. 1 passed; 0 failed; 0 ignored" "$litter"
    kit checks
    expect 1 "left behind: FAILED" "jail jailrs-1-web" "disk md8" "interface epair0a" \
        "address lo0 inet 198.18.0.1" "rule 1000 100 hide" "1 passed, 1 failed, 0 skipped"
    ! grep -q "still there" "$root/out" || wrong "something is still there"
    unchanged
}

what_is_missing_is_told() {
    host
    # shellcheck disable=SC2016 # for the program to expand
    tests jail/checks "test result: ok. 1 passed; 0 failed; 0 ignored" ': >"$FAKE/disks"'
    kit checks
    expect 1 "missing: FAILED" "disk md7" "1 passed, 1 failed, 0 skipped"
}

locks_are_no_leftovers() {
    host
    # shellcheck disable=SC2016 # for the program to expand
    script examples/list 'mkdir -p "$FAKE/run"; : >"$FAKE/run/web.lock"; : >"$FAKE/run/shared.lock"; echo web'
    kit examples
    expect 0 "1 passed, 0 failed, 0 skipped"
    unchanged
    host
    mkdir "$FAKE/run"
    echo theirs >"$FAKE/run/old.lock"
    # shellcheck disable=SC2016 # for the program to expand
    script examples/list ': >"$FAKE/run/web.lock"; : >"$FAKE/run/web.json"; echo web'
    kit examples
    expect 1 "left behind: FAILED" "journal $FAKE/run/web.json"
    ! grep -q "still there" "$root/out" || wrong "something is still there"
    unchanged
}

what_examples_leave_is_taken_away() {
    host
    # shellcheck disable=SC2016 # for the program to expand
    litter_of_examples='printf "%s\n" "web /" "ci.linux /" "theirs /" "files /srv" >>"$FAKE/jails"; echo web'
    script examples/list "$litter_of_examples"
    kit examples
    expect 1 "left behind: FAILED" "jail web /" "still there:" "jail theirs /" "jail files /srv"
    [ "$(cat "$FAKE/jails")" = "theirs /
files /srv" ] || wrong "took the wrong jails away"
    host
    tests jail/checks "test result: ok. 1 passed; 0 failed; 0 ignored" "$litter_of_examples"
    kit checks
    [ "$(grep -c . "$FAKE/jails")" = 4 ] || wrong "took somebody's jail away"
}

examples_keep_out_of_the_way() {
    host
    echo "web /jails/web" >>"$FAKE/jails"
    script c/examples/exec "echo demo"
    kit examples c
    expect 0 "examples-list: skipped: there is a jail web on this host" "c-examples-exec: skipped:" \
        "0 passed, 0 failed, 2 skipped"
    unchanged
    host
    echo "em0 inet 192.0.2.7" >>"$FAKE/addresses"
    kit examples
    expect 0 "examples-list: skipped: this host has an address 192.0.2.*"
    unchanged
}

# shellcheck disable=SC2016 # for the programs to expand
checks_are_run_module_by_module() {
    host
    script tests/jail/checks 'echo "$*" >>"$FAKE.calls"
if [ "$1" = --list ]; then
    printf "%s: test\n" alias::one alias::two start::three start::crash::four start::crash::five
    echo; echo "5 tests, 0 benchmarks"; exit
fi
case $* in
    *start::crash::four*) echo "test start::crash::five ... ok"; echo "test start::crash::six ... FAILED"; sleep 60 ;;
    *) echo "test result: ok. 2 passed; 0 failed; 0 ignored" ;;
esac'
    : >"$FAKE.calls"
    JAILRS_KIT_LIMIT=1
    export JAILRS_KIT_LIMIT
    kit checks
    unset JAILRS_KIT_LIMIT
    expect 1 "checks-alias: 2 passed, 0 failed, 0 skipped" "checks-start: 2 passed" \
        "checks-start-crash: FAILED: not over after 1 s" "checks-start-crash: 1 passed, 2 failed" \
        "5 passed, 2 failed, 0 skipped"
    grep -q -x -e "--test-threads=1 --exact alias::one alias::two --show-output" "$FAKE.calls" ||
        wrong "the tests of alias"
    grep -q -x -e "--test-threads=1 --exact start::three --show-output" "$FAKE.calls" ||
        wrong "the tests of start"
    unchanged
    host
    script tests/jail/checks "exit 1"
    kit checks
    expect 1 "checks: FAILED: does not say what there is"
}

# A module cannot be unloaded before what uses it is unmounted.
modules_go_last() {
    host
    # shellcheck disable=SC2016 # for the program to expand
    tests jail/checks "test result: ok. 1 passed; 0 failed; 0 ignored" \
        'echo "tmpfs $TMPDIR/web/a tmpfs rw 0 0" >>"$FAKE/mounts"'
    kit checks
    expect 1 "left behind: FAILED"
    ! grep -q "cannot be unloaded" "$root/out" || wrong "a module stays"
    unchanged
}

what_stays_dying_is_said() {
    host
    tests jail-sim/transcripts "test result: ok. 3 passed; 0 failed; 0 ignored" 'echo "args $*"'
    kit replay
    expect 0 "JAILRS_KIT_DYING=1 asks for it"
    grep -q -e "--skip desc/attach-jd" "$kit/log/replay.log" || wrong "the cases left out"
    # shellcheck disable=SC2016 # for the program to expand
    tests jail-sim/transcripts "test result: ok. 3 passed; 0 failed; 0 ignored" \
        'echo "args $*"; echo web >>"$FAKE/dying"'
    JAILRS_KIT_DYING=1
    export JAILRS_KIT_DYING
    kit replay
    unset JAILRS_KIT_DYING
    expect 0 "1 jails are dying, 0 were before"
    ! grep -q -e "--skip" "$kit/log/replay.log" || wrong "left cases out"
}

devd_is_warned_of() {
    host
    echo ifconfig_DEFAULT=SYNCDHCP >"$FAKE/rc.conf"
    kit abi
    ! grep -q devd "$root/out" || wrong "warned of a devd that does not run"
    echo devd >"$FAKE/processes"
    kit abi
    expect 0 'devd runs, and ifconfig_DEFAULT is "SYNCDHCP"' "service devd stop"
}

without_rescue() {
    host
    rm -r "$FAKE/rescue"
    script examples/start "echo started"
    script bench-freebsd "echo a table"
    kit examples bench
    expect 0 "programs in jails with a root of their own, and times: there is no" \
        "examples-start: skipped: there is no" "bench: skipped: there is no" "examples-list: ok"
    unchanged
    host
    echo tmpfs >>"$FAKE/absent"
    script examples/rack "echo seven"
    kit examples
    expect 0 "examples-rack: skipped: there is no module tmpfs" "examples-list: ok"
}

interrupted_it_cleans_up() {
    host
    rm -f "$JAILRS_FAKE_DONE"
    tests jail/checks "" "$litter
: >\$JAILRS_FAKE_DONE
exec sleep 60"
    cp -R "$FAKE" "$root/host.start"
    PATH=$root/bin:$PATH $shell "$kit/run.sh" abi checks >"$root/out" 2>&1 &
    runner=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ ! -e "$JAILRS_FAKE_DONE" ] || break
        sleep 0.2
    done
    kill -TERM "$runner"
    status=0
    wait "$runner" || status=$?
    rm -rf "$root/host.before"
    mv "$root/host.start" "$root/host.before"
    expect 130 "interrupted" "jail jailrs-1-web" "3 passed, 0 failed, 0 skipped"
    ! grep -q "still there" "$root/out" || wrong "something is still there"
    unchanged
}

jails_of_others_are_left_alone() {
    host
    echo "theirs /jails/theirs" >>"$FAKE/jails"
    # shellcheck disable=SC2016 # for the program to expand
    tests jail/checks "test result: ok. 1 passed; 0 failed; 0 ignored" \
        'echo "new /jails/new" >>"$FAKE/jails"'
    kit replay checks
    expect 1 "skipped: there are jails on this host" "still there:" "jail new /jails/new"
    [ "$(grep -c . "$FAKE/jails")" = 2 ] || wrong "took somebody's jail away"
}

what_a_host_lacks_is_said() {
    host
    sed -i.old -e 's/^kern.racct.enable=1/kern.racct.enable=0/' -e '/vimage/d' "$FAKE/sysctl"
    rm "$FAKE/sysctl.old"
    echo procfs >>"$FAKE/absent"
    tests jail-sim/transcripts "test result: ok. 3 passed; 0 failed; 2 ignored" 'echo "$*"'
    kit replay
    expect 0 "limits: they are off until" "network stacks of jails: this kernel has no VIMAGE" \
        "what takes procfs" "3 passed, 0 failed, 2 skipped"
    grep -q -e "--skip mount/procfs --skip vnet/ --skip rctl/" "$kit/log/replay.log" ||
        wrong "the cases left out"
    unchanged
}

rulesets_are_left_alone_or_missed() {
    host
    grep -v '^4 ' "$FAKE/rules" >"$FAKE/rules.new"
    mv "$FAKE/rules.new" "$FAKE/rules"
    kit abi
    expect 0 "devices by ruleset 4: it has not been loaded"
    unchanged
    host
    echo "1000 100 hide" >>"$FAKE/rules"
    kit replay
    expect 0 "skipped: there are devfs rulesets from 100 up"
    unchanged
}

what_others_put_there_is_run() {
    host
    script c/tests/good "exit 0"
    script c/tests/cannot "echo no compiler; exit 77"
    script c/tests/bad "exit 3"
    script c/examples/list "echo \$LD_LIBRARY_PATH"
    mkdir -p "$kit/c/lib"
    kit c
    expect 1 "c-tests-good: ok" "c-tests-cannot: skipped: no compiler" \
        "c-tests-bad: FAILED: ended with status 3" "2 passed, 1 failed, 1 skipped"
    grep -q "$kit/c/lib" "$kit/log/c-examples-list.log" || wrong "the library's folder"
}

times_are_taken_if_asked_for() {
    host
    script bench-freebsd 'echo "a table $*"'
    kit bench
    expect 0 "a table --local" "0 passed, 0 failed, 0 skipped"
    script bench-freebsd "exit 1"
    kit bench
    expect 1 "bench: FAILED: ended with status 1"
}

where_it_cannot_be_run() {
    for change in "echo Linux >$FAKE/system" "echo 5 >$FAKE/uid" \
        "echo kern.osreldate=1300000 >$FAKE/sysctl"; do
        host
        eval "$change"
        kit
        expect 2 "run.sh: "
        unchanged
    done
    host
    kit nonsense
    expect 2 "there is no part nonsense"
}

scenarios='all_is_well failures_and_skips_are_counted what_is_left_is_taken_away
    locks_are_no_leftovers what_examples_leave_is_taken_away examples_keep_out_of_the_way
    checks_are_run_module_by_module modules_go_last what_stays_dying_is_said devd_is_warned_of
    without_rescue
    what_is_missing_is_told interrupted_it_cleans_up jails_of_others_are_left_alone
    what_a_host_lacks_is_said rulesets_are_left_alone_or_missed what_others_put_there_is_run
    times_are_taken_if_asked_for where_it_cannot_be_run'
for shell in sh dash "busybox sh" "bash --posix"; do
    command -v "${shell%% *}" >/dev/null || continue
    for scenario in $scenarios; do
        $scenario
    done
    echo "$shell: $(echo "$scenarios" | wc -w) scenarios"
done
