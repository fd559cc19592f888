//! Which devices a jail sees.

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::alias::hash;
use crate::arg;

/// Rules of devfs(8) in their order: which devices a mount shows, and to whom.
///
/// Without any it shows every device: begin with ``DevfsRuleset.hide_all()``.
///
/// Args:
///     rules: texts as ``"path dri/* unhide"``, in an iterable or as lines of one text.
///
/// Raises:
///     ValueError: no such rule; line and column are told.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct DevfsRuleset(pub(crate) jail::DevfsRuleset);

#[pymethods]
impl DevfsRuleset {
    #[new]
    #[pyo3(signature = (rules=None))]
    fn new(rules: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let rules = rules.map(|rules| of("rules", rules)).transpose()?;
        Ok(Self(rules.unwrap_or_default()))
    }

    /// Hides everything: what a ruleset for jails begins with.
    #[staticmethod]
    fn hide_all() -> Self {
        Self(jail::DevfsRuleset::hide_all())
    }

    /// What jails get by default: ``null``, ``zero``, ``random``, terminals, the standard streams.
    #[staticmethod]
    fn jail() -> Self {
        Self(jail::DevfsRuleset::jail())
    }

    /// What jails with their own network stack get by default: also ``pf``.
    #[staticmethod]
    fn jail_vnet() -> Self {
        Self(jail::DevfsRuleset::jail_vnet())
    }

    /// The same rules and one more that shows what matches a pattern, as ``"dri/renderD128"``, and
    /// the directories it is in.
    ///
    /// Raises:
    ///     ValueError: a pattern that could match nothing.
    fn expose(&self, pattern: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = arg::text("pattern", pattern)?;
        let rules = self.0.clone().expose(&text);
        rules.map(Self).map_err(arg::of(pattern.py(), "pattern"))
    }

    /// The same rules and one more.
    ///
    /// Raises:
    ///     ValueError: no such rule; the column is told.
    fn rule(&self, rule: &Bound<'_, PyAny>) -> PyResult<Self> {
        let rule = arg::text("rule", rule)?
            .parse()
            .map_err(arg::of(rule.py(), "rule"))?;
        Ok(Self(self.0.clone().rule(rule)))
    }

    fn __len__(&self) -> usize {
        self.0.rules().len()
    }

    fn __iter__(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let rules: Vec<String> = self.0.rules().iter().map(ToString::to_string).collect();
        Ok(rules.into_pyobject(py)?.try_iter()?.into_any().unbind())
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<DevfsRuleset of {} rules>", self.0.rules().len())
    }

    fn __hash__(&self) -> u64 {
        hash(&self.0.to_string())
    }
}

/// A ruleset, or what one is made of.
pub(crate) fn of(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::DevfsRuleset> {
    let py = given.py();
    if let Ok(rules) = given.cast::<DevfsRuleset>() {
        return Ok(rules.get().0.clone());
    }
    if given.is_instance_of::<PyString>() {
        let text = arg::text(name, given)?;
        return jail::DevfsRuleset::parse(&text).map_err(arg::of(py, name));
    }
    let rules = arg::each(name, Some(given), |name, given| {
        let rule = arg::text(name, given)?;
        rule.parse::<jail::DevfsRule>().map_err(arg::of(py, name))
    })?;
    Ok(rules.into())
}
