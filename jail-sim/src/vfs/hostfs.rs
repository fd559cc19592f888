//! The machine's `/`: a directory of the computer this runs on.
//!
//! Who owns a file and its flags cannot be changed there by everybody, and flags not on every
//! system: what fchown(2) and fchflags(2) change is kept beside.

mod file;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, FileType, Metadata, Permissions};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{
    DirBuilderExt, DirEntryExt, FileTypeExt, MetadataExt, PermissionsExt, symlink,
};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jail::Errno;
use rustix::fs::OFlags;

use super::fs::{Attr, DirEntry, FileSystem, FsSize, OpenNode, SetAttr, Vtype, Who};
use super::hosterr::{errno, from_host};
use file::HostFile;

#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct HostFs {
    root: PathBuf,
    changed: Changed,
}

/// What was changed of files, by their device and inode here.
type Changed = Arc<Mutex<HashMap<(u64, u64), SetAttr>>>;

/// Of a machine in a file.
pub(super) fn load(image: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    Ok(Arc::new(crate::image::read::<HostFs>(image)?))
}

impl HostFs {
    pub(super) fn new(root: PathBuf) -> Self {
        let changed = Changed::default();
        Self { root, changed }
    }

    /// Where a file is on the computer this runs on.
    fn host(&self, path: &Path) -> PathBuf {
        let below = path.strip_prefix("/").unwrap_or(path);
        if below == Path::new("") {
            return self.root.clone();
        }
        self.root.join(below)
    }

    fn file(&self, path: &Path, flags: i32, more: OFlags) -> Result<Box<dyn OpenNode>, Errno> {
        let changed = self.changed.clone();
        Ok(Box::new(HostFile::open(
            &self.host(path),
            flags,
            more,
            changed,
        )?))
    }

    fn metadata(&self, path: &Path) -> Result<Metadata, Errno> {
        fs::symlink_metadata(self.host(path)).map_err(|e| errno(&e))
    }

    /// After the last name of a file is gone: its inode may be another file's soon.
    fn forget(&self, metadata: &Metadata) {
        if metadata.is_dir() || metadata.nlink() <= 1 {
            lock(&self.changed, |changed| {
                changed.remove(&(metadata.dev(), metadata.ino()));
            });
        }
    }
}

impl FileSystem for HostFs {
    fn image(&self) -> Result<Vec<u8>, String> {
        crate::image::write(self)
    }

    fn attr(&self, path: &Path, _: Who<'_>) -> Result<Attr, Errno> {
        self.metadata(path)
            .map(|metadata| attr(&metadata, &self.changed))
    }

    fn readlink(&self, path: &Path, _: Who<'_>) -> Result<Vec<u8>, Errno> {
        let target = fs::read_link(self.host(path)).map_err(|e| errno(&e))?;
        Ok(target.into_os_string().into_vec())
    }

