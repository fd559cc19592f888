//! Random calls.

use jail::{Param, Release};
use proptest::collection::vec;
use proptest::prelude::{any, proptest};

use super::boot;
use crate::proc::Pid;
use crate::state::State;

const NAMES: [&str; 38] = [
    "persist",
    "nopersist",
    "children.max",
    "securelevel",
    "devfs_ruleset",
    "enforce_statfs",
    "jid",
    "name",
    "name",
    "name",
    "name",
    "desc",
    "host",
    "host.hostname",
    "vnet",
    "ip4",
    "ip4.addr",
    "ip6.addr",
    "ip6",
    "sysvshm",
    "sysvmsg",
    "allow.sysvipc",
    "allow.chflags",
    "allow.nochflags",
    "meta",
    "meta.a",
    "meta.bc",
    "env",
    "env.",
    "path",
    "errmsg",
    "osrelease",
    "lastjid",
    "dying",
    "parent",
    "bogus",
    "ip4.nosaddrsel",
    "osreldate",
];

const TEXTS: [&[u8]; 20] = [
    b"a\0",
    b"b\0",
    b"a.b\0",
    b"a.c\0",
    b"a.b.c\0",
    b"b.d\0",
    b"7\0",
    b"a.7\0",
    b"\0",
    b".\0",
    b"c\0",
    b"/\0",
    b"/tmp\0",
    b"a=1\nbc=2\0",
    b"-1\0",
    b"99999999999\0",
    b"a.b.e\0",
    b"e\0",
    b"xyz\0",
    b"no nul",
];

/// A value that may fit the parameter.
fn value(name: &str, seed: u8) -> Vec<u8> {
    let pick = usize::from(seed);
    match name {
        "persist" | "nopersist" | "bogus" => vec![0; pick / 128],
        "ip4.addr" => (0..pick % 4)
            .flat_map(|at| [10, 0, 0, (at * 3 + pick) as u8 % 6])
            .collect(),
        "ip6.addr" => vec![seed % 3; 16 * (pick % 2)],
        "desc" => i32::from(seed % 8).to_ne_bytes().to_vec(),
        "errmsg" => vec![0; pick % 64],
        "name" | "meta" | "meta.a" | "meta.bc" | "env" | "env." | "path" | "host.hostname"
        | "osrelease" => TEXTS[pick % TEXTS.len()].to_vec(),
        _ if seed % 16 == 0 => vec![seed; pick % 9],
        _ => (i32::from(seed) % 10 - 1).to_ne_bytes().to_vec(),
    }
}

fn step(state: &mut State, pids: &mut Vec<Pid>, seeds: &[u8]) {
    let at = |index: usize| seeds.get(index).copied().unwrap_or_default();
    let pid = pids[usize::from(at(1)) % pids.len()];
    let jid = i32::from(at(2)) % 12;
    // Errors are as good as answers here.
    match at(0) % 16 {
        0 => pids.extend(state.fork(pid)),
        1 => drop(state.sys_jail_attach(pid, jid)),
        2 => drop(state.sys_jail_remove(pid, jid)),
        3 if pid != pids[0] => state.exit1(pid, 0),
        4 => drop(state.wait4(pids[0], -1, 1)),
        5 => drop(state.close(pid, jid)),
        6 => drop(state.sys_jail_attach_jd(pid, jid)),
        7 => drop(state.sys_jail_remove_jd(pid, jid)),
        op => {
            let chosen = seeds.get(4..).unwrap_or_default().chunks(2);
            let mut params: Vec<(String, Vec<u8>)> = chosen
                .map(|pair| {
                    let name = NAMES[usize::from(pair[0]) % NAMES.len()];
                    (
                        format!("{name}\0"),
                        value(name, pair.get(1).copied().unwrap_or(0)),
                    )
                })
                .collect();
            if op == 15 {
                params.push(("persist\0".into(), vec![]));
            }
            let mut list: Vec<_> = params
                .iter_mut()
                .map(|(name, value)| Param::new(name.as_bytes(), value))
                .collect();
            let flags = i32::from(at(3));
            let _ = match op {
                8 => state.sys_jail_get(pid, &mut list, flags & 0xf8),
                9 => state.sys_jail_get(pid, &mut list, 8),
                10 => state.sys_jail_set(pid, &mut list, flags),
                11 => state.sys_jail_set(pid, &mut list, 2 | flags & 8),
                12 => state.sys_jail_set(pid, &mut list, 3 | flags & 12),
                _ => state.sys_jail_set(pid, &mut list, 1 | flags & 4),
            };
        }
    }
}

fn walk(release: Release, steps: &[Vec<u8>]) {
    let (mut state, pid) = boot(release);
    let mut pids = vec![pid];
    for seeds in steps {
        step(&mut state, &mut pids, seeds);
        state.check_prisons().unwrap();
    }
}

proptest! {
    #[test]
    fn any_calls_leave_order(steps in vec(vec(any::<u8>(), 4..20), 1..80)) {
        walk(Release::V13_2, &steps);
        walk(Release::V15_1, &steps);
    }

    #[test]
    fn any_bytes_are_answered(
        mut pairs in vec((vec(any::<u8>(), 0..12), vec(any::<u8>(), 0..40)), 0..6),
        flags in any::<i32>(),
    ) {
        for release in [Release::V13_2, Release::V14_4, Release::V15_0, Release::V15_1] {
            let (mut state, pid) = boot(release);
            let mut list: Vec<_> = pairs
                .iter_mut()
                .map(|(name, value)| Param::new(name, value))
                .collect();
            let _ = state.sys_jail_set(pid, &mut list, flags);
            let _ = state.sys_jail_set(pid, &mut list, flags & 0xf | 1);
            let _ = state.sys_jail_get(pid, &mut list, flags);
            state.check_prisons().unwrap();
        }
    }
}
