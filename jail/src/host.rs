//! The host: a cheap handle over a kernel.

mod control;
mod create;
mod facts;
mod find;
mod modules;
mod told;

use std::fmt;
use std::sync::Arc;

pub(crate) use control::Control;

use crate::{Error, Kernel};

/// The machine whose jails are managed, through one kernel.
///
/// Cloning is cheap and all clones are the same host. Everything the library does goes through
/// the kernel it was made with. Jails are those below the jail the caller is in, and names are as
/// seen from there.
#[derive(Clone)]
pub struct Host {
    shared: Arc<Shared>,
    loads_modules: bool,
}

struct Shared {
    kernel: Arc<dyn Kernel>,
    facts: facts::Facts,
    told: told::Told,
    types: modules::Types,
    /// Before the kernel that closes them goes.
    controls: control::Controls,
}

impl Host {
    /// The host that this kernel runs: `FreeBsd`, a process of a simulated machine, or one of
    /// them decorated.
    #[must_use]
    pub fn new(kernel: impl Kernel) -> Self {
        Self {
            shared: Arc::new(Shared {
                kernel: Arc::new(kernel),
                facts: facts::Facts::default(),
                told: told::Told::default(),
                types: modules::Types::default(),
                controls: control::Controls::default(),
            }),
            loads_modules: false,
        }
    }

    /// The machine that this program runs on.
    ///
    /// # Errors
    /// [`Error::NotFreeBsd`] on every other system.
    pub fn local() -> Result<Self, Error> {
        #[cfg(target_os = "freebsd")]
        {
            Ok(Self::new(crate::kernel::FreeBsd::new()))
        }
        #[cfg(not(target_os = "freebsd"))]
        {
            Err(Error::NotFreeBsd)
        }
    }

    /// The kernel it was made with.
    #[must_use]
    pub fn kernel(&self) -> &Arc<dyn Kernel> {
        &self.shared.kernel
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Host").field(&self.shared.kernel).finish()
    }
}
