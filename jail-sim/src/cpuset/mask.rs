//! Processors, as bits.

use jail::Release;
use jail_sys::sys::cpuset::CPU_SETSIZE;

/// `cpuset_t`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mask([u64; CPU_SETSIZE / 64]);

/// The bytes of the kernel's own `cpuset_t`: `MAXCPU` is 256 on 13.
pub(super) fn len(release: Release) -> usize {
    match release.major() {
        ..=13 => 32,
        _ => CPU_SETSIZE / 8,
    }
}

impl Mask {
    /// The first so many processors.
    pub(super) fn first(count: u16) -> Self {
        let mut mask = Self::default();
        for (cpu, word) in (0..count).zip((0..count).map(|cpu| usize::from(cpu / 64))) {
            if let Some(word) = mask.0.get_mut(word) {
                *word |= 1 << (cpu % 64);
            }
        }
        mask
    }

    /// Bytes as the calls take them; none beyond the last word may be set.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut mask = Self::default();
        for (word, from) in mask.0.iter_mut().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            for (to, byte) in whole.iter_mut().zip(from) {
                *to = *byte;
            }
            *word = u64::from_ne_bytes(whole);
        }
        mask
    }

    /// `None` if a processor does not fit.
    pub(super) fn write(&self, bytes: &mut [u8]) -> Option<()> {
        let mut rest: Vec<u8> = self.0.iter().flat_map(|word| word.to_ne_bytes()).collect();
        let over = rest.split_off(bytes.len().min(rest.len()));
        if over.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.fill(0);
        for (to, byte) in bytes.iter_mut().zip(rest) {
            *to = byte;
        }
        Some(())
    }

    /// `CPU_EMPTY`.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// `CPU_SUBSET`, the other way round.
    pub(super) fn is_subset(&self, of: &Self) -> bool {
        self.and(of) == *self
    }

    /// `CPU_AND`.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = *self;
        for (word, other) in both.0.iter_mut().zip(other.0) {
            *word &= other;
        }
        both
    }
}
