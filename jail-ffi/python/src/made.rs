//! Jails that this program made.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;

use crate::call;
use crate::fork::Kept;
use crate::host::Machine;
use crate::jail::Jail;
use crate::spec::gone_is_fine;

/// A jail that this program made: in a ``with`` statement it is removed at the end.
#[pyclass(frozen, extends = Jail, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct CreatedJail;

#[pymethods]
impl CreatedJail {
    fn __enter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    #[pyo3(signature = (_class, exception, _traceback))]
    fn __exit__(
        slf: &Bound<'_, Self>,
        _class: &Bound<'_, PyAny>,
        exception: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let jail = slf.as_super().get().handle()?;
        let removed = call::enter(slf.py(), || gone_is_fine(jail.remove()));
        beside(exception, removed)
    }
}

impl CreatedJail {
    pub(crate) fn made(py: Python<'_>, jail: Jail) -> PyResult<Py<Self>> {
        Py::new(py, PyClassInitializer::from(jail).add_subclass(Self))
    }
}

/// A jail that is removed when this handle goes: at the end of a ``with`` statement, when nobody
/// has the handle any more, and since 15.0 when the program ends in whatever way.
///
/// It is the process's that made it: a forked child that has a copy removes nothing.
#[pyclass(frozen, extends = Jail, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct OwnedJail {
    /// `None` once it is removed.
    owned: Mutex<Option<Kept<jail::OwnedJail>>>,
}

#[pymethods]
impl OwnedJail {
    /// Removes it with everything in it, and tells what the end of the handle could not.
    ///
    /// Raises:
    ///     JailPermissionError: ``EPERM``: not root.
    ///     JailGoneError: the jail has been removed.
    fn remove(slf: &Bound<'_, Self>) -> PyResult<()> {
        slf.get().end(slf, |result| result)
    }

    fn __enter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    #[pyo3(signature = (_class, exception, _traceback))]
    fn __exit__(
        slf: &Bound<'_, Self>,
        _class: &Bound<'_, PyAny>,
        exception: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        beside(exception, slf.get().end(slf, gone_is_fine))
    }
}

impl OwnedJail {
    pub(crate) fn made(
        py: Python<'_>,
        owned: jail::OwnedJail,
        machine: &Arc<Machine>,
    ) -> PyResult<Py<Self>> {
        let jail = Jail::new(owned.jail().clone(), machine);
        let owned = Mutex::new(Some(Kept::owning(owned, machine.nature())));
        Py::new(
            py,
            PyClassInitializer::from(jail).add_subclass(Self { owned }),
        )
    }

    fn end(
        &self,
        slf: &Bound<'_, Self>,
        judge: impl FnOnce(Result<(), jail::Error>) -> Result<(), jail::Error> + Send,
    ) -> PyResult<()> {
        let jail = slf.as_super().get().handle()?;
        let owned = {
            let mut owned = self.owned.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(owned) = &*owned {
                owned.check()?;
            }
            owned.take()
        };
        call::enter(slf.py(), || match owned.and_then(Kept::into_inner) {
            Some(owned) => judge(owned.remove()),
            None => judge(jail.remove()),
        })
    }
}

/// What went wrong at the end of a `with` statement. The exception of its body is not hidden by
/// it: it is told as a note on that one (since Python 3.11).
pub(crate) fn beside(exception: &Bound<'_, PyAny>, result: PyResult<()>) -> PyResult<()> {
    let Err(error) = result else {
        return Ok(());
    };
    let py = exception.py();
    if exception.is_none() || !error.is_instance_of::<pyo3::exceptions::PyException>(py) {
        return Err(error);
    }
    let note = format!("and at the end of the with statement: {error}");
    if exception.call_method1("add_note", (note,)).is_err() {
        error.write_unraisable(py, Some(exception));
    }
    Ok(())
}
