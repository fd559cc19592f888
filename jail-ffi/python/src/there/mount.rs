//! File systems that were mounted.

use std::ffi::OsStr;

use pyo3::prelude::*;

use super::There;
use crate::host::Host;
use crate::made::beside;
use crate::thing::Mount;
use crate::{arg, call};

#[pymethods]
impl Mount {
    /// Mounts it beneath a root, a directory of the host. In a ``with`` statement it is unmounted at
    /// the end.
    ///
    /// Raises:
    ///     ValueError: an option or a path that cannot work, or a symbolic link on the way.
    ///     JailFileNotFoundError: the mount point or what is mounted is missing.
    ///     JailBusyError: something is mounted there already.
    ///     JailUnsupportedError: the file system's module is not loaded.
    ///     JailPermissionError: ``EPERM``: not root.
    fn mount(
        &self,
        py: Python<'_>,
        host: &Bound<'_, Host>,
        root: &Bound<'_, PyAny>,
    ) -> PyResult<Mounted> {
        let root = arg::path("root", root)?;
        let (machine, mount) = (host.get().shared(), &self.0);
        let host = machine.host()?;
        let mounted = call::enter(py, || mount.mount(host, root))?;
        Ok(Mounted(There::new(mounted, machine.nature())))
    }
}

/// A mount: a handle that unmounts the mount it was made for, or nothing. In a ``with`` statement it
/// is unmounted at the end; without the handle it stays.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Mounted(There<jail::Mounted>);

#[pymethods]
impl Mounted {
    /// The file system's type, as in ``"nullfs"``.
    #[getter]
    fn fstype(&self) -> PyResult<&OsStr> {
        Ok(self.0.get()?.fstype())
    }

    /// What is mounted.
    #[getter]
    fn source(&self) -> PyResult<&OsStr> {
        Ok(self.0.get()?.source())
    }

    /// Where, as the kernel calls it.
    #[getter]
    fn on(&self) -> PyResult<&OsStr> {
        Ok(self.0.get()?.on().as_os_str())
    }

    /// Unmounts it, and removes the directories that were made for it; with ``force`` although it is
    /// used.
    ///
    /// Raises:
    ///     JailBusyError: ``EBUSY``: it is used.
    ///     JailFileNotFoundError: it is not mounted any more.
    ///     JailPermissionError: ``EPERM``: not root.
    #[pyo3(signature = (*, force=false))]
    fn unmount(&self, py: Python<'_>, force: bool) -> PyResult<()> {
        self.0.end(py, |mounted| {
            match force {
                true => mounted.unmount_forced()?,
                false => mounted.unmount()?,
            }
            mounted.remove_created()
        })
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
        beside(exception, self.unmount(exception.py(), false))
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(format!("<Mounted {}>", self.0.get()?.info()))
    }
}
