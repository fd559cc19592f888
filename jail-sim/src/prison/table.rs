//! `allprison` and its indexes: by identity, by jid, by name, and the tree.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::time::Duration;

use jail_sys::sys::jail::JAIL_MAX;

use super::host::HostInfo;
use super::ip::AddrIndex;
use super::{Name, Prison, PrisonFlags, PrisonId, PrisonState, allow};
use crate::cpuset::DEFAULT;
use crate::vfs::Vnode;

/// Where a prison stands in the tree: `pr_parent`, `pr_children`, `pr_sibling`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, Default)]
pub(crate) struct Links {
    pub(crate) parent: Option<PrisonId>,
    /// The newest child first.
    pub(super) first_child: Option<PrisonId>,
    pub(super) next_sibling: Option<PrisonId>,
    pub(super) previous_sibling: Option<PrisonId>,
    /// Its name is its parent's, a dot and one part. Not always: 15.1 moves the name of a nested
    /// jail to the top when told to rename it by jid.
    pub(super) regular: bool,
}

/// All prisons.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Prisons {
    slots: Vec<Slot>,
    free: Vec<usize>,
    /// All but `prison0`, dying ones included (`allprison`).
    pub(super) by_jid: BTreeMap<i32, PrisonId>,
    pub(super) by_name: HashMap<Vec<u8>, Vec<PrisonId>>,
    pub(super) by_addr: AddrIndex,
    /// How many prisons' links are not regular.
    pub(super) irregular: usize,
    pub(super) last_jid: i32,
    pub(super) last_dead_jid: i32,
    last_vnet: u64,
    /// Roots of prisons that are gone, and the uptimes at which they are let go.
    #[serde(skip)]
    pub(super) roots: Vec<(Duration, Vnode)>,
}

#[derive(serde::Serialize, serde::Deserialize, Debug)]
struct Slot {
    generation: u32,
    /// Not boxed: a list goes through them in order, and 10,000 are more than a cache holds.
    prison: Option<Prison>,
}

impl Prisons {
    /// `prison0` alone, with this host name; the next jid is the one after `last_jid`.
    pub(crate) fn new(hostname: &str, last_jid: i32, root: Vnode) -> Self {
        let prison0 = prison0(hostname, root);
        Self {
            slots: vec![Slot {
                generation: 0,
                prison: Some(prison0),
            }],
            free: Vec::new(),
            by_jid: BTreeMap::new(),
            by_name: HashMap::new(),
            by_addr: AddrIndex::default(),
            irregular: 0,
            last_jid: last_jid.clamp(0, JAIL_MAX),
            last_dead_jid: 0,
            last_vnet: 0,
            roots: Vec::new(),
        }
    }

    /// Keeps the root of a prison that is gone until this uptime.
    pub(super) fn keep_root(&mut self, until: Duration, root: Vnode) {
        self.roots.push((until, root));
    }

    /// Lets go of the roots whose time has come.
    pub(crate) fn let_roots_go(&mut self, uptime: Duration) {
        self.roots.retain(|(until, _)| *until > uptime);
    }

    /// A prison that still exists, dying ones included.
    pub(crate) fn get(&self, id: PrisonId) -> Option<&Prison> {
        let (index, generation) = split(id);
        let slot = self.slots.get(index)?;
        if slot.generation != generation {
            return None;
        }
        slot.prison.as_ref()
    }

    /// Likewise, to change it.
    pub(crate) fn get_mut(&mut self, id: PrisonId) -> Option<&mut Prison> {
        let (index, generation) = split(id);
        let slot = self.slots.get_mut(index)?;
        if slot.generation != generation {
            return None;
        }
        slot.prison.as_mut()
    }

    /// The prison with this jid, dying ones included; never `prison0`.
    pub(crate) fn by_jid(&self, jid: i32) -> Option<PrisonId> {
        self.by_jid.get(&jid).copied()
    }

