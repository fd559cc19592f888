//! The flags of a mount.

use core::fmt;

use jail_sys::sys::mount as sys;

bitflags::bitflags! {
    /// How something is mounted: `f_flags` of [statfs(2)](https://man.freebsd.org/statfs/2).
    /// Flags that are not named here are kept.
    #[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub struct MountFlags: u64 {
        /// Read-only.
        const RDONLY = sys::MNT_RDONLY;
        /// Written synchronously.
        const SYNCHRONOUS = sys::MNT_SYNCHRONOUS;
        /// Nothing can be executed.
        const NOEXEC = sys::MNT_NOEXEC;
        /// Set-id bits do nothing.
        const NOSUID = sys::MNT_NOSUID;
        /// Laid over what was there.
        const UNION = sys::MNT_UNION;
        /// Written asynchronously.
        const ASYNC = sys::MNT_ASYNC;
        /// Exported by NFS.
        const EXPORTED = sys::MNT_EXPORTED;
        /// Stored on this host.
        const LOCAL = sys::MNT_LOCAL;
        /// With quotas.
        const QUOTA = sys::MNT_QUOTA;
        /// The root file system.
        const ROOTFS = sys::MNT_ROOTFS;
        /// Mounted by a user.
        const USER = sys::MNT_USER;
        /// With soft updates.
        const SOFTDEP = sys::MNT_SOFTDEP;
        /// Symbolic links are not followed.
        const NOSYMFOLLOW = sys::MNT_NOSYMFOLLOW;
        /// Not shown by df(1).
        const IGNORE = sys::MNT_IGNORE;
        /// Access times are not kept.
        const NOATIME = sys::MNT_NOATIME;
        /// Mounted by automountd(8).
        const AUTOMOUNTED = sys::MNT_AUTOMOUNTED;
        /// Those without a name here.
        const _ = !0;
    }
}

impl fmt::Debug for MountFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bitflags::parser::to_writer(self, f)
    }
}
