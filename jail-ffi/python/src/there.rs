//! Things on the host that were put there one by one, and are taken away again.

mod alias;
mod disk;
mod mount;
mod rules;

use std::sync::atomic::{AtomicBool, Ordering};

use jail::Error;
use pyo3::prelude::*;

pub(crate) use alias::AddedAlias;
pub(crate) use disk::Md;
pub(crate) use mount::Mounted;
pub(crate) use rules::AppliedRuleset;

use crate::call;
use crate::fork::{Kept, Nature};

/// One of them, and whether it has been taken away.
#[derive(Debug)]
struct There<T> {
    thing: Kept<T>,
    is_gone: AtomicBool,
}

impl<T: Sync> There<T> {
    fn new(thing: T, nature: Nature) -> Self {
        Self {
            thing: Kept::new(thing, nature),
            is_gone: AtomicBool::new(false),
        }
    }

    fn get(&self) -> PyResult<&T> {
        self.thing.get()
    }

    /// Takes it away; if that fails it can be tried again, and again afterwards is nothing.
    fn end(
        &self,
        py: Python<'_>,
        end: impl FnOnce(&T) -> Result<(), Error> + Send,
    ) -> PyResult<()> {
        let thing = self.thing.get()?;
        if self.is_gone.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let ended = call::enter(py, || end(thing));
        if ended.is_err() {
            self.is_gone.store(false, Ordering::Release);
        }
        ended
    }
}
