//! Prisons by number and name. Follows `prison_find_child`, `prison_find_name`, `get_next_prid`,
//! `get_next_deadid`.

use jail_sys::sys::jail::JAIL_MAX;

use super::{Prison, PrisonId, Prisons};

impl Prisons {
    /// `prison_ischild`: whether `id` is below `above`.
    pub(crate) fn is_child(&self, above: PrisonId, id: PrisonId) -> bool {
        let mut at = self.parent(id);
        while let Some(parent) = at {
            if parent == above {
                return true;
            }
            at = self.parent(parent);
        }
        false
    }

    /// `prison_find_child`: a descendant by jid, dying ones included.
    pub(crate) fn find_child(&self, above: PrisonId, jid: i32) -> Option<PrisonId> {
        self.by_jid(jid).filter(|&id| self.is_child(above, id))
    }

    /// `prison_find_name`: a descendant by its name as seen from `above`, a dying one if no other
    /// has it.
    pub(crate) fn find_name(&self, above: PrisonId, name: &[u8]) -> Option<PrisonId> {
        let known = self.named(above, name);
        if self.irregular == 0 {
            let mut known = known.iter().filter(|&&id| self.is_child(above, id));
            match (known.next(), known.next()) {
                (None, _) => return None,
                (only, None) => return only.copied(),
                _ => {}
            }
        }
        let start = self.names_start(above);
        let mut dying = None;
        for id in self.descendants(above) {
            let Some(prison) = self.get(id) else { continue };
            if prison.name.from(start) == name {
                if prison.is_alive() {
                    return Some(id);
                }
                dying = Some(id);
            }
        }
        dying
    }

    /// The children of `parent` whose last part of the name this is, the newest first.
    pub(super) fn siblings(&self, parent: PrisonId, part: &[u8]) -> Vec<PrisonId> {
        let known = self.named(parent, part);
        let is_child = |id: PrisonId| self.parent(id) == Some(parent);
        if self.irregular == 0 && known.len() <= 1 {
            return known.iter().copied().filter(|&id| is_child(id)).collect();
        }
        let start = self.names_start(parent);
        let named = |prison: &Prison| prison.name.from(start) == part;
        self.children(parent)
            .filter(|&id| self.get(id).is_some_and(named))
            .collect()
    }

    /// Where the names of its descendants begin for a prison: behind its own and a dot.
    pub(super) fn names_start(&self, above: PrisonId) -> usize {
        match self.get(above) {
            Some(prison) if above != PrisonId::ZERO => prison.name.len() + 1,
            _ => 0,
        }
    }

    /// `get_next_prid`: the next free jid; none if all are taken.
    pub(super) fn next_jid(&mut self) -> Option<i32> {
        let mut jid = self.last_jid % JAIL_MAX + 1;
        let mut max = JAIL_MAX;
        while self.by_jid.contains_key(&jid) {
            jid += 1;
            if jid > max {
                if self.last_jid == max || self.last_jid == 0 {
                    return None;
                }
                jid = 1;
                max = self.last_jid;
            }
        }
        self.last_jid = jid;
        Some(jid)
    }

    /// `get_next_deadid`: the next jid for a dying prison, from the top down.
    pub(super) fn next_dead_jid(&mut self) -> Option<i32> {
        let last = self.last_dead_jid;
        let mut jid = if last == 0 { JAIL_MAX } else { last - 1 };
        let mut min = 1;
        while self.by_jid.contains_key(&jid) {
            jid -= 1;
            if jid < min {
                if last == min || last == 0 {
                    return None;
                }
                jid = JAIL_MAX;
                min = last;
            }
        }
        self.last_dead_jid = jid;
        (jid != 0).then_some(jid)
    }

    /// Enters a prison in the index of names and notes whether its name is regular.
    pub(super) fn add_name(&mut self, id: PrisonId) {
        let Some(prison) = self.get(id) else { return };
        let regular = self.is_regular(prison);
        let name = prison.name.bytes().to_vec();
        self.by_name.entry(name).or_default().push(id);
        self.irregular += usize::from(!regular);
        if let Some(prison) = self.get_mut(id) {
            prison.links.regular = regular;
        }
    }

    /// Takes it out again, before its name changes.
    pub(super) fn remove_name(&mut self, id: PrisonId) {
        let Some(prison) = self.get(id) else { return };
        let regular = prison.links.regular;
        let name = prison.name.bytes().to_vec();
        self.irregular = self.irregular.saturating_sub(usize::from(!regular));
        if let Some(ids) = self.by_name.get_mut(&name) {
            ids.retain(|&other| other != id);
            if ids.is_empty() {
                self.by_name.remove(&name);
            }
        }
    }

    /// What the index has under the name that a prison's descendant should have.
    fn named(&self, above: PrisonId, name: &[u8]) -> &[PrisonId] {
        let known = match self.get(above) {
            Some(prison) if above != PrisonId::ZERO => {
                let full = [prison.name.bytes(), b".", name].concat();
                self.by_name.get(&full)
            }
            _ => self.by_name.get(name),
        };
        known.map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn is_regular(&self, prison: &Prison) -> bool {
        let part = match prison.links.parent {
            None | Some(PrisonId::ZERO) => Some(prison.name.bytes()),
            Some(parent) => self.get(parent).and_then(|parent| {
                let rest = prison.name.bytes().strip_prefix(parent.name.bytes())?;
                rest.strip_prefix(b".")
            }),
        };
        part.is_some_and(|part| !part.contains(&b'.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::Vnode;

    fn taken(jids: impl IntoIterator<Item = i32>, last: i32) -> Prisons {
        let mut prisons = Prisons::new("h", last, Vnode::root());
        prisons
            .by_jid
            .extend(jids.into_iter().map(|jid| (jid, PrisonId(9))));
        prisons
    }

    #[test]
    fn jids_wrap() {
        assert_eq!(taken([], 0).next_jid(), Some(1));
        assert_eq!(taken([5], 4).next_jid(), Some(6));
        let last = taken([JAIL_MAX - 1], JAIL_MAX - 2).next_jid();
        assert_eq!(last, Some(JAIL_MAX));
        assert_eq!(taken([1], JAIL_MAX).next_jid(), Some(2));
        assert_eq!(taken([JAIL_MAX], JAIL_MAX - 1).next_jid(), Some(1));
        let mut all = taken(1..=JAIL_MAX, 7);
        assert_eq!(all.next_jid(), None);
        all.last_dead_jid = 7;
        assert_eq!(all.next_dead_jid(), None);
    }

    #[test]
    fn dead_jids_go_down() {
        let mut prisons = taken([JAIL_MAX - 1], 0);
        assert_eq!(prisons.next_dead_jid(), Some(JAIL_MAX));
        assert_eq!(prisons.next_dead_jid(), Some(JAIL_MAX - 2));
        let below = |taken: &[i32], last| {
            let mut prisons = self::taken(taken.iter().copied(), 0);
            prisons.last_dead_jid = last;
            prisons.next_dead_jid()
        };
        assert_eq!(below(&[], 7), Some(6));
        assert_eq!(below(&[3, 2], 4), Some(1));
        assert_eq!(below(&[3, 2, 1], 4), Some(JAIL_MAX));
        assert_eq!(below(&[3, 2, 1, JAIL_MAX], 4), Some(JAIL_MAX - 1));
    }
}
