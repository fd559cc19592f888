//! Starting a program: what a child does between fork and exec, all of it at once.

use jail::kernel::{AttachBy, Ids, Session, Spawn, SpawnError, SpawnStep};
use jail::{Errno, RawFd};

use super::Pid;
use super::exec::Image;
use crate::fd::{FdTable, Slot};
use crate::state::State;

/// Where a child has the jail's descriptor until it has entered the jail.
pub(super) const JAIL: RawFd = 4;

impl State {
    /// The steps of `Kernel::spawn` up to the program that shall run. When one fails, the child
    /// has never been.
    pub(crate) fn spawn(
        &mut self,
        caller: Pid,
        spawn: &Spawn<'_>,
    ) -> Result<(Pid, Image), SpawnError> {
        let fork = |errno| SpawnError::new(SpawnStep::Fork, errno);
        let child = self.fork(caller).map_err(fork)?;
        let image = self.spawn_steps(child, spawn);
        match image {
            Ok(image) => Ok((child, image)),
            Err(error) => {
                self.unspawn(child);
                Err(error)
            }
        }
    }

    /// The child ends and nobody hears of it.
    pub(crate) fn unspawn(&mut self, child: Pid) {
        self.exit1(child, 0);
        self.proc_reap(child);
    }

    fn spawn_steps(&mut self, child: Pid, spawn: &Spawn<'_>) -> Result<Image, SpawnError> {
        let step = |step| move |errno| SpawnError::new(step, errno);
        // As the child of a real spawn does: execve(2) leaves ignored what was ignored.
        if let Ok(proc) = self.proc_mut(child) {
            proc.ignored.clear();
        }
        self.spawn_session(child, spawn.session)
            .map_err(step(SpawnStep::Session))?;
        self.spawn_files(child, &spawn.stdio, spawn.attach)
            .map_err(step(SpawnStep::Stdio))?;
        if spawn.session == Session::Terminal {
            self.tiocsctty(child, 0)
                .map_err(step(SpawnStep::Terminal))?;
        }
        if let Some(attach) = spawn.attach {
            self.attach_by(child, attach)
                .map_err(step(SpawnStep::Attach))?;
        }
        if let Some(fib) = spawn.fib {
            self.setfib(child, fib).map_err(step(SpawnStep::Fib))?;
        }
        if let Some(ids) = &spawn.ids {
            self.spawn_ids(child, ids).map_err(step(SpawnStep::Ids))?;
        }
        if let Some(cwd) = spawn.cwd {
            self.chdir(child, cwd).map_err(step(SpawnStep::Chdir))?;
        }
        self.exec(child, spawn).map_err(step(SpawnStep::Exec))
    }

    fn spawn_session(&mut self, child: Pid, session: Session) -> Result<(), Errno> {
        match session {
            Session::Keep => Ok(()),
            Session::NewGroup => self.setpgid(child),
            Session::New | Session::Terminal => self.setsid(child),
        }
    }

    /// The caller's descriptors that become 0, 1 and so on, that of the jail, and nothing else.
    pub(crate) fn spawn_files(
        &mut self,
        child: Pid,
        files: &[RawFd],
        attach: Option<AttachBy<'_>>,
    ) -> Result<(), Errno> {
        let mut wanted: Vec<_> = (0..).zip(files.iter().copied()).collect();
        if let Some(AttachBy::Desc { fd, .. }) = attach {
            wanted.push((JAIL, fd));
        }
        let mut table = FdTable::default();
        for (to, from) in wanted {
            let file = self.file_id(child, from)?;
            let cloexec = false;
            table.slots.insert(to, Slot { file, cloexec });
        }
        for slot in table.slots.values() {
            self.fhold(slot.file);
        }
        self.fd_replace(child, table);
        Ok(())
    }

    fn spawn_ids(&mut self, child: Pid, ids: &Ids<'_>) -> Result<(), Errno> {
        self.setgroups(child, ids.groups)?;
        self.setgid(child, ids.gid)?;
        self.setuid(child, ids.uid)
    }
}
