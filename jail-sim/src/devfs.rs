//! Devices and their file system. Follows `sys/fs/devfs/*.c` and `sys/kern/kern_conf.c`.

use jail::kernel::Ioctl;
use jail::{Errno, RawFd};

use crate::proc::Pid;
use crate::state::State;

/// The devices there are, and the rules (`devfs_rulesets`), which are the whole machine's.
#[derive(Debug, Default)]
pub(crate) struct Devfs {}

impl State {
    /// `devfs_rioctl`: requests on the root directory of a devfs; `ENOTTY` on anything else.
    pub(crate) fn devfs_ioctl(&mut self, _: Pid, _: RawFd, _: Ioctl<'_>) -> Result<(), Errno> {
        Err(Errno::ENOTTY)
    }
}
