//! New processes: pids, init and the processes made from outside. Follows `fork_findpid` and
//! `create_init`.

use std::collections::BTreeSet;

use jail::Errno;
use jail_sys::sys::signal::SIGPIPE;

use super::{INIT, Life, PID_FIRST, PID_MAX, Pid, Proc, Procs};
use crate::cpuset::DEFAULT;
use crate::cred::Cred;
use crate::fd::FdTable;
use crate::state::State;
use crate::vfs::{Dirs, Vnode};

impl Procs {
    /// A pid that no process, process group or session has; `EAGAIN` when all are taken.
    pub(super) fn find_pid(&mut self) -> Result<Pid, Errno> {
        let mut pid = self.last_pid.max(PID_FIRST - 1);
        for _ in PID_FIRST..=PID_MAX {
            pid = if pid >= PID_MAX { PID_FIRST } else { pid + 1 };
            if !self.in_use(pid) {
                self.last_pid = pid;
                return Ok(pid);
            }
        }
        Err(Errno::EAGAIN)
    }

    fn in_use(&self, pid: Pid) -> bool {
        self.all.contains_key(&pid) || self.has_group(pid)
    }

    /// Whether a process group or session has this number.
    pub(super) fn has_group(&self, id: Pid) -> bool {
        self.group_ids.contains_key(&id)
    }

    pub(super) fn next_serial(&mut self) -> u64 {
        self.last_serial += 1;
        self.last_serial
    }

    /// A process is in this group and session: the numbers are taken.
    pub(super) fn hold_group(&mut self, pgid: Pid, sid: Pid) {
        for id in [pgid, sid] {
            *self.group_ids.entry(id).or_default() += 1;
        }
    }

    /// It no longer is.
    pub(super) fn free_group(&mut self, pgid: Pid, sid: Pid) {
        for id in [pgid, sid] {
            if let Some(count) = self.group_ids.get_mut(&id) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    self.group_ids.remove(&id);
                }
            }
        }
    }
}

impl State {
    /// `create_init`: pid 1, with root's credential in the base system.
    pub(crate) fn create_init(&mut self, root: Vnode) {
        let dirs = Dirs {
            cwd: root.clone(),
            root,
        };
        let mut init = Proc {
            pid: INIT,
            parent: 0,
            cred: Cred::root(),
            dirs,
            fds: FdTable::default(),
            serial: 0,
            life: Life::Alive,
            pgid: INIT,
            sid: INIT,
            tty: None,
            fib: 0,
            cpuset: (DEFAULT, None),
            desc: false,
            comm: b"init".to_vec(),
            args: vec![b"/sbin/init".to_vec()],
            ignored: BTreeSet::new(),
            sugid: false,
            thread: None,
            start: self.clock.uptime,
        };
        init.serial = self.procs.next_serial();
        self.racct_proc_init(INIT, &init.cred);
        self.insert_proc(init);
    }

    /// A process of root in the base system, made from outside as a child of init.
    pub(crate) fn create_process(&mut self) -> Result<(Pid, u64), Errno> {
        let pid = self.fork(INIT)?;
        self.setsid(pid)?;
        self.open_stdio(pid)?;
        let proc = self.proc_mut(pid)?;
        // As the programs of this language do.
        proc.ignored.insert(SIGPIPE);
        proc.comm = b"process".to_vec();
        proc.args = vec![b"process".to_vec()];
        Ok((pid, proc.serial))
    }

    /// Puts a live process in its place and counts what it holds of its prison.
    pub(super) fn insert_proc(&mut self, proc: Proc) {
        let prison = proc.cred.prison;
        self.cred_hold(&proc.cred);
        self.prison_proc_hold(prison);
        self.cpusets.hold(proc.cpuset.0);
        self.procs.children.insert((proc.parent, proc.pid));
        self.procs.by_prison.insert((prison, proc.pid));
        self.procs.hold_group(proc.pgid, proc.sid);
        self.procs.all.insert(proc.pid, proc);
    }
}
