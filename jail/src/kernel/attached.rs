//! Calls made by a child inside a jail.

use core::fmt;

use core::ffi::CStr;

use super::{AttachBy, Ioctl, Param};
use crate::Errno;

/// What [`Kernel::run_attached`](super::Kernel::run_attached) shall do: fork, and in the child
/// attach to a jail, then these calls in order until one fails. Every descriptor of the caller's is
/// closed in the child before it attaches. What the calls fill in comes back.
#[derive(Debug)]
pub struct RunAttached<'a, 'b> {
    /// The jail to attach to.
    pub attach: AttachBy<'a>,
    /// The calls.
    pub calls: &'a mut [AttachedCall<'b>],
}

/// One call inside.
#[derive(Debug)]
#[non_exhaustive]
pub enum AttachedCall<'a> {
    /// ioctl(2) on a datagram socket made inside.
    Ioctl {
        /// The socket's domain: `AF_INET`, `AF_INET6`.
        domain: i32,
        /// The request.
        request: Ioctl<'a>,
    },
    /// A message written to a routing socket made inside: route(4).
    Route {
        /// `struct rt_msghdr` and the addresses behind it.
        message: &'a [u8],
    },
    /// nmount(2).
    Nmount {
        /// Options, values written back.
        params: &'a mut [Param<'a>],
        /// `MNT_*`.
        flags: i32,
    },
    /// unmount(2).
    Unmount {
        /// A path inside the jail, or an fsid.
        path: &'a CStr,
        /// `MNT_*`.
        flags: i32,
    },
}

/// The steps of a [`RunAttached`], in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RunStep {
    /// Making the pipe that the answers come by, and fork(2).
    Fork,
    /// Attaching: [`AttachBy`].
    Attach,
    /// Making the socket of the call with this index.
    Socket(usize),
    /// The call with this index; those before it were made.
    Call(usize),
    /// The child ended without an answer, killed perhaps with its jail: `EPIPE`.
    Report,
}

impl fmt::Display for RunStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fork => f.write_str("fork"),
            Self::Attach => f.write_str("jail_attach"),
            Self::Socket(index) => write!(f, "socket of call {index}"),
            Self::Call(index) => write!(f, "call {index}"),
            Self::Report => f.write_str("report"),
        }
    }
}

/// Where a [`RunAttached`] ended, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{step}: {errno}")]
#[non_exhaustive]
pub struct RunError {
    /// Where it failed.
    pub step: RunStep,
    /// What the kernel said.
    pub errno: Errno,
}

impl RunError {
    /// `step` failed with `errno`.
    #[must_use]
    pub const fn new(step: RunStep, errno: Errno) -> Self {
        Self { step, errno }
    }
}
