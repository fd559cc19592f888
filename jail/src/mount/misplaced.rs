//! Taking a mount away again that is not where it belongs.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;

use jail_sys::sys::mount::{MNT_FORCE, statfs};

use super::path::Place;
use super::unmount::unmount;
use super::verify::Unverified;
use super::{Mount, MountInfo};
use crate::escape::escaped;
use crate::{Errno, Error, Host};

impl Mount {
    /// Unmounts what was just mounted, and gives the error.
    pub(super) fn undo(
        &self,
        host: &Host,
        place: &Place,
        before: &MountInfo,
        why: Unverified,
    ) -> Error {
        let (found, error) = match why {
            Unverified::Wrong(wrong) => (Some(wrong.0), Some(wrong.1)),
            Unverified::Unknown(error) => (self.find(host, place, before), Some(error)),
            Unverified::Elsewhere => (self.find(host, place, before), None),
        };
        let undone = found.as_ref().map(|info| {
            let undone = force(host, info);
            undone.map_err(|errno| Error::kernel("unmount", info.to_string(), errno))
        });
        let misplaced = |undone| Error::Misplaced {
            path: place.to_string(),
            on: found.map(|info| escaped(info.on().as_os_str().as_bytes())),
            undone,
        };
        match (error, undone) {
            (Some(error), Some(Ok(()))) => error,
            (Some(error), Some(Err(left))) => error.with_left(vec![left]),
            (Some(error), None) => error.with_left(vec![misplaced(false)]),
            (None, Some(Err(left))) => misplaced(false).with_left(vec![left]),
            (None, undone) => misplaced(undone.is_some()),
        }
    }

    /// The new mount, if it can be told for certain: the path leads to it, or it is the newest
    /// of all mounts.
    fn find(&self, host: &Host, place: &Place, before: &MountInfo) -> Option<MountInfo> {
        let mine = |info: &MountInfo| self.is_kind(info) && self.is_new(info, before);
        let here = self.leads_to(host, place).filter(mine);
        if let Some(here) = &here {
            if place.is_end_of(here.on()) {
                return Some(here.clone());
            }
        }
        let mut mounts = host.mounts().ok()?;
        let newest = mounts.iter().rposition(mine)?;
        let is_last = newest + 1 == mounts.len();
        let newest = mounts.swap_remove(newest);
        match here {
            Some(here) => here.is(&newest).then_some(newest),
            None => is_last.then_some(newest),
        }
    }

    /// The mount that the path leads to now, by links too.
    fn leads_to(&self, host: &Host, place: &Place) -> Option<MountInfo> {
        let path = CString::new(place.path().as_os_str().as_bytes()).ok()?;
        let mut stat = Box::new(statfs::ZERO);
        host.kernel().statfs(&path, &mut stat).ok()?;
        Some(MountInfo::from(&*stat))
    }
}

/// With force if somebody is in it already: it was never to be seen there.
fn force(host: &Host, info: &MountInfo) -> Result<(), Errno> {
    match unmount(host, info, 0) {
        Err(Errno::EBUSY) => unmount(host, info, MNT_FORCE),
        undone => undone,
    }
}
