//! The same work by the commands of the base system.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::Outcome;

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

/// By jail(8).
///
/// # Errors
/// It cannot be run, or fails; as of the others here.
pub fn create_and_remove(name: &str) -> Outcome {
    let named = format!("name={name}");
    run("/usr/sbin/jail", &["-c", &named, "path=/", "persist"])?;
    run("/usr/sbin/jail", &["-R", name])
}

/// Runs `/usr/bin/true` in a jail by jexec(8).
///
/// # Errors
/// As [`create_and_remove`].
pub fn jexec(jid: i32) -> Outcome {
    run("/usr/sbin/jexec", &[&jid.to_string(), "/usr/bin/true"])
}

/// By jls(8).
///
/// # Errors
/// As [`create_and_remove`].
pub fn jls(params: &[&str]) -> Outcome {
    run("/usr/sbin/jls", params)
}

/// Starts and stops a jail of a jail.conf(5) by jail(8).
///
/// # Errors
/// As [`create_and_remove`].
pub fn turn(name: &str, conf: &Path) -> Outcome {
    let conf = conf.to_string_lossy();
    run("/usr/sbin/jail", &["-f", &conf, "-qc", name])?;
    run("/usr/sbin/jail", &["-f", &conf, "-qr", name])
}
