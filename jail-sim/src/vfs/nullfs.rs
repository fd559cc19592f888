//! A place of the name space once more. Follows `nullfs_mount` in `sys/fs/nullfs/null_vfsops.c`.

use std::sync::Arc;

use jail::Errno;
use jail_sys::sys::mount::MNT_UPDATE;

use super::fs::{FileSystem, Vtype};
use super::vfsconf::{Backing, MountArgs, Mounted};
use super::{At, Vfs, Vnode};
use crate::state::State;
use crate::vfsopt::terminated;

/// `nullfs_mount`: options that it does not know it does not see. `EINVAL` without `from` or
/// `target`, and unless both are directories or both files; `EDEADLK` over another nullfs of the
/// same place; `EOPNOTSUPP` to change one, but
/// for its exports.
pub(super) fn mount(state: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    if args.flags & MNT_UPDATE != 0 {
        let exports = args.opts.flagopt(b"export").then_some(Mounted {
            fs: Backing::Null(args.vnode.clone()),
            from: Vec::new(),
        });
        return exports.ok_or(Errno::EOPNOTSUPP);
    }
    let name: &[u8] = match args.opts.getopt(b"from") {
        Some(_) => b"from",
        None => b"target",
    };
    let from = args.opts.getopt(name).ok_or(Errno::EINVAL)?;
    let from = terminated(from)?.to_vec();
    let dirs = &state.proc(args.pid)?.dirs;
    let lower = state
        .vfs
        .find(&At::cwd(dirs, state.who(args.pid)?), &from)?;
    if state.vfs.null_lowervp(&args.vnode).as_ref() == Some(&lower.vnode) {
        return Err(Errno::EDEADLK);
    }
    let vtype = lower.attr.vtype;
    if !matches!(vtype, Vtype::Dir | Vtype::Reg) || vtype != args.covered.vtype {
        return Err(Errno::EINVAL);
    }
    Ok(Mounted {
        fs: Backing::Null(lower.vnode),
        from,
    })
}

/// Of a machine in a file: it is no file system of its own, and written as what it lies over.
pub(super) fn load(_: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    Err("a nullfs over nothing".into())
}

impl Vfs {
    /// The file of the lower file system that a file of a nullfs is.
    pub(super) fn null_lowervp(&self, vnode: &Vnode) -> Option<Vnode> {
        match &self.mounts.get(vnode.mount.id())?.backing {
            Backing::Null(lower) => Some(lower.below(&vnode.path)),
            Backing::Fs(_) => None,
        }
    }
}
