//! Requests of ioctl(2) as the kernel's structs, and what comes back in them.
//!
//! Nothing here calls the kernel.

mod bridge;
mod group;
mod inet;
mod interface;
mod md;
mod plain;

use core::ffi::{c_char, c_ulong, c_void};

use jail_sys::fs::devfs::devfs::{
    DEVFSIO_RADD, DEVFSIO_RAPPLY, DEVFSIO_RAPPLYID, DEVFSIO_RDEL, DEVFSIO_RGETNEXT, DEVFSIO_SAPPLY,
    DEVFSIO_SGETNEXT, DEVFSIO_SUSE,
};
use jail_sys::netinet6::in6_var::SIOCAIFADDR_IN6;
use jail_sys::sys::sockio::{
    SIOCAIFADDR, SIOCAIFGROUP, SIOCDIFGROUP, SIOCGIFALIAS, SIOCGIFFLAGS, SIOCGIFINDEX, SIOCGIFMTU,
    SIOCIFCREATE2, SIOCIFDESTROY, SIOCSIFFLAGS, SIOCSIFMTU, SIOCSIFRVNET, SIOCSIFVNET,
};
use jail_sys::sys::uio::iovec;

use self::interface::{Answer, Interface};
use self::plain::Plain;
use super::super::{IfNameBytes, Ioctl};
use crate::Errno;

/// A request with all the memory that it needs: what follows allocates nothing, so a forked child
/// may make it.
///
/// # Safety
/// `argument` gives the struct that belongs to the request's number. Every pointer in it is null,
/// or leads to as many bytes as the kernel reads or writes there, for as long as nothing but
/// `written` is called. `written` names memory of this value in which any bytes are valid.
pub(super) unsafe trait Request {
    /// The request's number, and its struct with all pointers set.
    fn argument(&mut self) -> (c_ulong, *mut c_void);

    /// What the kernel may have written to; unused ones are null and 0. Pointers in it are the
    /// kernel's answer too and are never followed.
    fn written(&mut self) -> [iovec; 3];

    /// Hands over what the kernel filled in, after it has answered without an error.
    fn finish(&mut self) -> Result<(), Errno>;
}

