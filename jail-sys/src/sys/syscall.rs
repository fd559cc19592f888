//! Header: `sys/syscall.h`
//!
//! Numbers for syscall(2), for calls that libc lacks on some release. A number the running kernel
//! does not know kills the caller by SIGSYS on 13 and 14 unless it is caught: ask `kern.osreldate`
//! first.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/syscall.h>

use core::ffi::c_int;

/// Makes a child.
pub const SYS_fork: c_int = 2;
/// Reads.
pub const SYS_read: c_int = 3;
/// Writes.
pub const SYS_write: c_int = 4;
/// Closes.
pub const SYS_close: c_int = 6;
/// Waits for a child.
pub const SYS_wait4: c_int = 7;
/// Unmounts.
pub const SYS_unmount: c_int = 22;
/// Sends a signal.
pub const SYS_kill: c_int = 37;
/// A device's own request.
pub const SYS_ioctl: c_int = 54;
/// Executes a program.
pub const SYS_execve: c_int = 59;
/// Makes a child that borrows the parent's memory.
pub const SYS_vfork: c_int = 66;
/// Changes a descriptor.
pub const SYS_fcntl: c_int = 92;
/// Reads or sets a sysctl.
pub const SYS___sysctl: c_int = 202;
/// Finds a module.
pub const SYS_modfind: c_int = 303;
/// Loads a module.
pub const SYS_kldload: c_int = 304;
/// Finds a loaded file.
pub const SYS_kldfind: c_int = 306;
/// The working directory's path.
pub const SYS___getcwd: c_int = 326;
/// The jail call of old: makes a jail and enters it.
pub const SYS_jail: c_int = 338;
/// Makes a queue of events.
pub const SYS_kqueue: c_int = 362;
/// Mounts.
pub const SYS_nmount: c_int = 378;
/// Sets what a signal does.
pub const SYS_sigaction: c_int = 416;
/// Enters a jail.
pub const SYS_jail_attach: c_int = 436;
/// Reads the number of a cpuset.
pub const SYS_cpuset_getid: c_int = 486;
/// Reads a cpuset.
pub const SYS_cpuset_getaffinity: c_int = 487;
/// Sets a cpuset.
pub const SYS_cpuset_setaffinity: c_int = 488;
/// Reads jails.
pub const SYS_jail_get: c_int = 506;
/// Makes or changes a jail.
pub const SYS_jail_set: c_int = 507;
/// Removes a jail.
pub const SYS_jail_remove: c_int = 508;
/// Makes a child with a descriptor.
pub const SYS_pdfork: c_int = 518;
/// Signals by descriptor.
pub const SYS_pdkill: c_int = 519;
/// The process of a descriptor.
pub const SYS_pdgetpid: c_int = 520;
/// Reads what is used.
pub const SYS_rctl_get_racct: c_int = 525;
/// Reads rules.
pub const SYS_rctl_get_rules: c_int = 526;
/// Reads limits.
pub const SYS_rctl_get_limits: c_int = 527;
/// Adds a rule.
pub const SYS_rctl_add_rule: c_int = 528;
/// Removes rules.
pub const SYS_rctl_remove_rule: c_int = 529;
/// Controls processes.
pub const SYS_procctl: c_int = 544;
/// Lists the mounts.
pub const SYS_getfsstat: c_int = 557;
/// Changes a queue and waits.
pub const SYS_kevent: c_int = 560;
/// Closes a range of descriptors.
pub const SYS_close_range: c_int = 575;
/// Enters a jail by descriptor; leaks a reference on 15.1. Since 15.0.
pub const SYS_jail_attach_jd: c_int = 597;
/// Removes a jail by descriptor. Since 15.0.
pub const SYS_jail_remove_jd: c_int = 598;
