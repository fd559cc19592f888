//! Header: `sys/sysctl.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/sysctl.h>

use core::ffi::{c_int, c_uint};

/// Numbers in a name.
pub const CTL_MAXNAME: usize = 24;
/// Questions about the tree itself.
pub const CTL_SYSCTL: c_int = 0;
/// `kern`.
pub const CTL_KERN: c_int = 1;
/// `vm`.
pub const CTL_VM: c_int = 2;
/// `vfs`.
pub const CTL_VFS: c_int = 3;
/// `net`.
pub const CTL_NET: c_int = 4;
/// `hw`.
pub const CTL_HW: c_int = 6;
/// Below `CTL_SYSCTL`: the name of a number.
pub const CTL_SYSCTL_NAME: c_int = 1;
/// Below `CTL_SYSCTL`: the next one.
pub const CTL_SYSCTL_NEXT: c_int = 2;
/// Below `CTL_SYSCTL`: the number of a name.
pub const CTL_SYSCTL_NAME2OID: c_int = 3;
/// Below `CTL_SYSCTL`: kind (`CTLTYPE*`, `CTLFLAG_*`) in four bytes, then the format.
pub const CTL_SYSCTL_OIDFMT: c_int = 4;
/// Below `CTL_SYSCTL`: the description.
pub const CTL_SYSCTL_OIDDESCR: c_int = 5;
/// Below `CTL_SYSCTL`: the next one, skipped ones too.
pub const CTL_SYSCTL_NEXTNOSKIP: c_int = 7;
/// `kern.ostype`.
pub const KERN_OSTYPE: c_int = 1;
/// `kern.osrelease`.
pub const KERN_OSRELEASE: c_int = 2;
/// `kern.version`.
pub const KERN_VERSION: c_int = 4;
/// `kern.securelevel`.
pub const KERN_SECURELVL: c_int = 9;
/// `kern.hostname`.
pub const KERN_HOSTNAME: c_int = 10;
/// `kern.proc`.
pub const KERN_PROC: c_int = 14;
/// `kern.boottime`: a timeval.
pub const KERN_BOOTTIME: c_int = 21;
/// `kern.osreldate`: major * 100000 and so on.
pub const KERN_OSRELDATE: c_int = 24;
/// `kern.proc.all`: every thread.
pub const KERN_PROC_ALL: c_int = 0;
/// `kern.proc.pid`: one process.
pub const KERN_PROC_PID: c_int = 1;
/// `kern.proc.pgrp`: a process group.
pub const KERN_PROC_PGRP: c_int = 2;
/// `kern.proc.sid`: a session.
pub const KERN_PROC_SESSION: c_int = 3;
/// `kern.proc.uid`: by effective user.
pub const KERN_PROC_UID: c_int = 5;
/// `kern.proc.ruid`: by real user.
pub const KERN_PROC_RUID: c_int = 6;
/// `kern.proc.args`: a process's arguments.
pub const KERN_PROC_ARGS: c_int = 7;
/// `kern.proc.proc`: every process, as [`super::user::kinfo_proc`].
pub const KERN_PROC_PROC: c_int = 8;
/// `kern.proc.pathname`: a process's file.
pub const KERN_PROC_PATHNAME: c_int = 12;
/// `kern.proc.cwd`: a process's working directory.
pub const KERN_PROC_CWD: c_int = 42;
/// The bits of the type.
pub const CTLTYPE: c_uint = 0xf;
/// A node.
pub const CTLTYPE_NODE: c_uint = 1;
/// A `c_int`.
pub const CTLTYPE_INT: c_uint = 2;
/// A string.
pub const CTLTYPE_STRING: c_uint = 3;
/// An i64.
pub const CTLTYPE_S64: c_uint = 4;
/// Bytes of some struct.
pub const CTLTYPE_OPAQUE: c_uint = 5;
/// Another name of [`CTLTYPE_OPAQUE`].
pub const CTLTYPE_STRUCT: c_uint = CTLTYPE_OPAQUE;
/// A `c_uint`.
pub const CTLTYPE_UINT: c_uint = 6;
/// A `c_long`.
pub const CTLTYPE_LONG: c_uint = 7;
/// A `c_ulong`.
pub const CTLTYPE_ULONG: c_uint = 8;
/// A u64.
pub const CTLTYPE_U64: c_uint = 9;
/// A u8.
pub const CTLTYPE_U8: c_uint = 0xa;
/// A u16.
pub const CTLTYPE_U16: c_uint = 0xb;
/// An i8.
pub const CTLTYPE_S8: c_uint = 0xc;
/// An i16.
pub const CTLTYPE_S16: c_uint = 0xd;
/// An i32.
pub const CTLTYPE_S32: c_uint = 0xe;
/// A u32.
pub const CTLTYPE_U32: c_uint = 0xf;
/// Can be read.
pub const CTLFLAG_RD: c_uint = 0x80000000;
/// Can be written.
pub const CTLFLAG_WR: c_uint = 0x40000000;
/// Both.
pub const CTLFLAG_RW: c_uint = 0xc0000000;
/// A jail's root may write it.
pub const CTLFLAG_PRISON: c_uint = 0x04000000;
/// The loader sets it; of a jail parameter: only at the jail's creation.
pub const CTLFLAG_TUN: c_uint = 0x00080000;
/// One for each network stack.
pub const CTLFLAG_VNET: c_uint = 0x00020000;
