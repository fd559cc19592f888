//! A jail that exists.

mod change;
mod limits;
mod look;
mod run;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use pyo3::prelude::*;

use crate::fork::Kept;
use crate::host::{Host, Machine};

/// A jail that exists: a handle that acts on the jail it was made for, or on none.
///
/// Parameters are items by the kernel's names, as in ``jail["allow.raw_sockets"]``, and can be set
/// likewise. Numbers and names are used again: a jail that is gone is a ``JailGoneError``, another
/// one in its place a ``JailReusedError``.
///
/// Since 15.0 each handle holds a descriptor: a program with thousands of jails keeps the list and
/// opens a handle to act.
///
/// >>> host = Host.simulated()
/// >>> with JailSpec("web", addresses=["10.0.0.1"]).create(host) as jail:
/// ...     jail["host.hostname"] = "www"
/// ...     jail.get("host.hostname", "ip4.addr")
/// {'host.hostname': 'www', 'ip4.addr': [IPv4Address('10.0.0.1')]}
#[pyclass(frozen, subclass, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Jail {
    /// Another one after it was renamed or started again.
    jail: RwLock<Kept<Arc<jail::Jail>>>,
    /// Held while it is renamed.
    renaming: Mutex<()>,
    pub(crate) machine: Arc<Machine>,
}

#[pymethods]
impl Jail {
    /// Its number. It finds a process's jail; to act on this jail, use the handle.
    #[getter]
    fn jid(&self) -> PyResult<i32> {
        self.with(|jail| jail.jid().raw())
    }

    /// Its name when the handle was made.
    #[getter]
    fn name(&self) -> PyResult<String> {
        self.with(|jail| jail.name().to_string_lossy().into_owned())
    }

    /// The host it is on.
    #[getter]
    fn host(&self) -> Host {
        Host::of(&self.machine)
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let class = slf.get_type().name()?.to_string();
        let (name, jid) = slf
            .get()
            .with(|jail| (jail.name().to_string(), jail.jid()))?;
        Ok(format!("<{class} {name} jid={jid}>"))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Self>() else {
            return Ok(false);
        };
        let other = other.get();
        let same = (self.jid()?, self.name()?) == (other.jid()?, other.name()?);
        Ok(same && Arc::ptr_eq(&self.machine, &other.machine))
    }

    fn __hash__(&self) -> PyResult<i64> {
        Ok(self.jid()?.into())
    }
}

impl Jail {
    pub(crate) fn new(jail: jail::Jail, machine: &Arc<Machine>) -> Self {
        Self {
            jail: RwLock::new(Kept::new(Arc::new(jail), machine.nature())),
            renaming: Mutex::new(()),
            machine: Arc::clone(machine),
        }
    }

    /// The library's own handle, to be used while Python goes on. It is this one and no clone, since
    /// what it learns of the jail it has to know the next time.
    pub(crate) fn handle(&self) -> PyResult<Arc<jail::Jail>> {
        self.with(Arc::clone)
    }

    /// From now on it is this one.
    pub(crate) fn becomes(&self, jail: jail::Jail) {
        let kept = Kept::new(Arc::new(jail), self.machine.nature());
        let old = {
            let mut at = self.jail.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *at, kept)
        };
        drop(old);
    }

    fn with<T>(&self, look: impl FnOnce(&Arc<jail::Jail>) -> T) -> PyResult<T> {
        let kept = self.jail.read().unwrap_or_else(PoisonError::into_inner);
        kept.get().map(look)
    }
}
