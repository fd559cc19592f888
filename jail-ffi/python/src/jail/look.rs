//! What a jail is.

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::Jail;
use crate::jails::{JailInfo, Jails, Question};
use crate::process::Process;
use crate::thing::CpuSet;
use crate::{arg, call, value};

#[pymethods]
impl Jail {
    /// The values of parameters by the kernel's names, in one jail_get(2); of a key that ``meta`` or
    /// ``env`` does not have, ``None``.
    ///
    /// Raises:
    ///     JailUnknownParamError: this kernel has no such parameter.
    ///     JailGoneError: the jail has been removed.
    #[pyo3(signature = (*names))]
    fn get<'py>(
        &self,
        py: Python<'py>,
        names: &Bound<'_, PyTuple>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let names = arg::each("names", Some(names), arg::text)?;
        let jail = self.handle()?;
        let values = call::enter(py, || {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            jail.get(&names)
        })?;
        let dict = PyDict::new(py);
        for name in &names {
            match values.get(name) {
                Some(found) => dict.set_item(name, value::to_python(py, name, &found)?)?,
                None => dict.set_item(name, py.None())?,
            }
        }
        Ok(dict)
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        name: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = arg::text("name", name)?;
        let jail = self.handle()?;
        let values = call::enter(py, || jail.get(&[&text]))?;
        match values.get(&text) {
            Some(found) => value::to_python(py, &text, &found),
            None => Err(PyKeyError::new_err(name.clone().unbind())),
        }
    }

    /// All parameters that this kernel has, by name, in one jail_get(2).
    ///
    /// Raises:
    ///     JailGoneError: the jail has been removed.
    fn all<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let jail = self.handle()?;
        let values = call::enter(py, || jail.all())?;
        value::dict(py, &values)
    }

    /// What a list tells of it: path, host name, addresses.
    ///
    /// Raises:
    ///     JailGoneError: the jail has been removed.
    fn info(&self, py: Python<'_>) -> PyResult<JailInfo> {
        let jail = self.handle()?;
        let info = call::enter(py, || jail.info())?;
        Ok(JailInfo::alone(info, &self.machine))
    }

    /// Whether the jail is still there and alive.
    ///
    /// Raises:
    ///     JailError: the kernel does not tell.
    fn exists(&self, py: Python<'_>) -> PyResult<bool> {
        let jail = self.handle()?;
        call::enter(py, || match jail.check() {
            Ok(_) => Ok(true),
            Err(jail::Error::Gone { .. } | jail::Error::Reused { .. }) => Ok(false),
            Err(error) => Err(error),
        })
    }

    /// The jails directly inside it.
    ///
    /// Raises:
    ///     JailGoneError: the jail has been removed.
    fn children(&self, py: Python<'_>) -> PyResult<Jails> {
        let jail = self.handle()?;
        Question::children().ask(py, &self.machine, Some(&jail))
    }

    /// The processes in it; with ``nested`` those of jails inside it, too.
    ///
    /// Raises:
    ///     JailGoneError: the jail has been removed.
    #[pyo3(signature = (*, nested=false))]
    fn processes<'py>(
        &self,
        py: Python<'py>,
        nested: bool,
    ) -> PyResult<Bound<'py, pyo3::types::PyList>> {
        let jail = self.handle()?;
        let found = call::enter(py, || match nested {
            true => jail.processes_nested(),
            false => jail.processes(),
        })?;
        Process::list(py, found, &self.machine)
    }

    /// The processors that what runs in it may use.
    ///
    /// Raises:
    ///     JailGoneError: the jail has been removed.
    fn cpus(&self, py: Python<'_>) -> PyResult<CpuSet> {
        let jail = self.handle()?;
        call::enter(py, || jail.cpus()).map(CpuSet)
    }
}
