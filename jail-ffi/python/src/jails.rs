//! Lists of jails, and what a list tells of one.

mod info;
mod snapshot;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PySlice, PyString};

pub(crate) use info::JailInfo;
pub(crate) use snapshot::Snapshot;

use crate::arg;
use crate::call;
use crate::host::Machine;

/// Jails as they were when the kernel was asked, by number. It is a sequence of ``JailInfo``, each
/// of which is made when it is looked at.
#[pyclass(frozen, sequence, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct Jails {
    found: Arc<[jail::JailInfo]>,
    machine: Arc<Machine>,
}

#[pymethods]
impl Jails {
    fn __len__(&self) -> usize {
        self.found.len()
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        index: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(slice) = index.cast::<PySlice>() {
            let range = slice.indices(isize::try_from(self.found.len())?)?;
            let list = PyList::empty(py);
            let mut at = range.start;
            for _ in 0..range.slicelength {
                list.append(self.at(py, at)?)?;
                at += range.step;
            }
            return Ok(list.into_any());
        }
        let at = index.extract::<isize>();
        let at = at.map_err(|_| arg::type_error("index", "int or slice", index))?;
        let len = isize::try_from(self.found.len())?;
        let at = if at < 0 { at + len } else { at };
        self.at(py, at)
    }

    fn __iter__(&self) -> JailsIterator {
        JailsIterator {
            found: Arc::clone(&self.found),
            machine: Arc::clone(&self.machine),
            next: AtomicUsize::new(0),
        }
    }

    fn __contains__(&self, jail: &Bound<'_, PyAny>) -> bool {
        if let Ok(info) = jail.cast::<JailInfo>() {
            return self.found.iter().any(|one| info.get().is(one));
        }
        let name = jail.cast::<PyString>();
        let name = name.map(|name| name.to_string_lossy().into_owned());
        name.is_ok_and(|name| self.found.iter().any(|one| *one.name() == *name))
    }

    fn __repr__(&self) -> String {
        let names: Vec<_> = self
            .found
            .iter()
            .map(|one| one.name().to_string())
            .collect();
        format!("<Jails: {}>", names.join(", "))
    }

    fn __rich__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        show(slf.py(), "jails_rich", slf)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        show(slf.py(), "jails_html", slf)
    }
}

impl Jails {
    fn at<'py>(&self, py: Python<'py>, at: isize) -> PyResult<Bound<'py, PyAny>> {
        let index = usize::try_from(at).ok().filter(|at| *at < self.found.len());
        let index = index.ok_or_else(|| PyIndexError::new_err("no such jail in the list"))?;
        let info = JailInfo::new(&self.found, index, &self.machine);
        Ok(Bound::new(py, info)?.into_any())
    }
}

/// One jail of a list after the other.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct JailsIterator {
    found: Arc<[jail::JailInfo]>,
    machine: Arc<Machine>,
    next: AtomicUsize,
}

#[pymethods]
impl JailsIterator {
    const fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<JailInfo> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let there = next < self.found.len();
        there.then(|| JailInfo::new(&self.found, next, &self.machine))
    }
}

/// A picture of something, by `jailrs._show`.
pub(crate) fn show<'py>(
    py: Python<'py>,
    function: &str,
    of: &Bound<'py, impl pyo3::PyClass>,
) -> PyResult<Bound<'py, PyAny>> {
    py.import("jailrs._show")?.call_method1(function, (of,))
}

/// What is asked of each jail.
#[derive(Debug, Default)]
pub(crate) struct Question {
    params: Vec<String>,
    only: Option<Vec<String>>,
    dying: bool,
    top_level: bool,
    children: bool,
}

impl Question {
    pub(crate) fn new(
        params: Option<&Bound<'_, PyAny>>,
        only: Option<&Bound<'_, PyAny>>,
        dying: bool,
        top_level: bool,
    ) -> PyResult<Self> {
        let only = only.map(|only| arg::each("only", Some(only), arg::text));
        Ok(Self {
            params: arg::each("params", params, arg::text)?,
            only: only.transpose()?,
            dying,
            top_level,
            children: false,
        })
    }

    /// Jails directly inside another one, and not those deeper.
    pub(crate) fn children() -> Self {
        Self {
            children: true,
            ..Self::default()
        }
    }

    pub(crate) fn ask(
        &self,
        py: Python<'_>,
        machine: &Arc<Machine>,
        inside: Option<&jail::Jail>,
    ) -> PyResult<Jails> {
        let host = machine.host()?;
        let found = call::enter(py, || {
            let mut list = host.jails();
            if let Some(only) = &self.only {
                list = list.only(&strs(only));
            }
            list = list.params(&strs(&self.params));
            if self.dying {
                list = list.include_dying();
            }
            list = match inside {
                Some(jail) if self.children => list.children_of(jail),
                Some(jail) => list.below(jail),
                None if self.top_level => list.top_level(),
                None => list,
            };
            list.into_iter().collect::<Result<Vec<_>, _>>()
        })?;
        Ok(Jails {
            found: found.into(),
            machine: Arc::clone(machine),
        })
    }
}

fn strs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}
