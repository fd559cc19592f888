#!/bin/sh
# tools.sh PACKAGE...: installs tools that come as Python packages into
# target/tools/bin, unless they are there.
set -eu
. "$(dirname "$0")/lib.sh"

tools=target/tools
for package; do
    grep -q -x "$package" $tools/packages 2>/dev/null && continue
    [ -x $tools/bin/python ] || python3 -m venv $tools
    $tools/bin/python -m pip install --quiet --disable-pip-version-check --no-deps "$package"
    echo "$package" >>$tools/packages
done
