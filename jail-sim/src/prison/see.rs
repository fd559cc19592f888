//! What prisons see of each other, and who may do what to them. Follows `prison_check`,
//! `prison_name`, `prison_path`, and `priv_check_cred` for `PRIV_JAIL_*`.

use jail::Errno;

use super::{PrisonId, Prisons, allow};
use crate::cred::Cred;
use crate::state::State;

impl State {
    /// `prison_check`: `ESRCH` unless `cred` may see what lives in `other`.
    pub(crate) fn prison_check(&self, cred: &Cred, other: PrisonId) -> Result<(), Errno> {
        if cred.prison == other || self.prisons.is_child(cred.prison, other) {
            Ok(())
        } else {
            Err(Errno::ESRCH)
        }
    }

    /// `prison_allow`: whether the prison has a permission (`allow::*`).
    pub(crate) fn prison_allow(&self, id: PrisonId, flag: u64) -> bool {
        self.prisons
            .get(id)
            .is_some_and(|prison| prison.allow & flag != 0)
    }

    /// `prison_set_allow`: takes a permission from a prison and its descendants.
    pub(super) fn prison_take_allow(&mut self, id: PrisonId, flag: u64) {
        self.prisons.each_from(id, |prison| prison.allow &= !flag);
    }

    /// `priv_check_cred` of `PRIV_JAIL_SET`, `PRIV_JAIL_ATTACH` and `PRIV_JAIL_REMOVE`: root's,
    /// also inside a jail, unless the jail's root is none (`allow.nosuser`).
    pub(super) fn priv_jail(&self, cred: &Cred) -> Result<(), Errno> {
        if cred.uid == 0 && self.prison_allow(cred.prison, allow::SUSER) {
            Ok(())
        } else {
            Err(Errno::EPERM)
        }
    }

    /// `pr_osrelease` and `pr_osreldate`: what the prison's processes are told of the release.
    pub(crate) fn prison_osrelease(&self, id: PrisonId) -> (Vec<u8>, i32) {
        match self.prisons.get(id) {
            Some(prison) if id != PrisonId::ZERO => (prison.osrelease.clone(), prison.osreldate),
            _ => {
                let release = format!("{}-RELEASE", self.release);
                (release.into_bytes(), self.release.osreldate())
            }
        }
    }
}

impl Prisons {
    /// `prison_name`: the name of `of` as `viewer` sees it; its own is `0`.
    pub(crate) fn name_for(&self, viewer: PrisonId, of: PrisonId) -> &[u8] {
        if viewer == of {
            return b"0";
        }
        let Some(prison) = self.get(of) else {
            return b"";
        };
        let mut name = prison.name.bytes();
        if self.is_child(viewer, of) {
            let mut at = viewer;
            while at != PrisonId::ZERO {
                // A name without enough parts makes the real kernel follow a null pointer.
                let dot = name.iter().position(|&byte| byte == b'.');
                name = dot.and_then(|dot| name.get(dot + 1..)).unwrap_or_default();
                at = self.parent(at).unwrap_or(PrisonId::ZERO);
            }
        }
        name
    }

    /// `prison_path`: the path of `of` as `viewer` sees it; the whole one if it is not below.
    pub(crate) fn path_for(&self, viewer: PrisonId, of: PrisonId) -> &[u8] {
        let path = |id| self.get(id).map_or(&b""[..], |prison| &prison.path);
        let (above, whole) = (path(viewer), path(of));
        if above == b"/" {
            return whole;
        }
        match whole.strip_prefix(above) {
            Some([]) => b"/",
            Some(rest) if rest.starts_with(b"/") => rest,
            _ => whole,
        }
    }
}
