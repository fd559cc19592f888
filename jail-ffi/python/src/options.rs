//! Options that come as `**keywords`.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyString};

use crate::arg;

/// Keywords of a call, each of which is taken once.
#[derive(Debug)]
pub(crate) struct Options<'a, 'py> {
    call: &'static str,
    given: Option<&'a Bound<'py, PyDict>>,
    taken: Vec<&'static str>,
}

impl<'a, 'py> Options<'a, 'py> {
    pub(crate) const fn new(call: &'static str, given: Option<&'a Bound<'py, PyDict>>) -> Self {
        Self {
            call,
            given,
            taken: Vec::new(),
        }
    }

    /// What was given for one; `None` is nothing.
    pub(crate) fn take(&mut self, name: &'static str) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.taken.push(name);
        let given = self.given.map(|given| given.get_item(name)).transpose()?;
        Ok(given.flatten().filter(|given| !given.is_none()))
    }

    /// Whether a switch is on.
    pub(crate) fn flag(&mut self, name: &'static str) -> PyResult<bool> {
        match self.take(name)? {
            None => Ok(false),
            Some(given) => match given.cast::<PyBool>() {
                Ok(given) => Ok(given.is_true()),
                Err(_) => Err(arg::type_error(name, "bool", &given)),
            },
        }
    }

    /// Converts what was given for one.
    pub(crate) fn with<T>(
        &mut self,
        name: &'static str,
        convert: impl FnOnce(&str, &Bound<'py, PyAny>) -> PyResult<T>,
    ) -> PyResult<Option<T>> {
        let given = self.take(name)?;
        given.map(|given| convert(name, &given)).transpose()
    }

    /// `TypeError` for a keyword that nobody took.
    pub(crate) fn end(self) -> PyResult<()> {
        for (name, _) in self.given.into_iter().flatten() {
            let name = name.cast::<PyString>()?.to_string_lossy().into_owned();
            if !self.taken.contains(&name.as_str()) {
                return Err(PyTypeError::new_err(format!(
                    "{}() got an unexpected keyword argument '{name}'",
                    self.call
                )));
            }
        }
        Ok(())
    }
}
