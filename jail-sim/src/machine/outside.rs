//! The end of a machine: when nobody outside has a handle to it any more.

use std::sync::Arc;

use crate::shared::Shared;

/// Shared by all handles outside the machine's own programs. The last one that goes ends every
/// program, or their threads would wait for each other for ever.
#[derive(Debug)]
pub(crate) struct Outside {
    pub(crate) shared: Arc<Shared>,
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.shared.call(|state| state.kill_all());
    }
}
