//! Processes, and the jails they are in.

mod decode;
mod jail;
mod list;
mod signal;
mod state;

use core::fmt;
use core::time::Duration;

use jail_sys::sys::sysctl::KERN_PROC_PID;

pub use state::ProcessState;

use crate::escape::escaped;
use crate::{Errno, Error, Host, Jid, Kernel, Signal};

/// A process, as it was when the kernel was asked.
///
/// ```
/// use jail::{Host, Release};
/// use jail_sim::Machine;
///
/// let machine = Machine::new(Release::V15_1);
/// let process = machine.process();
/// let pid = process.pid();
/// let host = Host::new(process);
/// let me = host.processes()?.into_iter().find(|process| process.pid == pid);
/// assert_eq!(me.map(|me| (me.uid, me.jid)), Some((0, None)));
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # See also
/// `sys/sys/user.h` (`kinfo_proc`), `sys/kern/kern_proc.c` (`sysctl_kern_proc`), ps(1)
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Process {
    /// Its number.
    pub pid: i32,
    /// Its parent's.
    pub ppid: i32,
    /// Its process group.
    pub pgid: i32,
    /// Its session.
    pub sid: i32,
    /// Its jail; `None` for the one the caller is in, or none.
    pub jid: Option<Jid>,
    /// Its effective user.
    pub uid: u32,
    /// Its program's name, whose last characters may be missing. The process chooses it: see
    /// [`command`](Self::command).
    pub comm: Vec<u8>,
    /// When it began, since 1970.
    pub start: Duration,
    /// The processor time it has used.
    pub runtime: Duration,
    /// What it does.
    pub state: ProcessState,
    /// Whether it is a part of the kernel.
    pub kernel: bool,
}

impl Process {
    /// Its program's name, control characters escaped.
    #[must_use]
    pub fn command(&self) -> String {
        escaped(&self.comm)
    }

    /// Sends it a signal, if it is still there: another process that has its number by now gets
    /// none, unless that happens in the very moment.
    ///
    /// # Errors
    /// `ESRCH`: it is gone. `EPERM`. `EINVAL`: no such signal.
    ///
    /// # See also
    /// [kill(2)](https://man.freebsd.org/kill/2)
    pub fn signal(&self, host: &Host, signal: Signal) -> Result<(), Error> {
        let now = list::list(host, &[KERN_PROC_PID, self.pid]);
        let same = |process: &Self| (process.pid, process.start) == (self.pid, self.start);
        match now {
            Ok(found) if found.iter().any(same) => self.kill(host, signal),
            Ok(_) => Err(self.error(Errno::ESRCH)),
            Err(error) if error.errno() == Some(Errno::ESRCH) => Err(self.error(Errno::ESRCH)),
            Err(error) => Err(error),
        }
    }

    fn kill(&self, host: &Host, signal: Signal) -> Result<(), Error> {
        let killed = host.kernel().kill(self.pid, signal.number());
        killed.map_err(|errno| self.error(errno))
    }

    fn error(&self, errno: Errno) -> Error {
        Error::kernel("kill", self.to_string(), errno)
    }
}

impl fmt::Display for Process {
    /// As in `pid=71, command=sh`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pid={}, command={}", self.pid, self.command())
    }
}

impl Host {
    /// Every process that the caller may see, those in jails too; one sysctl(3) in the order the
    /// kernel has them.
    ///
    /// # Errors
    /// As the kernel answers; [`Error::Answer`] for a kernel whose records are unknown.
    ///
    /// # See also
    /// `ps -axJ 0`, `sysctl kern.proc.proc`
    pub fn processes(&self) -> Result<Vec<Process>, Error> {
        list::all(self)
    }
}
