//! File systems whose files are what the kernel knows. Follows `sys/fs/pseudofs`.

use std::fmt::Debug;
use std::path::Path;

use jail::Errno;

use super::fs::{Attr, DirEntry, FileSystem, FsSize, OpenNode, SetAttr, Vtype, Who};

/// What a pseudo file system shows.
pub(super) trait Pseudo: Debug + Send + Sync {
    /// The file at a path, given by its names: nothing where there is none for who looks.
    fn node(&self, path: &[&str], who: Who<'_>) -> Option<PfsNode>;

    /// The names in a directory that is there.
    fn names(&self, dir: &[&str], who: Who<'_>) -> Vec<String>;
}

/// `struct pfs_node`.
#[derive(Debug)]
pub(super) struct PfsNode {
    pub(super) what: PfsType,
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// If it is not the usual one of its type.
    pub(super) mode: Option<u32>,
}

#[derive(Debug)]
pub(super) enum PfsType {
    Dir,
    /// With what reading it gives.
    File(Vec<u8>),
    Link(Vec<u8>),
}

impl PfsNode {
    /// root's.
    pub(super) const fn new(what: PfsType) -> Self {
        Self {
            what,
            uid: 0,
            gid: 0,
            mode: None,
        }
    }

    pub(super) const fn owned(mut self, uid: u32, gid: u32) -> Self {
        self.uid = uid;
        self.gid = gid;
        self
    }

    pub(super) const fn mode(mut self, mode: u32) -> Self {
        self.mode = Some(mode);
        self
    }

    /// `pfs_getattr`.
    fn attr(&self, path: &Path) -> Attr {
        let (vtype, mode) = match self.what {
            PfsType::Dir => (Vtype::Dir, 0o555),
            PfsType::File(_) => (Vtype::Reg, 0o444),
            PfsType::Link(_) => (Vtype::Lnk, 0o444),
        };
        Attr {
            vtype,
            mode: self.mode.unwrap_or(mode),
            uid: self.uid,
            gid: self.gid,
            fileid: fileno(path),
            nlink: 1,
            size: 0,
            rdev: 0,
            flags: 0,
        }
    }
}

/// A mounted one.
#[derive(Debug)]
pub(super) struct PseudoFs<T>(pub(super) T);

impl<T: Pseudo> PseudoFs<T> {
    fn find(&self, path: &Path, who: Who<'_>) -> Result<PfsNode, Errno> {
        let names = names(path).ok_or(Errno::ENOENT)?;
        self.0.node(&names, who).ok_or(Errno::ENOENT)
    }
}

impl<T: Pseudo> FileSystem for PseudoFs<T> {
    fn image(&self) -> Result<Vec<u8>, String> {
        Ok(Vec::new())
    }

    fn attr(&self, path: &Path, who: Who<'_>) -> Result<Attr, Errno> {
        Ok(self.find(path, who)?.attr(path))
    }

    fn readlink(&self, path: &Path, who: Who<'_>) -> Result<Vec<u8>, Errno> {
        match self.find(path, who)?.what {
            PfsType::Link(target) => Ok(target),
            _ => Err(Errno::EINVAL),
        }
    }

    fn entries(&self, dir: &Path, who: Who<'_>) -> Result<Vec<DirEntry>, Errno> {
        let PfsType::Dir = self.find(dir, who)?.what else {
            return Err(Errno::ENOTDIR);
        };
        let inside = names(dir).ok_or(Errno::ENOENT)?;
        let entries = self.0.names(&inside, who).into_iter().filter_map(|name| {
            let path = dir.join(&name);
            let attr = self.attr(&path, who).ok()?;
            Some(DirEntry {
                name: name.into(),
                fileid: attr.fileid,
                vtype: attr.vtype,
            })
        });
        Ok(entries.collect())
    }

    /// `pfs_open`, which refuses nobody: what is read is as it was then, and what is only read
    /// is found out by writing.
    fn open(&self, path: &Path, _: i32, who: Who<'_>) -> Result<Box<dyn OpenNode>, Errno> {
        let node = self.find(path, who)?;
        let attr = node.attr(path);
        let content = match node.what {
            PfsType::File(content) => content,
            PfsType::Dir | PfsType::Link(_) => Vec::new(),
        };
        Ok(Box::new(OpenPfs { attr, content }))
    }

    fn lookup_create(&self) -> Result<(), Errno> {
        Err(Errno::ENOENT)
    }

    fn lookup_delete(&self) -> Result<(), Errno> {
        Err(Errno::EOPNOTSUPP)
    }

    /// As `pfs_mount` leaves it.
    fn size(&self) -> FsSize {
        FsSize {
            bsize: 4_096,
            iosize: 4_096,
            blocks: 1,
            bfree: 0,
            bavail: 0,
            files: 1,
            ffree: 0,
        }
    }
}

#[derive(Debug)]
struct OpenPfs {
    attr: Attr,
    content: Vec<u8>,
}

impl OpenNode for OpenPfs {
    fn attr(&self) -> Result<Attr, Errno> {
        Ok(self.attr)
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let left = self.content.get(offset..).unwrap_or_default();
        buf.iter_mut().zip(left).for_each(|(to, from)| *to = *from);
        Ok(left.len().min(buf.len()))
    }

    fn write_at(&self, _: &[u8], _: u64) -> Result<usize, Errno> {
        Err(Errno::EBADF)
    }

    /// `pfs_setattr`: nothing changes, and nobody is told.
    fn truncate(&self, _: u64) -> Result<(), Errno> {
        Ok(())
    }

    fn setattr(&self, _: &SetAttr) -> Result<(), Errno> {
        Ok(())
    }
}

/// The names of a path within the file system: nothing if one is no text, as no name here is.
fn names(path: &Path) -> Option<Vec<&str>> {
    let below = path.strip_prefix("/").unwrap_or(path);
    below.iter().map(|name| name.to_str()).collect()
}

/// A number for each path, always the same one.
fn fileno(path: &Path) -> u64 {
    if path == Path::new("/") {
        return 2;
    }
    let bytes = path.as_os_str().as_encoded_bytes();
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    3 + (hash & 0x3fff_ffff)
}
