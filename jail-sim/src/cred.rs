//! Credentials: who a process is. Follows `sys/kern/kern_prot.c`.

use std::sync::Arc;

use crate::prison::{PrisonId, allow};
use crate::state::State;

/// `struct ucred`. A plain value: whoever keeps one (a process, an open file) counts a reference
/// on its prison with `State::cred_hold` and gives it back with `State::cred_free`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cred {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) groups: Arc<[u32]>,
    pub(crate) prison: PrisonId,
}

impl Cred {
    /// Root of the base system.
    pub(crate) fn root() -> Self {
        Self {
            uid: 0,
            gid: 0,
            groups: Arc::new([0]),
            prison: PrisonId::ZERO,
        }
    }

    /// `jailed(9)`.
    pub(crate) fn jailed(&self) -> bool {
        self.prison != PrisonId::ZERO
    }
}

impl State {
    /// `priv_check_cred` of what a jailed root may do too: root, unless its jail's root is none
    /// (`allow.nosuser`).
    pub(crate) fn privileged(&self, cred: &Cred) -> bool {
        cred.uid == 0 && self.prison_allow(cred.prison, allow::SUSER)
    }
}
