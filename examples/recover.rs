//! A program that vanishes in the middle of a start, and another one that cleans up after it.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use examples::{Example, Outcome, Usage};
use jail::journal::DirStore;
use jail::kernel::{Fault, Faulty};
use jail::life::{self, Exec, StopPolicy};
use jail::{DevfsRuleset, Errno, Host, IpAlias, JailSpec};

const USAGE: Usage = Usage {
    name: "recover",
    about: "Starts a jail with a kernel that stops answering half-way, as if the program had been\n\
            killed; shows the journal it leaves; recovers. Then a jail that its program left\n\
            running is taken over by another, and stopped.",
    args: "",
    flags: &[],
};

fn main() -> ExitCode {
    Example::run(&USAGE, recover)
}

fn recover(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let dir = tempfile::Builder::new().prefix("jailrs.").tempdir()?;
    for name in ["web/dev", "web/bin", "journals"] {
        fs::create_dir_all(dir.path().join(name))?;
    }
    if example.machine().is_none() {
        // A simulated machine has its programs without files.
        fs::copy("/rescue/sh", dir.path().join("web/bin/sh"))?;
    }
    let journals = DirStore::new(dir.path().join("journals"));
    let host = host.with_journal(journals.clone());
    let web = JailSpec::new("web")?
        .path(dir.path().join("web"))
        .alias(IpAlias::new("lo0", [192, 0, 2, 81])?)
        .devices(DevfsRuleset::hide_all().expose("null")?)
        .exec_start(Exec::new("/bin/sh").args(["-c", "true"]));

    let (kernel, faults) = Faulty::new(host.kernel().clone());
    faults.arm(Fault::any(Errno::EIO).nth(VANISHES_AT).lasting());
    let vanishing = Host::new(kernel).with_journal(journals);
    if web.start(&vanishing).is_ok() {
        return Err("it was to vanish before the end".into());
    }
    let journal = fs::read_to_string(dir.path().join("journals/web.json"))?;
    let steps = journal.lines().filter(|line| line.contains("\"what\""));
    writeln!(out, "left behind, by its journal:")?;
    for step in steps {
        writeln!(out, "{}", step.trim())?;
    }
    report(&host, out)?;

    writeln!(out, "\nstarted, and its program ended:")?;
    drop(web.start(&host)?);
    report(&host, out)?;
    Ok(())
}

/// In the middle of the rules: the address and some rules are there then.
const VANISHES_AT: usize = 20;

fn report(host: &Host, out: &mut dyn Write) -> Outcome {
    for recovered in host.recover()? {
        let jail = &recovered.jail;
        match recovered.outcome {
            life::Outcome::Running(mut started) => {
                writeln!(out, "{jail} runs as jail {}: stopping it", started.jid())?;
                started.stop(StopPolicy::default())?;
            }
            life::Outcome::Undone(_) => writeln!(out, "{jail}: undone")?,
            other => writeln!(out, "{jail}: {other:?}")?,
        }
    }
    writeln!(out, "{} journals left", host.recover()?.len())?;
    Ok(())
}
