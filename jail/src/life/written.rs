//! Writing down what was begun and done.

use std::path::Path;

use super::done::Done;
use super::plan::{Plan, Step};
use super::start::Taken;
use crate::journal::{Boot, Entry, File, Journal, JournalProblem, Record, State, Text};
use crate::spec::Journaled;
use crate::{Error, JailSpec};

/// Writes a jail's journal.
#[derive(Debug)]
pub(super) struct Writer<'j> {
    journal: &'j Journal,
    spec: &'j JailSpec,
    plan: &'j Plan,
    root: &'j Path,
    /// How many were done when it was last written.
    written: Option<usize>,
    /// The step that was begun last, as far as it was written down.
    pub(super) begun: Option<Entry>,
}

impl<'j> Writer<'j> {
    pub(super) const fn new(
        journal: &'j Journal,
        spec: &'j JailSpec,
        plan: &'j Plan,
        root: &'j Path,
    ) -> Self {
        Self {
            journal,
            spec,
            plan,
            root,
            written: None,
            begun: None,
        }
    }

    pub(super) const fn journal(&self) -> &'j Journal {
        self.journal
    }

    /// A step of a start is about to do something.
    pub(super) fn begin(
        &mut self,
        done: &[Taken],
        index: usize,
        step: &Step,
        record: Record,
    ) -> Result<(), Error> {
        let begun = Entry {
            step: index,
            what: step.to_string(),
            done: false,
            record,
        };
        self.write(State::Starting, &mut done.iter(), Some(begun.clone()))?;
        self.begun = Some(begun);
        Ok(())
    }

    /// What was done is written down, as what comes now may take long.
    pub(super) fn flush(&mut self, done: &[Taken]) -> Result<(), Error> {
        if done.is_empty() || self.written == Some(done.len()) {
            return Ok(());
        }
        self.write(State::Starting, &mut done.iter(), None)
    }

    /// The jail runs.
    pub(super) fn running(&mut self, done: &[Taken]) -> Result<(), Error> {
        self.write(State::Running, &mut done.iter(), None)
    }

    /// A start that failed is being undone, and this much is left of it.
    pub(super) fn undoing(
        &mut self,
        left: &mut dyn Iterator<Item = &Taken>,
        begun: Option<Entry>,
    ) -> Result<(), Error> {
        self.write(State::Starting, left, begun)
    }

    /// It is being stopped, and this much is left of it.
    pub(super) fn stopping(&mut self, left: &mut dyn Iterator<Item = &Taken>) -> Result<(), Error> {
        self.write(State::Stopping, left, None)
    }

    /// Nothing is left of a start that failed, or what is left is written down.
    pub(super) fn finish_undoing(
        &mut self,
        left: &[Taken],
        begun: Option<Entry>,
    ) -> Result<(), Error> {
        if begun.is_some() || !left.is_empty() {
            return self.undoing(&mut left.iter(), begun);
        }
        self.journal.remove()
    }

    /// Likewise of a jail that was stopped.
    pub(super) fn finish(&mut self, left: &[Taken]) -> Result<(), Error> {
        if !left.is_empty() {
            return self.stopping(&mut left.iter());
        }
        self.journal.remove()
    }

    fn write(
        &mut self,
        state: State,
        done: &mut dyn Iterator<Item = &Taken>,
        begun: Option<Entry>,
    ) -> Result<(), Error> {
        if !self.journal.is_kept() {
            return Ok(());
        }
        let mut count = 0;
        let mut steps = Vec::new();
        for (index, done) in done {
            count += 1;
            steps.push(self.entry(*index, done));
        }
        steps.extend(begun);
        self.journal.write(|boot| self.file(boot, state, steps))?;
        self.written = Some(count);
        Ok(())
    }

    fn entry(&self, index: usize, done: &Done) -> Entry {
        let step = self.plan.steps.get(index).map(Step::to_string);
        Entry {
            step: index,
            what: step.unwrap_or_default(),
            done: true,
            record: done.record(),
        }
    }

    fn file(&self, boot: Boot, state: State, steps: Vec<Entry>) -> Result<File, Error> {
        let spec = serde_json::to_value(Journaled(self.spec));
        let spec = spec.map_err(|error| {
            let problem = JournalProblem::Nonsense(error.to_string());
            self.journal.problem(problem)
        })?;
        Ok(File {
            jail: Text::from(self.spec.name().as_bytes()),
            state,
            boot,
            root: self.root.into(),
            steps,
            spec,
        })
    }
}
