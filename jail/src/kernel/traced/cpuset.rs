//! Processors, as cpuset(1) lists them.

use core::fmt::{self, Write as _};

use jail_sys::sys::cpuset::{
    CPU_LEVEL_CPUSET, CPU_LEVEL_ROOT, CPU_LEVEL_WHICH, CPU_WHICH_CPUSET, CPU_WHICH_DOMAIN,
    CPU_WHICH_IRQ, CPU_WHICH_JAIL, CPU_WHICH_PID, CPU_WHICH_TID,
};

use super::show::Show;
use crate::CpuSet;

/// Whose are asked for or set.
pub(super) fn asked(line: &mut impl fmt::Write, level: i32, which: i32, id: i64) -> fmt::Result {
    match level {
        CPU_LEVEL_ROOT => line.write_str("CPU_LEVEL_ROOT")?,
        CPU_LEVEL_CPUSET => line.write_str("CPU_LEVEL_CPUSET")?,
        CPU_LEVEL_WHICH => line.write_str("CPU_LEVEL_WHICH")?,
        level => write!(line, "{level}")?,
    }
    match which {
        CPU_WHICH_TID => line.write_str(", CPU_WHICH_TID")?,
        CPU_WHICH_PID => line.write_str(", CPU_WHICH_PID")?,
        CPU_WHICH_CPUSET => line.write_str(", CPU_WHICH_CPUSET")?,
        CPU_WHICH_IRQ => line.write_str(", CPU_WHICH_IRQ")?,
        CPU_WHICH_JAIL => line.write_str(", CPU_WHICH_JAIL")?,
        CPU_WHICH_DOMAIN => line.write_str(", CPU_WHICH_DOMAIN")?,
        which => write!(line, ", {which}")?,
    }
    write!(line, ", {id}")
}

/// And what they shall be.
pub(super) fn told(
    line: &mut impl fmt::Write,
    level: i32,
    which: i32,
    id: i64,
    mask: &[u8],
) -> fmt::Result {
    asked(line, level, which, id)?;
    write!(line, ", {}", Mask(mask))
}

/// The bytes of a mask.
pub(super) struct Mask<'a>(pub(super) &'a [u8]);

impl Show for Mask<'_> {
    fn show(&self, line: &mut String) -> fmt::Result {
        write!(line, "0 [{self}]")
    }
}

impl fmt::Display for Mask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", CpuSet::from_bytes(self.0))
    }
}
