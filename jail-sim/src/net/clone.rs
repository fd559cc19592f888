//! Interfaces that are made and destroyed. Follows `sys/net/if_clone.c` and the cloners of
//! `if_loop.c`, `if_epair.c`, `if_bridge.c`, `if_tuntap.c`, `if_vlan.c` and `if_gif.c`.

mod epair;
mod unit;
mod vlan;

use jail::Errno;
use jail::kernel::IfNameBytes;

use super::Net;
use super::ifname::IfName;
use super::ifnet::{IfId, IfKind, Ifnet};
use crate::state::State;
use crate::vfsopt::cstr;
use unit::name2unit;

/// `struct if_clone`.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord,
)]
pub(super) enum Cloner {
    Lo,
    Epair,
    Bridge,
    Tap,
    Tun,
    Vlan,
    Gif,
}

/// The largest unit.
pub(super) const IF_MAXUNIT: u32 = jail_sys::net::if_::IF_MAXUNIT as u32;

impl Cloner {
    pub(super) const ALL: [Self; 7] = [
        Self::Lo,
        Self::Epair,
        Self::Bridge,
        Self::Tap,
        Self::Tun,
        Self::Vlan,
        Self::Gif,
    ];

    /// `ifc_name`, which is also the group that its interfaces are in.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lo => "lo",
            Self::Epair => "epair",
            Self::Bridge => "bridge",
            Self::Tap => "tap",
            Self::Tun => "tun",
            Self::Vlan => "vlan",
            Self::Gif => "gif",
        }
    }

    fn kind(self) -> IfKind {
        match self {
            Self::Lo => IfKind::Loop,
            Self::Epair => IfKind::Epair,
            Self::Bridge => IfKind::Bridge,
            Self::Tap => IfKind::Tap,
            Self::Tun => IfKind::Tun,
            Self::Vlan => IfKind::Vlan,
            Self::Gif => IfKind::Gif,
        }
    }

    /// The kernel module that brings it, if it is not in GENERIC.
    fn module(self) -> Option<&'static str> {
        match self {
            Self::Epair => Some("if_epair"),
            Self::Bridge => Some("if_bridge"),
            _ => None,
        }
    }

    /// `ifc_simple_match`: the name, and nothing but digits behind it. tap(4) and tun(4) look at
    /// the first digit only.
    fn matches(self, name: &[u8]) -> bool {
        let Some(rest) = name.strip_prefix(self.name().as_bytes()) else {
            return false;
        };
        match self {
            Self::Tap | Self::Tun => rest.first().is_none_or(u8::is_ascii_digit),
            _ => rest.iter().all(u8::is_ascii_digit),
        }
    }
}

impl State {
    /// `if_clone_create`: the name comes back. `EINVAL` for what no cloner knows, or with a bad
    /// number; `EEXIST`; `ENOSPC` for a number out of range.
    pub(super) fn clone_create(&mut self, vnet: u64, name: &mut IfNameBytes) -> Result<(), Errno> {
        let text = cstr(name);
        let loaded = |cloner: &Cloner| match cloner.module() {
            Some(module) => self.module_loaded(module),
            None => true,
        };
        let tagged = self.net.ethervid(vnet, text);
        let matches =
            |cloner: &Cloner| cloner.matches(text) || *cloner == Cloner::Vlan && tagged.is_some();
        let mut cloners = Cloner::ALL.into_iter().filter(loaded);
        let cloner = cloners.find(matches).ok_or(Errno::EINVAL)?;
        let wanted = IfName::new(text);
        let net = &mut self.net;
        if net.ifunit(vnet, wanted).is_some() {
            return Err(Errno::EEXIST);
        }
        let made = match (cloner, tagged) {
            (Cloner::Epair, _) => net.epair_create(vnet, wanted)?,
            (Cloner::Vlan, Some((parent, tag))) if !cloner.matches(text) => {
                net.vlan_create(vnet, wanted, parent, tag)?
            }
            _ => net.simple_create(vnet, cloner, wanted)?,
        };
        if let Some(ifp) = self.net.ifs.get(&made) {
            *name = ifp.name.padded();
        }
        Ok(())
    }
}

impl Net {
    /// A cloner that makes one interface a time.
    fn simple_create(&mut self, vnet: u64, cloner: Cloner, name: IfName) -> Result<IfId, Errno> {
        let asked = name2unit(name.bytes())?;
        let unit = self.alloc_unit(vnet, cloner, asked)?;
        let name = IfName::new(format!("{}{unit}", cloner.name()).as_bytes());
        Ok(self.clone_addif(vnet, cloner, unit, Ifnet::new(cloner.kind(), name)))
    }

    /// The interface takes its place, and its cloner's list.
    fn clone_addif(&mut self, vnet: u64, cloner: Cloner, unit: u32, mut ifp: Ifnet) -> IfId {
        ifp.cloner = Some((cloner, vnet));
        ifp.unit = unit;
        let id = self.if_attach(ifp, vnet);
        if let Some(vnet) = self.vnets.get_mut(&vnet) {
            vnet.cloned.insert(id);
        }
        id
    }

    /// `if_clone_destroy`: `ENXIO`; `EINVAL` for what no cloner made, and for lo0.
    pub(super) fn clone_destroy_name(
        &mut self,
        vnet: u64,
        name: &IfNameBytes,
    ) -> Result<(), Errno> {
        let name = IfName::of_request(name).ok_or(Errno::ENXIO)?;
        let id = self.ifunit(vnet, name).ok_or(Errno::ENXIO)?;
        let ifp = self.ifs.get(&id).ok_or(Errno::ENXIO)?;
        match ifp.cloner {
            None => Err(Errno::EINVAL),
            Some((Cloner::Lo, _)) if ifp.unit == 0 => Err(Errno::EINVAL),
            Some(_) => {
                self.clone_destroy(id);
                Ok(())
            }
        }
    }

    /// `if_clone_destroyif`; an epair goes with its other end.
    pub(super) fn clone_destroy(&mut self, id: IfId) {
        let Some(ifp) = self.ifs.get(&id) else {
            return;
        };
        let (cloner, unit) = (ifp.cloner, ifp.unit);
        let other = ifp.peer.filter(|_| ifp.kind == IfKind::Epair);
        self.vlan_unconfig(id);
        self.bridge_empty(id);
        for id in [Some(id), other].into_iter().flatten() {
            self.if_detach(id);
            self.if_free(id);
            let made = cloner.and_then(|(_, vnet)| self.vnets.get_mut(&vnet));
            if let Some(vnet) = made {
                vnet.cloned.remove(&id);
            }
        }
        if let Some((cloner, vnet)) = cloner {
            self.free_unit(vnet, cloner, unit);
        }
    }
}
