//! What happens to jails, told as it happens.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use examples::{Example, Outcome, Usage};
use jail::{JailSpec, JailUpdate};

const USAGE: Usage = Usage {
    name: "events",
    about: "Watches all jails while it makes one, changes it, runs a program in it and removes it.\n\
            Since 15.0 the kernel tells; before, two looks are compared.",
    args: "",
    flags: &[],
};

fn main() -> ExitCode {
    Example::run(&USAGE, events)
}

fn events(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let mut events = host.events()?;
    let mut tell = |out: &mut dyn Write| -> Outcome {
        for event in events.until_quiet(Duration::from_millis(200)) {
            writeln!(out, "{}", event?)?;
        }
        Ok(())
    };
    let spec = JailSpec::new("watched")?.path("/");
    let jail = spec.create(&host)?;
    tell(out)?;
    jail.update(&JailUpdate::new().param("host.hostname", "seen"))?;
    tell(out)?;
    jail.command("/bin/sh").args(["-c", "true"]).status()?;
    tell(out)?;
    jail.remove()?;
    tell(out)
}
