//! Memory disks that were attached.

use std::ffi::OsString;

use pyo3::prelude::*;

use super::There;
use crate::call;
use crate::host::Host;
use crate::made::beside;
use crate::thing::MdDisk;

#[pymethods]
impl MdDisk {
    /// Attaches the disk alone: no file system is made or mounted. In a ``with`` statement it is
    /// detached at the end.
    ///
    /// Raises:
    ///     ValueError: a size or an option that cannot be.
    ///     JailFileNotFoundError: ``ENOENT``: its file is missing.
    ///     JailPermissionError: ``EACCES``: not root.
    fn attach(&self, py: Python<'_>, host: &Bound<'_, Host>) -> PyResult<Md> {
        let (machine, disk) = (host.get().shared(), &self.alone);
        let host = machine.host()?;
        let md = call::enter(py, || disk.attach(host))?;
        Ok(Md(There::new(md, machine.nature())))
    }
}

/// A memory disk that was attached. In a ``with`` statement it is detached at the end; without the
/// handle it stays.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Md(There<jail::Md>);

#[pymethods]
impl Md {
    /// Its unit, as in 0 of ``md0``.
    #[getter]
    fn unit(&self) -> PyResult<u32> {
        Ok(self.0.get()?.unit())
    }

    /// Its device, as in ``/dev/md0``.
    #[getter]
    fn path(&self) -> PyResult<OsString> {
        Ok(self.0.get()?.path().into())
    }

    /// How large it is, in bytes.
    #[getter]
    fn size(&self) -> PyResult<u64> {
        Ok(self.0.get()?.size().bytes())
    }

    /// Detaches it; with ``force`` even while it is mounted or open.
    ///
    /// Raises:
    ///     JailBusyError: ``EBUSY``: it is mounted or open.
    ///     JailFileNotFoundError: ``ENOENT``: it has been detached.
    ///     JailReusedError: its unit is another disk's now.
    #[pyo3(signature = (*, force=false))]
    fn detach(&self, py: Python<'_>, force: bool) -> PyResult<()> {
        self.0.end(py, |md| match force {
            true => md.detach_forced(),
            false => md.detach(),
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
        beside(exception, self.detach(exception.py(), false))
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(format!("<Md {}>", self.0.get()?.path().display()))
    }
}
