//! Kernel modules. Follows `sys/kern/kern_linker.c` and `kern_module.c`.

use std::ffi::CStr;

use jail::Errno;

use crate::proc::Pid;
use crate::state::State;

/// What is loaded and what could be.
#[derive(Debug, Default)]
pub(crate) struct Modules {}

impl State {
    pub(crate) fn sys_kldload(&mut self, _: Pid, _: &CStr) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_kldfind(&mut self, _: Pid, _: &CStr) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_modfind(&mut self, _: Pid, _: &CStr) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }
}
