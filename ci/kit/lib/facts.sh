# Read by run.sh: what this host is, what it lacks, and what is loaded for it.
# shellcheck shell=sh

# Cases of the replay that cannot be run here, by the beginning of their names.
replay_lacks=
modules_loaded=
modules_missing=
# The shell that needs no library: what jails run that have a root of their own.
rescue=/rescue/sh
rulesets_loaded=

need_host() {
    [ "$(uname -s)" = FreeBSD ] || stop "these programs are for FreeBSD, and this is $(uname -s)"
    [ "$(uname -m)" = amd64 ] || stop "these programs are for amd64, and this is $(uname -m)"
    [ "$(id -u)" = 0 ] || stop "only root can"
    [ "$(sysctl -n kern.osreldate)" -ge 1302000 ] || stop "FreeBSD 13.2 or newer is needed"
    [ "$(sysctl -n security.jail.jailed)" = 0 ] || stop "this is a jail; take a host"
}

# cannot WHAT WHY [CASE...]: says what is not checked here. What the programs
# find out for themselves they count as skipped.
cannot() {
    echo "cannot be checked here: $1: $2"
    shift 2
    replay_lacks="$replay_lacks $*"
}

# Loads what the checks want and a boot did not, and says what there is not.
prepare_host() {
    load_modules
    load_rulesets
    has kern.features.vimage ||
        cannot "network stacks of jails" "this kernel has no VIMAGE" vnet/
    if ! sysctl -n kern.racct.enable >/dev/null 2>&1; then
        cannot "limits" "this kernel has no RACCT" rctl/
    elif ! has kern.racct.enable; then
        cannot "limits" "they are off until a boot with kern.racct.enable=1" rctl/
    fi
    has kern.features.inet6 || cannot "IPv6" "this kernel has no INET6" if/v6 if/add-and-remove-v6
    [ -x "$rescue" ] ||
        cannot "programs in jails with a root of their own, and times" "there is no $rescue"
    # Cases that leave a jail dying until a reboot.
    if [ "$(sysctl -n kern.osreldate)" -ge 1500000 ] && [ -z "${JAILRS_KIT_DYING:-}" ]; then
        cannot "attaching by a descriptor, as recorded" \
            "it leaves jails dying until a reboot; JAILRS_KIT_DYING=1 asks for it" desc/attach-jd
    fi
    warn_of_devd
    [ "$(sysctl -n hw.ncpu)" -gt 1 ] || cannot "jails with processors of their own" "there is one"
    # Nothing here makes or mounts a ZFS dataset: a jail may live in one like in any directory.
}

# example_lacks NAME: why this one cannot be run, if it cannot.
example_lacks() {
    case $1 in
        rack) needs="rescue nullfs procfs tmpfs" ;;
        start) needs="rescue tmpfs" ;;
        disk | recover) needs=rescue ;;
        *) needs= ;;
    esac
    for need in $needs; do
        if [ "$need" = rescue ]; then
            [ -x "$rescue" ] || echo "there is no $rescue"
            continue
        fi
        case " $modules_missing " in
            *" $need "*) echo "there is no module $need" ;;
        esac
    done | head -n 1
}

has() {
    [ "$(sysctl -n "$1" 2>/dev/null)" = 1 ]
}

# devd(8) configures each interface that comes, if it has been told how.
warn_of_devd() {
    default=$(sysrc -n ifconfig_DEFAULT 2>/dev/null) || return 0
    [ -n "$default" ] && pgrep -q -x devd || return 0
    echo "take care: devd runs, and ifconfig_DEFAULT is \"$default\": it gives addresses to the"
    echo "interfaces that come and go here, and checks fail for it. 'service devd stop' meanwhile"
}

load_modules() {
    # unionfs is known to bring kernels down.
    for module in nullfs tmpfs procfs fdescfs ${JAILRS_KIT_UNIONFS:+unionfs} if_epair if_bridge; do
        kldstat -q -m "$module" && continue
        if kldload "$module" 2>/dev/null; then
            modules_loaded="$module $modules_loaded"
            continue
        fi
        modules_missing="$modules_missing $module"
        case $module in
            nullfs | tmpfs) cases="mount/ unmount/ devfs/" ;;
            procfs | fdescfs) cases=mount/$module ;;
            if_epair) cases="if/create-epair if/create-taken vnet/" ;;
            if_bridge) cases="if/create-bridge if/create-taken vnet/" ;;
            *) cases= ;;
        esac
        # shellcheck disable=SC2086 # a list of words
        cannot "what takes $module" "there is no such module" $cases
    done
}

# The rulesets that every host has unless it was told otherwise.
load_rulesets() {
    [ -z "$(devfs rule -s 4 show 2>/dev/null)" ] || return 0
    for set in 1 2 3 4 5; do
        [ -n "$(devfs rule -s "$set" show 2>/dev/null)" ] || rulesets_loaded="$rulesets_loaded $set"
    done
    # shellcheck source=/dev/null
    (set +u && . /etc/rc.subr && load_rc_config devfs && devfs_init_rulesets) >/dev/null 2>&1
    [ -n "$(devfs rule -s 4 show 2>/dev/null)" ] ||
        cannot "devices by ruleset 4" "it has not been loaded, and cannot be" mount/devfs
}

# Takes away what the two have loaded.
unload() {
    for set in $rulesets_loaded; do
        devfs rule -s "$set" delset 2>/dev/null
    done
    for module in $modules_loaded; do
        kldunload "$module" 2>/dev/null || echo "$module cannot be unloaded, and stays"
    done
}

# Why what real kernels answered cannot be asked here: each case ends by taking
# away all jails, limits, rulesets from 100 up, and addresses of a test on lo0.
why_no_replay() {
    if [ -n "$(jls jid)" ]; then
        echo "there are jails on this host, and every case ends without any"
    elif [ -n "$(rctl 2>/dev/null)" ]; then
        echo "there are limits on this host, and every case ends without any"
    elif devfs rule showsets | awk '$1 >= 100 { found = 1 } END { exit !found }'; then
        echo "there are devfs rulesets from 100 up, and every case ends without them"
    elif ifconfig lo0 | awk '$2 ~ /^(10\.|fd)/ { found = 1 } END { exit !found }'; then
        echo "lo0 has addresses of 10.0.0.0/8 or fd00::/8, and every case ends without them"
    fi
}
