//! The jail that a child enters.

use super::RawFd;

/// How a child of [`spawn`](super::Kernel::spawn) or [`run_attached`](super::Kernel::run_attached)
/// enters a jail: one call.
#[derive(Clone, Copy, Debug)]
pub enum AttachBy<'a> {
    /// jail_attach(2): whichever jail has this number then.
    Jid(i32),
    /// jail_set(2) with `JAIL_UPDATE | JAIL_ATTACH | JAIL_USE_DESC`, since 15.0: the jail of this
    /// descriptor of the caller's, or none (`ENOENT`). Not `jail_attach_jd(2)`, after which a
    /// jail never goes away. The child closes its copy of the descriptor then.
    Desc {
        /// The jail descriptor.
        fd: RawFd,
        /// What that call sets besides: names with their NUL, and their values.
        params: &'a [(&'a [u8], &'a [u8])],
    },
}
