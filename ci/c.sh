#!/bin/sh
# c.sh: the C library as its users have it: installed, found by pkg-config, and its tests built by
# each compiler there is, as C and as C++, against the shared and the static library, with the
# sanitizers and under valgrind. Prints a line a build, and at the end the counts.
set -eu
. "$(dirname "$0")/lib.sh"

work=$CARGO_TARGET_DIR/c
stage=$work/stage
rm -rf "$work"
mkdir -p "$work"
passed=0 failed=0 skipped=0

JAILRS_PROFILE=${JAILRS_PROFILE:-dev} sh ci/install.sh /usr/local "$stage"
PKG_CONFIG_PATH=$stage/usr/local/lib/pkgconfig:$stage/usr/local/libdata/pkgconfig
PKG_CONFIG_SYSROOT_DIR=$stage
LD_LIBRARY_PATH=$stage/usr/local/lib
# What a simulated machine's sh runs is in the machine; nothing here is to be left in /tmp.
TMPDIR=$work/tmp
mkdir -p "$TMPDIR"
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH TMPDIR

have() {
    command -v "$1" >/dev/null 2>&1
}

if have pkg-config; then
    [ "$(pkg-config --modversion jailrs)" = "$(sed -n 's/^#define JAILRS_VERSION "\(.*\)"/\1/p' bindings/c/jailrs.h)" ]
    shared=$(pkg-config --cflags --libs jailrs)
    static=$(pkg-config --static --cflags --libs jailrs | sed "s|-ljailrs|$stage/usr/local/lib/libjailrs.a|")
else
    echo "pkg-config is missing: its file is not tested"
    shared="-I$stage/usr/local/include -L$stage/usr/local/lib -ljailrs"
    static="-I$stage/usr/local/include $stage/usr/local/lib/libjailrs.a -lpthread -lm -ldl -lutil -lgcc_s"
fi
strict='-Wall -Wextra -Wpedantic -Werror -pthread'

# run NAME PROGRAM...: a test that has to end with 0.
run() {
    run_name=$1
    shift
    if "$@" >"$work/log" 2>&1 </dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$run_name failed:"
        cat "$work/log"
    fi
}

# build NAME RUNNER COMPILER...: builds each test so and runs it by RUNNER.
build() {
    build_name=$1 runner=$2
    shift 2
    before=$failed
    for source in bindings/c/tests/*.c; do
        test=$(basename "$source" .c)
        program=$work/$test-$build_name
        # shellcheck disable=SC2086 # lists of words
        if "$@" $strict -c "$source" -o "$program.o" >"$work/log" 2>&1 &&
            "$linker" $link_flags "$program.o" -o "$program" $libraries -pthread >>"$work/log" 2>&1; then
            run "$test, $build_name" $runner "$program"
        else
            failed=$((failed + 1))
            echo "$test, $build_name does not build:"
            cat "$work/log"
        fi
        rm -f "$program" "$program.o"
    done
    [ "$failed" != "$before" ] || echo "$build_name ok"
}

# skip WHAT: tests that cannot run here.
skip() {
    echo "$1 is missing: its tests are skipped"
    skipped=$((skipped + $(find bindings/c/tests -name '*.c' | wc -l)))
}

cflags=-I$stage/usr/local/include
link_flags=
for compiler in gcc clang; do
    have $compiler || { skip $compiler; continue; }
    linker=$compiler libraries=$shared
    build "$compiler" '' $compiler -std=c11 "$cflags"
    libraries=$static
    [ $compiler != gcc ] || build gcc-static '' gcc -std=c11 "$cflags"
done
for compiler in g++ clang++; do
    have $compiler || { skip $compiler; continue; }
    linker=$compiler libraries=$shared
    build "$compiler" '' $compiler -std=c++17 -x c++ "$cflags"
done
sanitizers=-fsanitize=address,undefined
if have clang && echo 'int main(void) { return 0; }' >"$work/try.c" &&
    clang $sanitizers "$work/try.c" -o "$work/try" 2>/dev/null; then
    linker=clang libraries=$shared link_flags=$sanitizers
    build sanitizers '' clang -std=c11 -g $sanitizers -fno-sanitize-recover=all "$cflags"
    link_flags=
else
    skip "clang with its sanitizers"
fi
if have valgrind; then
    linker=gcc libraries=$shared
    build valgrind "valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect" \
        gcc -std=c11 -g "$cflags"
else
    skip valgrind
fi

symbols=$(nm -D --defined-only "$stage/usr/local/lib/libjailrs.so.0" | awk '{ print $3 }' | grep -v '^jailrs_' || true)
run "no symbols but jailrs_*" test -z "$symbols"
run "the name for the run-time linker" sh -c "readelf -d '$stage/usr/local/lib/libjailrs.so.0' | grep -q 'SONAME.*\\[libjailrs.so.0\\]'"

for source in examples/c/*.c; do
    name=$(basename "$source" .c)
    # shellcheck disable=SC2086 # lists of words
    gcc -std=c11 $strict "$source" -o "$work/example-$name" $shared
    run "examples/c/$name.c" "$work/example-$name"
    [ -s "$work/log" ] || { echo "$source printed nothing"; failed=$((failed + 1)); }
done

# What README.md shows of C is a program that works.
awk '/^```c$/ { on = 1; next } /^```/ { on = 0 } on' README.md >"$work/readme.c"
# shellcheck disable=SC2086 # lists of words
gcc -std=c11 $strict "$work/readme.c" -o "$work/readme" $shared
run "README.md" "$work/readme"
[ "$(cat "$work/log")" = "web has jid 1" ] || { echo "README.md printed:" && cat "$work/log"; failed=$((failed + 1)); }

left=$(ls -A "$TMPDIR")
run "nothing left in $TMPDIR" test -z "$left"
rm -rf "$stage"
echo "test result: ok. $passed passed; $failed failed; $skipped ignored"
[ "$failed" = 0 ]
