//! Errors as the exceptions of `jailrs.errors`.

use jail::{Error, ErrorKind, JailName};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// The exception that stands for an error, with all that the error knows.
pub(crate) fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    match exception(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        // No memory, or somebody has taken `jailrs.errors` apart.
        Err(error) => error,
    }
}

/// The same as a value, for those who are told of errors that are not raised.
pub(crate) fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let core = core(error);
    let details = PyDict::new(py);
    if let Some(errno) = core.errno() {
        details.set_item("errno", errno.raw())?;
        details.set_item("name", errno.name())?;
    }
    details.set_item("errmsg", core.errmsg())?;
    details.set_item("hint", core.hint())?;
    details.set_item("operation", error.operation())?;
    details.set_item("object", error.object())?;
    details.set_item("jail", error.jail().map(JailName::to_string_lossy))?;
    details.set_item("step", error.step())?;
    let failures = error.left().iter().map(|error| exception(py, error));
    let failures = failures.collect::<PyResult<Vec<_>>>()?;
    details.set_item("undo_failures", PyTuple::new(py, failures)?)?;
    match core {
        Error::Param { param, .. } | Error::UnknownParam { param, .. } => {
            details.set_item("param", param)?;
        }
        Error::Name { .. } => details.set_item("param", "name")?,
        Error::Program { status, stderr, .. } => {
            details.set_item("returncode", crate::child::returncode(*status))?;
            details.set_item("stderr", stderr)?;
        }
        Error::Command { status, .. } => {
            details.set_item("returncode", crate::child::returncode(*status))?;
        }
        _ => {}
    }
    let class = py.import("jailrs.errors")?.getattr(class(core))?;
    class.call((error.to_string(),), Some(&details))
}

/// Why the step failed, or what could not all be undone.
fn core(error: &Error) -> &Error {
    match error {
        Error::NotUndone { error, .. } | Error::Step { error, .. } => core(error),
        error => error,
    }
}

/// The name of its class.
fn class(error: &Error) -> &'static str {
    match error {
        Error::Command { .. } | Error::Program { .. } => return "JailCommandError",
        Error::Cancelled { .. } => return "JailCancelledError",
        Error::UnknownParam { .. } => return "JailUnknownParamError",
        Error::Journal { .. } if error.kind() == ErrorKind::Other => return "JailJournalError",
        _ => {}
    }
    match error.kind() {
        ErrorKind::Exists => "JailExistsError",
        ErrorKind::NotFound if is_of_a_jail(error) => "JailNotFoundError",
        ErrorKind::NotFound => "JailFileNotFoundError",
        ErrorKind::Permission => "JailPermissionError",
        ErrorKind::InvalidInput => "JailValueError",
        ErrorKind::Unsupported => "JailUnsupportedError",
        ErrorKind::Busy => "JailBusyError",
        ErrorKind::TimedOut => "JailTimeoutError",
        ErrorKind::Gone => "JailGoneError",
        ErrorKind::Reused => "JailReusedError",
        ErrorKind::Limit => "JailLimitError",
        ErrorKind::Interrupted => "JailInterruptedError",
        // Or a kind that came after this module.
        _ => "JailError",
    }
}

/// Whether what is not found is a jail or a process; or else a file, an interface, a disk.
fn is_of_a_jail(error: &Error) -> bool {
    matches!(
        error,
        Error::Kernel {
            operation: "jail_get" | "kill" | "pdkill" | "killpg" | "rctl_remove_rule",
            ..
        } | Error::Journal { .. }
    )
}
