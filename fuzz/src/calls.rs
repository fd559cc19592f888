//! Calls on the simulated kernel: any of them in any order, by several processes. It answers an
//! errno or success, and stays consistent.

mod values;

use std::ffi::{CStr, CString};

use arbitrary::{Arbitrary, Unstructured};
use jail::kernel::{Ioctl, MdIoctl};
use jail::{Kernel, Release};
use jail_sim::Process;
use jail_sys::fs::devfs::devfs::{DEVFS_MAGIC, devfs_rule, mkrid};
use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::sys::fcntl::AT_FDCWD;
use jail_sys::sys::socket::{AF_INET, SOCK_DGRAM};

use crate::sandbox::Sandbox;
use values::{KINDS, Pair, SYSCTLS, jail, pair, place, with_bytes, with_params};

/// One thing that a process does.
#[derive(Arbitrary, Debug)]
enum Act {
    JailSet(Vec<Pair>, u8),
    JailGet(Vec<Pair>, u8),
    Attach(u8),
    Remove(u8),
    ByDescriptor(i8, bool),
    Fork,
    Exit,
    Signal(u8, i8),
    Wait,
    Close(i8),
    Open(u8, u32),
    MakeDir(u8),
    Mount {
        kind: u8,
        on: u8,
        from: u8,
        options: Vec<Pair>,
        flags: u8,
    },
    Unmount(u8, u32),
    Rule {
        ruleset: u8,
        number: u8,
        conditions: u8,
        actions: u8,
        pattern: [u8; 6],
        include: u8,
    },
    RuleGone(u8, u8),
    Disk {
        kind: u8,
        size: u16,
        options: u32,
        unit: u8,
    },
    DiskGone(u8, u32),
    Address {
        last: u8,
        add: bool,
    },
    Limit(u8, u8, bool),
    Clone(u8),
    Sysctl(u8, u16, Option<Vec<u8>>),
    Become(u16),
    Cpus(u8, Vec<u8>),
}

/// Runs them.
pub fn calls(bytes: &[u8]) {
    let mut input = Unstructured::new(bytes);
    let Ok(release) = input.choose(&RELEASES) else {
        return;
    };
    let sandbox = Sandbox::new(*release);
    let machine = &sandbox.machine;
    let mut world = World {
        processes: vec![machine.process(), machine.process()],
    };
    for _ in 0..MOST {
        let (Ok(by), Ok(act)) = (u8::arbitrary(&mut input), Act::arbitrary(&mut input)) else {
            break;
        };
        let told = format!("{act:?}");
        world.act(by.into(), act);
        assert_eq!(machine.check(), Ok(()), "after {told}");
        if input.is_empty() {
            break;
        }
    }
    world.processes.clear();
    assert_eq!(machine.check(), Ok(()), "after the last process");
}

const MOST: usize = 200;
const RELEASES: [Release; 4] = [
    Release::V13_2,
    Release::V14_4,
    Release::V15_0,
    Release::V15_1,
];

struct World {
    processes: Vec<Process>,
}

