//! Header: `sys/rctl.h`
//!
//! Resource limits have no struct: the five calls take and give text, such as
//! `jail:www:maxproc:deny=100`. The input's length counts its NUL. The calls answer ENOSYS unless
//! the kernel was booted with `kern.racct.enable=1`.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/rctl.h>

#[cfg(target_os = "freebsd")]
pub use crate::calls::{
    rctl_add_rule, rctl_get_limits, rctl_get_racct, rctl_get_rules, rctl_remove_rule,
};
use core::ffi::c_int;

/// A rule about a process, by its number.
pub const RCTL_SUBJECT_TYPE_PROCESS: c_int = 0x0000;
/// A rule about a user, by its number.
pub const RCTL_SUBJECT_TYPE_USER: c_int = 0x0001;
/// A rule about a login class, by its name.
pub const RCTL_SUBJECT_TYPE_LOGINCLASS: c_int = 0x0003;
/// A rule about a jail, by its name.
pub const RCTL_SUBJECT_TYPE_JAIL: c_int = 0x0004;
