//! The end of a process. Follows `sys/kern/kern_exit.c`.

use jail_sys::sys::event::NOTE_EXIT;

use super::{INIT, Life, Pid};
use crate::state::State;
use crate::vfs::Dirs;

impl State {
    /// `exit1`: gives up descriptors and the place in the prison, leaves children to init and
    /// becomes a zombie with this wait status. The credential stays until somebody waits for it,
    /// so a zombie keeps a dying prison from going away.
    pub(crate) fn exit1(&mut self, pid: Pid, status: i32) {
        let Ok(proc) = self.proc_mut(pid) else {
            return;
        };
        proc.life = Life::Exiting;
        // `pdescfree`: it keeps no mount busy.
        proc.dirs = Dirs::root();
        let prison = proc.cred.prison;
        if let Some(thread) = proc.thread.take() {
            self.sched.thread_exit(thread);
        }
        self.sched.wakeup();
        self.fdescfree(pid);
        self.procs.by_prison.remove(&(prison, pid));
        self.reparent_children(pid);
        self.knote_proc(pid, NOTE_EXIT, status);
        self.prison_proc_free(prison);
        // Its parent may have ended of the same cause by now, and it be init's.
        let Some(proc) = self.procs.all.get_mut(&pid) else {
            return;
        };
        proc.life = Life::Zombie(status);
        let (parent, desc) = (proc.parent, proc.desc);
        self.procs.zombies.insert((parent, pid));
        if parent == INIT && !desc {
            self.proc_reap(pid);
        }
    }

    /// `proc_reap`: a zombie somebody waited for goes, and its credential with it.
    pub(super) fn proc_reap(&mut self, pid: Pid) {
        let Some(proc) = self.procs.all.remove(&pid) else {
            return;
        };
        self.procs.children.remove(&(proc.parent, pid));
        self.procs.zombies.remove(&(proc.parent, pid));
        self.procs.free_group(proc.pgid, proc.sid);
        self.racct_proc_exit(pid, &proc.cred);
        self.cpusets.release(proc.cpuset.0);
        self.cred_free(&proc.cred);
        self.sched.wakeup();
    }

    /// Children of a process that ends become init's, who reaps those that ended before.
    fn reparent_children(&mut self, pid: Pid) {
        let children: Vec<Pid> = self.procs.children(pid).collect();
        for child in children {
            let Some(proc) = self.procs.all.get_mut(&child) else {
                continue;
            };
            proc.parent = INIT;
            let zombie = matches!(proc.life, Life::Zombie(_));
            let desc = proc.desc;
            self.procs.children.remove(&(pid, child));
            self.procs.children.insert((INIT, child));
            if zombie {
                self.procs.zombies.remove(&(pid, child));
                self.procs.zombies.insert((INIT, child));
            }
            if zombie && !desc {
                self.proc_reap(child);
            }
        }
    }
}
