//! A process enters a prison. Follows `do_jail_attach` in `sys/kern/kern_jail.c`, the part after
//! its checks, and `chroot_refuse_vdir_fds` in `sys/kern/kern_descrip.c`.

use std::iter;

use jail::kernel::AttachBy;
use jail::{Errno, Param};
use jail_sys::sys::event::NOTE_JAIL_ATTACH;
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_UPDATE, JAIL_USE_DESC};

use super::Pid;
use super::spawn::JAIL;
use crate::fd::FileKind;
use crate::prison::PrisonId;
use crate::state::State;
use crate::vfs::Dirs;

impl State {
    /// The part of `do_jail_attach` that is the process's: moves it to the prison's processors
    /// (`EDEADLK` if it is bound to others, `cpuset_setproc_update_set`), asks for the prison's root
    /// (`ENOTDIR` if that was unmounted, `EACCES`), refuses open directories (`EPERM`,
    /// `chroot_refuse_vdir_fds`), moves root and working directory to the prison's root, takes
    /// over the prison in the credential and counts `prison_proc_hold`, `cred_hold` and their
    /// opposites. The caller has checked the prison.
    pub(crate) fn attach_proc(&mut self, pid: Pid, prison: PrisonId) -> Result<(), Errno> {
        let entered = self.prisons.get(prison).ok_or(Errno::EINVAL)?;
        let (root, cpuset) = (&entered.root, entered.cpuset);
        let dirs = Dirs {
            root: root.clone(),
            cwd: root.clone(),
        };
        // It stays so if what comes fails.
        self.cpuset_rebase(pid, cpuset)?;
        self.vfs.change_dir(&dirs.root, self.who(pid)?)?;
        self.refuse_directories(pid)?;
        let old = self.proc(pid)?.cred.clone();
        let mut new = old.clone();
        new.prison = prison;
        self.cred_hold(&new);
        self.prison_proc_hold(prison);
        let proc = self.proc_mut(pid)?;
        proc.dirs = dirs;
        proc.cred = new.clone();
        proc.sugid = true;
        self.procs.by_prison.remove(&(old.prison, pid));
        self.procs.by_prison.insert((prison, pid));
        self.racct_ucred_changed(pid, &old, &new);
        self.prison_knote(prison, NOTE_JAIL_ATTACH, pid);
        self.prison_proc_free(old.prison);
        self.cred_free(&old);
        Ok(())
    }

    /// Enters the jail as a child whose files are as [`spawn_files`](Self::spawn_files) left them.
    pub(crate) fn attach_by(&mut self, child: Pid, attach: AttachBy<'_>) -> Result<(), Errno> {
        let params = match attach {
            AttachBy::Jid(jid) => return self.sys_jail_attach(child, jid),
            AttachBy::Desc { params, .. } => params,
        };
        let mut desc = JAIL.to_ne_bytes();
        let mut values: Vec<Vec<u8>> = params.iter().map(|(_, value)| value.to_vec()).collect();
        let besides = params.iter().zip(&mut values);
        let besides = besides.map(|((name, _), value)| Param::new(name, value));
        let desc = Param::new(b"desc\0", &mut desc);
        let mut all: Vec<_> = iter::once(desc).chain(besides).collect();
        let flags = JAIL_UPDATE | JAIL_ATTACH | JAIL_USE_DESC;
        let attached = self.sys_jail_set(child, &mut all, flags);
        // The process may be gone by now, and its descriptors with it.
        let _ = self.close(child, JAIL);
        attached.map(drop)
    }

    fn refuse_directories(&self, pid: Pid) -> Result<(), Errno> {
        let open_directory = self.proc(pid)?.fds.slots.values().any(|slot| {
            self.files
                .open
                .get(&slot.file)
                .is_some_and(|file| matches!(&file.kind, FileKind::Vnode(open) if open.is_dir))
        });
        if open_directory {
            return Err(Errno::EPERM);
        }
        Ok(())
    }
}
