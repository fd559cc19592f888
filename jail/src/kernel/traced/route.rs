//! Messages of route(4).

use core::fmt::{self, Display};
use core::mem::offset_of;

use jail_sys::net::route::rt_msghdr;

use super::address::Address;
use super::names;

/// What to do with which route: the message's type, its addresses and its flags.
pub(super) struct Message<'a>(pub(super) &'a [u8]);

/// The addresses' names, in the order of their bits.
const ADDRESSES: [&str; 8] = [
    "dst", "gateway", "netmask", "genmask", "ifp", "ifa", "author", "brd",
];

impl Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.0;
        let Some((_, addresses)) = message.split_at_checked(size_of::<rt_msghdr>()) else {
            return write!(f, "[{}]", message.len());
        };
        let kind = message.get(offset_of!(rt_msghdr, rtm_type));
        write!(f, "{}", names::route_type(kind.copied().unwrap_or(0)))?;
        let mut rest = addresses;
        let present = int(message, offset_of!(rt_msghdr, rtm_addrs));
        for (bit, name) in ADDRESSES.into_iter().enumerate() {
            if present & (1 << bit) == 0 {
                continue;
            }
            let (address, tail) = next(rest);
            write!(f, ", {name}={}", Address(address))?;
            rest = tail;
        }
        let flags = int(message, offset_of!(rt_msghdr, rtm_flags));
        write!(f, ", {}", names::route_flags(flags))
    }
}

fn int(message: &[u8], offset: usize) -> i32 {
    let bytes = message.get(offset..).and_then(<[u8]>::first_chunk);
    i32::from_ne_bytes(bytes.copied().unwrap_or_default())
}

/// One address by its own length, and what begins at the next long behind it.
fn next(addresses: &[u8]) -> (&[u8], &[u8]) {
    let len = addresses.first().map_or(0, |len| usize::from(*len));
    let all = match len {
        0 => size_of::<i64>(),
        len => len.next_multiple_of(size_of::<i64>()),
    };
    let address = addresses.get(..len).unwrap_or(addresses);
    (address, addresses.get(all..).unwrap_or_default())
}
