//! What is printed.

use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Instant;

use crate::replay::Difference;

/// How a case ended.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Passed,
    /// Answered otherwise than on the release it was recorded on.
    Failed(Difference),
    /// It could not be replayed at all.
    Broken(String),
}

/// What came of how many cases.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    passed: u32,
    failed: u32,
    /// On another release than the data's, so that they mean nothing by themselves.
    differences: u32,
}

/// Prints as it goes, and counts.
#[derive(Debug)]
pub(crate) struct Report {
    start: Instant,
    all: Counts,
    file: Counts,
    filtered: u32,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            all: Counts::default(),
            file: Counts::default(),
            filtered: 0,
        }
    }

    /// Something to know.
    pub(crate) fn note(&self, note: &str) {
        say(format_args!("{note}"));
    }

    /// A case of a file. On a release the data was not recorded on, `information`, a difference
    /// is no failure.
    pub(crate) fn case(&mut self, file: &str, case: &str, outcome: Outcome, information: bool) {
        match outcome {
            Outcome::Passed => self.file.passed += 1,
            Outcome::Broken(why) => {
                say(format_args!("FAILED {file} case {case}: {why}"));
                self.file.failed += 1;
            }
            Outcome::Failed(difference) => {
                let what = if information {
                    self.file.differences += 1;
                    "differs"
                } else {
                    self.file.failed += 1;
                    "FAILED"
                };
                let Difference {
                    step,
                    call,
                    expected,
                    got,
                } = difference;
                say(format_args!(
                    "{what} {file} case {case} step {step} {call}: expected {expected} got {got}"
                ));
            }
        }
    }

    /// A case that was not asked for.
    pub(crate) fn filtered(&mut self) {
        self.filtered += 1;
    }

    /// The end of a file.
    pub(crate) fn file(&mut self, file: &str) {
        let counts = core::mem::take(&mut self.file);
        if counts.total() > 0 {
            say(format_args!("{file}: {counts}"));
        }
        self.all.add(counts);
    }

    /// A failure that is no case's.
    pub(crate) fn fault(&mut self, what: &str) {
        say(format_args!("FAILED {what}"));
        self.all.failed += 1;
    }

    /// The closing lines, the last in libtest's form.
    pub(crate) fn close(self) -> ExitCode {
        let all = self.all;
        say(format_args!("transcripts: {all}\n"));
        let result = if all.failed == 0 { "ok" } else { "FAILED" };
        say(format_args!(
            "test result: {result}. {} passed; {} failed; {} ignored; 0 measured; {} filtered out; \
             finished in {:.2}s\n",
            all.passed,
            all.failed,
            all.differences,
            self.filtered,
            self.start.elapsed().as_secs_f64(),
        ));
        if all.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

impl Counts {
    const fn total(self) -> u32 {
        self.passed + self.failed + self.differences
    }

    const fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.differences += other.differences;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed", self.passed)?;
        for (count, what) in [
            (self.failed, "failed"),
            (self.differences, "differ (another release: information)"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }
}

/// A line to standard output; if that is closed there is nobody to tell.
pub(crate) fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}
