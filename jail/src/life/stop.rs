//! Stopping a jail: in order, and as far as it goes.

use std::path::Path;
use std::time::Duration;

use super::done::Done;
use super::hook::HookPoint;
use super::observe::{Nobody, Observer, StepEvent, clock, since};
use super::plan::{Plan, Step};
use super::start::{Started, Taken};
use super::step::Action;
use super::terminate::{may_run, terminate};
use super::written::Writer;
use crate::journal::Journal;
use crate::{Error, Host};

/// How a jail is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StopPolicy {
    /// How long its processes may take to end after `SIGTERM`, before they are killed. Zero:
    /// they are killed at once. 10 seconds, as jail(8)'s `stop.timeout`.
    pub term: Duration,
    /// Whether the stop commands and the prestop hooks are run.
    pub commands: bool,
}

impl Default for StopPolicy {
    fn default() -> Self {
        Self {
            term: Duration::from_secs(10),
            commands: true,
        }
    }
}

impl StopPolicy {
    /// No commands, no `SIGTERM`: the jail is removed at once.
    #[must_use]
    pub const fn now() -> Self {
        Self {
            term: Duration::ZERO,
            commands: false,
        }
    }

    /// How long its processes may take to end after `SIGTERM`.
    #[must_use]
    pub const fn term(mut self, limit: Duration) -> Self {
        self.term = limit;
        self
    }
}

impl Started {
    /// Stops the jail and undoes all that was done for it: prestop hooks, stop commands,
    /// `SIGTERM` to its processes and those of jails inside it, a wait, its interfaces home,
    /// removal, poststop hooks, and then file systems, rules, disks, limits and addresses, in
    /// reverse order; release hooks at the end.
    ///
    /// What the jail has mounted in itself, if it may mount, goes with it; what the host has mounted
    /// beneath its root and is not in the spec stays.
    ///
    /// A step that fails does not keep the later ones from being taken, but for the removal: as
    /// long as the jail is alive nothing around it is touched. One that is removed and not gone
    /// within 90 seconds (see [`Jail::wait_gone`](crate::Jail::wait_gone)) is told of, and the
    /// rest is undone. What could not be undone can be tried again by another stop.
    ///
    /// # Errors
    /// [`Error::Step`] with the first step that failed and, as [`Error::NotUndone`], the others.
    pub fn stop(&mut self, policy: StopPolicy) -> Result<(), Error> {
        self.stop_with(policy, &mut Nobody)
    }

    /// As [`stop`](Self::stop), with somebody who is told of each step.
    ///
    /// # Errors
    /// As [`stop`](Self::stop).
    pub fn stop_with(
        &mut self,
        policy: StopPolicy,
        observer: &mut dyn Observer,
    ) -> Result<(), Error> {
        let started = self.start_plan();
        let plan = super::teardown::plan(&self.spec, &started, &self.done, policy);
        let host = self.jail.host().clone();
        let root = self.spec.root()?.to_path_buf();
        let total = plan.steps.len();
        let mut gone = vec![false; self.done.len()];
        let mut failed = Vec::new();
        let mut writer = Writer::new(&self.journal, &self.spec, &started, &root);
        // Should it not be written, a jail that is gone tells as much.
        let _ = writer.stopping(&mut self.done.iter());
        for (index, step) in plan.steps.iter().enumerate() {
            let _ = observer.event(StepEvent::Begin { index, total, step });
            let start = clock(&host, observer);
            let at = self.undone_by(&step.action);
            let forget = &mut || writer.stopping(&mut left(&self.done, &gone, at));
            let result = self.take((&host, &root), policy, &step.action, forget);
            let took = since(&host, start);
            let event = match &result {
                Ok(()) => StepEvent::Done { index, step, took },
                Err(error) => StepEvent::Failed {
                    index,
                    step,
                    took,
                    error,
                },
            };
            let _ = observer.event(event);
            match (result, at) {
                (Ok(()), Some(at)) => {
                    // Should this fail, what is gone will be looked for and not be found.
                    let _ = forget();
                    if let Some(gone) = gone.get_mut(at) {
                        *gone = true;
                    }
                }
                (Ok(()), None) => {}
                (Err(error), _) => {
                    failed.push(self.failed(step, error));
                    if matches!(step.action, Action::Remove) && may_run(&self.jail) {
                        break;
                    }
                }
            }
        }
        let mut gone = gone.into_iter();
        self.done.retain(|_| gone.next() != Some(true));
        let mut writer = Writer::new(&self.journal, &self.spec, &started, &root);
        match writer.finish(&self.done) {
            // Another program may have the jail now.
            Ok(()) if self.done.is_empty() => self.journal = Journal::default(),
            Ok(()) => {}
            Err(error) => failed.push(error),
        }
        let mut failed = failed.into_iter();
        match failed.next() {
            None => Ok(()),
            Some(first) => Err(first.with_left(failed.collect())),
        }
    }

