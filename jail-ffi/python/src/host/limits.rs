//! Limits by the name of a jail, which needs not be there, and programs on the host itself.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use super::{Host, jail_name};
use crate::child::Child;
use crate::command::{self, Spawn};
use crate::thing::{Limit, limit};
use crate::{arg, call};

#[pymethods]
impl Host {
    /// The limits of a jail's name, as the kernel lists them.
    ///
    /// Raises:
    ///     JailUnsupportedError: the kernel has no limits, or they are off.
    fn limits<'py>(
        &self,
        py: Python<'py>,
        jail: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        let (host, name) = (self.get()?, jail_name("jail", jail)?);
        let limits = call::enter(py, || host.limits(&name))?;
        let list = PyList::empty(py);
        for limit in limits {
            list.append(Bound::new(py, Limit(limit))?)?;
        }
        Ok(list)
    }

    /// Adds limits for a jail's name, ``Limit`` or texts as ``"maxproc:deny=50"``: all, or none.
    ///
    /// Raises:
    ///     ValueError: no such limit, or rules cannot name the jail.
    ///     JailUnsupportedError: the kernel has no limits, or they are off.
    #[pyo3(signature = (jail, *limits))]
    fn add_limits(
        &self,
        py: Python<'_>,
        jail: &Bound<'_, PyAny>,
        limits: &Bound<'_, PyTuple>,
    ) -> PyResult<()> {
        let (host, name) = (self.get()?, jail_name("jail", jail)?);
        let limits = arg::each("limits", Some(limits), limit)?;
        call::enter(py, || host.add_limits(&name, &limits).map(drop))
    }

    /// Removes all limits of a jail's name, whoever made them; none is no error.
    ///
    /// Raises:
    ///     JailUnsupportedError: the kernel has no limits, or they are off.
    fn remove_limits(&self, py: Python<'_>, jail: &Bound<'_, PyAny>) -> PyResult<()> {
        let (host, name) = (self.get()?, jail_name("jail", jail)?);
        call::enter(py, || host.remove_limits(&name))
    }

    /// Runs a program on the host itself to its end: as ``Jail.run``.
    ///
    /// Raises:
    ///     subprocess.TimeoutExpired: it took longer, and was killed.
    ///     subprocess.CalledProcessError: with ``check``, it failed.
    ///     JailFileNotFoundError: ``ENOENT``: there is no such program.
    #[pyo3(signature = (args, **options))]
    fn run<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        command::in_python(slf.py(), "run", (slf, args), options)
    }

    /// Starts a program on the host itself and does not wait: as ``Jail.popen``.
    ///
    /// Raises:
    ///     JailFileNotFoundError: ``ENOENT``: there is no such program.
    #[pyo3(signature = (args, **options))]
    fn popen<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        command::in_python(slf.py(), "Popen", (slf, args), options)
    }

    #[pyo3(signature = (args, **options))]
    fn _spawn<'py>(
        &self,
        py: Python<'py>,
        args: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Child> {
        let spawn = Spawn::new(args, options)?;
        let host = self.get()?;
        // In a jail it has a session of its own anyway.
        let command = |program: &_| {
            let mut command = jail::command::Command::new(host, program);
            command.new_group();
            command
        };
        spawn.start(py, host, self.machine.nature(), command)
    }
}
