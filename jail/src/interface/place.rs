//! Where an interface is, and making requests there.

use jail_sys::sys::socket::AF_INET6;

use super::{InterfaceName, InterfaceProblem};
use crate::host::Control;
use crate::jail::Entrance;
use crate::kernel::{AttachedCall, Ioctl, RunAttached, RunError, RunStep};
use crate::{Errno, Error, Host, Jail, JailName};

/// The host, or a jail with a network stack of its own.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Host(Host),
    Jail(Jail),
}

/// Why a request was not made or not granted.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The request itself answered this.
    Errno(Errno),
    /// It was not made.
    Error(Error),
}

impl Place {
    pub(crate) const fn host(&self) -> &Host {
        match self {
            Self::Host(host) => host,
            Self::Jail(jail) => jail.host(),
        }
    }

    pub(crate) fn jail_name(&self) -> Option<JailName> {
        match self {
            Self::Host(_) => None,
            Self::Jail(jail) => Some(jail.name().clone()),
        }
    }

    /// One request, on a socket of this domain.
    pub(crate) fn ioctl(&self, domain: i32, request: Ioctl<'_>) -> Result<(), Refused> {
        match self {
            Self::Host(host) => {
                let control = match domain {
                    AF_INET6 => Control::Inet6,
                    _ => Control::Inet,
                };
                let fd = host.control(control).map_err(Refused::Error)?;
                host.kernel().ioctl(fd, request).map_err(Refused::Errno)
            }
            Self::Jail(jail) => {
                let mut calls = [AttachedCall::Ioctl { domain, request }];
                run_inside(jail, &mut calls).map_err(|not_all| not_all.refused)
            }
        }
    }

    /// What an object is called in errors.
    pub(crate) fn object(&self, interface: InterfaceName) -> String {
        match self {
            Self::Host(_) => format!("interface={interface}"),
            Self::Jail(jail) => format!("jail={}, interface={interface}", jail.name()),
        }
    }

    pub(crate) fn problem(&self, interface: InterfaceName, problem: InterfaceProblem) -> Error {
        Error::Interface {
            interface,
            jail: self.jail_name(),
            problem,
        }
    }

    /// The error of a request about `interface`.
    pub(crate) fn error(
        &self,
        operation: &'static str,
        interface: InterfaceName,
        refused: Refused,
    ) -> Error {
        let errno = match refused {
            Refused::Error(error) => return error,
            Refused::Errno(Errno::ENXIO) => {
                return self.problem(interface, InterfaceProblem::Missing);
            }
            Refused::Errno(errno) => errno,
        };
        let error = Error::kernel(operation, self.object(interface), errno);
        match errno {
            Errno::EPERM => error.with_hint(self.not_permitted()),
            _ => error,
        }
    }

    pub(crate) fn not_permitted(&self) -> &'static str {
        match self {
            Self::Host(host) if host.is_not_root() => "only root can do this",
            Self::Host(_) => "in a jail without a network stack of its own (vnet) nobody can",
            Self::Jail(_) => "the jail has no network stack of its own (vnet)",
        }
    }
}

/// Calls in a jail that did not all succeed.
#[derive(Debug)]
pub(crate) struct NotAll {
    /// How many of them may have been made.
    pub(crate) made: usize,
    /// The one that failed, if it is known.
    pub(crate) call: Option<usize>,
    pub(crate) refused: Refused,
}

/// Makes calls in a jail, by a child that enters it.
pub(crate) fn run_inside(jail: &Jail, calls: &mut [AttachedCall<'_>]) -> Result<(), NotAll> {
    let nothing = |error| NotAll {
        made: 0,
        call: None,
        refused: Refused::Error(error),
    };
    let entrance = jail.entrance().map_err(nothing)?;
    let params = entrance.params();
    let all = calls.len();
    let attach = entrance.by(&params);
    let mut run = RunAttached { attach, calls };
    let answer = jail.host().kernel().run_attached(&mut run);
    answer.map_err(|RunError { step, errno }| {
        let not_run = |made| (made, None, not_run(jail, &entrance, step, errno));
        let (made, call, refused) = match step {
            RunStep::Call(index) => (index, Some(index), Refused::Errno(errno)),
            RunStep::Socket(index) => not_run(index),
            RunStep::Report => not_run(all),
            _ => not_run(0),
        };
        NotAll {
            made,
            call,
            refused,
        }
    })
}

fn not_run(jail: &Jail, entrance: &Entrance, step: RunStep, errno: Errno) -> Refused {
    let object = format!("jail={}", jail.name());
    let error = match step {
        RunStep::Fork => Error::kernel("fork", object, errno),
        RunStep::Attach => jail.not_entered(entrance, object, errno),
        RunStep::Socket(_) => Error::kernel("socket", object, errno),
        _ => Error::kernel("run_attached", object, errno),
    };
    Refused::Error(match (step, errno) {
        (RunStep::Attach, Errno::EPERM) if jail.host().is_not_root() => {
            error.with_hint("only root can do this")
        }
        (RunStep::Socket(_), Errno::EPROTONOSUPPORT | Errno::EAFNOSUPPORT) => {
            error.with_hint("the jail has no such addresses and no network stack of its own (vnet)")
        }
        (RunStep::Report, _) => error.with_hint("the child was killed, perhaps with its jail"),
        _ => error,
    })
}
