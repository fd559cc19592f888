//! Mounting: look, call, look again.

use std::path::{Path, PathBuf};

use super::beneath::{MountPoint, Wanted};
use super::call::Args;
use super::check::absolute;
use super::path::Place;
use super::{Mount, MountInfo, Mounted};
use crate::journal::{Before, Record, Text};
use crate::{Error, Host, Release};

impl Mount {
    /// Mounts it beneath `root`, the root directory of a jail as the host sees it.
    ///
    /// `root` is the caller's to choose, and links on the way to it are followed. What comes
    /// behind it may be a jail's doing: the directories of the mount point are opened one from
    /// the other, and a symbolic link among them is refused, wherever it leads. nmount(2) takes a
    /// path and follows links, so afterwards it is looked whether what is now found in the
    /// walked-to directory is a new mount, of this type, of this source, with these flags. If
    /// not, the mount is searched for and taken away again, with force if need be, and the error
    /// says so.
    ///
    /// Where the host does not [load modules](Host::loading_modules), a type that is not there is
    /// refused first: nmount(2) as root would load it.
    ///
    /// # Errors
    /// * [`Error::Param`] - an option or a path that cannot work; nothing was called
    /// * [`Error::MountPoint`] - it, or a directory on the way, is missing, a symbolic link, no
    ///   directory, leads out, or something is mounted there already
    /// * [`Error::MountSource`] - there is none, or it is of the other kind than the mount point
    /// * [`Error::NoModule`] - the file system's module is not loaded
    /// * [`Error::Ruleset`] - the devfs ruleset has no rules
    /// * [`Error::Unsupported`] - an option, or a file as mount point, that came later
    /// * [`Error::Misplaced`] - the path was changed meanwhile
    /// * `EPERM` - not root, or in a jail without `allow.mount` and the file system's flag
    /// * `EBUSY` - another mount or unmount is under way there
    /// * `EDEADLK` - nullfs on what is its source already
    /// * what the file system answers
    ///
    /// # See also
    /// [nmount(2)](https://man.freebsd.org/nmount/2), `sys/kern/vfs_mount.c` (`vfs_domount`),
    /// [mount(8)](https://man.freebsd.org/mount/8)
    pub fn mount(&self, host: &Host, root: impl AsRef<Path>) -> Result<Mounted, Error> {
        self.mount_told(host, root.as_ref(), &mut |_| Ok(()))
    }

    /// As [`mount`](Self::mount), and what will be is told before.
    pub(crate) fn mount_told(
        &self,
        host: &Host,
        root: &Path,
        before: Before<'_>,
    ) -> Result<Mounted, Error> {
        self.check(host)?;
        absolute("root", root)?;
        let place = Place::new(root, &self.on)?;
        let mut args = Args::new(self, &place.path())?;
        self.need_type(host)?;
        if let Some(ruleset) = self.ruleset {
            host.check_ruleset(ruleset)?;
        }
        let wanted = Wanted {
            create: self.create,
            file: self.fstype() == "nullfs",
        };
        let point = MountPoint::find(host, &place, wanted, &mut |created| {
            before(self.record(&place, None, [0; 2], created))
        })?;
        match self.mount_on(host, &point, &place, &mut args, before) {
            Ok(info) => Ok(Mounted::new(host, info, root, point.created())),
            Err(error) => Err(point.remove_created(error)),
        }
    }

    fn mount_on(
        &self,
        host: &Host,
        point: &MountPoint<'_>,
        place: &Place,
        args: &mut Args,
        tell: Before<'_>,
    ) -> Result<MountInfo, Error> {
        if point.is_file() {
            // 13.2 panics.
            let release = host.release()?;
            if release < Release::V14_0 {
                let what = format!("{place}: a file as mount point");
                return Err(Error::unsupported(what, Release::V14_0, release));
            }
        }
        let before = point.mount()?;
        let under = before.fsid().numbers();
        tell(self.record(place, None, under, point.created()))?;
        self.nmount(host, point, place, &before, args)?;
        match self.verify(point, place, &before) {
            Ok(info) => Ok(info),
            Err(why) => Err(self.undo(host, place, &before, why)),
        }
    }

    fn nmount(
        &self,
        host: &Host,
        point: &MountPoint<'_>,
        place: &Place,
        before: &MountInfo,
        args: &mut Args,
    ) -> Result<(), Error> {
        let Err(mut failure) = args.nmount(&**host.kernel()) else {
            return Ok(());
        };
        if self.may_lack_module(&failure) && self.load(host)? {
            match args.nmount(&**host.kernel()) {
                Ok(()) => return Ok(()),
                Err(again) => failure = again,
            }
        }
        Err(self.explain(host, point, place, before, failure))
    }

    fn record(
        &self,
        place: &Place,
        fsid: Option<[i32; 2]>,
        under: [i32; 2],
        created: Vec<PathBuf>,
    ) -> Record {
        Record::Mount {
            fstype: self.fstype().into(),
            from: self.source.as_deref().unwrap_or(Path::new("")).into(),
            on: place.inside(usize::MAX).into(),
            fsid,
            under,
            read_only: self.has("ro"),
            created: created.into_iter().map(Text::from).collect(),
        }
    }
}
