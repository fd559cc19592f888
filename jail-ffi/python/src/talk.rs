//! All that is written to a program and that it writes, at once.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jail::kernel::Kevent;
use jail::{Errno, Error, Host};
use jail_sys::sys::event::{EV_ADD, EV_DELETE, EVFILT_READ, EVFILT_WRITE};
use jail_sys::sys::time::CLOCK_MONOTONIC;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::fork::{Kept, Nature};
use crate::pipe::{CHUNK, End, read, write};
use crate::queue::Queue;
use crate::{arg, call};

/// What is still to be written to a program, and what has been read of its output.
#[pyclass(frozen, module = "jailrs", name = "_Talk")]
#[derive(Debug)]
pub(crate) struct Talk {
    host: Kept<Host>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    stdin: Option<Arc<End>>,
    input: Vec<u8>,
    written: usize,
    /// Standard output and standard error.
    outputs: [Output; 2],
}

#[derive(Debug)]
struct Output {
    end: Option<Arc<End>>,
    read: Vec<u8>,
}

#[pymethods]
impl Talk {
    /// Goes on for so many seconds. When all is written and read, the seconds that are left; else
    /// nothing.
    ///
    /// Raises:
    ///     JailError: what kevent(2), read(2) and write(2) answer.
    #[pyo3(signature = (timeout=None))]
    fn go_on(&self, py: Python<'_>, timeout: Option<&Bound<'_, PyAny>>) -> PyResult<Option<f64>> {
        let limit = timeout
            .map(|limit| arg::time("timeout", limit))
            .transpose()?;
        let host = self.host.get()?;
        let left = call::enter(py, || self.lock().go_on(host, limit))?;
        Ok(left.map(|left| left.as_secs_f64()))
    }

    /// What has been read from standard output and standard error so far.
    #[getter]
    fn output<'py>(&self, py: Python<'py>) -> (Bound<'py, PyBytes>, Bound<'py, PyBytes>) {
        // Who goes on holds the lock while it waits, and needs the interpreter for its signals.
        let [out, err] = py.detach(|| {
            let state = self.lock();
            state.outputs.each_ref().map(|output| output.read.clone())
        });
        (PyBytes::new(py, &out), PyBytes::new(py, &err))
    }
}

impl Talk {
    /// With the other ends of standard input, output and error, and this input.
    pub(crate) fn new(
        host: &Host,
        nature: Nature,
        ends: [Option<Arc<End>>; 3],
        input: &[u8],
    ) -> Self {
        let [stdin, out, err] = ends;
        let read = Vec::new;
        let state = State {
            stdin,
            input: input.to_vec(),
            written: 0,
            outputs: [out, err].map(|end| Output { end, read: read() }),
        };
        Self {
            host: Kept::new(host.clone(), nature),
            state: Mutex::new(state),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The time that is left once all is done; without a limit, as long as there is.
    fn go_on(&mut self, host: &Host, limit: Option<Duration>) -> Result<Option<Duration>, Error> {
        let queue = Queue::new(host)?;
        self.watch(&queue)?;
        let end = match limit {
            Some(limit) => Some(now(host)?.saturating_add(limit)),
            None => None,
        };
        while self.is_open() {
            let left = match end {
                Some(end) => Some(end.saturating_sub(now(host)?)),
                None => None,
            };
            let events = queue.wait(left)?;
            if events.is_empty() {
                return Ok(None);
            }
            for event in events {
                match event.filter {
                    EVFILT_WRITE => self.write(host, &queue, &event)?,
                    _ => self.read(host, &queue, &event)?,
                }
            }
        }
        Ok(Some(match end {
            Some(end) => end.saturating_sub(now(host)?),
            None => Duration::MAX,
        }))
    }

    fn is_open(&self) -> bool {
        self.stdin.is_some() || self.outputs.iter().any(|output| output.end.is_some())
    }

    fn watch(&mut self, queue: &Queue<'_>) -> Result<(), Error> {
        for end in self.outputs.iter().filter_map(|output| output.end.as_ref()) {
            queue.change(end.fd()?, EVFILT_READ, EV_ADD)?;
        }
        if self.written == self.input.len() {
            self.stdin = None;
        }
        let Some(end) = &self.stdin else {
            return Ok(());
        };
        match queue.change(end.fd()?, EVFILT_WRITE, EV_ADD) {
            // Nobody reads it any more.
            Err(error) if error.errno() == Some(Errno::EPIPE) => self.stdin = None,
            done => done?,
        }
        Ok(())
    }

    fn write(&mut self, host: &Host, queue: &Queue<'_>, event: &Kevent) -> Result<(), Error> {
        let Some(end) = &self.stdin else {
            return Ok(());
        };
        let fd = end.fd()?;
        let rest = self.input.get(self.written..).unwrap_or_default();
        match write(host, fd, event, rest) {
            Ok(count) => self.written += count.unwrap_or(0),
            // What it did not read is lost, as with subprocess.
            Err(error) if matches!(error.errno(), Some(Errno::EPIPE | Errno::EIO)) => {
                self.written = self.input.len();
            }
            Err(error) => return Err(error),
        }
        if self.written >= self.input.len() {
            queue.change(fd, EVFILT_WRITE, EV_DELETE)?;
            self.stdin = None;
        }
        Ok(())
    }

    fn read(&mut self, host: &Host, queue: &Queue<'_>, event: &Kevent) -> Result<(), Error> {
        for output in &mut self.outputs {
            let Some(end) = &output.end else { continue };
            let fd = end.fd()?;
            if fd.raw().unsigned_abs() as usize != event.ident {
                continue;
            }
            let mut chunk = vec![0; CHUNK];
            let Some(read) = read(host, fd, &mut chunk)? else {
                continue;
            };
            output
                .read
                .extend_from_slice(chunk.get(..read).unwrap_or_default());
            if read == 0 {
                queue.change(fd, EVFILT_READ, EV_DELETE)?;
                output.end = None;
            }
        }
        Ok(())
    }
}

fn now(host: &Host) -> Result<Duration, Error> {
    let now = host.kernel().clock_gettime(CLOCK_MONOTONIC);
    now.map_err(|errno| Error::kernel("clock_gettime", "CLOCK_MONOTONIC", errno))
}
