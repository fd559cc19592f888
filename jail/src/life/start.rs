//! Starting a jail: all of it, or nothing.

use super::done::Done;
use super::observe::{Nobody, Observer, StepEvent, clock, since};
use super::plan::{Plan, Step};
use super::recover;
use super::run::Run;
use super::undo::undo_all;
use super::written::Writer;
use crate::journal::{Before, File, Journal, JournalProblem};
use crate::{Errno, Error, ErrorKind, Host, Jail, JailSpec};
use core::ops::{ControlFlow, Deref};
use std::sync::Arc;

/// What becomes of a start if a jail of that name runs already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IfRunning {
    /// `EEXIST`; nothing is done.
    #[default]
    Refuse,
    /// It is returned as it is; stopping it then ends its processes and removes it, and leaves
    /// what is around it.
    Return,
}

/// How a start is done.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct StartOptions {
    /// What becomes of it if a jail of that name runs already.
    pub if_running: IfRunning,
}

/// A jail that was started, and what was done for it.
///
/// It is used like the [`Jail`] it is. Dropping it leaves the jail as it is.
#[derive(Debug)]
#[must_use = "only this can undo all that was done"]
pub struct Started {
    pub(super) jail: Arc<Jail>,
    pub(super) spec: JailSpec,
    /// The steps that did something, in their order.
    pub(super) done: Vec<Taken>,
    /// As long as it is held nobody else stops the jail.
    pub(super) journal: Journal,
}

impl Started {
    /// The jail.
    #[must_use]
    pub fn jail(&self) -> &Jail {
        &self.jail
    }

    /// What it was started from.
    pub const fn spec(&self) -> &JailSpec {
        &self.spec
    }
}

impl Deref for Started {
    type Target = Jail;

    fn deref(&self) -> &Jail {
        &self.jail
    }
}

