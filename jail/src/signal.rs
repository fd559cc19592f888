//! Signals by number and name.

use core::fmt;

use jail_sys::sys::signal as sys;

/// A signal, as FreeBSD numbers them.
///
/// ```
/// use jail::Signal;
///
/// assert_eq!(Signal::TERM.number(), 15);
/// assert_eq!(Signal::USR1.to_string(), "SIGUSR1"); // 30; another number elsewhere
/// assert_eq!(Signal::new(70).to_string(), "signal 70");
/// ```
///
/// # See also
/// `sys/sys/signal.h`, [signal(3)](https://man.freebsd.org/signal/3)
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal(i32);

impl Signal {
    /// The terminal is gone; daemons read their configuration again.
    pub const HUP: Self = Self(sys::SIGHUP);
    /// Interrupted from the keyboard.
    pub const INT: Self = Self(sys::SIGINT);
    /// Quit from the keyboard, with a core.
    pub const QUIT: Self = Self(sys::SIGQUIT);
    /// abort(3).
    pub const ABRT: Self = Self(sys::SIGABRT);
    /// Ends a process; cannot be caught.
    pub const KILL: Self = Self(sys::SIGKILL);
    /// Invalid memory reference.
    pub const SEGV: Self = Self(sys::SIGSEGV);
    /// A system call that the kernel does not have.
    pub const SYS: Self = Self(sys::SIGSYS);
    /// Written to a pipe that nobody reads.
    pub const PIPE: Self = Self(sys::SIGPIPE);
    /// Asks a process to end.
    pub const TERM: Self = Self(sys::SIGTERM);
    /// Stops a process; cannot be caught.
    pub const STOP: Self = Self(sys::SIGSTOP);
    /// Goes on after a stop.
    pub const CONT: Self = Self(sys::SIGCONT);
    /// Used more processor time than it may.
    pub const XCPU: Self = Self(sys::SIGXCPU);
    /// The program's own.
    pub const USR1: Self = Self(sys::SIGUSR1);
    /// The program's own.
    pub const USR2: Self = Self(sys::SIGUSR2);

    /// The signal with this number. 0 is none: kill(2) then only looks whether it could signal.
    #[must_use]
    pub const fn new(number: i32) -> Self {
        Self(number)
    }

    /// FreeBSD's number.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Its name in the header, as in `"SIGTERM"`; `None` for one without a name.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        let known = NAMES.iter().find(|(number, _)| *number == self.0);
        known.map(|(_, name)| *name)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "signal {}", self.0),
        }
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const NAMES: [(i32, &str); 33] = [
    (sys::SIGHUP, "SIGHUP"),
    (sys::SIGINT, "SIGINT"),
    (sys::SIGQUIT, "SIGQUIT"),
    (sys::SIGILL, "SIGILL"),
    (sys::SIGTRAP, "SIGTRAP"),
    (sys::SIGABRT, "SIGABRT"),
    (sys::SIGEMT, "SIGEMT"),
    (sys::SIGFPE, "SIGFPE"),
    (sys::SIGKILL, "SIGKILL"),
    (sys::SIGBUS, "SIGBUS"),
    (sys::SIGSEGV, "SIGSEGV"),
    (sys::SIGSYS, "SIGSYS"),
    (sys::SIGPIPE, "SIGPIPE"),
    (sys::SIGALRM, "SIGALRM"),
    (sys::SIGTERM, "SIGTERM"),
    (sys::SIGURG, "SIGURG"),
    (sys::SIGSTOP, "SIGSTOP"),
    (sys::SIGTSTP, "SIGTSTP"),
    (sys::SIGCONT, "SIGCONT"),
    (sys::SIGCHLD, "SIGCHLD"),
    (sys::SIGTTIN, "SIGTTIN"),
    (sys::SIGTTOU, "SIGTTOU"),
    (sys::SIGIO, "SIGIO"),
    (sys::SIGXCPU, "SIGXCPU"),
    (sys::SIGXFSZ, "SIGXFSZ"),
    (sys::SIGVTALRM, "SIGVTALRM"),
    (sys::SIGPROF, "SIGPROF"),
    (sys::SIGWINCH, "SIGWINCH"),
    (sys::SIGINFO, "SIGINFO"),
    (sys::SIGUSR1, "SIGUSR1"),
    (sys::SIGUSR2, "SIGUSR2"),
    (sys::SIGTHR, "SIGTHR"),
    (sys::SIGLIBRT, "SIGLIBRT"),
];
