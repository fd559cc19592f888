//! The calls of a kernel, by name.

mod counts;

use core::fmt;

pub(crate) use counts::Counts;

/// A method of [`Kernel`](super::Kernel): what [`Traced`](super::Traced) counts and
/// [`Faulty`](super::Faulty) lets fail.
///
/// ```
/// use jail::kernel::Call;
///
/// assert_eq!(Call::JailSet.name(), "jail_set");
/// assert!(Call::ALL.iter().any(|call| call.name() == "getdirentries"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is the method of the same name")]
pub enum Call {
    JailSet,
    JailGet,
    JailAttach,
    JailRemove,
    JailAttachJd,
    JailRemoveJd,
    Sysctlbyname,
    Sysctl,
    Geteuid,
    Kill,
    Pdkill,
    Spawn,
    Wait4,
    Kqueue,
    Kevent,
    Pollable,
    ClockGettime,
    Nanosleep,
    Pipe2,
    Openpty,
    Close,
    Fcntl,
    Read,
    Write,
    Openat,
    Fstat,
    Fstatat,
    Mkdirat,
    Symlinkat,
    Readlinkat,
    Unlinkat,
    Ftruncate,
    Getdirentries,
    Nmount,
    Unmount,
    Statfs,
    Fstatfs,
    Getfsstat,
    Fchmod,
    Fchown,
    Fchflags,
    Ioctl,
    Socket,
    Bind,
    RctlGetRacct,
    RctlGetRules,
    RctlGetLimits,
    RctlAddRule,
    RctlRemoveRule,
    CpusetGetaffinity,
    CpusetSetaffinity,
    Kldload,
    Kldfind,
    Modfind,
    RunAttached,
}

impl Call {
    /// Every call, in the order of the trait.
    pub const ALL: &'static [Self] = &[
        Self::JailSet,
        Self::JailGet,
        Self::JailAttach,
        Self::JailRemove,
        Self::JailAttachJd,
        Self::JailRemoveJd,
        Self::Sysctlbyname,
        Self::Sysctl,
        Self::Geteuid,
        Self::Kill,
        Self::Pdkill,
        Self::Spawn,
        Self::Wait4,
        Self::Kqueue,
        Self::Kevent,
        Self::Pollable,
        Self::ClockGettime,
        Self::Nanosleep,
        Self::Pipe2,
        Self::Openpty,
        Self::Close,
        Self::Fcntl,
        Self::Read,
        Self::Write,
        Self::Openat,
        Self::Fstat,
        Self::Fstatat,
        Self::Mkdirat,
        Self::Symlinkat,
        Self::Readlinkat,
        Self::Unlinkat,
        Self::Ftruncate,
        Self::Getdirentries,
        Self::Nmount,
        Self::Unmount,
        Self::Statfs,
        Self::Fstatfs,
        Self::Getfsstat,
        Self::Fchmod,
        Self::Fchown,
        Self::Fchflags,
        Self::Ioctl,
        Self::Socket,
        Self::Bind,
        Self::RctlGetRacct,
        Self::RctlGetRules,
        Self::RctlGetLimits,
        Self::RctlAddRule,
        Self::RctlRemoveRule,
        Self::CpusetGetaffinity,
        Self::CpusetSetaffinity,
        Self::Kldload,
        Self::Kldfind,
        Self::Modfind,
        Self::RunAttached,
    ];

    /// The method's name, as in `"jail_set"`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::JailSet => "jail_set",
            Self::JailGet => "jail_get",
            Self::JailAttach => "jail_attach",
            Self::JailRemove => "jail_remove",
            Self::JailAttachJd => "jail_attach_jd",
            Self::JailRemoveJd => "jail_remove_jd",
            Self::Sysctlbyname => "sysctlbyname",
            Self::Sysctl => "sysctl",
            Self::Geteuid => "geteuid",
            Self::Kill => "kill",
            Self::Pdkill => "pdkill",
            Self::Spawn => "spawn",
            Self::Wait4 => "wait4",
            Self::Kqueue => "kqueue",
            Self::Kevent => "kevent",
            Self::Pollable => "pollable",
            Self::ClockGettime => "clock_gettime",
            Self::Nanosleep => "nanosleep",
            Self::Pipe2 => "pipe2",
            Self::Openpty => "openpty",
            Self::Close => "close",
            Self::Fcntl => "fcntl",
            Self::Read => "read",
            Self::Write => "write",
            Self::Openat => "openat",
            Self::Fstat => "fstat",
            Self::Fstatat => "fstatat",
            Self::Mkdirat => "mkdirat",
            Self::Symlinkat => "symlinkat",
            Self::Readlinkat => "readlinkat",
            Self::Unlinkat => "unlinkat",
            Self::Ftruncate => "ftruncate",
            Self::Getdirentries => "getdirentries",
            Self::Nmount => "nmount",
            Self::Unmount => "unmount",
            Self::Statfs => "statfs",
            Self::Fstatfs => "fstatfs",
            Self::Getfsstat => "getfsstat",
            Self::Fchmod => "fchmod",
            Self::Fchown => "fchown",
            Self::Fchflags => "fchflags",
            Self::Ioctl => "ioctl",
            Self::Socket => "socket",
            Self::Bind => "bind",
            Self::RctlGetRacct => "rctl_get_racct",
            Self::RctlGetRules => "rctl_get_rules",
            Self::RctlGetLimits => "rctl_get_limits",
            Self::RctlAddRule => "rctl_add_rule",
            Self::RctlRemoveRule => "rctl_remove_rule",
            Self::CpusetGetaffinity => "cpuset_getaffinity",
            Self::CpusetSetaffinity => "cpuset_setaffinity",
            Self::Kldload => "kldload",
            Self::Kldfind => "kldfind",
            Self::Modfind => "modfind",
            Self::RunAttached => "run_attached",
        }
    }

    /// Its place in [`ALL`](Self::ALL).
    const fn index(self) -> usize {
        self as usize
    }
}

impl AsRef<str> for Call {
    fn as_ref(&self) -> &str {
        self.name()
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_the_order_of_the_numbers_and_names_each_once() {
        let mut names = std::collections::BTreeSet::new();
        for (index, call) in Call::ALL.iter().enumerate() {
            assert_eq!(call.index(), index);
            assert!(names.insert(call.name()));
        }
    }
}