impl JailSpec {
    /// What [`start`](Self::start) will do. Nothing is changed, and the kernel is not asked: a
    /// step may find then that it cannot be done.
    ///
    /// ```
    /// use jail::life::Exec;
    /// use jail::{IpAlias, JailSpec, Mount};
    ///
    /// let web = JailSpec::new("web")?
    ///     .path("/jails/web")
    ///     .alias(IpAlias::new("bge0", [192, 168, 1, 200])?)
    ///     .mount(Mount::devfs("/dev").ruleset(4))
    ///     .exec_start(Exec::new("/bin/sh").arg("/etc/rc"));
    /// let plan = web.plan()?;
    /// assert_eq!(plan.steps()[0].to_string(), "address bge0 192.168.1.200/32");
    /// assert_eq!(plan.steps()[0].shell(), "ifconfig bge0 inet 192.168.1.200/32 alias");
    /// print!("{plan}");
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Param`]: something is to be mounted, and there is no path of its own; interfaces for
    /// a jail without a network stack of its own; addresses that none can have.
    pub fn plan(&self) -> Result<Plan, Error> {
        self.start_plan()
    }

    /// Makes the jail with all it has around it, in jail(8)'s order, and runs its start commands.
    /// If a step fails, those before it are undone in reverse.
    ///
    /// Parameters are looked at before the first step: one that is not known here, of a kernel
    /// module, has to be there by then, and not by a hook that loads the module.
    ///
    /// # Errors
    /// * [`Error::Step`] - a step failed; what could not be undone is told with it
    /// * `EEXIST` - a jail of that name runs
    /// * [`Error::Journal`] - somebody else starts or stops it right now, or did not finish; or
    ///   there is no writing it down
    /// * as [`plan`](Self::plan), and [`Error::Param`], [`Error::Unsupported`],
    ///   [`Error::UnknownParam`] for parameters as [`Host::create`] has it; nothing was done then
    ///
    /// # See also
    /// `jail -c`, `usr.sbin/jail/jail.c`
    pub fn start(&self, host: &Host) -> Result<Started, Error> {
        self.start_with(host, StartOptions::default(), &mut Nobody)
    }

    /// As [`start`](Self::start), with options and somebody who is told of each step.
    ///
    /// # Errors
    /// As [`start`](Self::start); [`Error::Cancelled`] if the observer breaks off.
    pub fn start_with(
        &self,
        host: &Host,
        options: StartOptions,
        observer: &mut dyn Observer,
    ) -> Result<Started, Error> {
        let plan = self.start_plan()?;
        let root = self.root()?.to_path_buf();
        let journal = match Journal::lock(host, self.name()) {
            Err(error) if error.kind() == ErrorKind::Busy => {
                // Whoever has it may have it running.
                return self.running(host, options)?.ok_or(error);
            }
            journal => journal?,
        };
        if let Some(file) = journal.read()? {
            return self.begun_before(host, journal, &file, options);
        }
        if let Some(started) = self.running(host, options)? {
            return Ok(started);
        }
        // What a jail_set(2) cannot do is told before anything is done for it.
        self.check(host)?;
        let mut run = Run::new(host, self, &root);
        let mut writer = Writer::new(&journal, self, &plan, &root);
        let mut done = Vec::new();
        let taken = take_all(&mut run, &plan, &mut writer, &mut done, observer);
        if let Err(Failed { index, error }) = taken {
            let begun = writer.begun.take();
            let begun = begun.filter(|_| error.as_ref().is_some_and(Error::leaves_something));
            let left = undo_all(host, &plan, &mut writer, done, begun, observer);
            return Err(failure(&plan, index, error, left));
        }
        let Some(jail) = run.jail.take() else {
            return Err(Error::answer("start", self.to_string(), "no jail was made"));
        };
        done.shrink_to_fit();
        Ok(Started {
            jail,
            spec: self.clone(),
            done,
            journal,
        })
    }

    /// The jail if it runs already, and that is no error.
    fn running(&self, host: &Host, options: StartOptions) -> Result<Option<Started>, Error> {
        match (host.jail(self.name()), options.if_running) {
            (Err(error), _) if error.kind() == ErrorKind::NotFound => Ok(None),
            (Err(error), _) => Err(error),
            (Ok(jail), IfRunning::Return) => Ok(Some(Started {
                jail: jail.into(),
                spec: self.clone(),
                done: Vec::new(),
                journal: Journal::default(),
            })),
            (Ok(_), IfRunning::Refuse) => Err(self.runs()),
        }
    }

    /// A journal is there: of a jail that runs, or of what was not finished.
    fn begun_before(
        &self,
        host: &Host,
        journal: Journal,
        file: &File,
        options: StartOptions,
    ) -> Result<Started, Error> {
        match (recover::adopt(host, journal, file)?, options.if_running) {
            (Ok(started), IfRunning::Return) => Ok(started),
            (Ok(_), IfRunning::Refuse) => Err(self.runs()),
            (Err(journal), _) => Err(journal.problem(JournalProblem::Unfinished)),
        }
    }

    fn runs(&self) -> Error {
        let error = Error::kernel("start", self.to_string(), Errno::EEXIST);
        error.with_hint("a jail of that name runs")
    }
}

struct Failed {
    index: usize,
    /// Nothing if it was broken off.
    error: Option<Error>,
}

/// A step's index and what it did.
pub(super) type Taken = (usize, Done);

fn take_all(
    run: &mut Run<'_>,
    plan: &Plan,
    writer: &mut Writer<'_>,
    done: &mut Vec<Taken>,
    observer: &mut dyn Observer,
) -> Result<(), Failed> {
    let total = plan.steps.len();
    for (index, step) in plan.steps.iter().enumerate() {
        let begin = StepEvent::Begin { index, total, step };
        if observer.event(begin) == ControlFlow::Break(()) {
            return Err(Failed { index, error: None });
        }
        let start = clock(run.host, observer);
        let taken = take(run, index, step, writer, done);
        let took = since(run.host, start);
        match taken {
            Ok(()) => {
                let _ = observer.event(StepEvent::Done { index, step, took });
            }
            Err(error) => {
                let _ = observer.event(StepEvent::Failed {
                    index,
                    step,
                    took,
                    error: &error,
                });
                let error = Some(error);
                return Err(Failed { index, error });
            }
        }
    }
    let index = total.saturating_sub(1);
    writer.begun = None;
    writer.running(done).map_err(|error| Failed {
        index,
        error: Some(error),
    })
}

fn take(
    run: &mut Run<'_>,
    index: usize,
    step: &Step,
    writer: &mut Writer<'_>,
    done: &mut Vec<Taken>,
) -> Result<(), Error> {
    writer.begun = None;
    if step.action.takes_long() {
        writer.flush(done)?;
    }
    let journal = writer.journal();
    let before: Before<'_> = &mut |record| writer.begin(done, index, step, record);
    if let Some(taken) = run.take(&step.action, journal, before)? {
        done.push((index, taken));
    }
    Ok(())
}

fn failure(plan: &Plan, index: usize, error: Option<Error>, left: Vec<Error>) -> Error {
    let jail = plan.name.clone();
    let Some(error) = error else {
        return Error::Cancelled { jail }.with_left(left);
    };
    let step = plan.steps.get(index).map(Step::to_string);
    Error::Step {
        jail,
        step: step.unwrap_or_default(),
        error: Box::new(error),
    }
    .with_left(left)
}
