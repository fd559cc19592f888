//! The requests' names.

use super::Ioctl;

impl Ioctl<'_> {
    /// The request's macro in FreeBSD's headers, as in `"MDIOCATTACH"`; a bridge's is its command.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::MdAttach { .. } => "MDIOCATTACH",
            Self::MdDetach(_) => "MDIOCDETACH",
            Self::MdResize(_) => "MDIOCRESIZE",
            Self::MdQuery { .. } => "MDIOCQUERY",
            Self::DevfsRadd(_) => "DEVFSIO_RADD",
            Self::DevfsRdel(_) => "DEVFSIO_RDEL",
            Self::DevfsRapply(_) => "DEVFSIO_RAPPLY",
            Self::DevfsRapplyid(_) => "DEVFSIO_RAPPLYID",
            Self::DevfsRgetnext(_) => "DEVFSIO_RGETNEXT",
            Self::DevfsSuse(_) => "DEVFSIO_SUSE",
            Self::DevfsSapply(_) => "DEVFSIO_SAPPLY",
            Self::DevfsSgetnext(_) => "DEVFSIO_SGETNEXT",
            Self::SiocAifaddr(_) => "SIOCAIFADDR",
            Self::SiocDifaddr { .. } => "SIOCDIFADDR",
            Self::SiocGifalias(_) => "SIOCGIFALIAS",
            Self::SiocAifaddrIn6(_) => "SIOCAIFADDR_IN6",
            Self::SiocDifaddrIn6 { .. } => "SIOCDIFADDR_IN6",
            Self::SiocGifaflagIn6 { .. } => "SIOCGIFAFLAG_IN6",
            Self::SiocGifnetmaskIn6 { .. } => "SIOCGIFNETMASK_IN6",
            Self::SiocGifflags { .. } => "SIOCGIFFLAGS",
            Self::SiocSifflags { .. } => "SIOCSIFFLAGS",
            Self::SiocGifindex { .. } => "SIOCGIFINDEX",
            Self::SiocGifmtu { .. } => "SIOCGIFMTU",
            Self::SiocSifmtu { .. } => "SIOCSIFMTU",
            Self::SiocSifname { .. } => "SIOCSIFNAME",
            Self::SiocSifdescr { .. } => "SIOCSIFDESCR",
            Self::SiocGifdescr { .. } => "SIOCGIFDESCR",
            Self::SiocAifgroup { .. } => "SIOCAIFGROUP",
            Self::SiocDifgroup { .. } => "SIOCDIFGROUP",
            Self::SiocGifgroup { .. } => "SIOCGIFGROUP",
            Self::SiocSifvnet { .. } => "SIOCSIFVNET",
            Self::SiocSifrvnet { .. } => "SIOCSIFRVNET",
            Self::SiocIfcreate2 { .. } => "SIOCIFCREATE2",
            Self::SiocIfdestroy { .. } => "SIOCIFDESTROY",
            Self::BridgeAdd { .. } => "BRDGADD",
            Self::BridgeDel { .. } => "BRDGDEL",
            Self::BridgeMembers { .. } => "BRDGGIFS",
        }
    }
}
