//! Files by name, from the working directory or an open directory. Follows
//! `sys/kern/vfs_syscalls.c`.

use std::ffi::CStr;

use jail::{Errno, RawFd};
use jail_sys::sys::fcntl::{
    AT_FDCWD, O_ACCMODE, O_CLOEXEC, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY,
};

use super::FileKind;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::fs::{Device, Who};
use crate::vfs::{At, Vfs};

impl State {
    /// The process as file systems see it.
    pub(crate) fn who(&self, pid: Pid) -> Result<Who<'_>, Errno> {
        let cred = &self.proc(pid)?.cred;
        let process = Some((self, pid));
        Ok(Who { cred, process })
    }

    /// A call that takes a path: from `dir`, or from the root if the path is absolute. `EBADF`,
    /// `ENOTDIR` for what is no directory.
    pub(crate) fn at<T>(
        &self,
        pid: Pid,
        dir: RawFd,
        path: &CStr,
        call: impl FnOnce(&Vfs, &At<'_>, &[u8]) -> Result<T, Errno>,
    ) -> Result<T, Errno> {
        let path = path.to_bytes();
        let proc = self.proc(pid)?;
        let who = self.who(pid)?;
        if dir == AT_FDCWD || path.starts_with(b"/") {
            return call(&self.vfs, &At::cwd(&proc.dirs, who), path);
        }
        let FileKind::Vnode(open) = &self.file(pid, dir)?.kind else {
            return Err(Errno::ENOTDIR);
        };
        call(&self.vfs, &At::dir(&proc.dirs, &open.vnode, who), path)
    }

    /// `kern_openat`.
    pub(crate) fn openat(
        &mut self,
        pid: Pid,
        dir: RawFd,
        path: &CStr,
        flags: i32,
        mode: u32,
    ) -> Result<RawFd, Errno> {
        self.proc(pid)?.fds.lowest_free(0)?;
        let open = self.at(pid, dir, path, |vfs, at, path| {
            vfs.open(at, path, flags, mode)
        })?;
        let cloexec = flags & O_CLOEXEC != 0;
        if let Some(Device::Fd(fd)) = open.device() {
            return self.dupfdopen(pid, fd, flags, cloexec);
        }
        self.fd_alloc_flags(pid, FileKind::Vnode(open), cloexec, flags & O_NONBLOCK)
    }

    /// `dupfdopen`: the opener's own descriptor once more; `EBADF`, `EACCES` for more than it was
    /// opened for.
    fn dupfdopen(
        &mut self,
        pid: Pid,
        fd: RawFd,
        flags: i32,
        cloexec: bool,
    ) -> Result<RawFd, Errno> {
        let file = self.file(pid, fd)?;
        let had = match &file.kind {
            FileKind::Vnode(open) => open.flags(),
            _ => file.flags,
        };
        let allowed = matches!(
            (flags & O_ACCMODE, had & O_ACCMODE),
            (O_RDONLY, O_RDONLY | O_RDWR) | (O_WRONLY, O_WRONLY | O_RDWR) | (O_RDWR, O_RDWR)
        );
        if !allowed {
            return Err(Errno::EACCES);
        }
        self.dup(pid, fd, 0, cloexec)
    }

    /// `kern_ftruncate`: `EINVAL` for what is no file.
    pub(crate) fn ftruncate(&self, pid: Pid, fd: RawFd, size: i64) -> Result<(), Errno> {
        match &self.file(pid, fd)?.kind {
            FileKind::Vnode(open) => open.ftruncate(size),
            _ => Err(Errno::EINVAL),
        }
    }

    /// `kern_getdirentries`.
    pub(crate) fn getdirentries(
        &mut self,
        pid: Pid,
        fd: RawFd,
        buf: &mut [u8],
    ) -> Result<usize, Errno> {
        let begun = match &self.file(pid, fd)?.kind {
            FileKind::Vnode(open) => self.vfs.listing(open, self.who(pid)?)?,
            _ => return Err(Errno::EINVAL),
        };
        match &mut self.file_mut(pid, fd)?.kind {
            FileKind::Vnode(open) => open.getdirentries(begun, buf),
            _ => Err(Errno::EINVAL),
        }
    }
}
