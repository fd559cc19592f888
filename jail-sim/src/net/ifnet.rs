//! What an interface is. Follows `struct ifnet` and what the drivers put into it: `if_loop.c`,
//! `if_epair.c`, `if_bridge.c`, `if_tuntap.c`, `if_vlan.c`, `if_gif.c`.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jail_sys::net::if_::{
    IFF_BROADCAST, IFF_DRV_RUNNING, IFF_LOOPBACK, IFF_MULTICAST, IFF_POINTOPOINT, IFF_SIMPLEX,
    IFF_UP, LINK_STATE_DOWN, LINK_STATE_UNKNOWN, LINK_STATE_UP,
};
use jail_sys::net::if_types::{IFT_BRIDGE, IFT_ETHER, IFT_GIF, IFT_L2VLAN, IFT_LOOP, IFT_PPP};
use jail_sys::netinet6::nd6::{ND6_IFF_AUTO_LINKLOCAL, ND6_IFF_IFDISABLED, ND6_IFF_PERFORMNUD};

use super::clone::Cloner;
use super::ifaddr::Ifa;
use super::ifname::IfName;

/// An interface's identity, never used twice: `struct ifnet *`.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
pub(crate) struct IfId(pub(super) u64);

/// The driver.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
pub(crate) enum IfKind {
    Loop,
    /// A network card.
    Ether,
    Epair,
    Bridge,
    Tap,
    Tun,
    Vlan,
    Gif,
}

/// `struct ifnet`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Ifnet {
    pub(super) name: IfName,
    pub(super) kind: IfKind,
    /// Who made it, and in which network stack.
    pub(super) cloner: Option<(Cloner, u64)>,
    pub(super) unit: u32,
    pub(super) index: u32,
    /// The network stack it is in, and where it goes when that one ends.
    pub(super) vnet: u64,
    pub(super) home: u64,
    /// Its place in the list of its network stack.
    pub(super) link: u64,
    /// `if_flags` and `if_drv_flags`.
    pub(super) flags: i32,
    pub(super) drv_flags: i32,
    pub(super) link_state: i32,
    pub(super) mtu: i32,
    pub(super) mac: Option<[u8; 6]>,
    pub(super) descr: Option<Vec<u8>>,
    pub(super) groups: Vec<IfName>,
    /// `ND6_IFF_*`.
    pub(super) nd_flags: u32,
    /// By the number of their adding, which is the order they are listed in.
    pub(super) addrs: BTreeMap<u64, Ifa>,
    /// The numbers of the IPv4 ones, and of the link-local ones.
    pub(super) inet: BTreeSet<u64>,
    pub(super) linklocal: BTreeSet<u64>,
    /// The bridge it is a member of, and its number there.
    pub(super) bridge: Option<(IfId, u64)>,
    /// A bridge's members by their number, the newest last.
    pub(super) members: BTreeMap<u64, IfId>,
    /// An epair's other end; a vlan's parent.
    pub(super) peer: Option<IfId>,
    /// The vlans on it, by their tag.
    pub(super) vlans: BTreeMap<u16, IfId>,
    pub(super) lastchange: Duration,
}

impl Ifnet {
    /// As its driver makes it; names, numbers and places are given later.
    pub(super) fn new(kind: IfKind, name: IfName) -> Self {
        let mut ifp = Self {
            name,
            kind,
            cloner: None,
            unit: 0,
            index: 0,
            vnet: 0,
            home: 0,
            link: 0,
            flags: kind.flags(),
            drv_flags: 0,
            link_state: LINK_STATE_UNKNOWN,
            mtu: kind.mtu(),
            mac: None,
            descr: None,
            groups: Vec::new(),
            nd_flags: 0,
            addrs: BTreeMap::new(),
            inet: BTreeSet::new(),
            linklocal: BTreeSet::new(),
            bridge: None,
            members: BTreeMap::new(),
            peer: None,
            vlans: BTreeMap::new(),
            lastchange: Duration::ZERO,
        };
        match kind {
            IfKind::Ether => {
                ifp.flags |= IFF_UP;
                ifp.drv_flags = IFF_DRV_RUNNING;
                ifp.link_state = LINK_STATE_UP;
            }
            IfKind::Epair => {
                ifp.drv_flags = IFF_DRV_RUNNING;
                ifp.link_state = LINK_STATE_UP;
            }
            IfKind::Bridge => ifp.link_state = LINK_STATE_DOWN,
            _ => {}
        }
        ifp
    }

    /// `nd6_ifattach`: IPv6 is off but on loopback interfaces, until something turns it on.
    pub(super) fn nd6_ifattach(&mut self) {
        self.nd_flags = ND6_IFF_PERFORMNUD;
        if !self.is_loopback() {
            self.nd_flags |= ND6_IFF_IFDISABLED;
        }
        if self.kind != IfKind::Bridge {
            self.nd_flags |= ND6_IFF_AUTO_LINKLOCAL;
        }
    }

    /// `if_type`.
    pub(super) fn if_type(&self) -> u8 {
        let number = match self.kind {
            IfKind::Loop => IFT_LOOP,
            IfKind::Ether | IfKind::Epair | IfKind::Tap => IFT_ETHER,
            IfKind::Bridge => IFT_BRIDGE,
            IfKind::Tun => IFT_PPP,
            IfKind::Vlan => IFT_L2VLAN,
            IfKind::Gif => IFT_GIF,
        };
        number as u8
    }

    pub(super) fn has(&self, flag: i32) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn is_up(&self) -> bool {
        self.has(IFF_UP)
    }

    pub(super) fn is_loopback(&self) -> bool {
        self.has(IFF_LOOPBACK)
    }

    pub(super) fn is_running(&self) -> bool {
        self.drv_flags & IFF_DRV_RUNNING != 0
    }

    pub(super) fn nd_disabled(&self) -> bool {
        self.nd_flags & ND6_IFF_IFDISABLED != 0
    }
}

impl IfKind {
    fn flags(self) -> i32 {
        match self {
            Self::Loop => IFF_LOOPBACK | IFF_MULTICAST,
            Self::Tun | Self::Gif => IFF_POINTOPOINT | IFF_MULTICAST,
            Self::Vlan => IFF_BROADCAST | IFF_MULTICAST,
            Self::Ether | Self::Epair | Self::Bridge | Self::Tap => {
                IFF_BROADCAST | IFF_SIMPLEX | IFF_MULTICAST
            }
        }
    }

    fn mtu(self) -> i32 {
        match self {
            Self::Loop => 16_384,
            Self::Gif => 1_280,
            _ => ETHERMTU,
        }
    }

    /// Whether it has a hardware address.
    pub(super) fn has_mac(self) -> bool {
        !matches!(self, Self::Loop | Self::Tun | Self::Gif)
    }
}

/// `ETHERMTU`.
pub(super) const ETHERMTU: i32 = 1_500;
