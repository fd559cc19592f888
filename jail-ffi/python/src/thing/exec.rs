//! Programs that run when a jail starts or stops.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping, PyString};

use super::alias::hash;
use crate::arg;

/// A program that is run when a jail starts or stops: never a line for a shell.
///
/// It has a clean environment and nothing to read, and must end in success within its time, or it
/// is killed and the step has failed.
///
/// Args:
///     args: the program and its arguments, or the program alone.
///     env: variables of its environment.
///     cwd: where it starts.
///     user: who it runs as, by name in the jail's own ``etc/passwd`` or by number.
///     console: a file on the host to whose end its output goes.
///     quiet: its output goes nowhere.
///     timeout: seconds it may take, 300 unless given.
///
/// Raises:
///     ValueError: no program.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct Exec(pub(crate) jail::life::Exec);

#[pymethods]
impl Exec {
    #[new]
    #[pyo3(signature = (args, *, env=None, cwd=None, user=None, console=None, quiet=false, timeout=None))]
    fn new(
        args: &Bound<'_, PyAny>,
        env: Option<&Bound<'_, PyAny>>,
        cwd: Option<&Bound<'_, PyAny>>,
        user: Option<&Bound<'_, PyAny>>,
        console: Option<&Bound<'_, PyAny>>,
        quiet: bool,
        timeout: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut words = match is_text(args) {
            true => vec![arg::os("args", args)?],
            false => arg::each("args", Some(args), arg::os)?,
        }
        .into_iter();
        let Some(program) = words.next() else {
            return Err(arg::value_error(args.py(), "args", "no program"));
        };
        let mut exec = jail::life::Exec::new(program).args(words);
        for (name, value) in pairs("env", env)? {
            exec = exec.env(arg::os("env", &name)?, arg::os("env", &value)?);
        }
        if let Some(dir) = cwd {
            exec = exec.current_dir(arg::os("cwd", dir)?);
        }
        if let Some(who) = user {
            exec = exec.user(crate::command::user("user", who)?);
        }
        if let Some(log) = console {
            exec = exec.console(arg::path("console", log)?);
        }
        if quiet {
            exec = exec.quiet();
        }
        if let Some(limit) = timeout {
            exec = exec.timeout(arg::time("timeout", limit)?);
        }
        Ok(Self(exec))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Exec {}>", self.0)
    }

    fn __hash__(&self) -> u64 {
        hash(&self.0.to_string())
    }
}

/// Programs: each an `Exec`, or a list of words.
pub(crate) fn execs(
    name: &str,
    given: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<jail::life::Exec>> {
    arg::each(name, given, exec)
}

pub(crate) fn exec(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::life::Exec> {
    if let Ok(exec) = given.cast::<Exec>() {
        return Ok(exec.get().0.clone());
    }
    if is_text(given) {
        let expected = "Exec or a list of words, as [[\"/bin/sh\", \"/etc/rc\"]]";
        return Err(arg::type_error(name, expected, given));
    }
    let mut words = arg::each(name, Some(given), arg::os)?.into_iter();
    let program = words.next();
    let program = program.ok_or_else(|| arg::value_error(given.py(), name, "no program"))?;
    Ok(jail::life::Exec::new(program).args(words))
}

/// The items of a mapping.
pub(crate) fn pairs<'py>(
    name: &str,
    given: Option<&Bound<'py, PyAny>>,
) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    let Some(given) = given else {
        return Ok(Vec::new());
    };
    let pairs = given.cast::<PyMapping>();
    let pairs = pairs.map_err(|_| arg::type_error(name, "a mapping", given))?;
    let pairs = pairs.items()?;
    pairs
        .iter()
        .map(|pair| Ok((pair.get_item(0)?, pair.get_item(1)?)))
        .collect()
}

pub(crate) fn is_text(given: &Bound<'_, PyAny>) -> bool {
    given.is_instance_of::<PyString>()
        || given.is_instance_of::<PyBytes>()
        || given.hasattr("__fspath__").unwrap_or(false)
}
