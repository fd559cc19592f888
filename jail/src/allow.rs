//! What a jail's root may do.

mod table;

pub(crate) use table::ALLOW;

use crate::params::ParamInfo;

bitflags::bitflags! {
    /// What is allowed in a jail: the `allow.*` parameters.
    ///
    /// A new jail has [`NEW`](Self::NEW) as far as its parent has it, and nothing else. What the
    /// parent lacks cannot be given (`EPERM`), except
    /// [`UNPRIVILEGED_PROC_DEBUG`](Self::UNPRIVILEGED_PROC_DEBUG) and
    /// [`UNPRIVILEGED_PARENT_TAMPERING`](Self::UNPRIVILEGED_PARENT_TAMPERING); what is taken is
    /// taken from all jails inside as well. `allow.mount.*` need [`MOUNT`](Self::MOUNT), an
    /// [`EnforceStatfs`](crate::EnforceStatfs) below `RootOnly`, and the file system's module.
    ///
    /// A flag of a module not known here is given by name, with
    /// [`JailSpec::param`](crate::JailSpec::param).
    ///
    /// ```
    /// use jail::Allow;
    ///
    /// assert_eq!(Allow::from_param("allow.raw_sockets"), Some(Allow::RAW_SOCKETS));
    /// let names: Vec<_> = (Allow::MOUNT | Allow::MOUNT_TMPFS).params().map(|p| p.name()).collect();
    /// assert_eq!(names, ["allow.mount", "allow.mount.tmpfs"]);
    /// ```
    ///
    /// # See also
    /// [jail(8)](https://man.freebsd.org/jail/8), `sys/kern/kern_jail.c` (`pr_flag_allow`)
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Allow: u64 {
        /// Changing host name, domain name, host UUID and host id from inside. On by default:
        /// do not identify a jail by its host name.
        #[doc(alias = "allow.set_hostname")]
        const SET_HOSTNAME = 1;
        /// The host's System V IPC objects, shared by all that have them. Deprecated: a jail of its own
        /// has them by [`sysvshm`](crate::JailSpec::sysvshm) and its kin.
        #[doc(alias = "allow.sysvipc")]
        const SYSVIPC = 1 << 1;
        /// Raw sockets, as ping(8) uses. Forging and reading packets of the jail's addresses
        /// becomes possible, and on a bridge more.
        #[doc(alias = "allow.raw_sockets")]
        const RAW_SOCKETS = 1 << 2;
        /// System file flags (`schg` and the like), as root of the host has them.
        #[doc(alias = "allow.chflags")]
        const CHFLAGS = 1 << 3;
        /// Mounting and unmounting the file systems that other flags name. Ways out of jails have
        /// been found through mounts more than once: leave it off for people not trusted.
        #[doc(alias = "allow.mount")]
        const MOUNT = 1 << 4;
        /// Quotas of the jail's file system, also those of users outside.
        #[doc(alias = "allow.quotas")]
        const QUOTAS = 1 << 5;
        /// Sockets of all families, not only local, IPv4, IPv6 and route. What other protocols
        /// do of jails is up to them.
        #[doc(alias = "allow.socket_af")]
        const SOCKET_AF = 1 << 6;
        /// mlock(2): memory kept from being paged out, taken from all.
        #[doc(alias = "allow.mlock")]
        const MLOCK = 1 << 7;
        /// Ports below 1024. On by default.
        #[doc(alias = "allow.reserved_ports")]
        const RESERVED_PORTS = 1 << 8;
        /// The kernel's message buffer, which tells of the host and all jails.
        #[doc(alias = "allow.read_msgbuf")]
        const READ_MSGBUF = 1 << 9;
        /// Debugging for users other than root. On by default.
        #[doc(alias = "allow.unprivileged_proc_debug")]
        const UNPRIVILEGED_PROC_DEBUG = 1 << 10;
        /// Root's privileges for root. On by default; without it the jail has no superuser.
        #[doc(alias = "allow.suser")]
        const SUSER = 1 << 11;
        /// An NFS server; needs a vnet, a root that is a mount point, and
        /// [`EnforceStatfs`](crate::EnforceStatfs) other than `Everything`.
        #[doc(alias = "allow.nfsd")]
        const NFSD = 1 << 12;
        /// Extended attributes of the system namespace.
        #[doc(alias = "allow.extattr")]
        const EXTATTR = 1 << 13;
        /// adjtime(2) and ntp_adjtime(2): the host's clock runs slower or faster for all.
        #[doc(alias = "allow.adjtime")]
        const ADJTIME = 1 << 14;
        /// Setting the host's clock, which is everybody's; brings [`ADJTIME`](Self::ADJTIME).
        #[doc(alias = "allow.settime")]
        const SETTIME = 1 << 15;
        /// The host's routing table, for a jail without a vnet.
        #[doc(alias = "allow.routing")]
        const ROUTING = 1 << 16;
        /// Audit settings of processes.
        #[doc(alias = "allow.setaudit")]
        const SETAUDIT = 1 << 17;
        /// Users of the parent jail may signal and debug the jail's processes of the same
        /// number. 13.2 always has it so.
        #[doc(alias = "allow.unprivileged_parent_tampering")]
        const UNPRIVILEGED_PARENT_TAMPERING = 1 << 18;
        /// bhyve virtual machines. The hypervisor's kernel interface is open to the jail's root.
        #[doc(alias = "allow.vmm")]
        const VMM = 1 << 19;
        /// PCI passthrough for bhyve: a device that can write the host's memory.
        #[doc(alias = "allow.vmm_ppt")]
        const VMM_PPT = 1 << 20;
        /// Mounting devfs, with the rules of `devfs_ruleset`.
        #[doc(alias = "allow.mount.devfs")]
        const MOUNT_DEVFS = 1 << 21;
        /// Mounting fdescfs.
        #[doc(alias = "allow.mount.fdescfs")]
        const MOUNT_FDESCFS = 1 << 22;
        /// Mounting FUSE file systems: the kernel believes a program of the jail.
        #[doc(alias = "allow.mount.fusefs")]
        const MOUNT_FUSEFS = 1 << 23;
        /// Mounting nullfs. A way out of the jail on kernels without SA-26:02, 13.2 among them.
        #[doc(alias = "allow.mount.nullfs")]
        const MOUNT_NULLFS = 1 << 24;
        /// Mounting procfs.
        #[doc(alias = "allow.mount.procfs")]
        const MOUNT_PROCFS = 1 << 25;
        /// Mounting linprocfs.
        #[doc(alias = "allow.mount.linprocfs")]
        const MOUNT_LINPROCFS = 1 << 26;
        /// Mounting linsysfs.
        #[doc(alias = "allow.mount.linsysfs")]
        const MOUNT_LINSYSFS = 1 << 27;
        /// Mounting lindebugfs.
        #[doc(alias = "allow.mount.lindebugfs")]
        const MOUNT_LINDEBUGFS = 1 << 28;
        /// Mounting tmpfs: memory of the host, as much as the mount asks for.
        #[doc(alias = "allow.mount.tmpfs")]
        const MOUNT_TMPFS = 1 << 29;
        /// Mounting ZFS: all datasets that the jail was given.
        #[doc(alias = "allow.mount.zfs")]
        const MOUNT_ZFS = 1 << 30;
        /// Mounting p9fs, a directory of the machine that runs this one.
        #[doc(alias = "allow.mount.p9fs")]
        const MOUNT_P9FS = 1 << 31;
    }
}

impl Allow {
    /// What a new jail has, if its parent has it and nothing else is said.
    pub const NEW: Self = Self::SET_HOSTNAME
        .union(Self::RESERVED_PORTS)
        .union(Self::UNPRIVILEGED_PROC_DEBUG)
        .union(Self::SUSER);

    /// The parameters that these flags stand for.
    pub fn params(self) -> impl Iterator<Item = &'static ParamInfo> + Clone {
        let mut bits = self.bits();
        core::iter::from_fn(move || {
            let lowest = usize::try_from(bits.trailing_zeros()).ok()?;
            bits &= bits.wrapping_sub(1);
            ALLOW.get(lowest)
        })
    }

    /// The flag of this parameter, as in `allow.mount.tmpfs`.
    #[must_use]
    pub fn from_param(name: &str) -> Option<Self> {
        crate::params::allow_flag(crate::params::find(name)?)
    }
}
