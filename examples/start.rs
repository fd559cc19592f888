//! A jail started step by step: the plan first, as a dry run, then each step with the time it
//! took, and all undone again.

use core::ops::ControlFlow;
use std::fs;
use std::io::Write;
use std::process::ExitCode;

use examples::{Example, Outcome, Usage};
use jail::life::{Exec, StartOptions, StepEvent, StopPolicy};
use jail::{DevfsRuleset, IpAlias, JailSpec, Mount, Size};

const USAGE: Usage = Usage {
    name: "start",
    about: "Shows what starting a jail would do, with the commands one would have typed; starts\n\
            it, telling each step; stops it, telling what is undone. With -n it stops after the\n\
            plan.",
    args: "",
    flags: &[('n', "only show the plan")],
};

fn main() -> ExitCode {
    Example::run(&USAGE, start)
}

fn start(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let dir = tempfile::Builder::new().prefix("jailrs.").tempdir()?;
    for name in ["dev", "tmp", "bin"] {
        fs::create_dir_all(dir.path().join("web").join(name))?;
    }
    if example.machine().is_none() {
        // A simulated machine has its programs without files.
        fs::copy("/rescue/sh", dir.path().join("web/bin/sh"))?;
    }
    let web = JailSpec::new("web")?
        .path(dir.path().join("web"))
        .alias(IpAlias::new("lo0", [192, 0, 2, 80])?)
        .devices(DevfsRuleset::hide_all().expose("null")?)
        .mount(Mount::tmpfs("/tmp").size(Size::mib(16)).mode(0o1777))
        .exec_start(Exec::new("/bin/sh").args(["-c", "echo started > /tmp/log"]));

    write!(out, "{}", web.plan()?)?;
    if example.has('n') {
        return Ok(());
    }

    let mut told = Vec::new();
    let mut watch = |event: StepEvent<'_>| {
        match event {
            // A simulated clock stands still unless somebody waits.
            StepEvent::Done { step, took, .. } if took.is_zero() => {
                told.push(format!("done: {step}"))
            }
            StepEvent::Done { step, took, .. } => told.push(format!("done: {step} in {took:.1?}")),
            StepEvent::Failed { step, error, .. } => told.push(format!("failed: {step}: {error}")),
            _ => {}
        }
        ControlFlow::Continue(())
    };
    let mut started = web.start_with(&host, StartOptions::default(), &mut watch)?;
    let stopped = started.stop_with(StopPolicy::default(), &mut watch);
    writeln!(out)?;
    for line in told {
        writeln!(out, "{line}")?;
    }
    stopped?;
    Ok(())
}
