//! Devices and their file system. Follows `sys/fs/devfs/*.c` and `sys/kern/kern_conf.c`.

use std::sync::Arc;

use jail::kernel::Ioctl;
use jail::{Errno, RawFd};

use crate::md::Media;
use crate::proc::Pid;
use crate::state::State;

/// The devices there are, and the rules (`devfs_rulesets`), which are the whole machine's.
#[derive(Debug, Default)]
pub(crate) struct Devfs {}

impl State {
    /// `make_dev` of `/dev/mdN`, mode 0640 root:operator, in every devfs mount.
    pub(crate) fn make_dev_md(&mut self, _unit: u32, _disk: Arc<dyn Media>) {}

    /// `destroy_dev` of `/dev/mdN`: what has it open gets `ENXIO` from its disk.
    pub(crate) fn destroy_dev_md(&mut self, _unit: u32) {}

    /// `devfs_rioctl`: requests on the root directory of a devfs; `ENOTTY` on anything else.
    pub(crate) fn devfs_ioctl(&mut self, _: Pid, _: RawFd, _: Ioctl<'_>) -> Result<(), Errno> {
        Err(Errno::ENOTTY)
    }
}
