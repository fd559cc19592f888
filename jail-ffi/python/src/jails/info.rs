//! A jail as a list tells of it.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::host::Machine;
use crate::jail::Jail;
use crate::{call, value};

/// A jail at one moment, as a list tells of it. It acts on nothing: ``open`` gives the handle.
///
/// Parameters that were asked for are items, as in ``info["host.hostname"]``.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct JailInfo {
    of: Arc<[jail::JailInfo]>,
    index: usize,
    machine: Arc<Machine>,
}

#[pymethods]
impl JailInfo {
    /// Its number.
    #[getter]
    fn jid(&self) -> PyResult<i32> {
        Ok(self.get()?.jid().raw())
    }

    /// Its name, with those of the jails around it.
    #[getter]
    fn name(&self) -> PyResult<String> {
        Ok(self.get()?.name().to_string_lossy().into_owned())
    }

    /// The number of the jail it is in; ``None`` if that is the caller's own.
    #[getter]
    fn parent(&self) -> PyResult<Option<i32>> {
        Ok(self.get()?.parent().map(jail::Jid::raw))
    }

    /// Its root, as the caller sees it.
    #[getter]
    fn path(&self) -> PyResult<Option<&std::ffi::OsStr>> {
        Ok(self.get()?.path().map(std::path::Path::as_os_str))
    }

    /// Its host name, which its root may have changed.
    #[getter]
    fn hostname(&self) -> PyResult<Option<&std::ffi::OsStr>> {
        Ok(self.get()?.hostname())
    }

    /// Its IPv4 addresses, the primary one first.
    #[getter]
    fn ip4_addr(&self) -> PyResult<Vec<Ipv4Addr>> {
        Ok(self.get()?.ip4_addr().collect())
    }

    /// Its IPv6 addresses, the primary one first.
    #[getter]
    fn ip6_addr(&self) -> PyResult<Vec<Ipv6Addr>> {
        Ok(self.get()?.ip6_addr().collect())
    }

    /// Whether it has a network stack of its own.
    #[getter]
    fn vnet(&self) -> PyResult<bool> {
        Ok(self.get()?.has_vnet())
    }

    /// Whether it is removed and not gone yet.
    #[getter]
    fn dying(&self) -> PyResult<bool> {
        Ok(self.get()?.is_dying())
    }

    /// All that was asked for, by the kernel's names.
    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        value::dict(py, self.get()?.values())
    }

    /// The handle of the jail, if it still is that one.
    ///
    /// Raises:
    ///     JailNotFoundError: ``ENOENT``: it is gone or dying.
    ///     JailReusedError: its number is another jail's.
    fn open(&self, py: Python<'_>) -> PyResult<Jail> {
        let (host, info) = (self.machine.host()?, self.get()?);
        let jail = call::enter(py, || host.open(info))?;
        Ok(Jail::new(jail, &self.machine))
    }

    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let value = self.get()?.values().get(name);
        let value = value.ok_or_else(|| PyKeyError::new_err(name.to_owned()))?;
        value::to_python(py, name, &value)
    }

    fn __repr__(&self) -> PyResult<String> {
        let info = self.get()?;
        let path = info.path().unwrap_or_else(|| std::path::Path::new(""));
        let dying = if info.is_dying() { " dying" } else { "" };
        let (name, jid) = (info.name(), info.jid());
        Ok(format!(
            "<JailInfo {name} jid={jid} {}{dying}>",
            path.display()
        ))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Self>();
        other.is_ok_and(|other| other.get().get().is_ok_and(|other| self.is(other)))
    }

    fn __hash__(&self) -> PyResult<isize> {
        Ok(isize::try_from(self.jid()?)?)
    }
}

impl JailInfo {
    pub(super) fn new(of: &Arc<[jail::JailInfo]>, index: usize, machine: &Arc<Machine>) -> Self {
        Self {
            of: Arc::clone(of),
            index,
            machine: Arc::clone(machine),
        }
    }

    pub(crate) fn alone(info: jail::JailInfo, machine: &Arc<Machine>) -> Self {
        Self::new(&Arc::from([info]), 0, machine)
    }

    /// Whether it says the same.
    pub(super) fn is(&self, other: &jail::JailInfo) -> bool {
        self.get().is_ok_and(|this| {
            let same = (this.jid(), this.name()) == (other.jid(), other.name());
            same && this.values().iter().eq(other.values().iter())
        })
    }

    fn get(&self) -> PyResult<&jail::JailInfo> {
        let info = self.of.get(self.index);
        info.ok_or_else(|| PyKeyError::new_err("no such jail"))
    }
}
