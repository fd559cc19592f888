//! What a jail may do and see.

use super::JailSpec;
use crate::params::table;
use crate::{Allow, EnforceStatfs};

impl JailSpec {
    /// Allows these too. A jail inside another cannot have what that one lacks.
    pub fn allow(mut self, flags: Allow) -> Self {
        self.settings_mut().allow(flags);
        self
    }

    /// Takes these, also those that are on by default.
    pub fn deny(mut self, flags: Allow) -> Self {
        self.settings_mut().deny(flags);
        self
    }

    /// Which mounts it sees. Said to the kernel in any case: left out, it would be what the
    /// host's sysctl is at that moment.
    pub fn enforce_statfs(self, level: EnforceStatfs) -> Self {
        self.set(&table::ENFORCE_STATFS, level.raw())
    }

    /// Its securelevel, not below its parent's; without it, the parent's.
    pub fn securelevel(self, level: i32) -> Self {
        self.set(&table::SECURELEVEL, level)
    }

    /// The devfs ruleset of devfs mounts made from inside. It does nothing for a devfs that the
    /// host mounts there: that mount has a ruleset of its own.
    pub fn devfs_ruleset(self, ruleset: u16) -> Self {
        self.set(&table::DEVFS_RULESET, i32::from(ruleset))
    }

    /// How many jails may be made from inside, theirs included; 0 by default, and less than its
    /// parent's. It does not limit those that the host makes there.
    #[doc(alias = "children.max")]
    pub fn children_max(self, count: i32) -> Self {
        self.set(&table::CHILDREN_MAX, count)
    }

    /// Whether it stays without processes. A jail that is made with nothing in it must.
    pub fn persist(self, on: bool) -> Self {
        self.set(&table::PERSIST, on)
    }
}
