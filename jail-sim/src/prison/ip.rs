//! Address lists. Follows `prison_ip_*` of `sys/kern/kern_jail.c` since 14, and 13's
//! `prison_restrict_ip4` and `prison_restrict_ip6`.

mod clash;

use std::net::IpAddr;

use jail::Release;

use super::walk::Walk;
use super::{Prison, PrisonFlags, PrisonId, Prisons};
pub(super) use clash::AddrIndex;

/// `pr_family_t`.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord,
)]
pub(crate) enum Family {
    V4,
    V6,
}

impl Family {
    pub(super) const fn size(self) -> usize {
        match self {
            Self::V4 => 4,
            Self::V6 => 16,
        }
    }

    /// `PR_IP4_USER` or `PR_IP6_USER`.
    pub(super) const fn user(self) -> PrisonFlags {
        match self {
            Self::V4 => PrisonFlags::IP4_USER,
            Self::V6 => PrisonFlags::IP6_USER,
        }
    }

    /// `PR_IP4` or `PR_IP6`.
    pub(super) const fn restricted(self) -> PrisonFlags {
        match self {
            Self::V4 => PrisonFlags::IP4,
            Self::V6 => PrisonFlags::IP6,
        }
    }
}

/// `struct prison_ip`: addresses in network order, never none. The first is the primary one, the
/// others are sorted.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct AddrList {
    family: Family,
    bytes: Vec<u8>,
}

impl AddrList {
    /// `prison_ip_copyin`: nothing for an address that no host has (0.0.0.0, 255.255.255.255,
    /// ::), for one that is there twice, or for an empty list.
    pub(super) fn copyin(family: Family, bytes: &[u8]) -> Option<Self> {
        let mut addrs: Vec<_> = bytes.chunks_exact(family.size()).collect();
        let usable = |addr: &[u8]| {
            let zero = addr.iter().all(|&byte| byte == 0);
            let broadcast = family == Family::V4 && addr.iter().all(|&byte| byte == 0xff);
            !zero && !broadcast
        };
        let (primary, rest) = addrs.split_first_mut()?;
        rest.sort_unstable();
        let twice = rest.contains(primary) || rest.windows(2).any(|two| two.first() == two.last());
        if twice || !addrs.iter().all(|addr| usable(addr)) {
            return None;
        }
        Some(Self {
            family,
            bytes: addrs.concat(),
        })
    }

    fn from_addrs(family: Family, addrs: &[&[u8]]) -> Option<Self> {
        (!addrs.is_empty()).then(|| Self {
            family,
            bytes: addrs.concat(),
        })
    }

    /// As they are passed in `ip4.addr` and `ip6.addr`.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The primary address first.
    pub(crate) fn addrs(&self) -> impl Iterator<Item = IpAddr> + '_ {
        self.iter().filter_map(|addr| match self.family {
            Family::V4 => <[u8; 4]>::try_from(addr).ok().map(IpAddr::from),
            Family::V6 => <[u8; 16]>::try_from(addr).ok().map(IpAddr::from),
        })
    }

    fn iter(&self) -> std::slice::ChunksExact<'_, u8> {
        self.bytes.chunks_exact(self.family.size())
    }

    fn primary(&self) -> &[u8] {
        self.iter().next().unwrap_or_default()
    }

    /// `prison_ip_check`.
    fn contains(&self, addr: &[u8]) -> bool {
        self.iter().any(|own| own == addr)
    }

    /// `prison_ip_parent_match`: whether all are the parent's.
    pub(super) fn within(&self, parent: Option<&Self>) -> bool {
        parent.is_some_and(|parent| self.iter().all(|addr| parent.contains(addr)))
    }

    /// `prison_restrict_ip4`: the addresses that are the parent's too.
    fn restricted_13(&self, parent: &Self) -> Option<Self> {
        let kept: Vec<_> = self.iter().filter(|addr| parent.contains(addr)).collect();
        Self::from_addrs(self.family, &kept)
    }

    /// `prison_ip_restrict`: likewise, but when the primary address goes, it is looked for among
    /// the parent's sorted ones, and addresses that sort before it are lost with it.
    fn restricted_14(&self, parent: &Self) -> Option<Self> {
        let mut own = self.iter().peekable();
        let mut kept = Vec::new();
        if parent.contains(self.primary()) {
            kept.extend(own.next());
        }
        let mut sorted = parent.iter().skip(1).peekable();
        while let Some(&addr) = own.peek() {
            if addr == parent.primary() {
                kept.extend(own.next());
                continue;
            }
            match sorted.peek().map(|other| addr.cmp(other)) {
                None | Some(std::cmp::Ordering::Less) => {
                    own.next();
                }
                Some(std::cmp::Ordering::Equal) => {
                    kept.extend(own.next());
                    sorted.next();
                }
                Some(std::cmp::Ordering::Greater) => {
                    sorted.next();
                }
            }
        }
        Self::from_addrs(self.family, &kept)
    }
}

