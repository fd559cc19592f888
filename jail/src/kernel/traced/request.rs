//! Requests of ioctl(2): what they say, and what they are told.

use core::ffi::{CStr, c_char};
use core::fmt::{self, Display, Write as _};

use jail_sys::netinet6::in6_var::in6_aliasreq;
use jail_sys::netinet6::nd6::ND6_INFINITE_LIFETIME;
use jail_sys::sys::mdioctl::{MD_AUTOUNIT, MD_PRELOAD, MD_VNODE};

use super::super::{Ioctl, MdIoctl};
use super::address::{IfName, Inet, Inet6, Mask6};
use super::names;
use super::rule::{Rid, Rule};
use super::show::{Bytes, Name, Show, c_text};

/// The request's name and arguments, before the call.
pub(super) struct Asked<'a>(pub(super) &'a Ioctl<'a>);

impl Display for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())?;
        match self.0 {
            Ioctl::MdAttach { md, file, label } => attach(f, md, *file, *label),
            Ioctl::MdDetach(md) => write!(f, ", {}", Unit(md)),
            Ioctl::MdResize(md) => write!(f, ", {}", Unit(md)),
            Ioctl::MdQuery { md, .. } => write!(f, ", unit={}", md.unit),
            Ioctl::DevfsRadd(rule) => write!(f, ", {}", Rule(rule)),
            Ioctl::DevfsRapply(rule) => write!(f, ", {}", Rule(rule)),
            Ioctl::DevfsRdel(rid) | Ioctl::DevfsRapplyid(rid) => write!(f, ", {}", Rid(*rid)),
            Ioctl::DevfsRgetnext(rule) => write!(f, ", {}", Rid(rule.dr_id)),
            Ioctl::DevfsSuse(rsn) | Ioctl::DevfsSapply(rsn) => write!(f, ", {rsn}"),
            Ioctl::DevfsSgetnext(rsn) => write!(f, ", {rsn}"),
            Ioctl::SiocAifaddr(alias) => {
                let (addr, mask) = (Inet(&alias.ifra_addr), Inet(&alias.ifra_mask));
                write!(f, ", {}, {addr}, mask={mask}", c_name(&alias.ifra_name))?;
                if alias.ifra_broadaddr.sin_len != 0 {
                    write!(f, ", broadcast={}", Inet(&alias.ifra_broadaddr))?;
                }
                vhid(f, alias.ifra_vhid)
            }
            Ioctl::SiocGifalias(alias) => {
                let name = c_name(&alias.ifra_name);
                write!(f, ", {name}, {}", Inet(&alias.ifra_addr))
            }
            Ioctl::SiocAifaddrIn6(alias) => alias6(f, alias),
            Ioctl::SiocDifaddr { name, addr } => write!(f, ", {}, {}", IfName(name), Inet(addr)),
            Ioctl::SiocDifaddrIn6 { name, addr }
            | Ioctl::SiocGifaflagIn6 { name, addr, .. }
            | Ioctl::SiocGifnetmaskIn6 { name, addr, .. } => {
                write!(f, ", {}, {}", IfName(name), Inet6(addr))
            }
            Ioctl::SiocSifflags { name, flags } => {
                write!(f, ", {}, {}", IfName(name), names::if_flags(*flags))
            }
            Ioctl::SiocSifmtu { name, mtu } => write!(f, ", {}, {mtu}", IfName(name)),
            Ioctl::SiocSifname { name, new: other }
            | Ioctl::SiocAifgroup { name, group: other }
            | Ioctl::SiocDifgroup { name, group: other }
            | Ioctl::BridgeAdd {
                bridge: name,
                member: other,
            }
            | Ioctl::BridgeDel {
                bridge: name,
                member: other,
            } => write!(f, ", {}, {}", IfName(name), IfName(other)),
            Ioctl::SiocSifdescr { name, descr } => {
                write!(f, ", {}, {}", IfName(name), Name(descr))
            }
            Ioctl::SiocSifvnet { name, jid } | Ioctl::SiocSifrvnet { name, jid } => {
                write!(f, ", {}, {jid}", IfName(name))
            }
            Ioctl::SiocIfcreate2 { name } => write!(f, ", {}", IfName(name)),
            Ioctl::SiocGifflags { name, .. }
            | Ioctl::SiocGifindex { name, .. }
            | Ioctl::SiocGifmtu { name, .. }
            | Ioctl::SiocGifdescr { name, .. }
            | Ioctl::SiocGifgroup { name, .. }
            | Ioctl::SiocIfdestroy { name }
            | Ioctl::BridgeMembers { bridge: name, .. } => write!(f, ", {}", IfName(name)),
        }
    }
}

