//! A process enters a prison. Follows `do_jail_attach` in `sys/kern/kern_jail.c`, the part after
//! its checks, and `chroot_refuse_vdir_fds` in `sys/kern/kern_descrip.c`.

use jail::Errno;
use jail_sys::sys::event::NOTE_JAIL_ATTACH;

use super::Pid;
use crate::fd::FileKind;
use crate::prison::PrisonId;
use crate::state::State;
use crate::vfs::Dirs;

impl State {
    /// The part of `do_jail_attach` that is the process's: moves it to the prison's processors
    /// (`EDEADLK` if it is bound to others, `cpuset_setproc_update_set`), refuses open directories (`EPERM`,
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
