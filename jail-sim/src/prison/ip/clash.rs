//! Addresses that two prisons want. Follows `prison_ip_conflict_check`, with an index in place of
//! its walk over all prisons.

use std::collections::BTreeSet;

use super::super::{PrisonFlags, PrisonId, Prisons};
use super::{AddrList, Family};

/// Which prisons have an address: those with just this one, and those with more.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(in crate::prison) struct AddrIndex {
    alone: BTreeSet<(Family, Vec<u8>, PrisonId)>,
    among: BTreeSet<(Family, Vec<u8>, PrisonId)>,
}

impl AddrIndex {
    fn of(&mut self, list: &AddrList) -> &mut BTreeSet<(Family, Vec<u8>, PrisonId)> {
        if list.iter().len() == 1 {
            &mut self.alone
        } else {
            &mut self.among
        }
    }

    fn add(&mut self, id: PrisonId, list: &AddrList) {
        let index = self.of(list);
        index.extend(list.iter().map(|addr| (list.family, addr.to_vec(), id)));
    }

    fn remove(&mut self, id: PrisonId, list: &AddrList) {
        let index = self.of(list);
        for addr in list.iter() {
            index.remove(&(list.family, addr.to_vec(), id));
        }
    }

    /// How many entries there are.
    pub(in crate::prison) fn len(&self) -> usize {
        self.alone.len() + self.among.len()
    }
}

impl Prisons {
    /// Whether a live prison of the same network stack has one of these addresses already. Two
    /// prisons with one address each may share it.
    pub(in crate::prison) fn addrs_clash(
        &self,
        parent: PrisonId,
        own: PrisonId,
        list: &AddrList,
    ) -> bool {
        let top = self.vnet_owner(parent);
        let alone = (list.iter().len() > 1).then_some(&self.by_addr.alone);
        let indexes = alone.into_iter().chain([&self.by_addr.among]);
        indexes.into_iter().any(|index| {
            list.iter().any(|addr| {
                let key = |id| (list.family, addr.to_vec(), PrisonId(id));
                let mut having = index.range(key(u64::MIN)..=key(u64::MAX));
                having.any(|&(_, _, other)| self.clashes(top, own, other, list.family))
            })
        })
    }

    /// Whether the kernel's walk from `top` comes to this prison and looks at its list: no prison
    /// on the way is the call's own, dying, has a network stack or a list of its own.
    fn clashes(&self, top: PrisonId, own: PrisonId, other: PrisonId, family: Family) -> bool {
        let mut at = other;
        while at != top {
            let Some(prison) = self.get(at) else {
                return false;
            };
            let listed = prison.flags.has(family.user());
            let passed = at != own && prison.is_alive() && !prison.flags.has(PrisonFlags::VNET);
            if !passed || listed != (at == other) {
                return false;
            }
            match prison.links.parent {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        other != top
    }

    /// `prison_ip_set`.
    pub(in crate::prison) fn set_addrs(
        &mut self,
        id: PrisonId,
        family: Family,
        list: Option<AddrList>,
    ) {
        self.remove_addrs(id);
        if let Some(prison) = self.get_mut(id) {
            match family {
                Family::V4 => prison.ip4 = list,
                Family::V6 => prison.ip6 = list,
            }
        }
        self.add_addrs(id);
    }

    /// Enters a prison's addresses in the index.
    pub(in crate::prison) fn add_addrs(&mut self, id: PrisonId) {
        for list in self.lists(id).into_iter().flatten() {
            self.by_addr.add(id, &list);
        }
    }

    /// Takes them out again.
    pub(in crate::prison) fn remove_addrs(&mut self, id: PrisonId) {
        for list in self.lists(id).into_iter().flatten() {
            self.by_addr.remove(id, &list);
        }
    }

    fn lists(&self, id: PrisonId) -> [Option<AddrList>; 2] {
        let prison = self.get(id);
        prison.map_or([None, None], |prison| {
            [prison.ip4.clone(), prison.ip6.clone()]
        })
    }
}
