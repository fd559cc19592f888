//! The host: a cheap handle over a kernel.

use std::fmt;
use std::sync::Arc;

use crate::Kernel;

/// The machine whose jails are managed, through one kernel.
///
/// Cloning is cheap and all clones are the same host. Everything the library does goes through
/// the kernel it was made with.
#[derive(Clone)]
pub struct Host {
    kernel: Arc<dyn Kernel>,
}

impl Host {
    /// The host that this kernel runs: `FreeBsd`, a process of a simulated machine, or one of
    /// them decorated.
    #[must_use]
    pub fn new(kernel: impl Kernel) -> Self {
        Self {
            kernel: Arc::new(kernel),
        }
    }

    /// The kernel it was made with.
    #[must_use]
    pub fn kernel(&self) -> &Arc<dyn Kernel> {
        &self.kernel
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Host").field(&self.kernel).finish()
    }
}
