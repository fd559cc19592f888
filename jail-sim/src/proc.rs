//! Processes. Follows `sys/kern/kern_proc.c`, `kern_fork.c`, `kern_exit.c`, `kern_sig.c`.

use std::collections::BTreeMap;

use jail::Errno;

use crate::cred::Cred;
use crate::fd::FdTable;
use crate::prison::PrisonId;
use crate::state::State;
use crate::vfs::Dirs;

pub(crate) type Pid = i32;

/// `struct proc`.
#[derive(Debug)]
pub(crate) struct Proc {
    pub(crate) pid: Pid,
    pub(crate) parent: Pid,
    pub(crate) cred: Cred,
    pub(crate) dirs: Dirs,
    pub(crate) fds: FdTable,
}

#[derive(Debug, Default)]
pub(crate) struct Procs {
    pub(crate) all: BTreeMap<Pid, Proc>,
}

impl State {
    /// A process that is alive: `ESRCH` if there is none.
    pub(crate) fn proc(&self, pid: Pid) -> Result<&Proc, Errno> {
        self.procs.all.get(&pid).ok_or(Errno::ESRCH)
    }

    /// Likewise, to change it.
    pub(crate) fn proc_mut(&mut self, pid: Pid) -> Result<&mut Proc, Errno> {
        self.procs.all.get_mut(&pid).ok_or(Errno::ESRCH)
    }

    /// The part of `do_jail_attach` that is the process's: refuses open directories (`EPERM`,
    /// `chroot_refuse_vdir_fds`), moves root and working directory to the prison's root, takes
    /// over the prison in the credential and counts `prison_proc_hold`, `cred_hold` and their
    /// opposites. The caller has checked the prison.
    pub(crate) fn attach_proc(&mut self, pid: Pid, prison: PrisonId) -> Result<(), Errno> {
        let _ = (pid, prison);
        Err(Errno::ENOSYS)
    }

    /// SIGKILL to every process of exactly this prison (`prison_deref_kill`).
    pub(crate) fn kill_prison_procs(&mut self, prison: PrisonId) {
        let _ = prison;
    }
}
