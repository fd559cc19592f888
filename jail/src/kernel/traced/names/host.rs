//! Names of mounts, files, sockets and disks.

use jail_sys::sys::{mdioctl as md, mount, socket, stat};

use super::{Flags, Named, named, u32_bits};

/// What nmount(2) and unmount(2) share.
const FORCE: (i64, &str) = (mount::MNT_FORCE as i64, "MNT_FORCE");

pub(in super::super) fn mount_flags(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (mount::MNT_RDONLY as i64, "MNT_RDONLY"),
        (mount::MNT_SYNCHRONOUS as i64, "MNT_SYNCHRONOUS"),
        (mount::MNT_NOEXEC as i64, "MNT_NOEXEC"),
        (mount::MNT_NOSUID as i64, "MNT_NOSUID"),
        (mount::MNT_NFS4ACLS as i64, "MNT_NFS4ACLS"),
        (mount::MNT_UNION as i64, "MNT_UNION"),
        (mount::MNT_ASYNC as i64, "MNT_ASYNC"),
        (mount::MNT_UPDATE as i64, "MNT_UPDATE"),
        (mount::MNT_RELOAD as i64, "MNT_RELOAD"),
        FORCE,
        (mount::MNT_SUIDDIR as i64, "MNT_SUIDDIR"),
        (mount::MNT_NOSYMFOLLOW as i64, "MNT_NOSYMFOLLOW"),
        (mount::MNT_IGNORE as i64, "MNT_IGNORE"),
        (mount::MNT_SNAPSHOT as i64, "MNT_SNAPSHOT"),
        (mount::MNT_MULTILABEL as i64, "MNT_MULTILABEL"),
        (mount::MNT_ACLS as i64, "MNT_ACLS"),
        (mount::MNT_NOATIME as i64, "MNT_NOATIME"),
        (mount::MNT_NOCLUSTERR as i64, "MNT_NOCLUSTERR"),
        (mount::MNT_NOCLUSTERW as i64, "MNT_NOCLUSTERW"),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "0",
        names: NAMES,
    }
}

/// Two bits of unmount(2) mean something else to nmount(2).
pub(in super::super) fn unmount_flags(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        FORCE,
        (mount::MNT_NONBUSY as i64, "MNT_NONBUSY"),
        (mount::MNT_BYFSID as i64, "MNT_BYFSID"),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "0",
        names: NAMES,
    }
}

pub(in super::super) fn wait_mode(mode: i32) -> Named {
    const NAMES: &[(i64, &str)] = &[
        (mount::MNT_WAIT as i64, "MNT_WAIT"),
        (mount::MNT_NOWAIT as i64, "MNT_NOWAIT"),
    ];
    named(mode.into(), NAMES)
}

/// A user or a group; all bits set leave it as it is, which C writes as -1.
pub(in super::super) fn id(id: u32) -> Named {
    named(id.into(), &[(i64::from(u32::MAX), "-1")])
}

pub(in super::super) fn file_flags(bits: u64) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (stat::UF_NODUMP as i64, "UF_NODUMP"),
        (stat::UF_IMMUTABLE as i64, "UF_IMMUTABLE"),
        (stat::UF_APPEND as i64, "UF_APPEND"),
        (stat::UF_OPAQUE as i64, "UF_OPAQUE"),
        (stat::UF_NOUNLINK as i64, "UF_NOUNLINK"),
        (stat::SF_ARCHIVED as i64, "SF_ARCHIVED"),
        (stat::SF_IMMUTABLE as i64, "SF_IMMUTABLE"),
        (stat::SF_APPEND as i64, "SF_APPEND"),
        (stat::SF_NOUNLINK as i64, "SF_NOUNLINK"),
        (stat::SF_SNAPSHOT as i64, "SF_SNAPSHOT"),
    ];
    Flags {
        bits: i64::from_ne_bytes(bits.to_ne_bytes()),
        none: "0",
        names: NAMES,
    }
}

pub(in super::super) fn domain(domain: i32) -> Named {
    const NAMES: &[(i64, &str)] = &[
        (socket::AF_UNIX as i64, "AF_UNIX"),
        (socket::AF_INET as i64, "AF_INET"),
        (socket::AF_INET6 as i64, "AF_INET6"),
        (socket::AF_ROUTE as i64, "AF_ROUTE"),
        (socket::AF_LINK as i64, "AF_LINK"),
        (socket::AF_NETLINK as i64, "AF_NETLINK"),
    ];
    named(domain.into(), NAMES)
}

/// The kind is a number, and bits are added to it.
pub(in super::super) fn socket_kind(kind: i32) -> Flags {
    const STREAM: &[(i64, &str)] = &[
        (socket::SOCK_STREAM as i64, "SOCK_STREAM"),
        CLOEXEC,
        NONBLOCK,
    ];
    const DGRAM: &[(i64, &str)] = &[(socket::SOCK_DGRAM as i64, "SOCK_DGRAM"), CLOEXEC, NONBLOCK];
    const RAW: &[(i64, &str)] = &[(socket::SOCK_RAW as i64, "SOCK_RAW"), CLOEXEC, NONBLOCK];
    const CLOEXEC: (i64, &str) = (socket::SOCK_CLOEXEC as i64, "SOCK_CLOEXEC");
    const NONBLOCK: (i64, &str) = (socket::SOCK_NONBLOCK as i64, "SOCK_NONBLOCK");
    Flags {
        bits: u32_bits(kind),
        none: "0",
        names: match kind & 0xf {
            socket::SOCK_STREAM => STREAM,
            socket::SOCK_DGRAM => DGRAM,
            socket::SOCK_RAW => RAW,
            _ => &[CLOEXEC, NONBLOCK],
        },
    }
}

pub(in super::super) fn md_type(kind: u32) -> Named {
    const NAMES: &[(i64, &str)] = &[
        (md::MD_MALLOC as i64, "MD_MALLOC"),
        (md::MD_PRELOAD as i64, "MD_PRELOAD"),
        (md::MD_VNODE as i64, "MD_VNODE"),
        (md::MD_SWAP as i64, "MD_SWAP"),
        (md::MD_NULL as i64, "MD_NULL"),
    ];
    named(kind.into(), NAMES)
}

pub(in super::super) fn md_options(bits: u32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (md::MD_CLUSTER as i64, "MD_CLUSTER"),
        (md::MD_RESERVE as i64, "MD_RESERVE"),
        (md::MD_AUTOUNIT as i64, "MD_AUTOUNIT"),
        (md::MD_READONLY as i64, "MD_READONLY"),
        (md::MD_COMPRESS as i64, "MD_COMPRESS"),
        (md::MD_FORCE as i64, "MD_FORCE"),
        (md::MD_ASYNC as i64, "MD_ASYNC"),
        (md::MD_VERIFY as i64, "MD_VERIFY"),
        (md::MD_CACHE as i64, "MD_CACHE"),
        (md::MD_MUSTDEALLOC as i64, "MD_MUSTDEALLOC"),
    ];
    Flags {
        bits: bits.into(),
        none: "0",
        names: NAMES,
    }
}
