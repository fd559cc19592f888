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

use crate::journal::{Store, Stores};
use crate::{Error, Kernel};

/// The machine whose jails are managed, through one kernel.
///
/// Cloning is cheap and all clones are the same host. Everything the library does goes through
/// the kernel it was made with. Jails are those below the jail the caller is in, and names are as
/// seen from there.
#[derive(Clone)]
pub struct Host {
    /// One pointer: every handle of something on the host holds it.
    used: Arc<Used>,
}

/// A kernel, and how it is used.
#[derive(Clone)]
struct Used {
    shared: Arc<Shared>,
    loads_modules: bool,
    stores: Stores,
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
        let stores = Stores(kernel.journals());
        let shared = Shared {
            kernel: Arc::new(kernel),
            facts: facts::Facts::default(),
            told: told::Told::default(),
            types: modules::Types::default(),
            controls: control::Controls::default(),
        };
        let used = Used {
            shared: Arc::new(shared),
            loads_modules: false,
            stores,
        };
        Self { used: used.into() }
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
        &self.shared().kernel
    }

    fn shared(&self) -> &Shared {
        &self.used.shared
    }

    /// For this handle, and for clones that are made of it.
    fn used_mut(&mut self) -> &mut Used {
        Arc::make_mut(&mut self.used)
    }
}

/// Where starts and stops are written down.
impl Host {
    /// Keeps [journals](crate::journal) there. Programs that start the same jails, or share things
    /// between theirs, have to use the same place.
    #[must_use]
    pub fn with_journal(mut self, store: impl Store) -> Self {
        self.used_mut().stores = Stores(Some(Arc::new(store)));
        self
    }

    /// Keeps no journal: what a program that is killed has started stays, and nothing tells what
    /// it was. Jails do not share addresses, and two programs may start the same jail at once.
    #[must_use]
    pub fn without_journal(mut self) -> Self {
        self.used_mut().stores = Stores(None);
        self
    }

    pub(crate) fn store(&self) -> Option<&Arc<dyn Store>> {
        self.used.stores.0.as_ref()
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Host").field(self.kernel()).finish()
    }
}
