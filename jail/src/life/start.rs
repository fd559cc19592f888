//! Starting a jail: all of it, or nothing.

use super::done::Done;
use super::observe::{Nobody, Observer, StepEvent, clock, since};
use super::plan::{Plan, Step};
use super::run::Run;
use crate::{Error, ErrorKind, Host, Jail, JailSpec};
use core::ops::{ControlFlow, Deref};

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
    pub(super) jail: Jail,
    pub(super) spec: JailSpec,
    /// The steps that did something, in their order.
    pub(super) done: Vec<(Step, Done)>,
}

impl Started {
    /// The jail.
    #[must_use]
    pub const fn jail(&self) -> &Jail {
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
    /// [`Error::Param`]: something is to be mounted, and there is no path of its own.
    pub fn plan(&self) -> Result<Plan, Error> {
        self.start_plan()
    }

    /// Makes the jail with all it has around it, in jail(8)'s order, and runs its start commands.
    /// If a step fails, those before it are undone in reverse.
    ///
    /// # Errors
    /// * [`Error::Step`] - a step failed; what could not be undone is told with it
    /// * `EEXIST` - a jail of that name runs
    /// * as [`plan`](Self::plan); nothing was done then
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
        match (host.jail(self.name().clone()), options.if_running) {
            (Err(error), _) if error.kind() == ErrorKind::NotFound => {}
            (Err(error), _) => return Err(error),
            (Ok(jail), IfRunning::Return) => {
                return Ok(Started {
                    jail,
                    spec: self.clone(),
                    done: Vec::new(),
                });
            }
            (Ok(_), IfRunning::Refuse) => {
                let error = Error::kernel("start", self.to_string(), crate::Errno::EEXIST);
                return Err(error.with_hint("a jail of that name runs"));
            }
        }
        let root = self.root()?.to_path_buf();
        let mut run = Run::new(host, self, &root);
        let mut done = Vec::new();
        match take_all(&mut run, &plan, &mut done, observer) {
            Ok(()) => {}
            Err(Failed { index, error }) => {
                let left = undo_all(host, done, observer);
                return Err(failure(&plan, index, error, left));
            }
        }
        let Some(jail) = run.jail.take() else {
            return Err(Error::answer("start", self.to_string(), "no jail was made"));
        };
        let done = done.into_iter().map(|(_, step, done)| (step, done));
        Ok(Started {
            jail,
            spec: self.clone(),
            done: done.collect(),
        })
    }
}

struct Failed {
    index: usize,
    /// Nothing if it was broken off.
    error: Option<Error>,
}

/// A step's index, itself and what it did.
pub(super) type Taken = (usize, Step, Done);

fn take_all(
    run: &mut Run<'_>,
    plan: &Plan,
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
        match run.take(&step.action) {
            Ok(taken) => {
                if let Some(taken) = taken {
                    done.push((index, step.clone(), taken));
                }
                let took = since(run.host, start);
                let _ = observer.event(StepEvent::Done { index, step, took });
            }
            Err(error) => {
                let error = Some(error);
                if let Some(error) = &error {
                    let _ = observer.event(StepEvent::Failed { index, step, error });
                }
                return Err(Failed { index, error });
            }
        }
    }
    Ok(())
}

/// Undoes in reverse, all of it: what could not be.
pub(super) fn undo_all(
    host: &Host,
    mut done: Vec<Taken>,
    observer: &mut dyn Observer,
) -> Vec<Error> {
    let mut left = Vec::new();
    while let Some((index, step, taken)) = done.pop() {
        let start = clock(host, observer);
        let error = taken.undo(host).err();
        let undone = StepEvent::Undone {
            index,
            step: &step,
            took: since(host, start),
            error: error.as_ref(),
        };
        let _ = observer.event(undone);
        left.extend(error);
    }
    left
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
