//! What starting or stopping a jail will do.

use pyo3::prelude::*;
use pyo3::types::{PyList, PySequence};

use crate::jails::show;

/// The steps of a start or a stop, in their order. As a text it is a step a line, each with the
/// command that an administrator would have typed.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Plan(pub(crate) jail::life::Plan);

#[pymethods]
impl Plan {
    /// The jail's name.
    #[getter]
    fn jail(&self) -> String {
        self.0.name().to_string_lossy().into_owned()
    }

    /// The steps.
    #[getter]
    fn steps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let steps = self.0.steps().iter();
        let steps = steps.map(|step| Bound::new(py, Step::from(step)));
        PyList::new(py, steps.collect::<PyResult<Vec<_>>>()?)
    }

    fn __len__(&self) -> usize {
        self.0.steps().len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.steps(py)?.try_iter()?.into_any())
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        index: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let steps = self.steps(py)?;
        steps.cast::<PySequence>()?.as_any().get_item(index)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!(
            "<Plan of {} steps for {}>",
            self.0.steps().len(),
            self.0.name()
        )
    }

    fn __rich__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        show(slf.py(), "plan_rich", slf)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        show(slf.py(), "plan_html", slf)
    }
}

/// One step of a plan; as a text, what it does.
#[pyclass(frozen, eq, hash, module = "jailrs")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Step {
    words: String,
    shell: String,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.words)
    }
}

impl From<&jail::life::Step> for Step {
    fn from(step: &jail::life::Step) -> Self {
        Self {
            words: step.to_string(),
            shell: step.shell().to_owned(),
        }
    }
}

#[pymethods]
impl Step {
    /// The command that an administrator would have typed; a comment where there is none.
    #[getter]
    fn shell(&self) -> &str {
        &self.shell
    }

    fn __str__(&self) -> &str {
        &self.words
    }

    fn __repr__(&self) -> String {
        format!("<Step {}>", self.words)
    }
}
