//! The replay on the running FreeBSD kernel, as root.

mod cleanup;
mod host;
mod process;

use std::os::unix::fs::chown;

use crate::case::Case;
use crate::options::Options;
use crate::report::{Outcome, Report};
use crate::scratch::Scratch;
use crate::sources::Source;
use crate::{replay_case, replay_file};

use cleanup::Cleanup;
use host::Host;
use process::Local;

/// Replays the files of the running release, or of the nearest older one; there, differences are
/// information.
pub(crate) fn replay(sources: &[Source], options: &Options, report: &mut Report) {
    process::as_recorded();
    let mut local = Local::new();
    let host = match Host::prepare(&local) {
        Ok(host) => host,
        Err(why) => return report.fault(&format!("JAILRS_KERNEL=local: {why}")),
    };
    let running = host.release();
    let mut cleanup = Cleanup::new(&local);
    for source in sources {
        let Some((recorded, files)) = source.nearest(running) else {
            report.note(&format!("nothing was recorded on {running} or before"));
            continue;
        };
        let information = recorded != running;
        if information {
            report.note(&format!(
                "{recorded} is the nearest to {running}: differences are information"
            ));
        }
        for file in files {
            replay_file(file, options, information, report, |case| {
                replay_one(&mut local, &host, &mut cleanup, case)
            });
        }
    }
    host.restore(&local);
}

fn replay_one(local: &mut Local, host: &Host, cleanup: &mut Cleanup, case: &Case) -> Outcome {
    // A directory for temporary files may hand down another group than root's.
    let scratch = Scratch::new().and_then(|scratch| {
        chown(scratch.path(), Some(0), Some(0))?;
        Ok(scratch)
    });
    let scratch = match scratch {
        Ok(scratch) => scratch,
        Err(why) => return Outcome::Broken(format!("no directory to work in: {why}")),
    };
    let path = scratch.path().to_string_lossy().into_owned();
    let (outcome, progress) = replay_case(local, case, &path);
    cleanup.after_case(local, &progress.sleepers, &path);
    host.name_it(local);
    outcome
}
