//! What the kernel accounts for.

use core::fmt;
use core::str::FromStr;

use crate::{Error, Problem};

/// What can be limited, and what is counted.
///
/// ```
/// use jail::limit::{Resource, Unit};
///
/// assert_eq!("maxproc".parse(), Ok(Resource::MaxProc));
/// assert_eq!(Resource::VMemoryUse.unit(), Unit::Bytes);
/// let error = "processes".parse::<Resource>().unwrap_err();
/// assert_eq!(error.to_string(), "processes: not a resource of rctl(8)");
/// ```
///
/// # See also
/// [rctl(8)](https://man.freebsd.org/rctl/8), `sys/sys/racct.h`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Resource {
    /// Processor time.
    CpuTime,
    /// Data segments.
    DataSize,
    /// Stacks.
    StackSize,
    /// Core files.
    CoreDumpSize,
    /// Memory that is resident.
    MemoryUse,
    /// Memory that is locked.
    MemoryLocked,
    /// Processes, zombies included.
    MaxProc,
    /// Room in descriptor tables.
    OpenFiles,
    /// Address space.
    VMemoryUse,
    /// Pseudoterminals.
    PseudoTerminals,
    /// Swap that is reserved or used.
    SwapUse,
    /// Threads.
    Nthr,
    /// System V messages queued.
    MsgqQueued,
    /// Their bytes.
    MsgqSize,
    /// System V message queues.
    Nmsgq,
    /// System V semaphores.
    Nsem,
    /// Semaphores changed in one semop(2).
    NsemOp,
    /// System V shared memory segments.
    Nshm,
    /// Their bytes.
    ShmSize,
    /// Time since processes began.
    Wallclock,
    /// Share of one processor.
    Pcpu,
    /// Read from file systems.
    ReadBps,
    /// Written to file systems.
    WriteBps,
    /// Reads from file systems.
    ReadIops,
    /// Writes to file systems.
    WriteIops,
}

/// What an amount is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A number.
    Count,
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
    /// Percent of one processor.
    Percent,
    /// Bytes a second.
    BytesPerSecond,
    /// Operations a second.
    OperationsPerSecond,
}

impl Resource {
    /// All of them, as the kernel orders them.
    pub const ALL: [Self; 25] = [
        Self::CpuTime,
        Self::DataSize,
        Self::StackSize,
        Self::CoreDumpSize,
        Self::MemoryUse,
        Self::MemoryLocked,
        Self::MaxProc,
        Self::OpenFiles,
        Self::VMemoryUse,
        Self::PseudoTerminals,
        Self::SwapUse,
        Self::Nthr,
        Self::MsgqQueued,
        Self::MsgqSize,
        Self::Nmsgq,
        Self::Nsem,
        Self::NsemOp,
        Self::Nshm,
        Self::ShmSize,
        Self::Wallclock,
        Self::Pcpu,
        Self::ReadBps,
        Self::WriteBps,
        Self::ReadIops,
        Self::WriteIops,
    ];

    /// The kernel's name for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CpuTime => "cputime",
            Self::DataSize => "datasize",
            Self::StackSize => "stacksize",
            Self::CoreDumpSize => "coredumpsize",
            Self::MemoryUse => "memoryuse",
            Self::MemoryLocked => "memorylocked",
            Self::MaxProc => "maxproc",
            Self::OpenFiles => "openfiles",
            Self::VMemoryUse => "vmemoryuse",
            Self::PseudoTerminals => "pseudoterminals",
            Self::SwapUse => "swapuse",
            Self::Nthr => "nthr",
            Self::MsgqQueued => "msgqqueued",
            Self::MsgqSize => "msgqsize",
            Self::Nmsgq => "nmsgq",
            Self::Nsem => "nsem",
            Self::NsemOp => "nsemop",
            Self::Nshm => "nshm",
            Self::ShmSize => "shmsize",
            Self::Wallclock => "wallclock",
            Self::Pcpu => "pcpu",
            Self::ReadBps => "readbps",
            Self::WriteBps => "writebps",
            Self::ReadIops => "readiops",
            Self::WriteIops => "writeiops",
        }
    }

    /// What its amounts are of.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::CpuTime | Self::Wallclock => Unit::Seconds,
            Self::Pcpu => Unit::Percent,
            Self::ReadBps | Self::WriteBps => Unit::BytesPerSecond,
            Self::ReadIops | Self::WriteIops => Unit::OperationsPerSecond,
            Self::DataSize
            | Self::StackSize
            | Self::CoreDumpSize
            | Self::MemoryUse
            | Self::MemoryLocked
            | Self::VMemoryUse
            | Self::SwapUse
            | Self::MsgqSize
            | Self::ShmSize => Unit::Bytes,
            Self::MaxProc
            | Self::OpenFiles
            | Self::PseudoTerminals
            | Self::Nthr
            | Self::MsgqQueued
            | Self::Nmsgq
            | Self::Nsem
            | Self::NsemOp
            | Self::Nshm => Unit::Count,
        }
    }

    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|resource| resource.name().eq_ignore_ascii_case(name))
    }

    /// The most that the kernel counts: times and shares are kept in millionths.
    pub(super) const fn max(self) -> i64 {
        match self.unit() {
            Unit::Seconds | Unit::Percent => i64::MAX / 1_000_000,
            _ => i64::MAX,
        }
    }

    /// Whether using more can be refused or held down (`RACCT_IS_DENIABLE` and `memoryuse`).
    pub(super) const fn is_deniable(self) -> bool {
        !matches!(self, Self::CpuTime | Self::Wallclock) && !self.is_throttled()
    }

    /// Whether using it can be slowed down (`RACCT_IS_DECAYING`, but for `pcpu`).
    pub(super) const fn is_throttled(self) -> bool {
        matches!(
            self.unit(),
            Unit::BytesPerSecond | Unit::OperationsPerSecond
        )
    }

    /// Whether the kernel counts it for jails and users only (`RACCT_IS_SLOPPY`).
    pub(super) const fn is_sloppy(self) -> bool {
        matches!(
            self,
            Self::PseudoTerminals
                | Self::SwapUse
                | Self::MsgqQueued
                | Self::MsgqSize
                | Self::Nmsgq
                | Self::Nsem
                | Self::Nshm
                | Self::ShmSize
        )
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// [`Error::Param`] with [`Problem::UnknownResource`] for a name that rctl(8) does not have.
impl FromStr for Resource {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::find(name).ok_or_else(|| Error::param(name, Problem::UnknownResource))
    }
}
