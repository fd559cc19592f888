//! Addresses that were added.

use jail::AliasOutcome;
use pyo3::prelude::*;

use super::There;
use crate::call;
use crate::host::Host;
use crate::made::beside;
use crate::thing::IpAlias;

#[pymethods]
impl IpAlias {
    /// Gives the address to the interface, if the host does not have it. In a ``with`` statement it
    /// is removed at the end, if it was added.
    ///
    /// Raises:
    ///     JailExistsError: the host has it, elsewhere or with another prefix.
    ///     JailFileNotFoundError: there is no such interface.
    ///     JailTimeoutError: whether another machine has it was not known in time.
    ///     JailPermissionError: ``EPERM``: not root.
    fn add(&self, py: Python<'_>, host: &Bound<'_, Host>) -> PyResult<AddedAlias> {
        let (machine, alias) = (host.get().shared(), &self.0);
        let host = machine.host()?;
        let added = call::enter(py, || alias.add(host))?;
        let there = There::new(added, machine.nature());
        Ok(AddedAlias(there))
    }

    /// Whether the interface has the address, with whatever prefix.
    ///
    /// Raises:
    ///     JailFileNotFoundError: there is no such interface.
    fn is_there(&self, py: Python<'_>, host: &Bound<'_, Host>) -> PyResult<bool> {
        let (host, alias) = (host.get().get()?, &self.0);
        call::enter(py, || alias.is_there(host))
    }
}

/// An address that an interface has now. In a ``with`` statement it is removed at the end, if it was
/// added; without the handle it stays.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct AddedAlias(There<jail::AddedAlias>);

#[pymethods]
impl AddedAlias {
    /// Whether it was added, or there already.
    #[getter]
    fn added(&self) -> PyResult<bool> {
        Ok(self.0.get()?.outcome() == AliasOutcome::Added)
    }

    /// Removes the address if it was added; one that was there before stays.
    ///
    /// Raises:
    ///     JailFileNotFoundError: somebody else has removed it, or the interface.
    ///     JailPermissionError: ``EPERM``: not root.
    fn remove(&self, py: Python<'_>) -> PyResult<()> {
        self.0.end(py, |added| added.clone().remove())
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
        Ok(format!("<AddedAlias {}>", self.0.get()?.alias()))
    }
}
