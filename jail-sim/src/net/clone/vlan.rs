//! vlan(4). Follows `sys/net/if_vlan.c`.

use jail::Errno;
use jail_sys::net::if_::{IFF_BROADCAST, IFF_DRV_RUNNING, IFF_MULTICAST, IFF_SIMPLEX};

use super::Cloner;
use crate::net::Net;
use crate::net::ifname::IfName;
use crate::net::ifnet::{IfId, IfKind, Ifnet};

impl Net {
    /// `vlan_clone_match_ethervid`: a name like `bge0.12` says parent and tag.
    pub(super) fn ethervid(&self, vnet: u64, name: &[u8]) -> Option<(IfId, u32)> {
        let dot = name.iter().rposition(|&byte| byte == b'.')?;
        let (parent, tag) = (name.get(..dot)?, name.get(dot + 1..)?);
        let parent = self.ifunit(vnet, IfName::new(parent))?;
        if tag.is_empty() || !tag.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let tag = std::str::from_utf8(tag).ok()?;
        Some((parent, tag.parse().unwrap_or(u32::MAX)))
    }

    /// `vlan_clone_create` and `vlan_config` of such a name: `EINVAL` for a tag that is none,
    /// `EPROTONOSUPPORT` for a parent that is no Ethernet, `EEXIST` for a tag in use.
    pub(super) fn vlan_create(
        &mut self,
        vnet: u64,
        name: IfName,
        parent: IfId,
        tag: u32,
    ) -> Result<IfId, Errno> {
        let tag = u16::try_from(tag).map_err(|_| Errno::EINVAL)?;
        if tag > VID_MASK {
            return Err(Errno::EINVAL);
        }
        let on = self.ifs.get(&parent).ok_or(Errno::ENXIO)?;
        let ether = matches!(
            on.kind,
            IfKind::Ether | IfKind::Epair | IfKind::Tap | IfKind::Vlan
        );
        if !ether || !on.has(IFF_BROADCAST) || !on.has(IFF_MULTICAST) {
            return Err(Errno::EPROTONOSUPPORT);
        }
        if tag == 0 || tag == VID_MASK {
            return Err(Errno::EINVAL);
        }
        if on.vlans.contains_key(&tag) {
            return Err(Errno::EEXIST);
        }
        let mut ifp = Ifnet::new(IfKind::Vlan, name);
        ifp.mac = on.mac;
        ifp.mtu = on.mtu;
        ifp.flags |= on.flags & IFF_SIMPLEX;
        ifp.drv_flags = on.drv_flags & IFF_DRV_RUNNING;
        ifp.link_state = on.link_state;
        ifp.peer = Some(parent);
        let unit = self.alloc_unit(vnet, Cloner::Vlan, None)?;
        let id = self.clone_addif(vnet, Cloner::Vlan, unit, ifp);
        if let Some(on) = self.ifs.get_mut(&parent) {
            on.vlans.insert(tag, id);
        }
        Ok(id)
    }

    /// `vlan_unconfig`: a vlan leaves its parent.
    pub(super) fn vlan_unconfig(&mut self, id: IfId) {
        let ifp = self.ifs.get_mut(&id);
        let parent = ifp.filter(|ifp| ifp.kind == IfKind::Vlan);
        let parent = parent.and_then(|ifp| {
            ifp.drv_flags &= !IFF_DRV_RUNNING;
            ifp.peer.take()
        });
        if let Some(on) = parent.and_then(|parent| self.ifs.get_mut(&parent)) {
            on.vlans.retain(|_, vlan| *vlan != id);
        }
    }

    /// `vlan_ifdetach`: a parent goes, and its vlans are without one.
    pub(in crate::net) fn vlan_ifdetach(&mut self, id: IfId) {
        let vlans = self
            .ifs
            .get_mut(&id)
            .map(|ifp| std::mem::take(&mut ifp.vlans));
        for vlan in vlans.unwrap_or_default().into_values() {
            self.vlan_unconfig(vlan);
        }
    }
}

/// `EVL_VLID_MASK`; it and 0 are reserved.
const VID_MASK: u16 = 0xfff;
