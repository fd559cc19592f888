//! Requests about interfaces themselves. Follows `ifhwioctl`, `if_rename`, `if_addgroup` and
//! their kin in `sys/net/if.c`, and what the drivers do with them.

use std::ffi::CStr;

use jail::Errno;
use jail::kernel::IfNameBytes;
use jail_sys::net::if_::{
    IFF_ALLMULTI, IFF_BROADCAST, IFF_CANTCONFIG, IFF_DRV_RUNNING, IFF_DYING, IFF_MULTICAST,
    IFF_POINTOPOINT, IFF_PPROMISC, IFF_PROMISC, IFF_SIMPLEX, IFF_UP, LINK_STATE_DOWN,
    LINK_STATE_UP,
};

use super::Net;
use super::ifname::IfName;
use super::ifnet::{ETHERMTU, IfId, IfKind, Ifnet};

/// `IFF_CANTCHANGE`: what `SIOCSIFFLAGS` leaves alone. `IFF_LOOPBACK` is not among it.
const IFF_CANTCHANGE: i32 = IFF_BROADCAST
    | IFF_POINTOPOINT
    | IFF_DRV_RUNNING
    | IFF_DRV_OACTIVE
    | IFF_SIMPLEX
    | IFF_MULTICAST
    | IFF_ALLMULTI
    | IFF_PROMISC
    | IFF_DYING
    | IFF_CANTCONFIG;
const IFF_DRV_OACTIVE: i32 = 0x400;

/// `IF_MINMTU` and `IF_MAXMTU`.
const IF_MINMTU: i32 = 72;
const IF_MAXMTU: i32 = 65_535;

impl Net {
    /// `SIOCSIFFLAGS`.
    pub(super) fn set_flags(&mut self, id: IfId, new: i32) -> Result<(), Errno> {
        let was_up = self.ifs.get(&id).ok_or(Errno::ENXIO)?.is_up();
        if was_up && new & IFF_UP == 0 {
            self.if_down(id);
        }
        let now = self.now;
        let ifp = self.ifs.get_mut(&id).ok_or(Errno::ENXIO)?;
        if (ifp.flags ^ new) & IFF_PPROMISC != 0 {
            if new & IFF_PPROMISC != 0 {
                ifp.flags |= IFF_PROMISC;
            } else if ifp.bridge.is_none() {
                ifp.flags &= !IFF_PROMISC;
            }
        }
        ifp.flags = ifp.flags & IFF_CANTCHANGE | new & !IFF_CANTCHANGE;
        ifp.driver_flags();
        ifp.lastchange = now;
        if !was_up && new & IFF_UP != 0 {
            self.if_up(id);
        }
        Ok(())
    }

    /// `SIOCSIFMTU`: `EINVAL` for what IP or the driver cannot do, `EOPNOTSUPP` for a bridge's
    /// member. A bridge's goes for its members.
    pub(super) fn set_mtu(&mut self, id: IfId, mtu: i32) -> Result<(), Errno> {
        if !(IF_MINMTU..=IF_MAXMTU).contains(&mtu) {
            return Err(Errno::EINVAL);
        }
        let ifp = self.ifs.get(&id).ok_or(Errno::ENXIO)?;
        if ifp.bridge.is_some() {
            return Err(Errno::EOPNOTSUPP);
        }
        let parent = ifp.peer.filter(|_| ifp.kind == IfKind::Vlan);
        let parent = parent.and_then(|parent| self.ifs.get(&parent));
        let fits = match (ifp.kind, parent) {
            (IfKind::Vlan, Some(parent)) => mtu <= parent.mtu,
            (IfKind::Vlan, None) => false,
            _ => ifp.takes_mtu(mtu),
        };
        let members: Vec<IfId> = ifp.members.values().copied().collect();
        let members_fit = members.iter().all(|member| {
            let member = self.ifs.get(member);
            member.is_none_or(|member| member.takes_mtu(mtu))
        });
        if !fits || !members_fit {
            return Err(Errno::EINVAL);
        }
        for id in members.into_iter().chain([id]) {
            if let Some(ifp) = self.ifs.get_mut(&id) {
                ifp.mtu = mtu;
                ifp.lastchange = self.now;
            }
        }
        Ok(())
    }

    /// `if_rename`: `ENAMETOOLONG`, `EINVAL` for none, `EEXIST`. Bridges keep a renamed member.
    pub(super) fn if_rename(&mut self, id: IfId, new: &IfNameBytes) -> Result<(), Errno> {
        let name = IfName::of_request(new).ok_or(Errno::ENAMETOOLONG)?;
        let ifp = self.ifs.get(&id).ok_or(Errno::ENXIO)?;
        if name.bytes().is_empty() {
            return Err(Errno::EINVAL);
        }
        if name == ifp.name {
            return Ok(());
        }
        if self.ifunit(ifp.vnet, name).is_some() {
            return Err(Errno::EEXIST);
        }
        self.set_name(id, name);
        Ok(())
    }

