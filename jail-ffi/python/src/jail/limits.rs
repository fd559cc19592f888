//! What a jail uses and may use.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use super::Jail;
use crate::thing::{Limit, limit};
use crate::{arg, call};

#[pymethods]
impl Jail {
    /// What it and the jails inside it use now, by rctl(8)'s names and in their units.
    ///
    /// Raises:
    ///     JailUnsupportedError: the kernel does not account for resources.
    ///     JailGoneError: the jail has been removed.
    fn usage<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let jail = self.handle()?;
        let usage = call::enter(py, || jail.usage())?;
        let dict = PyDict::new(py);
        for (name, amount) in usage.iter() {
            dict.set_item(name, amount)?;
        }
        Ok(dict)
    }

    /// The limits of its name.
    ///
    /// Raises:
    ///     JailUnsupportedError: the kernel has no limits, or they are off.
    ///     JailGoneError: the jail has been removed.
    fn limits<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let jail = self.handle()?;
        let limits = call::enter(py, || jail.limits())?;
        let list = PyList::empty(py);
        for limit in limits {
            list.append(Bound::new(py, Limit(limit))?)?;
        }
        Ok(list)
    }

    /// Adds limits, ``Limit`` or texts as ``"maxproc:deny=50"``: all, or none. They outlive the
    /// jail: ``remove_limits`` takes them away.
    ///
    /// Raises:
    ///     ValueError: no such limit.
    ///     JailUnsupportedError: the kernel has no limits, or they are off.
    ///     JailGoneError: the jail has been removed.
    #[pyo3(signature = (*limits))]
    fn add_limits(&self, py: Python<'_>, limits: &Bound<'_, pyo3::types::PyTuple>) -> PyResult<()> {
        let limits = arg::each("limits", Some(limits), limit)?;
        let jail = self.handle()?;
        call::enter(py, || jail.add_limits(&limits).map(drop))
    }

    /// Removes exactly these limits, or, if none are given, all of its name.
    ///
    /// Raises:
    ///     JailNotFoundError: ``ESRCH``: there is no such limit, or it has another amount.
    ///     JailUnsupportedError: the kernel has no limits, or they are off.
    ///     JailGoneError: the jail has been removed.
    #[pyo3(signature = (*limits))]
    fn remove_limits(
        &self,
        py: Python<'_>,
        limits: &Bound<'_, pyo3::types::PyTuple>,
    ) -> PyResult<()> {
        let limits = arg::each("limits", Some(limits), limit)?;
        let jail = self.handle()?;
        call::enter(py, || match limits.is_empty() {
            true => jail.remove_limits(),
            false => limits.iter().try_for_each(|limit| jail.remove_limit(limit)),
        })
    }
}
