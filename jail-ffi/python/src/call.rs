//! The one way out of Python: whatever may enter the kernel or wait goes through here.
//!
//! The interpreter goes on meanwhile. Waits are taken in slices (`interrupt`), and between two of
//! them Python's signal handlers run: what one raises ends the wait, and whatever was half done
//! is undone before it is raised here.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jail::Error;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::error;
use crate::interrupt;

/// Leaves Python, makes a call, comes back and maps the error. An exception that came up on the
/// way (a signal's, or a callback's) is raised instead, with the error as its context.
pub(crate) fn enter<T: Send>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<T> {
    let outer = interrupt::begin();
    let result = py.detach(|| catch_unwind(AssertUnwindSafe(call)));
    let raised = interrupt::end(outer);
    match (result, raised) {
        (Ok(Ok(done)), None) => Ok(done),
        (Ok(Ok(_)), Some(raised)) => Err(raised),
        (Ok(Err(error)), None) => Err(error::to_python(py, &error)),
        (Ok(Err(error)), Some(raised)) => Err(with_context(py, raised, &error)),
        (Err(panic), _) => Err(PyRuntimeError::new_err(said(&*panic))),
    }
}

/// As [`enter`], of a call whose success has to be taken back if an exception comes up in its last
/// moment.
pub(crate) fn enter_or_else<T: Send>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<T, Error> + Send,
    take_back: impl FnOnce(T) -> Result<(), Error> + Send,
) -> PyResult<T> {
    enter(py, || {
        let done = call()?;
        if !interrupt::has_raised() {
            return Ok(Some(done));
        }
        take_back(done).map(|()| None)
    })?
    .ok_or_else(|| PyRuntimeError::new_err("taken back without an exception"))
}

/// What was raised, and what became of the call for it.
fn with_context(py: Python<'_>, raised: PyErr, error: &Error) -> PyErr {
    let context = error::to_python(py, error);
    // An exception that has been raised takes attributes.
    let _ = raised.value(py).setattr("__context__", context.value(py));
    raised
}

/// A fault of this library, told as an exception like any other.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("a fault in jailrs: {}", text.unwrap_or_default())
}
