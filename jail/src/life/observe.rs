//! Watching steps as they are taken.

use core::ops::ControlFlow;
use core::time::Duration;

use super::plan::Step;
use crate::sysctl::monotonic;
use crate::{Error, Host};

/// What becomes of a step.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum StepEvent<'a> {
    /// It begins.
    Begin {
        /// Which it is, from 0.
        index: usize,
        /// How many there are.
        total: usize,
        /// The step.
        step: &'a Step,
    },
    /// It is done.
    Done {
        /// Which it was.
        index: usize,
        /// The step.
        step: &'a Step,
        /// How long it took.
        took: Duration,
    },
    /// It failed.
    Failed {
        /// Which it was.
        index: usize,
        /// The step.
        step: &'a Step,
        /// How long it took until then.
        took: Duration,
        /// Why.
        error: &'a Error,
    },
    /// What it did has been undone, or not.
    Undone {
        /// Which it was.
        index: usize,
        /// The step.
        step: &'a Step,
        /// How long it took.
        took: Duration,
        /// Why it could not be.
        error: Option<&'a Error>,
    },
}

/// Somebody who is told of steps: a progress bar, a log.
///
/// Any closure that takes a [`StepEvent`] is one.
pub trait Observer {
    /// A step begins, ends or is undone. To break at a [`Begin`](StepEvent::Begin) of a start
    /// cancels it: what was done is undone. Elsewhere it makes no difference.
    fn event(&mut self, event: StepEvent<'_>) -> ControlFlow<()>;

    /// Whether it wants to know how long steps take, which costs two looks at the clock each.
    fn times(&self) -> bool {
        true
    }
}

impl<F: FnMut(StepEvent<'_>) -> ControlFlow<()>> Observer for F {
    fn event(&mut self, event: StepEvent<'_>) -> ControlFlow<()> {
        self(event)
    }
}

/// Nobody.
pub(super) struct Nobody;

impl Observer for Nobody {
    fn event(&mut self, _: StepEvent<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn times(&self) -> bool {
        false
    }
}

/// The time a step begins, if somebody wants to know how long it takes.
pub(super) fn clock(host: &Host, observer: &dyn Observer) -> Option<Duration> {
    observer.times().then(|| monotonic(host)).flatten()
}

/// How long it took. A clock that cannot be read tells nothing, and that is no reason to fail.
pub(super) fn since(host: &Host, start: Option<Duration>) -> Duration {
    start.map_or(Duration::ZERO, |start| {
        monotonic(host).unwrap_or(start).saturating_sub(start)
    })
}
