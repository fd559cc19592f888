//! Sockets. Follows `sys/kern/uipc_socket.c` and `sys/net/if.c` (`ifioctl`).

use jail::kernel::Ioctl;
use jail::{Errno, RawFd};

use crate::fd::Io;
use crate::proc::Pid;
use crate::state::State;

/// `struct socket`.
#[derive(Debug)]
pub(crate) struct Socket {}

impl State {
    pub(crate) fn sys_socket(&mut self, _: Pid, _: i32, _: i32, _: i32) -> Result<RawFd, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_bind(&mut self, _: Pid, _: RawFd, _: &[u8]) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// `soreceive`.
    pub(crate) fn socket_read(&mut self, _: Pid, _: RawFd, _: &mut [u8]) -> Result<Io, Errno> {
        Err(Errno::ENOSYS)
    }

    /// `sosend`: a message to the routing table is answered at once.
    pub(crate) fn socket_write(&mut self, _: Pid, _: RawFd, _: &[u8]) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// `ifioctl`.
    pub(crate) fn socket_ioctl(&mut self, _: Pid, _: RawFd, _: Ioctl<'_>) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }
}
