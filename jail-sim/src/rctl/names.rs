//! What can be limited and what then happens: `resourcenames`, `actionnames`, `subjectnames` and
//! `racct_types`.

use jail_sys::sys::signal::SIGUSR2;

/// A resource (`RACCT_*`), by its number.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord,
)]
pub(crate) struct Resource(usize);

/// What the kernel says of a resource (`RACCT_IS_*`).
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    flags: u8,
}

const IN_MILLIONS: u8 = 1;
const RECLAIMABLE: u8 = 2;
const INHERITABLE: u8 = 4;
const DENIABLE: u8 = 8;
const SLOPPY: u8 = 16;
const DECAYING: u8 = 32;

/// `RACCT_MAX` and one.
pub(super) const RESOURCES: usize = 25;

const fn kind(name: &'static str, flags: u8) -> Kind {
    Kind { name, flags }
}

static KINDS: [Kind; RESOURCES] = [
    kind("cputime", IN_MILLIONS),
    kind("datasize", RECLAIMABLE | INHERITABLE | DENIABLE),
    kind("stacksize", RECLAIMABLE | INHERITABLE | DENIABLE),
    kind("coredumpsize", DENIABLE),
    kind("memoryuse", RECLAIMABLE),
    kind("memorylocked", RECLAIMABLE | DENIABLE),
    kind("maxproc", RECLAIMABLE | DENIABLE),
    kind("openfiles", RECLAIMABLE | INHERITABLE | DENIABLE),
    kind("vmemoryuse", RECLAIMABLE | INHERITABLE | DENIABLE),
    kind("pseudoterminals", RECLAIMABLE | DENIABLE | SLOPPY),
    kind("swapuse", RECLAIMABLE | DENIABLE | SLOPPY),
    kind("nthr", RECLAIMABLE | DENIABLE),
    kind("msgqqueued", RECLAIMABLE | DENIABLE | SLOPPY),
    kind("msgqsize", RECLAIMABLE | DENIABLE | SLOPPY),
    kind("nmsgq", RECLAIMABLE | DENIABLE | SLOPPY),
    kind("nsem", RECLAIMABLE | DENIABLE | SLOPPY),
    kind("nsemop", RECLAIMABLE | INHERITABLE | DENIABLE),
    kind("nshm", RECLAIMABLE | DENIABLE | SLOPPY),
    kind("shmsize", RECLAIMABLE | DENIABLE | SLOPPY),
    kind("wallclock", IN_MILLIONS),
    kind("pcpu", DECAYING | DENIABLE | IN_MILLIONS),
    kind("readbps", DECAYING),
    kind("writebps", DECAYING),
    kind("readiops", DECAYING),
    kind("writeiops", DECAYING),
];

impl Resource {
    const RSS: Self = Self(4);
    pub(super) const NPROC: Self = Self(6);
    pub(super) const NOFILE: Self = Self(7);
    pub(super) const NTHR: Self = Self(11);
    const PCTCPU: Self = Self(20);

    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..RESOURCES).map(Self)
    }

    pub(super) fn find(name: &[u8]) -> Option<Self> {
        Self::all().find(|resource| resource.name().as_bytes().eq_ignore_ascii_case(name))
    }

    pub(super) fn name(self) -> &'static str {
        KINDS.get(self.0).map_or("", |kind| kind.name)
    }

    pub(super) const fn number(self) -> usize {
        self.0
    }

    fn is(self, flag: u8) -> bool {
        KINDS.get(self.0).is_some_and(|kind| kind.flags & flag != 0)
    }

    /// Kept in millionths (`RACCT_IS_IN_MILLIONS`).
    pub(super) fn is_in_millions(self) -> bool {
        self.is(IN_MILLIONS)
    }

    pub(super) fn is_deniable(self) -> bool {
        self.is(DENIABLE)
    }

    pub(super) fn is_reclaimable(self) -> bool {
        self.is(RECLAIMABLE)
    }

    pub(super) fn is_inheritable(self) -> bool {
        self.is(INHERITABLE)
    }

    /// Not counted for each process (`RACCT_IS_SLOPPY`).
    pub(super) fn is_sloppy(self) -> bool {
        self.is(SLOPPY)
    }

    /// What `rctl_rule_add` lets be denied: what is not denied where it is asked for but held
    /// down in another way is allowed, too.
    pub(super) fn may_be_denied(self) -> bool {
        self.is_deniable() || self == Self::RSS
    }

    /// Likewise throttled.
    pub(super) fn may_be_throttled(self) -> bool {
        self.is(DECAYING) && self != Self::PCTCPU
    }
}

/// What happens (`RCTL_ACTION_*`); a signal has its own number.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Signal(i32),
    Deny,
    Log,
    Devctl,
    Throttle,
}

/// By number, but `sigthr`, which comes last.
static SIGNALS: [&str; 31] = [
    "sighup",
    "sigint",
    "sigquit",
    "sigill",
    "sigtrap",
    "sigabrt",
    "sigemt",
    "sigfpe",
    "sigkill",
    "sigbus",
    "sigsegv",
    "sigsys",
    "sigpipe",
    "sigalrm",
    "sigterm",
    "sigurg",
    "sigstop",
    "sigtstp",
    "",
    "sigchld",
    "sigttin",
    "sigttou",
    "sigio",
    "sigxcpu",
    "sigxfsz",
    "sigvtalrm",
    "sigprof",
    "sigwinch",
    "siginfo",
    "sigusr1",
    "sigusr2",
];

const SIGTHR: i32 = SIGUSR2 + 1;

impl Action {
    pub(super) fn find(name: &[u8]) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        match &*name {
            b"" => None,
            b"deny" => Some(Self::Deny),
            b"log" => Some(Self::Log),
            b"devctl" => Some(Self::Devctl),
            b"throttle" => Some(Self::Throttle),
            b"sigthr" => Some(Self::Signal(SIGTHR)),
            _ => (1..)
                .zip(SIGNALS)
                .find(|(_, signal)| signal.as_bytes() == name)
                .map(|(number, _)| Self::Signal(number)),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Signal(SIGTHR) => "sigthr",
            Self::Signal(number) => {
                let index = usize::try_from(number - 1).unwrap_or(usize::MAX);
                SIGNALS.get(index).copied().unwrap_or_default()
            }
            Self::Deny => "deny",
            Self::Log => "log",
            Self::Devctl => "devctl",
            Self::Throttle => "throttle",
        }
    }
}

/// Who is limited (`RCTL_SUBJECT_TYPE_*`).
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SubjectType {
    Process,
    User,
    LoginClass,
    Jail,
}

impl SubjectType {
    pub(super) fn find(name: &[u8]) -> Option<Self> {
        [Self::Process, Self::User, Self::LoginClass, Self::Jail]
            .into_iter()
            .find(|kind| kind.name().as_bytes().eq_ignore_ascii_case(name))
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::User => "user",
            Self::LoginClass => "loginclass",
            Self::Jail => "jail",
        }
    }
}
