//! What a process is told of jails, `security.jail.*`, and what of `security.bsd` is a jail's own.
//! Follows the sysctls of `sys/kern/kern_jail.c`, `kern_jailmeta.c`, `kern_prot.c` and
//! `kern_priv.c`.

use jail::Errno;

use super::kern::prison;
use super::req::Req;
use crate::prison::{PrisonFlags, PrisonId, allow};
use crate::state::State;

/// `sysctl_jail_jailed`.
pub(super) fn jailed(_: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let jailed = i32::from(req.cred.jailed());
    req.out(&jailed.to_ne_bytes())
}

/// `sysctl_jail_vnet`: whether a jail has a network stack of its own.
pub(super) fn vnet(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let own = prison(state, req)?.flags.has(PrisonFlags::VNET);
    let vnet = i32::from(req.cred.jailed() && own);
    req.out(&vnet.to_ne_bytes())
}

/// `security.jail.jail_max_af_ips`.
pub(super) fn max_af_ips(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    if let Some(new) = req.uint(state.tunables.jail_max_af_ips)? {
        state.tunables.jail_max_af_ips = new;
    }
    Ok(())
}

/// `sysctl_jail_default_level`: what new jails get; inside a jail, what it got.
pub(super) fn enforce_statfs(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let level = if req.cred.jailed() {
        prison(state, req)?.enforce_statfs
    } else {
        state.tunables.enforce_statfs
    };
    if let Some(new) = req.int(level)? {
        state.tunables.enforce_statfs = new;
    }
    Ok(())
}

/// Likewise; the default is always 0.
pub(super) fn devfs_ruleset(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let ruleset = if req.cred.jailed() {
        prison(state, req)?.devfs_ruleset
    } else {
        0
    };
    req.out(&ruleset.to_ne_bytes())
}

/// `security.jail.children.max`.
pub(super) fn children_max(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let max = prison(state, req)?.childmax;
    req.out(&max.to_ne_bytes())
}

/// `security.jail.children.cur`: dying ones too.
pub(super) fn children_cur(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let cur = prison(state, req)?.childcount;
    req.out(&cur.to_ne_bytes())
}

/// `sysctl_jail_default_allow`: what jail(2) permits a jail; inside one, what it may.
pub(super) fn allowed(state: &mut State, req: &mut Req<'_>, flag: u64) -> Result<(), Errno> {
    let allowed = may(state, req, flag);
    let new = req.int(i32::from(allowed))?;
    if let Some(new) = new {
        set_default(state, flag, new != 0);
    }
    Ok(())
}

/// The same upside down (`socket_unixiproute_only`).
pub(super) fn not_allowed(state: &mut State, req: &mut Req<'_>, flag: u64) -> Result<(), Errno> {
    let allowed = may(state, req, flag);
    let new = req.int(i32::from(!allowed))?;
    if let Some(new) = new {
        set_default(state, flag, new == 0);
    }
    Ok(())
}

fn may(state: &State, req: &Req<'_>, flag: u64) -> bool {
    if req.cred.prison == PrisonId::ZERO {
        state.tunables.default_allow & flag != 0
    } else {
        state.prison_allow(req.cred.prison, flag)
    }
}

fn set_default(state: &mut State, flag: u64, allowed: bool) {
    let default = &mut state.tunables.default_allow;
    if allowed {
        *default |= flag;
    } else {
        *default &= !flag;
    }
}

/// `sysctl_unprivileged_proc_debug`: the prison's `allow.unprivileged_proc_debug`.
pub(super) fn proc_debug(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let own = req.cred.prison;
    let allowed = state.prison_allow(own, allow::UNPRIV_DEBUG);
    match req.int(i32::from(allowed))? {
        None => {}
        Some(new @ (0 | 1)) => state.prison_set_allow(own, allow::UNPRIV_DEBUG, new == 1),
        Some(_) => return Err(Errno::EINVAL),
    }
    Ok(())
}

/// `sysctl_kern_suser_enabled`: the prison's `allow.suser`.
pub(super) fn suser(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let own = req.cred.prison;
    let allowed = state.prison_allow(own, allow::SUSER);
    if let Some(new) = req.int(i32::from(allowed))? {
        state.prison_set_allow(own, allow::SUSER, new != 0);
    }
    Ok(())
}

/// `security.jail.meta_maxbufsize`. What was possible before may still be there to be read: the
/// size that readers are told only falls while there are no jails.
pub(super) fn meta_maxbufsize(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let Some(new) = req.uint(state.tunables.meta_maxbufsize)? else {
        return Ok(());
    };
    let no_jails = state.prisons.after(0).next().is_none();
    let tunables = &mut state.tunables;
    tunables.meta_maxbufsize = new;
    if new >= tunables.meta_soft_maxbufsize || no_jails {
        tunables.meta_soft_maxbufsize = new;
    }
    Ok(())
}

/// `security.jail.env`: what the caller's jail was given.
pub(super) fn env(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let env = prison(state, req)?.env.clone().unwrap_or_default();
    let text = env.split(|byte| *byte == 0).next().unwrap_or_default();
    req.out_str(text)
}
