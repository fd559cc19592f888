//! After a program that did not finish: undoing what it began, and taking over what runs.

use std::path::Path;

use super::booted::{after_boot, after_perhaps_a_boot};
use super::found::Search;
use super::hook::HookPoint;
use super::start::{Started, Taken};
use super::terminate::may_run;
use crate::journal::{
    Booted, Entry, File, Journal, JournalProblem, Record, State, Stores, jail_of_key,
};
use crate::spec::FromJournal;
use crate::{Error, ErrorKind, Host, JailName, JailSpec};

/// What became of one jail's journal.
#[derive(Debug)]
#[non_exhaustive]
pub struct Recovered {
    /// The jail's name.
    pub jail: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What [`Host::recover`] found, and did.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// A program has it: nothing was done.
    InUse,
    /// The jail runs, and is the caller's to stop now. Dropping this leaves it running.
    Running(Box<Started>),
    /// What was begun is undone; with what went wrong on the way and left nothing, such as hooks
    /// that failed or that were functions of the program that is gone.
    Undone(Vec<Error>),
    /// Not all of it could be undone. The journal tells what is left, for another try.
    Left(Error),
    /// The journal is of no use, and was left as it is; nothing was undone.
    Unreadable(Error),
}

impl Host {
    /// Looks after the jails of programs that are gone: a jail that runs is taken over, what was
    /// begun and not finished is undone. Of each journal it is told what became of it; jails that
    /// a program still has are let alone.
    ///
    /// Only what the journal tells of is undone, and only if it still is that: a number that
    /// somebody else got since (jid, fsid, unit, ruleset) is recognised, and left. After a boot
    /// nothing is there any more but directories.
    ///
    /// That the host was booted the kernel tells (`kern.boot_id`). One that does not is asked for its
    /// clock; where that was set forward by more than the host had run, it cannot be known, and
    /// nothing is done as long as anything is there that the journal tells of
    /// ([`JournalProblem::PerhapsBooted`]).
    ///
    /// ```
    /// use jail::life::Outcome;
    /// use jail::{Host, JailSpec};
    ///
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = Host::new(machine.process());
    /// # let web = JailSpec::new("web")?.path("/").start(&host)?;
    /// # drop(web);
    /// for recovered in host.recover()? {
    ///     match recovered.outcome {
    ///         Outcome::Running(mut jail) => jail.stop(Default::default())?,
    ///         Outcome::Left(error) => eprintln!("{}: {error}", recovered.jail),
    ///         other => println!("{}: {other:?}", recovered.jail),
    ///     }
    /// }
    /// # assert!(host.jail("web").is_err());
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Journal`]: the journals cannot be listed, or there are none to be kept. What is
    /// wrong with one of them is told as its [`Outcome`].
    pub fn recover(&self) -> Result<Vec<Recovered>, Error> {
        let store = self.store().ok_or_else(without)?;
        let keys = Stores::journals(&**store)?;
        let recovered = keys.iter().filter_map(|key| {
            let outcome = self.recover_one(key)?;
            let jail = jail_of_key(key).unwrap_or(key).to_owned();
            Some(Recovered { jail, outcome })
        });
        Ok(recovered.collect())
    }

    /// Takes over a jail that was started, by a program that is gone or a handle that was dropped.
    ///
    /// # Errors
    /// [`Error::Journal`]: there is none of it, somebody has it, or it is not running:
    /// [`recover`](Self::recover) undoes what is left then.
    pub fn adopt(&self, jail: &JailName) -> Result<Started, Error> {
        self.store().ok_or_else(without)?;
        let journal = Journal::lock(self, jail)?;
        let Some(file) = journal.read()? else {
            return Err(journal.problem(JournalProblem::Missing));
        };
        let adopted = adopt(self, journal, &file)?;
        adopted.map_err(|journal| journal.problem(JournalProblem::Unfinished))
    }

    fn recover_one(&self, key: &str) -> Option<Outcome> {
        let journal = match Journal::lock_file(self, key) {
            Ok(journal) => journal,
            Err(error) if error.kind() == ErrorKind::Busy => return Some(Outcome::InUse),
            Err(error) => return Some(nothing_done(error)),
        };
        let file = match journal.read() {
            Ok(Some(file)) => file,
            // Whoever had it has finished meanwhile.
            Ok(None) => return None,
            Err(error) => return Some(nothing_done(error)),
        };
        Some(match adopt(self, journal, &file) {
            Ok(Ok(started)) => Outcome::Running(Box::new(started)),
            Ok(Err(journal)) => undo(self, &journal, file),
            Err(error) => nothing_done(error),
        })
    }
}

/// Because of the journal, or of what the kernel answered, which may be better another time.
fn nothing_done(error: Error) -> Outcome {
    match error {
        Error::Journal { .. } => Outcome::Unreadable(error),
        error => Outcome::Left(error),
    }
}

/// The jail of a journal, if it runs as it was started; else the journal again.
pub(super) fn adopt(
    host: &Host,
    journal: Journal,
    file: &File,
) -> Result<Result<Started, Journal>, Error> {
    if file.state != State::Running || booted(&journal, file) != Booted::No {
        return Ok(Err(journal));
    }
    let spec = spec(&journal, file)?;
    let root = file.root.path();
    let mut search = search(host, &journal, &spec, &root);
    let jid = file.steps.iter().find_map(|entry| match entry.record {
        Record::Jail { jid } => jid,
        _ => None,
    });
    let Some(jid) = jid else {
        return Err(journal.problem(JournalProblem::Nonsense("no jid".into())));
    };
    let Some(jail) = search.find_alive(jid)? else {
        return Ok(Err(journal));
    };
    search.jail = Some(jail.clone());
    let plan = spec.plan()?;
    let mut done: Vec<Taken> = Vec::new();
    for entry in &file.steps {
        if entry.step >= plan.steps.len() {
            let what = format!("step {} of {}", entry.step, plan.steps.len());
            return Err(journal.problem(JournalProblem::Nonsense(what)));
        };
        let found = search.find(&entry.record)?;
        done.extend(found.map(|found| (entry.step, found)));
    }
    Ok(Ok(Started {
        jail,
        spec,
        done,
        journal,
    }))
}

/// Undoes what a journal tells of, in reverse.
fn undo(host: &Host, journal: &Journal, mut file: File) -> Outcome {
    let booted = booted(journal, &file);
    if booted == Booted::Yes {
        return after_boot(host, journal, &mut file);
    }
    let spec = match spec(journal, &file) {
        Ok(spec) => spec,
        Err(error) => return nothing_done(error),
    };
    if booted == Booted::Perhaps {
        return after_perhaps_a_boot(host, journal, &spec, &mut file);
    }
    let root = file.root.path();
    let mut search = search(host, journal, &spec, &root);
    // Of a start that failed none are called.
    let was_running = file.state != State::Starting;
    if was_running {
        file.state = State::Stopping;
    }
    let mut told = Vec::new();
    if was_running && !has_jail(&file) {
        // Its stop was cut short after the removal: perhaps before they were called.
        hooks(&search, &spec, HookPoint::Poststop, &mut told);
    }
    let mut errors = Vec::new();
    let mut kept: Vec<Entry> = Vec::new();
    while let Some(entry) = file.steps.pop() {
        let is_jail = matches!(entry.record, Record::Jail { .. });
        match undo_entry(&mut search, journal, &file, &kept, &entry) {
            Ok(()) => {
                let _ = write_left(journal, &file, &kept);
                if is_jail && was_running {
                    hooks(&search, &spec, HookPoint::Poststop, &mut told);
                }
            }
            Err(error) => {
                // As long as it is alive, nothing around it is touched.
                let alive = is_jail
                    && match &search.jail {
                        Some(jail) => may_run(jail),
                        // It was found dying.
                        None => error.kind() != ErrorKind::TimedOut,
                    };
                errors.push(in_step(&spec, &entry, error));
                kept.push(entry);
                if alive {
                    break;
                }
            }
        }
    }
    if errors.is_empty() {
        if was_running {
            hooks(&search, &spec, HookPoint::Release, &mut told);
        }
        return match journal.remove() {
            Ok(()) => Outcome::Undone(told),
            Err(error) => Outcome::Left(error),
        };
    }
    errors.extend(write_left(journal, &file, &kept).err());
    errors.extend(told);
    let mut errors = errors.into_iter();
    match errors.next() {
        Some(first) => Outcome::Left(first.with_left(errors.collect())),
        None => Outcome::Undone(Vec::new()),
    }
}

fn undo_entry(
    search: &mut Search<'_>,
    journal: &Journal,
    file: &File,
    kept: &[Entry],
    entry: &Entry,
) -> Result<(), Error> {
    let Some(found) = search.find(&entry.record)? else {
        return Ok(());
    };
    let forget = &mut || write_left(journal, file, kept);
    found.undo(search.host, journal, forget)
}

/// What is not undone: the steps not looked at yet, and those that failed.
pub(super) fn write_left(journal: &Journal, file: &File, kept: &[Entry]) -> Result<(), Error> {
    let mut left = file.clone();
    left.steps.extend(kept.iter().rev().cloned());
    journal.write(|_| Ok(left))
}

/// Hooks cannot keep what is around a jail from being undone.
fn hooks(search: &Search<'_>, spec: &JailSpec, at: HookPoint, errors: &mut Vec<Error>) {
    let (host, root) = (search.host, search.root);
    let hooks = spec.around().hooks.iter();
    for (_, hook) in hooks.filter(|(point, _)| *point == at) {
        errors.extend(hook.call(host, root).err());
    }
}

fn has_jail(file: &File) -> bool {
    let mut steps = file.steps.iter();
    steps.any(|entry| matches!(entry.record, Record::Jail { .. }))
}

/// Since the journal was written.
fn booted(journal: &Journal, file: &File) -> Booted {
    let now = journal.boot().unwrap_or(file.boot);
    file.boot.until(now)
}

pub(super) fn search<'s>(
    host: &'s Host,
    journal: &'s Journal,
    spec: &'s JailSpec,
    root: &'s Path,
) -> Search<'s> {
    Search {
        host,
        journal,
        name: spec.name(),
        root,
        jail: None,
    }
}

fn spec(journal: &Journal, file: &File) -> Result<JailSpec, Error> {
    let nonsense = |what| journal.problem(JournalProblem::Nonsense(what));
    let spec = serde_json::from_value::<FromJournal>(file.spec.clone());
    let FromJournal(spec) = spec.map_err(|error| nonsense(error.to_string()))?;
    if spec.name().as_bytes() != file.jail.bytes() {
        return Err(nonsense(format!("its spec is the jail {}'s", spec.name())));
    }
    Ok(spec)
}

fn in_step(spec: &JailSpec, entry: &Entry, error: Error) -> Error {
    Error::Step {
        jail: spec.name().clone(),
        step: entry.what.clone(),
        error: Box::new(error),
    }
}

fn without() -> Error {
    Error::Journal {
        file: "journal".into(),
        problem: JournalProblem::Without,
    }
}
