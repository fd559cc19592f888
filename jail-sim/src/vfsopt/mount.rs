//! Options of mounts. Follows `vfs_freeopt`, `vfs_deleteopt`, `vfs_mergeopts` and
//! `vfs_filteropt` in `sys/kern/vfs_mount.c`.

use jail::Errno;

use super::build::sanitizeopts;
use super::{VfsOpt, VfsOpts};

/// An option that a mount keeps (`mnt_opt`): name and value.
pub(crate) type MountOpt = (Vec<u8>, Option<Vec<u8>>);

/// `global_opts`: what every file system takes.
const GLOBAL_OPTS: [&[u8]; 7] = [
    b"errmsg", b"fstype", b"fspath", b"ro", b"rw", b"nosuid", b"noexec",
];

impl<'a> VfsOpts<'a> {
    /// `vfs_freeopt`.
    pub(crate) fn freeopt(&mut self, index: usize) {
        if index < self.opts.len() {
            self.opts.remove(index);
        }
    }

    /// `vfs_deleteopt`.
    pub(crate) fn deleteopt(&mut self, name: &[u8]) {
        self.opts.retain(|opt| opt.name != name);
    }

    /// Gives an option its other name.
    pub(crate) fn rename(&mut self, index: usize, name: &'static [u8]) {
        if let Some(opt) = self.opts.get_mut(index) {
            opt.name = name;
        }
    }

    /// What a mount keeps of its options.
    pub(crate) fn kept(&self) -> Vec<MountOpt> {
        let all = self.opts.iter().enumerate();
        all.map(|(index, opt)| (opt.name.to_vec(), self.value(index).map(<[u8]>::to_vec)))
            .collect()
    }

    /// `vfs_mergeopts`: the options of an update, behind those of the mount, which stay where the
    /// update says nothing else.
    pub(crate) fn merged<'m>(&self, old: &'m [MountOpt]) -> VfsOpts<'m>
    where
        'a: 'm,
    {
        let mut values = Vec::new();
        let mut value = |bytes: Option<&[u8]>| {
            let start = values.len();
            values.extend_from_slice(bytes?);
            Some(start..values.len())
        };
        let mut opts = Vec::with_capacity(old.len() + self.opts.len());
        for (name, kept) in old.iter().rev() {
            opts.push(VfsOpt {
                name,
                value: value(kept.as_deref()),
                len: kept.as_ref().map_or(0, Vec::len),
                pos: usize::MAX,
                seen: false,
            });
        }
        for (index, opt) in self.opts.iter().enumerate() {
            opts.push(VfsOpt {
                name: opt.name,
                value: value(self.value(index)),
                ..*opt
            });
        }
        sanitizeopts(&mut opts);
        VfsOpts { opts, values }
    }

    /// Takes over the error text of the merged options.
    pub(crate) fn take_errmsg(&mut self, merged: &VfsOpts<'_>) {
        let text = merged
            .find(b"errmsg")
            .and_then(|index| merged.value(index))
            .unwrap_or_default();
        let own = self.find(b"errmsg");
        if let Some(own) = own.and_then(|index| self.buffer(index)) {
            own.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
        }
    }

    /// `vfs_filteropt`: `EINVAL` and a text that names the last option that neither every file
    /// system takes nor this one, with or without `no` before it.
    pub(crate) fn filteropt(&mut self, legal: &[&[u8]]) -> Result<(), Errno> {
        let known = |name: &[u8]| {
            let without = name.strip_prefix(b"no").unwrap_or(name);
            let mut all = GLOBAL_OPTS.iter().chain(legal);
            all.any(|legal| *legal == name || *legal == without)
        };
        let unknown = self.opts.iter().rev().find(|opt| !known(opt.name));
        match unknown.map(|opt| opt.name) {
            None => Ok(()),
            Some(name) => {
                Err(self.error(Errno::EINVAL, &[b"mount option <", name, b"> is unknown"]))
            }
        }
    }
}
