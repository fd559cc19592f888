//! Resource accounting and limits. Follows `sys/kern/kern_racct.c` and `kern_rctl.c`.

use std::ffi::CStr;

use jail::Errno;

use crate::proc::Pid;
use crate::state::State;

/// The rules, and what is used.
#[derive(Debug, Default)]
pub(crate) struct Rctl {}

impl State {
    pub(crate) fn sys_rctl_get_racct(
        &mut self,
        _: Pid,
        _: &CStr,
        _: &mut [u8],
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_rctl_get_rules(
        &mut self,
        _: Pid,
        _: &CStr,
        _: &mut [u8],
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_rctl_get_limits(
        &mut self,
        _: Pid,
        _: &CStr,
        _: &mut [u8],
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_rctl_add_rule(&mut self, _: Pid, _: &CStr) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn sys_rctl_remove_rule(&mut self, _: Pid, _: &CStr) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }
}
