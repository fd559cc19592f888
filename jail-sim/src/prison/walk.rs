//! Walks over the tree. Follows `FOREACH_PRISON_DESCENDANT` and its kin in `sys/sys/jail.h`.

use super::{PrisonId, Prisons};

/// All descendants of a prison, each before its own children, the newest child first. The
/// prisons may be changed on the way, but not taken out.
#[derive(Debug)]
pub(crate) struct Walk {
    root: PrisonId,
    at: PrisonId,
    descend: bool,
    /// How far below the root the last one is.
    pub(crate) level: i32,
}

impl Walk {
    pub(crate) fn below(root: PrisonId) -> Self {
        Self {
            root,
            at: root,
            descend: true,
            level: 0,
        }
    }

    /// Leaves out what is below the last one.
    pub(crate) fn skip(&mut self) {
        self.descend = false;
    }

    pub(crate) fn next(&mut self, prisons: &Prisons) -> Option<PrisonId> {
        let descend = std::mem::replace(&mut self.descend, true);
        let first = prisons.get(self.at)?.links.first_child;
        if let Some(child) = first.filter(|_| descend) {
            self.level += 1;
            self.at = child;
            return Some(child);
        }
        while self.at != self.root {
            let links = &prisons.get(self.at)?.links;
            if let Some(sibling) = links.next_sibling {
                self.at = sibling;
                return Some(sibling);
            }
            self.at = links.parent?;
            self.level -= 1;
        }
        // The end: the next call must not begin again.
        self.descend = false;
        None
    }
}

impl Prisons {
    /// The descendants of a prison, the prison not among them.
    pub(crate) fn descendants(&self, root: PrisonId) -> impl Iterator<Item = PrisonId> + '_ {
        let mut walk = Walk::below(root);
        std::iter::from_fn(move || walk.next(self))
    }

    /// The children of a prison, the newest first (`FOREACH_PRISON_CHILD`).
    pub(crate) fn children(&self, id: PrisonId) -> impl Iterator<Item = PrisonId> + '_ {
        let first = self.get(id).and_then(|prison| prison.links.first_child);
        std::iter::successors(first, |&id| self.get(id)?.links.next_sibling)
    }
}
