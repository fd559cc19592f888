//! What happens to IPv6 addresses with time: duplicate address detection, lifetimes. Follows
//! `sys/netinet6/nd6_nbr.c` and `nd6_timer` in `nd6.c`. Nobody on a simulated link ever has the
//! same address.

use std::time::Duration;

use jail_sys::netinet6::in6_var::{IN6_IFF_ANYCAST, IN6_IFF_DEPRECATED, IN6_IFF_TENTATIVE};
use jail_sys::netinet6::nd6::{ND6_IFF_NO_DAD, ND6_INFINITE_LIFETIME};

use super::Net;
use super::ifaddr::Ifa;

/// `RETRANS_TIMER`: between two neighbour solicitations.
const RETRANS: Duration = Duration::from_secs(1);

impl Net {
    /// `nd6_dad_start`: after as many seconds as `net.inet6.ip6.dad_count` says, the address is
    /// no longer tentative. On an interface that is down it stays so.
    pub(super) fn nd6_dad_start(&mut self, number: u64) {
        let count = u32::try_from(self.tunables.dad_count).unwrap_or_default();
        let ifp = self.ifa_owner(number).and_then(|id| self.ifs.get(&id));
        let Some(ifp) = ifp else {
            return;
        };
        let runs = ifp.is_up() && ifp.is_running() && !ifp.nd_disabled();
        let none = count == 0 || ifp.nd_flags & ND6_IFF_NO_DAD != 0;
        let due = self.now.saturating_add(RETRANS.saturating_mul(count));
        let Some(ifa) = self.ifa_mut(number) else {
            return;
        };
        if none || ifa.flags6 & IN6_IFF_ANYCAST != 0 {
            ifa.flags6 &= !IN6_IFF_TENTATIVE;
        } else if runs && ifa.dad.is_none() {
            ifa.dad = Some(due);
            self.timers.insert((due, number));
        }
    }

    /// The times at which `nd6_timer` will find the address deprecated, or expired.
    pub(super) fn nd6_lifetimes(&mut self, number: u64) {
        let Some(ifa) = self.ifa(number) else {
            return;
        };
        let times = [deprecated(ifa), expired(ifa)];
        for time in times.into_iter().flatten() {
            self.timers.insert((time, number));
        }
    }

    /// An address goes, and with it what would happen to it.
    pub(super) fn nd6_forget(&mut self, number: u64) {
        let Some(ifa) = self.ifa(number) else {
            return;
        };
        let times = [deprecated(ifa), expired(ifa), ifa.dad];
        for time in times.into_iter().flatten() {
            self.timers.remove(&(time, number));
        }
    }

    /// `nd6_timer` and `nd6_dad_timer`: does what is due.
    pub(super) fn nd6_timers(&mut self) {
        let now = self.now;
        while let Some(&(due, number)) = self.timers.first().filter(|(due, _)| *due <= now) {
            self.timers.remove(&(due, number));
            let ifp = self.ifa_owner(number).and_then(|id| self.ifs.get(&id));
            let enabled = ifp.is_some_and(|ifp| !ifp.nd_disabled());
            let Some(ifa) = self.ifa_mut(number) else {
                continue;
            };
            if ifa.dad.is_some_and(|dad| dad <= now) {
                ifa.dad = None;
                if enabled {
                    ifa.flags6 &= !IN6_IFF_TENTATIVE;
                }
            }
            if deprecated(ifa).is_some_and(|time| time <= now) {
                ifa.flags6 |= IN6_IFF_DEPRECATED;
            }
            if expired(ifa).is_some_and(|time| time <= now) {
                self.in6_purgeaddr(number);
            }
        }
    }
}

/// `IFA6_IS_DEPRECATED`.
fn deprecated(ifa: &Ifa) -> Option<Duration> {
    after(ifa, ifa.pltime)
}

/// `IFA6_IS_INVALID`.
fn expired(ifa: &Ifa) -> Option<Duration> {
    after(ifa, ifa.vltime)
}

/// When more than a lifetime's whole seconds have passed.
fn after(ifa: &Ifa, lifetime: u32) -> Option<Duration> {
    if lifetime == ND6_INFINITE_LIFETIME {
        return None;
    }
    let begun = ifa.updated.as_secs();
    Some(Duration::from_secs(begun + u64::from(lifetime) + 1))
}
