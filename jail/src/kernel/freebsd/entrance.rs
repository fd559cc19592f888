//! The call that enters a jail, with all the memory that it needs.

use core::ffi::{c_int, c_uint};

use jail_sys::calls;
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_UPDATE, JAIL_USE_DESC};
use jail_sys::sys::uio::iovec;

use super::super::{AttachBy, RawFd};
use super::answer::{number, zero};
use crate::Errno;

/// Prepared before a fork, made in the child.
pub(super) struct Entrance<'a> {
    by: AttachBy<'a>,
    /// The jail descriptor's number in the child, where the kernel reads it.
    fd: Box<c_int>,
    /// Of a jail_set(2): they point to `fd`, and to the names and values in `by`.
    iov: Vec<iovec>,
    niov: c_uint,
}

impl<'a> Entrance<'a> {
    /// The child will have the jail's descriptor, if it goes by one, at `fd`.
    pub(super) fn new(by: AttachBy<'a>, fd: RawFd) -> Result<Self, Errno> {
        let fd = Box::new(fd);
        let mut iov = Vec::new();
        if let AttachBy::Desc { params, .. } = by {
            iov.extend([read_only(b"desc\0"), number_at(&fd)]);
            for (name, value) in params {
                iov.extend([read_only(name), read_only(value)]);
            }
        }
        let niov = c_uint::try_from(iov.len()).map_err(|_| Errno::EINVAL)?;
        Ok(Self { by, fd, iov, niov })
    }

    /// Where the caller has the jail's descriptor.
    pub(super) const fn desc(&self) -> Option<RawFd> {
        match self.by {
            AttachBy::Jid(_) => None,
            AttachBy::Desc { fd, .. } => Some(fd),
        }
    }

    /// Enters, and closes the jail's descriptor. Allocates nothing and cannot panic: this is the
    /// child.
    pub(super) fn enter(&self) -> Result<(), Errno> {
        if let AttachBy::Jid(jid) = self.by {
            // SAFETY: takes no pointer.
            return zero(unsafe { calls::jail_attach(jid) });
        }
        let flags = JAIL_UPDATE | JAIL_ATTACH | JAIL_USE_DESC;
        let iov = self.iov.as_ptr().cast_mut();
        // SAFETY: `iov` points to `niov` iovecs of memory that is valid for reading. Nothing is
        // written there: no descriptor is asked for, and no message, which are all that
        // jail_set(2) writes.
        let entered = number(unsafe { calls::jail_set(iov, self.niov, flags) });
        // SAFETY: takes no pointer; nothing here uses the descriptor any more.
        unsafe { calls::close(*self.fd) };
        entered.map(drop)
    }
}

/// Memory for the kernel to read; the struct has no const pointer. An empty value is null and 0.
fn read_only(bytes: &[u8]) -> iovec {
    if bytes.is_empty() {
        return iovec::ZERO;
    }
    iovec {
        iov_base: bytes.as_ptr().cast_mut().cast(),
        iov_len: bytes.len(),
    }
}

fn number_at(number: &c_int) -> iovec {
    iovec {
        iov_base: core::ptr::from_ref(number).cast_mut().cast(),
        iov_len: size_of::<c_int>(),
    }
}
