//! Addresses of the host's interfaces.

use std::ffi::{CString, c_char};
use std::net::IpAddr;
use std::ptr;

use jail::HostAddr;

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::{borrowed, c_text};

/// Addresses that interfaces had at one moment.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_addresses {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Row {
    interface: CString,
    address: CString,
    prefix: u8,
    other: Option<CString>,
}

impl Handle for jailrs_addresses {
    type Value = Vec<Row>;
    const NAME: &'static str = "jailrs_addresses";
}

/// The addresses of all interfaces, in the kernel's order. `*addresses` is the caller's to free.
///
/// Errors: as sysctl(3) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_addresses(
    host: *const jailrs_host,
    addresses: *mut *mut jailrs_addresses,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(addresses, "addresses")?;
        out.give_new(rows(place.host.addresses()?))
    })
}

/// The interfaces that have this address, `"192.0.2.1"`, which may be none, or several. `*addresses` is
/// the caller's to free.
///
/// Errors: `JAILRS_INVALID` for what is no address; as sysctl(3) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_who_has(
    host: *const jailrs_host,
    address: *const c_char,
    addresses: *mut *mut jailrs_addresses,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let address = call.text(address, "address")?.parse::<IpAddr>();
        let address = address.map_err(|_| Failure::argument("address", "is none"))?;
        let out = call.out(addresses, "addresses")?;
        out.give_new(rows(place.host.who_has(address)?))
    })
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_addresses_count(addresses: *const jailrs_addresses) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(addresses, 0, Vec::len) }
}

/// The interface that has the address at `index`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_addresses_interface(
    addresses: *const jailrs_addresses,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(addresses, index, |row| Some(&row.interface)) }
}

/// The address, without its prefix; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_addresses_address(
    addresses: *const jailrs_addresses,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(addresses, index, |row| Some(&row.address)) }
}

/// How many bits of it are the network's; 0 if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_addresses_prefix(
    addresses: *const jailrs_addresses,
    index: usize,
) -> u8 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(addresses, 0, |rows| {
            rows.get(index).map_or(0, |row| row.prefix)
        })
    }
}

/// The broadcast address, or on a point-to-point interface the other end's; NULL if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_addresses_other(
    addresses: *const jailrs_addresses,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(addresses, index, |row| row.other.as_ref()) }
}

/// Frees a list of addresses. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_addresses_free(addresses: *mut jailrs_addresses) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(addresses) };
}

impl From<HostAddr> for Row {
    fn from(has: HostAddr) -> Self {
        Self {
            interface: c_text(has.interface.as_bytes()),
            address: c_text(has.addr.addr().to_string()),
            prefix: has.addr.prefix(),
            other: has.other.map(|other| c_text(other.to_string())),
        }
    }
}

fn rows(addresses: Vec<HostAddr>) -> Vec<Row> {
    addresses.into_iter().map(Row::from).collect()
}

/// # Safety
/// As [`peek`].
unsafe fn text(
    addresses: *const jailrs_addresses,
    index: usize,
    which: impl FnOnce(&Row) -> Option<&CString>,
) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe {
        peek(addresses, ptr::null(), |rows| {
            borrowed(rows.get(index).and_then(which))
        })
    }
}
