//! A machine with some processes, and what they may do.

use std::net::IpAddr;

use jail::kernel::{AttachBy, Spawn};
use jail::{Errno, Kernel, Param, Release};
use jail_sim::{Machine, Process};
use jail_sys::sys::fcntl::{AT_FDCWD, O_DIRECTORY};
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE, JAIL_GET_DESC, JAIL_OWN_DESC, JAIL_UPDATE};
use jail_sys::sys::wait::WNOHANG;
use proptest::prelude::*;

use crate::params::{RawParam, good_list, jid, list, questions, raw};

/// One thing that one of the processes does; `by` chooses it.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Call {
        by: usize,
        set: bool,
        params: Vec<RawParam>,
        /// The last name goes without a value.
        half: bool,
        flags: i32,
    },
    Attach(usize, i32),
    Remove(usize, i32),
    AttachJd(usize, i32),
    RemoveJd(usize, i32),
    Fork(usize),
    Exit(usize),
    Kill(usize, usize, i32),
    Wait(usize),
    Close(usize, i32),
    Fstat(usize, i32),
    OpenRoot(usize),
    Become(usize, u32),
    Bind(usize, u8),
    Hostname(usize, Vec<u8>),
    Spawn(usize, Option<i32>),
}

pub(crate) fn ops() -> impl Strategy<Value = Op> {
    let by = || 0..4_usize;
    let fd = || -1..12_i32;
    let call = (
        by(),
        any::<bool>(),
        list(),
        prop::bool::weighted(0.02),
        flags(),
    );
    let ask = (by(), questions(), flags());
    let junk = (
        by(),
        any::<bool>(),
        prop::collection::vec(raw(), 0..4),
        any::<bool>(),
        flags(),
    );
    let good = (by(), good_list(), prop::sample::select(GOOD_FLAGS.to_vec()));
    prop_oneof![
        12 => good.prop_map(|(by, mut params, flags)| {
            // 13 does not know this one.
            if flags & JAIL_GET_DESC != 0 {
                params.push(RawParam::buffer("desc", 4));
            }
            Op::Call { by, set: true, params, half: false, flags }
        }),
        6 => call.prop_map(|(by, set, params, half, flags)| {
            let set = set || flags & JAIL_CREATE != 0;
            Op::Call { by, set, params, half, flags }
        }),
        4 => ask.prop_map(|(by, params, flags)| Op::Call {
            by,
            set: false,
            params,
            half: false,
            flags: flags & !(JAIL_CREATE | JAIL_UPDATE | JAIL_ATTACH),
        }),
        1 => junk.prop_map(|(by, set, params, half, flags)| Op::Call {
            by,
            set,
            params,
            half,
            flags,
        }),
        4 => (by(), jid()).prop_map(|(by, jid)| Op::Attach(by, jid)),
        3 => (by(), jid()).prop_map(|(by, jid)| Op::Remove(by, jid)),
        1 => (by(), fd()).prop_map(|(by, fd)| Op::AttachJd(by, fd)),
        1 => (by(), fd()).prop_map(|(by, fd)| Op::RemoveJd(by, fd)),
        5 => by().prop_map(Op::Fork),
        2 => by().prop_map(Op::Exit),
        2 => (by(), by(), prop::sample::select(vec![0, 9, 15, 17, 99, -1]))
            .prop_map(|(by, whom, signal)| Op::Kill(by, whom, signal)),
        2 => by().prop_map(Op::Wait),
        2 => (by(), fd()).prop_map(|(by, fd)| Op::Close(by, fd)),
        1 => (by(), fd()).prop_map(|(by, fd)| Op::Fstat(by, fd)),
        1 => by().prop_map(Op::OpenRoot),
        1 => (by(), prop::sample::select(vec![0, 1_001])).prop_map(|(by, uid)| Op::Become(by, uid)),
        1 => (by(), any::<u8>()).prop_map(|(by, host)| Op::Bind(by, host)),
        1 => (by(), prop::collection::vec(any::<u8>(), 0..300))
            .prop_map(|(by, name)| Op::Hostname(by, name)),
        1 => (by(), prop::option::of(jid())).prop_map(|(by, jid)| Op::Spawn(by, jid)),
    ]
}

const GOOD_FLAGS: [i32; 7] = [
    JAIL_CREATE,
    JAIL_CREATE,
    JAIL_CREATE | JAIL_ATTACH,
    JAIL_UPDATE,
    JAIL_UPDATE | JAIL_ATTACH,
    JAIL_CREATE | JAIL_GET_DESC,
    JAIL_CREATE | JAIL_GET_DESC | JAIL_OWN_DESC,
];

/// CREATE, UPDATE and ATTACH alone and together, the others now and then, junk seldom.
fn flags() -> impl Strategy<Value = i32> {
    let usual = prop::sample::select(vec![1, 1, 1, 1, 2, 2, 3, 5, 6]);
    let more = prop::sample::select(vec![0, 0, 0, 0, 0, 8, 0x10, 0x20, 0x40, 0x80]);
    prop_oneof![
        12 => (usual, more).prop_map(|(usual, more)| usual | more),
        1 => any::<i32>(),
    ]
}

/// A machine and its processes; the zeroth stays root in the base system, and does no harm.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) machine: Machine,
    processes: Vec<Process>,
}

impl World {
    pub(crate) fn new(release: Release) -> Self {
        let machine = Machine::builder(release)
            .last_jid(400)
            .program("/bin/true", |_| 0)
            .build();
        let processes = vec![machine.process(), machine.process()];
        Self { machine, processes }
    }

