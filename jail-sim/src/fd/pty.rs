//! Pseudo-terminals, as raw ones: bytes go through as they are, nothing is echoed, and no
//! character means a signal. Follows `sys/kern/tty_pts.c` and `tty.c` in who controls whom.

use jail::{Errno, RawFd};
use jail_sys::sys::fcntl::O_RDWR;
use jail_sys::sys::signal::SIGHUP;

use super::{FileKind, PipeId};
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `pts_alloc`, and opening the other side: both are closed on exec.
    pub(crate) fn openpty(&mut self, pid: Pid) -> Result<(RawFd, RawFd), Errno> {
        let (master, terminal) = self.files.pipes.create();
        let kind = FileKind::Pipe(master.as_tty());
        let fd = self.fd_alloc_flags(pid, kind, true, O_RDWR);
        let fd = fd.inspect_err(|_| self.forget_pipe(master))?;
        let kind = FileKind::Pipe(terminal.as_tty());
        match self.fd_alloc_flags(pid, kind, true, O_RDWR) {
            Ok(other) => Ok((fd, other)),
            Err(errno) => {
                self.close(pid, fd)?;
                self.forget_pipe(terminal);
                Err(errno)
            }
        }
    }

    /// `TIOCSCTTY`: `ENOTTY` for what is no terminal, `EPERM` for who leads no session.
    pub(crate) fn tiocsctty(&mut self, pid: Pid, fd: RawFd) -> Result<(), Errno> {
        let tty = match &self.file(pid, fd)?.kind {
            FileKind::Pipe(end) => end.terminal(),
            _ => None,
        };
        let tty = tty.ok_or(Errno::ENOTTY)?;
        let taken = self.procs.all.values().any(|proc| proc.tty == Some(tty));
        let proc = self.proc_mut(pid)?;
        if proc.sid != pid || proc.tty.is_some() || taken {
            return Err(Errno::EPERM);
        }
        proc.tty = Some(tty);
        Ok(())
    }

    /// Nobody controls the terminal any more: SIGHUP to the sessions that it controls. The kernel
    /// sends it to the leader and the foreground, which here is everybody.
    pub(super) fn hang_up(&mut self, tty: PipeId) {
        let pids = self.procs.all.values();
        let pids: Vec<Pid> = pids
            .filter(|proc| proc.tty == Some(tty))
            .map(|proc| proc.pid)
            .collect();
        for pid in pids {
            self.tdsignal(pid, SIGHUP);
        }
    }
}
