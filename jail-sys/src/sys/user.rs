//! Header: `sys/user.h`
//!
//! What `kern.proc` answers. The size is 1088 bytes on 13, 14 and 15; words that were spare became
//! fields at the end. Open files are in [`mod@file`], and here by their own names.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/user.h>

use core::ffi::{c_char, c_int, c_long, c_schar, c_short, c_uchar, c_uint, c_ushort, c_void};
use core::ptr::{null, null_mut};

use super::priority::priority;
use super::resource::rusage;
use super::signal::sigset_t;
use super::time::timeval;
use super::types::{fixpt_t, gid_t, lwpid_t, pid_t, segsz_t, uid_t, vm_size_t};

pub mod file;
pub use file::kinfo_file;

/// Bytes of a wait message.
pub const WMESGLEN: usize = 8;
/// Bytes of a lock's name.
pub const LOCKNAMELEN: usize = 8;
/// Bytes of a thread's name.
pub const TDNAMLEN: usize = 16;
/// Bytes of a command's name.
pub const COMMLEN: usize = 19;
/// Bytes of an emulation's name.
pub const KI_EMULNAMELEN: usize = 16;
/// Groups in `ki_groups`.
pub const KI_NGROUPS: usize = 16;
/// Bytes of a login name.
pub const LOGNAMELEN: usize = 17;
/// Bytes of a login class.
pub const LOGINCLASSLEN: usize = 17;
/// `ki_sflag`: in memory.
pub const PS_INMEM: c_long = 0x00001;
/// `ki_kiflag`: it has a controlling terminal.
pub const KI_CTTY: c_long = 0x00000001;
/// `ki_kiflag`: it leads its session.
pub const KI_SLEADER: c_long = 0x00000002;
/// `ki_kiflag`: it waits for `ki_lockname`.
pub const KI_LOCKBLOCK: c_long = 0x00000004;
/// `ki_cr_flags`: in capability mode.
pub const KI_CRF_CAPABILITY_MODE: c_uint = 0x00000001;
/// `ki_cr_flags`: more groups than [`KI_NGROUPS`].
pub const KI_CRF_GRP_OVERFLOW: c_uint = 0x80000000;
/// A process or thread. The addresses are the kernel's, and zero for who may not know them.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct kinfo_proc {
    /// This struct's size in bytes: 1088.
    pub ki_structsize: c_int,
    /// 0.
    pub ki_layout: c_int,
    /// Its arguments.
    pub ki_args: *mut c_void,
    /// The process.
    pub ki_paddr: *mut c_void,
    /// Its user area.
    pub ki_addr: *mut c_void,
    /// Its trace file.
    pub ki_tracep: *mut c_void,
    /// Its executable.
    pub ki_textvp: *mut c_void,
    /// Its open files.
    pub ki_fd: *mut c_void,
    /// Its memory.
    pub ki_vmspace: *mut c_void,
    /// What it sleeps on.
    pub ki_wchan: *const c_void,
    /// Its number.
    pub ki_pid: pid_t,
    /// Its parent's number.
    pub ki_ppid: pid_t,
    /// Its process group.
    pub ki_pgid: pid_t,
    /// The process group of its terminal.
    pub ki_tpgid: pid_t,
    /// Its session.
    pub ki_sid: pid_t,
    /// The session of its terminal.
    pub ki_tsid: pid_t,
    /// Counts for job control.
    pub ki_jobc: c_short,
    /// Unused.
    pub ki_spare_short1: c_short,
    /// Its terminal, as FreeBSD 11 numbered it.
    pub ki_tdev_freebsd11: u32,
    /// Signals that came.
    pub ki_siglist: sigset_t,
    /// Signals blocked.
    pub ki_sigmask: sigset_t,
    /// Signals ignored.
    pub ki_sigignore: sigset_t,
    /// Signals caught.
    pub ki_sigcatch: sigset_t,
    /// Effective user.
    pub ki_uid: uid_t,
    /// Real user.
    pub ki_ruid: uid_t,
    /// Saved user.
    pub ki_svuid: uid_t,
    /// Real group.
    pub ki_rgid: gid_t,
    /// Saved group.
    pub ki_svgid: gid_t,
    /// How many `ki_groups` count.
    pub ki_ngroups: c_short,
    /// Unused.
    pub ki_spare_short2: c_short,
    /// Its groups, the effective one first.
    pub ki_groups: [gid_t; KI_NGROUPS],
    /// Its memory in bytes.
    pub ki_size: vm_size_t,
    /// Its resident set in pages.
    pub ki_rssize: segsz_t,
    /// Its resident set before it was swapped, in pages.
    pub ki_swrss: segsz_t,
    /// Its text in pages.
    pub ki_tsize: segsz_t,
    /// Its data in pages.
    pub ki_dsize: segsz_t,
    /// Its stack in pages.
    pub ki_ssize: segsz_t,
    /// Its status for wait4(2).
    pub ki_xstat: c_ushort,
    /// Accounting flags.
    pub ki_acflag: c_ushort,
    /// Its share of a processor.
    pub ki_pctcpu: fixpt_t,
    /// Its recent processor time.
    pub ki_estcpu: c_uint,
    /// Seconds asleep.
    pub ki_slptime: c_uint,
    /// Seconds swapped in or out.
    pub ki_swtime: c_uint,
    /// Copies made on writing.
    pub ki_cow: c_uint,
    /// Time it ran in microseconds.
    pub ki_runtime: u64,
    /// When it began.
    pub ki_start: timeval,
    /// Time its children used.
    pub ki_childtime: timeval,
    /// `P_*`.
    pub ki_flag: c_long,
    /// `KI_*`.
    pub ki_kiflag: c_long,
    /// Trace points.
    pub ki_traceflag: c_int,
    /// `SIDL` to `SLOCK`.
    pub ki_stat: c_char,
    /// Its nice value.
    pub ki_nice: c_schar,
    /// Counts what keeps it in memory.
    pub ki_lock: c_char,
    /// Its run queue.
    pub ki_rqindex: c_char,
    /// The processor it is on, if below 255.
    pub ki_oncpu_old: c_uchar,
    /// The processor it was on, if below 255.
    pub ki_lastcpu_old: c_uchar,
    /// The thread's name.
    pub ki_tdname: [c_char; TDNAMLEN + 1],
    /// Why it waits.
    pub ki_wmesg: [c_char; WMESGLEN + 1],
    /// Its login name.
    pub ki_login: [c_char; LOGNAMELEN + 1],
    /// The lock it waits for.
    pub ki_lockname: [c_char; LOCKNAMELEN + 1],
    /// Its command.
    pub ki_comm: [c_char; COMMLEN + 1],
    /// Its emulation, as in `FreeBSD ELF64`.
    pub ki_emul: [c_char; KI_EMULNAMELEN + 1],
    /// Its login class.
    pub ki_loginclass: [c_char; LOGINCLASSLEN + 1],
    /// The rest of the thread's name.
    pub ki_moretdname: [c_char; 4],
    /// Unused.
    pub ki_sparestrings: [c_char; 46],
    /// Unused.
    pub ki_spareints: [c_int; 2],
    /// Its terminal.
    pub ki_tdev: u64,
    /// The processor it is on; -1 for none.
    pub ki_oncpu: c_int,
    /// The processor it was on; -1 for none.
    pub ki_lastcpu: c_int,
    /// Who traces it.
    pub ki_tracer: c_int,
    /// `P2_*`.
    pub ki_flag2: c_int,
    /// Its routing table.
    pub ki_fibnum: c_int,
    /// `KI_CRF_*`.
    pub ki_cr_flags: c_uint,
    /// Its jail; 0 in the caller's own.
    pub ki_jid: c_int,
    /// Its threads.
    pub ki_numthreads: c_int,
    /// The thread's number.
    pub ki_tid: lwpid_t,
    /// Its priority.
    pub ki_pri: priority,
    /// What it has used.
    pub ki_rusage: rusage,
    /// What its children have used.
    pub ki_rusage_ch: rusage,
    /// Its control block.
    pub ki_pcb: *mut c_void,
    /// Its kernel stack.
    pub ki_kstack: *mut c_void,
    /// Unused.
    pub ki_udata: *mut c_void,
    /// The thread.
    pub ki_tdaddr: *mut c_void,
    /// Its directories.
    pub ki_pd: *mut c_void,
    /// Where extended errors go; a spare word before 15.0.
    pub ki_uerrmsg: *mut c_void,
    /// Unused.
    pub ki_spareptrs: [*mut c_void; 4],
    /// Unused.
    pub ki_sparelongs: [c_long; 12],
    /// `PS_*`.
    pub ki_sflag: c_long,
    /// The thread's flags.
    pub ki_tdflags: c_long,
}

