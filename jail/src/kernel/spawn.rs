//! Starting a program, perhaps in a jail.

use core::ffi::CStr;
use core::fmt;

use super::{AttachBy, RawFd};
use crate::Errno;

/// What [`Kernel::spawn`](super::Kernel::spawn) shall start. Everything is prepared before the
/// fork: the child allocates nothing and asks nothing.
///
/// The child takes its steps in the order of [`SpawnStep`]; every descriptor but the three given,
/// and that of the jail, is closed before it attaches, so that no directory of the host is open then
/// (attaching is `EPERM` otherwise) and nothing leaks into the jail. Signals are reset to their
/// defaults and unblocked.
#[derive(Clone, Copy, Debug)]
pub struct Spawn<'a> {
    /// Attach to this jail first; `None` stays where the caller is.
    pub attach: Option<AttachBy<'a>>,
    /// Paths tried in turn, as seen after attaching: what execvp(3) would make of `PATH`.
    /// `ENOENT` and `ENOTDIR` go on to the next one; `EACCES` too, and is what is told at the end.
    pub paths: &'a [&'a CStr],
    /// The arguments, the zeroth included.
    pub argv: &'a [&'a CStr],
    /// The whole environment, each `NAME=value`.
    pub envp: &'a [&'a CStr],
    /// Working directory as seen after attaching; `None` is what attaching leaves: the jail's
    /// root, or the caller's own directory where there is no jail.
    pub cwd: Option<&'a CStr>,
    /// Become this user just before exec; `None` stays as the caller.
    pub ids: Option<Ids<'a>>,
    /// The caller's descriptors that become 0, 1 and 2.
    pub stdio: [RawFd; 3],
    /// The session and process group it is in.
    pub session: Session,
    /// The routing table it uses, called a FIB, of the network stack it is in then; `None` is the
    /// caller's.
    pub fib: Option<u32>,
    /// Give a process descriptor, too.
    pub desc: bool,
}

/// A program that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spawned {
    /// Its process.
    pub pid: i32,
    /// Its process descriptor, closed on exec, if one was asked for. While it is open nobody else
    /// takes the status, so that the number stays this process's: wait4(2) with this number does,
    /// and with none it does not, nor is there a `SIGCHLD`. Closing it leaves the process to
    /// init(8), and does not end it (`PD_DAEMON`).
    pub desc: Option<RawFd>,
}

/// The session and process group of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// The caller's.
    #[default]
    Keep,
    /// A process group of its own in the caller's session: setpgid(2).
    NewGroup,
    /// Both of its own: setsid(2), so that it has no controlling terminal of the host's.
    New,
    /// Both of its own, and its standard input, a terminal, is the controlling one.
    Terminal,
}

/// The user a program runs as, by number.
#[derive(Clone, Copy, Debug)]
pub struct Ids<'a> {
    /// User.
    pub uid: u32,
    /// Primary group.
    pub gid: u32,
    /// All groups for setgroups(2), the primary one first.
    pub groups: &'a [u32],
}

/// The steps of a spawn, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpawnStep {
    /// Making the pipe that reports errors, and fork(2) or pdfork(2).
    Fork,
    /// setsid(2) or setpgid(2).
    Session,
    /// dup2(2) of stdin, stdout, stderr and closing the rest.
    Stdio,
    /// `TIOCSCTTY` of standard input.
    Terminal,
    /// jail_attach(2), or jail_set(2) by a jail descriptor: [`AttachBy`].
    Attach,
    /// setfib(2).
    Fib,
    /// setgroups(2), setgid(2), setuid(2).
    Ids,
    /// chdir(2).
    Chdir,
    /// execve(2).
    Exec,
}

impl SpawnStep {
    /// The call it makes, as in `"jail_attach"`.
    #[must_use]
    pub const fn call(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Session => "setsid",
            Self::Stdio => "dup2",
            Self::Terminal => "TIOCSCTTY",
            Self::Attach => "jail_attach",
            Self::Fib => "setfib",
            Self::Ids => "setuid",
            Self::Chdir => "chdir",
            Self::Exec => "execve",
        }
    }
}

impl fmt::Display for SpawnStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.call())
    }
}

/// Why a program could not be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{step}: {errno}")]
#[non_exhaustive]
pub struct SpawnError {
    /// Where it failed.
    pub step: SpawnStep,
    /// What the kernel said.
    pub errno: Errno,
}

impl SpawnError {
    /// `step` failed with `errno`.
    #[must_use]
    pub const fn new(step: SpawnStep, errno: Errno) -> Self {
        Self { step, errno }
    }
}
