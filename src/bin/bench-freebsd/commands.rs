//! The same work by the commands of the base system.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use examples::Outcome;

use crate::fastest;

fn run(program: &str, args: &[&str]) -> Outcome {
    let mut command = Command::new(program);
    let status = command.args(args).stdout(Stdio::null()).status()?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{program} {}: {status}", args.join(" ")).into())
}

pub(crate) fn create_and_remove(name: &str) -> Outcome {
    let named = format!("name={name}");
    run("/usr/sbin/jail", &["-c", &named, "path=/", "persist"])?;
    run("/usr/sbin/jail", &["-R", name])
}

pub(crate) fn jexec(jid: i32) -> Outcome {
    run("/usr/sbin/jexec", &[&jid.to_string(), "/usr/bin/true"])
}

pub(crate) fn jls(params: &[&str]) -> Outcome {
    run("/usr/sbin/jls", params)
}

/// Starts and stops with the same around it, by a jail.conf without exec lines.
pub(crate) fn turns(name: &str, addr: Ipv4Addr, root: &Path, base: &Path) -> Outcome<Duration> {
    let conf = root.with_file_name("jail.conf");
    // jail(8) makes no mount points.
    std::fs::create_dir_all(root.join("usr"))?;
    let (root, base) = (root.display(), base.display());
    let text = format!(
        "{name:?} {{ path = {root:?}; host.hostname = {name:?}; persist;\n\
         ip4.addr = \"lo0|{addr}/32\"; mount.devfs; devfs_ruleset = 4; enforce_statfs = 2;\n\
         mount = \"{base} {root}/usr nullfs rw 0 0\"; }}\n",
        root = root.to_string(),
    );
    std::fs::write(&conf, text)?;
    let conf = conf.to_string_lossy();
    fastest(5, || {
        run("/usr/sbin/jail", &["-f", &conf, "-qc", name])?;
        run("/usr/sbin/jail", &["-f", &conf, "-qr", name])
    })
}