/// What was filled in, after a call that succeeded; nothing for requests that only tell.
pub(super) struct Told<'a>(pub(super) &'a Ioctl<'a>);

impl Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ioctl::MdAttach { md, .. } => write!(f, "unit={}", md.unit),
            Ioctl::MdQuery { md, file, label } => {
                let (kind, options) = (names::md_type(md.kind), names::md_options(md.options));
                let (size, sector) = (md.mediasize, md.sectorsize);
                write!(f, "{kind}, size={size}, sectorsize={sector}, {options}")?;
                if matches!(md.kind, MD_VNODE | MD_PRELOAD) {
                    write!(f, ", file={}", Bytes(until_nul(file)))?;
                }
                match until_nul(label) {
                    [] => Ok(()),
                    label => write!(f, ", label={}", Bytes(label)),
                }
            }
            Ioctl::DevfsRadd(rule) => write!(f, "{}", Rid(rule.dr_id)),
            Ioctl::DevfsRgetnext(rule) => write!(f, "{}", Rule(rule)),
            Ioctl::DevfsSgetnext(rsn) => write!(f, "{rsn}"),
            Ioctl::SiocGifalias(alias) => {
                write!(f, "mask={}", Inet(&alias.ifra_mask))?;
                if alias.ifra_broadaddr.sin_len != 0 {
                    write!(f, ", broadcast={}", Inet(&alias.ifra_broadaddr))?;
                }
                vhid(f, alias.ifra_vhid)
            }
            Ioctl::SiocGifaflagIn6 { flags, .. } => write!(f, "{}", names::in6_flags(**flags)),
            Ioctl::SiocGifnetmaskIn6 { mask, .. } => write!(f, "{}", Mask6(mask)),
            Ioctl::SiocGifflags { flags, .. } => write!(f, "{}", names::if_flags(**flags)),
            Ioctl::SiocGifindex { index: n, .. } | Ioctl::SiocGifmtu { mtu: n, .. } => {
                write!(f, "{n}")
            }
            Ioctl::SiocGifdescr { descr, len, .. } => match descr.get(..**len) {
                Some(descr) => write!(f, "{}", Bytes(until_nul(descr))),
                None => write!(f, "[{len}]"),
            },
            Ioctl::SiocGifgroup { groups, count, .. } => {
                list(f, groups.iter().map(IfName), **count)
            }
            Ioctl::BridgeMembers { members, count, .. } => {
                let names = members.iter().map(|member| c_name(&member.ifbr_ifsname));
                list(f, names, **count)
            }
            Ioctl::SiocSifvnet { name, .. }
            | Ioctl::SiocSifrvnet { name, .. }
            | Ioctl::SiocIfcreate2 { name } => write!(f, "{}", IfName(name)),
            Ioctl::MdDetach(_)
            | Ioctl::MdResize(_)
            | Ioctl::DevfsRdel(_)
            | Ioctl::DevfsRapply(_)
            | Ioctl::DevfsRapplyid(_)
            | Ioctl::DevfsSuse(_)
            | Ioctl::DevfsSapply(_)
            | Ioctl::SiocAifaddr(_)
            | Ioctl::SiocDifaddr { .. }
            | Ioctl::SiocAifaddrIn6(_)
            | Ioctl::SiocDifaddrIn6 { .. }
            | Ioctl::SiocSifflags { .. }
            | Ioctl::SiocSifmtu { .. }
            | Ioctl::SiocSifname { .. }
            | Ioctl::SiocSifdescr { .. }
            | Ioctl::SiocAifgroup { .. }
            | Ioctl::SiocDifgroup { .. }
            | Ioctl::SiocIfdestroy { .. }
            | Ioctl::BridgeAdd { .. }
            | Ioctl::BridgeDel { .. } => Ok(()),
        }
    }
}