impl kinfo_proc {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ki_structsize: 0,
        ki_layout: 0,
        ki_args: null_mut(),
        ki_paddr: null_mut(),
        ki_addr: null_mut(),
        ki_tracep: null_mut(),
        ki_textvp: null_mut(),
        ki_fd: null_mut(),
        ki_vmspace: null_mut(),
        ki_wchan: null(),
        ki_pid: 0,
        ki_ppid: 0,
        ki_pgid: 0,
        ki_tpgid: 0,
        ki_sid: 0,
        ki_tsid: 0,
        ki_jobc: 0,
        ki_spare_short1: 0,
        ki_tdev_freebsd11: 0,
        ki_siglist: sigset_t::ZERO,
        ki_sigmask: sigset_t::ZERO,
        ki_sigignore: sigset_t::ZERO,
        ki_sigcatch: sigset_t::ZERO,
        ki_uid: 0,
        ki_ruid: 0,
        ki_svuid: 0,
        ki_rgid: 0,
        ki_svgid: 0,
        ki_ngroups: 0,
        ki_spare_short2: 0,
        ki_groups: [0; KI_NGROUPS],
        ki_size: 0,
        ki_rssize: 0,
        ki_swrss: 0,
        ki_tsize: 0,
        ki_dsize: 0,
        ki_ssize: 0,
        ki_xstat: 0,
        ki_acflag: 0,
        ki_pctcpu: 0,
        ki_estcpu: 0,
        ki_slptime: 0,
        ki_swtime: 0,
        ki_cow: 0,
        ki_runtime: 0,
        ki_start: timeval::ZERO,
        ki_childtime: timeval::ZERO,
        ki_flag: 0,
        ki_kiflag: 0,
        ki_traceflag: 0,
        ki_stat: 0,
        ki_nice: 0,
        ki_lock: 0,
        ki_rqindex: 0,
        ki_oncpu_old: 0,
        ki_lastcpu_old: 0,
        ki_tdname: [0; TDNAMLEN + 1],
        ki_wmesg: [0; WMESGLEN + 1],
        ki_login: [0; LOGNAMELEN + 1],
        ki_lockname: [0; LOCKNAMELEN + 1],
        ki_comm: [0; COMMLEN + 1],
        ki_emul: [0; KI_EMULNAMELEN + 1],
        ki_loginclass: [0; LOGINCLASSLEN + 1],
        ki_moretdname: [0; 4],
        ki_sparestrings: [0; 46],
        ki_spareints: [0; 2],
        ki_tdev: 0,
        ki_oncpu: 0,
        ki_lastcpu: 0,
        ki_tracer: 0,
        ki_flag2: 0,
        ki_fibnum: 0,
        ki_cr_flags: 0,
        ki_jid: 0,
        ki_numthreads: 0,
        ki_tid: 0,
        ki_pri: priority::ZERO,
        ki_rusage: rusage::ZERO,
        ki_rusage_ch: rusage::ZERO,
        ki_pcb: null_mut(),
        ki_kstack: null_mut(),
        ki_udata: null_mut(),
        ki_tdaddr: null_mut(),
        ki_pd: null_mut(),
        ki_uerrmsg: null_mut(),
        ki_spareptrs: [null_mut(); 4],
        ki_sparelongs: [0; 12],
        ki_sflag: 0,
        ki_tdflags: 0,
    };
}

const _: () = assert!(size_of::<kinfo_proc>() == 1088);
