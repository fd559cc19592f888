//! What happens at a limit.

use core::fmt;

use crate::Signal;

/// What happens when more is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// It is refused.
    Deny,
    /// The kernel writes a message, once for a process.
    Log,
    /// devd(8) is told (system `RCTL`), once for a process.
    Devctl,
    /// The process is slowed down.
    Throttle,
    /// The process gets a signal, once.
    Signal(Signal),
}

impl Action {
    /// Whether the kernel has it: not every signal can be an action.
    pub(super) fn is_known(self) -> bool {
        match self {
            Self::Signal(signal) => has_name(signal),
            _ => true,
        }
    }

    pub(super) fn find(name: &str) -> Option<Self> {
        let plain = [Self::Deny, Self::Log, Self::Devctl, Self::Throttle];
        let signals = (1..=LAST_SIGNAL).map(Signal::new);
        let signals = signals.filter(|signal| has_name(*signal));
        plain
            .into_iter()
            .chain(signals.map(Self::Signal))
            .find(|action| action.to_string().eq_ignore_ascii_case(name))
    }
}

/// SIGTHR.
const LAST_SIGNAL: i32 = 32;

/// SIGCONT is no action, nor are the signals behind SIGTHR.
fn has_name(signal: Signal) -> bool {
    signal != Signal::CONT && (1..=LAST_SIGNAL).contains(&signal.number())
}

/// As rctl(8) writes it: `deny`, `sigterm`.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deny => f.write_str("deny"),
            Self::Log => f.write_str("log"),
            Self::Devctl => f.write_str("devctl"),
            Self::Throttle => f.write_str("throttle"),
            Self::Signal(signal) => f.write_str(&signal.to_string().to_ascii_lowercase()),
        }
    }
}
