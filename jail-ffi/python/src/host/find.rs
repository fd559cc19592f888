//! Jails, processes and what else a host has.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyInt, PyList};

use super::Host;
use crate::jail::Jail;
use crate::jails::{Jails, Question, Snapshot};
use crate::process::Process;
use crate::{call, host};

#[pymethods]
impl Host {
    /// The jail of this name or number, whoever made it.
    ///
    /// Raises:
    ///     JailNotFoundError: ``ENOENT``: there is none, or it is dying.
    ///     ValueError: no name or number that a jail can have.
    fn jail(&self, py: Python<'_>, jail: &Bound<'_, PyAny>) -> PyResult<Jail> {
        let inner = self.get()?;
        let found = if jail.is_instance_of::<PyInt>() {
            let jid = host::jid("jail", jail)?;
            call::enter(py, || inner.jail_by_jid(jid))?
        } else {
            let name = crate::arg::text("jail", jail)?;
            call::enter(py, || inner.jail(name))?
        };
        Ok(Jail::new(found, &self.machine))
    }

    /// All jails that the caller sees, nested ones included, by number: a sequence of ``JailInfo``
    /// that are made when they are looked at. One jail_get(2) a jail.
    ///
    /// Args:
    ///     params: ask for these parameters too.
    ///     only: ask for these instead, and for name, parent and whether it is dying.
    ///     dying: jails that are removed and not gone yet, too.
    ///     top_level: only jails in no other one.
    ///     inside: only jails somewhere inside this one.
    ///
    /// Raises:
    ///     JailUnknownParamError: this kernel has no such parameter.
    ///     JailGoneError: the jail ``inside`` which to look has been removed.
    #[pyo3(signature = (*, params=None, only=None, dying=false, top_level=false, inside=None))]
    fn jails(
        &self,
        py: Python<'_>,
        params: Option<&Bound<'_, PyAny>>,
        only: Option<&Bound<'_, PyAny>>,
        dying: bool,
        top_level: bool,
        inside: Option<&Bound<'_, Jail>>,
    ) -> PyResult<Jails> {
        let inside = inside.map(|jail| jail.get().handle()).transpose()?;
        let question = Question::new(params, only, dying, top_level)?;
        question.ask(py, &self.machine, inside.as_deref())
    }

    /// All jails as a tree; it shows itself as one.
    ///
    /// Raises:
    ///     JailError: what jail_get(2) answers.
    fn snapshot(&self, py: Python<'_>) -> PyResult<Snapshot> {
        let host = self.get()?;
        let snapshot = call::enter(py, || host.snapshot())?;
        Ok(Snapshot::new(snapshot, &self.machine))
    }

    /// All processes that the caller may see, those in jails too.
    ///
    /// Raises:
    ///     JailError: the kernel does not tell.
    fn processes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let host = self.get()?;
        let found = call::enter(py, || host.processes())?;
        Process::list(py, found, &self.machine)
    }

    /// Makes a jail from a spec: one jail_set(2). The spec's own ``create`` is the same.
    ///
    /// Raises:
    ///     JailExistsError: ``EEXIST``: there is one of that name.
    ///     JailError: as ``JailSpec.create``.
    fn create(
        slf: &Bound<'_, Self>,
        spec: &Bound<'_, crate::spec::JailSpec>,
    ) -> PyResult<Py<crate::made::CreatedJail>> {
        spec.get().create(slf.py(), slf)
    }

    /// What happens to jails from now on.
    ///
    /// Raises:
    ///     JailError: what kqueue(2), kevent(2) and jail_get(2) answer.
    fn events(&self, py: Python<'_>) -> PyResult<crate::events::Events> {
        let host = self.get()?;
        let events = call::enter(py, || host.events())?;
        Ok(crate::events::Events::new(events, self.machine.nature()))
    }
}

impl Host {
    pub(crate) fn shared(&self) -> &Arc<host::Machine> {
        &self.machine
    }
}
