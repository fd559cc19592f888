//! Rulesets that were put into the kernel.

use pyo3::prelude::*;

use super::There;
use crate::host::Host;
use crate::made::beside;
use crate::thing::DevfsRuleset;
use crate::{arg, call};

#[pymethods]
impl DevfsRuleset {
    /// Puts the rules into the kernel, all or none, as a ruleset of a number that nobody uses, or of
    /// the one given. In a ``with`` statement they are removed at the end, if they were added.
    ///
    /// Raises:
    ///     ValueError: no rules at all, or a number, mode or user that cannot be.
    ///     JailError: the ruleset of that number has other rules.
    ///     JailPermissionError: ``EPERM``: not root, or in a jail.
    #[pyo3(signature = (host, number=None))]
    fn apply(
        &self,
        py: Python<'_>,
        host: &Bound<'_, Host>,
        number: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<AppliedRuleset> {
        let number = number.map(|number| arg::number16("number", number));
        let number = number.transpose()?;
        let (machine, rules) = (host.get().shared(), &self.0);
        let host = machine.host()?;
        let applied = call::enter(py, || match number {
            Some(number) => rules.apply_at(host, number),
            None => rules.apply(host),
        })?;
        Ok(AppliedRuleset(There::new(applied, machine.nature())))
    }
}

/// A ruleset that the kernel has. In a ``with`` statement the rules that were added are removed at
/// the end; without the handle they stay.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct AppliedRuleset(There<jail::devfs::AppliedRuleset>);

#[pymethods]
impl AppliedRuleset {
    /// Its number, for a mount.
    #[getter]
    fn number(&self) -> PyResult<u16> {
        Ok(self.0.get()?.number())
    }

    /// Whether the rules were added; otherwise they were there, and are not removed.
    #[getter]
    fn added(&self) -> PyResult<bool> {
        Ok(self.0.get()?.is_ours())
    }

    /// Removes the rules that were added. Unmount what is mounted with it before: a devfs whose
    /// ruleset has no rules shows every device that comes.
    ///
    /// Raises:
    ///     JailPermissionError: ``EPERM``: not root, or in a jail.
    fn remove(&self, py: Python<'_>) -> PyResult<()> {
        self.0.end(py, |applied| applied.clone().remove())
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
        beside(exception, self.remove(exception.py()))
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(format!("<AppliedRuleset {}>", self.0.get()?.number()))
    }
}
