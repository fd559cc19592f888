//! Sets of processors.

mod text;

use core::fmt;

use jail_sys::sys::cpuset::{CPU_SETSIZE, cpuset_t};

use crate::{Error, Problem};

/// Which processors something may run on, by their numbers from 0.
///
/// As a text it is the list of cpuset(1): `0-3,5`.
///
/// ```
/// use jail::CpuSet;
///
/// let cpus: CpuSet = "0-2,5".parse()?;
/// assert_eq!(cpus.iter().collect::<Vec<_>>(), [0, 1, 2, 5]);
/// assert!(cpus.contains(5) && !cpus.contains(3));
/// assert_eq!(CpuSet::new([5, 1, 0, 2])?.to_string(), "0-2,5");
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # See also
/// [cpuset(1)](https://man.freebsd.org/cpuset/1), `sys/kern/kern_cpuset.c`
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct CpuSet {
    words: [u64; WORDS],
}

const WORDS: usize = CPU_SETSIZE / 64;

/// The bytes of a mask in the calls.
pub(crate) const MASK_LEN: usize = size_of::<cpuset_t>();

impl CpuSet {
    /// The highest number there can be.
    pub const MAX: u16 = 1023;

    /// Exactly these.
    ///
    /// # Errors
    /// [`Error::Param`]: a number beyond [`MAX`](Self::MAX).
    pub fn new(cpus: impl IntoIterator<Item = u16>) -> Result<Self, Error> {
        let mut set = Self::default();
        for cpu in cpus {
            set.insert(cpu)?;
        }
        Ok(set)
    }

    fn insert(&mut self, cpu: u16) -> Result<(), Error> {
        let word = self.words.get_mut(usize::from(cpu / 64));
        let max = i64::from(Self::MAX);
        let word = word.ok_or_else(|| {
            Error::param(
                format!("processor {cpu}"),
                Problem::OutOfRange { min: 0, max },
            )
        })?;
        *word |= 1 << (cpu % 64);
        Ok(())
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn contains(&self, cpu: u16) -> bool {
        let word = self.words.get(usize::from(cpu / 64));
        word.is_some_and(|word| word >> (cpu % 64) & 1 != 0)
    }

    /// From the lowest up.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        (0..=Self::MAX).filter(|&cpu| self.contains(cpu))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is none: the kernel refuses that.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether all of them are among others.
    #[must_use]
    pub fn is_subset(&self, of: &Self) -> bool {
        let mut both = self.words.iter().zip(&of.words);
        both.all(|(word, of)| word & !of == 0)
    }

    /// As in `cpuset_t`: longs, the lowest first.
    pub(crate) fn to_bytes(self) -> [u8; MASK_LEN] {
        let mut bytes = [0; MASK_LEN];
        for (to, word) in bytes.chunks_exact_mut(8).zip(self.words) {
            to.copy_from_slice(&word.to_ne_bytes());
        }
        bytes
    }

    /// What is beyond the highest number is left out.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let mut set = Self::default();
        for (word, from) in set.words.iter_mut().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            for (to, byte) in whole.iter_mut().zip(from) {
                *to = *byte;
            }
            *word = u64::from_ne_bytes(whole);
        }
        set
    }
}

impl fmt::Debug for CpuSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CpuSet({self})")
    }
}