    /// Stops it and starts it again from its spec: another jail, with another number.
    ///
    /// # Errors
    /// As [`stop`](Self::stop), and then it is not started; as [`JailSpec::start`], and then
    /// nothing of it is left.
    ///
    /// [`JailSpec::start`]: crate::JailSpec::start
    pub fn restart(&mut self, policy: StopPolicy) -> Result<(), Error> {
        self.stop(policy)?;
        *self = self.spec.start(self.jail.host())?;
        Ok(())
    }

    /// What [`stop`](Self::stop) will do.
    pub fn teardown_plan(&self, policy: StopPolicy) -> Plan {
        super::teardown::plan(&self.spec, &self.start_plan(), &self.done, policy)
    }

    /// The steps it was started by; they can be told again, it keeps what they did.
    fn start_plan(&self) -> Plan {
        let plan = self.spec.start_plan();
        plan.unwrap_or_else(|_| Plan {
            name: self.spec.name().clone(),
            steps: Vec::new(),
        })
    }

    /// Which of the steps of the start it undoes.
    fn undone_by(&self, action: &Action) -> Option<usize> {
        match action {
            Action::Undo(index) => Some(*index),
            Action::Remove => {
                let mut done = self.done.iter();
                done.position(|(_, done)| matches!(done, Done::Jail(_)))
            }
            _ => None,
        }
    }

    fn take(
        &self,
        (host, root): (&Host, &Path),
        policy: StopPolicy,
        action: &Action,
        forget: &mut dyn FnMut() -> Result<(), Error>,
    ) -> Result<(), Error> {
        match action {
            // The jail may have ended by itself.
            Action::Stop(exec) => gone_is_fine(exec.run_in(&self.jail, root)),
            Action::Hook(HookPoint::Prestop | HookPoint::Poststop | HookPoint::Release, hook) => {
                hook.call(host, root)
            }
            Action::Terminate => gone_is_fine(terminate(&self.jail, policy.term)),
            Action::Remove => Done::Jail(self.jail.clone()).undo(host, &self.journal, forget),
            Action::Undo(index) => match self.done.get(*index) {
                Some((_, done)) => done.undo(host, &self.journal, forget),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn failed(&self, step: &Step, error: Error) -> Error {
        Error::Step {
            jail: self.spec.name().clone(),
            step: step.to_string(),
            error: Box::new(error),
        }
    }
}

fn gone_is_fine(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(Error::Gone { .. }) => Ok(()),
        result => result,
    }
}

/// What is left of what was done, without that of one index.
fn left<'d>(
    done: &'d [Taken],
    gone: &'d [bool],
    but: Option<usize>,
) -> impl Iterator<Item = &'d Taken> {
    let all = done.iter().zip(gone).enumerate();
    all.filter(move |(index, (_, gone))| Some(*index) != but && !**gone)
        .map(|(_, (taken, _))| taken)
}
