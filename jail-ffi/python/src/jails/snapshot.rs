//! All jails as a tree.

use std::sync::Arc;

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::PyList;

use super::{JailInfo, show};
use crate::host::{self, Machine};

/// Jails and the jails in them, as one pass over the list found them. As a text it is a tree.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Snapshot {
    found: jail::Snapshot,
    machine: Arc<Machine>,
}

#[pymethods]
impl Snapshot {
    /// The jails that are in no other one.
    fn roots<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.list(py, self.found.roots())
    }

    /// The jails directly inside the one of this number.
    ///
    /// Raises:
    ///     ValueError: no number of a jail.
    fn children<'py>(
        &self,
        py: Python<'py>,
        jid: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        self.list(py, self.found.children(host::jid("jid", jid)?))
    }

    fn __len__(&self) -> usize {
        self.found.len()
    }

    fn __iter__(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self
            .list(py, self.found.iter())?
            .try_iter()?
            .into_any()
            .unbind())
    }

    fn __getitem__(&self, jid: &Bound<'_, PyAny>) -> PyResult<JailInfo> {
        let info = self.found.get(host::jid("jid", jid)?);
        let info = info.ok_or_else(|| PyKeyError::new_err(jid.clone().unbind()))?;
        Ok(JailInfo::alone(info.clone(), &self.machine))
    }

    fn __str__(&self) -> String {
        self.found.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Snapshot of {} jails>", self.found.len())
    }

    fn __rich__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        show(slf.py(), "snapshot_rich", slf)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        show(slf.py(), "snapshot_html", slf)
    }
}

impl Snapshot {
    pub(crate) fn new(found: jail::Snapshot, machine: &Arc<Machine>) -> Self {
        let machine = Arc::clone(machine);
        Self { found, machine }
    }

    fn list<'py, 'a>(
        &self,
        py: Python<'py>,
        infos: impl Iterator<Item = &'a jail::JailInfo>,
    ) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for info in infos {
            list.append(Bound::new(
                py,
                JailInfo::alone(info.clone(), &self.machine),
            )?)?;
        }
        Ok(list)
    }
}
