//! fcntl(2). Follows `kern_fcntl` and `kern_dup` in `sys/kern/kern_descrip.c`.

use jail::{Errno, RawFd};
use jail_sys::sys::fcntl::{
    F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_GETFL, F_SETFD, F_SETFL, FD_CLOEXEC, O_NONBLOCK,
};

use super::{FileKind, MAXFILESPERPROC, Slot};
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `kern_fcntl`.
    pub(crate) fn fcntl(
        &mut self,
        pid: Pid,
        fd: RawFd,
        command: i32,
        arg: i32,
    ) -> Result<i32, Errno> {
        match command {
            F_DUPFD => self.dup(pid, fd, arg, false),
            F_DUPFD_CLOEXEC => self.dup(pid, fd, arg, true),
            F_GETFD => {
                let slot = self.slot_mut(pid, fd)?;
                Ok(if slot.cloexec { FD_CLOEXEC } else { 0 })
            }
            F_SETFD => {
                self.slot_mut(pid, fd)?.cloexec = arg & FD_CLOEXEC != 0;
                Ok(0)
            }
            F_GETFL => {
                let file = self.file(pid, fd)?;
                Ok(match &file.kind {
                    FileKind::Vnode(open) => open.flags() | file.flags & O_NONBLOCK,
                    _ => file.flags,
                })
            }
            F_SETFL => {
                let file = self.file_mut(pid, fd)?;
                file.flags = file.flags & !O_NONBLOCK | arg & O_NONBLOCK;
                self.sched.wakeup();
                Ok(0)
            }
            _ => {
                self.file(pid, fd)?;
                Err(Errno::EINVAL)
            }
        }
    }

    /// `kern_dup` to the lowest free descriptor that is at least `min`.
    pub(super) fn dup(
        &mut self,
        pid: Pid,
        fd: RawFd,
        min: i32,
        cloexec: bool,
    ) -> Result<RawFd, Errno> {
        let file = self.file_id(pid, fd)?;
        if !(0..MAXFILESPERPROC).contains(&min) {
            return Err(Errno::EINVAL);
        }
        let new = self.fdalloc(pid, min)?;
        let proc = self.proc_mut(pid)?;
        proc.fds.slots.insert(new, Slot { file, cloexec });
        self.fhold(file);
        Ok(new)
    }

    fn slot_mut(&mut self, pid: Pid, fd: RawFd) -> Result<&mut Slot, Errno> {
        let slots = &mut self.proc_mut(pid)?.fds.slots;
        slots.get_mut(&fd).ok_or(Errno::EBADF)
    }
}
