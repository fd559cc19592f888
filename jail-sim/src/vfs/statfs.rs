//! What statfs(2), fstatfs(2) and getfsstat(2) answer. Follows `kern_statfs`, `kern_fstatfs` and
//! `kern_getfsstat` in `sys/kern/vfs_syscalls.c`, and `nullfs_statfs`.

use std::ffi::{CStr, c_char};

use jail::{Errno, RawFd};
use jail_sys::sys::mount::{
    MNT_ACLS, MNT_ASYNC, MNT_AUTOMOUNTED, MNT_EXPORTED, MNT_GJOURNAL, MNT_LOCAL, MNT_MULTILABEL,
    MNT_NFS4ACLS, MNT_NOATIME, MNT_NOCLUSTERR, MNT_NOCLUSTERW, MNT_NOEXEC, MNT_NOSUID,
    MNT_NOSYMFOLLOW, MNT_NOWAIT, MNT_QUOTA, MNT_RDONLY, MNT_ROOTFS, MNT_SOFTDEP, MNT_SUIDDIR,
    MNT_SUJ, MNT_SYNCHRONOUS, MNT_UNION, MNT_USER, MNT_VERIFIED, MNT_WAIT, STATFS_VERSION, fsid_t,
    statfs,
};

use super::fs::FsSize;
use super::mnt::Mount;
use super::vfsconf::Backing;
use super::{At, Vfs, Vnode};
use crate::cred::Cred;
use crate::fd::FileKind;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `kern_statfs`.
    pub(crate) fn sys_statfs(
        &mut self,
        pid: Pid,
        path: &CStr,
        buf: &mut statfs,
    ) -> Result<(), Errno> {
        let proc = self.proc(pid)?;
        let at = At::cwd(&proc.dirs, self.who(pid)?);
        let vnode = self.vfs.find(&at, path.to_bytes())?.vnode;
        *buf = self.do_statfs(&vnode, &proc.cred)?;
        Ok(())
    }

    /// `kern_fstatfs`: `EBADF` if the mount is gone, `EINVAL` for what is in no file system.
    pub(crate) fn sys_fstatfs(
        &mut self,
        pid: Pid,
        fd: RawFd,
        buf: &mut statfs,
    ) -> Result<(), Errno> {
        let FileKind::Vnode(open) = &self.file(pid, fd)?.kind else {
            return Err(Errno::EINVAL);
        };
        if open.vnode.is_dead() {
            return Err(Errno::EBADF);
        }
        *buf = self.do_statfs(&open.vnode, &self.proc(pid)?.cred)?;
        Ok(())
    }

    /// `kern_getfsstat`: the mounts that the caller sees, oldest first; with no room how many
    /// there are. `EINVAL` for a mode that is none.
    pub(crate) fn sys_getfsstat(
        &mut self,
        pid: Pid,
        buf: &mut [statfs],
        mode: i32,
    ) -> Result<usize, Errno> {
        if mode != MNT_WAIT && mode != MNT_NOWAIT {
            return Err(Errno::EINVAL);
        }
        let cred = &self.proc(pid)?.cred;
        let mounts = self.vfs.mounts.iter();
        let seen = mounts.filter(|mount| self.canseemount(mount, cred));
        if buf.is_empty() {
            return Ok(seen.count());
        }
        let mut count = 0;
        for (to, mount) in buf.iter_mut().zip(seen) {
            *to = self.told(mount, cred);
            count += 1;
        }
        Ok(count)
    }

    fn do_statfs(&self, vnode: &Vnode, cred: &Cred) -> Result<statfs, Errno> {
        let mount = self.vfs.mount_of(vnode)?;
        Ok(self.told(mount, cred))
    }

    /// What this caller is told of a mount: who is jailed or not root learns no fsid
    /// (`PRIV_VFS_GENERATION`).
    fn told(&self, mount: &Mount, cred: &Cred) -> statfs {
        let mut told = self.vfs.statfs(mount);
        let mut on: &[u8] = &mount.on;
        if cred.jailed() || !self.privileged(cred) {
            told.f_fsid = fsid_t { val: [0, 0] };
            on = self.seen_on(mount, cred);
        }
        fill(&mut told.f_mntonname, on);
        told
    }
}

impl Vfs {
    /// `VFS_STATFS`, without where it is mounted. A nullfs tells the type, flags and sizes of what
    /// is below.
    fn statfs(&self, mount: &Mount) -> statfs {
        let mut told = statfs {
            f_version: STATFS_VERSION,
            f_namemax: NAME_MAX,
            f_owner: mount.cred.uid,
            f_fsid: fsid_t { val: mount.fsid },
            ..statfs::ZERO
        };
        fill(&mut told.f_fstypename, mount.vfc.name.as_bytes());
        fill(&mut told.f_mntfromname, &mount.from);
        let (typenum, flags, size) = self.shape(mount);
        told.f_type = typenum as u32;
        told.f_flags = flags;
        told.f_bsize = size.bsize;
        told.f_iosize = size.iosize;
        told.f_blocks = size.blocks;
        told.f_bfree = size.bfree;
        told.f_bavail = size.bavail;
        told.f_files = size.files;
        told.f_ffree = size.ffree;
        told
    }

    fn shape(&self, mount: &Mount) -> (i32, u64, FsSize) {
        let own = mount.flags & MNT_VISFLAGMASK;
        let lower = match &mount.backing {
            Backing::Fs(fs) => return (mount.vfc.typenum(), fs.f_flags(own), fs.size()),
            Backing::Null(lower) => self.mounts.get(lower.mount.id()),
        };
        let Some(lower) = lower else {
            return (mount.vfc.typenum(), own, FsSize::EMPTY);
        };
        let (typenum, flags, size) = self.shape(lower);
        let flags = own & NULLFS_OWN | flags & !(MNT_ROOTFS | MNT_AUTOMOUNTED);
        (typenum, flags, size)
    }
}

/// A text with its NUL, cut to what fits.
fn fill(to: &mut [c_char], text: &[u8]) {
    let room = to.len().saturating_sub(1);
    for (to, from) in to.iter_mut().take(room).zip(text) {
        let [byte] = from.to_ne_bytes();
        *to = c_char::from_ne_bytes([byte]);
    }
}

/// What a nullfs has of its own.
const NULLFS_OWN: u64 =
    MNT_RDONLY | MNT_NOEXEC | MNT_NOSUID | MNT_UNION | MNT_NOSYMFOLLOW | MNT_AUTOMOUNTED;

const MNT_VISFLAGMASK: u64 = MNT_RDONLY
    | MNT_SYNCHRONOUS
    | MNT_NOEXEC
    | MNT_NOSUID
    | MNT_UNION
    | MNT_SUJ
    | MNT_ASYNC
    | MNT_EXPORTED
    | MNT_LOCAL
    | MNT_QUOTA
    | MNT_ROOTFS
    | MNT_NOATIME
    | MNT_NOCLUSTERR
    | MNT_NOCLUSTERW
    | MNT_SUIDDIR
    | MNT_SOFTDEP
    | MNT_USER
    | MNT_NOSYMFOLLOW
    | MNT_GJOURNAL
    | MNT_MULTILABEL
    | MNT_ACLS
    | MNT_NFS4ACLS
    | MNT_AUTOMOUNTED
    | MNT_VERIFIED;

/// Bytes of a file name.
const NAME_MAX: u32 = 255;
