//! Who may do what with a file. Follows `vaccess` in `sys/kern/vfs_subr.c`, and `ufs_access` and
//! `ufs_delete_denied` in `sys/ufs/ufs`.

use jail::Errno;
use jail_sys::sys::stat::{S_ISVTX, SF_APPEND, SF_IMMUTABLE, SF_NOUNLINK};
use jail_sys::sys::stat::{UF_APPEND, UF_IMMUTABLE, UF_NOUNLINK};

use super::fs::{Attr, Vtype};
use super::lookup::Node;
use super::{Vfs, Vnode};
use crate::cred::Cred;

/// Search a directory or execute a file.
pub(super) const VEXEC: u32 = 0o1;
/// Change it.
pub(super) const VWRITE: u32 = 0o2;
/// Read it.
pub(super) const VREAD: u32 = 0o4;

/// Nobody changes the file.
pub(super) const IMMUTABLE: u32 = (UF_IMMUTABLE | SF_IMMUTABLE) as u32;
/// It only grows.
pub(super) const APPEND: u32 = (UF_APPEND | SF_APPEND) as u32;
/// Its names stay.
const NOUNLINK: u32 = (UF_NOUNLINK | SF_NOUNLINK) as u32;

impl Vfs {
    /// `VOP_ACCESS`: `EROFS` to change a file (but no device, FIFO or socket) of a read-only
    /// mount, `EPERM` to change one that is immutable, `EACCES` for what the mode does not give.
    pub(super) fn access(&self, node: &Node, cred: &Cred, accmode: u32) -> Result<(), Errno> {
        if accmode & VWRITE != 0 {
            let data = matches!(node.attr.vtype, Vtype::Dir | Vtype::Lnk | Vtype::Reg);
            if data && self.is_rdonly(&node.vnode) {
                return Err(Errno::EROFS);
            }
            if node.attr.flags & IMMUTABLE != 0 {
                return Err(Errno::EPERM);
            }
        }
        vaccess(&node.attr, cred, accmode)
    }

    /// Whether a lookup for a change at its end may begin: `EROFS` (`vfs_cache_lookup`).
    pub(super) fn deletable(&self, dir: &Vnode) -> Result<(), Errno> {
        if self.is_rdonly(dir) {
            return Err(Errno::EROFS);
        }
        Ok(())
    }

    /// Whether `cred` may take `file` out of `dir`: `EACCES`, and `EPERM` for somebody else's file
    /// in a sticky directory, and for flags against it.
    pub(super) fn delete_access(&self, dir: &Node, file: &Node, cred: &Cred) -> Result<(), Errno> {
        self.access(dir, cred, VWRITE)?;
        let sticky = dir.attr.mode & u32::from(S_ISVTX) != 0;
        let mine = cred.uid == dir.attr.uid || cred.uid == file.attr.uid;
        if cred.uid != 0 && sticky && !mine {
            return Err(Errno::EPERM);
        }
        if file.attr.flags & (IMMUTABLE | APPEND | NOUNLINK) != 0 || dir.attr.flags & APPEND != 0 {
            return Err(Errno::EPERM);
        }
        Ok(())
    }
}

/// `vaccess`: whether the mode bits give `cred` all of `accmode`; `EACCES`. Root may everything
/// here, and then what the computer this runs on allows.
fn vaccess(file: &Attr, cred: &Cred, accmode: u32) -> Result<(), Errno> {
    if cred.uid == 0 {
        return Ok(());
    }
    let bits = if file.uid == cred.uid {
        file.mode >> 6
    } else if cred.gid == file.gid || cred.groups.contains(&file.gid) {
        file.mode >> 3
    } else {
        file.mode
    };
    if bits & accmode == accmode {
        Ok(())
    } else {
        Err(Errno::EACCES)
    }
}
