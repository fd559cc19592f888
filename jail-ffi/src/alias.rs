//! Addresses on interfaces.

pub mod there;

use std::ffi::c_char;
use std::time::Duration;

use jail::{AddedAlias, AliasOutcome, Cidr, IfThere, InterfaceName, IpAlias};

use crate::building::Building;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::jail::jailrs_jail;
use crate::status::jailrs_status;

/// An address for an interface. It does nothing until it is added.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_alias {
    _opaque: [u8; 0],
}

impl Handle for jailrs_alias {
    type Value = Building<IpAlias>;
    const NAME: &'static str = "jailrs_alias";
}

/// An address that was added, to be removed.
///
/// It never changes: several threads may look at it at once.
#[derive(Debug)]
pub struct jailrs_added_alias {
    _opaque: [u8; 0],
}

impl Handle for jailrs_added_alias {
    type Value = AddedAlias;
    const NAME: &'static str = "jailrs_added_alias";
}

/// An address that the host has already is used, and left when it is no longer needed, if it is on
/// the same interface with the same prefix; otherwise that is an error.
pub const JAILRS_IF_THERE_USE_SAME: u32 = 0;
/// An address that the host has already is an error.
pub const JAILRS_IF_THERE_REFUSE: u32 = 1;
/// An address that the host has already is used wherever it is, and left.
pub const JAILRS_IF_THERE_USE: u32 = 2;

/// An address, with or without a prefix (`"192.0.2.1"`, `"2001:db8::1/64"`), for this interface.
/// `*alias` is the caller's to free.
///
/// Errors: `JAILRS_INVALID` for what is no name of an interface or no address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_new(
    interface: *const c_char,
    address: *const c_char,
    alias: *mut *mut jailrs_alias,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let interface = InterfaceName::new(call.text(interface, "interface")?)?;
        let address: Cidr = call.text(address, "address")?.parse()?;
        let out = call.out(alias, "alias")?;
        out.give_new(Building::new(IpAlias::new(interface, address)?))
    })
}

/// The address of a virtual host of carp(4), which has to be there on the interface.
///
/// Errors: `JAILRS_INVALID` for 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_set_vhid(
    alias: *mut jailrs_alias,
    vhid: u8,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get_mut(alias, "alias")?;
        alias.try_change(|alias| alias.vhid(vhid))
    })
}

/// Lets the kernel ask the network whether another machine has the IPv6 address, and waits for the
/// end of that, so many milliseconds at most.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_set_dad_wait(
    alias: *mut jailrs_alias,
    milliseconds: u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let limit = Duration::from_millis(milliseconds);
        let alias = call.get_mut(alias, "alias")?;
        alias.change(|alias| alias.wait_for_dad(limit))
    })
}

/// What becomes of it if the host has the address already: one of `JAILRS_IF_THERE_*`.
///
/// Errors: `JAILRS_INVALID` for another number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_set_if_there(
    alias: *mut jailrs_alias,
    policy: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get_mut(alias, "alias")?;
        let policy = match policy {
            JAILRS_IF_THERE_USE_SAME => IfThere::UseSame,
            JAILRS_IF_THERE_REFUSE => IfThere::Refuse,
            JAILRS_IF_THERE_USE => IfThere::Use,
            _ => return Err(Failure::unknown("policy", policy)),
        };
        alias.change(|alias| alias.if_there(policy))
    })
}

/// Adds the address to its interface. `*added` is the caller's to free, which leaves the address.
///
/// Errors: `JAILRS_NOT_FOUND` without such an interface, `JAILRS_EXISTS` if the host has the address,
/// `JAILRS_PERMISSION`, `JAILRS_BUSY` if another machine has it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_add(
    alias: *const jailrs_alias,
    host: *const jailrs_host,
    added: *mut *mut jailrs_added_alias,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get(alias, "alias")?.get()?;
        let place = call.get(host, "host")?;
        let out = call.out(added, "added")?;
        out.give_new(alias.add(&place.host)?)
    })
}

/// As [`jailrs_alias_add`], to an interface of a jail with a network stack of its own. Whether the
/// address is on another interface in there is not looked at.
///
/// Errors: as [`jailrs_alias_add`]; `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_add_in(
    alias: *const jailrs_alias,
    jail: *const jailrs_jail,
    added: *mut *mut jailrs_added_alias,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get(alias, "alias")?.get()?;
        let jail = call.get(jail, "jail")?;
        let out = call.out(added, "added")?;
        out.give_new(alias.add_in(jail)?)
    })
}

/// Whether it was added, and not there already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_added_alias_is_ours(added: *const jailrs_added_alias) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(added, false, |added| added.outcome() == AliasOutcome::Added) }
}

/// Removes the address, if it was added. What was there before stays.
///
/// Errors: as the kernel answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_added_alias_remove(
    added: *const jailrs_added_alias,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| Ok(call.get(added, "added")?.clone().remove()?))
}

/// Frees what tells of an address that was added, and leaves the address. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_added_alias_free(added: *mut jailrs_added_alias) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(added) };
}

/// Frees an address. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_free(alias: *mut jailrs_alias) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(alias) };
}
