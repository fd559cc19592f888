//! The machine: one simulated kernel.

mod builder;

use std::sync::Arc;

use jail::Release;

use crate::process::Process;
use crate::programs::Context;
use crate::shared::Shared;

pub use builder::MachineBuilder;

/// A simulated FreeBSD machine.
///
/// Cloning is cheap; all clones are the same machine.
#[derive(Clone, Debug)]
pub struct Machine {
    shared: Arc<Shared>,
}

impl Machine {
    /// A machine of this release with the defaults of [`MachineBuilder`].
    #[must_use]
    pub fn new(release: Release) -> Self {
        Self::builder(release).build()
    }

    /// To say more of how the machine shall be.
    #[must_use]
    pub fn builder(release: Release) -> MachineBuilder {
        MachineBuilder::new(release)
    }

    /// A new process of root in the base system, child of init, working directory `/`.
    #[must_use]
    pub fn process(&self) -> Process {
        // Without a free pid: a process that has already ended.
        let (pid, serial) = self.shared.lock().create_process().unwrap_or_default();
        Process::new(self.shared.clone(), pid, serial)
    }

    /// Registers a program by absolute path; the machine's own of that path is replaced.
    ///
    /// A path under a jail's root (as the base system sees it) is that jail's alone and wins over
    /// the plain one.
    pub fn register(
        &self,
        path: &str,
        program: impl Fn(&mut Context) -> i32 + Send + Sync + 'static,
    ) {
        self.shared
            .lock()
            .programs
            .register(path, Arc::new(program));
    }
}