impl Prison {
    /// `pr_addrs`.
    pub(crate) fn addrs(&self, family: Family) -> Option<&AddrList> {
        match family {
            Family::V4 => self.ip4.as_ref(),
            Family::V6 => self.ip6.as_ref(),
        }
    }
}

impl Prisons {
    /// Takes from the descendants of a prison the addresses that it has no longer; those without
    /// a list of their own get their parent's.
    pub(super) fn restrict_addrs(&mut self, id: PrisonId, family: Family, release: Release) {
        let mut walk = Walk::below(id);
        while let Some(below) = walk.next(self) {
            let Some(prison) = self.get(below) else {
                continue;
            };
            if prison.flags.has(PrisonFlags::VNET) {
                walk.skip();
                continue;
            }
            let parent = prison.links.parent.and_then(|parent| self.get(parent));
            let addrs = match parent.and_then(|parent| parent.addrs(family)) {
                None => None,
                Some(list) if !prison.flags.has(family.user()) => Some(list.clone()),
                Some(list) => prison.addrs(family).and_then(|own| {
                    if release.major() >= 14 {
                        own.restricted_14(list)
                    } else {
                        own.restricted_13(list)
                    }
                }),
            };
            self.set_addrs(below, family, addrs);
        }
    }

    /// The prison whose network stack this one uses.
    pub(crate) fn vnet_owner(&self, mut id: PrisonId) -> PrisonId {
        while let Some(prison) = self.get(id) {
            match prison.links.parent {
                Some(parent) if !prison.flags.has(PrisonFlags::VNET) => id = parent,
                _ => break,
            }
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(addrs: &[u8]) -> AddrList {
        let bytes: Vec<u8> = addrs.iter().flat_map(|&last| [10, 0, 0, last]).collect();
        AddrList::copyin(Family::V4, &bytes).unwrap()
    }

    #[test]
    fn the_first_stays_first() {
        assert_eq!(list(&[3, 2, 1]), list(&[3, 1, 2]));
        assert_ne!(list(&[3, 2, 1]), list(&[1, 2, 3]));
        assert_eq!(
            AddrList::copyin(Family::V4, &[10, 0, 0, 1, 10, 0, 0, 1]),
            None
        );
        assert_eq!(AddrList::copyin(Family::V4, &[255; 4]), None);
        assert!(AddrList::copyin(Family::V6, &[255; 16]).is_some());
    }

    #[test]
    fn what_a_parent_leaves() {
        let parent = list(&[1, 2]);
        assert_eq!(list(&[2, 1, 9]).restricted_13(&parent), Some(list(&[2, 1])));
        assert_eq!(list(&[2, 1, 9]).restricted_14(&parent), Some(list(&[2, 1])));
        assert_eq!(list(&[9, 1, 2]).restricted_13(&parent), Some(list(&[1, 2])));
        assert_eq!(list(&[9, 1, 2]).restricted_14(&parent), Some(list(&[1])));
        assert_eq!(list(&[9]).restricted_14(&parent), None);
    }
}
