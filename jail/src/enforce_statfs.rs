//! What a jail sees of mounts.

/// Which mounts statfs(2) and its kin show inside a jail (`enforce_statfs`).
///
/// Mounting inside a jail needs [`BelowRoot`](Self::BelowRoot) or
/// [`Everything`](Self::Everything).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EnforceStatfs {
    /// All mounts of the host, with their paths (0).
    Everything,
    /// Mounts below the jail's root, with the root's own path cut off (1).
    BelowRoot,
    /// The mount that holds the jail's root, and no other (2).
    #[default]
    RootOnly,
}

impl EnforceStatfs {
    /// The kernel's number for it.
    #[must_use]
    pub const fn raw(self) -> i32 {
        match self {
            Self::Everything => 0,
            Self::BelowRoot => 1,
            Self::RootOnly => 2,
        }
    }

    /// What the kernel's number stands for.
    #[must_use]
    pub const fn from_raw(raw: i32) -> Option<Self> {
        match raw {
            0 => Some(Self::Everything),
            1 => Some(Self::BelowRoot),
            2 => Some(Self::RootOnly),
            _ => None,
        }
    }
}
