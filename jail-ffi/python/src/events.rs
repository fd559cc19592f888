//! What happens to jails, as it happens.

use std::os::fd::AsRawFd;
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::Duration;

use jail::JailChange;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::fork::{Kept, Nature};
use crate::{arg, call};

/// The events of all jails that the caller sees, as an iterator that does not end, and for
/// ``async for``.
///
/// Since 15.0 the kernel tells of them. Before, two looks are compared, twice a second: a jail that
/// comes and goes between them is not seen, nor who attaches.
///
/// >>> host = Host.simulated()
/// >>> with host.events() as events, JailSpec("web").create(host):
/// ...     next(events)
/// <JailEvent jail 1 (web): created>
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Events {
    /// `None` once it is closed.
    events: Mutex<Option<Kept<jail::Events>>>,
}

#[pymethods]
impl Events {
    /// The next one, if one comes within so many seconds.
    ///
    /// Raises:
    ///     JailError: what the kernel answers; no event is lost then.
    ///     ValueError: it is closed.
    fn wait(&self, py: Python<'_>, timeout: &Bound<'_, PyAny>) -> PyResult<Option<JailEvent>> {
        let limit = arg::time("timeout", timeout)?;
        self.next_within(py, limit)
    }

    /// The jails that there are, as far as events were waited for: names by number.
    ///
    /// Raises:
    ///     ValueError: it is closed.
    fn jails<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let events = self.lock()?;
        let dict = PyDict::new(py);
        let events = events.as_ref().ok_or_else(closed)?;
        for (jid, name) in events.get()?.jails() {
            dict.set_item(jid.raw(), name.to_string_lossy())?;
        }
        Ok(dict)
    }

    /// A descriptor for poll(2) and event loops: readable while there may be something to ``wait``
    /// for, with a time of 0 then. It is closed with the events, and is not to be read from.
    ///
    /// Raises:
    ///     ValueError: it is closed.
    ///     RuntimeError: another thread waits for an event.
    fn fileno(&self) -> PyResult<i32> {
        let events = self.lock()?;
        let events = events.as_ref().ok_or_else(closed)?;
        Ok(events.get()?.as_raw_fd())
    }

    /// Ends it; again is no error.
    ///
    /// Raises:
    ///     RuntimeError: another thread waits for an event.
    fn close(&self) -> PyResult<()> {
        let events = self.lock()?.take();
        drop(events);
        Ok(())
    }

    const fn __enter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, pyo3::types::PyTuple>) -> PyResult<()> {
        self.close()
    }

    const fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<JailEvent> {
        loop {
            if let Some(event) = self.next_within(py, Duration::ZERO)? {
                return Ok(event);
            }
            self.await_readable(py)?;
            py.check_signals()?;
        }
    }

    const fn __aiter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __anext__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let module = slf.py().import("jailrs._aio")?;
        module.call_method1("next_event", (slf,))
    }

    fn __repr__(&self) -> &'static str {
        "<Events>"
    }
}

impl Events {
    pub(crate) fn new(events: jail::Events, nature: Nature) -> Self {
        let events = Mutex::new(Some(Kept::new(events, nature)));
        Self { events }
    }

    fn next_within(&self, py: Python<'_>, limit: Duration) -> PyResult<Option<JailEvent>> {
        let mut events = self.lock()?;
        let events = events.as_mut().ok_or_else(closed)?;
        let events = events.get_mut()?;
        let event = call::enter(py, || events.wait(limit))?;
        Ok(event.map(JailEvent))
    }

    /// For no longer than a signal may take to be seen.
    fn await_readable(&self, py: Python<'_>) -> PyResult<()> {
        let events = self.lock()?;
        let events = events.as_ref().ok_or_else(closed)?.get()?;
        let polled = py.detach(|| {
            let mut fds = [PollFd::new(events, PollFlags::IN)];
            poll(&mut fds, Some(&PERIOD))
        });
        match polled {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(errno) => Err(std::io::Error::from(errno).into()),
        }
    }

    /// One waits for events, or asks; another one is told at once.
    fn lock(&self) -> PyResult<MutexGuard<'_, Option<Kept<jail::Events>>>> {
        match self.events.try_lock() {
            Ok(events) => Ok(events),
            Err(TryLockError::Poisoned(events)) => Ok(events.into_inner()),
            Err(TryLockError::WouldBlock) => Err(PyRuntimeError::new_err(
                "another thread waits for these events: each needs events of its own",
            )),
        }
    }
}

fn closed() -> PyErr {
    PyValueError::new_err("the events are closed")
}

/// Something that happened to a jail.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct JailEvent(jail::JailEvent);

#[pymethods]
impl JailEvent {
    /// The jail's number.
    #[getter]
    const fn jid(&self) -> i32 {
        self.0.jid.raw()
    }

    /// Its name, if it is known.
    #[getter]
    fn name(&self) -> Option<String> {
        let name = self.0.name.as_ref();
        name.map(|name| name.to_string_lossy().into_owned())
    }

    /// What happened: ``"created"``, ``"changed"``, ``"attached"`` or ``"removed"``.
    #[getter]
    const fn change(&self) -> &'static str {
        match self.0.change {
            JailChange::Created => "created",
            JailChange::Changed => "changed",
            JailChange::Attached(_) => "attached",
            JailChange::Removed => "removed",
            // One that came after this module.
            _ => "other",
        }
    }

    /// The process that entered it, unless several did.
    #[getter]
    const fn pid(&self) -> Option<i32> {
        match self.0.change {
            JailChange::Attached(pid) => pid,
            _ => None,
        }
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<JailEvent {}>", self.0)
    }

    fn __hash__(&self) -> i64 {
        self.jid().into()
    }
}

/// How long it may take until a signal is seen that came just before.
const PERIOD: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 50_000_000,
};
