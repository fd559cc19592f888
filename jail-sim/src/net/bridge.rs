//! Bridges and their members. Follows `sys/net/if_bridge.c`.

use jail::Errno;
use jail::kernel::IfNameBytes;
use jail_sys::net::if_::{IFF_PROMISC, LINK_STATE_UP};
use jail_sys::net::if_bridgevar::{IFBIF_DISCOVER, IFBIF_LEARNING, ifbreq};

use super::Net;
use super::ifname::IfName;
use super::ifnet::{IfId, IfKind};
use crate::cred::Cred;
use crate::state::State;

impl State {
    /// `bridge_ioctl_add`: `ENOENT` for a name that is none, `EEXIST` for a member, `EBUSY` for
    /// another bridge's, `EINVAL` for what is no Ethernet, and since 15 for one with addresses
    /// where `net.link.bridge.member_ifaddrs` is 0.
    pub(super) fn bridge_add(
        &mut self,
        cred: &Cred,
        id: IfId,
        member: &IfNameBytes,
    ) -> Result<(), Errno> {
        self.net.is_bridge(id)?;
        self.priv_net(cred)?;
        self.net.bridge_insert(id, member)
    }

    /// `bridge_ioctl_del`: `ENOENT` for what is no member.
    pub(super) fn bridge_del(
        &mut self,
        cred: &Cred,
        id: IfId,
        member: &IfNameBytes,
    ) -> Result<(), Errno> {
        self.net.is_bridge(id)?;
        self.priv_net(cred)?;
        let found = self.net.member(id, member).ok_or(Errno::ENOENT)?;
        self.net.bridge_delete_member(found);
        Ok(())
    }
}

impl Net {
    /// `EINVAL` for what knows no such request.
    fn is_bridge(&self, id: IfId) -> Result<(), Errno> {
        let ifp = self.ifs.get(&id).ok_or(Errno::ENXIO)?;
        match ifp.kind {
            IfKind::Bridge => Ok(()),
            _ => Err(Errno::EINVAL),
        }
    }

    fn bridge_insert(&mut self, id: IfId, member: &IfNameBytes) -> Result<(), Errno> {
        let bridge = self.ifs.get(&id).ok_or(Errno::ENXIO)?;
        let name = IfName::of_request(member).ok_or(Errno::ENOENT)?;
        let new = self.ifunit(bridge.vnet, name).ok_or(Errno::ENOENT)?;
        let ifp = self.ifs.get(&new).ok_or(Errno::ENOENT)?;
        match ifp.bridge {
            Some((of, _)) if of == id => return Err(Errno::EEXIST),
            Some(_) => return Err(Errno::EBUSY),
            None => {}
        }
        let permitted = matches!(
            ifp.kind,
            IfKind::Ether | IfKind::Epair | IfKind::Tap | IfKind::Vlan | IfKind::Gif
        );
        if !permitted {
            return Err(Errno::EINVAL);
        }
        let no_addrs = self.release.major() >= 15 && self.tunables.member_ifaddrs == 0;
        if no_addrs && !ifp.addrs.is_empty() {
            return Err(Errno::EINVAL);
        }
        let (first, mtu) = (bridge.members.is_empty(), ifp.mtu);
        if !first && mtu != bridge.mtu && !ifp.takes_mtu(bridge.mtu) {
            return Err(Errno::EINVAL);
        }
        self.bridge_link_local(id, new);
        self.bridge_enter(id, new);
        Ok(())
    }

    /// Two link-local addresses on bridge and member would be in one zone: with one on the bridge,
    /// its members lose their IPv6 addresses.
    fn bridge_link_local(&mut self, id: IfId, new: IfId) {
        let linklocal = |net: &Self, id| {
            let ifp = net.ifs.get(&id);
            ifp.is_some_and(|ifp| !ifp.linklocal.is_empty() && !ifp.nd_disabled())
        };
        if !linklocal(self, id) {
            return;
        }
        let members = self.ifs.get(&id).map(|bridge| bridge.members.values());
        let mut members: Vec<IfId> = members.into_iter().flatten().copied().collect();
        members.push(new);
        for member in members {
            if linklocal(self, member) {
                self.in6_ifdetach(member);
            }
        }
    }

