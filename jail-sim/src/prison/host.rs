//! Host names. Follows `pr_hostname` and its kin, and the sysctls of `sys/kern/kern_mib.c` that
//! change them.

use super::walk::Walk;
use super::{Prison, PrisonFlags, PrisonId, Prisons};
use crate::state::State;

/// `DEFAULT_HOSTUUID`.
pub(crate) const DEFAULT_HOSTUUID: &[u8] = b"00000000-0000-0000-0000-000000000000";

/// What a prison calls its host.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
pub(crate) struct HostInfo {
    pub(crate) hostname: Vec<u8>,
    pub(crate) domainname: Vec<u8>,
    pub(crate) hostuuid: Vec<u8>,
    pub(crate) hostid: u64,
}

impl HostInfo {
    pub(super) fn new(hostname: &[u8]) -> Self {
        Self {
            hostname: hostname.to_vec(),
            domainname: Vec::new(),
            hostuuid: DEFAULT_HOSTUUID.to_vec(),
            hostid: 0,
        }
    }
}

/// A change of some of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct HostChange {
    pub(crate) hostname: Option<Vec<u8>>,
    pub(crate) domainname: Option<Vec<u8>>,
    pub(crate) hostuuid: Option<Vec<u8>>,
    pub(crate) hostid: Option<u64>,
}

impl HostChange {
    pub(super) fn is_some(&self) -> bool {
        self.hostname.is_some()
            || self.domainname.is_some()
            || self.hostuuid.is_some()
            || self.hostid.is_some()
    }

    fn apply(&self, host: &mut HostInfo) {
        let set = |to: &mut Vec<u8>, from: &Option<Vec<u8>>| {
            if let Some(from) = from {
                to.clone_from(from);
            }
        };
        set(&mut host.hostname, &self.hostname);
        set(&mut host.domainname, &self.domainname);
        set(&mut host.hostuuid, &self.hostuuid);
        host.hostid = self.hostid.unwrap_or(host.hostid);
    }
}

impl State {
    /// `sysctl_hostname`, `sysctl_hostid`: a process of this prison changes the names of the
    /// prison whose names it has. The caller has checked `allow.set_hostname` and the lengths.
    pub(crate) fn set_host(&mut self, prison: PrisonId, change: &HostChange) {
        let mut owner = prison;
        while let Some(prison) = self.prisons.get(owner) {
            match prison.links.parent {
                Some(parent) if !prison.flags.has(PrisonFlags::HOST) => owner = parent,
                _ => break,
            }
        }
        self.prisons.change_host(owner, change);
    }
}

impl Prisons {
    /// Changes a prison's names and those of the descendants that share them.
    pub(super) fn change_host(&mut self, id: PrisonId, change: &HostChange) {
        if let Some(prison) = self.get_mut(id) {
            change.apply(&mut prison.host);
        }
        let mut walk = Walk::below(id);
        while let Some(below) = walk.next(self) {
            match self.get_mut(below) {
                Some(prison) if !prison.flags.has(PrisonFlags::HOST) => {
                    change.apply(&mut prison.host);
                }
                _ => walk.skip(),
            }
        }
    }

    /// Does something to a prison and to all its descendants.
    pub(super) fn each_from(&mut self, id: PrisonId, mut act: impl FnMut(&mut Prison)) {
        if let Some(prison) = self.get_mut(id) {
            act(prison);
        }
        self.each_below(id, |prison, _| act(prison));
    }

    /// Does something to all descendants, told how far below they are.
    pub(super) fn each_below(&mut self, id: PrisonId, mut act: impl FnMut(&mut Prison, i32)) {
        let mut walk = Walk::below(id);
        while let Some(below) = walk.next(self) {
            let level = walk.level;
            if let Some(prison) = self.get_mut(below) {
                act(prison, level);
            }
        }
    }
}
