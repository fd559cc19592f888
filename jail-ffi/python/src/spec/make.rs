//! Making and starting a jail.

use jail::Error;
use jail::life::{IfRunning, StartOptions};
use pyo3::prelude::*;

use super::JailSpec;
use crate::host::Host;
use crate::jail::Jail;
use crate::made::{CreatedJail, OwnedJail};
use crate::observe::Progress;
use crate::started::StartedJail;
use crate::thing::StopPolicy;
use crate::{arg, call};

#[pymethods]
impl JailSpec {
    /// Makes the jail: one jail_set(2). In a ``with`` statement it is removed at the end.
    ///
    /// Raises:
    ///     ValueError: a value that cannot work, or there is more to be done, which ``start`` does;
    ///         nothing was called.
    ///     JailExistsError: ``EEXIST``: there is a jail of that name or number.
    ///     JailFileNotFoundError: ``ENOENT``: no directory at ``path``, or no jail for it to be in.
    ///     JailPermissionError: ``EPERM``: not root, or laxer than the jail around.
    ///     JailBusyError: ``EADDRINUSE``: another jail has an address.
    ///     JailUnsupportedError: this kernel lacks a parameter.
    pub(crate) fn create(
        &self,
        py: Python<'_>,
        host: &Bound<'_, Host>,
    ) -> PyResult<Py<CreatedJail>> {
        let (spec, machine) = (self.hooked(None), host.get().shared());
        let host = machine.host()?;
        let jail = call::enter_or_else(py, || spec.create(host), |jail| jail.remove())?;
        CreatedJail::made(py, Jail::new(jail, machine))
    }

    /// Makes the jail, to be removed when the handle goes: at the end of a ``with`` statement, when
    /// nobody has the handle any more, and since 15.0 when the program ends in whatever way.
    ///
    /// Raises:
    ///     JailError: as ``create``.
    fn create_owned(&self, py: Python<'_>, host: &Bound<'_, Host>) -> PyResult<Py<OwnedJail>> {
        let (spec, machine) = (self.hooked(None), host.get().shared());
        let host = machine.host()?;
        let owned = call::enter(py, || spec.create_owned(host))?;
        OwnedJail::made(py, owned, machine)
    }

    /// Makes the jail with all it has around it, in jail(8)'s order, and runs its start commands.
    /// If a step fails, or Ctrl-C is pressed, those before it are undone in reverse. In a ``with``
    /// statement the jail is stopped at the end.
    ///
    /// Args:
    ///     host: where.
    ///     if_running: what becomes of it if a jail of that name runs: ``"refuse"`` is an error,
    ///         ``"return"`` gives that one.
    ///     progress: a function that is told of each step by a ``StepEvent``. What it raises ends
    ///         the start, and is raised when all is undone.
    ///     stop: how the jail is stopped at the end of a ``with`` statement.
    ///
    /// Raises:
    ///     JailError: a step failed; ``step`` says which, ``undo_failures`` what could not be undone.
    ///         The class is the one of why it failed.
    ///     JailExistsError: ``EEXIST``: a jail of that name runs.
    ///     JailBusyError: somebody else starts or stops it, or did not finish.
    #[pyo3(signature = (host, *, if_running="refuse", progress=None, stop=None))]
    fn start(
        &self,
        py: Python<'_>,
        host: &Bound<'_, Host>,
        if_running: &str,
        progress: Option<&Bound<'_, PyAny>>,
        stop: Option<&Bound<'_, StopPolicy>>,
    ) -> PyResult<Py<StartedJail>> {
        let mut options = StartOptions::default();
        options.if_running = match if_running {
            "refuse" => IfRunning::Refuse,
            "return" => IfRunning::Return,
            _ => return Err(arg::value_error(py, "if_running", "not refuse or return")),
        };
        let function = function("progress", progress)?;
        let policy = stop.map(|stop| stop.get().0).unwrap_or_default();
        let machine = host.get().shared();
        let (spec, host) = (self.hooked(Some(machine)), machine.host()?);
        let started = call::enter_or_else(
            py,
            || {
                let mut progress = Progress::new(function.as_ref());
                spec.start_with(host, options, &mut progress)
            },
            |mut started| started.stop(policy),
        )?;
        StartedJail::made(py, started, machine, policy)
    }
}

/// A function to be called.
pub(crate) fn function(
    name: &str,
    given: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<Py<PyAny>>> {
    match given {
        None => Ok(None),
        Some(given) if given.is_callable() => Ok(Some(given.clone().unbind())),
        Some(given) => Err(arg::type_error(name, "a function", given)),
    }
}

/// That the jail is gone already is no error for who removes it.
pub(crate) fn gone_is_fine(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(Error::Gone { .. }) => Ok(()),
        result => result,
    }
}
