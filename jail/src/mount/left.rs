//! What a mount that was begun has left.

use std::path::Path;

use super::path::Place;
use super::{Fsid, Mount, MountInfo};
use crate::{Error, Host};

impl Mount {
    /// The mounts that can be this one: its type and source, exactly there beneath the root, and
    /// not what was there before.
    pub(crate) fn left(
        &self,
        host: &Host,
        root: &Path,
        under: Fsid,
    ) -> Result<Vec<MountInfo>, Error> {
        let place = Place::new(root, &self.on)?;
        let mut on = host.real_path(root)?;
        on.extend(place.inside(usize::MAX).components().skip(1));
        let mut mounts = host.mounts()?;
        mounts.retain(|info| self.is_kind(info) && info.on() == on && info.fsid() != under);
        Ok(mounts)
    }
}
