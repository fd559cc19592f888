//! The machine.

mod find;
mod life;
mod limits;
mod look;
mod simulated;

use std::sync::Arc;

use jail::journal::DirStore;
use jail::kernel::Traced;
use jail::{Error, Kernel};
use pyo3::prelude::*;

pub(crate) use life::Recovered;
pub(crate) use look::Capabilities;

use crate::fork::{Kept, Nature};
use crate::patient::Patient;
use crate::thing::is_text;
use crate::{arg, call, interrupt};

/// The machine whose jails are managed: the one that this runs on, which has to be FreeBSD, or with
/// ``Host.simulated()`` a simulated one.
///
/// Names and numbers of jails are those that the calling process sees. A host can be used by
/// several threads at once.
///
/// Args:
///     load_modules: load kernel modules where something needs one; they stay loaded.
///     journal: the directory in which starts are written down, ``/var/run/jailrs`` unless given;
///         with ``False`` nothing is.
///     trace: a function that is given a line for every system call, as truss(1) has it.
///
/// Raises:
///     JailUnsupportedError: this is not FreeBSD.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) machine: Arc<Machine>,
}

/// What all handles of things on it share.
#[derive(Debug)]
pub(crate) struct Machine {
    kept: Kept<Inner>,
}

#[derive(Debug)]
struct Inner {
    host: jail::Host,
    /// Not waited for in slices.
    kernel: Arc<dyn Kernel>,
    options: HostOptions,
    simulated: Option<jail_sim::Machine>,
}

#[derive(Debug, Default)]
struct HostOptions {
    load_modules: bool,
    journal: Journal,
}

#[derive(Debug, Default)]
enum Journal {
    #[default]
    Default,
    Without,
    In(DirStore),
}

#[pymethods]
impl Host {
    #[new]
    #[pyo3(signature = (*, load_modules=false, journal=None, trace=None))]
    fn new(
        py: Python<'_>,
        load_modules: bool,
        journal: Option<&Bound<'_, PyAny>>,
        trace: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let options = HostOptions::new(load_modules, journal)?;
        let host = call::enter(py, jail::Host::local)?;
        let kernel = traced(Arc::clone(host.kernel()), trace);
        Ok(Self::made(kernel, options, None))
    }

    /// Whether the machine is a simulated one.
    #[getter]
    fn is_simulated(&self) -> bool {
        self.machine.nature() == Nature::Simulated
    }

    fn __repr__(&self) -> String {
        match self.is_simulated() {
            true => "<Host, simulated>".into(),
            false => "<Host>".into(),
        }
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Self>();
        other.is_ok_and(|other| Arc::ptr_eq(&self.machine, &other.get().machine))
    }

    fn __hash__(&self) -> usize {
        Arc::as_ptr(&self.machine).addr()
    }
}

impl Host {
    pub(crate) fn of(machine: &Arc<Machine>) -> Self {
        let machine = Arc::clone(machine);
        Self { machine }
    }

    /// The library's own.
    pub(crate) fn get(&self) -> PyResult<&jail::Host> {
        self.machine.host()
    }

    fn made(
        kernel: Arc<dyn Kernel>,
        options: HostOptions,
        simulated: Option<jail_sim::Machine>,
    ) -> Self {
        let nature = match simulated {
            Some(_) => Nature::Simulated,
            None => Nature::Local,
        };
        let inner = Inner {
            host: options.apply(jail::Host::new(Patient::new(Arc::clone(&kernel)))),
            kernel,
            options,
            simulated,
        };
        let machine = Arc::new(Machine {
            kept: Kept::new(inner, nature),
        });
        Self { machine }
    }
}

impl Machine {
    pub(crate) fn host(&self) -> PyResult<&jail::Host> {
        self.kept.get().map(|inner| &inner.host)
    }

    pub(crate) const fn nature(&self) -> Nature {
        self.kept.nature()
    }

    /// Another host of the same machine, whose waits all end when `broken` is set.
    pub(crate) fn breakable(
        &self,
        broken: &Arc<std::sync::atomic::AtomicBool>,
    ) -> PyResult<jail::Host> {
        let inner = self.kept.get()?;
        let kernel = Patient::breakable(Arc::clone(&inner.kernel), broken);
        Ok(inner.options.apply(jail::Host::new(kernel)))
    }
}

impl HostOptions {
    fn new(load_modules: bool, journal: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let journal = match journal {
            None => Journal::Default,
            Some(given) if is_text(given) => {
                Journal::In(DirStore::new(arg::path("journal", given)?))
            }
            Some(given) => match given.extract::<bool>() {
                Ok(false) => Journal::Without,
                Ok(true) => Journal::Default,
                Err(_) => return Err(arg::type_error("journal", "a path or False", given)),
            },
        };
        Ok(Self {
            load_modules,
            journal,
        })
    }

    fn apply(&self, mut host: jail::Host) -> jail::Host {
        if self.load_modules {
            host = host.loading_modules();
        }
        match &self.journal {
            Journal::Default => host,
            Journal::Without => host.without_journal(),
            Journal::In(store) => host.with_journal(store.clone()),
        }
    }
}

/// A kernel that tells a function of its calls, if there is one.
fn traced(kernel: Arc<dyn Kernel>, function: Option<Py<PyAny>>) -> Arc<dyn Kernel> {
    let Some(function) = function else {
        return kernel;
    };
    Arc::new(Traced::new(kernel, move |line| {
        let told = Python::try_attach(|py| function.call1(py, (line,)).map(drop));
        if let Some(Err(error)) = told {
            interrupt::raise(error);
        }
    }))
}

/// Looks something up by name or number.
pub(crate) fn jid(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::Jid> {
    let number = arg::number(name, given, i32::MAX.unsigned_abs().into())?;
    let jid = i32::try_from(number).ok().and_then(jail::Jid::new);
    jid.ok_or_else(|| arg::value_error(given.py(), name, "no number of a jail"))
}

/// A jail's name.
pub(crate) fn jail_name(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::JailName> {
    let text = arg::text(name, given)?;
    let parsed: Result<jail::JailName, Error> = text.parse();
    parsed.map_err(|error| crate::error::to_python(given.py(), &error))
}
