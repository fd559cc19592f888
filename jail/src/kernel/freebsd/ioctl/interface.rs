//! Interfaces: `struct ifreq`.

use core::ffi::{CStr, c_ulong, c_void};
use core::ptr;

use jail_sys::net::if_::{ifreq, ifreq_buffer};
use jail_sys::sys::sockio::{SIOCGIFDESCR, SIOCSIFDESCR, SIOCSIFNAME};
use jail_sys::sys::uio::iovec;

use super::super::super::IfNameBytes;
use super::{Request, from_c, memory, memory_of, to_c};
use crate::Errno;

/// A request of `struct ifreq`.
pub(super) struct Interface<'a> {
    number: c_ulong,
    request: ifreq,
    data: Data,
    answer: Answer<'a>,
}

/// What the struct points to.
enum Data {
    Nothing,
    /// `ifr_data`: a name of `IFNAMSIZ` bytes.
    Name(IfNameBytes),
    /// `ifr_buffer`.
    Buffer(Vec<u8>),
}

/// What is wanted of the struct that comes back.
pub(super) enum Answer<'a> {
    Nothing,
    Flags(&'a mut i32),
    Index(&'a mut i32),
    Mtu(&'a mut i32),
    Name(&'a mut IfNameBytes),
    Description {
        descr: &'a mut [u8],
        len: &'a mut usize,
    },
}

impl<'a> Interface<'a> {
    /// A request that says no more than the interface.
    pub(super) fn new(number: c_ulong, name: &IfNameBytes) -> Self {
        let mut request = ifreq::ZERO;
        request.ifr_name = to_c(name);
        Self {
            number,
            request,
            data: Data::Nothing,
            answer: Answer::Nothing,
        }
    }

    pub(super) fn answered(self, answer: Answer<'a>) -> Self {
        Self { answer, ..self }
    }

    /// The lower half is `ifr_flags`, the upper one `ifr_flagshigh`.
    pub(super) fn with_flags(mut self, flags: i32) -> Self {
        let [a, b, c, d] = flags.to_le_bytes();
        let halves = [i16::from_le_bytes([a, b]), i16::from_le_bytes([c, d])];
        self.request.ifr_ifru.ifru_flags = halves;
        self
    }

    pub(super) fn with_mtu(mut self, mtu: i32) -> Self {
        self.request.ifr_ifru.ifru_mtu = mtu;
        self
    }

    pub(super) fn with_jid(mut self, jid: i32) -> Self {
        self.request.ifr_ifru.ifru_jid = jid;
        self
    }

    /// `SIOCSIFNAME`.
    pub(super) fn renamed(name: &IfNameBytes, new: &IfNameBytes) -> Self {
        let data = Data::Name(*new);
        Self {
            data,
            ..Self::new(SIOCSIFNAME, name)
        }
    }

    /// `SIOCSIFDESCR`, whose length counts the NUL; 0 takes the description away.
    pub(super) fn described(name: &IfNameBytes, descr: &CStr) -> Self {
        let bytes = match descr.is_empty() {
            true => &[][..],
            false => descr.to_bytes_with_nul(),
        };
        let data = Data::Buffer(bytes.to_vec());
        Self {
            data,
            ..Self::new(SIOCSIFDESCR, name)
        }
    }

    /// `SIOCGIFDESCR`.
    pub(super) fn description(name: &IfNameBytes, descr: &'a mut [u8], len: &'a mut usize) -> Self {
        let data = Data::Buffer(vec![0; descr.len()]);
        Self {
            data,
            answer: Answer::Description { descr, len },
            ..Self::new(SIOCGIFDESCR, name)
        }
    }
}

// SAFETY: a new name is read up to IFNAMSIZ bytes, which it has; a buffer's length is in the
// struct. Without data the pointer's place is zero or holds a number that the request takes.
unsafe impl Request for Interface<'_> {
    fn argument(&mut self) -> (c_ulong, *mut c_void) {
        match &mut self.data {
            Data::Nothing => {}
            Data::Name(name) => self.request.ifr_ifru.ifru_data = name.as_mut_ptr().cast(),
            Data::Buffer(bytes) => {
                let buffer = match bytes.as_mut_slice() {
                    [] => ptr::null_mut(),
                    bytes => bytes.as_mut_ptr().cast(),
                };
                let length = bytes.len();
                self.request.ifr_ifru.ifru_buffer = ifreq_buffer { length, buffer };
            }
        }
        (self.number, (&raw mut self.request).cast())
    }

    fn written(&mut self) -> [iovec; 3] {
        let data = match &mut self.data {
            Data::Buffer(bytes) => memory_of(bytes),
            Data::Nothing | Data::Name(_) => iovec::ZERO,
        };
        [memory(&mut self.request), data, iovec::ZERO]
    }

    fn finish(&mut self) -> Result<(), Errno> {
        let answered = &self.request.ifr_ifru;
        match &mut self.answer {
            Answer::Nothing => {}
            Answer::Flags(flags) => {
                // SAFETY: the union was all zeros to begin with, and any bytes are two shorts.
                let [low, high] = unsafe { answered.ifru_flags }.map(i16::to_le_bytes);
                let ([a, b], [c, d]) = (low, high);
                **flags = i32::from_le_bytes([a, b, c, d]);
            }
            Answer::Index(index) => {
                // SAFETY: as above, a short. The kernel's own is unsigned.
                let short = unsafe { answered.ifru_index };
                **index = u16::from_ne_bytes(short.to_ne_bytes()).into();
            }
            Answer::Mtu(mtu) => {
                // SAFETY: as above, an int.
                **mtu = unsafe { answered.ifru_mtu };
            }
            Answer::Name(name) => **name = from_c(self.request.ifr_name),
            Answer::Description { descr, len } => {
                // SAFETY: as above, a number and a pointer, which is not followed.
                **len = unsafe { answered.ifru_buffer }.length;
                let Data::Buffer(bytes) = &self.data else {
                    return Ok(());
                };
                // Nothing was written where it did not fit.
                if let (Some(from), Some(to)) = (bytes.get(..**len), descr.get_mut(..**len)) {
                    to.copy_from_slice(from);
                }
            }
        }
        Ok(())
    }
}
