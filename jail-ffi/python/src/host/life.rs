//! Starting several jails, and looking after those of programs that are gone.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jail::life::{Fleet, Outcome, StopPolicy as Policy};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use super::{Host, jail_name};
use crate::spec::JailSpec;
use crate::started::StartedJail;
use crate::{arg, call, error, interrupt};

#[pymethods]
impl Host {
    /// Looks after the jails of programs that are gone: a jail that runs is taken over, what was
    /// begun and not finished is undone. Gives a ``Recovered`` for each.
    ///
    /// Raises:
    ///     JailJournalError: the journals cannot be listed, or there are none to be kept.
    fn recover<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let host = self.get()?;
        let recovered = call::enter(py, || host.recover())?;
        let list = PyList::empty(py);
        for one in recovered {
            list.append(Bound::new(py, Recovered::new(py, self, one)?)?)?;
        }
        Ok(list)
    }

    /// Takes over a jail that was started, by a program that is gone or a handle that nobody has.
    ///
    /// Raises:
    ///     JailNotFoundError: there is no journal of it.
    ///     JailBusyError: somebody has it, or it is not running: ``recover`` undoes what is left.
    fn adopt(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<Py<StartedJail>> {
        let name = jail_name("name", name)?;
        let host = self.get()?;
        let started = call::enter(py, || host.adopt(&name))?;
        StartedJail::made(py, started, &self.machine, Policy::default())
    }

    /// Starts jails, each after those it depends on, independent ones side by side. If one fails,
    /// those that depend on it are skipped, and the others go on. Gives a ``Fleet``; in a ``with``
    /// statement all are stopped at the end. On Ctrl-C all are stopped again.
    ///
    /// Args:
    ///     specs: the jails.
    ///     at_once: how many are started at the same time at most.
    ///
    /// Raises:
    ///     ValueError: two have the same name, or they depend on each other in a circle, or on one
    ///         that is neither here nor running; nothing was done.
    #[pyo3(signature = (specs, *, at_once=4))]
    fn start_all<'py>(
        &self,
        py: Python<'py>,
        specs: &Bound<'py, PyAny>,
        at_once: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let specs = arg::each("specs", Some(specs), |name, given| {
            let spec = arg::instance::<JailSpec>(name, "JailSpec", given)?;
            Ok(spec.get().hooked(Some(&self.machine)))
        })?;
        let at_once = NonZeroUsize::new(at_once);
        let at_once = at_once.ok_or_else(|| arg::value_error(py, "at_once", "less than one"))?;
        let broken = Arc::new(AtomicBool::new(false));
        let host = self.machine.breakable(&broken)?;
        let fleet = call::enter_or_else(
            py,
            || watched(&broken, || host.start_all(&specs, at_once)),
            |mut fleet| fleet.stop_all(Policy::default()),
        )?;
        self.fleet(py, fleet)
    }
}

impl Host {
    fn fleet<'py>(&self, py: Python<'py>, fleet: Fleet) -> PyResult<Bound<'py, PyAny>> {
        let Fleet {
            started,
            failed,
            skipped,
            ..
        } = fleet;
        let jails = PyList::empty(py);
        for started in started {
            let policy = Policy::default();
            jails.append(StartedJail::made(py, started, &self.machine, policy)?)?;
        }
        let errors = PyDict::new(py);
        for (name, error) in failed {
            errors.set_item(name.to_string_lossy(), error::exception(py, &error)?)?;
        }
        let skipped = skipped.iter().map(|name| name.to_string_lossy());
        let skipped = PyList::new(py, skipped.collect::<Vec<_>>())?;
        let class = py.import("jailrs._fleet")?.getattr("Fleet")?;
        class.call1((jails, errors, skipped))
    }
}

/// Makes a call on another thread, while this one looks for signals: one sets `broken`.
fn watched<T: Send>(broken: &AtomicBool, call: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let (done, is_done) = std::sync::mpsc::channel();
        let thread = scope.spawn(move || {
            let result = call();
            // Nobody waits for it only if this thread is gone.
            let _ = done.send(());
            result
        });
        while is_done.recv_timeout(PERIOD).is_err() && !thread.is_finished() {
            if interrupt::is_pending() {
                broken.store(true, Ordering::Relaxed);
            }
        }
        interrupt::undoing();
        match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// What ``Host.recover`` found of a jail, and did.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Recovered {
    /// The jail's name.
    #[pyo3(get)]
    jail: String,
    /// ``"in use"``: a program has it, and nothing was done. ``"running"``: it runs, and is the
    /// caller's. ``"undone"``: what was begun is undone. ``"left"``: not all of it could be undone.
    /// ``"unreadable"``: the journal is of no use, and nothing was done.
    #[pyo3(get)]
    outcome: &'static str,
    /// The jail, if it is running.
    #[pyo3(get)]
    started: Option<Py<StartedJail>>,
    /// What went wrong on the way.
    #[pyo3(get)]
    errors: Py<PyTuple>,
}

#[pymethods]
impl Recovered {
    fn __repr__(&self) -> String {
        format!("<Recovered {}: {}>", self.jail, self.outcome)
    }
}

impl Recovered {
    fn new(py: Python<'_>, host: &Host, found: jail::life::Recovered) -> PyResult<Self> {
        let mut started = None;
        let (outcome, errors) = match found.outcome {
            Outcome::InUse => ("in use", Vec::new()),
            Outcome::Running(jail) => {
                let policy = Policy::default();
                started = Some(StartedJail::made(py, *jail, &host.machine, policy)?);
                ("running", Vec::new())
            }
            Outcome::Undone(errors) => ("undone", errors),
            Outcome::Left(error) => ("left", vec![error]),
            Outcome::Unreadable(error) => ("unreadable", vec![error]),
            // One that came after this module.
            _ => ("other", Vec::new()),
        };
        let errors = errors.iter().map(|error| error::exception(py, error));
        let errors = PyTuple::new(py, errors.collect::<PyResult<Vec<_>>>()?)?;
        Ok(Self {
            jail: found.jail,
            outcome,
            started,
            errors: errors.unbind(),
        })
    }
}

/// How long it may take until a signal is seen.
const PERIOD: Duration = Duration::from_millis(50);