    /// With some jails to start from.
    pub(crate) fn furnished(release: Release) -> Self {
        let world = Self::new(release);
        for name in [b"a\0".as_slice(), b"a.b\0", b"b\0"] {
            let list = [
                RawParam::new("name", name),
                RawParam::new("persist", b""),
                RawParam::new("children.max", &20_i32.to_ne_bytes()),
            ];
            let _ = world.call(0, true, &list, false, JAIL_CREATE);
        }
        world
    }

    /// Whatever it answers is right here.
    pub(crate) fn act(&mut self, op: &Op) {
        match op {
            Op::Call {
                by,
                set,
                params,
                half,
                flags,
            } => {
                let _ = self.call(*by, *set, params, *half, *flags);
            }
            Op::Attach(by, jid) => drop(self.mortal(*by).map(|it| it.jail_attach(*jid))),
            Op::Remove(by, jid) => drop(self.any(*by).jail_remove(*jid)),
            Op::AttachJd(by, fd) => drop(self.mortal(*by).map(|it| it.jail_attach_jd(*fd))),
            Op::RemoveJd(by, fd) => drop(self.any(*by).jail_remove_jd(*fd)),
            Op::Fork(by) => {
                if let Ok(child) = self.any(*by).fork() {
                    self.processes.push(child);
                }
            }
            Op::Exit(by) => {
                if let Some(index) = self.mortal_index(*by) {
                    self.processes.swap_remove(index).exit(3);
                }
            }
            Op::Kill(by, whom, signal) => {
                if let Some(pid) = self.mortal(*whom).map(Process::pid) {
                    let _ = self.any(*by).kill(pid, *signal);
                }
            }
            Op::Wait(by) => drop(self.any(*by).wait4(-1, WNOHANG)),
            Op::Close(by, fd) => drop(self.any(*by).close(*fd)),
            Op::Fstat(by, fd) => drop(self.any(*by).fstat(*fd)),
            Op::OpenRoot(by) => {
                let by = self.mortal(*by);
                let _ = by.map(|it| it.openat(AT_FDCWD, c"/", O_DIRECTORY, 0));
            }
            Op::Become(by, uid) => drop(self.mortal(*by).map(|it| it.setuid(*uid))),
            Op::Bind(by, host) => {
                let _ = self.any(*by).bind_udp(IpAddr::from([10, 0, 0, *host]));
            }
            Op::Hostname(by, name) => {
                let by = self.any(*by);
                let _ = by.sysctlbyname(c"kern.hostname", &mut [], Some(name));
            }
            Op::Spawn(by, jid) => self.spawn(*by, *jid),
        }
    }

    fn call(
        &self,
        by: usize,
        set: bool,
        params: &[RawParam],
        half: bool,
        flags: i32,
    ) -> (Result<i32, Errno>, Vec<usize>) {
        // Attaching is not for the zeroth.
        let caller = match self.mortal(by) {
            Some(mortal) if flags & JAIL_ATTACH != 0 => mortal,
            None if flags & JAIL_ATTACH != 0 => return (Err(Errno::ESRCH), Vec::new()),
            _ => self.any(by),
        };
        let mut params = params.to_vec();
        let last = if half { params.pop() } else { None };
        let mut list: Vec<Param<'_>> = params.iter_mut().map(RawParam::as_param).collect();
        list.extend(last.iter().map(RawParam::as_half));
        let result = if set {
            caller.jail_set(&mut list, flags)
        } else {
            caller.jail_get(&mut list, flags)
        };
        (result, list.iter().map(|param| param.len).collect())
    }

    /// These parameters of the first jail, and the lengths they came back with.
    pub(crate) fn get_first(&self, params: &[RawParam]) -> (Result<i32, Errno>, Vec<usize>) {
        let mut list = vec![RawParam::new("lastjid", &0_i32.to_ne_bytes())];
        list.extend_from_slice(params);
        self.call(0, false, &list, false, 0)
    }

    fn spawn(&self, by: usize, jid: Option<i32>) {
        let by = self.any(by);
        let Ok((reader, writer)) = by.pipe2(0) else {
            return;
        };
        let spawned = by.spawn(&Spawn {
            attach: jid.map(AttachBy::Jid),
            paths: &[c"/bin/true"],
            argv: &[c"true"],
            envp: &[],
            cwd: None,
            ids: None,
            stdio: [reader, writer, writer],
            session: jail::kernel::Session::New,
            fib: None,
            desc: false,
        });
        if let Ok(spawned) = spawned {
            let _ = by.wait4(spawned.pid, 0);
        }
        let _ = by.close(reader);
        let _ = by.close(writer);
    }

    /// Every process but the zeroth ends, and every jail is removed.
    pub(crate) fn end(&mut self) {
        self.processes.truncate(1);
        let last = self.any(0);
        // Jail descriptors that it inherited nobody can have given it; its own go with these.
        for fd in 0..200 {
            let _ = last.close(fd);
        }
        while let Ok(jid) = self.get_first(&[]).0 {
            if self.any(0).jail_remove(jid).is_err() {
                break;
            }
        }
    }

    /// Jails that live, after the end.
    pub(crate) fn jails_left(&self) -> usize {
        usize::from(self.get_first(&[]).0.is_ok())
    }

    fn any(&self, by: usize) -> &Process {
        &self.processes[by % self.processes.len()]
    }

    /// One that may attach, exit and be killed.
    fn mortal(&self, by: usize) -> Option<&Process> {
        self.processes.get(self.mortal_index(by)?)
    }

    fn mortal_index(&self, by: usize) -> Option<usize> {
        let mortals = self.processes.len() - 1;
        (mortals > 0).then(|| 1 + by % mortals)
    }
}
