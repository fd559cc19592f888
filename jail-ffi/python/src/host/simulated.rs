//! Simulated machines.

use std::path::PathBuf;
use std::sync::Arc;

use jail::Release;
use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;

use super::{Host, HostOptions, traced};
use crate::arg;

#[pymethods]
impl Host {
    /// A simulated machine: a FreeBSD kernel in memory that answers as a real one does, on any
    /// system and without being root. Nothing is done to this computer, except that the machine's
    /// files are those of ``root``. Its time is its own: a wait takes none.
    ///
    /// Args:
    ///     release: ``"13.2"``, ``"14.4"``, ``"15.0"`` or ``"15.1"``.
    ///     root: the directory that is its ``/``; this computer's unless given.
    ///     hostname: its name.
    ///     interfaces: its network cards, beside ``lo0``.
    ///     modules_unloaded: kernel modules that are installed and not loaded.
    ///     racct: whether resources are accounted for and limits work: ``"on"``, ``"off"`` until a
    ///         boot that turns it on, or ``"absent"``.
    ///     load_modules, journal, trace: as for ``Host``; journals are kept with the machine.
    ///
    /// Raises:
    ///     ValueError: no such release.
    #[staticmethod]
    #[pyo3(signature = (release="15.1", *, root=None, hostname=None, interfaces=None, modules_unloaded=None, racct="on", load_modules=false, journal=None, trace=None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn simulated(
        py: Python<'_>,
        release: &str,
        root: Option<&Bound<'_, PyAny>>,
        hostname: Option<String>,
        interfaces: Option<&Bound<'_, PyAny>>,
        modules_unloaded: Option<&Bound<'_, PyAny>>,
        racct: &str,
        load_modules: bool,
        journal: Option<&Bound<'_, PyAny>>,
        trace: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let release = release.parse::<Release>();
        let release =
            release.map_err(|error| arg::value_error(py, "release", error.to_string()))?;
        let options = HostOptions::new(load_modules, journal)?;
        let mut machine = jail_sim::Machine::builder(release);
        if let Some(root) = root {
            machine = machine.root(arg::path("root", root)?);
        }
        if let Some(hostname) = hostname {
            machine = machine.hostname(hostname);
        }
        for name in arg::each("interfaces", interfaces, arg::text)? {
            machine = machine.interface(name);
        }
        for name in arg::each("modules_unloaded", modules_unloaded, arg::text)? {
            machine = machine.module_unloaded(name);
        }
        machine = match racct {
            "on" => machine.racct(true),
            "off" => machine.racct(false),
            "absent" => machine.without_racct(),
            _ => return Err(arg::value_error(py, "racct", "not on, off or absent")),
        };
        let machine = py.detach(|| machine.build());
        Ok(Self::simulating(machine, options, trace))
    }

    /// A simulated machine from a file that ``save`` wrote.
    ///
    /// Raises:
    ///     OSError: the file cannot be read, or is none of this release of jailrs.
    #[staticmethod]
    #[pyo3(signature = (file, *, load_modules=false, journal=None, trace=None))]
    fn load(
        py: Python<'_>,
        file: &Bound<'_, PyAny>,
        load_modules: bool,
        journal: Option<&Bound<'_, PyAny>>,
        trace: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let file = arg::path("file", file)?;
        let options = HostOptions::new(load_modules, journal)?;
        let machine = py.detach(|| jail_sim::Machine::load(file));
        let machine = machine.map_err(of_file)?;
        Ok(Self::simulating(machine, options, trace))
    }

    /// Writes a simulated machine to a file, which ``Host.load`` reads: its jails, mounts,
    /// interfaces, rules, journals and what is in memory file systems and on memory disks.
    /// Programs that run on it are there afterwards and do nothing more.
    ///
    /// Raises:
    ///     OSError: the file cannot be written, or the machine has a path that is not UTF-8.
    ///     RuntimeError: the host is not simulated.
    fn save(&self, py: Python<'_>, file: &Bound<'_, PyAny>) -> PyResult<()> {
        let file: PathBuf = arg::path("file", file)?;
        let machine = self.machine.kept.get()?.simulated.as_ref();
        let machine = machine.ok_or_else(|| PyRuntimeError::new_err("not a simulated machine"))?;
        py.detach(|| machine.save(file)).map_err(of_file)
    }
}

impl Host {
    fn simulating(
        machine: jail_sim::Machine,
        options: HostOptions,
        trace: Option<Py<PyAny>>,
    ) -> Self {
        let kernel = traced(Arc::new(machine.process()), trace);
        Self::made(kernel, options, Some(machine))
    }
}

/// An error of this computer, not of the machine.
fn of_file(error: std::io::Error) -> PyErr {
    match error.raw_os_error() {
        Some(_) => error.into(),
        None => PyOSError::new_err(error.to_string()),
    }
}
