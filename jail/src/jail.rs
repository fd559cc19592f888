//! A jail that exists.

mod attach;
mod cpus;
mod entrance;
mod get;
mod identity;
mod remove;
mod rename;
mod run;
mod update;
mod wait;

use core::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

pub(crate) use entrance::Entrance;

use crate::{Fd, Host, JailName, Jid};

/// A jail: a handle that acts on the jail it was made for, or on none.
///
/// Jids and names are used again. Where the kernel has jail descriptors (since 15.0) the handle
/// holds one; before, jid, name and path are looked at before every act, so that another jail is
/// only hit if it took the jid between that look and the act. That is so on every release for the
/// acts that the kernel takes nothing but a jid for: setting processors, moving interfaces. A jail
/// that is gone gives [`Error::Gone`](crate::Error::Gone), another one in its place
/// [`Error::Reused`](crate::Error::Reused).
///
/// Dropping a handle leaves the jail as it is. Clones are the same jail and share its descriptor.
/// Since each handle holds a descriptor where there are any, a program with thousands of them runs
/// into its limit of open files (`EMFILE`): it keeps jids from a list, and opens a handle to act.
#[derive(Clone)]
pub struct Jail {
    host: Host,
    jid: Jid,
    name: JailName,
    /// As the kernel tells it; known from the first look on. Not asked for where there is a
    /// descriptor.
    path: OnceLock<Box<Path>>,
    desc: Option<Arc<Fd>>,
}

impl Jail {
    pub(crate) fn new(host: &Host, jid: Jid, name: JailName, desc: Option<Fd>) -> Self {
        Self {
            host: host.clone(),
            jid,
            name,
            path: OnceLock::new(),
            desc: desc.map(Arc::new),
        }
    }

    /// The host it is on.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Its number. It finds a process's jail; to act on this jail, use the handle.
    #[must_use]
    pub const fn jid(&self) -> Jid {
        self.jid
    }

    /// Its name when the handle was made.
    #[must_use]
    pub const fn name(&self) -> &JailName {
        &self.name
    }

    /// Its jail descriptor (since 15.0), for kevent(2) and fstat(2). It is closed on exec.
    #[must_use]
    pub fn desc(&self) -> Option<&Fd> {
        self.desc.as_deref()
    }

    /// Tells the handle what the kernel said of the path.
    pub(crate) fn knows(&self, path: &Path) {
        let _ = self.path.set(path.into());
    }

    /// As errors name it.
    fn object(&self) -> String {
        format!("jid={}, name={}", self.jid, self.name)
    }
}

impl fmt::Debug for Jail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jail")
            .field("jid", &self.jid)
            .field("name", &self.name)
            .field("desc", &self.desc)
            .finish_non_exhaustive()
    }
}
