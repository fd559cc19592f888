//! Network stacks: interfaces, their addresses, routes, sockets. Follows `sys/net`, `sys/netinet`
//! and `sys/netinet6`.
//!
//! [`ifnet`] is an interface, [`list`] where it stands, [`ifaddr`] its addresses and how they are
//! found. [`clone`] makes and destroys interfaces, [`vmove`] moves them, [`vnet`] are the stacks.
//! [`ioctl`] gives requests out: to [`hwioctl`], [`inet`], [`inet6`] and [`bridge`].

mod bind;
mod bridge;
mod check;
mod clone;
mod hwioctl;
mod ifaddr;
mod ifname;
mod ifnet;
mod inet;
mod inet6;
mod ioctl;
mod list;
mod message;
mod nd6;
mod privilege;
mod rib;
mod rtsock;
mod scope6;
mod sockaddr;
mod socket;
mod units;
mod vmove;
mod vnet;

pub(crate) use socket::Socket;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use jail::Release;

use ifaddr::Addrs;
use ifname::IfName;
use ifnet::{IfId, Ifnet};
use units::Units;
use vnet::Vnet;

/// The network stacks of the machine.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Net {
    #[serde(with = "crate::image::release")]
    release: Release,
    /// What time it was when somebody last looked.
    now: Duration,
    ifs: HashMap<IfId, Ifnet>,
    /// The latest identity and place given out.
    last: u64,
    /// The interfaces of each network stack in the kernel's order.
    links: BTreeMap<(u64, u64), IfId>,
    /// By name. A name is there twice after an interface came back to where a new one has it.
    names: HashMap<(u64, IfName), Vec<IfId>>,
    addrs: Addrs,
    /// Interface numbers: of all network stacks since 14, of each before.
    indexes: HashMap<u64, Units>,
    by_index: HashMap<(u64, u32), IfId>,
    vnets: HashMap<u64, Vnet>,
    /// tap(4) and tun(4) number their interfaces over all network stacks.
    taps: Units,
    tuns: Units,
    /// Addresses that change with time, by when.
    timers: BTreeSet<(Duration, u64)>,
    tunables: Tunables,
}

/// Variables that sysctls set.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Tunables {
    /// `net.link.bridge.member_ifaddrs` (15).
    pub(crate) member_ifaddrs: i32,
    /// `net.inet6.ip6.dad_count`.
    pub(crate) dad_count: i32,
    /// `net.ifdescr_maxlen`.
    pub(crate) ifdescr_maxlen: i32,
}

impl Net {
    /// What a machine begins with: lo0 and its addresses, and these network cards.
    pub(crate) fn new(release: Release, cards: &[String]) -> Self {
        let mut net = Self {
            release,
            now: Duration::ZERO,
            ifs: HashMap::new(),
            last: 0,
            links: BTreeMap::new(),
            names: HashMap::new(),
            addrs: Addrs::default(),
            indexes: HashMap::new(),
            by_index: HashMap::new(),
            vnets: HashMap::new(),
            taps: Units::new(0, clone::IF_MAXUNIT),
            tuns: Units::new(0, clone::IF_MAXUNIT),
            timers: BTreeSet::new(),
            tunables: Tunables {
                member_ifaddrs: 1,
                dad_count: 1,
                ifdescr_maxlen: 1_024,
            },
        };
        net.boot(cards);
        net
    }

    /// Does what is due by now.
    pub(crate) fn at(&mut self, now: Duration) -> &mut Self {
        self.now = now;
        self.nd6_timers();
        self
    }

    pub(crate) fn tunables(&mut self) -> &mut Tunables {
        &mut self.tunables
    }
}

#[cfg(test)]
mod tests;
