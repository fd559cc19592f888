//! Jails in jails: the tree that the host sees, and what a process inside sees and may do.

use std::env::current_exe;
use std::io::Write;
use std::process::ExitCode;

use examples::{Example, Outcome, Usage};
use jail::{Host, Jail, JailSpec};

const USAGE: Usage = Usage {
    name: "nested",
    about: "Makes jails in jails and shows them from outside and from inside.",
    args: "",
    flags: &[(
        'i',
        "only what is seen where it runs, as it does itself in a jail",
    )],
};

fn main() -> ExitCode {
    Example::run(&USAGE, |example, out| {
        let host = example.host()?;
        if example.has('i') {
            return from_inside(&host, out);
        }
        let ci = JailSpec::new("ci")?
            .path("/")
            .children_max(4)
            .create(&host)?;
        let shown = nested(example, &ci, out);
        // With all that is in it.
        ci.remove()?;
        shown?;
        let left = host.snapshot()?.len();
        writeln!(
            out,
            "\nci is removed with all that was in it: {left} jails here."
        )?;
        Ok(())
    })
}

fn nested(example: &Example, ci: &Jail, out: &mut dyn Write) -> Outcome {
    let host = ci.host();
    JailSpec::new("ci.linux")?.path("/").create(host)?;
    JailSpec::new("ci.freebsd")?
        .path("/")
        .children_max(1)
        .create(host)?;
    JailSpec::new("ci.freebsd.port")?.path("/").create(host)?;
    writeln!(out, "The host sees:\n\n{}", host.snapshot()?)?;

    writeln!(out, "A process in ci sees:\n")?;
    if example.machine().is_none() {
        // Attaching is for good: a process of its own does it.
        out.flush()?;
        ci.command(current_exe()?)
            .args(["--local", "-i"])
            .status()?;
        return Ok(());
    }
    let process = Host::new(example.kernel()?);
    process.jail("ci")?.attach()?;
    from_inside(&process, out)
}

/// Names are without that of the jail one is in, which itself cannot be seen.
fn from_inside(host: &Host, out: &mut dyn Write) -> Outcome {
    writeln!(out, "{}", host.snapshot()?)?;
    let left = host.capabilities()?.children_left;
    writeln!(out, "It can make jails itself, {left} more:\n")?;
    for name in ["job1", "job2"] {
        match JailSpec::new(name)?.path("/").create(host) {
            Ok(jail) => writeln!(out, "  {name} is jail {}", jail.jid())?,
            Err(error) => writeln!(out, "  {name}: {error}")?,
        }
    }
    Ok(())
}
