//! Mounting. Follows `sys/kern/vfs_mount.c`.

use std::ffi::CStr;

use jail::kernel::Param;
use jail::{Errno, RawFd};
use jail_sys::sys::mount::statfs;

use crate::proc::Pid;
use crate::state::State;

impl State {
    pub(crate) fn sys_nmount(&mut self, _: Pid, _: &mut [Param<'_>], _: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_unmount(&mut self, _: Pid, _: &CStr, _: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_statfs(&mut self, _: Pid, _: &CStr, _: &mut statfs) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_fstatfs(&mut self, _: Pid, _: RawFd, _: &mut statfs) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_getfsstat(
        &mut self,
        _: Pid,
        _: &mut [statfs],
        _: i32,
    ) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_fchmod(&mut self, _: Pid, _: RawFd, _: u32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_fchown(&mut self, _: Pid, _: RawFd, _: u32, _: u32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_fchflags(&mut self, _: Pid, _: RawFd, _: u64) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }
}
