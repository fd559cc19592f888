//! Processes. Follows `sys/kern/kern_proc.c`; what happens to them is in the files beside.

mod attach;
mod create;
mod desc;
mod dirs;
mod exec;
mod exit;
mod fork;
mod ids;
mod signal;
mod spawn;
mod wait;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jail::Errno;

use crate::cpuset::Mask;
use crate::cred::Cred;
use crate::fd::{FdTable, PipeId};
use crate::prison::PrisonId;
use crate::sched::ThreadId;
use crate::state::State;
use crate::vfs::Dirs;

pub(crate) use exec::Image;
pub(crate) use wait::{exited, signaled};

pub(crate) type Pid = i32;

/// init(8), who takes over orphans and reaps them at once.
pub(crate) const INIT: Pid = 1;

/// `PID_MAX`.
const PID_MAX: Pid = 99_999;

/// The first pid given, here and after a wrap.
const PID_FIRST: Pid = 1_000;

/// `struct proc`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Proc {
    pub(crate) pid: Pid,
    pub(crate) parent: Pid,
    pub(crate) cred: Cred,
    pub(crate) dirs: Dirs,
    pub(crate) fds: FdTable,
    /// Never used twice, as the pid may be.
    pub(crate) serial: u64,
    pub(crate) life: Life,
    /// Process group (`p_pgrp`).
    pub(crate) pgid: Pid,
    /// Session (`p_session`).
    pub(crate) sid: Pid,
    /// The terminal that controls its session (`s_ttyp`).
    #[serde(skip)]
    pub(crate) tty: Option<PipeId>,
    /// The routing table of its sockets (`p_fibnum`).
    pub(crate) fib: u32,
    /// Its set of processors, and its own mask if it is bound to fewer (`td_cpuset`).
    pub(crate) cpuset: (i32, Option<Mask>),
    /// There is an open descriptor of it (`p_procdesc`).
    pub(crate) desc: bool,
    /// What `ps -o comm` shows.
    pub(crate) comm: Vec<u8>,
    /// The last arguments given to execve(2).
    pub(crate) args: Vec<Vec<u8>>,
    /// Signals it ignores.
    pub(crate) ignored: BTreeSet<i32>,
    /// Its credential changed since the last execve(2) (`P_SUGID`).
    pub(crate) sugid: bool,
    /// The thread that runs its program, if it is one.
    #[serde(skip)]
    pub(crate) thread: Option<ThreadId>,
    /// The machine's uptime when it began.
    pub(crate) start: Duration,
}

/// Where a process stands in its life.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// It can be found, signalled and make calls.
    Alive,
    /// On its way through `exit1`.
    Exiting,
    /// It ended with this wait status and waits for its parent to ask.
    Zombie(i32),
}

/// All processes.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(crate) struct Procs {
    pub(crate) all: BTreeMap<Pid, Proc>,
    /// Each parent with each of its children, zombies included.
    children: BTreeSet<(Pid, Pid)>,
    /// Likewise those that have ended and wait for it.
    zombies: BTreeSet<(Pid, Pid)>,
    /// Each prison with each live process that is exactly in it (`pr_proclist`).
    by_prison: BTreeSet<(PrisonId, Pid)>,
    /// How many processes, zombies included, have this number as group or session.
    group_ids: BTreeMap<Pid, usize>,
    last_pid: Pid,
    last_serial: u64,
}

impl Procs {
    /// The children of a process, zombies included.
    pub(crate) fn children(&self, parent: Pid) -> impl Iterator<Item = Pid> + '_ {
        self.children
            .range((parent, Pid::MIN)..=(parent, Pid::MAX))
            .map(|&(_, child)| child)
    }

    /// The live processes of exactly this prison.
    pub(crate) fn in_prison(&self, prison: PrisonId) -> impl Iterator<Item = Pid> + '_ {
        self.by_prison
            .range((prison, Pid::MIN)..=(prison, Pid::MAX))
            .map(|&(_, pid)| pid)
    }

    /// Whether there is a child, and the newest that ended. Those with a descriptor are for who
    /// asks for them by number.
    fn any_child(&self, parent: Pid) -> (bool, Option<Pid>) {
        let all = (parent, Pid::MIN)..=(parent, Pid::MAX);
        let plain = |child: &Pid| self.all.get(child).is_some_and(|proc| !proc.desc);
        let ended = self.zombies.range(all).rev().map(|&(_, child)| child);
        let newest = ended.into_iter().find(plain);
        let any = self.children(parent).any(|child| plain(&child));
        (any, newest)
    }

    /// Whether the parent knows this child.
    pub(crate) fn is_child(&self, parent: Pid, child: Pid) -> bool {
        self.children.contains(&(parent, child))
    }

    /// Whether the prison knows this live process.
    pub(crate) fn is_in_prison(&self, prison: PrisonId, pid: Pid) -> bool {
        self.by_prison.contains(&(prison, pid))
    }

    /// Whether the indexes hold nothing that is gone, and the numbers that are taken.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut ids: BTreeMap<Pid, usize> = BTreeMap::new();
        for proc in self.all.values() {
            for id in [proc.pgid, proc.sid] {
                *ids.entry(id).or_default() += 1;
            }
        }
        if ids != self.group_ids {
            return Err("process groups and sessions are wrong".into());
        }
        let live = self.all.values().filter(|proc| proc.life == Life::Alive);
        let live = live.count();
        let dead = self.all.len() - live;
        let counts = [
            self.children.len(),
            self.by_prison.len(),
            self.zombies.len(),
        ];
        if counts != [self.all.len(), live, dead] {
            return Err("an index of processes has one that is gone".into());
        }
        Ok(())
    }
}

impl State {
    /// A process that is alive: `ESRCH` if there is none.
    pub(crate) fn proc(&self, pid: Pid) -> Result<&Proc, Errno> {
        let proc = self.procs.all.get(&pid).ok_or(Errno::ESRCH)?;
        match proc.life {
            Life::Alive => Ok(proc),
            Life::Exiting | Life::Zombie(_) => Err(Errno::ESRCH),
        }
    }

    /// Likewise, to change it.
    pub(crate) fn proc_mut(&mut self, pid: Pid) -> Result<&mut Proc, Errno> {
        let proc = self.procs.all.get_mut(&pid).ok_or(Errno::ESRCH)?;
        match proc.life {
            Life::Alive => Ok(proc),
            Life::Exiting | Life::Zombie(_) => Err(Errno::ESRCH),
        }
    }
}
