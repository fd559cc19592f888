//! A fork bomb in its cage: limits of rctl(8) for a jail.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use examples::{Example, Outcome, Usage};
use jail::limit::Resource;
use jail::{JailSpec, Limit, Racct};

const USAGE: Usage = Usage {
    name: "limits",
    about: "Lets a jail have five processes and starts more in it, until the kernel refuses.",
    args: "",
    flags: &[],
};

fn main() -> ExitCode {
    Example::run(&USAGE, limits)
}

fn limits(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let racct = host.capabilities()?.racct;
    if racct != Racct::On {
        writeln!(out, "limits are {racct}: nothing to show")?;
        return Ok(());
    }
    let cage = JailSpec::new("cage")?.path("/").create(&host)?;
    let limits = cage.add_limits(&[Limit::deny(Resource::MaxProc, 5)?])?;
    for (limit, _) in limits.added() {
        writeln!(out, "jail:cage:{limit}")?;
    }

    // Forks inside are what the limit refuses: entering a jail is always allowed.
    let bomb = "for i in 1 2 3 4 5 6 7 8; do sleep 60 & done; wait";
    let mut shell = cage.command("/bin/sh");
    let told = shell
        .args(["-c", bomb])
        .output_timeout(Duration::from_secs(90))?;
    let refusals: Vec<_> = told.stderr.split_inclusive(|byte| *byte == b'\n').collect();
    writeln!(out, "of 8 children {} were refused", refusals.len())?;
    if let Some(first) = refusals.first() {
        out.write_all(first)?;
    }

    limits.remove()?;
    cage.remove()?;
    Ok(())
}
