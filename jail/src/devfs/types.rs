//! Types of devices.

use core::fmt;

use bitflags::bitflags;
use jail_sys::sys::conf::{D_DISK, D_MEM, D_TAPE, D_TTY};

bitflags! {
    /// Types of devices, as drivers say them (`d_flags` in `sys/sys/conf.h`).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct DeviceTypes: i32 {
        /// Disks and their partitions, memory disks among them.
        #[doc(alias = "D_DISK")]
        const DISK = D_DISK;
        /// `mem` and `kmem`.
        #[doc(alias = "D_MEM")]
        const MEM = D_MEM;
        /// Tapes.
        #[doc(alias = "D_TAPE")]
        const TAPE = D_TAPE;
        /// Terminals.
        #[doc(alias = "D_TTY")]
        const TTY = D_TTY;
        // Those of other kernels are kept.
        const _ = !0;
    }
}

/// Their names in rules, in the order devfs(8) writes them.
const NAMES: [(&str, DeviceTypes); 4] = [
    ("disk", DeviceTypes::DISK),
    ("mem", DeviceTypes::MEM),
    ("tape", DeviceTypes::TAPE),
    ("tty", DeviceTypes::TTY),
];

impl DeviceTypes {
    const KNOWN: Self = Self::DISK
        .union(Self::MEM)
        .union(Self::TAPE)
        .union(Self::TTY);

    pub(super) fn find(name: &str) -> Option<Self> {
        let named = NAMES.iter().find(|(known, _)| *known == name);
        named.map(|(_, types)| *types)
    }
}

/// As a rule says them: `type disk type tty`. What cannot be said is a number.
impl fmt::Display for DeviceTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() || !Self::KNOWN.contains(*self) {
            return write!(f, "type {:#x}", self.bits());
        }
        let there = NAMES.iter().filter(|(_, types)| self.contains(*types));
        for (nth, (name, _)) in there.enumerate() {
            let separator = if nth == 0 { "" } else { " " };
            write!(f, "{separator}type {name}")?;
        }
        Ok(())
    }
}
