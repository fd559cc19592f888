#!/bin/sh
# The programs of FreeBSD's base system that the kit runs, as far as it does, on
# a host that is a folder of text files: $FAKE. The name says which one.
set -eu

has() {
    grep -q -x -e "$2" "$FAKE/$1"
}

# without FILE REGEX: takes the lines that match as a whole out of a file.
without() {
    has "$1" "$2" || { echo "$1: no $2" >&2; exit 1; }
    grep -v -x -e "$2" "$FAKE/$1" >"$FAKE/$1.new" || true
    mv "$FAKE/$1.new" "$FAKE/$1"
}

case ${0##*/} in
    uname)
        case $1 in
            -s) cat "$FAKE/system" ;;
            -m) echo amd64 ;;
            -r) echo 15.1-FAKE ;;
        esac ;;
    id) cat "$FAKE/uid" ;;
    sysctl) sed -n "s/^$2=//p" "$FAKE/sysctl"; has sysctl "$2=.*" ;;
    jls)
        case $1 in
            jid) sed 's/.*/1/' "$FAKE/jails" ;;
            -d) sed 's/.*/false/' "$FAKE/jails"; sed 's/.*/true/' "$FAKE/dying" ;;
            *) cat "$FAKE/jails" ;;
        esac ;;
    jail) without jails "$2 .*" ;;
    mount) sed 's/ /\t/g' "$FAKE/mounts" ;;
    umount) without mounts "[^ ]* $2 .*" ;;
    mdconfig)
        case $1 in
            -l) tr '\n' ' ' <"$FAKE/disks"; echo ;;
            -d) without disks "$3" ;;
        esac ;;
    ifconfig)
        case ${2:-} in
            destroy) without interfaces "$1" ;;
            inet | inet6) without addresses "$1 $2 $3" ;;
            *)
                case $1 in
                    -l) tr '\n' ' ' <"$FAKE/interfaces"; echo ;;
                    -a | *)
                        has interfaces "$1" || [ "$1" = -a ]
                        while read -r name; do
                            [ "$1" = -a ] || [ "$1" = "$name" ] || continue
                            echo "$name: flags=8049<UP> metric 0 mtu 16384"
                            sed -n "s/^$name \(.*\)/\t\1 netmask 0xffffffff/p" "$FAKE/addresses"
                        done <"$FAKE/interfaces" ;;
                esac ;;
        esac ;;
    rctl)
        if [ $# = 0 ]; then cat "$FAKE/limits"; else without limits "$2"; fi ;;
    devfs)
        case $2 in
            showsets) sed 's/ .*//' "$FAKE/rules" | sort -u ;;
            -s)
                case $4 in
                    show) sed -n "s/^$3 //p" "$FAKE/rules" ;;
                    del) without rules "$3 $5 .*" ;;
                    delset) without rules "$3 .*" ;;
                esac ;;
        esac ;;
    kldstat)
        if [ "${1:-}" = -q ]; then has modules "$3"; exit; fi
        echo "Id Refs Address Size Name"
        sed 's/.*/1 1 0x0 0 &.ko/' "$FAKE/modules" ;;
    kldload)
        if has absent "$1"; then exit 1; fi
        echo "$1" >>"$FAKE/modules" ;;
    # A file system that is mounted keeps its module.
    kldunload) grep -q "^$1 " "$FAKE/mounts" && exit 1; without modules "$1" ;;
    sysrc) sed -n "s/^$2=//p" "$FAKE/rc.conf"; has rc.conf "$2=.*" ;;
    pgrep) has processes "$3" ;;
    hostname) if [ $# = 0 ]; then cat "$FAKE/hostname"; else echo "$1" >"$FAKE/hostname"; fi ;;
esac
