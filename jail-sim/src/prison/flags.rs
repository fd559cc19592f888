//! `pr_flags`.

use std::ops::{BitAnd, BitOr, BitOrAssign, BitXor, Not};

/// A set of `PR_*` flags.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PrisonFlags(u32);

impl PrisonFlags {
    pub(crate) const NONE: Self = Self(0);
    /// Lives without processes.
    pub(crate) const PERSIST: Self = Self(1 << 0);
    /// Has host names of its own.
    pub(crate) const HOST: Self = Self(1 << 1);
    /// Its IPv4 addresses were set for it, not taken from the parent.
    pub(crate) const IP4_USER: Self = Self(1 << 2);
    pub(crate) const IP6_USER: Self = Self(1 << 3);
    /// Has a network stack of its own.
    pub(crate) const VNET: Self = Self(1 << 4);
    /// Is limited to its list of IPv4 addresses.
    pub(crate) const IP4: Self = Self(1 << 5);
    pub(crate) const IP6: Self = Self(1 << 6);
    pub(crate) const IP4_SADDRSEL: Self = Self(1 << 7);
    pub(crate) const IP6_SADDRSEL: Self = Self(1 << 8);
    /// On its way out, in `prison_deref_kill`.
    pub(crate) const REMOVE: Self = Self(1 << 9);

    /// Whether any of these is set.
    pub(crate) fn has(self, flags: Self) -> bool {
        self & flags != Self::NONE
    }

    /// These flags without those.
    pub(crate) fn without(self, flags: Self) -> Self {
        self & !flags
    }
}

impl BitOr for PrisonFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for PrisonFlags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl BitAnd for PrisonFlags {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitXor for PrisonFlags {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }
}

impl Not for PrisonFlags {
    type Output = Self;

    fn not(self) -> Self {
        Self(!self.0)
    }
}

/// A boolean parameter that is a flag (`pr_flag_bool`): name, `no` name, flag.
pub(super) static BOOLS: [(&str, &str, PrisonFlags); 3] = [
    ("persist", "nopersist", PrisonFlags::PERSIST),
    ("ip4.saddrsel", "ip4.nosaddrsel", PrisonFlags::IP4_SADDRSEL),
    ("ip6.saddrsel", "ip6.nosaddrsel", PrisonFlags::IP6_SADDRSEL),
];

/// A jailsys parameter that is a flag (`pr_flag_jailsys`): name, what `disable` and what `new`
/// set. For addresses that is the same flag, so that `new` reads as `disable`.
pub(super) static JAILSYS: [(&str, PrisonFlags, PrisonFlags); 4] = [
    ("host", PrisonFlags::NONE, PrisonFlags::HOST),
    ("vnet", PrisonFlags::NONE, PrisonFlags::VNET),
    ("ip4", PrisonFlags::IP4_USER, PrisonFlags::IP4_USER),
    ("ip6", PrisonFlags::IP6_USER, PrisonFlags::IP6_USER),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_bit_of_its_own() {
        let mut seen = PrisonFlags::NONE;
        for flag in [
            PrisonFlags::PERSIST,
            PrisonFlags::HOST,
            PrisonFlags::IP4_USER,
            PrisonFlags::IP6_USER,
            PrisonFlags::VNET,
            PrisonFlags::IP4,
            PrisonFlags::IP6,
            PrisonFlags::IP4_SADDRSEL,
            PrisonFlags::IP6_SADDRSEL,
            PrisonFlags::REMOVE,
        ] {
            assert_eq!(flag.0.count_ones(), 1, "{flag:?}");
            assert!(!seen.has(flag), "{flag:?}");
            seen |= flag;
        }
    }
}
