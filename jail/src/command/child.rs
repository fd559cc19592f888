//! A program that was started.

use std::sync::Arc;
use std::time::Duration;

use jail_sys::sys::event::{EV_ADD, EV_ONESHOT, EVFILT_PROC, NOTE_EXIT};
use jail_sys::sys::wait::WNOHANG;

use super::deadline::Deadline;
use super::pipe::{PipeReader, PipeWriter};
use super::status::ExitStatus;
use crate::kernel::{Kevent, Spawned};
use crate::{Errno, Error, Fd, Host, Kernel, Signal};

/// How long a killed program gets to be gone.
const AFTER_KILL: Duration = Duration::from_secs(5);

/// A running program, or one whose status nobody has taken yet.
///
/// Dropping it leaves the program to init(8): it goes on, and nothing stays behind when it ends.
///
/// It holds a process descriptor, so that its number cannot become another process's before its
/// status is taken, whatever else of this program waits for children: wait4(2) without a number
/// does not find it, and there is no `SIGCHLD` for it.
///
/// ```
/// use std::time::Duration;
///
/// use jail::command::Command;
/// use jail::{ErrorKind, Signal};
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = jail::Host::new(machine.process());
///
/// let mut child = Command::new(&host, "/bin/sleep").arg("3600").spawn()?;
/// let error = child.wait_timeout(Duration::from_secs(10)).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::TimedOut);
/// child.kill(Signal::TERM)?;
/// let status = child.wait_timeout(Duration::from_secs(10))?;
/// assert_eq!(status.signal(), Some(Signal::TERM));
/// # Ok::<(), jail::Error>(())
/// ```
#[derive(Debug)]
pub struct Child {
    host: Host,
    pid: i32,
    /// Its process descriptor, while its status was not taken.
    desc: Option<Fd>,
    /// Whether it leads a process group.
    leads: bool,
    label: String,
    status: Option<ExitStatus>,
    /// Somebody else took its status: its number may be another's.
    lost: bool,
    /// See [`Command::output_limit`](super::Command::output_limit).
    pub(super) output_limit: usize,
    /// Its standard input, if piped.
    pub stdin: Option<PipeWriter>,
    /// Its standard output, if piped.
    pub stdout: Option<PipeReader>,
    /// Its standard error, if piped.
    pub stderr: Option<PipeReader>,
}

impl Child {
    pub(super) fn new(
        host: &Host,
        (spawned, leads): (Spawned, bool),
        label: String,
        output_limit: usize,
        ends: [Option<Fd>; 3],
    ) -> Self {
        let Spawned { pid, desc } = spawned;
        let [stdin, stdout, stderr] = ends;
        Self {
            host: host.clone(),
            pid,
            desc: desc.map(|raw| Fd::new(raw, Arc::clone(host.kernel()))),
            leads,
            label: format!("pid={pid}, {label}"),
            status: None,
            lost: false,
            output_limit,
            stdin: stdin.map(PipeWriter::new),
            stdout: stdout.map(PipeReader::new),
            stderr: stderr.map(PipeReader::new),
        }
    }

    /// Its process descriptor, for kevent(2) (`EVFILT_PROCDESC`), until its status is taken.
    #[must_use]
    pub const fn desc(&self) -> Option<&Fd> {
        self.desc.as_ref()
    }

    /// Its process.
    #[must_use]
    pub const fn pid(&self) -> i32 {
        self.pid
    }

    /// Closes its standard input and waits until it ends, however long that takes.
    ///
    /// # Errors
    /// `ECHILD`: somebody else took the status, as a program does that ignores `SIGCHLD`.
    pub fn wait(&mut self) -> Result<ExitStatus, Error> {
        self.wait_until(Deadline::NEVER)
    }

