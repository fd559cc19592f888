//! Processes, and signals to them.

use std::sync::Arc;

use jail::{ProcessState, Signal};
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyList, PyString};

use crate::host::Machine;
use crate::{arg, call};

/// A process, as it was when the kernel was asked.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone)]
pub(crate) struct Process {
    found: jail::Process,
    machine: Arc<Machine>,
}

impl PartialEq for Process {
    fn eq(&self, other: &Self) -> bool {
        self.found == other.found && Arc::ptr_eq(&self.machine, &other.machine)
    }
}

#[pymethods]
impl Process {
    /// Its number.
    #[getter]
    const fn pid(&self) -> i32 {
        self.found.pid
    }

    /// Its parent's number.
    #[getter]
    const fn ppid(&self) -> i32 {
        self.found.ppid
    }

    /// Its process group.
    #[getter]
    const fn pgid(&self) -> i32 {
        self.found.pgid
    }

    /// Its session.
    #[getter]
    const fn sid(&self) -> i32 {
        self.found.sid
    }

    /// The number of the jail it is in; ``None`` for the caller's own.
    #[getter]
    fn jid(&self) -> Option<i32> {
        self.found.jid.map(jail::Jid::raw)
    }

    /// The user it runs as.
    #[getter]
    const fn uid(&self) -> u32 {
        self.found.uid
    }

    /// Its program's name, control characters escaped.
    #[getter]
    fn command(&self) -> String {
        self.found.command()
    }

    /// When it began, in seconds since 1970.
    #[getter]
    fn start(&self) -> f64 {
        self.found.start.as_secs_f64()
    }

    /// How long it has run on a processor, in seconds.
    #[getter]
    fn runtime(&self) -> f64 {
        self.found.runtime.as_secs_f64()
    }

    /// What it does: ``"idle"``, ``"running"``, ``"sleeping"``, ``"stopped"``, ``"zombie"``,
    /// ``"waiting"``, ``"locked"`` or ``"other"``.
    #[getter]
    fn state(&self) -> &'static str {
        match self.found.state {
            ProcessState::Idle => "idle",
            ProcessState::Running => "running",
            ProcessState::Sleeping => "sleeping",
            ProcessState::Stopped => "stopped",
            ProcessState::Zombie => "zombie",
            ProcessState::Waiting => "waiting",
            ProcessState::Locked => "locked",
            _ => "other",
        }
    }

    /// Sends it a signal, by FreeBSD's number, name (``"TERM"``) or as of the module ``signal``, if
    /// it is still there: another process that has its number by now gets none.
    ///
    /// Raises:
    ///     JailNotFoundError: ``ESRCH``: it is gone.
    ///     JailPermissionError: ``EPERM``.
    fn signal(&self, py: Python<'_>, signal: &Bound<'_, PyAny>) -> PyResult<()> {
        let signal = number("signal", signal)?;
        let (host, process) = (self.machine.host()?, &self.found);
        call::enter(py, || process.signal(host, signal))
    }

    fn __repr__(&self) -> String {
        format!("<Process {} {}>", self.found.pid, self.found.command())
    }

    fn __hash__(&self) -> i64 {
        self.found.pid.into()
    }
}

impl Process {
    pub(crate) fn list<'py>(
        py: Python<'py>,
        found: Vec<jail::Process>,
        machine: &Arc<Machine>,
    ) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for found in found {
            let machine = Arc::clone(machine);
            list.append(Bound::new(py, Self { found, machine })?)?;
        }
        Ok(list)
    }
}

/// A signal as FreeBSD numbers it. Those of the module `signal` go by name, since other systems
/// have other numbers.
pub(crate) fn number(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Signal> {
    let text = if given.is_instance_of::<PyString>() {
        arg::text(name, given)?
    } else if let Ok(text) = given.getattr("name") {
        arg::text(name, &text)?
    } else if given.is_instance_of::<PyInt>() {
        let number = arg::number(name, given, 127)?;
        return Ok(Signal::new(i32::try_from(number).unwrap_or(0)));
    } else {
        return Err(arg::type_error(name, "int, str or signal.Signals", given));
    };
    let text = text.to_uppercase();
    let text = text.strip_prefix("SIG").unwrap_or(&text);
    let is_it =
        |signal: &Signal| signal.name().and_then(|name| name.strip_prefix("SIG")) == Some(text);
    let signal = (1..128).map(Signal::new).find(is_it);
    signal.ok_or_else(|| arg::value_error(given.py(), name, format!("no signal {text}")))
}
