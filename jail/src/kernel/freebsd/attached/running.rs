//! The child, as its parent sees it.

use core::ffi::c_int;
use core::ptr;

use jail_sys::calls;
use jail_sys::sys::poll::{POLLIN, pollfd};
use jail_sys::sys::signal::SIGKILL;
use jail_sys::sys::uio::iovec;
use jail_sys::sys::wait::{WIFSTOPPED, WNOHANG, WUNTRACED};

use super::super::answer::{number, retried, size};
use super::super::entrance::Entrance;
use super::super::ioctl::memory_of;
use super::super::pipe::{End, pipe};
use super::super::signals::Blocked;
use super::child;
use super::prepared::Prepared;
use super::record::{self, Record};
use crate::Errno;

/// Milliseconds of silence after which the child is looked at.
const PATIENCE: c_int = 1000;

/// A child that reports; dropping it waits for its end.
pub(super) struct Running {
    pid: i32,
    report: End,
    ended: bool,
}

impl Running {
    /// Forks it.
    pub(super) fn start(
        entrance: &Entrance<'_>,
        calls: &mut [Prepared<'_, '_>],
    ) -> Result<Self, Errno> {
        let (report, write) = pipe()?;
        // No handler of this program shall run in the child.
        let blocked = Blocked::all()?;
        // SAFETY: in the child, only `child::run` runs, which keeps to async-signal-safe calls.
        let pid = number(unsafe { calls::fork() })?;
        if pid == 0 {
            // SAFETY: this is the child, alone in its process, with all signals blocked.
            unsafe { child::run(entrance, calls, write.0) }
        }
        drop(blocked);
        // Or there would be no end of file.
        drop(write);
        Ok(Self {
            pid,
            report,
            ended: false,
        })
    }

    /// The next record; `None` if the child has ended.
    pub(super) fn record(&mut self) -> Option<Record> {
        let mut bytes = [0; record::SIZE];
        // SAFETY: `bytes` is valid for writing its length.
        unsafe { self.read(memory_of(&mut bytes)) }?;
        Record::decode(bytes)
    }

    /// Fills the memory; `None` if the child has ended before it was full.
    ///
    /// # Safety
    /// The memory is null and 0, or valid for writing so many bytes of any value.
    pub(super) unsafe fn read(&mut self, memory: iovec) -> Option<()> {
        let mut got = 0;
        while got < memory.iov_len {
            if !self.wait_for_more() {
                return None;
            }
            let to = memory.iov_base.wrapping_byte_add(got);
            let (fd, room) = (self.report.0, memory.iov_len - got);
            // SAFETY: the caller says that the memory is valid for writing, and `room` bytes are
            // left of it from there.
            match retried(|| size(unsafe { calls::read(fd, to, room) })) {
                Ok(0) | Err(_) => return None,
                Ok(more) => got += more,
            }
        }
        Some(())
    }

    /// Waits until there is something to read or the pipe has ended; false if neither will be.
    fn wait_for_more(&mut self) -> bool {
        let mut fds = pollfd {
            fd: self.report.0,
            events: POLLIN,
            revents: 0,
        };
        loop {
            let ended = self.ended;
            let patience = if ended { 0 } else { PATIENCE };
            // SAFETY: `fds` is valid for reading and writing one struct.
            match retried(|| number(unsafe { calls::poll(&raw mut fds, 1, patience) })) {
                // Another program of this process's has got the writing end, by a fork of its own.
                Ok(0) if ended => return false,
                Ok(0) => self.look(WNOHANG),
                Ok(_) | Err(_) => return true,
            }
        }
    }

    /// Takes the child's status if it has ended, and ends it if it was stopped: only a process of
    /// the jail does that, and the child would not go on.
    fn look(&mut self, options: c_int) {
        if self.ended {
            return;
        }
        let mut status = 0;
        let changed = retried(|| {
            let options = options | WUNTRACED;
            // SAFETY: `status` is valid for writing; null says that no usage is wanted.
            number(unsafe { calls::wait4(self.pid, &raw mut status, options, ptr::null_mut()) })
        });
        match changed {
            Ok(0) => {}
            Ok(_) if WIFSTOPPED(status) => {
                // SAFETY: takes no pointer; the child has not ended, so the pid is still its own.
                unsafe { calls::kill(self.pid, SIGKILL) };
            }
            // There is nothing to be told if a handler of SIGCHLD was faster.
            Ok(_) | Err(_) => self.ended = true,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        while !self.ended {
            self.look(0);
        }
    }
}
