//! Permissions, `allow.*`. Follows `pr_flag_allow` and `prison_add_allow`.

use jail::Release;

/// One permission (`struct bool_flags`).
#[derive(Debug)]
pub(crate) struct AllowFlag {
    pub(crate) name: &'static str,
    pub(crate) noname: &'static str,
    pub(crate) flag: u64,
    /// The major release that brought it.
    since: i32,
}

pub(crate) const SET_HOSTNAME: u64 = 1 << 0;
pub(crate) const SYSVIPC: u64 = 1 << 1;
pub(crate) const RAW_SOCKETS: u64 = 1 << 2;
pub(crate) const CHFLAGS: u64 = 1 << 3;
pub(crate) const MOUNT: u64 = 1 << 4;
pub(crate) const QUOTAS: u64 = 1 << 5;
pub(crate) const SOCKET_AF: u64 = 1 << 6;
pub(crate) const MLOCK: u64 = 1 << 7;
pub(crate) const RESERVED_PORTS: u64 = 1 << 8;
pub(crate) const READ_MSGBUF: u64 = 1 << 9;
pub(crate) const UNPRIV_DEBUG: u64 = 1 << 10;
pub(crate) const SUSER: u64 = 1 << 11;
pub(crate) const NFSD: u64 = 1 << 12;
pub(crate) const EXTATTR: u64 = 1 << 13;
pub(crate) const ADJTIME: u64 = 1 << 14;
pub(crate) const SETTIME: u64 = 1 << 15;
pub(crate) const ROUTING: u64 = 1 << 16;
pub(crate) const UNPRIV_PARENT_TAMPER: u64 = 1 << 17;
pub(crate) const SETAUDIT: u64 = 1 << 18;
pub(crate) const MOUNT_DEVFS: u64 = 1 << 32;
pub(crate) const MOUNT_FDESCFS: u64 = 1 << 33;
pub(crate) const MOUNT_NULLFS: u64 = 1 << 34;
pub(crate) const MOUNT_PROCFS: u64 = 1 << 35;
pub(crate) const MOUNT_TMPFS: u64 = 1 << 36;
pub(crate) const MOUNT_LINPROCFS: u64 = 1 << 37;
pub(crate) const MOUNT_LINSYSFS: u64 = 1 << 38;

/// What the base system may.
pub(crate) const PRISON0: u64 = u64::MAX;

/// `JAIL_DEFAULT_ALLOW`: what a new jail may if its parent may.
pub(crate) const DEFAULT: u64 = SET_HOSTNAME | RESERVED_PORTS | UNPRIV_DEBUG | SUSER;

/// `PR_ALLOW_DIFFERENCES`: what a jail may be given though its parent lacks it.
pub(crate) fn differences(release: Release) -> u64 {
    if release.major() >= 15 {
        UNPRIV_DEBUG | UNPRIV_PARENT_TAMPER
    } else {
        UNPRIV_DEBUG
    }
}

/// The permission that comes with a file system when its module is loaded
/// (`prison_add_vfs`): none of most.
pub(crate) fn of_module(module: &str) -> Option<&'static AllowFlag> {
    FLAGS
        .iter()
        .find(|flag| flag.name.strip_prefix("allow.mount.") == Some(module))
}

/// The permissions that this release knows, with those of all modules.
pub(crate) fn flags(release: Release) -> impl Iterator<Item = &'static AllowFlag> {
    FLAGS
        .iter()
        .filter(move |flag| flag.since <= release.major())
}

/// The permission of this name, and whether the name is its `no` form.
pub(crate) fn find(release: Release, name: &[u8]) -> Option<(u64, bool)> {
    flags(release).find_map(|flag| {
        if name == flag.name.as_bytes() {
            Some((flag.flag, false))
        } else if name == flag.noname.as_bytes() {
            Some((flag.flag, true))
        } else {
            None
        }
    })
}

const fn allow(name: &'static str, noname: &'static str, flag: u64, since: i32) -> AllowFlag {
    AllowFlag {
        name,
        noname,
        flag,
        since,
    }
}

/// What 14 has beyond 13 but `allow.nfsd` is not known for certain; it is taken to be like 13.
static FLAGS: [AllowFlag; 26] = [
    allow(
        "allow.set_hostname",
        "allow.noset_hostname",
        SET_HOSTNAME,
        13,
    ),
    allow("allow.sysvipc", "allow.nosysvipc", SYSVIPC, 13),
    allow("allow.raw_sockets", "allow.noraw_sockets", RAW_SOCKETS, 13),
    allow("allow.chflags", "allow.nochflags", CHFLAGS, 13),
    allow("allow.mount", "allow.nomount", MOUNT, 13),
    allow("allow.quotas", "allow.noquotas", QUOTAS, 13),
    allow("allow.socket_af", "allow.nosocket_af", SOCKET_AF, 13),
    allow("allow.mlock", "allow.nomlock", MLOCK, 13),
    allow(
        "allow.reserved_ports",
        "allow.noreserved_ports",
        RESERVED_PORTS,
        13,
    ),
    allow("allow.read_msgbuf", "allow.noread_msgbuf", READ_MSGBUF, 13),
    allow(
        "allow.unprivileged_proc_debug",
        "allow.nounprivileged_proc_debug",
        UNPRIV_DEBUG,
        13,
    ),
    allow("allow.suser", "allow.nosuser", SUSER, 13),
    allow("allow.nfsd", "allow.nonfsd", NFSD, 14),
    allow("allow.extattr", "allow.noextattr", EXTATTR, 15),
    allow("allow.adjtime", "allow.noadjtime", ADJTIME, 15),
    allow("allow.settime", "allow.nosettime", SETTIME, 15),
    allow("allow.routing", "allow.norouting", ROUTING, 15),
    allow(
        "allow.unprivileged_parent_tampering",
        "allow.nounprivileged_parent_tampering",
        UNPRIV_PARENT_TAMPER,
        15,
    ),
    allow("allow.setaudit", "allow.nosetaudit", SETAUDIT, 15),
    allow("allow.mount.devfs", "allow.mount.nodevfs", MOUNT_DEVFS, 13),
    allow(
        "allow.mount.fdescfs",
        "allow.mount.nofdescfs",
        MOUNT_FDESCFS,
        13,
    ),
    allow(
        "allow.mount.nullfs",
        "allow.mount.nonullfs",
        MOUNT_NULLFS,
        13,
    ),
    allow(
        "allow.mount.procfs",
        "allow.mount.noprocfs",
        MOUNT_PROCFS,
        13,
    ),
    allow("allow.mount.tmpfs", "allow.mount.notmpfs", MOUNT_TMPFS, 13),
    allow(
        "allow.mount.linprocfs",
        "allow.mount.nolinprocfs",
        MOUNT_LINPROCFS,
        13,
    ),
    allow(
        "allow.mount.linsysfs",
        "allow.mount.nolinsysfs",
        MOUNT_LINSYSFS,
        13,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_bit_of_its_own() {
        let mut seen = 0;
        for AllowFlag { name, flag, .. } in flags(Release::V15_1) {
            assert_eq!((flag.count_ones(), seen & flag), (1, 0), "{name}");
            seen |= flag;
        }
        assert_eq!(seen.count_ones(), 26);
    }
}
