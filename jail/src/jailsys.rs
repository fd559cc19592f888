//! Facilities that a jail shares, has, or has not.

use core::fmt;

/// What a jail has of a facility: `host`, `ip4`, `vnet`, `sysvshm`, `linux` and others.
///
/// # See also
/// [jail(8)](https://man.freebsd.org/jail/8) ("new", "inherit", "disable"), `sys/sys/jail.h`
/// (`JAIL_SYS_*`)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JailSys {
    /// Nothing of it.
    Disable,
    /// Its own.
    New,
    /// Its parent's.
    Inherit,
}

impl JailSys {
    /// The kernel's number for it.
    #[must_use]
    pub const fn raw(self) -> i32 {
        match self {
            Self::Disable => 0,
            Self::New => 1,
            Self::Inherit => 2,
        }
    }

    /// What the kernel's number stands for.
    #[must_use]
    pub const fn from_raw(raw: i32) -> Option<Self> {
        match raw {
            0 => Some(Self::Disable),
            1 => Some(Self::New),
            2 => Some(Self::Inherit),
            _ => None,
        }
    }
}

impl fmt::Display for JailSys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Disable => "disable",
            Self::New => "new",
            Self::Inherit => "inherit",
        })
    }
}
