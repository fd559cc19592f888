//! Options by name: which ones file systems know that do not refuse the others.

use crate::Release;

/// What a file system makes of options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Knows {
    /// It has these besides those that all have, and ignores others.
    Only(&'static [&'static str]),
    /// It refuses what it does not know, or it is not known here.
    Itself,
}

/// The options of the file systems whose `vfs_mount` does not call `vfs_filteropt`
/// (`sys/fs/*/*_vfsops.c`), and of devfs, where `ruleset` goes another way.
pub(super) fn knows(fstype: &str) -> Knows {
    match fstype {
        "nullfs" => Knows::Only(&["cache", "nocache", "unixbypass", "nounixbypass"]),
        "unionfs" => Knows::Only(&[
            "below", "udir", "ufile", "uid", "gid", "copymode", "whiteout",
        ]),
        "fdescfs" => Knows::Only(&["linrdlnk", "rdlnk", "nodup"]),
        "devfs" | "procfs" | "linprocfs" | "linsysfs" | "lindebugfs" => Knows::Only(&[]),
        _ => Knows::Itself,
    }
}

/// Options that came later and are ignored before.
pub(super) fn since(fstype: &str, option: &str) -> Option<Release> {
    match (fstype, option) {
        ("nullfs", "unixbypass" | "nounixbypass") => Some(Release::V15_0),
        _ => None,
    }
}

/// Options of every file system: `vfs_donmount` in `sys/kern/vfs_mount.c`.
pub(super) const GENERIC: &[&str] = &[
    "ro",
    "nosuid",
    "noexec",
    "noatime",
    "nosymfollow",
    "async",
    "noasync",
    "sync",
    "union",
    "emptydir",
    "noemptydir",
    "multilabel",
    "suiddir",
    "noclusterr",
    "noclusterw",
    "automounted",
];

/// Options that say what has a method of its own, undo one, or change a mount there is.
pub(super) const RESERVED: &[&str] = &[
    "fstype", "fspath", "from", "target", "ruleset", "errmsg", "cover", "nocover", "update",
    "reload", "force", "snapshot", "export", "rdonly", "rw", "noro", "autoro", "suid", "exec",
    "atime",
];

/// Options that take a value as a number, and its range. The kernel ignores others: tmpfs reads
/// 0 as no limit, less than 4 inodes as none said, and numbers as `int`.
pub(super) fn range(fstype: &str, option: &str) -> Option<(i64, i64)> {
    match (fstype, option) {
        ("tmpfs", "size" | "maxfilesize") => Some((1, i64::MAX)),
        ("tmpfs", "inodes") => Some((4, i32::MAX.into())),
        ("tmpfs" | "unionfs", "uid" | "gid") => Some((0, i32::MAX.into())),
        _ => None,
    }
}
