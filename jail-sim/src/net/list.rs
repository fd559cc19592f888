//! Where interfaces stand: by name, by number, in lists. Follows `if_attach`, `if_detach`,
//! `ifunit` and `ifnet_byindex` in `sys/net/if.c`.

use std::ops::Bound;

use super::Net;
use super::ifname::IfName;
use super::ifnet::{IfId, Ifnet};
use super::units::Units;

impl Net {
    /// `if_alloc` and `if_attach`: a new interface in this network stack.
    pub(super) fn if_attach(&mut self, mut ifp: Ifnet, vnet: u64) -> IfId {
        let id = IfId(self.next());
        ifp.home = vnet;
        ifp.lastchange = self.now;
        if ifp.kind.has_mac() && ifp.mac.is_none() {
            ifp.mac = Some(mac(id));
        }
        self.ifs.insert(id, ifp);
        self.if_attach_internal(id, vnet);
        id
    }

    /// `if_attach_internal`: it takes its place in a network stack.
    pub(super) fn if_attach_internal(&mut self, id: IfId, vnet: u64) {
        let keeps_index = self.release.major() >= 14;
        let link = self.next();
        let table = self.index_table(vnet);
        let Some(ifp) = self.ifs.get_mut(&id) else {
            return;
        };
        if !keeps_index || ifp.index == 0 {
            let indexes = self.indexes.entry(table);
            let indexes = indexes.or_insert_with(|| Units::new(1, u16::MAX.into()));
            ifp.index = indexes.take_lowest().unwrap_or_default();
            self.by_index.insert((table, ifp.index), id);
        }
        ifp.vnet = vnet;
        ifp.link = link;
        ifp.groups = vec![IfName::new(b"all")];
        if let Some((cloner, _)) = ifp.cloner {
            ifp.groups.push(IfName::new(cloner.name().as_bytes()));
        }
        ifp.lastchange = self.now;
        ifp.nd6_ifattach();
        self.links.insert((vnet, link), id);
        let name = ifp.name;
        self.name_insert(vnet, name, id);
    }

    /// `if_unlink_ifnet` and the end of `if_detach_internal`: it leaves its network stack. Its
    /// number goes with it where numbers are the stack's.
    pub(super) fn if_unlink(&mut self, id: IfId) {
        let Some(ifp) = self.ifs.get_mut(&id) else {
            return;
        };
        let (vnet, link, name, index) = (ifp.vnet, ifp.link, ifp.name, ifp.index);
        ifp.groups.clear();
        self.links.remove(&(vnet, link));
        self.name_remove(vnet, name, id);
        if self.release.major() < 14 {
            self.index_free(vnet, index);
        }
    }

    /// `if_free`.
    pub(super) fn if_free(&mut self, id: IfId) {
        if let Some(ifp) = self.ifs.remove(&id) {
            if self.release.major() >= 14 {
                self.index_free(ifp.vnet, ifp.index);
            }
        }
    }

    fn index_free(&mut self, vnet: u64, index: u32) {
        let table = self.index_table(vnet);
        self.by_index.remove(&(table, index));
        if let Some(indexes) = self.indexes.get_mut(&table) {
            indexes.give_back(index);
        }
    }

    /// Whose numbers a network stack uses: its own before 14.
    pub(super) fn index_table(&self, vnet: u64) -> u64 {
        match self.release.major() >= 14 {
            true => 0,
            false => vnet,
        }
    }

    /// `ifunit`: the first of this name in the network stack.
    pub(super) fn ifunit(&self, vnet: u64, name: IfName) -> Option<IfId> {
        let ids = self.names.get(&(vnet, name))?;
        ids.first().copied()
    }

    /// `ifnet_byindex` in a network stack.
    pub(super) fn by_index(&self, vnet: u64, index: u32) -> Option<IfId> {
        let table = self.index_table(vnet);
        let id = self.by_index.get(&(table, index)).copied()?;
        let here = self.ifs.get(&id).is_some_and(|ifp| ifp.vnet == vnet);
        here.then_some(id)
    }

    /// The interfaces of a network stack in their order.
    pub(super) fn if_list(&self, vnet: u64) -> impl Iterator<Item = (IfId, &Ifnet)> {
        let all = (
            Bound::Included((vnet, 0)),
            Bound::Included((vnet, u64::MAX)),
        );
        self.links
            .range(all)
            .filter_map(|(_, id)| Some((*id, self.ifs.get(id)?)))
    }

    /// Gives an interface another name.
    pub(super) fn set_name(&mut self, id: IfId, name: IfName) {
        if let Some(ifp) = self.ifs.get_mut(&id) {
            let (vnet, old) = (ifp.vnet, ifp.name);
            ifp.name = name;
            self.name_remove(vnet, old, id);
            self.name_insert(vnet, name, id);
        }
    }

    /// Names that are there twice are found in the order of the list.
    fn name_insert(&mut self, vnet: u64, name: IfName, id: IfId) {
        let ids = self.names.entry((vnet, name)).or_default();
        ids.push(id);
        let ifs = &self.ifs;
        ids.sort_by_key(|id| ifs.get(id).map(|ifp| ifp.link));
    }

    fn name_remove(&mut self, vnet: u64, name: IfName, id: IfId) {
        if let Some(ids) = self.names.get_mut(&(vnet, name)) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.names.remove(&(vnet, name));
            }
        }
    }

    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

/// A hardware address that only this interface has, locally administered.
fn mac(id: IfId) -> [u8; 6] {
    let [.., a, b, c, d] = id.0.to_be_bytes();
    [0x5a, 0x9c, a, b, c, d]
}
