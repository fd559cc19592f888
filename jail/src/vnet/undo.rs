//! Taking back what was done.

use jail_sys::sys::socket::AF_INET;

use crate::interface::{Place, run_inside};
use crate::kernel::{AttachedCall, Ioctl};
use crate::{Error, Interface, InterfaceName, IpAlias, Jail};

/// Things done, in order.
#[derive(Debug, Default)]
pub(super) struct Undo(Vec<Done>);

#[derive(Debug)]
pub(super) enum Done {
    /// This was made; of an epair the other half goes along.
    Made(Interface),
    /// The jail's loopback got its address.
    Address(Jail, IpAlias),
    /// The jail's loopback was brought up, and had these flags.
    Up(Jail, InterfaceName, i32),
}

impl Undo {
    pub(super) fn push(&mut self, done: Done) {
        self.0.push(done);
    }

    /// What was made last has another name now.
    pub(super) fn renamed(&mut self, made: &Interface) {
        if let Some(Done::Made(last)) = self.0.last_mut() {
            *last = made.clone();
        }
    }

    /// Takes it all back, the last first, and gives what that failed with.
    pub(super) fn all(self) -> Vec<Error> {
        let undone = self.0.into_iter().rev().map(Done::undo);
        undone.filter_map(Result::err).collect()
    }
}

impl Done {
    fn undo(self) -> Result<(), Error> {
        match self {
            Self::Made(interface) => match interface.destroy() {
                Err(error) if error.is_missing_interface() => Ok(()),
                done => done,
            },
            Self::Address(jail, alias) => match alias.remove_in(&jail) {
                // What may have been done need not have been.
                Err(Error::Address { .. }) => Ok(()),
                done => done,
            },
            Self::Up(jail, name, flags) => {
                let request = Ioctl::SiocSifflags {
                    name: name.raw(),
                    flags,
                };
                let domain = AF_INET;
                let mut calls = [AttachedCall::Ioctl { domain, request }];
                run_inside(&jail, &mut calls).map_err(|not_all| {
                    let place = Place::Jail(jail.clone());
                    place.error("SIOCSIFFLAGS", name, not_all.refused)
                })
            }
        }
    }
}
