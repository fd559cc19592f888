//! Messages of the routing socket and of `NET_RT_IFLIST`. Follows `rtsock_msg_buffer` in
//! `sys/net/rtsock.c`.

use jail_sys::net::route::RTM_VERSION;

/// A message that is put together: a header of so many bytes, and addresses behind it.
#[derive(Debug)]
pub(crate) struct Record {
    bytes: Vec<u8>,
    addrs: i32,
}

impl Record {
    /// A message of this type; its header begins with length, version and type.
    pub(super) fn new(header: usize, kind: i32) -> Self {
        let mut bytes = vec![0; header];
        if let [_, _, version, to, ..] = bytes.as_mut_slice() {
            *version = RTM_VERSION as u8;
            *to = kind as u8;
        }
        Self { bytes, addrs: 0 }
    }

    /// Writes into the header.
    pub(super) fn put(&mut self, at: usize, bytes: &[u8]) {
        let to = self.bytes.get_mut(at..).unwrap_or_default();
        for (to, from) in to.iter_mut().zip(bytes) {
            *to = *from;
        }
    }

    pub(super) fn u16(&mut self, at: usize, value: u16) {
        self.put(at, &value.to_ne_bytes());
    }

    pub(super) fn i32(&mut self, at: usize, value: i32) {
        self.put(at, &value.to_ne_bytes());
    }

    pub(super) fn u64(&mut self, at: usize, value: u64) {
        self.put(at, &value.to_ne_bytes());
    }

    /// Appends an address, by its bit `RTA_*`. They come in the order of the bits, each filled up
    /// to 8 bytes; one of length 0 takes 8.
    pub(super) fn addr(&mut self, bit: i32, addr: &[u8]) {
        self.addrs |= bit;
        self.bytes.extend(addr);
        let rest = match addr.len() {
            0 => 8,
            length => length.next_multiple_of(8) - length,
        };
        self.bytes.extend([0; 8].iter().take(rest));
    }

    /// The whole message; `*_addrs` is at this place in the header.
    pub(super) fn finish(mut self, addrs: usize) -> Vec<u8> {
        let length = self.bytes.len().next_multiple_of(8);
        self.bytes.resize(length, 0);
        self.u16(0, u16::try_from(length).unwrap_or(u16::MAX));
        self.i32(addrs, self.addrs);
        self.bytes
    }
}