    /// Its status if it has ended; never waits.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub fn try_wait(&mut self) -> Result<Option<ExitStatus>, Error> {
        self.wait4(WNOHANG)
    }

    /// The status that was taken, if one was; the kernel is not asked.
    #[must_use]
    pub const fn status(&self) -> Option<ExitStatus> {
        self.status
    }

    /// As [`wait`](Self::wait), for no longer than `limit`. The program goes on when it is over.
    ///
    /// # Errors
    /// As [`wait`](Self::wait), and [`Error::TimedOut`].
    pub fn wait_timeout(&mut self, limit: Duration) -> Result<ExitStatus, Error> {
        let deadline = Deadline::within(&self.host, limit)?;
        self.wait_until(deadline)
    }

    /// Sends it a signal. Nothing is done once its status was taken, when its number may be
    /// another process's.
    ///
    /// # Errors
    /// `EPERM`, `EINVAL`: no such signal.
    pub fn kill(&mut self, signal: Signal) -> Result<(), Error> {
        if self.is_over() {
            return Ok(());
        }
        let (call, killed) = match &self.desc {
            Some(desc) => ("pdkill", self.kernel().pdkill(desc.raw(), signal.number())),
            None => ("kill", self.kernel().kill(self.pid, signal.number())),
        };
        killed.map_err(|errno| self.error(call, errno))
    }

    /// Sends a signal to its process group: to it and to what it has started, unless that went to
    /// another group. Where it is in the caller's group, only it gets the signal. Nothing is done
    /// once its status was taken, when the group's number may be another's.
    ///
    /// # Errors
    /// `EPERM`, `EINVAL`: no such signal.
    pub fn kill_group(&mut self, signal: Signal) -> Result<(), Error> {
        if !self.leads {
            return self.kill(signal);
        }
        if self.is_over() {
            return Ok(());
        }
        // Its number stays its group's while its status is there to be taken.
        match self.kernel().kill(-self.pid, signal.number()) {
            Ok(()) => Ok(()),
            // It left the group and nobody is in there.
            Err(Errno::ESRCH) => self.kill(signal),
            Err(errno) => Err(self.error("killpg", errno)),
        }
    }

    pub(super) fn wait_until(&mut self, deadline: Deadline) -> Result<ExitStatus, Error> {
        drop(self.stdin.take());
        if let Some(status) = self.wait4(WNOHANG)? {
            return Ok(status);
        }
        self.wait_over(deadline)
    }

    /// As [`wait_until`](Self::wait_until), without a look whether it has ended by now.
    pub(super) fn wait_over(&mut self, deadline: Deadline) -> Result<ExitStatus, Error> {
        drop(self.stdin.take());
        if !deadline.is_never() {
            self.ended(deadline)?;
        }
        // It has ended or is about to: the kernel tells a little before there is a status.
        let status = self.wait4(0)?;
        status.ok_or_else(|| Error::answer("wait4", &self.label, "no status after the end"))
    }

    /// Kills it with its group and takes its status.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        let killed = self.kill_group(Signal::KILL);
        // It may have left its group.
        let killed = killed.and(self.kill(Signal::KILL));
        killed.and(self.wait_timeout(AFTER_KILL).map(drop))
    }

    /// Whether its number says nothing any more.
    const fn is_over(&self) -> bool {
        self.status.is_some() || self.lost
    }

    /// Waits until it ends, not for its status.
    fn ended(&self, deadline: Deadline) -> Result<(), Error> {
        let kq = self.kqueue()?;
        let exit = Kevent {
            // A process id is never negative.
            ident: self.pid.unsigned_abs() as usize,
            filter: EVFILT_PROC,
            flags: EV_ADD | EV_ONESHOT,
            fflags: NOTE_EXIT,
            ..Kevent::default()
        };
        let mut events = [Kevent::default()];
        let left = deadline.left(self.kernel());
        let left = left.map_err(|errno| self.error("clock_gettime", errno))?;
        match self.kernel().kevent(kq.raw(), &[exit], &mut events, left) {
            Ok(0) => Err(deadline.error("wait4", &self.label)),
            // Or the process was so far gone that it could no longer be watched.
            Ok(_) | Err(Errno::ESRCH) => Ok(()),
            Err(errno) => Err(self.error("kevent", errno)),
        }
    }

    fn wait4(&mut self, options: i32) -> Result<Option<ExitStatus>, Error> {
        if self.status.is_none() {
            let ended = self.kernel().wait4(self.pid, options);
            self.lost = ended == Err(Errno::ECHILD);
            let ended = ended.map_err(|errno| self.error("wait4", errno))?;
            self.status = ended.map(|(_, status)| ExitStatus::from_raw(status));
            if self.status.is_some() {
                self.desc = None;
            }
        }
        Ok(self.status)
    }

    pub(super) fn kqueue(&self) -> Result<Fd, Error> {
        let kq = self.kernel().kqueue();
        let kq = kq.map_err(|errno| self.error("kqueue", errno))?;
        Ok(Fd::new(kq, Arc::clone(self.host.kernel())))
    }

    pub(super) fn kernel(&self) -> &dyn Kernel {
        &**self.host.kernel()
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn error(&self, operation: &'static str, errno: Errno) -> Error {
        Error::kernel(operation, &self.label, errno)
    }
}