impl Show for Told<'_> {
    fn show(&self, line: &mut String) -> fmt::Result {
        match self.to_string() {
            told if told.is_empty() => line.write_str("0"),
            told => write!(line, "0 {told}"),
        }
    }
}

fn attach(
    f: &mut fmt::Formatter<'_>,
    md: &MdIoctl,
    file: Option<&CStr>,
    label: Option<&CStr>,
) -> fmt::Result {
    write!(f, ", {}", names::md_type(md.kind))?;
    if md.options & MD_AUTOUNIT == 0 {
        write!(f, ", unit={}", md.unit)?;
    }
    write!(f, ", size={}", md.mediasize)?;
    if md.sectorsize != 0 {
        write!(f, ", sectorsize={}", md.sectorsize)?;
    }
    write!(f, ", {}", names::md_options(md.options))?;
    if let Some(file) = file {
        write!(f, ", file={}", Name(file))?;
    }
    match label {
        Some(label) => write!(f, ", label={}", Name(label)),
        None => Ok(()),
    }
}

/// The unit of a disk, and what of the rest is not 0.
struct Unit<'a>(&'a MdIoctl);

impl Display for Unit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unit={}", self.0.unit)?;
        if self.0.mediasize != 0 {
            write!(f, ", size={}", self.0.mediasize)?;
        }
        if self.0.options != 0 {
            write!(f, ", {}", names::md_options(self.0.options))?;
        }
        Ok(())
    }
}

fn alias6(f: &mut fmt::Formatter<'_>, alias: &in6_aliasreq) -> fmt::Result {
    let (addr, mask) = (Inet6(&alias.ifra_addr), Mask6(&alias.ifra_prefixmask));
    write!(f, ", {}, {addr}, mask={mask}", c_name(&alias.ifra_name))?;
    if alias.ifra_dstaddr.sin6_len != 0 {
        write!(f, ", dst={}", Inet6(&alias.ifra_dstaddr))?;
    }
    write!(f, ", {}", names::in6_flags(alias.ifra_flags))?;
    let lifetime = &alias.ifra_lifetime;
    for (name, seconds) in [
        ("vltime", lifetime.ia6t_vltime),
        ("pltime", lifetime.ia6t_pltime),
    ] {
        if seconds != ND6_INFINITE_LIFETIME {
            write!(f, ", {name}={seconds}")?;
        }
    }
    vhid(f, alias.ifra_vhid)
}

fn vhid(f: &mut fmt::Formatter<'_>, vhid: i32) -> fmt::Result {
    match vhid {
        0 => Ok(()),
        vhid => write!(f, ", vhid={vhid}"),
    }
}

/// As many of the names as there are, or how many there would be.
fn list(
    f: &mut fmt::Formatter<'_>,
    names: impl ExactSizeIterator<Item: Display>,
    count: usize,
) -> fmt::Result {
    if names.len() < count {
        return write!(f, "[{count}]");
    }
    f.write_str("[")?;
    for (index, name) in names.take(count).enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(f, "{comma}{name}")?;
    }
    f.write_str("]")
}

/// A C array's text in quotes.
fn c_name(chars: &[c_char]) -> String {
    Bytes(&c_text(chars)).to_string()
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}
