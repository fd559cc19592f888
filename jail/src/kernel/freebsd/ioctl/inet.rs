//! Addresses of interfaces.

use core::ffi::{c_ulong, c_void};
use core::mem;

use jail_sys::net::if_::{ifreq, ifreq_ifru};
use jail_sys::netinet::in_::sockaddr_in;
use jail_sys::netinet6::in6::sockaddr_in6;
use jail_sys::netinet6::in6_var::{
    SIOCDIFADDR_IN6, SIOCGIFAFLAG_IN6, SIOCGIFNETMASK_IN6, in6_ifreq,
};
use jail_sys::sys::socket::sockaddr;
use jail_sys::sys::sockio::SIOCDIFADDR;
use jail_sys::sys::uio::iovec;

use super::super::super::IfNameBytes;
use super::plain::Plain;
use super::{Request, memory, to_c};
use crate::Errno;

/// `SIOCDIFADDR`.
pub(super) fn remove(name: &IfNameBytes, addr: &sockaddr_in) -> Plain<'static, ifreq> {
    // SAFETY: both are 16 bytes without padding, and numbers throughout.
    let ifru_addr = unsafe { mem::transmute::<sockaddr_in, sockaddr>(*addr) };
    let request = ifreq {
        ifr_name: to_c(name),
        ifr_ifru: ifreq_ifru { ifru_addr },
    };
    Plain::new(SIOCDIFADDR, request)
}

/// A request of `struct in6_ifreq` about an address.
pub(super) struct Inet6<'a> {
    number: c_ulong,
    request: in6_ifreq,
    answer: Answer<'a>,
}

enum Answer<'a> {
    Nothing,
    Flags(&'a mut i32),
    Mask(&'a mut sockaddr_in6),
}

impl<'a> Inet6<'a> {
    /// `SIOCDIFADDR_IN6`.
    pub(super) fn remove(name: &IfNameBytes, addr: &sockaddr_in6) -> Self {
        Self::new(SIOCDIFADDR_IN6, name, addr, Answer::Nothing)
    }

    /// `SIOCGIFAFLAG_IN6`.
    pub(super) fn flags(name: &IfNameBytes, addr: &sockaddr_in6, flags: &'a mut i32) -> Self {
        Self::new(SIOCGIFAFLAG_IN6, name, addr, Answer::Flags(flags))
    }

    /// `SIOCGIFNETMASK_IN6`.
    pub(super) fn netmask(
        name: &IfNameBytes,
        addr: &sockaddr_in6,
        mask: &'a mut sockaddr_in6,
    ) -> Self {
        Self::new(SIOCGIFNETMASK_IN6, name, addr, Answer::Mask(mask))
    }

    fn new(number: c_ulong, name: &IfNameBytes, addr: &sockaddr_in6, answer: Answer<'a>) -> Self {
        let mut request = in6_ifreq::ZERO;
        request.ifr_name = to_c(name);
        request.ifr_ifru.ifru_addr = *addr;
        Self {
            number,
            request,
            answer,
        }
    }
}

// SAFETY: the struct has no pointer that these requests follow.
unsafe impl Request for Inet6<'_> {
    fn argument(&mut self) -> (c_ulong, *mut c_void) {
        (self.number, (&raw mut self.request).cast())
    }

    fn written(&mut self) -> [iovec; 3] {
        [memory(&mut self.request), iovec::ZERO, iovec::ZERO]
    }

    fn finish(&mut self) -> Result<(), Errno> {
        let answered = &self.request.ifr_ifru;
        match &mut self.answer {
            Answer::Nothing => {}
            Answer::Flags(flags) => {
                // SAFETY: the union was all zeros to begin with, and any bytes are an int.
                **flags = unsafe { answered.ifru_flags6 };
            }
            Answer::Mask(mask) => {
                // SAFETY: as above; any bytes are a sockaddr_in6.
                **mask = unsafe { answered.ifru_addr };
            }
        }
        Ok(())
    }
}