    /// In the order of their names: the same on every computer.
    fn entries(&self, dir: &Path, _: Who<'_>) -> Result<Vec<DirEntry>, Errno> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.host(dir)).map_err(|e| errno(&e))? {
            let entry = entry.map_err(|e| errno(&e))?;
            entries.push(DirEntry {
                name: entry.file_name(),
                fileid: entry.ino(),
                vtype: entry.file_type().map_or(Vtype::Reg, vtype),
            });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn open(&self, path: &Path, flags: i32, _: Who<'_>) -> Result<Box<dyn OpenNode>, Errno> {
        self.file(path, flags, OFlags::empty())
    }

    fn create(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.create_open(path, mode, 0, who).map(drop)
    }

    fn create_open(
        &self,
        path: &Path,
        mode: u32,
        flags: i32,
        _: Who<'_>,
    ) -> Result<Box<dyn OpenNode>, Errno> {
        let node = self.file(path, flags, OFlags::CREATE | OFlags::EXCL)?;
        // The umask of whoever runs the simulation must not matter.
        node.setattr(&SetAttr {
            mode: Some(mode),
            ..SetAttr::default()
        })?;
        Ok(node)
    }

    fn mkdir(&self, path: &Path, mode: u32, _: Who<'_>) -> Result<(), Errno> {
        let host = self.host(path);
        let mut builder = DirBuilder::new();
        builder.mode(mode).create(&host).map_err(|e| errno(&e))?;
        fs::set_permissions(&host, Permissions::from_mode(mode)).map_err(|e| errno(&e))
    }

    fn symlink(&self, target: &OsStr, path: &Path, _: Who<'_>) -> Result<(), Errno> {
        symlink(target, self.host(path)).map_err(|e| errno(&e))
    }

    fn remove(&self, path: &Path) -> Result<(), Errno> {
        let metadata = self.metadata(path)?;
        fs::remove_file(self.host(path)).map_err(|e| errno(&e))?;
        self.forget(&metadata);
        Ok(())
    }

    fn rmdir(&self, path: &Path) -> Result<(), Errno> {
        let metadata = self.metadata(path)?;
        fs::remove_dir(self.host(path)).map_err(|e| errno(&e))?;
        self.forget(&metadata);
        Ok(())
    }

    fn size(&self) -> FsSize {
        let sizes = rustix::fs::statvfs(&self.root).map_err(from_host);
        let Ok(sizes) = sizes else {
            return FsSize::EMPTY;
        };
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        FsSize {
            bsize: sizes.f_frsize,
            iosize: sizes.f_bsize,
            blocks: sizes.f_blocks,
            bfree: sizes.f_bfree,
            bavail: signed(sizes.f_bavail),
            files: sizes.f_files,
            ffree: signed(sizes.f_ffree),
        }
    }
}

/// A file of this computer as FreeBSD would tell of it. The bits of the mode are the same on
/// every Unix; what belongs to whoever runs the simulation belongs to root.
fn attr(file: &Metadata, changed: &Changed) -> Attr {
    let runner = rustix::process::geteuid().as_raw();
    let group = rustix::process::getegid().as_raw();
    let root_if = |id, runner| if id == runner { 0 } else { id };
    let key = (file.dev(), file.ino());
    let changed = lock(changed, |changed| changed.get(&key).copied()).unwrap_or_default();
    Attr {
        vtype: vtype(file.file_type()),
        mode: file.mode() & ALLPERMS,
        uid: changed.uid.unwrap_or(root_if(file.uid(), runner)),
        gid: changed.gid.unwrap_or(root_if(file.gid(), group)),
        fileid: file.ino(),
        nlink: file.nlink(),
        size: file.size(),
        rdev: file.rdev(),
        flags: changed.flags.unwrap_or(0),
    }
}

/// Keeps what this computer is not asked to change.
fn change(file: &Metadata, attr: &SetAttr, changed: &Changed) {
    if attr.uid.is_none() && attr.gid.is_none() && attr.flags.is_none() {
        return;
    }
    lock(changed, |changed| {
        let kept = changed.entry((file.dev(), file.ino())).or_default();
        kept.uid = attr.uid.or(kept.uid);
        kept.gid = attr.gid.or(kept.gid);
        kept.flags = attr.flags.or(kept.flags);
    });
}

fn lock<T>(changed: &Changed, look: impl FnOnce(&mut HashMap<(u64, u64), SetAttr>) -> T) -> T {
    look(&mut changed.lock().unwrap_or_else(PoisonError::into_inner))
}

fn vtype(file: FileType) -> Vtype {
    if file.is_dir() {
        Vtype::Dir
    } else if file.is_symlink() {
        Vtype::Lnk
    } else if file.is_char_device() {
        Vtype::Chr
    } else if file.is_block_device() {
        Vtype::Blk
    } else if file.is_fifo() {
        Vtype::Fifo
    } else if file.is_socket() {
        Vtype::Sock
    } else {
        Vtype::Reg
    }
}

const ALLPERMS: u32 = 0o7777;