    /// `SIOCSIFDESCR`: `ENAMETOOLONG` for more than `net.ifdescr_maxlen`.
    pub(super) fn set_descr(&mut self, id: IfId, descr: &CStr) -> Result<(), Errno> {
        let longest = usize::try_from(self.tunables.ifdescr_maxlen).unwrap_or_default();
        let text = descr.to_bytes();
        if !text.is_empty() && descr.to_bytes_with_nul().len() > longest {
            return Err(Errno::ENAMETOOLONG);
        }
        let ifp = self.ifs.get_mut(&id).ok_or(Errno::ENXIO)?;
        ifp.descr = (!text.is_empty()).then(|| text.to_vec());
        ifp.lastchange = self.now;
        Ok(())
    }

    /// `if_addgroup`: `EINVAL` for a name that ends in a digit, `EEXIST`.
    pub(super) fn add_group(&mut self, id: IfId, group: &IfNameBytes) -> Result<(), Errno> {
        let ifp = self.ifs.get_mut(&id).ok_or(Errno::ENXIO)?;
        let group = IfName::new(group);
        if group.bytes().last().is_some_and(u8::is_ascii_digit) {
            return Err(Errno::EINVAL);
        }
        if ifp.groups.contains(&group) {
            return Err(Errno::EEXIST);
        }
        ifp.groups.push(group);
        Ok(())
    }

    /// `if_delgroup`: `ENOENT`.
    pub(super) fn delete_group(&mut self, id: IfId, group: &IfNameBytes) -> Result<(), Errno> {
        let ifp = self.ifs.get_mut(&id).ok_or(Errno::ENXIO)?;
        let group = IfName::new(group);
        let at = ifp.groups.iter().position(|own| *own == group);
        ifp.groups.remove(at.ok_or(Errno::ENOENT)?);
        Ok(())
    }

    /// The driver hears of an address (`SIOCSIFADDR`): most bring the interface up. That it is up
    /// now is for the end of `ifioctl` to see.
    pub(super) fn siocsifaddr(&mut self, id: IfId) {
        if let Some(ifp) = self.ifs.get_mut(&id) {
            ifp.flags |= IFF_UP;
            ifp.driver_flags();
            if ifp.kind == IfKind::Loop || ifp.kind == IfKind::Tun {
                ifp.drv_flags |= IFF_DRV_RUNNING;
            }
        }
    }

    /// `if_up`.
    pub(super) fn if_up(&mut self, id: IfId) {
        if let Some(ifp) = self.ifs.get_mut(&id) {
            ifp.flags |= IFF_UP;
            ifp.lastchange = self.now;
            self.in_if_up(id);
            self.in6_if_up(id);
        }
    }

    /// `if_down`.
    pub(super) fn if_down(&mut self, id: IfId) {
        if let Some(ifp) = self.ifs.get_mut(&id) {
            ifp.flags &= !IFF_UP;
            ifp.lastchange = self.now;
            self.in_if_down(id);
        }
    }
}

impl Ifnet {
    /// Fills in what fits, and says how long it is with its NUL: `ENOMSG` for none.
    pub(super) fn copy_descr(&self, to: &mut [u8], len: &mut usize) -> Result<(), Errno> {
        let descr = self.descr.as_ref().ok_or(Errno::ENOMSG)?;
        *len = descr.len() + 1;
        if to.len() >= *len {
            for (to, from) in to.iter_mut().zip(descr.iter().chain([&0])) {
                *to = *from;
            }
        }
        Ok(())
    }

    /// `if_getgroup`: `EINVAL` if there is some room, but not enough.
    pub(super) fn copy_groups(
        &self,
        to: &mut [IfNameBytes],
        count: &mut usize,
    ) -> Result<(), Errno> {
        *count = self.groups.len();
        for (to, from) in to.iter_mut().zip(&self.groups) {
            *to = from.padded();
        }
        match to.len() {
            room if room != 0 && room < *count => Err(Errno::EINVAL),
            _ => Ok(()),
        }
    }

    /// What the driver makes of `SIOCSIFMTU`.
    pub(super) fn takes_mtu(&self, mtu: i32) -> bool {
        match self.kind {
            IfKind::Ether => mtu <= ETHERMTU,
            IfKind::Gif => (1_280..=8_192).contains(&mtu),
            IfKind::Vlan => mtu <= self.mtu.max(ETHERMTU),
            _ => true,
        }
    }

    /// What drivers do when `IFF_UP` may have changed.
    fn driver_flags(&mut self) {
        match self.kind {
            IfKind::Ether | IfKind::Bridge | IfKind::Tap if self.is_up() => {
                self.drv_flags |= IFF_DRV_RUNNING;
            }
            IfKind::Ether | IfKind::Bridge | IfKind::Tap => self.drv_flags &= !IFF_DRV_RUNNING,
            IfKind::Loop if self.is_up() => self.link_state = LINK_STATE_UP,
            IfKind::Loop => self.link_state = LINK_STATE_DOWN,
            _ => {}
        }
    }
}
