//! Sets of processors.

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::alias::hash;
use crate::arg;

/// Which processors something may run on, by their numbers from 0.
///
/// Args:
///     cpus: a list as cpuset(1) has it, ``"0-3,5"``, or an iterable of numbers.
///
/// Raises:
///     ValueError: no such list, or a number beyond 1023.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct CpuSet(pub(crate) jail::CpuSet);

#[pymethods]
impl CpuSet {
    #[new]
    fn new(cpus: &Bound<'_, PyAny>) -> PyResult<Self> {
        of("cpus", cpus).map(Self)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __contains__(&self, cpu: u16) -> bool {
        self.0.contains(cpu)
    }

    fn __iter__(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let cpus: Vec<u16> = self.0.iter().collect();
        Ok(cpus.into_pyobject(py)?.try_iter()?.into_any().unbind())
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("CpuSet('{}')", self.0)
    }

    fn __hash__(&self) -> u64 {
        hash(&self.0.to_string())
    }
}

/// A set, or what one is made of.
pub(crate) fn of(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::CpuSet> {
    let py = given.py();
    if let Ok(set) = given.cast::<CpuSet>() {
        return Ok(set.get().0);
    }
    if given.is_instance_of::<PyString>() {
        let text = arg::text(name, given)?;
        return text.parse().map_err(arg::of(py, name));
    }
    let numbers = arg::each(name, Some(given), arg::number16)?;
    jail::CpuSet::new(numbers).map_err(arg::of(py, name))
}
