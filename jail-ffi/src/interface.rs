//! Interfaces of the host.

use std::ffi::{CString, c_char, c_int};
use std::ptr;

use jail::InterfaceInfo;

use crate::address::{Row as Address, jailrs_addresses};
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::handle::{Handle, Lent};
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::{borrowed, c_text};

/// Interfaces, as they were at one moment.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_interfaces {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Row {
    info: InterfaceInfo,
    name: CString,
    mac: Option<CString>,
    addresses: Lent<jailrs_addresses>,
}

impl Handle for jailrs_interfaces {
    type Value = Box<[Row]>;
    const NAME: &'static str = "jailrs_interfaces";
}

/// The interfaces that the caller sees, with their addresses, in the kernel's order. `*interfaces` is
/// the caller's to free.
///
/// Errors: as sysctl(3) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_interfaces(
    host: *const jailrs_host,
    interfaces: *mut *mut jailrs_interfaces,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(interfaces, "interfaces")?;
        let found = place.host.interfaces()?;
        out.give_new(found.into_iter().map(Row::from).collect())
    })
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_count(interfaces: *const jailrs_interfaces) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(interfaces, 0, |rows| rows.len()) }
}

/// The name of the interface at `index`, as in `"em0"`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_name(
    interfaces: *const jailrs_interfaces,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(interfaces, index, |row| Some(&row.name)) }
}

/// Its number; 0 if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_number(
    interfaces: *const jailrs_interfaces,
    index: usize,
) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(interfaces, index, |info| info.index) }
}

/// Up, running, loopback: `IFF_*` of FreeBSD's net/if.h.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_flags(
    interfaces: *const jailrs_interfaces,
    index: usize,
) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(interfaces, index, |info| info.flags.bits()) }
}

/// What it is: `IFT_*` of FreeBSD's net/if_types.h; 6 is Ethernet and an epair, too, 24 a loopback, 209
/// a bridge.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_kind(
    interfaces: *const jailrs_interfaces,
    index: usize,
) -> u8 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(interfaces, index, |info| info.kind) }
}

/// The largest packet it sends, in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_mtu(
    interfaces: *const jailrs_interfaces,
    index: usize,
) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(interfaces, index, |info| info.mtu) }
}

/// Its Ethernet address, as in `"02:00:00:00:00:0a"`; NULL if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_mac(
    interfaces: *const jailrs_interfaces,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(interfaces, index, |row| row.mac.as_ref()) }
}

/// Its addresses, lent as long as the interfaces are there; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_addresses(
    interfaces: *const jailrs_interfaces,
    index: usize,
) -> *const jailrs_addresses {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(interfaces, ptr::null(), |rows| {
            rows.get(index)
                .map_or(ptr::null(), |row| row.addresses.handle())
        })
    }
}

/// Frees a list of interfaces. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_interfaces_free(interfaces: *mut jailrs_interfaces) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(interfaces) };
}

impl From<InterfaceInfo> for Row {
    fn from(info: InterfaceInfo) -> Self {
        let hex = |mac: [u8; 6]| mac.map(|byte| format!("{byte:02x}")).join(":");
        Self {
            name: c_text(info.name.as_bytes()),
            mac: info.mac.map(hex).map(c_text),
            addresses: Lent::new(info.addrs.iter().cloned().map(Address::from).collect()),
            info,
        }
    }
}

/// # Safety
/// As [`peek`].
unsafe fn part<R: Default>(
    interfaces: *const jailrs_interfaces,
    index: usize,
    which: impl FnOnce(&InterfaceInfo) -> R,
) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        peek(interfaces, R::default(), |rows| {
            rows.get(index)
                .map_or_else(R::default, |row| which(&row.info))
        })
    }
}

/// # Safety
/// As [`peek`].
unsafe fn text(
    interfaces: *const jailrs_interfaces,
    index: usize,
    which: impl FnOnce(&Row) -> Option<&CString>,
) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe {
        peek(interfaces, ptr::null(), |rows| {
            borrowed(rows.get(index).and_then(which))
        })
    }
}
