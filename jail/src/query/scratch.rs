//! Memory that many calls use.

use crate::Param;

/// Room for values that have no fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// Addresses of each family.
    pub(super) addrs: usize,
    /// Bytes of `meta` and `env`, of which the kernel tells no length.
    pub(super) key_value: usize,
}

/// The largest that one call can carry besides everything else.
const MOST: Sizes = Sizes {
    addrs: 1024,
    key_value: 16_384,
};

impl Sizes {
    const FEW: Self = Self {
        addrs: 16,
        key_value: 4096,
    };

    fn larger(self) -> Option<Self> {
        let more = Self {
            addrs: (self.addrs * 4).min(MOST.addrs),
            key_value: (self.key_value * 2).min(MOST.key_value),
        };
        (more != self).then_some(more)
    }
}

/// Memory for the values of one jail_get(2) at a time.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(super) sizes: Sizes,
    pub(super) memory: Vec<u8>,
    /// Always empty between calls: only its room is kept.
    params: Vec<Param<'static>>,
}

impl Scratch {
    pub(crate) const fn new() -> Self {
        Self {
            sizes: Sizes::FEW,
            memory: Vec::new(),
            params: Vec::new(),
        }
    }

    /// Makes more room for the next call; false if there is no more.
    pub(super) fn grow(&mut self) -> bool {
        match self.sizes.larger() {
            Some(sizes) => {
                self.sizes = sizes;
                true
            }
            None => false,
        }
    }

    pub(super) fn take_params<'a>(&mut self) -> Vec<Param<'a>> {
        core::mem::take(&mut self.params)
    }

    /// Takes the room of the list back. Collecting an emptied list in place keeps its room, which
    /// tests/alloc.rs watches.
    #[expect(
        clippy::unnecessary_filter_map,
        reason = "filter would keep the element's type and so its lifetime"
    )]
    pub(super) fn keep_params(&mut self, mut params: Vec<Param<'_>>) {
        params.clear();
        self.params = params.into_iter().filter_map(|_| None).collect();
    }
}
