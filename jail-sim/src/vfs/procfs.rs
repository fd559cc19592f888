//! procfs(5): the processes that who looks may see. Follows `sys/fs/procfs`.
//!
//! Of a process's files those are there whose content is known here: no memory, no registers, no
//! limits. Nothing can be written to them.

use std::fmt::Write as _;
use std::sync::Arc;

use jail::Errno;
use jail_sys::sys::mount::MNT_UPDATE;

use super::fs::{FileSystem, Who};
use super::pseudofs::{PfsNode, PfsType, Pseudo, PseudoFs};
use super::vfsconf::{Backing, MountArgs, Mounted};
use crate::proc::{Life, Pid, Proc};
use crate::state::State;

/// `pfs_mount`: `EOPNOTSUPP` to change one.
pub(super) fn mount(_: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    mounted(args, PseudoFs(Procfs), b"procfs")
}

/// A pseudo file system, mounted from its name.
pub(super) fn mounted<T: Pseudo + 'static>(
    args: &MountArgs<'_, '_>,
    fs: PseudoFs<T>,
    name: &[u8],
) -> Result<Mounted, Errno> {
    if args.flags & MNT_UPDATE != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    Ok(Mounted {
        fs: Backing::Fs(Arc::new(fs)),
        from: name.to_vec(),
    })
}

/// Of a machine in a file.
pub(super) fn load(_: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    Ok(Arc::new(PseudoFs(Procfs)))
}

#[derive(Debug)]
struct Procfs;

/// What is in the directory of a process.
const OF_PROCESS: [&str; 5] = ["cmdline", "etype", "file", "osrel", "status"];

impl Pseudo for Procfs {
    fn node(&self, path: &[&str], who: Who<'_>) -> Option<PfsNode> {
        match path {
            [] => Some(PfsNode::new(PfsType::Dir)),
            ["curproc" | "self"] => {
                let (_, pid) = who.process?;
                Some(PfsNode::new(PfsType::Link(pid.to_string().into())))
            }
            [pid, rest @ ..] => {
                let (state, proc) = visible(pid, who)?;
                let node = match rest {
                    [] => PfsNode::new(PfsType::Dir),
                    [name] => of_process(state, proc, name, who)?,
                    _ => return None,
                };
                Some(node.owned(proc.cred.uid, proc.cred.gid))
            }
        }
    }

    fn names(&self, dir: &[&str], who: Who<'_>) -> Vec<String> {
        match dir {
            [] => {
                let mut names: Vec<String> = pids(who).map(|pid| pid.to_string()).collect();
                names.extend(["curproc", "self"].map(String::from));
                names
            }
            _ => OF_PROCESS.map(String::from).to_vec(),
        }
    }
}

/// The processes that may be seen (`pfs_visible_proc`).
pub(super) fn pids(who: Who<'_>) -> impl Iterator<Item = Pid> {
    let procs = who.process.into_iter().flat_map(move |(state, _)| {
        let all = state.procs.all.values();
        all.filter(move |proc| is_visible(state, proc, who))
    });
    procs.map(|proc| proc.pid)
}

/// The process of a directory's name, which has no zeros before it.
pub(super) fn visible<'a>(name: &str, who: Who<'a>) -> Option<(&'a State, &'a Proc)> {
    let (state, _) = who.process?;
    let pid: Pid = name.parse().ok()?;
    let proc = state.procs.all.get(&pid)?;
    let seen = pid.to_string() == name && is_visible(state, proc, who);
    seen.then_some((state, proc))
}

fn is_visible(state: &State, proc: &Proc, who: Who<'_>) -> bool {
    proc.life == Life::Alive && state.prison_check(who.cred, proc.cred.prison).is_ok()
}

fn of_process(state: &State, proc: &Proc, name: &str, who: Who<'_>) -> Option<PfsNode> {
    let file = |content: Vec<u8>| Some(PfsNode::new(PfsType::File(content)));
    match name {
        "cmdline" => file(cmdline(proc)),
        "etype" => file(b"FreeBSD ELF64\n".to_vec()),
        // There is no file behind a program here.
        "file" => Some(PfsNode::new(PfsType::Link(b"unknown".to_vec()))),
        "osrel" => {
            let mine = who.cred.uid == 0 || who.cred.uid == proc.cred.uid && !proc.sugid;
            if !mine {
                return None;
            }
            let (_, osreldate) = state.prison_osrelease(proc.cred.prison);
            let node = file(format!("{osreldate}\n").into())?;
            let mode = if proc.sugid { 0 } else { 0o600 };
            Some(node.mode(mode))
        }
        "status" => file(status(state, proc, who).into()),
        _ => None,
    }
}

/// `procfs_doproccmdline`: each argument with its NUL; nothing if none is known.
pub(super) fn cmdline(proc: &Proc) -> Vec<u8> {
    let args = proc.args.iter();
    args.flat_map(|arg| arg.iter().copied().chain([0]))
        .collect()
}

/// `procfs_doprocstatus`: name, pid, ppid, pgid, sid, terminal, flags, start, user time, system
/// time, what it waits for, effective uid, real uid, real group, groups, and the jail's name as
/// the reader sees it.
fn status(state: &State, proc: &Proc, who: Who<'_>) -> String {
    let mut status = String::new();
    for &byte in &proc.comm {
        if byte.is_ascii_graphic() && byte != b'\\' {
            status.push(byte.into());
        } else {
            let _ = write!(status, "\\{byte:03o}");
        }
    }
    let start = state.clock.boot_time + proc.start;
    let leader = if proc.pid == proc.sid {
        "sldr"
    } else {
        "noflags"
    };
    let _ = write!(
        status,
        " {} {} {} {} - {leader} {},{} 0,0 0,0 nochan {uid} {uid} {gid}",
        proc.pid,
        proc.parent,
        proc.pgid,
        proc.sid,
        start.as_secs(),
        start.subsec_micros(),
        uid = proc.cred.uid,
        gid = proc.cred.gid,
    );
    // The effective group is the first of them; since 15 it is kept by itself.
    let others = usize::from(state.release.major() < 15);
    let others = proc.cred.groups.iter().skip(others);
    for group in [&proc.cred.gid].into_iter().chain(others) {
        let _ = write!(status, ",{group}");
    }
    let name = if proc.cred.jailed() {
        let name = state.prisons.name_for(who.cred.prison, proc.cred.prison);
        String::from_utf8_lossy(name).into_owned()
    } else {
        "-".to_owned()
    };
    let _ = writeln!(status, " {name}");
    status
}
