//! What the caller's prison is told and tells of the host and the release, `kern.*`, and
//! `vfs.usermount`. Follows `sys/kern/kern_mib.c`.

use jail::Errno;
use jail_sys::sys::jail::HOSTUUIDLEN;
use jail_sys::sys::param::MAXHOSTNAMELEN;

use super::req::Req;
use crate::prison::{HostChange, HostInfo, Prison, PrisonId, allow};
use crate::state::State;

/// `kern.hostname`: a prison's own or its parent's. Writing needs `allow.set_hostname`.
pub(super) fn hostname(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let old = host(state, req)?.hostname.clone();
    let hostname = req.string(&old, MAXHOSTNAMELEN)?;
    let change = HostChange {
        hostname,
        ..HostChange::default()
    };
    set_host(state, req, &change)
}

/// `kern.domainname`.
pub(super) fn domainname(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let old = host(state, req)?.domainname.clone();
    let domainname = req.string(&old, MAXHOSTNAMELEN)?;
    let change = HostChange {
        domainname,
        ..HostChange::default()
    };
    set_host(state, req, &change)
}

/// `kern.hostuuid`.
pub(super) fn hostuuid(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let old = host(state, req)?.hostuuid.clone();
    let hostuuid = req.string(&old, HOSTUUIDLEN)?;
    let change = HostChange {
        hostuuid,
        ..HostChange::default()
    };
    set_host(state, req, &change)
}

/// `kern.hostid`.
pub(super) fn hostid(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let old = host(state, req)?.hostid;
    let hostid = req.ulong(old)?;
    let change = HostChange {
        hostid,
        ..HostChange::default()
    };
    set_host(state, req, &change)
}

/// `kern.securelevel`: it can only rise, and jails below rise with it.
pub(super) fn securelevel(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let own = req.cred.prison;
    let old = prison(state, req)?.securelevel;
    let Some(new) = req.int(old)? else {
        return Ok(());
    };
    if new < old {
        return Err(Errno::EPERM);
    }
    let mut raised: Vec<PrisonId> = state.prisons.descendants(own).collect();
    raised.push(own);
    for id in raised {
        if let Some(prison) = state.prisons.get_mut(id) {
            prison.securelevel = prison.securelevel.max(new);
        }
    }
    Ok(())
}

/// `kern.osrelease`: a jail's own.
pub(super) fn osrelease(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let (osrelease, _) = state.prison_osrelease(req.cred.prison);
    req.out_str(&osrelease)
}

/// `kern.osreldate`: a jail's own.
pub(super) fn osreldate(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let (_, osreldate) = state.prison_osrelease(req.cred.prison);
    req.out(&osreldate.to_ne_bytes())
}

/// `kern.version`: the kernel's, in jails too.
pub(super) fn version(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let version = format!("FreeBSD {}-RELEASE GENERIC\n", state.release);
    req.out_str(version.as_bytes())
}

/// `kern.boottime`: a `struct timeval`.
pub(super) fn boottime(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let time = state.clock.boot_time;
    req.out(&time.as_secs().to_ne_bytes())?;
    req.out(&u64::from(time.subsec_micros()).to_ne_bytes())
}

/// `kern.boot_id`.
pub(super) fn boot_id(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let id = state.clock.boot_id;
    req.out(&id)
}

/// `vfs.usermount`.
pub(super) fn usermount(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    if let Some(new) = req.int(state.tunables.usermount)? {
        state.tunables.usermount = new;
    }
    Ok(())
}

/// `vfs.devfs.generation`.
pub(super) fn devfs_generation(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    req.out(&state.devfs.generation().to_ne_bytes())
}

/// `vfs.devfs.rule_depth`.
pub(super) fn devfs_rule_depth(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    if let Some(new) = req.uint(state.devfs.rule_depth())? {
        state.devfs.set_rule_depth(new);
    }
    Ok(())
}

/// The caller's prison.
pub(super) fn prison<'a>(state: &'a State, req: &Req<'_>) -> Result<&'a Prison, Errno> {
    state.prisons.get(req.cred.prison).ok_or(Errno::ESRCH)
}

fn host<'a>(state: &'a State, req: &Req<'_>) -> Result<&'a HostInfo, Errno> {
    prison(state, req).map(|prison| &prison.host)
}

/// The end of `sysctl_hostname`.
fn set_host(state: &mut State, req: &Req<'_>, change: &HostChange) -> Result<(), Errno> {
    if req.new_value().is_none() {
        return Ok(());
    }
    if !state.prison_allow(req.cred.prison, allow::SET_HOSTNAME) {
        return Err(Errno::EPERM);
    }
    state.set_host(req.cred.prison, change);
    Ok(())
}
