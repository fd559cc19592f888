//! The options that every mount has, by name. Follows the loop of `vfs_donmount` in
//! `sys/kern/vfs_mount.c`.

use jail_sys::sys::mount::{
    MNT_ASYNC, MNT_AUTOMOUNTED, MNT_EMPTYDIR, MNT_EXPORTED, MNT_FORCE, MNT_MULTILABEL, MNT_NOATIME,
    MNT_NOCLUSTERR, MNT_NOCLUSTERW, MNT_NOCOVER, MNT_NOEXEC, MNT_NOSUID, MNT_NOSYMFOLLOW,
    MNT_RDONLY, MNT_RELOAD, MNT_SUIDDIR, MNT_SYNCHRONOUS, MNT_UNION, MNT_UPDATE,
};

use crate::vfsopt::VfsOpts;

/// What the options ask for.
pub(super) struct Asked {
    /// `MNT_*`.
    pub(super) flags: u64,
    /// Read-only if there is no other way.
    pub(super) autoro: bool,
    pub(super) only_export: bool,
}

/// What one option changes.
enum Change {
    Set(u64),
    Clear(u64),
    /// It is the absence of what is asked for otherwise: by its canonical name.
    Rename(&'static [u8]),
    Autoro,
    Nothing,
}

impl Asked {
    /// Looks at all options, and takes out those that are not for file systems.
    pub(super) fn take(flags: u64, opts: &mut VfsOpts<'_>) -> Self {
        let mut asked = Self {
            flags,
            autoro: false,
            only_export: false,
        };
        let mut more_than_export = false;
        let mut index = 0;
        while let Some(name) = opts.name(index) {
            more_than_export |= !FOR_EXPORT.contains(&name);
            asked.only_export |= name == b"export";
            asked.apply(name);
            if let Change::Rename(canonical) = change(name) {
                opts.rename(index, canonical);
            }
            if FREED.contains(&name) {
                opts.freeopt(index);
            } else {
                index += 1;
            }
        }
        asked.only_export &= !more_than_export;
        asked
    }

    fn apply(&mut self, name: &[u8]) {
        if matches!(name, b"ro" | b"rdonly" | b"rw" | b"noro") {
            self.autoro = false;
        }
        match change(name) {
            Change::Set(flag) => self.flags |= flag,
            Change::Clear(flag) => self.flags &= !flag,
            Change::Rename(b"ro") => self.flags |= MNT_RDONLY,
            Change::Autoro => self.autoro = true,
            Change::Rename(_) | Change::Nothing => {}
        }
    }
}

fn change(name: &[u8]) -> Change {
    match name {
        b"update" => Change::Set(MNT_UPDATE),
        b"async" => Change::Set(MNT_ASYNC),
        b"force" => Change::Set(MNT_FORCE),
        b"reload" => Change::Set(MNT_RELOAD),
        b"multilabel" => Change::Set(MNT_MULTILABEL),
        b"noasync" => Change::Clear(MNT_ASYNC),
        b"noatime" => Change::Set(MNT_NOATIME),
        b"atime" => Change::Rename(b"nonoatime"),
        b"noclusterr" => Change::Set(MNT_NOCLUSTERR),
        b"clusterr" => Change::Rename(b"nonoclusterr"),
        b"noclusterw" => Change::Set(MNT_NOCLUSTERW),
        b"clusterw" => Change::Rename(b"nonoclusterw"),
        b"noexec" => Change::Set(MNT_NOEXEC),
        b"exec" => Change::Rename(b"nonoexec"),
        b"nosuid" => Change::Set(MNT_NOSUID),
        b"suid" => Change::Rename(b"nonosuid"),
        b"nosymfollow" => Change::Set(MNT_NOSYMFOLLOW),
        b"symfollow" => Change::Rename(b"nonosymfollow"),
        b"noro" | b"rw" => Change::Clear(MNT_RDONLY),
        b"ro" => Change::Set(MNT_RDONLY),
        b"rdonly" => Change::Rename(b"ro"),
        b"autoro" => Change::Autoro,
        b"suiddir" => Change::Set(MNT_SUIDDIR),
        b"sync" => Change::Set(MNT_SYNCHRONOUS),
        b"union" => Change::Set(MNT_UNION),
        b"export" => Change::Set(MNT_EXPORTED),
        b"automounted" => Change::Set(MNT_AUTOMOUNTED),
        b"nocover" => Change::Set(MNT_NOCOVER),
        b"cover" => Change::Clear(MNT_NOCOVER),
        b"emptydir" => Change::Set(MNT_EMPTYDIR),
        b"noemptydir" => Change::Clear(MNT_EMPTYDIR),
        _ => Change::Nothing,
    }
}

/// What no file system gets to see (`do_freeopt`).
const FREED: [&[u8]; 9] = [
    b"update",
    b"force",
    b"reload",
    b"autoro",
    b"automounted",
    b"nocover",
    b"cover",
    b"emptydir",
    b"noemptydir",
];

/// What may be there beside `export` if nothing but that is to be changed.
const FOR_EXPORT: [&[u8]; 6] = [
    b"export", b"update", b"fstype", b"fspath", b"from", b"errmsg",
];
