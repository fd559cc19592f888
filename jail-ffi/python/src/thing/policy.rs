//! How a jail is stopped.

use pyo3::prelude::*;

use super::alias::hash;
use crate::arg;

/// How a jail is stopped.
///
/// Args:
///     term: seconds that its processes may take to end after ``SIGTERM``, before they are killed;
///         with 0 they are killed at once. 10 as with jail(8).
///     commands: whether stop commands and prestop hooks are run.
///
/// Raises:
///     ValueError: less than no time.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct StopPolicy(pub(crate) jail::life::StopPolicy);

#[pymethods]
impl StopPolicy {
    #[new]
    #[pyo3(signature = (*, term=None, commands=true))]
    fn new(term: Option<&Bound<'_, PyAny>>, commands: bool) -> PyResult<Self> {
        let mut policy = jail::life::StopPolicy::default();
        if let Some(term) = term {
            policy = policy.term(arg::time("term", term)?);
        }
        policy.commands = commands;
        Ok(Self(policy))
    }

    /// No commands, no ``SIGTERM``: the jail is removed at once.
    #[staticmethod]
    fn now() -> Self {
        Self(jail::life::StopPolicy::now())
    }

    /// Seconds that its processes may take to end after ``SIGTERM``.
    #[getter]
    fn term(&self) -> f64 {
        self.0.term.as_secs_f64()
    }

    /// Whether stop commands and prestop hooks are run.
    #[getter]
    fn commands(&self) -> bool {
        self.0.commands
    }

    fn __repr__(&self) -> String {
        let commands = if self.0.commands { "True" } else { "False" };
        format!("StopPolicy(term={:?}, commands={commands})", self.term())
    }

    fn __hash__(&self) -> u64 {
        hash(&self.__repr__())
    }
}
