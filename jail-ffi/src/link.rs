//! Cables from a jail with a network stack of its own to a bridge of the host.

use std::ffi::c_char;
use std::net::IpAddr;

use jail::{Cidr, InterfaceName, Vnet};

use crate::building::Building;
use crate::call::{Call, free};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::status::jailrs_status;

/// A cable: an epair(4), one half of which is in the bridge, the other in the jail.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_link {
    _opaque: [u8; 0],
}

impl Handle for jailrs_link {
    type Value = Building<Vnet>;
    const NAME: &'static str = "jailrs_link";
}

/// A cable to this bridge. `*link` is the caller's to free.
///
/// Errors: `JAILRS_INVALID` for what is no name of an interface.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_link_new(
    bridge: *const c_char,
    link: *mut *mut jailrs_link,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let bridge = InterfaceName::new(call.text(bridge, "bridge")?)?;
        let out = call.out(link, "link")?;
        out.give_new(Building::new(Vnet::bridge(bridge)?))
    })
}

/// Makes the bridge if there is none; the last cable that goes ends a bridge made so.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_link_set_create_bridge(
    link: *mut jailrs_link,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| call.get_mut(link, "link")?.change(Vnet::create_bridge))
}

/// Adds an address of the jail's, with its prefix: `"10.0.0.2/24"`.
///
/// Errors: `JAILRS_INVALID` for what is no address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_link_add_address(
    link: *mut jailrs_link,
    address: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let link = call.get_mut(link, "link")?;
        let address: Cidr = call.text(address, "address")?.parse()?;
        link.change(|link| link.addr(address))
    })
}

/// Adds the gateway of the jail's default route: one for IPv4, one for IPv6.
///
/// Errors: `JAILRS_INVALID` for what is no address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_link_add_gateway(
    link: *mut jailrs_link,
    gateway: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let link = call.get_mut(link, "link")?;
        let gateway = call.text(gateway, "gateway")?.parse::<IpAddr>();
        let gateway = gateway.map_err(|_| Failure::argument("gateway", "is no address"))?;
        link.change(|link| link.gateway(gateway))
    })
}

/// What the jail's half shall be called in there, as in `"eth0"`.
///
/// Errors: `JAILRS_INVALID` for what is no name of an interface.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_link_set_name_inside(
    link: *mut jailrs_link,
    name: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let link = call.get_mut(link, "link")?;
        let name = InterfaceName::new(call.text(name, "name")?)?;
        link.try_change(|link| link.name_inside(name))
    })
}

/// The largest packet in bytes, of both halves.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_link_set_mtu(
    link: *mut jailrs_link,
    mtu: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| call.get_mut(link, "link")?.change(|link| link.mtu(mtu)))
}

/// Frees a cable's description. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_link_free(link: *mut jailrs_link) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(link) };
}
