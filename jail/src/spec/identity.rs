//! Where a jail is and what it says it is.

use std::ffi::OsString;
use std::path::PathBuf;

use super::JailSpec;
use crate::params::table;
use crate::{JailSys, Jid};

impl JailSpec {
    /// The directory that becomes its `/`: an absolute path, as seen by the caller. Without it,
    /// the caller's own root.
    ///
    /// Symbolic links are followed once, at creation.
    pub fn path(self, path: impl Into<PathBuf>) -> Self {
        self.set_text(&table::PATH, path.into())
    }

    /// Its number; without it, the next free one. On 13 and 14 a dying jail still has its.
    pub fn jid(self, jid: Jid) -> Self {
        self.set(&table::JID, jid.raw())
    }

    /// Its host name, at most 255 bytes; without it, its name. With
    /// [`Allow::SET_HOSTNAME`](crate::Allow::SET_HOSTNAME), the default, its root may change it.
    #[doc(alias = "host.hostname")]
    pub fn hostname(self, name: impl Into<OsString>) -> Self {
        self.set_text(&table::HOST_HOSTNAME, name)
    }

    /// Its NIS domain name, at most 255 bytes.
    #[doc(alias = "host.domainname")]
    pub fn domainname(self, name: impl Into<OsString>) -> Self {
        self.set_text(&table::HOST_DOMAINNAME, name)
    }

    /// Its host UUID, at most 63 bytes; the kernel does not look whether it is one.
    #[doc(alias = "host.hostuuid")]
    pub fn hostuuid(self, uuid: impl Into<OsString>) -> Self {
        self.set_text(&table::HOST_HOSTUUID, uuid)
    }

    /// Its host id.
    #[doc(alias = "host.hostid")]
    pub fn hostid(self, id: u64) -> Self {
        self.set(&table::HOST_HOSTID, id)
    }

    /// Its own host name, UUID and id (`New`, the default), or its parent's, now and later
    /// (`Inherit`).
    pub fn host(self, host: JailSys) -> Self {
        self.set(&table::HOST, host)
    }

    /// The release that uname(3) tells inside, at most 31 bytes; without it, the parent's.
    pub fn osrelease(self, release: impl Into<OsString>) -> Self {
        self.set_text(&table::OSRELEASE, release)
    }

    /// `kern.osreldate` inside, not 0; without it, the parent's.
    pub fn osreldate(self, osreldate: i32) -> Self {
        self.set(&table::OSRELDATE, osreldate)
    }
}
