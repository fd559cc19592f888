//! What a forked child may do with what its parent made.

use std::sync::atomic::{AtomicU64, Ordering};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// How often this process is a fork of the one that loaded the module.
static FORKS: AtomicU64 = AtomicU64::new(0);

/// Called in a child that was forked.
#[pyfunction]
pub(crate) fn _after_fork() {
    FORKS.fetch_add(1, Ordering::Relaxed);
}

/// Whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Of the running kernel: a child may use it.
    Local,
    /// Of a machine in the memory of the process that made it, and with threads there.
    Simulated,
}

/// A thing that belongs to the process that made it. In a forked child it is not dropped where
/// that would end something of the parent's.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    /// Always there but in the end.
    value: Option<T>,
    nature: Nature,
    /// Dropping it undoes something.
    owning: bool,
    made_in: u64,
}

impl<T> Kept<T> {
    pub(crate) fn new(value: T, nature: Nature) -> Self {
        Self {
            value: Some(value),
            nature,
            owning: false,
            made_in: FORKS.load(Ordering::Relaxed),
        }
    }

    /// As [`new`](Self::new), of what does something when it is dropped.
    pub(crate) fn owning(value: T, nature: Nature) -> Self {
        let mut kept = Self::new(value, nature);
        kept.owning = true;
        kept
    }

    pub(crate) const fn nature(&self) -> Nature {
        self.nature
    }

    pub(crate) fn get(&self) -> PyResult<&T> {
        self.check()?;
        self.value.as_ref().ok_or_else(gone)
    }

    pub(crate) fn get_mut(&mut self) -> PyResult<&mut T> {
        self.check()?;
        self.value.as_mut().ok_or_else(gone)
    }

    /// What it is; nothing in a child where it must not be dropped.
    pub(crate) fn into_inner(mut self) -> Option<T> {
        self.check().ok()?;
        self.value.take()
    }

    /// `RuntimeError` in a child of the process that made it, if it can be of no use there.
    pub(crate) fn check(&self) -> PyResult<()> {
        if self.is_parents() && (self.owning || self.nature == Nature::Simulated) {
            return Err(gone());
        }
        Ok(())
    }

    fn is_parents(&self) -> bool {
        FORKS.load(Ordering::Relaxed) != self.made_in
    }
}

impl<T> Drop for Kept<T> {
    fn drop(&mut self) {
        if self.check().is_err() {
            std::mem::forget(self.value.take());
        }
    }
}

fn gone() -> PyErr {
    PyRuntimeError::new_err(
        "a simulated machine and what owns a jail belong to the process that made them; this is a fork of it",
    )
}
