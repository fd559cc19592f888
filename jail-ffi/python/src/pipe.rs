//! Ends of pipes that programs read and write, and other sides of their terminals.

use std::sync::{Arc, Mutex, PoisonError};

use jail::kernel::Kevent;
use jail::{Errno, Error, Fd, Host};
use jail_sys::sys::event::{EV_ADD, EVFILT_READ, EVFILT_WRITE};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::call;
use crate::fork::{Kept, Nature};
use crate::queue::Queue;

/// The caller's end of a pipe.
#[pyclass(frozen, module = "jailrs", name = "_Pipe")]
#[derive(Debug)]
pub(crate) struct Pipe {
    /// `None` once it is closed.
    end: Mutex<Option<Arc<End>>>,
    host: Kept<Host>,
}

/// A descriptor, closed when nobody reads or writes any more.
#[derive(Debug)]
pub(crate) struct End(Kept<Fd>);

#[pymethods]
impl Pipe {
    /// Waits for something to read and gives it, at most so many bytes; none at the end.
    ///
    /// Raises:
    ///     ValueError: it is closed.
    fn read<'py>(&self, py: Python<'py>, size: usize) -> PyResult<Bound<'py, PyBytes>> {
        let (host, end) = (self.host.get()?, self.open()?);
        let bytes = call::enter(py, || {
            let (fd, queue) = (end.fd()?, Queue::new(host)?);
            queue.change(fd, EVFILT_READ, EV_ADD)?;
            let mut bytes = vec![0; size.min(CHUNK)];
            let read = loop {
                queue.wait(None)?;
                if let Some(read) = read(host, fd, &mut bytes)? {
                    break read;
                }
            };
            bytes.truncate(read);
            Ok(bytes)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Waits until something can be written and writes it; gives how many bytes it was.
    ///
    /// Raises:
    ///     ValueError: it is closed.
    ///     JailError: ``EPIPE``, of a terminal ``EIO``: nobody reads any more.
    fn write(&self, py: Python<'_>, data: &Bound<'_, PyBytes>) -> PyResult<usize> {
        let (host, end) = (self.host.get()?, self.open()?);
        let data = data.as_bytes();
        call::enter(py, || {
            let (fd, queue) = (end.fd()?, Queue::new(host)?);
            queue.change(fd, EVFILT_WRITE, EV_ADD)?;
            loop {
                let events = queue.wait(None)?;
                let event = events.first().copied().unwrap_or_default();
                if let Some(written) = write(host, fd, &event, data)? {
                    return Ok(written);
                }
            }
        })
    }

    /// Closes it; again is no error.
    fn close(&self) {
        let end = self.lock().take();
        drop(end);
    }
}

impl Pipe {
    pub(crate) fn new(fd: Fd, host: &Host, nature: Nature) -> Self {
        Self {
            end: Mutex::new(Some(Arc::new(End::new(fd, nature)))),
            host: Kept::new(host.clone(), nature),
        }
    }

    /// Its descriptor, which is closed then when whoever takes it drops it.
    pub(crate) fn take(&self) -> Option<Arc<End>> {
        self.lock().take()
    }

    fn open(&self) -> PyResult<Arc<End>> {
        let end = self.lock().clone();
        end.ok_or_else(|| PyValueError::new_err("I/O operation on closed file"))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<End>>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl End {
    pub(crate) fn new(fd: Fd, nature: Nature) -> Self {
        Self(Kept::new(fd, nature))
    }

    /// In a process that it is of no use to, an error that nobody sees: it is asked before.
    pub(crate) fn fd(&self) -> Result<&Fd, Error> {
        let fd = self.0.get();
        fd.map_err(|_| error("read", Errno::EBADF))
    }
}

/// Reads what is there, so that it does not wait; `None` if a terminal has nothing after all.
pub(crate) fn read(host: &Host, fd: &Fd, bytes: &mut [u8]) -> Result<Option<usize>, Error> {
    unless_later("read", host.kernel().read(fd.raw(), bytes))
}

/// Writes what fits, so that it does not wait; `None` if a terminal takes nothing after all.
pub(crate) fn write(
    host: &Host,
    fd: &Fd,
    event: &Kevent,
    data: &[u8],
) -> Result<Option<usize>, Error> {
    let room = usize::try_from(event.data).unwrap_or(0).max(1);
    let some = data.get(..room).unwrap_or(data);
    unless_later("write", host.kernel().write(fd.raw(), some))
}

fn unless_later(
    operation: &'static str,
    count: Result<usize, Errno>,
) -> Result<Option<usize>, Error> {
    match count {
        Err(Errno::EAGAIN) => Ok(None),
        count => count.map(Some).map_err(|errno| error(operation, errno)),
    }
}

pub(crate) fn error(operation: &'static str, errno: Errno) -> Error {
    Error::kernel(operation, "pipe", errno)
}

/// Bytes read at a time: what a pipe holds.
pub(crate) const CHUNK: usize = 65_536;
