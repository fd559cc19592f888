//! The machine, `hw.*`, and mounting by users. Follows `kern_mib.c` and `vfs_mount.c`.

use jail::Errno;

use super::req::Req;
use crate::state::State;

/// `hw.physmem`, `hw.usermem`: 8 GiB, of which the kernel keeps a sixteenth.
pub(super) fn memory(_: &mut State, req: &mut Req<'_>, bytes: u64) -> Result<(), Errno> {
    req.ulong(bytes).map(|_| ())
}

/// `vfs.usermount`.
pub(super) fn usermount(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    if let Some(new) = req.int(state.tunables.usermount)? {
        state.tunables.usermount = new;
    }
    Ok(())
}
