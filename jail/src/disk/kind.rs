//! What a disk is made of.

use core::fmt;

use jail_sys::sys::mdioctl::{MD_MALLOC, MD_NULL, MD_PRELOAD, MD_SWAP, MD_VNODE};

/// The type of a memory disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MdKind {
    /// Kernel memory.
    Malloc,
    /// An image that the boot loader loaded. It cannot be attached.
    Preload,
    /// A file.
    Vnode,
    /// Memory and swap space.
    Swap,
    /// Nothing: reads as zeros.
    Null,
    /// One that came later, by its number; `u32::MAX` if the kernel has no number for it.
    Other(u32),
}

impl MdKind {
    /// The kernel's number for it (`MD_MALLOC` to `MD_NULL`).
    #[must_use]
    pub const fn raw(self) -> u32 {
        match self {
            Self::Malloc => MD_MALLOC,
            Self::Preload => MD_PRELOAD,
            Self::Vnode => MD_VNODE,
            Self::Swap => MD_SWAP,
            Self::Null => MD_NULL,
            Self::Other(raw) => raw,
        }
    }

    /// What the kernel's number stands for.
    #[must_use]
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            MD_MALLOC => Self::Malloc,
            MD_PRELOAD => Self::Preload,
            MD_VNODE => Self::Vnode,
            MD_SWAP => Self::Swap,
            MD_NULL => Self::Null,
            raw => Self::Other(raw),
        }
    }

    /// As `kern.geom.confxml` names it.
    pub(super) fn from_name(name: &[u8]) -> Self {
        match name {
            b"malloc" => Self::Malloc,
            b"preload" => Self::Preload,
            b"vnode" => Self::Vnode,
            b"swap" => Self::Swap,
            b"null" => Self::Null,
            _ => Self::Other(u32::MAX),
        }
    }
}

impl fmt::Display for MdKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malloc => "malloc",
            Self::Preload => "preload",
            Self::Vnode => "vnode",
            Self::Swap => "swap",
            Self::Null => "null",
            Self::Other(raw) => return write!(f, "type {raw}"),
        })
    }
}
