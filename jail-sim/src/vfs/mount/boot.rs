//! What is mounted when the machine is up. Follows `sys/kern/vfs_mountroot.c`.

use jail_sys::sys::mount::MNT_LOCAL;

use crate::cred::Cred;
use crate::state::State;
use crate::vfs::Vnode;
use crate::vfs::mnt::NewMount;
use crate::vfs::vfsconf::{Backing, DEVFS};

impl State {
    /// `vfs_mountroot`: `/` is there; a devfs on `/dev`, whether that is a directory of the
    /// computer this runs on or not.
    pub(crate) fn mount_boot(&mut self) {
        self.cred_hold(&Cred::root());
        self.cred_hold(&Cred::root());
        self.vfs.mounts.insert(NewMount {
            vfc: &DEVFS,
            backing: Backing::Fs(self.devfs.root_fs()),
            covered: Vnode::root().child("dev".as_ref()),
            flags: MNT_LOCAL,
            from: b"devfs".to_vec(),
            on: b"/dev".to_vec(),
            cred: Cred::root(),
            opts: Vec::new(),
        });
    }
}
