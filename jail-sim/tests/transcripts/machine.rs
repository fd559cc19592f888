//! The replay on the simulated kernel: a machine a case.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jail::Release;
use jail_sim::Machine;

use crate::case::Case;
use crate::options::Options;
use crate::report::{Outcome, Report};
use crate::scratch::{Scratch, open_to_all};
use crate::sim::Sim;
use crate::sources::{Recorded, Source};
use crate::{replay_case, replay_file};

/// Replays every file on the release it was recorded on.
pub(crate) fn replay(sources: &[Source], options: &Options, report: &mut Report) {
    for source in sources {
        for (recorded, files) in &source.releases {
            let model = recorded.model();
            if Recorded::of(model) != *recorded {
                report.note(&format!("{recorded} is replayed on {model}, its nearest"));
            }
            for file in files {
                replay_file(file, options, false, report, |case| replay_on(model, case));
            }
        }
    }
}

/// Replays a case on a machine of its own.
fn replay_on(release: Release, case: &Case) -> Outcome {
    // A simulated kernel that panics has failed the case, not the cases after it.
    let run = AssertUnwindSafe(|| on_new_machine(release, case));
    match catch_unwind(run) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(why)) => Outcome::Broken(format!("no directory to work in: {why}")),
        Err(_) => Outcome::Broken("the simulated kernel panicked".to_owned()),
    }
}

fn on_new_machine(release: Release, case: &Case) -> io::Result<Outcome> {
    let root = Scratch::new()?;
    for dir in TREE {
        let dir = root.path().join(dir);
        fs::create_dir_all(&dir)?;
        open_to_all(&dir)?;
    }
    let metadata = fs::metadata(root.path())?;
    let machine = Machine::builder(release)
        .hostname("fbsd.test")
        .last_jid(400)
        .root(root.path())
        .build();
    let mut sim = Sim::new(machine.process(), (metadata.uid(), metadata.gid()));
    let (outcome, _) = replay_case(&mut sim, case, SCRATCH);
    drop(sim);
    Ok(match (outcome, machine.check()) {
        (Outcome::Passed, Err(why)) => Outcome::Broken(format!("left inconsistent: {why}")),
        (outcome, _) => outcome,
    })
}

/// `$T`, on the machine.
const SCRATCH: &str = "/tmp/jailrs-scratch";

/// The directories that every FreeBSD host has and a case may name.
const TREE: [&str; 22] = [
    "bin",
    "boot",
    "dev",
    "etc",
    "lib",
    "libexec",
    "media",
    "mnt",
    "net",
    "proc",
    "rescue",
    "root",
    "sbin",
    "tmp",
    "tmp/jailrs-scratch",
    "usr",
    "usr/bin",
    "usr/local",
    "usr/sbin",
    "var",
    "var/run",
    "var/tmp",
];
