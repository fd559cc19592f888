//! The mounts there are.

use std::path::Path;

use jail_sys::sys::mount::{MNT_NOWAIT, statfs};

use super::MountInfo;
use super::check::absolute;
use crate::{Error, Host};

impl Host {
    /// All mounts, in the order they were made: unmounting goes from the last to the first, and
    /// of two on one directory the later one is on top.
    ///
    /// From inside a jail only those it may know of (`enforce_statfs`), seen from its root.
    ///
    /// # Errors
    /// The kernel does not tell.
    ///
    /// # See also
    /// [getfsstat(2)](https://man.freebsd.org/getfsstat/2), `mount -v`
    pub fn mounts(&self) -> Result<Vec<MountInfo>, Error> {
        // What is known already: asking a file system of a dead server would hang.
        let failed = |errno| Error::kernel("getfsstat", "", errno);
        let kernel = self.kernel();
        let mut room = kernel.getfsstat(&mut [], MNT_NOWAIT).map_err(failed)?;
        loop {
            // As many as there were may be all, or as many as fit: one more tells.
            room += SPARE;
            let mut stats = vec![statfs::ZERO; room];
            let count = kernel.getfsstat(&mut stats, MNT_NOWAIT).map_err(failed)?;
            if count < room {
                return Ok(stats.iter().take(count).map(MountInfo::from).collect());
            }
            if count > room || room > MOST {
                return Err(Error::answer(
                    "getfsstat",
                    "",
                    "more mounts than there can be",
                ));
            }
            room *= 2;
        }
    }

    /// The mounts at `path` and beneath it, in the order they were made, so that unmounting them
    /// from the last to the first works: what is mounted on another is later in the list.
    ///
    /// Links in `path` are followed, since the kernel names mounts by where they really are.
    /// `/j/a` is not said to be above `/j/ab`.
    ///
    /// ```
    /// # fn main() -> Result<(), jail::Error> {
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// for mount in host.mounts_under("/jails/web").unwrap_or_default().iter().rev() {
    ///     println!("{mount}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// * `ENOENT`, `ENOTDIR` - there is no such path
    /// * the kernel does not tell
    pub fn mounts_under(&self, path: impl AsRef<Path>) -> Result<Vec<MountInfo>, Error> {
        let path = path.as_ref();
        absolute("path", path)?;
        let real = self.real_path(path)?;
        let mut mounts = self.mounts()?;
        mounts.retain(|info| info.on().starts_with(&real));
        Ok(mounts)
    }
}

/// Room for what is mounted in between.
const SPARE: usize = 16;
/// 150 GB of answers.
const MOST: usize = 1 << 26;