    /// The first member says how large packets may be, the others follow.
    fn bridge_enter(&mut self, id: IfId, new: IfId) {
        self.last += 1;
        let number = self.last;
        let member = self.ifs.get(&new).map(|ifp| ifp.mtu);
        let Some((bridge, mtu)) = self.ifs.get_mut(&id).zip(member) else {
            return;
        };
        if bridge.members.is_empty() {
            bridge.mtu = mtu;
        }
        bridge.members.insert(number, new);
        bridge.link_state = LINK_STATE_UP;
        let mtu = bridge.mtu;
        if let Some(ifp) = self.ifs.get_mut(&new) {
            ifp.mtu = mtu;
            ifp.bridge = Some((id, number));
            if ifp.kind != IfKind::Gif {
                ifp.flags |= IFF_PROMISC;
            }
        }
    }

    /// `bridge_delete_member`, if it is one.
    pub(super) fn bridge_delete_member(&mut self, member: IfId) {
        let Some(ifp) = self.ifs.get_mut(&member) else {
            return;
        };
        let Some((id, number)) = ifp.bridge.take() else {
            return;
        };
        ifp.flags &= !IFF_PROMISC;
        if let Some(bridge) = self.ifs.get_mut(&id) {
            bridge.members.remove(&number);
        }
    }

    /// `bridge_clone_destroy`: a bridge lets its members go.
    pub(super) fn bridge_empty(&mut self, id: IfId) {
        let members = self.ifs.get(&id).map(|bridge| bridge.members.values());
        let members: Vec<IfId> = members.into_iter().flatten().copied().collect();
        for member in members {
            self.bridge_delete_member(member);
        }
    }

    /// `bridge_lookup_member`.
    fn member(&self, id: IfId, name: &IfNameBytes) -> Option<IfId> {
        let vnet = self.ifs.get(&id)?.vnet;
        let found = self.ifunit(vnet, IfName::of_request(name)?)?;
        let (of, _) = self.ifs.get(&found)?.bridge?;
        (of == id).then_some(found)
    }

    /// `bridge_ioctl_gifs`: the newest member first. With no room, how many there are.
    pub(super) fn bridge_members(
        &self,
        id: IfId,
        members: &mut [ifbreq],
        count: &mut usize,
    ) -> Result<(), Errno> {
        self.is_bridge(id)?;
        let bridge = self.ifs.get(&id).ok_or(Errno::ENXIO)?;
        *count = match members.len() {
            0 => bridge.members.len(),
            room => room.min(bridge.members.len()),
        };
        for (to, member) in members.iter_mut().zip(bridge.members.values().rev()) {
            if let Some(ifp) = self.ifs.get(member) {
                *to = ifbreq {
                    ifbr_ifsname: ifp.name.padded().map(|byte| byte as _),
                    ifbr_ifsflags: IFBIF_LEARNING | IFBIF_DISCOVER | AUTOEDGE | AUTOPTP,
                    ifbr_path_cost: PATH_COST,
                    ifbr_portno: (ifp.index & 0xff) as u8,
                    ifbr_priority: PRIORITY,
                    ..ifbreq::ZERO
                };
            }
        }
        Ok(())
    }
}

/// `IFBIF_BSTP_AUTOEDGE` and `IFBIF_BSTP_AUTOPTP`, which are on by default.
const AUTOEDGE: u32 = 0x40;
const AUTOPTP: u32 = 0x100;
/// The cost of a port of 10 gigabits, and the priority of every port.
const PATH_COST: u32 = 2_000;
const PRIORITY: u8 = 128;
