//! fork(2). Follows `sys/kern/kern_fork.c`.

use jail::Errno;
use jail_sys::sys::event::NOTE_FORK;

use super::{Life, Pid, Proc};
use crate::state::State;

impl State {
    /// `fork1`: a child with the same credential, directories, open files and ignored signals.
    pub(crate) fn fork(&mut self, pid: Pid) -> Result<Pid, Errno> {
        let cred = self.proc(pid)?.cred.clone();
        let child = self.procs.find_pid()?;
        self.racct_proc_fork(pid, child, &cred)?;
        let serial = self.procs.next_serial();
        let start = self.clock.uptime;
        let parent = self.proc(pid)?;
        let proc = Proc {
            pid: child,
            parent: pid,
            cred: parent.cred.clone(),
            dirs: parent.dirs.clone(),
            fds: parent.fds.clone(),
            serial,
            life: Life::Alive,
            pgid: parent.pgid,
            sid: parent.sid,
            tty: parent.tty,
            fib: parent.fib,
            cpuset: parent.cpuset,
            desc: false,
            comm: parent.comm.clone(),
            args: parent.args.clone(),
            ignored: parent.ignored.clone(),
            sugid: parent.sugid,
            thread: None,
            start,
        };
        self.insert_proc(proc);
        self.fdcopy(child);
        self.knote_proc(pid, NOTE_FORK, 0);
        self.racct_proc_fork_done(child, &cred);
        Ok(child)
    }
}
