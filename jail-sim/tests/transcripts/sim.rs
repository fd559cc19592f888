//! The back end on the simulated kernel: processes of a machine.

use core::ffi::CStr;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use jail::{Errno, Kernel};
use jail_sim::Process;
use jail_sys::sys::signal::SIGTERM;

use crate::driver::{Child, Driver, Forked, Sleeper};

/// A simulated process.
#[derive(Debug)]
pub(crate) struct Sim {
    process: Process,
    /// The children that sleep for ever, which outlive who started them.
    sleeping: Rc<RefCell<BTreeMap<i32, Process>>>,
    /// Who owns the files of the machine's tree on this computer.
    owner: (u32, u32),
}

impl Sim {
    pub(crate) fn new(process: Process, owner: (u32, u32)) -> Self {
        Self {
            process,
            sleeping: Rc::default(),
            owner,
        }
    }

    /// Waits for a child that has exited.
    fn reap(&self, pid: i32) -> Result<i32, Errno> {
        let ended = self.process.wait4(pid, 0)?;
        ended.map(|(_, status)| status).ok_or(Errno::ECHILD)
    }
}

impl Driver for Sim {
    fn kernel(&self) -> &dyn Kernel {
        &self.process
    }

    fn chdir(&mut self, path: &CStr) -> Result<(), Errno> {
        self.process.chdir(path)
    }

    fn getcwd(&self) -> Result<Vec<u8>, Errno> {
        self.process.getcwd()
    }

    fn bind_udp(&self, address: IpAddr) -> Result<IpAddr, Errno> {
        self.process.bind_udp(address)
    }

    fn fork(&mut self, uid: Option<u32>, child: Child<'_>) -> Result<Forked, Errno> {
        let process = self.process.fork()?;
        let pid = process.pid();
        let mut sim = Self {
            process,
            sleeping: Rc::clone(&self.sleeping),
            owner: self.owner,
        };
        let mut last = None;
        let became = uid.map_or(Ok(()), |uid| become_user(&sim.process, uid));
        if became.is_ok() {
            child(&mut sim, &mut |report| last = Some(report));
        }
        sim.process.exit(i32::from(became.is_err()));
        Ok(Forked {
            status: self.reap(pid)?,
            report: last,
        })
    }

    fn spawn(&mut self, sleeper: Sleeper) -> Result<i32, Errno> {
        let process = self.process.fork()?;
        let pid = process.pid();
        match fall_asleep(&process, sleeper) {
            Ok(()) => {
                self.sleeping.borrow_mut().insert(pid, process);
                Ok(pid)
            }
            Err(errno) => {
                process.exit(1);
                self.reap(pid)?;
                Err(errno)
            }
        }
    }

    fn alive(&self) -> bool {
        self.process.alive()
    }

    fn shown_owner(&self, uid: u32, gid: u32) -> (u32, u32) {
        let (owner, group) = self.owner;
        let shown = |id, own| if id == own { 0 } else { id };
        (shown(uid, owner), shown(gid, group))
    }
}

fn become_user(process: &Process, uid: u32) -> Result<(), Errno> {
    process.setgroups(&[])?;
    process.setgid(uid)?;
    process.setuid(uid)
}

fn fall_asleep(process: &Process, sleeper: Sleeper) -> Result<(), Errno> {
    if sleeper.ignore_term {
        process.ignore_signal(SIGTERM)?;
    }
    if let Some(jid) = sleeper.jid {
        process.jail_attach(jid)?;
    }
    sleeper.uid.map_or(Ok(()), |uid| become_user(process, uid))
}
