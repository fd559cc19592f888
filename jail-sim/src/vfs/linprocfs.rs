//! linprocfs(5) and linsysfs(5): `/proc` and `/sys` as programs for Linux look for them. Follows
//! `sys/compat/linprocfs` and `sys/compat/linsysfs`, as far as something is known here.

use std::sync::Arc;

use jail::Errno;

use super::fs::{FileSystem, Who};
use super::procfs::{cmdline, mounted, pids, visible};
use super::pseudofs::{PfsNode, PfsType, Pseudo, PseudoFs};
use super::vfsconf::{MountArgs, Mounted};
use crate::proc::Proc;
use crate::state::State;

/// `pfs_mount` of linprocfs.
pub(super) fn mount(_: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    mounted(args, PseudoFs(LinProcfs), b"linprocfs")
}

/// `pfs_mount` of linsysfs.
pub(super) fn mount_sys(_: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    mounted(args, PseudoFs(LinSysfs), b"linsysfs")
}

/// Of a machine in a file.
pub(super) fn load(_: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    Ok(Arc::new(PseudoFs(LinProcfs)))
}

/// Of a machine in a file.
pub(super) fn load_sys(_: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    Ok(Arc::new(PseudoFs(LinSysfs)))
}

#[derive(Debug)]
struct LinProcfs;

const OF_MACHINE: [&str; 6] = [
    "cmdline",
    "cpuinfo",
    "filesystems",
    "self",
    "uptime",
    "version",
];
const OF_PROCESS: [&str; 3] = ["cmdline", "cwd", "status"];

impl Pseudo for LinProcfs {
    fn node(&self, path: &[&str], who: Who<'_>) -> Option<PfsNode> {
        let file = |text: String| Some(PfsNode::new(PfsType::File(text.into())));
        match path {
            [] => Some(PfsNode::new(PfsType::Dir)),
            ["self"] => {
                let (_, pid) = who.process?;
                Some(PfsNode::new(PfsType::Link(pid.to_string().into())))
            }
            ["cmdline"] => file("BOOT_IMAGE=/boot/kernel/kernel ro root=302\n".into()),
            ["cpuinfo"] => file("processor\t: 0\n\n".into()),
            ["filesystems"] => file("nodev\tlinprocfs\nnodev\ttmpfs\n\tufs\n".into()),
            ["uptime"] => {
                let (state, _) = who.process?;
                let uptime = state.clock.uptime;
                let (secs, hundredths) = (uptime.as_secs(), uptime.subsec_millis() / 10);
                file(format!("{secs}.{hundredths:02} 0.00\n"))
            }
            ["version"] => file("Linux version 4.4.0 (FreeBSD)\n".into()),
            [pid, rest @ ..] => {
                let (state, proc) = visible(pid, who)?;
                let what = match rest {
                    [] => PfsType::Dir,
                    ["cmdline"] => PfsType::File(cmdline(proc)),
                    ["cwd"] => {
                        let root = &state.proc(who.process?.1).ok()?.dirs.root;
                        let cwd = state.vfs.fullpath(root, &proc.dirs.cwd);
                        PfsType::Link(cwd.into_os_string().into_encoded_bytes())
                    }
                    ["status"] => PfsType::File(status(proc).into()),
                    _ => return None,
                };
                Some(PfsNode::new(what).owned(proc.cred.uid, proc.cred.gid))
            }
        }
    }

    fn names(&self, dir: &[&str], who: Who<'_>) -> Vec<String> {
        match dir {
            [] => {
                let mut names: Vec<String> = pids(who).map(|pid| pid.to_string()).collect();
                names.extend(OF_MACHINE.map(String::from));
                names
            }
            _ => OF_PROCESS.map(String::from).to_vec(),
        }
    }
}

/// `linprocfs_doprocstatus`, its first lines.
fn status(proc: &Proc) -> String {
    let name = String::from_utf8_lossy(&proc.comm);
    let (pid, parent) = (proc.pid, proc.parent);
    let (uid, gid) = (proc.cred.uid, proc.cred.gid);
    format!(
        "Name:\t{name}\nState:\tS (sleeping)\nTgid:\t{pid}\nPid:\t{pid}\nPPid:\t{parent}\n\
         Uid:\t{uid}\t{uid}\t{uid}\t{uid}\nGid:\t{gid}\t{gid}\t{gid}\t{gid}\n"
    )
}

#[derive(Debug)]
struct LinSysfs;

impl Pseudo for LinSysfs {
    fn node(&self, path: &[&str], _: Who<'_>) -> Option<PfsNode> {
        let what = match path {
            [] | ["class" | "devices"] | ["devices", "system"] | ["devices", "system", "cpu"] => {
                PfsType::Dir
            }
            [
                "devices",
                "system",
                "cpu",
                "online" | "possible" | "present",
            ] => PfsType::File(b"0\n".to_vec()),
            _ => return None,
        };
        Some(PfsNode::new(what))
    }

    fn names(&self, dir: &[&str], _: Who<'_>) -> Vec<String> {
        let names: &[&str] = match dir {
            [] => &["class", "devices"],
            ["devices"] => &["system"],
            ["devices", "system"] => &["cpu"],
            ["devices", "system", "cpu"] => &["online", "possible", "present"],
            _ => &[],
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }
}
