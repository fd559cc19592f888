#!/bin/sh
# python.sh [ARGUMENT...]: installs the Python module into a Python of its own
# below target/, and runs its lints, types, tests and examples with it.
# Arguments go to pytest. JAILRS_PYTHON is the Python to take, python3 unless set.
set -eu
. "$(dirname "$0")/lib.sh"

packages='hypothesis==6.170.17 maturin==1.16.0 mypy==2.4.1 pytest==9.2.0 rich==15.0.0 ruff==0.17.6
    tqdm==4.70.1 typing_extensions==4.16.0'
venv=$PWD/target/python
python=$venv/bin/python
here=bindings/python
examples='examples/start.py examples/jls.py'

make_venv() {
    [ "$(cat "$venv/packages" 2>/dev/null)" != "$packages" ] || return 0
    "${JAILRS_PYTHON:-python3}" -c 'import ensurepip, venv' ||
        { echo "python3 lacks its venv module; Debian has it in the package python3-venv" >&2; return 1; }
    rm -rf "$venv"
    "${JAILRS_PYTHON:-python3}" -m venv "$venv"
    # shellcheck disable=SC2086 # a list of words
    "$python" -m pip install --quiet --disable-pip-version-check $packages
    echo "$packages" >"$venv/packages"
}

# As `pip install ./bindings/python` does, but without optimizing.
install_module() {
    PATH=$venv/bin:$PATH "$python" -m pip install --disable-pip-version-check \
        --no-build-isolation --no-deps --force-reinstall \
        --config-settings=build-args='--profile dev' "./$here"
}

lint() {
    # shellcheck disable=SC2086 # a list of words
    "$venv/bin/ruff" check --no-cache --config $here/pyproject.toml $here $examples &&
        "$venv/bin/ruff" format --no-cache --check --config $here/pyproject.toml $here $examples
}

types() {
    # shellcheck disable=SC2086 # a list of words
    "$python" -m mypy --strict --cache-dir "$venv/mypy" $here/src $here/tests $examples &&
        "$python" -m mypy.stubtest jailrs --mypy-config-file $here/pyproject.toml \
            --allowlist $here/tests/stubtest-allow.txt
}

run_tests() {
    "$python" -m pytest -W error -q -p no:cacheprovider -c $here/pyproject.toml \
        --rootdir $here $here/tests "$@"
}

run_examples() {
    for example in $examples; do
        "$python" -W error "$example" || return 1
    done
}

need_rust
rm -f "$logs/python-tests.log"
stage python-venv make_venv
finish
stage python-install install_module
finish
stage python-lint lint
stage python-types types
stage python-tests run_tests "$@"
stage python-examples run_examples

[ -z "$failed" ] || echo "failed:$failed"
sh ci/counts.sh "$logs/python-tests.log"
[ -z "$failed" ]