/// Makes a request ready to be made.
///
/// # Errors
/// `EINVAL` where the kernel would read beyond what it was given.
pub(super) fn prepare<'s>(request: &'s mut Ioctl<'_>) -> Result<Box<dyn Request + 's>, Errno> {
    Ok(match request {
        Ioctl::MdAttach { md, file, label } => Box::new(md::Attach::new(md, *file, *label)),
        Ioctl::MdDetach(md) => Box::new(md::detach(md)),
        Ioctl::MdResize(md) => Box::new(md::resize(md)),
        Ioctl::MdQuery { md, file, label } => Box::new(md::Query::new(md, file, label)),
        Ioctl::DevfsRadd(rule) => Box::new(plain::filled_rule(DEVFSIO_RADD, rule)?),
        Ioctl::DevfsRdel(rid) => Box::new(Plain::new(DEVFSIO_RDEL, *rid)),
        Ioctl::DevfsRapply(rule) => Box::new(plain::rule(DEVFSIO_RAPPLY, rule)?),
        Ioctl::DevfsRapplyid(rid) => Box::new(Plain::new(DEVFSIO_RAPPLYID, *rid)),
        Ioctl::DevfsRgetnext(rule) => Box::new(Plain::filled(DEVFSIO_RGETNEXT, &mut **rule)),
        Ioctl::DevfsSuse(rsn) => Box::new(Plain::new(DEVFSIO_SUSE, *rsn)),
        Ioctl::DevfsSapply(rsn) => Box::new(Plain::new(DEVFSIO_SAPPLY, *rsn)),
        Ioctl::DevfsSgetnext(rsn) => Box::new(Plain::filled(DEVFSIO_SGETNEXT, &mut **rsn)),
        Ioctl::SiocAifaddr(alias) => Box::new(Plain::new(SIOCAIFADDR, **alias)),
        Ioctl::SiocDifaddr { name, addr } => Box::new(inet::remove(name, addr)),
        Ioctl::SiocGifalias(alias) => Box::new(Plain::filled(SIOCGIFALIAS, &mut **alias)),
        Ioctl::SiocAifaddrIn6(alias) => Box::new(Plain::new(SIOCAIFADDR_IN6, **alias)),
        Ioctl::SiocDifaddrIn6 { name, addr } => Box::new(inet::Inet6::remove(name, addr)),
        Ioctl::SiocGifaflagIn6 { name, addr, flags } => {
            Box::new(inet::Inet6::flags(name, addr, flags))
        }
        Ioctl::SiocGifnetmaskIn6 { name, addr, mask } => {
            Box::new(inet::Inet6::netmask(name, addr, mask))
        }
        Ioctl::SiocGifflags { name, flags } => {
            Box::new(Interface::new(SIOCGIFFLAGS, name).answered(Answer::Flags(flags)))
        }
        Ioctl::SiocSifflags { name, flags } => {
            Box::new(Interface::new(SIOCSIFFLAGS, name).with_flags(*flags))
        }
        Ioctl::SiocGifindex { name, index } => {
            Box::new(Interface::new(SIOCGIFINDEX, name).answered(Answer::Index(index)))
        }
        Ioctl::SiocGifmtu { name, mtu } => {
            Box::new(Interface::new(SIOCGIFMTU, name).answered(Answer::Mtu(mtu)))
        }
        Ioctl::SiocSifmtu { name, mtu } => {
            Box::new(Interface::new(SIOCSIFMTU, name).with_mtu(*mtu))
        }
        Ioctl::SiocSifname { name, new } => Box::new(Interface::renamed(name, new)),
        Ioctl::SiocSifdescr { name, descr } => Box::new(Interface::described(name, descr)),
        Ioctl::SiocGifdescr { name, descr, len } => {
            Box::new(Interface::description(name, descr, len))
        }
        Ioctl::SiocAifgroup { name, group } => Box::new(group::member(SIOCAIFGROUP, name, group)?),
        Ioctl::SiocDifgroup { name, group } => Box::new(group::member(SIOCDIFGROUP, name, group)?),
        Ioctl::SiocGifgroup {
            name,
            groups,
            count,
        } => Box::new(group::List::new(name, groups, count)?),
        Ioctl::SiocSifvnet { name, jid } => {
            let moved = Interface::new(SIOCSIFVNET, name).with_jid(*jid);
            Box::new(moved.answered(Answer::Name(name)))
        }
        Ioctl::SiocSifrvnet { name, jid } => {
            let moved = Interface::new(SIOCSIFRVNET, name).with_jid(*jid);
            Box::new(moved.answered(Answer::Name(name)))
        }
        Ioctl::SiocIfcreate2 { name } => {
            Box::new(Interface::new(SIOCIFCREATE2, name).answered(Answer::Name(name)))
        }
        Ioctl::SiocIfdestroy { name } => Box::new(Interface::new(SIOCIFDESTROY, name)),
        Ioctl::BridgeAdd { bridge, member } => Box::new(bridge::Member::add(bridge, member)),
        Ioctl::BridgeDel { bridge, member } => Box::new(bridge::Member::remove(bridge, member)),
        Ioctl::BridgeMembers {
            bridge,
            members,
            count,
        } => Box::new(bridge::Members::new(bridge, members, count)?),
    })
}

/// The memory of a value.
fn memory<T>(value: &mut T) -> iovec {
    iovec {
        iov_base: (&raw mut *value).cast(),
        iov_len: size_of::<T>(),
    }
}

/// The memory of a list.
pub(super) fn memory_of<T>(list: &mut [T]) -> iovec {
    iovec {
        iov_base: list.as_mut_ptr().cast(),
        iov_len: size_of_val(list),
    }
}

/// A name as C has it. What is no text, or not ended by a NUL, is the kernel's to refuse: it
/// reads all of these arrays by their size.
fn to_c(name: &IfNameBytes) -> [c_char; size_of::<IfNameBytes>()] {
    name.map(|byte| c_char::from_ne_bytes([byte]))
}

fn from_c(name: [c_char; size_of::<IfNameBytes>()]) -> IfNameBytes {
    name.map(|char| {
        let [byte] = char.to_ne_bytes();
        byte
    })
}

#[cfg(test)]
mod tests;
