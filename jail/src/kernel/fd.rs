//! Descriptors, which belong to the kernel that made them.

use std::fmt;
use std::sync::Arc;

use super::Kernel;

/// A descriptor's number in its kernel. On a simulated kernel it means nothing to the computer
/// it runs on, so it is never an `OwnedFd`.
pub type RawFd = i32;

/// An open descriptor, closed by its own kernel when dropped.
pub struct Fd {
    raw: RawFd,
    kernel: Arc<dyn Kernel>,
}

impl Fd {
    /// Takes over `raw`, which this kernel has just given.
    #[must_use]
    pub fn new(raw: RawFd, kernel: Arc<dyn Kernel>) -> Self {
        Self { raw, kernel }
    }

    /// Its number.
    #[must_use]
    pub const fn raw(&self) -> RawFd {
        self.raw
    }

    /// The kernel that made it.
    #[must_use]
    pub fn kernel(&self) -> &dyn Kernel {
        &*self.kernel
    }

    /// Takes over another descriptor of the same kernel.
    pub(crate) fn sibling(&self, raw: RawFd) -> Self {
        Self::new(raw, Arc::clone(&self.kernel))
    }

    /// Gives up ownership: the caller closes it.
    #[must_use]
    pub fn into_raw(self) -> RawFd {
        let mut this = std::mem::ManuallyDrop::new(self);
        std::mem::replace(&mut this.raw, -1)
    }
}

impl Drop for Fd {
    fn drop(&mut self) {
        // close(2) frees the descriptor whatever it answers; there is nobody to tell.
        let _ = self.kernel.close(self.raw);
    }
}

impl fmt::Debug for Fd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fd").field(&self.raw).finish()
    }
}
