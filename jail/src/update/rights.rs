//! What a jail may do and see.

use super::JailUpdate;
use crate::params::table;
use crate::{Allow, EnforceStatfs};

impl JailUpdate {
    /// Allows these too.
    pub fn allow(mut self, flags: Allow) -> Self {
        self.settings.allow(flags);
        self
    }

    /// Takes these, from the jails inside as well.
    pub fn deny(mut self, flags: Allow) -> Self {
        self.settings.deny(flags);
        self
    }

    /// Which mounts it sees.
    pub fn enforce_statfs(self, level: EnforceStatfs) -> Self {
        self.set(&table::ENFORCE_STATFS, level.raw())
    }

    /// Its securelevel; the host may also lower it, down to the parent's.
    pub fn securelevel(self, level: i32) -> Self {
        self.set(&table::SECURELEVEL, level)
    }

    /// The devfs ruleset of devfs mounts made from inside from now on.
    pub fn devfs_ruleset(self, ruleset: u16) -> Self {
        self.set(&table::DEVFS_RULESET, i32::from(ruleset))
    }

    /// How many jails may be made from inside; lowering it lowers theirs.
    #[doc(alias = "children.max")]
    pub fn children_max(self, count: i32) -> Self {
        self.set(&table::CHILDREN_MAX, count)
    }

    /// Whether it stays without processes; taken from a jail without any, it removes the jail.
    pub fn persist(self, on: bool) -> Self {
        self.set(&table::PERSIST, on)
    }
}
