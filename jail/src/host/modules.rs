//! Kernel modules: loaded only if the caller allows it.

use std::collections::BTreeSet;
use std::ffi::CString;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Host;
use crate::{Errno, Error};

/// File system types that were seen to be there.
#[derive(Debug, Default)]
pub(super) struct Types(Mutex<BTreeSet<String>>);

impl Host {
    /// The same host, loading kernel modules (kldload(2)) where something needs one that is not
    /// there: nullfs, procfs, epair, bridge. Without it that is [`Error::NoModule`]. Modules stay
    /// loaded.
    ///
    /// ```
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// let host = jail::Host::new(machine.process()).loading_modules();
    /// ```
    #[must_use]
    pub fn loading_modules(mut self) -> Self {
        self.used_mut().loads_modules = true;
        self
    }

    /// For a call that failed as if `module` were missing. `Ok(true)`: it was, has been loaded,
    /// and the call can be made again; `Ok(false)`: it is there, so something else is wrong.
    /// `file` is the name that kldload(2) takes, `module` what modfind(2) does.
    ///
    /// # Errors
    /// [`Error::NoModule`]: it is not there and may not be loaded. What kldload(2) answers.
    pub(crate) fn load_missing(
        &self,
        what: &str,
        module: &str,
        file: &'static str,
    ) -> Result<bool, Error> {
        let kernel = self.kernel();
        let nul = |_| Error::param(what, crate::Problem::Nul);
        let name = CString::new(module).map_err(nul)?;
        match kernel.modfind(&name) {
            Ok(_) => return Ok(false),
            Err(Errno::ENOENT) => {}
            Err(errno) => return Err(Error::kernel("modfind", module, errno)),
        }
        if !self.used.loads_modules {
            return Err(Error::NoModule {
                what: what.into(),
                module: file,
            });
        }
        let name = CString::new(file).map_err(nul)?;
        match kernel.kldload(&name) {
            Ok(_) | Err(Errno::EEXIST) => Ok(true),
            Err(errno) => Err(Error::kernel("kldload", file, errno)),
        }
    }

    /// Whether modules may be loaded.
    pub(crate) fn may_load_modules(&self) -> bool {
        self.used.loads_modules
    }

    /// Whether this file system type was there before.
    pub(crate) fn knows_type(&self, fstype: &str) -> bool {
        self.types().contains(fstype)
    }

    /// Remembers a file system type that is there. One that goes again is loaded by the kernel
    /// itself.
    pub(crate) fn learn_type(&self, fstype: &str) {
        self.types().insert(fstype.into());
    }

    fn types(&self) -> MutexGuard<'_, BTreeSet<String>> {
        // A set is good at any moment.
        let types = self.shared().types.0.lock();
        types.unwrap_or_else(PoisonError::into_inner)
    }
}
