//! Options of mounts. Follows `vfs_freeopt`, `vfs_deleteopt` and `vfs_filteropt` in
//! `sys/kern/vfs_mount.c`.

use jail::Errno;

use super::VfsOpts;

/// `global_opts`: what every file system takes.
const GLOBAL_OPTS: [&[u8]; 7] = [
    b"errmsg", b"fstype", b"fspath", b"ro", b"rw", b"nosuid", b"noexec",
];

impl VfsOpts<'_> {
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
