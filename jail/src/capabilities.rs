//! What a host can do for jails.

use core::fmt;

use crate::Release;

/// What the kernel and the jail that the caller is in allow.
///
/// ```
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = jail::Host::new(machine.process());
/// let can = host.capabilities()?;
/// assert!(can.descriptors && can.vnet && !can.jailed);
/// println!("limits (rctl): {}", can.racct);
/// # Ok::<(), jail::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// The kernel's release.
    pub release: Release,
    /// Jails can have a network stack of their own.
    pub vnet: bool,
    /// Whether limits and accounting work.
    pub racct: Racct,
    /// Handles of jails are descriptors, which cannot hit another jail (since 15.0).
    pub descriptors: bool,
    /// The caller is in a jail itself.
    pub jailed: bool,
    /// How many jails can still be made; dying ones count until they are gone.
    pub children_left: i32,
    /// How many addresses of each family a jail can have.
    pub max_af_ips: usize,
}

/// Resource limits and accounting, as rctl(8) uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Racct {
    /// They work.
    On,
    /// The kernel has them, and they are off until a boot with [`TUNABLE`](Self::TUNABLE).
    Off,
    /// This kernel was built without them.
    Absent,
}

impl Racct {
    /// What turns them on: a line for `/boot/loader.conf`.
    pub const TUNABLE: &'static str = "kern.racct.enable=1";
}

impl fmt::Display for Racct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On => f.write_str("on"),
            Self::Off => write!(f, "off until a boot with {}", Self::TUNABLE),
            Self::Absent => f.write_str("not in this kernel"),
        }
    }
}
