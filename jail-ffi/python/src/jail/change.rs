//! Changing and ending a jail.

use jail::JailUpdate;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::Jail;
use crate::{arg, call, host, params, process, thing};

#[pymethods]
impl Jail {
    /// Changes parameters: all of them or, on an error, none. One jail_set(2).
    ///
    /// Names are the kernel's in ``params``, as in ``{"allow.raw_sockets": True}``; as keywords they
    /// have ``_`` for ``.``, as in ``allow_raw_sockets=True``. ``None`` empties a list of addresses
    /// and removes a key of ``meta`` or ``env``.
    ///
    /// Raises:
    ///     TypeError: a value of another type, or a keyword that is no parameter.
    ///     ValueError: a parameter that cannot be changed, or a value that cannot work.
    ///     JailPermissionError: ``EPERM``: not root, or laxer than the jail around.
    ///     JailBusyError: ``EADDRINUSE``: another jail has an address.
    ///     JailGoneError: the jail has been removed.
    #[pyo3(signature = (params=None, /, **keywords))]
    fn update(
        &self,
        py: Python<'_>,
        params: Option<&Bound<'_, PyAny>>,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        let given = params::of("update", params, keywords)?;
        self.set(py, given)
    }

    fn __setitem__(&self, name: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let text = arg::text("name", name)?;
        let value = crate::value::from_python(&text, value)?;
        self.set(name.py(), vec![(text, value)])
    }

    /// Gives it another name, among the same jails; the handle goes along.
    ///
    /// Raises:
    ///     ValueError: another parent, or a nested jail since 15.0.
    ///     JailExistsError: ``EEXIST``: there is one of that name.
    ///     JailGoneError: the jail has been removed.
    fn rename(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        let name = host::jail_name("name", name)?;
        self.handle()?;
        call::enter(py, || self.renamed(&name))
    }

    /// Removes it with everything in it: processes and jails inside are killed. Does not wait for
    /// that, and leaves what the host has around it.
    ///
    /// Raises:
    ///     JailPermissionError: ``EPERM``: not root.
    ///     JailGoneError: the jail has been removed.
    fn remove(&self, py: Python<'_>) -> PyResult<()> {
        let jail = self.handle()?;
        call::enter(py, || jail.remove())
    }

    /// Waits until nothing is left of a removed jail, for so many seconds.
    ///
    /// Raises:
    ///     JailTimeoutError: something of it is left, or it is alive.
    ///     JailReusedError: before 15.0, it was renamed, or another jail has its number.
    fn wait_gone(&self, py: Python<'_>, timeout: &Bound<'_, PyAny>) -> PyResult<()> {
        let limit = arg::time("timeout", timeout)?;
        let jail = self.handle()?;
        call::enter(py, || jail.wait_gone(limit))
    }

    /// Sends each of its processes a signal, by FreeBSD's number, name (``"TERM"``) or as of the
    /// module ``signal``; with ``nested`` those of jails inside, too. Gives how many there were.
    ///
    /// Raises:
    ///     JailPermissionError: ``EPERM``, after all have been tried.
    ///     JailGoneError: the jail has been removed.
    #[pyo3(signature = (signal, *, nested=false))]
    fn signal(&self, py: Python<'_>, signal: &Bound<'_, PyAny>, nested: bool) -> PyResult<usize> {
        let signal = process::number("signal", signal)?;
        let jail = self.handle()?;
        call::enter(py, || match nested {
            true => jail.signal_nested(signal),
            false => jail.signal_all(signal),
        })
    }

    /// Lets what runs in it, and in jails inside, use these processors only: a ``CpuSet``, a text as
    /// ``"0-3,5"``, or numbers.
    ///
    /// Raises:
    ///     ValueError: none, or ``EINVAL``: one that the host does not have.
    ///     JailError: ``EDEADLK``: a jail inside, or a process bound to others, would have none.
    ///     JailGoneError: the jail has been removed.
    fn set_cpus(&self, py: Python<'_>, cpus: &Bound<'_, PyAny>) -> PyResult<()> {
        let cpus = thing::cpu_set("cpus", cpus)?;
        let jail = self.handle()?;
        call::enter(py, || jail.set_cpus(&cpus))
    }

    /// Puts the calling process into the jail, all its threads, for good: for a process that was
    /// made for that and has one thread. To run a program in a jail, use ``run``.
    ///
    /// Raises:
    ///     JailPermissionError: ``EPERM``: not root, or the process has a directory open.
    ///     JailGoneError: the jail has been removed.
    fn attach(&self, py: Python<'_>) -> PyResult<()> {
        let jail = self.handle()?;
        call::enter(py, || jail.attach())
    }
}

impl Jail {
    /// One after the other, so that the handle knows the name that was the last.
    fn renamed(&self, name: &jail::JailName) -> Result<(), jail::Error> {
        let _renaming = self.renaming.lock();
        let Ok(current) = self.handle() else {
            let problem = "the handle is another process's";
            return Err(jail::Error::answer("rename", name.to_string(), problem));
        };
        let mut jail = jail::Jail::clone(&current);
        jail.rename(name)?;
        self.becomes(jail);
        Ok(())
    }

    fn set(&self, py: Python<'_>, given: Vec<(String, jail::Value)>) -> PyResult<()> {
        let jail = self.handle()?;
        call::enter(py, || {
            let mut update = JailUpdate::new();
            for (name, value) in given {
                update = update.param(&name, value);
            }
            jail.update(&update)
        })
    }
}
