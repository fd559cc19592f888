//! Memory disks. Follows `sys/dev/md/md.c`.

mod media;

use jail::Errno;
use jail::kernel::Ioctl;

use crate::proc::Pid;
use crate::state::State;

pub(crate) use media::Media;

/// The units there are.
#[derive(Debug, Default)]
pub(crate) struct Mds {}

impl State {
    /// `xmdctlioctl`.
    pub(crate) fn mdctl_ioctl(&mut self, _: Pid, _: Ioctl<'_>) -> Result<(), Errno> {
        Err(Errno::ENOTTY)
    }
}