    /// All prisons but `prison0` in the order of their jids, dying ones included.
    pub(crate) fn after(&self, jid: i32) -> impl Iterator<Item = PrisonId> + '_ {
        self.by_jid
            .range((Bound::Excluded(jid), Bound::Unbounded))
            .map(|(_, &id)| id)
    }

    /// All identities, `prison0`'s too.
    pub(crate) fn ids(&self) -> impl Iterator<Item = PrisonId> + '_ {
        self.slots.iter().enumerate().filter_map(|(index, slot)| {
            slot.prison.as_ref()?;
            Some(join(index, slot.generation))
        })
    }

    /// `pr_parent`.
    pub(crate) fn parent(&self, id: PrisonId) -> Option<PrisonId> {
        self.get(id)?.links.parent
    }

    /// `prison_isalive`.
    pub(crate) fn is_alive(&self, id: PrisonId) -> bool {
        self.get(id).is_some_and(Prison::is_alive)
    }

    /// A number for a new network stack.
    pub(super) fn alloc_vnet(&mut self) -> u64 {
        self.last_vnet += 1;
        self.last_vnet
    }

    /// Takes a new prison in, as the newest child of its parent. Its jid and name are free.
    pub(super) fn insert(&mut self, prison: Prison) -> PrisonId {
        let jid = prison.jid;
        let parent = prison.links.parent;
        let id = self.place(prison);
        self.by_jid.insert(jid, id);
        self.link(id, parent);
        self.add_name(id);
        self.add_addrs(id);
        self.count_children(parent, 1);
        id
    }

    /// Takes a prison out: nothing refers to it any more.
    pub(super) fn remove(&mut self, id: PrisonId) -> Option<Prison> {
        self.remove_name(id);
        self.remove_addrs(id);
        let prison = self.get(id)?;
        let (jid, parent) = (prison.jid, prison.links.parent);
        if self.by_jid(jid) == Some(id) {
            self.by_jid.remove(&jid);
        }
        self.unlink(id);
        self.count_children(parent, -1);
        let (index, _) = split(id);
        let slot = self.slots.get_mut(index)?;
        let prison = slot.prison.take()?;
        slot.generation = slot.generation.wrapping_add(1);
        self.free.push(index);
        Some(prison)
    }

    /// Gives a dying prison another jid.
    pub(super) fn renumber(&mut self, id: PrisonId, jid: i32) {
        if let Some(prison) = self.get_mut(id) {
            let old = std::mem::replace(&mut prison.jid, jid);
            self.by_jid.remove(&old);
            self.by_jid.insert(jid, id);
        }
    }

    fn place(&mut self, prison: Prison) -> PrisonId {
        let prison = Some(prison);
        let index = self.free.pop();
        if let Some((index, slot)) = index.and_then(|at| Some((at, self.slots.get_mut(at)?))) {
            slot.prison = prison;
            return join(index, slot.generation);
        }
        self.slots.push(Slot {
            generation: 0,
            prison,
        });
        join(self.slots.len() - 1, 0)
    }

    fn count_children(&mut self, mut at: Option<PrisonId>, by: i32) {
        while let Some(prison) = at.and_then(|id| self.get_mut(id)) {
            prison.childcount = prison.childcount.saturating_add(by);
            at = prison.links.parent;
        }
    }

    fn link(&mut self, id: PrisonId, parent: Option<PrisonId>) {
        let Some(parent) = parent.and_then(|id| self.get_mut(id)) else {
            return;
        };
        let next = parent.links.first_child.replace(id);
        if let Some(next) = next.and_then(|id| self.get_mut(id)) {
            next.links.previous_sibling = Some(id);
        }
        if let Some(prison) = self.get_mut(id) {
            prison.links.next_sibling = next;
        }
    }

    fn unlink(&mut self, id: PrisonId) {
        let Some(links) = self.get(id).map(|prison| prison.links.clone()) else {
            return;
        };
        if let Some(next) = links.next_sibling.and_then(|id| self.get_mut(id)) {
            next.links.previous_sibling = links.previous_sibling;
        }
        if let Some(previous) = links.previous_sibling.and_then(|id| self.get_mut(id)) {
            previous.links.next_sibling = links.next_sibling;
        } else if let Some(parent) = links.parent.and_then(|id| self.get_mut(id)) {
            parent.links.first_child = links.next_sibling;
        }
    }
}

fn split(id: PrisonId) -> (usize, u32) {
    let [a, b, c, d, e, f, g, h] = id.0.to_be_bytes();
    let index = u32::from_be_bytes([e, f, g, h]);
    let generation = u32::from_be_bytes([a, b, c, d]);
    (usize::try_from(index).unwrap_or(usize::MAX), generation)
}

fn join(index: usize, generation: u32) -> PrisonId {
    let index = u64::try_from(index).unwrap_or(u64::MAX);
    PrisonId(u64::from(generation) << 32 | index)
}

fn prison0(hostname: &str, root: Vnode) -> Prison {
    Prison {
        jid: 0,
        name: Name::new(b"0"),
        state: PrisonState::Alive,
        links: Links {
            regular: true,
            ..Links::default()
        },
        refs: 1,
        urefs: 1,
        leaked: 0,
        path: b"/".to_vec(),
        root,
        flags: PrisonFlags::HOST
            | PrisonFlags::VNET
            | PrisonFlags::IP4_SADDRSEL
            | PrisonFlags::IP6_SADDRSEL,
        allow: allow::PRISON0,
        securelevel: -1,
        enforce_statfs: 0,
        devfs_ruleset: 0,
        childmax: JAIL_MAX,
        childcount: 0,
        host: HostInfo::new(hostname.as_bytes()),
        osrelease: Vec::new(),
        osreldate: 0,
        cpuset: DEFAULT,
        vnet: 0,
        ip4: None,
        ip6: None,
        sysv: [Some(PrisonId::ZERO); 3],
        meta: None,
        env: None,
        descs: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_kept_until_their_time() {
        let [early, late] = [1, 2].map(Duration::from_millis);
        let mut prisons = Prisons::new("h", 0, Vnode::root());
        prisons.keep_root(late, Vnode::root());
        prisons.keep_root(early, Vnode::root());
        for (uptime, left) in [(Duration::ZERO, 2), (early, 1), (early, 1), (late, 0)] {
            prisons.let_roots_go(uptime);
            assert_eq!(prisons.roots.len(), left, "{uptime:?}");
        }
    }
}
