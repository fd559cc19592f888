//! Jails that were started with all they have around them.

use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use jail::life::{Started, StopPolicy as Policy};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::call;
use crate::fork::Kept;
use crate::host::Machine;
use crate::jail::Jail;
use crate::made::beside;
use crate::observe::Progress;
use crate::plan::Plan;
use crate::spec::{JailSpec, function};
use crate::thing::StopPolicy;

/// A jail that was started, and what was done for it. In a ``with`` statement it is stopped at the
/// end; when nobody has the handle any more it stays as it is, and ``Host.adopt`` takes it over.
#[pyclass(frozen, extends = Jail, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct StartedJail {
    state: Mutex<State>,
    policy: Policy,
}

#[derive(Debug)]
struct State {
    started: Kept<Started>,
    stopped: bool,
}

#[pymethods]
impl StartedJail {
    /// Stops the jail and undoes all that was done for it: stop commands, ``SIGTERM`` to its
    /// processes, a wait, removal, and then what is around it in reverse. All steps are tried; what
    /// could not be undone can be tried again by another stop. Of a jail that is stopped, nothing.
    ///
    /// Args:
    ///     policy: how; as ``start`` was told unless given.
    ///     progress: a function that is told of each step by a ``StepEvent``.
    ///
    /// Raises:
    ///     JailError: a step failed; ``undo_failures`` has the others.
    ///     RuntimeError: another thread, or the caller of a function, is stopping it.
    #[pyo3(signature = (policy=None, *, progress=None))]
    fn stop(
        &self,
        py: Python<'_>,
        policy: Option<&Bound<'_, StopPolicy>>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let policy = policy.map_or(self.policy, |policy| policy.get().0);
        let function = function("progress", progress)?;
        let mut state = self.lock()?;
        if state.stopped {
            return Ok(());
        }
        let State { started, stopped } = &mut *state;
        let started = started.get_mut()?;
        call::enter(py, || {
            let mut progress = Progress::new(function.as_ref());
            started.stop_with(policy, &mut progress)?;
            *stopped = true;
            Ok(())
        })
    }

    /// Stops it and starts it again from its spec: another jail, with another number.
    ///
    /// Raises:
    ///     JailError: as ``stop``, and then it is not started; as ``JailSpec.start``, and then
    ///         nothing of it is left.
    #[pyo3(signature = (policy=None))]
    fn restart(slf: &Bound<'_, Self>, policy: Option<&Bound<'_, StopPolicy>>) -> PyResult<()> {
        let this = slf.get();
        let policy = policy.map_or(this.policy, |policy| policy.get().0);
        let mut state = this.lock()?;
        let State { started, stopped } = &mut *state;
        let started = started.get_mut()?;
        let jail = call::enter(slf.py(), || {
            let mut progress = Progress::new(None);
            if !*stopped {
                started.stop_with(policy, &mut progress)?;
                *stopped = true;
            }
            let (spec, host) = (started.spec().clone(), started.jail().host().clone());
            *started = spec.start_with(&host, Default::default(), &mut progress)?;
            *stopped = false;
            Ok(started.jail().clone())
        })?;
        slf.as_super().get().becomes(jail);
        Ok(())
    }

    /// What ``stop`` will do.
    ///
    /// Raises:
    ///     RuntimeError: another thread is stopping it.
    #[pyo3(signature = (policy=None))]
    fn teardown_plan(&self, policy: Option<&Bound<'_, StopPolicy>>) -> PyResult<Plan> {
        let policy = policy.map_or(self.policy, |policy| policy.get().0);
        let state = self.lock()?;
        Ok(Plan(state.started.get()?.teardown_plan(policy)))
    }

    /// What it was started from; functions among its hooks get the host it was started on.
    ///
    /// Raises:
    ///     RuntimeError: another thread is stopping it.
    #[getter]
    fn spec(&self) -> PyResult<JailSpec> {
        let state = self.lock()?;
        Ok(JailSpec::found(state.started.get()?.spec().clone()))
    }

    fn __enter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    #[pyo3(signature = (_class, exception, _traceback))]
    fn __exit__(
        &self,
        _class: &Bound<'_, PyAny>,
        exception: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        beside(exception, self.stop(exception.py(), None, None))
    }
}

impl StartedJail {
    pub(crate) fn made(
        py: Python<'_>,
        started: Started,
        machine: &Arc<Machine>,
        policy: Policy,
    ) -> PyResult<Py<Self>> {
        let jail = Jail::new(started.jail().clone(), machine);
        let state = Mutex::new(State {
            started: Kept::new(started, machine.nature()),
            stopped: false,
        });
        let class = Self { state, policy };
        Py::new(py, PyClassInitializer::from(jail).add_subclass(class))
    }

    /// One acts on it at a time; another one is told at once, as it would wait for itself in a
    /// function that is called meanwhile.
    fn lock(&self) -> PyResult<MutexGuard<'_, State>> {
        match self.state.try_lock() {
            Ok(state) => Ok(state),
            Err(TryLockError::Poisoned(state)) => Ok(state.into_inner()),
            Err(TryLockError::WouldBlock) => Err(PyRuntimeError::new_err(
                "the jail is being stopped or started again",
            )),
        }
    }
}
