//! Header: `sys/signal.h`
//!
//! Also `sys/_sigset.h`.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/signal.h>

use core::ffi::{c_int, c_long, c_void};

use super::types::{pid_t, uid_t};

/// The terminal is gone.
pub const SIGHUP: c_int = 1;
/// Interrupted from the keyboard.
pub const SIGINT: c_int = 2;
/// Quit from the keyboard.
pub const SIGQUIT: c_int = 3;
/// Illegal instruction.
pub const SIGILL: c_int = 4;
/// Trace trap.
pub const SIGTRAP: c_int = 5;
/// abort(3).
pub const SIGABRT: c_int = 6;
/// Emulated instruction.
pub const SIGEMT: c_int = 7;
/// Arithmetic exception.
pub const SIGFPE: c_int = 8;
/// Killed; cannot be caught.
pub const SIGKILL: c_int = 9;
/// Bus error.
pub const SIGBUS: c_int = 10;
/// Invalid memory reference.
pub const SIGSEGV: c_int = 11;
/// A system call that does not exist or is not allowed.
pub const SIGSYS: c_int = 12;
/// Written to a pipe without reader.
pub const SIGPIPE: c_int = 13;
/// An alarm.
pub const SIGALRM: c_int = 14;
/// Asked to end.
pub const SIGTERM: c_int = 15;
/// Urgent data.
pub const SIGURG: c_int = 16;
/// Stopped; cannot be caught.
pub const SIGSTOP: c_int = 17;
/// Stopped from the keyboard.
pub const SIGTSTP: c_int = 18;
/// Continued.
pub const SIGCONT: c_int = 19;
/// A child changed.
pub const SIGCHLD: c_int = 20;
/// Read from the terminal in the background.
pub const SIGTTIN: c_int = 21;
/// Written to the terminal in the background.
pub const SIGTTOU: c_int = 22;
/// I/O is possible.
pub const SIGIO: c_int = 23;
/// Limit of CPU time exceeded.
pub const SIGXCPU: c_int = 24;
/// Limit of file size exceeded.
pub const SIGXFSZ: c_int = 25;
/// A virtual alarm.
pub const SIGVTALRM: c_int = 26;
/// A profiling alarm.
pub const SIGPROF: c_int = 27;
/// The window's size changed.
pub const SIGWINCH: c_int = 28;
/// Status wanted from the keyboard.
pub const SIGINFO: c_int = 29;
/// The program's own.
pub const SIGUSR1: c_int = 30;
/// The program's own.
pub const SIGUSR2: c_int = 31;
/// For the thread library.
pub const SIGTHR: c_int = 32;
/// For librt.
pub const SIGLIBRT: c_int = 33;
/// The first real-time signal.
pub const SIGRTMIN: c_int = 65;
/// The last real-time signal.
pub const SIGRTMAX: c_int = 126;
/// One more than the last signal of old; sigset_t holds 128.
pub const NSIG: c_int = 32;
/// sigprocmask(2): block these too.
pub const SIG_BLOCK: c_int = 1;
/// sigprocmask(2): unblock these.
pub const SIG_UNBLOCK: c_int = 2;
/// sigprocmask(2): block these and no others.
pub const SIG_SETMASK: c_int = 3;
/// Handler: what the system does by default.
pub const SIG_DFL: usize = 0;
/// Handler: ignore the signal.
pub const SIG_IGN: usize = 1;
/// Restart an interrupted call.
pub const SA_RESTART: c_int = 0x0002;
/// No SIGCHLD when a child stops.
pub const SA_NOCLDSTOP: c_int = 0x0008;
/// A set of signals.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct sigset_t {
    /// Signal n is bit (n - 1) % 32 of word (n - 1) / 32. `__bits` in C.
    pub bits: [u32; 4],
}

impl sigset_t {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self { bits: [0; 4] };

    /// With this signal, too; as it is for what is no signal.
    ///
    /// ```
    /// use jail_sys::sys::signal::{SIGHUP, SIGPIPE, sigset_t};
    /// let signals = sigset_t::ZERO.with(SIGPIPE).with(128).with(129);
    /// assert!(signals.has(SIGPIPE) && signals.has(128));
    /// assert!(!signals.has(SIGHUP) && !signals.has(0) && !signals.has(129));
    /// assert_eq!(signals.bits, [1 << 12, 0, 0, 1 << 31]);
    /// ```
    #[must_use]
    pub const fn with(mut self, signal: c_int) -> Self {
        if let Some((word, bit)) = place(signal) {
            if let Some((_, [this, ..])) = self.bits.split_at_mut_checked(word) {
                *this |= bit;
            }
        }
        self
    }

    /// Whether this signal is among them.
    #[must_use]
    pub const fn has(&self, signal: c_int) -> bool {
        let Some((word, bit)) = place(signal) else {
            return false;
        };
        match self.bits.split_at_checked(word) {
            Some((_, [this, ..])) => *this & bit != 0,
            _ => false,
        }
    }
}

/// The word and the bit of a signal.
const fn place(signal: c_int) -> Option<(usize, u32)> {
    match signal {
        1..=128 => Some(((signal as usize - 1) / 32, 1 << ((signal - 1) % 32))),
        _ => None,
    }
}

/// What a signal does.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct sigaction {
    /// [`SIG_DFL`], [`SIG_IGN`] or the address of a function. `sa_handler` in C.
    pub sa_sigaction: usize,
    /// `SA_*`.
    pub sa_flags: c_int,
    /// Signals blocked meanwhile.
    pub sa_mask: sigset_t,
}

impl sigaction {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        sa_sigaction: 0,
        sa_flags: 0,
        sa_mask: sigset_t::ZERO,
    };
}

/// What a signal tells with it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct siginfo_t {
    /// Which signal.
    pub si_signo: c_int,
    /// An errno, or 0.
    pub si_errno: c_int,
    /// `SI_*`, or what the signal has of its own.
    pub si_code: c_int,
    /// Who sent it.
    pub si_pid: pid_t,
    /// Its real user.
    pub si_uid: uid_t,
    /// The exit status of a child.
    pub si_status: c_int,
    /// The instruction that failed.
    pub si_addr: *mut c_void,
    /// The value that came with it: a pointer, or an int in its first bytes.
    pub si_value: *mut c_void,
    /// What differs from signal to signal.
    pub _reason: [c_long; 5],
}

impl siginfo_t {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        si_signo: 0,
        si_errno: 0,
        si_code: 0,
        si_pid: 0,
        si_uid: 0,
        si_status: 0,
        si_addr: core::ptr::null_mut(),
        si_value: core::ptr::null_mut(),
        _reason: [0; 5],
    };
}
