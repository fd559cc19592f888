//! Facilities of kernel modules.

use std::ffi::OsString;

use super::JailUpdate;
use crate::JailSys;
use crate::params::table;

impl JailUpdate {
    /// System V message queues: its own, its parent's, or none. What was its own goes with a change.
    pub fn sysvmsg(self, mode: JailSys) -> Self {
        self.set(&table::SYSVMSG, mode)
    }

    /// System V semaphores: its own, its parent's, or none. What was its own goes with a change.
    pub fn sysvsem(self, mode: JailSys) -> Self {
        self.set(&table::SYSVSEM, mode)
    }

    /// System V shared memory: its own, its parent's, or none. What was its own goes with a change.
    pub fn sysvshm(self, mode: JailSys) -> Self {
        self.set(&table::SYSVSHM, mode)
    }

    /// The Linux ABI's settings: its own or its parent's. Needs the module.
    pub fn linux(self, mode: JailSys) -> Self {
        self.set(&table::LINUX, mode)
    }

    /// The system that Linux programs are told, at most 64 bytes.
    #[doc(alias = "linux.osname")]
    pub fn linux_osname(self, name: impl Into<OsString>) -> Self {
        self.set_text(&table::LINUX_OSNAME, name)
    }

    /// The release that Linux programs are told, as in `5.15.0`.
    #[doc(alias = "linux.osrelease")]
    pub fn linux_osrelease(self, release: impl Into<OsString>) -> Self {
        self.set_text(&table::LINUX_OSRELEASE, release)
    }

    /// The Open Sound System's version that Linux programs are told.
    #[doc(alias = "linux.oss_version")]
    pub fn linux_oss_version(self, version: i32) -> Self {
        self.set(&table::LINUX_OSS_VERSION, version)
    }

    /// ZFS's settings: its own or its parent's. Needs the module.
    pub fn zfs(self, mode: JailSys) -> Self {
        self.set(&table::ZFS, mode)
    }

    /// Whether its users may have snapshots mounted by looking into `.zfs/snapshot`.
    #[doc(alias = "zfs.mount_snapshot")]
    pub fn zfs_mount_snapshot(self, on: bool) -> Self {
        self.set(&table::ZFS_MOUNT_SNAPSHOT, i32::from(on))
    }

    /// Rules of mac_do(4): none, its own with [`mac_do_rules`](Self::mac_do_rules), or its
    /// parent's. Needs the module.
    #[doc(alias = "mac.do")]
    pub fn mac_do(self, mode: JailSys) -> Self {
        self.set(&table::MAC_DO, mode)
    }

    /// Its own rules of mac_do(4), at most 1023 bytes.
    #[doc(alias = "mac.do.rules")]
    pub fn mac_do_rules(self, rules: impl Into<OsString>) -> Self {
        self.set_text(&table::MAC_DO_RULES, rules)
    }
}
