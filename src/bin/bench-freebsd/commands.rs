//! The same work by the commands of the base system.

use std::net::Ipv4Addr;
use std::process::{Command, Stdio};
use std::time::Duration;

use examples::{Outcome, Turns};

use crate::fastest;

fn run(program: &str, args: &[&str]) -> Outcome {
    let mut command = Command::new(program);
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let status = command.status()?;
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

/// Starts and stops the same jail.
pub(crate) fn turns(name: &str, addr: Ipv4Addr, dirs: &Turns) -> Outcome<Duration> {
    let conf = dirs.conf(name, addr)?;
    let conf = conf.to_string_lossy();
    fastest(5, || {
        run("/usr/sbin/jail", &["-f", &conf, "-qc", name])?;
        run("/usr/sbin/jail", &["-f", &conf, "-qr", name])
    })
}
