//! Header: `sys/procctl.h`
//!
//! Reapers, which inherit the orphans among their descendants, and who may trace a process.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/procctl.h>

use core::ffi::{c_int, c_uint};
use core::ptr::null_mut;

use super::types::pid_t;

/// Become a reaper.
pub const PROC_REAP_ACQUIRE: c_int = 2;
/// Cease to be one.
pub const PROC_REAP_RELEASE: c_int = 3;
/// Describe the reaper ([`procctl_reaper_status`]).
pub const PROC_REAP_STATUS: c_int = 4;
/// List its descendants ([`procctl_reaper_pids`]).
pub const PROC_REAP_GETPIDS: c_int = 5;
/// Signal its descendants ([`procctl_reaper_kill`]).
pub const PROC_REAP_KILL: c_int = 6;
/// Who may trace the process ([`PROC_TRACE_CTL_DISABLE`] by a pointer to an int).
pub const PROC_TRACE_CTL: c_int = 7;
/// The signal to get when the parent ends.
pub const PROC_PDEATHSIG_CTL: c_int = 11;
/// Ignore set-id bits from now on.
pub const PROC_NO_NEW_PRIVS_CTL: c_int = 19;
/// Nobody may trace the process, neither may its core be dumped.
pub const PROC_TRACE_CTL_DISABLE: c_int = 2;
/// The process is a reaper itself.
pub const REAPER_STATUS_OWNED: c_uint = 0x01;
/// The reaper is init(8).
pub const REAPER_STATUS_REALINIT: c_uint = 0x02;
/// The entry is filled in.
pub const REAPER_PIDINFO_VALID: c_uint = 0x01;
/// It is the reaper's own child.
pub const REAPER_PIDINFO_CHILD: c_uint = 0x02;
/// It is a reaper itself.
pub const REAPER_PIDINFO_REAPER: c_uint = 0x04;
/// Signal children only.
pub const REAPER_KILL_CHILDREN: c_uint = 0x01;
/// Signal one subtree only.
pub const REAPER_KILL_SUBTREE: c_uint = 0x02;
/// A reaper.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct procctl_reaper_status {
    /// `REAPER_STATUS_*`.
    pub rs_flags: c_uint,
    /// Its children.
    pub rs_children: c_uint,
    /// Its descendants.
    pub rs_descendants: c_uint,
    /// Its number.
    pub rs_reaper: pid_t,
    /// One of its children; -1 for none.
    pub rs_pid: pid_t,
    /// Unused.
    pub rs_pad0: [c_uint; 15],
}

impl procctl_reaper_status {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        rs_flags: 0,
        rs_children: 0,
        rs_descendants: 0,
        rs_reaper: 0,
        rs_pid: 0,
        rs_pad0: [0; 15],
    };
}

/// A descendant of a reaper.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct procctl_reaper_pidinfo {
    /// Its number.
    pub pi_pid: pid_t,
    /// The reaper's child it descends from.
    pub pi_subtree: pid_t,
    /// `REAPER_PIDINFO_*`.
    pub pi_flags: c_uint,
    /// Unused.
    pub pi_pad0: [c_uint; 15],
}

impl procctl_reaper_pidinfo {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        pi_pid: 0,
        pi_subtree: 0,
        pi_flags: 0,
        pi_pad0: [0; 15],
    };
}

/// The descendants of a reaper.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct procctl_reaper_pids {
    /// How many there is room for.
    pub rp_count: c_uint,
    /// Unused.
    pub rp_pad0: [c_uint; 15],
    /// The room.
    pub rp_pids: *mut procctl_reaper_pidinfo,
}

impl procctl_reaper_pids {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        rp_count: 0,
        rp_pad0: [0; 15],
        rp_pids: null_mut(),
    };
}

/// A signal to a reaper's descendants.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct procctl_reaper_kill {
    /// The signal.
    pub rk_sig: c_int,
    /// `REAPER_KILL_*`.
    pub rk_flags: c_uint,
    /// The subtree, for `REAPER_KILL_SUBTREE`.
    pub rk_subtree: pid_t,
    /// How many were signalled. Written by the kernel.
    pub rk_killed: c_uint,
    /// The first that could not be. Written by the kernel.
    pub rk_fpid: pid_t,
    /// Unused.
    pub rk_pad0: [c_uint; 15],
}

impl procctl_reaper_kill {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        rk_sig: 0,
        rk_flags: 0,
        rk_subtree: 0,
        rk_killed: 0,
        rk_fpid: 0,
        rk_pad0: [0; 15],
    };
}
