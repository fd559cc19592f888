//! Whether what is kept of network stacks agrees with itself.

use crate::prison::{PrisonFlags, PrisonId};
use crate::state::State;

use super::Net;

impl State {
    /// Compares network stacks with prisons, and what is kept twice of interfaces.
    pub(crate) fn check_net(&self) -> Result<(), String> {
        let prisons = self.prisons.after(0).chain([PrisonId::ZERO]);
        let owners = prisons.filter_map(|id| self.prisons.get(id));
        let owners = owners.filter(|prison| prison.flags.has(PrisonFlags::VNET));
        let mut count = 0;
        for prison in owners {
            count += 1;
            if !self.net.vnets.contains_key(&prison.vnet) {
                return Err(format!("jail {} has no network stack", prison.jid));
            }
        }
        if count != self.net.vnets.len() {
            return Err(format!(
                "{} network stacks of {count} jails",
                self.net.vnets.len()
            ));
        }
        self.net.check_ifs()?;
        self.net.check_addrs()
    }
}

impl Net {
    fn check_ifs(&self) -> Result<(), String> {
        let named: usize = self.names.values().map(Vec::len).sum();
        let sizes = [self.links.len(), self.by_index.len(), named];
        if sizes != [self.ifs.len(); 3] {
            return Err(format!(
                "{} interfaces, and lists of {sizes:?}",
                self.ifs.len()
            ));
        }
        for (id, ifp) in &self.ifs {
            let name = ifp.name;
            let names = self.names.get(&(ifp.vnet, name));
            if self.links.get(&(ifp.vnet, ifp.link)) != Some(id)
                || !names.is_some_and(|ids| ids.contains(id))
                || self.by_index(ifp.vnet, ifp.index) != Some(*id)
            {
                return Err(format!("{name:?} is not found"));
            }
            if !self.vnets.contains_key(&ifp.vnet) || !self.vnets.contains_key(&ifp.home) {
                return Err(format!("{name:?} is in no network stack"));
            }
            let made = ifp.cloner.and_then(|(_, vnet)| self.vnets.get(&vnet));
            if ifp.cloner.is_some() && !made.is_some_and(|vnet| vnet.cloned.contains(id)) {
                return Err(format!("the cloner of {name:?} does not know it"));
            }
            if let Some((bridge, number)) = ifp.bridge {
                let bridge = self.ifs.get(&bridge);
                let member = bridge.and_then(|bridge| bridge.members.get(&number));
                if member != Some(id) || bridge.is_some_and(|bridge| bridge.vnet != ifp.vnet) {
                    return Err(format!("the bridge of {name:?} does not know it"));
                }
            }
            if ifp.peer.is_some_and(|peer| !self.ifs.contains_key(&peer)) {
                return Err(format!("{name:?} is connected to nothing"));
            }
        }
        Ok(())
    }
}
