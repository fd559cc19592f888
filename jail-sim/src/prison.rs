//! Prisons. Follows `sys/kern/kern_jail.c` (13.2 and 15.1) function by function.

pub(crate) mod allow;
pub(crate) mod params;

use jail::{Errno, Param, RawFd};

use crate::cred::Cred;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::Vnode;

/// A prison's identity, never used twice: `struct prison *`, not the jid, which can be
/// renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PrisonId(pub(crate) u64);

impl PrisonId {
    /// `prison0`, the base system.
    pub(crate) const ZERO: Self = Self(0);
}

/// `struct prison`.
#[derive(Debug)]
pub(crate) struct Prison {
    pub(crate) jid: i32,
    /// Where its processes look up paths (`pr_root`).
    pub(crate) root: Vnode,
}

/// `allprison` and its indexes.
#[derive(Debug)]
pub(crate) struct Prisons {}

impl Prisons {
    /// `prison0` alone, with this host name; the next jid is the one after `last_jid`.
    pub(crate) fn new(hostname: &str, last_jid: i32, root: Vnode) -> Self {
        let _ = (hostname, last_jid, root);
        Self {}
    }

    /// A prison that still exists, dying ones included.
    pub(crate) fn get(&self, id: PrisonId) -> Option<&Prison> {
        let _ = id;
        None
    }
}

impl State {
    pub(crate) fn sys_jail_set(
        &mut self,
        pid: Pid,
        params: &mut [Param<'_>],
        flags: i32,
    ) -> Result<i32, Errno> {
        let _ = (pid, params, flags);
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_jail_get(
        &mut self,
        pid: Pid,
        params: &mut [Param<'_>],
        flags: i32,
    ) -> Result<i32, Errno> {
        let _ = (pid, params, flags);
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_jail_attach(&mut self, pid: Pid, jid: i32) -> Result<(), Errno> {
        let _ = (pid, jid);
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_jail_remove(&mut self, pid: Pid, jid: i32) -> Result<(), Errno> {
        let _ = (pid, jid);
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_jail_attach_jd(&mut self, pid: Pid, fd: RawFd) -> Result<(), Errno> {
        let _ = (pid, fd);
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_jail_remove_jd(&mut self, pid: Pid, fd: RawFd) -> Result<(), Errno> {
        let _ = (pid, fd);
        Err(Errno::ENOSYS)
    }

    /// `crhold`: somebody keeps this credential (`pr_ref`).
    pub(crate) fn cred_hold(&mut self, cred: &Cred) {
        let _ = cred;
    }

    /// `crfree`: gives it back; the last one frees a dead prison.
    pub(crate) fn cred_free(&mut self, cred: &Cred) {
        let _ = cred;
    }

    /// `prison_proc_hold`: a process lives in the prison (`pr_uref`).
    pub(crate) fn prison_proc_hold(&mut self, id: PrisonId) {
        let _ = id;
    }

    /// `prison_proc_free`: it left; the last one of a prison that does not persist makes it die.
    pub(crate) fn prison_proc_free(&mut self, id: PrisonId) {
        let _ = id;
    }

    /// `prison_check`: `ESRCH` unless `cred` may see what lives in `other`.
    pub(crate) fn prison_check(&self, cred: &Cred, other: PrisonId) -> Result<(), Errno> {
        let _ = (cred, other);
        Ok(())
    }

    /// `jaildesc_close`: the last descriptor of a jail descriptor file went; `cred` is the
    /// file's. An owning one removes its jail.
    pub(crate) fn jaildesc_close(&mut self, prison: Option<PrisonId>, owning: bool, cred: &Cred) {
        let _ = (prison, owning, cred);
    }
}
