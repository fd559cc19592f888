//! Journals of before a boot of the host.

use std::path::{Path, PathBuf};

use super::recover::{Outcome, search, write_left};
use crate::journal::{File, Journal, JournalProblem, Record, Text};
use crate::mount::{directories_there, remove_directories};
use crate::{Error, Host, JailSpec};

/// Only directories outlive a boot.
pub(super) fn after_boot(host: &Host, journal: &Journal, file: &mut File) -> Outcome {
    let root = file.root.path();
    let mut kept = Vec::new();
    let mut errors = Vec::new();
    while let Some(mut entry) = file.steps.pop() {
        let made = match &entry.record {
            Record::Directories { made } | Record::Mount { created: made, .. } => made.clone(),
            _ => continue,
        };
        if let Err(error) = remove_made(host, &root, &made) {
            errors.push(error);
            entry.record = Record::Directories { made };
            kept.push(entry);
        }
    }
    let written = match kept.is_empty() {
        true => journal.remove(),
        false => write_left(journal, file, &kept),
    };
    errors.extend(written.err());
    let mut errors = errors.into_iter();
    match errors.next() {
        Some(first) => Outcome::Left(first.with_left(errors.collect())),
        None => Outcome::Undone(Vec::new()),
    }
}

/// The clock says that the host was booted, or it was set. If nothing is there that the journal
/// tells of, that is all the same. Else it may be ours, or somebody's who came after the boot, and
/// nothing is done.
pub(super) fn after_perhaps_a_boot(
    host: &Host,
    journal: &Journal,
    spec: &JailSpec,
    file: &mut File,
) -> Outcome {
    let root = file.root.path();
    let mut search = search(host, journal, spec, &root);
    // What cannot be looked at may be there.
    let is_there = |record| search.is_there(record).unwrap_or(true);
    if file.steps.iter().map(|entry| &entry.record).any(is_there) {
        return Outcome::Left(journal.problem(JournalProblem::PerhapsBooted));
    }
    after_boot(host, journal, file)
}

fn remove_made(host: &Host, root: &Path, made: &[Text]) -> Result<(), Error> {
    let made: Vec<PathBuf> = made.iter().map(Text::path).collect();
    let there = directories_there(host, root, &made)?;
    remove_directories(host, root, &there)
}
