//! Replays what real kernels answered, on the simulated kernel or, with `JAILRS_KERNEL=local` as
//! root on FreeBSD, on the running one.
//!
//! `JAILRS_TRANSCRIPTS` names more directories (colon-separated), each with `RELEASE/*.json`.
//! Arguments are those of libtest; a name runs the cases that contain it. README.md beside this
//! file describes the data. A line is printed for every case that fails, and counts at the end.

mod answer;
mod bindings;
mod builtin;
mod call;
mod case;
mod compare;
mod driver;
mod fields;
mod iovec;
#[cfg(target_os = "freebsd")]
mod local;
mod machine;
mod numbers;
mod options;
mod param;
mod replay;
mod report;
mod scratch;
mod sim;
mod sources;

use std::process::ExitCode;

use crate::bindings::Bindings;
use crate::case::Case;
use crate::driver::Driver;
use crate::options::{Options, TEST, Target};
use crate::replay::{Progress, in_child};
use crate::report::{Outcome, Report, say};
use crate::sources::{File, Source};

fn main() -> ExitCode {
    let options = Options::read();
    if options.list {
        if !options.ignored {
            say(format_args!("{TEST}: test"));
        }
        return ExitCode::SUCCESS;
    }
    let mut sources = vec![Source::built_in()];
    let directories = options.directories.iter();
    sources.extend(directories.map(|path| Source::directory(path)));

    let mut report = Report::new();
    for fault in sources.iter().flat_map(|source| &source.faults) {
        report.fault(fault);
    }
    match &options.kernel {
        Target::Simulated => machine::replay(&sources, &options, &mut report),
        #[cfg(target_os = "freebsd")]
        Target::Local => local::replay(&sources, &options, &mut report),
        #[cfg(not(target_os = "freebsd"))]
        Target::Local => report.fault("JAILRS_KERNEL=local: this is not FreeBSD"),
        Target::Unknown(name) => {
            report.fault(&format!("JAILRS_KERNEL: {name} is neither sim nor local"));
        }
    }
    report.close()
}

/// Replays the cases of a file that are asked for.
fn replay_file(
    file: &File,
    options: &Options,
    information: bool,
    report: &mut Report,
    mut one: impl FnMut(&Case) -> Outcome,
) {
    let label = &file.label;
    let cases = match &file.text {
        Ok(text) => Case::parse_all(text).map_err(|why| why.to_string()),
        Err(why) => Err(why.clone()),
    };
    let cases = match cases {
        Ok(cases) => cases,
        Err(why) => return report.fault(&format!("{label}: {why}")),
    };
    for case in cases {
        if options.wants(&case.name) {
            report.case(label, &case.name, one(&case), information);
        } else {
            report.filtered();
        }
    }
    report.file(label);
}

/// Replays a case in a child of this process, in which `$T` is `scratch`.
fn replay_case(driver: &mut dyn Driver, case: &Case, scratch: &str) -> (Outcome, Progress) {
    let start = Progress {
        bindings: Bindings::new(scratch),
        ..Progress::default()
    };
    let steps = match &case.steps {
        Ok(steps) => steps,
        Err(why) => return (Outcome::Broken(why.to_string()), start),
    };
    match in_child(driver, None, steps, "", &start) {
        Err(why) => (Outcome::Broken(why), start),
        Ok((_, mut progress)) => match progress.difference.take() {
            Some(difference) => (Outcome::Failed(difference), progress),
            None => (Outcome::Passed, progress),
        },
    }
}
