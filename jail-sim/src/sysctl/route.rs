//! The lists of the routing socket, `net.routetable`, and the variables of the network. Follows
//! `sysctl_rtsock` in `sys/net/rtsock.c`.

use jail::Errno;
use jail_sys::sys::socket::{NET_RT_IFLIST, NET_RT_IFLISTL};

use super::req::Req;
use crate::state::State;

/// `AF_MAX`.
const AF_MAX: u8 = 42;

/// What follows `CTL_NET, PF_ROUTE` is 0, a family, the list, and which of it. Routes are not
/// listed: `EINVAL`.
pub(super) fn list(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let rest = req.rest;
    if rest.len() < 3 {
        return Err(Errno::EINVAL);
    }
    if req.new_value().is_some() {
        return Err(Errno::EPERM);
    }
    let [_, family, what, index] = rest else {
        let short = rest.len() < 4;
        return Err(if short { Errno::EISDIR } else { Errno::ENOTDIR });
    };
    let family = *family as u8;
    if family > AF_MAX {
        return Err(Errno::EINVAL);
    }
    let long = match *what {
        NET_RT_IFLIST => false,
        NET_RT_IFLISTL => true,
        _ => return Err(Errno::EINVAL),
    };
    let cred = req.cred.clone();
    state.iflist(&cred, family.into(), *index, long, |message| {
        req.out(message)
    })
}

/// `net.fibs`: of the caller's network stack.
pub(super) fn fibs(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let vnet = state.cred_vnet(&req.cred);
    if let Some(new) = req.uint(state.net.fibs(vnet))? {
        state.net.grow_fibs(vnet, new)?;
    }
    Ok(())
}

/// `net.my_fibnum`.
pub(super) fn my_fibnum(_: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    req.out(&req.fib.to_ne_bytes())
}

/// `net.link.bridge.member_ifaddrs` (15).
pub(super) fn member_ifaddrs(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let value = &mut state.net.tunables().member_ifaddrs;
    if let Some(new) = req.int(*value)? {
        *value = new;
    }
    Ok(())
}

/// `net.inet6.ip6.dad_count`.
pub(super) fn dad_count(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let value = &mut state.net.tunables().dad_count;
    if let Some(new) = req.int(*value)? {
        *value = new;
    }
    Ok(())
}

/// `net.ifdescr_maxlen`.
pub(super) fn ifdescr_maxlen(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let value = &mut state.net.tunables().ifdescr_maxlen;
    if let Some(new) = req.int(*value)? {
        *value = new;
    }
    Ok(())
}
