//! Memory disks that were attached.

use std::ffi::OsString;
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;

use super::There;
use crate::host::Host;
use crate::made::beside;
use crate::thing::MdDisk;
use crate::{arg, call};

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
        Ok(Md {
            md: There::new(Mutex::new(md), machine.nature()),
            resizing: Mutex::new(()),
        })
    }
}

/// A memory disk that was attached. In a ``with`` statement it is detached at the end; without the
/// handle it stays.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Md {
    /// Another one after it was resized.
    md: There<Mutex<jail::Md>>,
    /// Held while it is resized.
    resizing: Mutex<()>,
}

#[pymethods]
impl Md {
    /// Its unit, as in 0 of ``md0``.
    #[getter]
    fn unit(&self) -> PyResult<u32> {
        Ok(self.current()?.unit())
    }

    /// Its device, as in ``/dev/md0``.
    #[getter]
    fn path(&self) -> PyResult<OsString> {
        Ok(self.current()?.path().into())
    }

    /// How large it is, in bytes, as far as this handle knows.
    #[getter]
    fn size(&self) -> PyResult<u64> {
        Ok(self.current()?.size().bytes())
    }

    /// Makes it larger, to so many bytes in all or to a text as ``"64M"``; with ``force`` also
    /// smaller: what lies beyond the new end is lost then, and a file system that is mounted from
    /// it damaged. A file that it is in has to be as large already.
    ///
    /// Raises:
    ///     ValueError: no such size: none, not whole sectors or pages, or more than its file has.
    ///     JailUnsupportedError: a malloc disk.
    ///     JailBusyError: ``EBUSY``: it would be smaller.
    ///     JailLimitError: ``ENOMEM``: not enough memory.
    ///     JailError: ``EDOM``: not that much swap space to reserve.
    ///     JailFileNotFoundError: ``ENOENT``: it has been detached, or its file is gone.
    ///     JailReusedError: its unit is another disk's now.
    #[pyo3(signature = (size, *, force=false))]
    fn resize(&self, py: Python<'_>, size: &Bound<'_, PyAny>, force: bool) -> PyResult<()> {
        let size = arg::size("size", size)?;
        let md = self.md.get()?;
        call::enter(py, || {
            let _resizing = self.resizing.lock();
            let mut new = copy(md);
            match force {
                true => new.resize_forced(size)?,
                false => new.resize(size)?,
            }
            *md.lock().unwrap_or_else(PoisonError::into_inner) = new;
            Ok(())
        })
    }

    /// Detaches it; with ``force`` even while it is mounted or open.
    ///
    /// Raises:
    ///     JailBusyError: ``EBUSY``: it is mounted or open.
    ///     JailFileNotFoundError: ``ENOENT``: it has been detached.
    ///     JailReusedError: its unit is another disk's now.
    #[pyo3(signature = (*, force=false))]
    fn detach(&self, py: Python<'_>, force: bool) -> PyResult<()> {
        self.md.end(py, |md| match force {
            true => copy(md).detach_forced(),
            false => copy(md).detach(),
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
        Ok(format!("<Md {}>", self.current()?.path().display()))
    }
}

impl Md {
    fn current(&self) -> PyResult<jail::Md> {
        self.md.get().map(copy)
    }
}

/// The lock is held by nobody who waits.
fn copy(md: &Mutex<jail::Md>) -> jail::Md {
    md.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
