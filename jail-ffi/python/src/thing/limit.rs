//! Limits of resources.

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::alias::hash;
use crate::arg;

/// What happens when a jail uses more of a resource than an amount: a rule of rctl(8) without its
/// subject.
///
/// Args:
///     rule: ``"resource:action=amount"`` with ``/process``, ``/user`` or ``/loginclass`` behind it
///         if the amount is not the whole jail's, as in ``"maxproc:deny=50"`` or
///         ``"memoryuse:sigterm=512M/process"``. Amounts may have units of bytes.
///
/// Raises:
///     ValueError: no such rule, or a combination that the kernel does not have.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct Limit(pub(crate) jail::Limit);

#[pymethods]
impl Limit {
    #[new]
    fn new(rule: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = arg::text("rule", rule)?;
        let limit = text.parse().map_err(arg::of(rule.py(), "rule"));
        limit.map(Self)
    }

    /// A limit beyond which more is refused.
    ///
    /// Args:
    ///     resource: by rctl(8)'s name, as in ``"maxproc"``.
    ///     amount: a number in the resource's unit, or a text as ``"512M"`` of bytes.
    ///
    /// Raises:
    ///     ValueError: no such resource, or an amount that the kernel cannot count.
    #[staticmethod]
    fn deny(resource: &Bound<'_, PyAny>, amount: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = resource.py();
        let name = arg::text("resource", resource)?;
        let resource = name.parse().map_err(arg::of(py, "resource"))?;
        let limit = match amount.is_instance_of::<PyString>() {
            true => jail::Limit::deny(resource, arg::size("amount", amount)?),
            false => jail::Limit::deny(resource, arg::number("amount", amount, u64::MAX)?),
        };
        limit.map(Self).map_err(arg::of(py, "amount"))
    }

    /// What is limited, by rctl(8)'s name.
    #[getter]
    fn resource(&self) -> &'static str {
        self.0.resource().name()
    }

    /// What happens: ``"deny"``, ``"log"``, ``"devctl"``, ``"throttle"`` or a signal as ``"sigterm"``.
    #[getter]
    fn action(&self) -> String {
        self.0.action().to_string()
    }

    /// The most that may be used, in the resource's unit: a number, bytes, seconds, percents, bytes
    /// or operations per second.
    #[getter]
    fn amount(&self) -> u64 {
        self.0.amount()
    }

    /// Whose usage counts: ``"jail"``, ``"process"``, ``"user"`` or ``"loginclass"``.
    #[getter]
    fn per(&self) -> &'static str {
        self.0.counted_per().name()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("Limit('{}')", self.0)
    }

    fn __hash__(&self) -> u64 {
        hash(&self.0.to_string())
    }
}

/// A limit, or its text.
pub(crate) fn of(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::Limit> {
    if let Ok(limit) = given.cast::<Limit>() {
        return Ok(limit.get().0);
    }
    if !given.is_instance_of::<PyString>() {
        return Err(arg::type_error(name, "Limit or str", given));
    }
    let text = arg::text(name, given)?;
    text.parse().map_err(arg::of(given.py(), name))
}
