//! Interfaces move from one network stack to another. Follows `if_vmove_loan`,
//! `if_vmove_reclaim`, `if_vmove` and `if_detach_internal` in `sys/net/if.c`.

use jail::Errno;
use jail::kernel::IfNameBytes;

use super::Net;
use super::ifname::IfName;
use super::ifnet::IfId;
use crate::cred::Cred;
use crate::state::State;

impl State {
    /// `if_vmove_loan`: `ENXIO` for what is no jail below the caller's, dying ones included;
    /// `EEXIST` for a jail in the same network stack, or if it has an interface of this name.
    pub(super) fn vmove_loan(
        &mut self,
        cred: &Cred,
        id: IfId,
        name: &mut IfNameBytes,
        jid: i32,
    ) -> Result<(), Errno> {
        self.priv_net(cred)?;
        let to = self.child_vnet(cred, jid)?;
        let ifp = self.net.ifs.get(&id).ok_or(Errno::ENXIO)?;
        if ifp.vnet == to || self.net.ifunit(to, ifp.name).is_some() {
            return Err(Errno::EEXIST);
        }
        self.net.if_vmove(id, to);
        self.name_afterwards(id, name);
        Ok(())
    }

    /// `if_vmove_reclaim`: `ENXIO` for what is no jail below the caller's, or an interface that its
    /// network stack does not have; `EEXIST` if the stack is the caller's. Whether the caller's has
    /// an interface of this name nobody asks.
    pub(super) fn vmove_reclaim(
        &mut self,
        cred: &Cred,
        name: &mut IfNameBytes,
        jid: i32,
    ) -> Result<(), Errno> {
        self.priv_net(cred)?;
        let from = self.child_vnet(cred, jid)?;
        let wanted = IfName::of_request(name).ok_or(Errno::ENXIO)?;
        let id = self.net.ifunit(from, wanted).ok_or(Errno::ENXIO)?;
        let to = self.cred_vnet(cred);
        if from == to {
            return Err(Errno::EEXIST);
        }
        self.net.if_vmove(id, to);
        self.name_afterwards(id, name);
        Ok(())
    }

    fn child_vnet(&self, cred: &Cred, jid: i32) -> Result<u64, Errno> {
        let prison = self.prisons.find_child(cred.prison, jid);
        let prison = prison.and_then(|id| self.prisons.get(id));
        Ok(prison.ok_or(Errno::ENXIO)?.vnet)
    }

    fn name_afterwards(&self, id: IfId, name: &mut IfNameBytes) {
        if let Some(ifp) = self.net.ifs.get(&id) {
            *name = ifp.name.padded();
        }
    }
}

impl Net {
    /// `if_vmove`: description, hardware address and flags stay, but it is down.
    pub(super) fn if_vmove(&mut self, id: IfId, to: u64) {
        self.if_detach(id);
        self.if_attach_internal(id, to);
    }

    /// `if_detach`: down, without addresses, routes, groups, bridge and vlans.
    pub(super) fn if_detach(&mut self, id: IfId) {
        self.if_down(id);
        self.if_purgeaddrs(id);
        self.bridge_delete_member(id);
        self.vlan_ifdetach(id);
        if let Some(vnet) = self.ifs.get(&id).map(|ifp| ifp.vnet) {
            if let Some(vnet) = self.vnets.get_mut(&vnet) {
                vnet.rib.flush(id);
            }
        }
        self.if_unlink(id);
    }

    /// `if_purgeaddrs`.
    fn if_purgeaddrs(&mut self, id: IfId) {
        loop {
            let ifp = self.ifs.get(&id);
            let Some((number, ifa)) = ifp.and_then(|ifp| ifp.addrs.first_key_value()) else {
                break;
            };
            let (number, inet) = (*number, ifa.addr.is_ipv4());
            match inet {
                true => self.in_delete(number),
                false => self.in6_purgeaddr(number),
            }
        }
    }

    /// `in6_ifdetach`.
    pub(super) fn in6_ifdetach(&mut self, id: IfId) {
        let addrs = self.ifs.get(&id).map(|ifp| ifp.addrs.iter());
        let addrs = addrs.into_iter().flatten();
        let inet6 = addrs.filter(|(_, ifa)| ifa.addr.is_ipv6());
        let numbers: Vec<u64> = inet6.map(|(number, _)| *number).collect();
        for number in numbers {
            self.in6_purgeaddr(number);
        }
    }
}
