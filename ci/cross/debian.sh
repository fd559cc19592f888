#!/bin/sh
# debian.sh: Debian's Rust together with the sources of std.
set -eu

packages='rustc-web cargo-web rust-web-src rust-web-clippy'

# shellcheck disable=SC2086 # a list of words
! dpkg-query --show $packages >/dev/null 2>&1 || exit 0
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "no Rust that can compile for FreeBSD: run 'rustup component add rust-src',"
    echo "or on Debian, as root, 'apt-get install $packages'"
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
# shellcheck disable=SC2086 # a list of words
apt-get install -y --no-install-recommends $packages
