//! Errors as the exceptions of `jailrs.errors`.

use jail::{Error, ErrorKind};
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
    let (error, left) = match error {
        Error::NotUndone { error, left } => (&**error, left.as_slice()),
        error => (error, &[][..]),
    };
    let details = PyDict::new(py);
    let failures = left.iter().map(|error| exception(py, error));
    let failures = failures.collect::<PyResult<Vec<_>>>()?;
    details.set_item("undo_failures", PyTuple::new(py, failures)?)?;
    let inner = match error {
        Error::Step { jail, step, error } => {
            details.set_item("jail", jail.to_string_lossy())?;
            details.set_item("step", step)?;
            &**error
        }
        error => error,
    };
    tell(&details, inner)?;
    let class = py.import("jailrs.errors")?.getattr(class(inner))?;
    let mut message = error.to_string();
    if !left.is_empty() {
        let left: Vec<_> = left.iter().map(ToString::to_string).collect();
        message = format!("{message}; not undone: {}", left.join("; "));
    }
    class.call((message,), Some(&details))
}

/// What is known of an error, by the names of the exception's attributes.
fn tell(details: &Bound<'_, PyDict>, error: &Error) -> PyResult<()> {
    if let Some(errno) = error.errno() {
        details.set_item("errno", errno.raw())?;
        details.set_item("name", errno.name())?;
    }
    details.set_item("errmsg", error.errmsg())?;
    details.set_item("hint", error.hint())?;
    match error {
        Error::Kernel {
            operation, object, ..
        }
        | Error::TimedOut {
            operation, object, ..
        }
        | Error::Answer {
            operation, object, ..
        } => {
            details.set_item("operation", operation)?;
            details.set_item("object", object)
        }
        Error::Program {
            program,
            object,
            status,
            stderr,
        } => {
            details.set_item("operation", program)?;
            details.set_item("object", object)?;
            details.set_item("returncode", crate::child::returncode(*status))?;
            details.set_item("stderr", stderr)
        }
        Error::Command { command, status } => {
            details.set_item("object", command)?;
            details.set_item("returncode", crate::child::returncode(*status))
        }
        Error::Param { param, .. } | Error::UnknownParam { param, .. } => {
            details.set_item("param", param)
        }
        Error::Name { name, .. } => {
            details.set_item("param", "name")?;
            details.set_item("object", name)
        }
        Error::Unsupported { what, .. }
        | Error::NoModule { what, .. }
        | Error::NoRacct { what, .. } => details.set_item("object", what),
        Error::Disk { disk, .. } => details.set_item("object", disk),
        Error::MountPoint { path, .. }
        | Error::MountSource { path, .. }
        | Error::File { path, .. }
        | Error::Misplaced { path, .. } => details.set_item("object", path),
        Error::NotMounted { on, .. } => details.set_item("object", on),
        Error::Gone { name, .. } | Error::Reused { name, .. } => {
            details.set_item("jail", name.to_string_lossy())
        }
        Error::Interface { interface, .. } => details.set_item("object", interface.to_string()),
        Error::Address { addr, .. } => details.set_item("object", addr.to_string()),
        Error::Ruleset { number, .. } => details.set_item("object", number.to_string()),
        Error::Journal { file, .. } => details.set_item("object", file),
        Error::Cancelled { jail } => details.set_item("jail", jail.to_string_lossy()),
        Error::NotFreeBsd | Error::NotUndone { .. } | Error::Step { .. } => Ok(()),
        // One that came after this module.
        _ => Ok(()),
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
