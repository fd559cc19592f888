//! A call with all the memory that it needs.

use core::ffi::{CStr, c_int, c_uint};

use jail_sys::calls;
use jail_sys::sys::socket::{AF_ROUTE, SOCK_DGRAM, SOCK_RAW};
use jail_sys::sys::uio::iovec;

use super::super::super::{AttachedCall, Param};
use super::super::answer::{size, zero};
use super::super::ioctl::{self, Request};
use super::super::{file, iov};
use super::child::{in_call, on_socket};
use super::record::Record;
use super::running::Running;
use crate::Errno;

pub(super) enum Prepared<'s, 'b> {
    /// It would have made the kernel go beyond its memory: the list ends here.
    Refused(Errno),
    Ioctl {
        domain: c_int,
        request: Box<dyn Request + 's>,
    },
    Route(&'s [u8]),
    Nmount {
        params: &'s mut [Param<'b>],
        /// Pointers to the parameters' memory, of which the child has a copy.
        room: Vec<iovec>,
        niov: c_uint,
        flags: c_int,
    },
    Unmount {
        path: &'s CStr,
        flags: c_int,
    },
}

impl<'s, 'b> Prepared<'s, 'b> {
    pub(super) fn new(call: &'s mut AttachedCall<'b>) -> Self {
        match call {
            AttachedCall::Ioctl { domain, request } => match ioctl::prepare(request) {
                Ok(request) => Self::Ioctl {
                    domain: *domain,
                    request,
                },
                Err(errno) => Self::Refused(errno),
            },
            AttachedCall::Route { message } => Self::Route(message),
            AttachedCall::Nmount { params, flags } => match iov::prepare(params) {
                Ok((room, niov)) => Self::Nmount {
                    params,
                    room,
                    niov,
                    flags: *flags,
                },
                Err(errno) => Self::Refused(errno),
            },
            AttachedCall::Unmount { path, flags } => Self::Unmount {
                path,
                flags: *flags,
            },
        }
    }

    /// Makes the call. Allocates nothing and cannot panic: this is the child.
    pub(super) fn make(&mut self) -> Record {
        let answer = match self {
            Self::Refused(errno) => Err(*errno),
            Self::Ioctl { domain, request } => {
                return on_socket(*domain, SOCK_DGRAM, |fd| file::ioctl(fd, &mut **request));
            }
            Self::Route(message) => {
                return on_socket(AF_ROUTE, SOCK_RAW, |fd| {
                    let (from, len) = (message.as_ptr().cast(), message.len());
                    // SAFETY: `from` is valid for reading `len` bytes.
                    size(unsafe { calls::write(fd, from, len) }).map(drop)
                });
            }
            Self::Nmount {
                room, niov, flags, ..
            } => {
                // SAFETY: iov::prepare made `niov` iovecs of memory that is valid for reading, and
                // the values' for writing; `params`, which borrows it, is not used meanwhile.
                zero(unsafe { calls::nmount(room.as_mut_ptr(), *niov, *flags) })
            }
            Self::Unmount { path, flags } => {
                // SAFETY: `path` ends in a NUL.
                zero(unsafe { calls::unmount(path.as_ptr(), *flags) })
            }
        };
        in_call(answer)
    }

    /// Whether what the kernel filled in is there after a failure too: nmount(2)'s `errmsg`.
    pub(super) const fn tells_of_failure(&self) -> bool {
        matches!(self, Self::Nmount { .. })
    }

    /// Gives each piece of memory that the kernel may have written to. This is the child, too.
    pub(super) fn each_written(
        &mut self,
        give: impl FnMut(&iovec) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        match self {
            Self::Ioctl { request, .. } => request.written().iter().try_for_each(give),
            Self::Nmount { room, .. } => iov::values(room)
                .filter(|value| !value.iov_base.is_null())
                .try_for_each(give),
            Self::Refused(_) | Self::Route(_) | Self::Unmount { .. } => Ok(()),
        }
    }

    /// Takes over what the child's [`each_written`](Self::each_written) gave; `None` if that is
    /// not all there.
    pub(super) fn receive(&mut self, child: &mut Running) -> Option<()> {
        match self {
            Self::Ioctl { request, .. } => {
                for memory in request.written() {
                    // SAFETY: `Request` promises that this is memory of its own, for any bytes.
                    unsafe { child.read(memory) }?;
                }
            }
            Self::Nmount { params, room, .. } => {
                let lens = iov::values(room).filter(|value| !value.iov_base.is_null());
                let mut all = vec![0; lens.map(|value| value.iov_len).sum()];
                // SAFETY: `all` is valid for writing its length.
                unsafe { child.read(ioctl::memory_of(all.as_mut_slice())) }?;
                let mut rest = all.as_slice();
                for param in params.iter_mut() {
                    let Some(value) = param.value.as_deref_mut() else {
                        continue;
                    };
                    let (filled, tail) = rest.split_at_checked(value.len())?;
                    value.copy_from_slice(filled);
                    rest = tail;
                }
                iov::take_lengths(params, room);
            }
            Self::Refused(_) | Self::Route(_) | Self::Unmount { .. } => {}
        }
        Some(())
    }

    /// Hands over to the caller what was received.
    pub(super) fn finish(&mut self) -> Result<(), Errno> {
        match self {
            Self::Ioctl { request, .. } => request.finish(),
            _ => Ok(()),
        }
    }
}
