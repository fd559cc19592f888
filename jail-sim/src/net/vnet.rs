//! Network stacks. Follows `vnet_alloc` and `vnet_destroy` in `sys/net/vnet.c`,
//! `vnet_loif_init` in `sys/net/if_loop.c` and `vnet_if_return` in `sys/net/if.c`.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr};

use jail::Errno;
use jail_sys::net::if_::{IFF_DRV_RUNNING, IFF_UP, LINK_STATE_UP};

use super::Net;
use super::clone::Cloner;
use super::ifaddr::{Ifa, mask4};
use super::ifname::IfName;
use super::ifnet::{IfId, IfKind, Ifnet};
use super::inet::Prefix;
use super::rib::{Dest, Rib};
use super::units::Units;

/// `RT_MAXFIBS`.
const RT_MAXFIBS: u32 = 65_535;

/// `struct vnet`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct Vnet {
    /// `V_loif`.
    loif: IfId,
    pub(super) rib: Rib,
    /// How many routing tables there are (`V_rt_numfibs`). Routes are kept in the first only.
    fibs: u32,
    /// The IPv4 addresses of each network that addresses bring a route to.
    pub(super) prefixes: HashMap<Dest, Prefix>,
    /// What its cloners made, wherever it is now, and the units in use.
    pub(super) cloned: BTreeSet<IfId>,
    pub(super) units: BTreeMap<Cloner, Units>,
    /// What routing sockets have not read yet.
    pub(super) routing: BTreeMap<u64, VecDeque<Vec<u8>>>,
}

impl Net {
    /// The base system's network stack as rc(8) leaves it.
    pub(super) fn boot(&mut self, cards: &[String]) {
        self.vnet_alloc(0);
        let lo0 = self.loif(0);
        if let Some(ifp) = self.ifs.get_mut(&lo0) {
            ifp.flags |= IFF_UP;
            ifp.drv_flags |= IFF_DRV_RUNNING;
            ifp.link_state = LINK_STATE_UP;
        }
        self.in6_ifattach(lo0);
        let addr = IpAddr::from(Ipv4Addr::LOCALHOST);
        let number = self.ifa_insert(lo0, Ifa::new(addr, mask4(8).into()));
        let _ = self.in_addprefix(number);
        for card in cards {
            let ifp = Ifnet::new(IfKind::Ether, IfName::new(card.as_bytes()));
            self.if_attach(ifp, 0);
        }
    }

    /// `vnet_alloc`: a network stack with a lo0 that is down and has no address.
    pub(crate) fn vnet_alloc(&mut self, vnet: u64) {
        let mut lo0 = Ifnet::new(IfKind::Loop, IfName::new(b"lo0"));
        lo0.cloner = Some((Cloner::Lo, vnet));
        let loif = self.if_attach(lo0, vnet);
        let mut units = BTreeMap::new();
        for cloner in Cloner::ALL {
            units.insert(cloner, Units::new(0, super::clone::IF_MAXUNIT));
        }
        if let Some(lo) = units.get_mut(&Cloner::Lo) {
            lo.take(0);
        }
        self.vnets.insert(
            vnet,
            Vnet {
                loif,
                rib: Rib::default(),
                fibs: 1,
                prefixes: HashMap::new(),
                cloned: BTreeSet::from([loif]),
                units,
                routing: BTreeMap::new(),
            },
        );
    }

    /// How many routing tables a network stack has.
    pub(crate) fn fibs(&self, vnet: u64) -> u32 {
        self.vnets.get(&vnet).map_or(1, |vnet| vnet.fibs)
    }

    /// `sysctl_fibs`: they can only become more; `ENOTCAPABLE`.
    pub(crate) fn grow_fibs(&mut self, vnet: u64, fibs: u32) -> Result<(), Errno> {
        let fibs = fibs.clamp(1, RT_MAXFIBS);
        match self.vnets.get_mut(&vnet) {
            Some(vnet) if fibs < vnet.fibs => Err(Errno::ENOTCAPABLE),
            Some(vnet) => {
                vnet.fibs = fibs;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// `vnet_destroy`: interfaces of other network stacks go home, those that were made here are
    /// destroyed, wherever they are.
    pub(crate) fn vnet_destroy(&mut self, vnet: u64) {
        let lent: Vec<IfId> = self
            .if_list(vnet)
            .filter(|(_, ifp)| ifp.home != vnet)
            .map(|(id, _)| id)
            .collect();
        for id in lent {
            if let Some(home) = self.ifs.get(&id).map(|ifp| ifp.home) {
                self.if_vmove(id, home);
            }
        }
        loop {
            let made = self.vnets.get(&vnet);
            let Some(id) = made.and_then(|vnet| vnet.cloned.last().copied()) else {
                break;
            };
            self.clone_destroy(id);
        }
        self.vnets.remove(&vnet);
        if vnet != 0 {
            self.indexes.remove(&vnet);
        }
    }

    /// `V_loif`.
    pub(super) fn loif(&self, vnet: u64) -> IfId {
        self.vnets.get(&vnet).map_or(IfId(0), |vnet| vnet.loif)
    }

    pub(super) fn rib(&self, vnet: u64) -> Option<&Rib> {
        self.vnets.get(&vnet).map(|vnet| &vnet.rib)
    }
}
