//! read(2), write(2) and what else is done to open files. Follows `sys/kern/sys_generic.c`.

use jail::kernel::Stat;
use jail::{Errno, RawFd};
use jail_sys::sys::fcntl::{O_ACCMODE, O_NONBLOCK, O_RDONLY, O_WRONLY};
use jail_sys::sys::stat::{S_IFCHR, S_IFIFO, S_IFSOCK};

use super::{FileKind, HostStdio};
use crate::proc::Pid;
use crate::state::State;

/// How far a read or write came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Io {
    /// So many bytes.
    Done(usize),
    /// Nothing yet: the caller waits.
    Wait,
    /// It is the computer's own stream: done without the lock.
    Host(HostStdio),
}

impl State {
    /// `dofileread`.
    pub(crate) fn read(&mut self, pid: Pid, fd: RawFd, buf: &mut [u8]) -> Result<Io, Errno> {
        let file = self.file(pid, fd)?;
        let nonblock = file.flags & O_NONBLOCK != 0;
        match &file.kind {
            FileKind::Vnode(open) => Ok(Io::Done(open.read(buf)?)),
            &FileKind::Pipe(end) => wait_unless(nonblock, self.pipe_read(end, buf)),
            FileKind::HostStdio(HostStdio::In) if !self.inherit_stdin => Ok(Io::Done(0)),
            &FileKind::HostStdio(stream) if file.flags & O_ACCMODE != O_WRONLY => {
                Ok(Io::Host(stream))
            }
            FileKind::HostStdio(_) => Err(Errno::EBADF),
            FileKind::JailDesc { .. } | FileKind::ProcDesc { .. } => Err(Errno::EOPNOTSUPP),
            FileKind::Kqueue(_) => Err(Errno::ENXIO),
            FileKind::Socket(_) => self.socket_read(pid, fd, buf),
        }
    }

    /// `dofilewrite`, but for the signal of a broken pipe.
    pub(crate) fn write(&mut self, pid: Pid, fd: RawFd, buf: &[u8]) -> Result<Io, Errno> {
        let file = self.file(pid, fd)?;
        let nonblock = file.flags & O_NONBLOCK != 0;
        match &file.kind {
            FileKind::Vnode(open) => Ok(Io::Done(open.write(buf)?)),
            &FileKind::Pipe(end) => wait_unless(nonblock, self.pipe_write(end, buf)),
            &FileKind::HostStdio(stream) if file.flags & O_ACCMODE != O_RDONLY => {
                Ok(Io::Host(stream))
            }
            FileKind::HostStdio(_) => Err(Errno::EBADF),
            FileKind::JailDesc { .. } | FileKind::ProcDesc { .. } => Err(Errno::EOPNOTSUPP),
            FileKind::Kqueue(_) => Err(Errno::ENXIO),
            FileKind::Socket(_) => self.socket_write(pid, fd, buf).map(Io::Done),
        }
    }

    /// Whether it is a pipe: a write there may come to an end in pieces.
    pub(crate) fn is_pipe(&self, pid: Pid, fd: RawFd) -> bool {
        let file = self.file(pid, fd);
        file.is_ok_and(|file| matches!(file.kind, FileKind::Pipe(_)))
    }

    /// `kern_fstat`.
    pub(crate) fn fstat(&self, pid: Pid, fd: RawFd) -> Result<Stat, Errno> {
        let file = self.file(pid, fd)?;
        let mut stat = Stat {
            uid: file.cred.uid,
            gid: file.cred.gid,
            ..Stat::default()
        };
        match &file.kind {
            FileKind::Vnode(open) => return self.vfs.fstat(open),
            FileKind::Pipe(end) if end.is_tty() => stat.mode = u32::from(S_IFCHR) | 0o620,
            &FileKind::Pipe(end) => {
                stat.mode = S_IFIFO.into();
                stat.size = i64::try_from(self.files.pipes.readable(end)).unwrap_or(i64::MAX);
            }
            FileKind::Kqueue(_) => {
                stat = Stat {
                    mode: S_IFIFO.into(),
                    ..Stat::default()
                };
            }
            FileKind::Socket(_) => stat.mode = S_IFSOCK.into(),
            &FileKind::ProcDesc { pid, serial } => stat = self.procdesc_stat(pid, serial),
            FileKind::HostStdio(_) => stat.mode = u32::from(S_IFCHR) | 0o620,
            &FileKind::JailDesc { prison, owning } => {
                stat = self.jaildesc_stat(prison, owning);
            }
        }
        Ok(stat)
    }
}

fn wait_unless(nonblock: bool, result: Result<usize, Errno>) -> Result<Io, Errno> {
    match result {
        Ok(count) => Ok(Io::Done(count)),
        Err(Errno::EAGAIN) if !nonblock => Ok(Io::Wait),
        Err(errno) => Err(errno),
    }
}
