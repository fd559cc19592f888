# Read by the scripts beside it: the checkout's root becomes the working
# directory, and `stage` runs a command quietly.
# shellcheck shell=sh

cd "$(dirname "$0")/.." || exit

# The scripts name files below target/; a jobserver that make keeps to itself
# only makes rustc warn.
CARGO_TARGET_DIR=$PWD/target
export CARGO_TARGET_DIR
unset MAKEFLAGS MFLAGS CARGO_BUILD_TARGET

logs=target/ci
failed=
mkdir -p "$logs"

# stage NAME COMMAND...: prints a line, and what the command wrote if it failed.
stage() {
    stage_name=$1
    shift
    stage_log=$logs/$stage_name.log
    stage_start=$(date +%s)
    if "$@" >"$stage_log" 2>&1 </dev/null; then
        stage_verdict=ok
    else
        stage_verdict=FAILED
        failed="$failed $stage_name"
    fi
    stage_seconds=$(($(date +%s) - stage_start))
    printf '%-16s %-6s %4d s\n' "$stage_name" "$stage_verdict" "$stage_seconds"
    [ "$stage_verdict" = ok ] || cat "$stage_log"
}

# finish: exits with 1 if a stage failed.
finish() {
    [ -n "$failed" ] || return 0
    echo "failed:$failed"
    exit 1
}

# need_rust: exits with advice where Rust is missing, too old or incomplete.
need_rust() {
    minor=$(sed -n 's/^rust-version = "1\.\([0-9]*\)".*/\1/p' Cargo.toml)
    advice="install Rust 1.$minor or newer with cargo, clippy and rustfmt, from rustup or your system's packages"
    for tool in rustc cargo cargo-clippy rustfmt; do
        "$tool" --version >/dev/null 2>&1 || { echo "$tool is missing: $advice" >&2; exit 1; }
    done
    rustc --version | awk -v minor="$minor" '{ split($2, v, "."); exit !(v[1] > 1 || v[2] >= minor) }' ||
        { echo "$(rustc --version) is too old: $advice" >&2; exit 1; }
}
