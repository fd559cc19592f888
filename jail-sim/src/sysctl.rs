//! sysctl(3). Follows `sys/kern/kern_sysctl.c`, `kern_mib.c`, and `kern_jail.c`'s nodes.
//!
//! [`table`] and [`jail_params`] are the variables, [`mib`] finds them by name and number, the
//! other files hold what reading and writing them does.

mod geom;
mod jail;
mod jail_params;
mod kern;
mod meta;
mod mib;
mod proc;
mod rctl;
mod req;
mod route;
mod table;

use std::sync::Arc;

use ::jail::{Errno, Release};
use jail_sys::sys::param::MAXPATHLEN;
use jail_sys::sys::sysctl::{CTL_MAXNAME, CTLFLAG_PRISON, CTLFLAG_WR, CTLTYPE, CTLTYPE_NODE};

use crate::cred::Cred;
use crate::kld::Modules;
use crate::prison::allow::{self, AllowFlag};
use crate::proc::Pid;
use crate::rctl::RacctMode;
use crate::state::State;
use mib::{Mib, Source};
use req::Req;
use table::{CTLFLAG_ANYBODY, CTLFLAG_SECURE};

/// Kernel variables that sysctls set, and the sysctls themselves.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
pub(crate) struct Tunables {
    /// `security.jail.enforce_statfs`: what a new jail gets.
    pub(crate) enforce_statfs: i32,
    /// `security.jail.jail_max_af_ips`.
    pub(crate) jail_max_af_ips: u32,
    /// `security.jail.meta_maxbufsize` (15).
    pub(crate) meta_maxbufsize: u32,
    /// What reading `security.jail.param.meta` gives: at least the largest limit there was while
    /// jails existed.
    meta_soft_maxbufsize: u32,
    /// `jail_default_allow`: what jail(2), not jail_set(2), permits.
    default_allow: u64,
    /// `vfs.usermount`.
    usermount: i32,
    #[serde(skip, default = "Tunables::no_mib")]
    mib: Arc<Mib>,
}

impl Tunables {
    /// As a kernel of this release boots.
    pub(crate) fn new(release: Release, racct: RacctMode, modules: &Modules) -> Self {
        Self {
            enforce_statfs: 2,
            jail_max_af_ips: 255,
            meta_maxbufsize: 4096,
            meta_soft_maxbufsize: 4096,
            default_allow: allow::DEFAULT,
            usermount: 0,
            mib: Arc::new(Mib::new(release, racct, modules.lacking_allow())),
        }
    }

    /// Before [`loaded`](Self::loaded).
    fn no_mib() -> Arc<Mib> {
        Arc::new(Mib::new(Release::V15_1, RacctMode::Absent, 0))
    }

    /// The sysctls are no part of a machine in a file: they are made again.
    pub(crate) fn loaded(&mut self, release: Release, racct: RacctMode, modules: &Modules) {
        self.mib = Arc::new(Mib::new(release, racct, modules.lacking_allow()));
    }

    /// The parameter of a file system that is loaded now has its variables.
    pub(crate) fn add_module(&mut self, release: Release, flag: &'static AllowFlag) {
        // Nobody reads it now: a call is done before the next.
        if let Some(mib) = Arc::get_mut(&mut self.mib) {
            mib.add_module(release, flag);
        }
    }
}

impl State {
    /// sysctl(2): gives how many bytes there are; an empty `old` asks just that.
    ///
    /// `ENOENT` for an unknown variable, `ENOTDIR` for a name that goes on after one, `EISDIR`
    /// for a node, `EPERM`, `EINVAL` for a new value of another size, `ENOMEM` if `old` is too
    /// small: what fits is there then.
    pub(crate) fn sys_sysctl(
        &mut self,
        pid: Pid,
        mib: &[i32],
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        if !(2..=CTL_MAXNAME).contains(&mib.len()) {
            return Err(Errno::EINVAL);
        }
        self.userland_sysctl(pid, mib, old, new)
    }

    /// sysctlbyname(3): `ENOENT` for an unknown name.
    pub(crate) fn sys_sysctlbyname(
        &mut self,
        pid: Pid,
        name: &[u8],
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        if name.is_empty() || name.len() > MAXPATHLEN {
            return Err(Errno::EINVAL);
        }
        let oids = Arc::clone(&self.tunables.mib);
        self.userland_sysctl(pid, oids.name2oid(name)?, old, new)
    }

    fn userland_sysctl(
        &mut self,
        pid: Pid,
        name: &[i32],
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        let oids = Arc::clone(&self.tunables.mib);
        let proc = self.proc(pid)?;
        let (cred, fib) = (proc.cred.clone(), proc.fib);
        let (oid, rest) = oids.find(name)?;
        if oid.kind & CTLTYPE == CTLTYPE_NODE && matches!(oid.source, Source::Node) {
            return Err(Errno::EISDIR);
        }
        if new.is_some() {
            self.may_write(&cred, oid.kind)?;
        }
        let mut req = Req::new((cred, fib), rest, old, new);
        match oid.source {
            Source::Node => return Err(Errno::EISDIR),
            Source::Int(value) => req.out(&value.to_ne_bytes())?,
            Source::Ulong(value) => req.out(&value.to_ne_bytes())?,
            Source::Text(text) => req.out_str(text.as_bytes())?,
            Source::Call(handler, arg) => handler(self, &mut req, arg)?,
        }
        Ok(req.length())
    }

    /// `sysctl_root`: only what is writable is written, some things only at a low securelevel, and
    /// by root, in a jail only what is the jail's own.
    fn may_write(&self, cred: &Cred, kind: u32) -> Result<(), Errno> {
        if kind & CTLFLAG_WR == 0 {
            return Err(Errno::EPERM);
        }
        let prison = self.prisons.get(cred.prison);
        let secure = prison.is_some_and(|prison| prison.securelevel > 0);
        if kind & CTLFLAG_SECURE != 0 && secure {
            return Err(Errno::EPERM);
        }
        if kind & CTLFLAG_ANYBODY != 0 {
            return Ok(());
        }
        let in_jail = !cred.jailed() || kind & CTLFLAG_PRISON != 0;
        if cred.uid == 0 && in_jail && self.prison_allow(cred.prison, allow::SUSER) {
            return Ok(());
        }
        Err(Errno::EPERM)
    }
}

#[cfg(test)]
mod tests;
