//! Sets of processors. Follows `sys/kern/kern_cpuset.c`.

mod affinity;
mod mask;
mod modify;
#[cfg(test)]
mod tests;
mod which;

use std::collections::{BTreeMap, HashMap};

pub(crate) use mask::Mask;

use crate::numbers::Numbers;
use crate::state::State;

/// All processors there are.
const ROOT: i32 = 0;
/// What everything outside jails runs on.
pub(crate) const DEFAULT: i32 = 1;
/// The kernel's own threads.
const KERNEL: i32 = 2;
/// The first that is given out.
const FIRST: i32 = 3;

/// `struct cpuset`. Those without a number, of processes that are bound to fewer processors than
/// their set has, are the processes' own.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
struct Set {
    parent: Option<i32>,
    mask: Mask,
    /// A jail's, or the whole machine's (`CPU_SET_ROOT`).
    root: bool,
    /// It cannot be changed (`CPU_SET_RDONLY`).
    read_only: bool,
    /// Prisons, processes and sets below.
    refs: usize,
}

/// All sets with numbers.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Cpusets {
    all: BTreeMap<i32, Set>,
    numbers: Numbers,
}

impl Cpusets {
    /// `cpuset_thread0` of a machine with so many processors.
    pub(crate) fn new(ncpu: u16) -> Self {
        let set = |parent: Option<i32>, refs| Set {
            parent,
            mask: Mask::first(ncpu),
            root: parent.is_none(),
            read_only: parent.is_none(),
            refs,
        };
        // Two sets below the first; prison0 has the default; the kernel's threads are not here.
        let all = [
            (ROOT, set(None, 3)),
            (DEFAULT, set(Some(ROOT), 1)),
            (KERNEL, set(Some(ROOT), 1)),
        ];
        Self {
            all: all.into(),
            numbers: Numbers::new(FIRST),
        }
    }

    /// `cpuset_create_root`: for a prison below the one with this set, with one reference.
    pub(crate) fn create_root(&mut self, parent: i32) -> i32 {
        let mask = self.mask(parent);
        let id = self.numbers.alloc();
        self.hold(parent);
        let set = Set {
            parent: Some(parent),
            mask,
            root: true,
            read_only: false,
            refs: 1,
        };
        self.all.insert(id, set);
        id
    }

    /// `cpuset_ref`.
    pub(crate) fn hold(&mut self, id: i32) {
        if let Some(set) = self.all.get_mut(&id) {
            set.refs += 1;
        }
    }

    /// `cpuset_rel`: with the last reference it goes, and gives back its own.
    pub(crate) fn release(&mut self, id: i32) {
        let mut at = Some(id);
        while let Some(id) = at {
            let Some(set) = self.all.get_mut(&id) else {
                return;
            };
            set.refs = set.refs.saturating_sub(1);
            if set.refs > 0 {
                return;
            }
            at = set.parent;
            self.all.remove(&id);
            self.numbers.free(id);
        }
    }

    fn mask(&self, id: i32) -> Mask {
        self.all.get(&id).map(|set| set.mask).unwrap_or_default()
    }

    /// `cpuset_refroot`: the jail's above it, or the machine's.
    fn root_of(&self, mut id: i32) -> i32 {
        while let Some(set) = self.all.get(&id).filter(|set| !set.root) {
            match set.parent {
                Some(parent) => id = parent,
                None => break,
            }
        }
        id
    }

    fn children(&self, of: i32) -> Vec<i32> {
        let below = self.all.iter().filter(|(_, set)| set.parent == Some(of));
        below.map(|(id, _)| *id).collect()
    }
}

impl State {
    /// Whether references are counted right, and no set has processors that those above lack.
    pub(crate) fn check_cpusets(&self) -> Result<(), String> {
        let mut refs: HashMap<i32, usize> = [(ROOT, 1), (KERNEL, 1)].into();
        let prisons = self.prisons.ids().filter_map(|id| self.prisons.get(id));
        let procs = self.procs.all.values().map(|proc| proc.cpuset.0);
        let parents = self.cpusets.all.values().filter_map(|set| set.parent);
        for id in prisons
            .map(|prison| prison.cpuset)
            .chain(procs)
            .chain(parents)
        {
            *refs.entry(id).or_default() += 1;
        }
        for (id, set) in &self.cpusets.all {
            let counted = refs.remove(id).unwrap_or_default();
            if counted != set.refs {
                return Err(format!(
                    "cpuset {id} has {counted} users and {} counted",
                    set.refs
                ));
            }
            let above = set.parent.map(|parent| self.cpusets.mask(parent));
            if set.mask.is_empty() || above.is_some_and(|above| !set.mask.is_subset(&above)) {
                return Err(format!("the mask of cpuset {id} is wrong"));
            }
        }
        let bound = |own: &Mask, id| !own.is_empty() && own.is_subset(&self.cpusets.mask(id));
        let mut procs = self.procs.all.values();
        let wrong = procs.find(|proc| proc.cpuset.1.is_some_and(|own| !bound(&own, proc.cpuset.0)));
        match (wrong, refs.keys().next()) {
            (Some(proc), _) => Err(format!("the mask of process {} is wrong", proc.pid)),
            (None, Some(id)) => Err(format!("cpuset {id} is used and not there")),
            (None, None) => Ok(()),
        }
    }
}
