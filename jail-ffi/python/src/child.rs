//! Programs that were started.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jail::command::ExitStatus;
use jail::kernel::Kevent;
use jail::{Errno, Error, Fd};
use jail_sys::sys::event::{EV_ADD, EV_ONESHOT, EVFILT_PROC, NOTE_EXIT};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::fork::{Kept, Nature};
use crate::pipe::Pipe;
use crate::talk::Talk;
use crate::{arg, call, process};

/// A program that was started: what ``jailrs.Popen`` holds.
#[pyclass(frozen, module = "jailrs", name = "_Child")]
#[derive(Debug)]
pub(crate) struct Child {
    kept: Kept<Started>,
    pid: i32,
    pipes: [Option<Py<Pipe>>; 3],
}

#[derive(Debug)]
struct Started {
    host: jail::Host,
    /// Never held while somebody waits: it can be killed meanwhile.
    child: Mutex<jail::command::Child>,
}

/// As subprocess has it: what it gave to exit(3), or the signal that ended it as a negative number.
pub(crate) fn returncode(status: ExitStatus) -> i32 {
    let signal = status.signal().map_or(0, |signal| -signal.number());
    status.code().unwrap_or(signal)
}

#[pymethods]
impl Child {
    /// Its process.
    #[getter]
    const fn pid(&self) -> i32 {
        self.pid
    }

    /// The other ends of its standard input, output and error, where they are pipes.
    #[getter]
    fn pipes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.pipes)
    }

    /// All that is written to it and that it writes: takes the other ends of its pipes.
    ///
    /// Raises:
    ///     RuntimeError: it is another process's child.
    fn talk(&self, input: &Bound<'_, PyBytes>) -> PyResult<Talk> {
        let host = &self.kept.get()?.host;
        let ends = self
            .pipes
            .each_ref()
            .map(|pipe| pipe.as_ref()?.get().take());
        Ok(Talk::new(host, self.kept.nature(), ends, input.as_bytes()))
    }

    /// What it ended with, if it has; never waits.
    ///
    /// Raises:
    ///     JailError: ``ECHILD``: somebody else took its status.
    fn poll(&self, py: Python<'_>) -> PyResult<Option<i32>> {
        let started = self.kept.get()?;
        let status = call::enter(py, || started.lock().try_wait())?;
        Ok(status.map(returncode))
    }

    /// Waits until it ends, for no longer than so many seconds; what it ended with.
    ///
    /// Raises:
    ///     JailTimeoutError: it goes on.
    ///     JailError: ``ECHILD``: somebody else took its status.
    #[pyo3(signature = (timeout=None))]
    fn wait(&self, py: Python<'_>, timeout: Option<&Bound<'_, PyAny>>) -> PyResult<i32> {
        let limit = timeout
            .map(|limit| arg::time("timeout", limit))
            .transpose()?;
        let (started, pid) = (self.kept.get()?, self.pid);
        let status = call::enter(py, || {
            if let Some(status) = started.lock().try_wait()? {
                return Ok(status);
            }
            if !started.ended(pid, limit)? {
                let limit = limit.unwrap_or_default();
                return Err(Error::timed_out("wait4", format!("pid={pid}"), limit));
            }
            // The kernel tells a little before there is a status.
            started.lock().wait_timeout(SOON)
        })?;
        Ok(returncode(status))
    }

    /// Sends it a signal; nothing is done once its status was taken. With ``group`` what it has
    /// started gets the signal, too.
    ///
    /// Raises:
    ///     JailPermissionError: ``EPERM``.
    #[pyo3(signature = (signal, *, group=false))]
    fn kill(&self, py: Python<'_>, signal: &Bound<'_, PyAny>, group: bool) -> PyResult<()> {
        let signal = process::number("signal", signal)?;
        let started = self.kept.get()?;
        call::enter(py, || match group {
            true => started.lock().kill_group(signal),
            false => started.lock().kill(signal),
        })
    }
}

impl Child {
    pub(crate) fn new(
        py: Python<'_>,
        host: &jail::Host,
        nature: Nature,
        child: jail::command::Child,
        ends: [Option<Fd>; 3],
    ) -> PyResult<Self> {
        let [stdin, stdout, stderr] = ends;
        let pipe = |end: Option<Fd>| {
            end.map(|fd| Py::new(py, Pipe::new(fd, host, nature)))
                .transpose()
        };
        let pid = child.pid();
        let host = host.clone();
        let child = Mutex::new(child);
        Ok(Self {
            pipes: [pipe(stdin)?, pipe(stdout)?, pipe(stderr)?],
            kept: Kept::new(Started { host, child }, nature),
            pid,
        })
    }
}

impl Started {
    fn lock(&self) -> std::sync::MutexGuard<'_, jail::command::Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it has ended, or does within the limit.
    fn ended(&self, pid: i32, limit: Option<Duration>) -> Result<bool, Error> {
        let kernel = self.host.kernel();
        let object = || format!("pid={pid}");
        let kq = kernel.kqueue();
        let kq = kq.map_err(|errno| Error::kernel("kqueue", object(), errno))?;
        let kq = Fd::new(kq, Arc::clone(kernel));
        let exit = Kevent {
            // A process id is never negative.
            ident: pid.unsigned_abs() as usize,
            filter: EVFILT_PROC,
            flags: EV_ADD | EV_ONESHOT,
            fflags: NOTE_EXIT,
            ..Kevent::default()
        };
        let mut events = [Kevent::default()];
        match kernel.kevent(kq.raw(), &[exit], &mut events, limit) {
            Ok(told) => Ok(told > 0),
            // It was so far gone that it could no longer be watched.
            Err(Errno::ESRCH) => Ok(true),
            Err(errno) => Err(Error::kernel("kevent", object(), errno)),
        }
    }
}

/// How long a status may take after the kernel has told of the end.
const SOON: Duration = Duration::from_secs(5);
