//! The same request once more.

use super::Ioctl;

impl Ioctl<'_> {
    /// The same request for somebody who takes it as a value: what they fill in is filled in here.
    #[must_use]
    pub const fn reborrow(&mut self) -> Ioctl<'_> {
        match self {
            Self::MdAttach { md, file, label } => Ioctl::MdAttach {
                md,
                file: *file,
                label: *label,
            },
            Self::MdDetach(value) => Ioctl::MdDetach(value),
            Self::MdResize(value) => Ioctl::MdResize(value),
            Self::MdQuery { md, file, label } => Ioctl::MdQuery { md, file, label },
            Self::DevfsRadd(value) => Ioctl::DevfsRadd(value),
            Self::DevfsRdel(value) => Ioctl::DevfsRdel(*value),
            Self::DevfsRapply(value) => Ioctl::DevfsRapply(value),
            Self::DevfsRapplyid(value) => Ioctl::DevfsRapplyid(*value),
            Self::DevfsRgetnext(value) => Ioctl::DevfsRgetnext(value),
            Self::DevfsSuse(value) => Ioctl::DevfsSuse(*value),
            Self::DevfsSapply(value) => Ioctl::DevfsSapply(*value),
            Self::DevfsSgetnext(value) => Ioctl::DevfsSgetnext(value),
            Self::SiocAifaddr(value) => Ioctl::SiocAifaddr(value),
            Self::SiocDifaddr { name, addr } => Ioctl::SiocDifaddr { name, addr },
            Self::SiocGifalias(value) => Ioctl::SiocGifalias(value),
            Self::SiocAifaddrIn6(value) => Ioctl::SiocAifaddrIn6(value),
            Self::SiocDifaddrIn6 { name, addr } => Ioctl::SiocDifaddrIn6 { name, addr },
            Self::SiocGifaflagIn6 { name, addr, flags } => {
                Ioctl::SiocGifaflagIn6 { name, addr, flags }
            }
            Self::SiocGifnetmaskIn6 { name, addr, mask } => {
                Ioctl::SiocGifnetmaskIn6 { name, addr, mask }
            }
            Self::SiocGifflags { name, flags } => Ioctl::SiocGifflags { name, flags },
            Self::SiocSifflags { name, flags } => Ioctl::SiocSifflags {
                name,
                flags: *flags,
            },
            Self::SiocGifindex { name, index } => Ioctl::SiocGifindex { name, index },
            Self::SiocGifmtu { name, mtu } => Ioctl::SiocGifmtu { name, mtu },
            Self::SiocSifmtu { name, mtu } => Ioctl::SiocSifmtu { name, mtu: *mtu },
            Self::SiocSifname { name, new } => Ioctl::SiocSifname { name, new },
            Self::SiocSifdescr { name, descr } => Ioctl::SiocSifdescr { name, descr },
            Self::SiocGifdescr { name, descr, len } => Ioctl::SiocGifdescr { name, descr, len },
            Self::SiocAifgroup { name, group } => Ioctl::SiocAifgroup { name, group },
            Self::SiocDifgroup { name, group } => Ioctl::SiocDifgroup { name, group },
            Self::SiocGifgroup {
                name,
                groups,
                count,
            } => Ioctl::SiocGifgroup {
                name,
                groups,
                count,
            },
            Self::SiocSifvnet { name, jid } => Ioctl::SiocSifvnet { name, jid: *jid },
            Self::SiocSifrvnet { name, jid } => Ioctl::SiocSifrvnet { name, jid: *jid },
            Self::SiocIfcreate2 { name } => Ioctl::SiocIfcreate2 { name },
            Self::SiocIfdestroy { name } => Ioctl::SiocIfdestroy { name },
            Self::BridgeAdd { bridge, member } => Ioctl::BridgeAdd { bridge, member },
            Self::BridgeDel { bridge, member } => Ioctl::BridgeDel { bridge, member },
            Self::BridgeMembers {
                bridge,
                members,
                count,
            } => Ioctl::BridgeMembers {
                bridge,
                members,
                count,
            },
        }
    }
}