impl World {
    fn act(&mut self, by: usize, act: Act) {
        let at = by % self.processes.len();
        let me = &self.processes[at];
        // Whatever it answers is right here.
        match act {
            Act::JailSet(pairs, flags) => {
                with_params(&pairs, |params| me.jail_set(params, flags.into()).is_ok());
            }
            Act::JailGet(pairs, flags) => {
                with_params(&pairs, |params| me.jail_get(params, flags.into()).is_ok());
            }
            // The first one stays outside.
            Act::Attach(jid) if at > 0 => drop(me.jail_attach(jail(jid))),
            Act::Remove(jid) => drop(me.jail_remove(jail(jid))),
            Act::ByDescriptor(fd, true) if at > 0 => drop(me.jail_attach_jd(fd.into())),
            Act::ByDescriptor(fd, _) => drop(me.jail_remove_jd(fd.into())),
            Act::Fork if self.processes.len() < 8 => {
                if let Ok(child) = me.fork() {
                    self.processes.push(child);
                }
            }
            Act::Exit if at > 0 => self.processes.swap_remove(at).exit(1),
            Act::Signal(whom, signal) => {
                let whom = usize::from(whom) % self.processes.len();
                if whom > 0 {
                    let _ = me.kill(self.processes[whom].pid(), signal.into());
                }
            }
            Act::Wait => drop(me.wait4(-1, jail_sys::sys::wait::WNOHANG)),
            Act::Close(fd) => drop(me.close(fd.into())),
            Act::Open(path, flags) => {
                let _ = me.openat(AT_FDCWD, place(path), (flags & 0x0010_0603) as i32, 0);
            }
            Act::MakeDir(path) => drop(me.mkdirat(AT_FDCWD, place(path), 0o755)),
            Act::Mount {
                kind,
                on,
                from,
                options,
                flags,
            } => {
                let mut pairs = vec![
                    pair("fstype", KINDS[usize::from(kind) % KINDS.len()].as_bytes()),
                    pair("fspath", place(on).to_bytes()),
                    pair("from", place(from).to_bytes()),
                ];
                pairs.extend(options.iter().map(Pair::bytes));
                with_bytes(pairs, |params| me.nmount(params, flags.into()).is_ok());
            }
            Act::Unmount(path, flags) => {
                let _ = me.unmount(place(path), (flags & 0x0008_0000) as i32);
            }
            Act::Rule {
                ruleset,
                number,
                conditions,
                actions,
                pattern,
                include,
            } => {
                let mut rule = devfs_rule {
                    dr_magic: DEVFS_MAGIC,
                    dr_id: mkrid(100 + u16::from(ruleset % 4), number.into()),
                    dr_icond: (conditions & 3).into(),
                    dr_iacts: actions.into(),
                    dr_bacts: (actions >> 6).into(),
                    dr_incset: 100 + u16::from(include % 4),
                    ..devfs_rule::ZERO
                };
                for (to, byte) in rule.dr_pathptrn.iter_mut().zip(pattern) {
                    *to = byte as std::ffi::c_char;
                }
                on_dev(me, Ioctl::DevfsRadd(&mut rule));
                on_dev(me, Ioctl::DevfsSapply(100 + u16::from(ruleset % 4)));
            }
            Act::RuleGone(ruleset, number) => {
                on_dev(
                    me,
                    Ioctl::DevfsRdel(mkrid(100 + u16::from(ruleset % 4), number.into())),
                );
            }
            Act::Disk {
                kind,
                size,
                options,
                unit,
            } => {
                let mut md = MdIoctl {
                    unit: unit.into(),
                    kind: u32::from(kind % 6),
                    mediasize: i64::from(size) * 512,
                    options: options & 0x3ff,
                    ..MdIoctl::default()
                };
                let attach = Ioctl::MdAttach {
                    md: &mut md,
                    file: None,
                    label: Some(c"fuzz"),
                };
                on(me, c"/dev/mdctl", attach);
            }
            Act::DiskGone(unit, options) => {
                let md = MdIoctl {
                    unit: unit.into(),
                    options: options & 0x3ff,
                    ..MdIoctl::default()
                };
                on(me, c"/dev/mdctl", Ioctl::MdDetach(&md));
            }
            Act::Address { last, add } => address(me, last, add),
            Act::Limit(jail, amount, add) => {
                let name = ["a", "b", "a.c", ""][usize::from(jail % 4)];
                let rule = CString::new(format!("jail:{name}:maxproc:deny={amount}"));
                let rule = rule.expect("a text without NUL");
                let _ = if add {
                    me.rctl_add_rule(&rule)
                } else {
                    me.rctl_remove_rule(&rule)
                };
            }
            Act::Clone(kind) => clone(me, kind),
            Act::Sysctl(name, room, new) => {
                let name = SYSCTLS[usize::from(name) % SYSCTLS.len()];
                let mut old = vec![0; usize::from(room % 5000)];
                let _ = me.sysctlbyname(name, &mut old, new.as_deref());
            }
            Act::Become(uid) if at > 0 => drop(me.setuid(uid.into())),
            Act::Cpus(which, mask) => {
                let _ = me.cpuset_setaffinity(3, 5, jail(which).into(), &mask);
            }
            _ => {}
        }
    }
}

fn on_dev(me: &Process, request: Ioctl<'_>) {
    on(me, c"/dev", request);
}

fn on(me: &Process, path: &CStr, request: Ioctl<'_>) {
    if let Ok(fd) = me.openat(AT_FDCWD, path, 0, 0) {
        let _ = me.ioctl(fd, request);
        let _ = me.close(fd);
    }
}

fn on_socket(me: &Process, request: Ioctl<'_>) {
    if let Ok(fd) = me.socket(AF_INET, SOCK_DGRAM, 0) {
        let _ = me.ioctl(fd, request);
        let _ = me.close(fd);
    }
}

fn address(me: &Process, last: u8, add: bool) {
    let inet = |addr: [u8; 4]| sockaddr_in {
        sin_len: 16,
        sin_family: 2,
        sin_addr: in_addr {
            s_addr: u32::from_ne_bytes(addr),
        },
        ..sockaddr_in::ZERO
    };
    let mut name = [0; 16];
    name[..3].copy_from_slice(b"lo0");
    let addr = inet([10, 0, 0, last]);
    if !add {
        on_socket(
            me,
            Ioctl::SiocDifaddr {
                name: &name,
                addr: &addr,
            },
        );
        return;
    }
    let alias = in_aliasreq {
        ifra_name: name.map(|byte| byte as std::ffi::c_char),
        ifra_addr: addr,
        ifra_mask: inet([255; 4]),
        ..in_aliasreq::ZERO
    };
    on_socket(me, Ioctl::SiocAifaddr(&alias));
}

fn clone(me: &Process, kind: u8) {
    let mut name = [0; 16];
    let text = ["lo", "epair", "bridge", "lo7", "epair3", "vlan", "nosuch"][usize::from(kind) % 7];
    name[..text.len()].copy_from_slice(text.as_bytes());
    if kind & 0x80 == 0 {
        on_socket(me, Ioctl::SiocIfcreate2 { name: &mut name });
    } else {
        on_socket(me, Ioctl::SiocIfdestroy { name: &name });
    }
}
