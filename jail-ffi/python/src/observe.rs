//! Watching steps as they are taken.

use std::ops::ControlFlow;
use std::time::Duration;

use jail::life::{Observer, StepEvent};
use pyo3::prelude::*;

use crate::plan::Step;
use crate::{error, interrupt};

/// What becomes of a step of a start or a stop.
#[pyclass(frozen, module = "jailrs", name = "StepEvent")]
#[derive(Debug)]
pub(crate) struct Told {
    /// What it is: ``"begin"``, ``"done"``, ``"failed"`` or ``"undone"``.
    #[pyo3(get)]
    kind: &'static str,
    /// Which step it is, from 0.
    #[pyo3(get)]
    index: usize,
    /// How many there are.
    #[pyo3(get)]
    total: usize,
    /// The step.
    #[pyo3(get)]
    step: Py<Step>,
    /// How long it took, in seconds; ``None`` for a step that begins.
    #[pyo3(get)]
    took: Option<f64>,
    /// Why it failed, or could not be undone: a ``JailError``.
    #[pyo3(get)]
    error: Option<Py<PyAny>>,
}

#[pymethods]
impl Told {
    fn __repr__(&self) -> String {
        let step = self.step.get();
        format!(
            "<StepEvent {} {}/{} {step}>",
            self.kind,
            self.index + 1,
            self.total
        )
    }
}

/// Tells a function of each step, if there is one, and looks for signals between two.
#[derive(Debug)]
pub(crate) struct Progress<'a> {
    function: Option<&'a Py<PyAny>>,
    total: usize,
}

impl<'a> Progress<'a> {
    pub(crate) const fn new(function: Option<&'a Py<PyAny>>) -> Self {
        Self { function, total: 0 }
    }

    fn tell(&self, py: Python<'_>, event: &StepEvent<'_>) -> PyResult<()> {
        let Some(function) = self.function else {
            return Ok(());
        };
        let seconds = |took: &Duration| Some(took.as_secs_f64());
        let (kind, index, step, took, error) = match event {
            StepEvent::Begin { index, step, .. } => ("begin", index, step, None, None),
            StepEvent::Done { index, step, took } => ("done", index, step, seconds(took), None),
            StepEvent::Failed {
                index,
                step,
                took,
                error,
            } => ("failed", index, step, seconds(took), Some(*error)),
            StepEvent::Undone {
                index,
                step,
                took,
                error,
            } => ("undone", index, step, seconds(took), *error),
            // One that came after this module.
            _ => return Ok(()),
        };
        let error = error.map(|error| error::exception(py, error)).transpose()?;
        let told = Told {
            kind,
            index: *index,
            total: self.total,
            step: Py::new(py, Step::from(*step))?,
            took,
            error: error.map(Bound::unbind),
        };
        function.call1(py, (told,)).map(drop)
    }
}

impl Observer for Progress<'_> {
    fn event(&mut self, event: StepEvent<'_>) -> ControlFlow<()> {
        if let StepEvent::Begin { total, .. } = event {
            self.total = total;
            if interrupt::is_pending() {
                return break_off();
            }
        }
        let told = self
            .function
            .and_then(|_| Python::try_attach(|py| self.tell(py, &event)));
        if let Some(Err(error)) = told {
            interrupt::raise(error);
        }
        match event {
            StepEvent::Begin { .. } if interrupt::has_raised() => break_off(),
            StepEvent::Failed { .. } => {
                interrupt::undoing();
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn times(&self) -> bool {
        self.function.is_some()
    }
}

/// What was done is undone; of a stop, the rest is done.
fn break_off() -> ControlFlow<()> {
    interrupt::undoing();
    ControlFlow::Break(())
}
