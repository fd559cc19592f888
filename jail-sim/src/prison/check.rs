//! Whether the prisons fit together: for tests.

use std::collections::HashMap;

use super::{Prison, PrisonFlags, PrisonId};
use crate::fd::FileKind;
use crate::proc::Life;
use crate::state::State;

/// Who holds a prison, and who keeps it alive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    refs: i64,
    urefs: i64,
    children: i32,
}

impl State {
    /// Checks that references are what processes, files and children account for, that names of
    /// live siblings differ, and that indexes and tree agree.
    pub(crate) fn check_prisons(&self) -> Result<(), String> {
        let counts = self.count_holders()?;
        for id in self.prisons.ids() {
            let prison = self.prisons.get(id).ok_or("an identity without a prison")?;
            let wanted = counts.get(&id).copied().unwrap_or_default();
            let found = Counts {
                refs: prison.refs,
                urefs: prison.urefs,
                children: prison.childcount,
            };
            if found != wanted {
                return Err(format!("jail {}: {found:?}, not {wanted:?}", prison.jid));
            }
            self.check_prison(id, prison)
                .map_err(|what| format!("jail {}: {what}", prison.jid))?;
        }
        let known: usize = self.prisons.by_name.values().map(Vec::len).sum();
        if known != self.prisons.by_jid.len() {
            return Err(format!("{known} names, {} jids", self.prisons.by_jid.len()));
        }
        let lists = self.prisons.ids().filter_map(|id| self.prisons.get(id));
        let lists = lists
            .flat_map(|prison| [&prison.ip4, &prison.ip6])
            .flatten();
        let addrs: usize = lists.map(|list| list.addrs().count()).sum();
        if addrs != self.prisons.by_addr.len() {
            return Err(format!(
                "{addrs} addresses, {} known",
                self.prisons.by_addr.len()
            ));
        }
        Ok(())
    }

    fn check_prison(&self, id: PrisonId, prison: &Prison) -> Result<(), String> {
        if id == PrisonId::ZERO {
            return Ok(());
        }
        if prison.refs <= 0 {
            return Err("nothing holds it".into());
        }
        if self.prisons.by_jid(prison.jid) != Some(id) {
            return Err("not found by jid".into());
        }
        let name = prison.name.bytes();
        let named = self.prisons.by_name.get(name);
        let entries = named.into_iter().flatten().filter(|&&other| other == id);
        if entries.count() != 1 {
            return Err("not found by name".into());
        }
        if self.prisons.is_regular(prison) != prison.links.regular {
            return Err("not as regular as noted".into());
        }
        let parent = prison.links.parent.ok_or("no parent")?;
        if self
            .prisons
            .children(parent)
            .filter(|&child| child == id)
            .count()
            != 1
        {
            return Err("not its parent's child".into());
        }
        if prison.is_alive() && prison.links.regular {
            if !self.prisons.is_alive(parent) {
                return Err("alive below a dying one".into());
            }
            let alive = |id: &PrisonId| {
                self.prisons.get(*id).is_some_and(|other| {
                    other.is_alive() && other.name.bytes() == name && other.links.regular
                })
            };
            if self.prisons.children(parent).filter(alive).count() != 1 {
                return Err("not the only one of its name".into());
            }
        }
        Ok(())
    }

    /// Counts them from where they are.
    fn count_holders(&self) -> Result<HashMap<PrisonId, Counts>, String> {
        let mut counts: HashMap<PrisonId, Counts> = HashMap::new();
        for proc in self.procs.all.values() {
            let count = counts.entry(proc.cred.prison).or_default();
            count.refs += 1;
            count.urefs += i64::from(proc.life == Life::Alive);
        }
        for file in self.files.open.values() {
            counts.entry(file.cred.prison).or_default().refs += 1;
            if let FileKind::JailDesc {
                prison: Some(id), ..
            } = file.kind
            {
                counts.entry(id).or_default().refs += 1;
            }
        }
        let disks = self.mds.disks().filter_map(|disk| disk.cred.as_ref());
        for cred in disks.chain(self.vfs.mount_creds()) {
            counts.entry(cred.prison).or_default().refs += 1;
        }
        for id in self.prisons.ids() {
            let prison = self.prisons.get(id).ok_or("an identity without a prison")?;
            let persist = prison.flags.has(PrisonFlags::PERSIST) || id == PrisonId::ZERO;
            let count = counts.entry(id).or_default();
            count.refs += i64::from(persist) + prison.leaked;
            count.urefs += i64::from(persist);
            let mut at = prison.links.parent;
            if let Some(parent) = at {
                let count = counts.entry(parent).or_default();
                count.refs += 1;
                count.urefs += 1;
            }
            while let Some(above) = at {
                counts.entry(above).or_default().children += 1;
                at = self.prisons.parent(above);
            }
        }
        match counts.keys().find(|&&id| self.prisons.get(id).is_none()) {
            Some(id) => Err(format!("{id:?} is held and gone")),
            None => Ok(counts),
        }
    }
}
