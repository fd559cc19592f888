//! What a disk does differently.

use bitflags::bitflags;
use jail_sys::sys::mdioctl::{
    MD_ASYNC, MD_CACHE, MD_COMPRESS, MD_FORCE, MD_MUSTDEALLOC, MD_READONLY, MD_RESERVE, MD_VERIFY,
};

use super::MdKind;

bitflags! {
    /// Options of a memory disk, with the kernel's bits.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct MdOptions: u32 {
        /// Its space was taken at once. Before 14.2 the kernel does not tell it of malloc disks.
        const RESERVE = MD_RESERVE;
        /// Nobody can write to it.
        const READ_ONLY = MD_READONLY;
        /// Sectors of equal bytes take no memory.
        const COMPRESS = MD_COMPRESS;
        /// It can be shrunk and detached while in use.
        const FORCE = MD_FORCE;
        /// Its file is written asynchronously.
        const ASYNC = MD_ASYNC;
        /// Its file was opened with `O_VERIFY`.
        const VERIFY = MD_VERIFY;
        /// Its file's data stay in the page cache.
        const CACHE = MD_CACHE;
        /// What is deleted has to become free. Before 14.2 the kernel does not tell it.
        const MUST_DEALLOC = MD_MUSTDEALLOC;
        /// Options that came later, and what the kernel notes for itself.
        const _ = !0;
    }
}

impl MdOptions {
    /// What a type honours; the kernel refuses the rest or takes no notice of it.
    pub(super) const fn of(kind: MdKind) -> Self {
        match kind {
            MdKind::Malloc => Self::RESERVE.union(Self::COMPRESS),
            MdKind::Swap => Self::RESERVE.union(Self::FORCE),
            MdKind::Vnode => Self::READ_ONLY
                .union(Self::FORCE)
                .union(Self::ASYNC)
                .union(Self::VERIFY)
                .union(Self::CACHE)
                .union(Self::MUST_DEALLOC),
            MdKind::Null | MdKind::Preload | MdKind::Other(_) => Self::empty(),
        }
    }
}
