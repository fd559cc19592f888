//! What is done in the jail: two children enter it, one that looks and one that sets up.

use std::net::{IpAddr, Ipv4Addr};

use jail_sys::net::if_::IFF_UP;
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::sys::socket::AF_INET;

use super::Vnet;
use super::undo::{Done, Undo};
use crate::addrs::sockaddr;
use crate::interface::{NotAll, Place, Refused, run_inside};
use crate::ip_alias::AddRequest;
use crate::kernel::{AttachedCall, Ioctl};
use crate::route::{self, default_route};
use crate::{Cidr, Errno, Error, InterfaceName, InterfaceProblem, IpAlias, Jail};

/// What the jail's interfaces are like before.
#[derive(Debug)]
struct Before {
    flags: i32,
    index: i32,
    lo0_flags: i32,
    lo0_has_address: bool,
}

/// One thing to do.
#[derive(Debug)]
enum Step {
    Rename(InterfaceName, InterfaceName),
    Flags(InterfaceName, i32),
    Address(IpAlias, AddRequest),
    Route(IpAddr, Vec<u8>),
}

impl Vnet {
    /// Sets up the half that came in as `name`, and gives the name it has then.
    pub(super) fn configure(
        &self,
        jail: &Jail,
        name: InterfaceName,
        undo: &mut Undo,
    ) -> Result<InterfaceName, Error> {
        let lo0 = InterfaceName::new("lo0")?;
        let before = look(jail, name, lo0)?;
        let inside = self.inside.unwrap_or(name);
        let steps = self.plan(&before, name, inside, lo0)?;
        let mut calls: Vec<_> = steps.iter().map(Step::call).collect();
        let Err(NotAll {
            made,
            call,
            refused,
        }) = run_inside(jail, &mut calls)
        else {
            return Ok(inside);
        };
        for step in steps.iter().take(made) {
            match step {
                Step::Flags(name, _) if *name == lo0 => {
                    undo.push(Done::Up(jail.clone(), lo0, before.lo0_flags));
                }
                Step::Address(alias, _) if alias.interface() == lo0 => {
                    undo.push(Done::Address(jail.clone(), alias.clone()));
                }
                // These go with the epair.
                _ => {}
            }
        }
        let failed = call.and_then(|index| steps.get(index));
        Err(match (failed, refused) {
            (_, Refused::Error(error)) => error,
            (Some(step), refused) => step.error(jail, refused),
            (None, Refused::Errno(errno)) => {
                Error::kernel("run_attached", format!("jail={}", jail.name()), errno)
            }
        })
    }

    fn plan(
        &self,
        before: &Before,
        name: InterfaceName,
        inside: InterfaceName,
        lo0: InterfaceName,
    ) -> Result<Vec<Step>, Error> {
        let mut steps = Vec::new();
        if before.lo0_flags & IFF_UP == 0 {
            steps.push(Step::Flags(lo0, before.lo0_flags | IFF_UP));
        }
        if !before.lo0_has_address {
            let loopback = IpAlias::new(lo0, Cidr::new(Ipv4Addr::LOCALHOST, 8)?)?;
            steps.push(Step::address(loopback));
        }
        if inside != name {
            steps.push(Step::Rename(name, inside));
        }
        steps.push(Step::Flags(inside, before.flags | IFF_UP));
        for addr in &self.addrs {
            steps.push(Step::address(IpAlias::new(inside, *addr)?));
        }
        let scope = u32::try_from(before.index).unwrap_or(0);
        for gateway in &self.gateways {
            steps.push(Step::Route(*gateway, default_route(*gateway, scope)));
        }
        Ok(steps)
    }
}

fn look(jail: &Jail, name: InterfaceName, lo0: InterfaceName) -> Result<Before, Error> {
    let mut before = Before {
        flags: 0,
        index: 0,
        lo0_flags: 0,
        lo0_has_address: true,
    };
    let mut loopback = in_aliasreq {
        ifra_name: lo0.c_chars(),
        ifra_addr: sockaddr::v4(Ipv4Addr::LOCALHOST),
        ..in_aliasreq::ZERO
    };
    let requests = [
        Ioctl::SiocGifflags {
            name: name.raw(),
            flags: &mut before.flags,
        },
        Ioctl::SiocGifindex {
            name: name.raw(),
            index: &mut before.index,
        },
        Ioctl::SiocGifflags {
            name: lo0.raw(),
            flags: &mut before.lo0_flags,
        },
        Ioctl::SiocGifalias(&mut loopback),
    ];
    let operations = requests.each_ref().map(Ioctl::name);
    let mut calls = requests.map(|request| AttachedCall::Ioctl {
        domain: AF_INET,
        request,
    });
    match run_inside(jail, &mut calls) {
        Ok(()) => {}
        // The last one: the three before it were answered.
        Err(NotAll {
            call: Some(3),
            refused: Refused::Errno(Errno::EADDRNOTAVAIL),
            ..
        }) => before.lo0_has_address = false,
        Err(NotAll { call, refused, .. }) => {
            let index = call.unwrap_or(0);
            let operation = operations.get(index).copied().unwrap_or("run_attached");
            let about = if index < 2 { name } else { lo0 };
            return Err(Place::Jail(jail.clone()).error(operation, about, refused));
        }
    }
    Ok(before)
}

impl Step {
    fn address(alias: IpAlias) -> Self {
        let request = AddRequest::new(&alias);
        Self::Address(alias, request)
    }

    fn call(&self) -> AttachedCall<'_> {
        let (domain, request) = match self {
            Self::Rename(old, new) => {
                let (name, new) = (old.raw(), new.raw());
                (AF_INET, Ioctl::SiocSifname { name, new })
            }
            Self::Flags(name, flags) => {
                let (name, flags) = (name.raw(), *flags);
                (AF_INET, Ioctl::SiocSifflags { name, flags })
            }
            Self::Address(_, request) => request.ioctl(),
            Self::Route(_, message) => return AttachedCall::Route { message },
        };
        AttachedCall::Ioctl { domain, request }
    }

    fn error(&self, jail: &Jail, refused: Refused) -> Error {
        let place = Place::Jail(jail.clone());
        match (self, refused) {
            (Self::Rename(_, new), Refused::Errno(Errno::EEXIST)) => {
                place.problem(*new, InterfaceProblem::Exists)
            }
            (Self::Rename(old, _), refused) => place.error("SIOCSIFNAME", *old, refused),
            (Self::Flags(name, _), refused) => place.error("SIOCSIFFLAGS", *name, refused),
            (Self::Address(alias, _), refused) => alias.add_error(&place, refused),
            (Self::Route(gateway, _), refused) => route::failed(jail, *gateway, refused),
        }
    }
}
