# Read by run.sh: what a host has that a jail may change, and taking away what
# was not there before.
# shellcheck shell=sh

journals=/var/run/jailrs
# Of examples, which are to be read and have no fresh names.
example_jails='ci cage demo dev1 dev2 dns files watched web www www1 www2 www3'
examples_run=
example_nets='192.0.2. 10.9.8.7 2001:db8:'

# snapshot: a line a thing, sorted.
snapshot() {
    {
        jls name path 2>/dev/null | sed 's/^/jail /'
        mount -p | awk '{ print "mount", $2, $3 }'
        mdconfig -l 2>/dev/null | tr ' ' '\n' | sed -n 's/^md/disk md/p'
        ifconfig -l | tr ' ' '\n' | sed -n 's/^./interface &/p'
        ifconfig -a | awk '
            /^[^ \t]/ { name = $1; sub(/:$/, "", name) }
            $1 == "inet" || $1 == "inet6" { print "address", name, $1, $2 }'
        rctl 2>/dev/null | sed 's/^/limit /'
        for set in $(devfs rule showsets); do
            devfs rule -s "$set" show | sed "s/^/rule $set /"
        done
        kldstat | awk 'NR > 1 { print "module", $5 }'
        # Locks and their directory are kept by design.
        [ ! -d "$journals" ] || find "$journals" \
            \( -name '*.lock' -o -type d \) -exec echo lock {} \; -o -exec echo journal {} \;
        echo "hostname $(hostname)"
    } | sort
}

# left_over BEFORE AFTER: what is in the second only. A jail that is dying is none
# any more. A link's own address comes with IPv6 and stays; modules that others
# use by now stay, too.
left_over() {
    comm -13 "$1" "$2" | grep -v -e '^address .* inet6 fe80:' -e '^module ' -e '^lock '
}

# take_away BEFORE AFTER: the same, of which only what is ours by its name or
# place is touched where others may have made the like meanwhile.
take_away() {
    {
        left_over "$1" "$2"
        comm -13 "$1" "$2" | grep '^lock '
    } >"${work:?}/new"
    # What holds another thing goes first; the latest mount is the last one told.
    each jail | while read -r name path; do
        is_ours "$name" "$path" && jail -R "$name"
    done
    each limit | while read -r rule; do
        is_ours "${rule#jail:}" - && rctl -r "$rule"
    done
    mount -p | awk -v dir="$work/" 'index($2, dir) == 1 { print NR, $2 }' | sort -rn |
        while read -r _ on; do
            umount -f "$on"
        done
    each address | while read -r interface family address; do
        ifconfig "$interface" "$family" "$address" -alias
    done
    each interface | while read -r name; do
        # The other end of an epair has gone with the first.
        ! ifconfig "$name" >/dev/null 2>&1 || ifconfig "$name" destroy
    done
    each disk | while read -r disk; do
        mdconfig -d -u "$disk" -o force
    done
    each rule | while read -r set number _; do
        devfs rule -s "$set" del "$number"
    done
    each journal | while read -r file; do
        rm -f "$file"
    done
    # Nobody but the kit makes jails meanwhile, so that nobody waits for one.
    each lock | sort -r | while read -r file; do
        if [ -d "$file" ]; then rmdir "$file" 2>/dev/null; else rm -f "$file"; fi
    done
    old=$(sed -n 's/^hostname //p' "$1")
    [ "$(hostname)" = "$old" ] || hostname "$old"
}

each() {
    sed -n "s/^$1 //p" "$work/new"
}

# is_ours NAME PATH: whether a jail is one of the kit's.
is_ours() {
    case $1 in
        jailrs*) return 0 ;;
    esac
    case $2 in
        "$work"/*) return 0 ;;
    esac
    [ -n "$examples_run" ] && [ "$2" = / ] || return 1
    ! grep -q "^jail $1 " "$work/before" || return 1
    for jail in $example_jails; do
        case $1 in
            "$jail" | "$jail".*) return 0 ;;
        esac
    done
    return 1
}

# Why examples would be in somebody's way, if they would.
why_no_examples() {
    for jail in $example_jails; do
        if grep -q "^jail $jail " "$work/before"; then
            echo "there is a jail $jail on this host, and an example makes one of that name"
            return
        fi
    done
    for net in $example_nets; do
        if awk -v net="$net" '$1 == "address" && index($4, net) == 1 { found = 1 } END { exit !found }' \
            "$work/before"; then
            echo "this host has an address $net*, as examples use them"
            return
        fi
    done
}

# dying: how many jails are.
dying() {
    jls -d dying 2>/dev/null | grep -c true
}
