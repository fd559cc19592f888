//! ioctl(2): which of the kernel's parts a request goes to. Follows `sys/kern/sys_generic.c`.

use jail::kernel::Ioctl;
use jail::{Errno, RawFd};

use crate::fd::FileKind;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::fs::Device;

impl State {
    /// `kern_ioctl`: `ENOTTY` for what takes no requests, or not this one.
    pub(crate) fn sys_ioctl(
        &mut self,
        pid: Pid,
        fd: RawFd,
        request: Ioctl<'_>,
    ) -> Result<(), Errno> {
        match &self.file(pid, fd)?.kind {
            FileKind::Vnode(open) => match open.device() {
                Some(Device::Mdctl) => self.mdctl_ioctl(pid, request),
                Some(Device::Md(_) | Device::Fd(_)) => Err(Errno::ENOTTY),
                None => self.devfs_ioctl(pid, fd, request),
            },
            FileKind::Socket(_) => self.socket_ioctl(pid, fd, request),
            _ => Err(Errno::ENOTTY),
        }
    }
}
