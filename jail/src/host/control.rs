//! Descriptors that requests are made on, opened when first needed and kept.

use core::ffi::CStr;
use std::sync::Mutex;

use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_DIRECTORY, O_RDONLY, O_RDWR};
use jail_sys::sys::socket::{AF_INET, AF_INET6, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_RAW};

use super::Host;
use crate::kernel::{Fd, RawFd};
use crate::{Errno, Error};

/// What a request is made on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    /// An IPv4 datagram socket: interfaces and their IPv4 addresses.
    Inet,
    /// An IPv6 datagram socket: IPv6 addresses.
    Inet6,
    /// A raw IPv4 socket. It can be bound again and again, and binding tells in one call whether
    /// any interface has an address (`rip_bind` in `sys/netinet/raw_ip.c`).
    RawInet,
    /// Likewise IPv6 (`rip6_bind` in `sys/netinet6/raw_ip6.c`).
    RawInet6,
    /// `/dev/mdctl`.
    Mdctl,
    /// The directory `/dev`, whose devfs takes requests about rules.
    Dev,
}

/// Those that are open.
#[derive(Debug, Default)]
pub(super) struct Controls {
    open: Mutex<Vec<(Control, Fd)>>,
}

/// No protocol that anybody sends, so that nothing piles up in the socket.
const IPPROTO_RAW: i32 = 255;

impl Host {
    /// The descriptor for such requests; opened the first time. It stays valid as long as
    /// [`forget_controls`](Self::forget_controls) is not called meanwhile.
    pub(crate) fn control(&self, control: Control) -> Result<RawFd, Error> {
        let mut open = self.shared().controls.lock();
        if let Some((_, fd)) = open.iter().find(|(kind, _)| *kind == control) {
            return Ok(fd.raw());
        }
        let fd = self.open_control(control)?;
        let raw = fd.raw();
        open.push((control, fd));
        Ok(raw)
    }

    /// Closes them all: a process that enters a jail must not take the host's `/dev` with it.
    pub(crate) fn forget_controls(&self) {
        self.shared().controls.lock().clear();
    }

    fn open_control(&self, control: Control) -> Result<Fd, Error> {
        let raw = match control {
            Control::Inet => self.socket(AF_INET, SOCK_DGRAM, 0),
            Control::Inet6 => self.socket(AF_INET6, SOCK_DGRAM, 0),
            Control::RawInet => self.socket(AF_INET, SOCK_RAW, IPPROTO_RAW),
            Control::RawInet6 => self.socket(AF_INET6, SOCK_RAW, IPPROTO_RAW),
            Control::Mdctl => self.device(c"/dev/mdctl", O_RDWR),
            Control::Dev => self.device(c"/dev", O_RDONLY | O_DIRECTORY),
        };
        Ok(Fd::new(raw?, self.kernel().clone()))
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Error> {
        self.kernel()
            .socket(domain, kind | SOCK_CLOEXEC, protocol)
            .map_err(|errno| {
                let family = if domain == AF_INET { "IPv4" } else { "IPv6" };
                Error::kernel("socket", family, errno)
            })
    }

    fn device(&self, path: &CStr, flags: i32) -> Result<RawFd, Error> {
        let opened = self.kernel().openat(AT_FDCWD, path, flags | O_CLOEXEC, 0);
        opened.map_err(|errno| {
            let error = Error::kernel("open", path.to_string_lossy(), errno);
            match errno {
                Errno::EACCES => error.with_hint("only root can do this"),
                _ => error,
            }
        })
    }
}

impl Controls {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Control, Fd)>> {
        // Whoever panicked meanwhile left a whole list.
        self.open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
