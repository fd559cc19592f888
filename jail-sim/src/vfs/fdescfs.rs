//! fdescfs(5): the descriptors of who looks. Follows `sys/fs/fdescfs`.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

use jail::{Errno, RawFd};
use jail_sys::sys::mount::MNT_UPDATE;

use super::fs::{Attr, Device, DirEntry, FileSystem, FsSize, OpenNode, SetAttr, Vtype, Who};
use super::vfsconf::{Backing, MountArgs, Mounted};
use crate::fd::FileKind;
use crate::state::State;

/// `fdesc_mount`: `EOPNOTSUPP` to change one. Its option `nodup` makes no difference here: a
/// descriptor that is opened is always duplicated.
pub(super) fn mount(_: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    if args.flags & MNT_UPDATE != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let links = args.opts.flagopt(b"linrdlnk") | args.opts.flagopt(b"rdlnk");
    args.opts.flagopt(b"nodup");
    Ok(Mounted {
        fs: Backing::Fs(Arc::new(FdescFs { links })),
        from: b"fdescfs".to_vec(),
    })
}

#[derive(serde::Serialize, serde::Deserialize, Debug)]
struct FdescFs {
    /// Descriptors are symbolic links to what is open.
    links: bool,
}

/// Of a machine in a file.
pub(super) fn load(image: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    Ok(Arc::new(crate::image::read::<FdescFs>(image)?))
}

impl FdescFs {
    /// The descriptor of a path: `ENOENT` for what is no number, `EBADF` for one that is not
    /// open.
    fn find<'a>(path: &Path, who: Who<'a>) -> Result<(RawFd, &'a State, &'a FileKind), Errno> {
        let name = path.strip_prefix("/").unwrap_or(path).as_os_str();
        let name = std::str::from_utf8(name.as_bytes()).map_err(|_| Errno::ENOENT)?;
        let fd: RawFd = name.parse().map_err(|_| Errno::ENOENT)?;
        if fd.to_string() != name {
            return Err(Errno::ENOENT);
        }
        let (state, pid) = who.process.ok_or(Errno::EBADF)?;
        Ok((fd, state, &state.file(pid, fd)?.kind))
    }

    /// `fdesc_getattr`.
    fn descriptor(&self, fd: RawFd) -> Attr {
        let fileid = FD_DESC + u64::from(fd.unsigned_abs());
        let vtype = if self.links { Vtype::Lnk } else { Vtype::Chr };
        Attr {
            vtype,
            nlink: 1,
            size: 0,
            // makedev(0, fileid).
            rdev: (fileid & 0xff00) << 24 | fileid & !0xff00,
            ..root(fileid)
        }
    }
}

fn root(fileid: u64) -> Attr {
    Attr {
        vtype: Vtype::Dir,
        mode: 0o555,
        uid: 0,
        gid: 0,
        fileid,
        nlink: 2,
        size: 512,
        rdev: 0,
        flags: 0,
    }
}

impl FileSystem for FdescFs {
    fn image(&self) -> Result<Vec<u8>, String> {
        crate::image::write(self)
    }

    fn attr(&self, path: &Path, who: Who<'_>) -> Result<Attr, Errno> {
        if path == Path::new("/") {
            return Ok(root(FD_ROOT));
        }
        let (fd, _, _) = Self::find(path, who)?;
        Ok(self.descriptor(fd))
    }

    /// `fdesc_readlink`: the path of a file from the caller's root, `ENOENT` if it has none any
    /// more.
    fn readlink(&self, path: &Path, who: Who<'_>) -> Result<Vec<u8>, Errno> {
        let (_, state, kind) = Self::find(path, who)?;
        if !self.links {
            return Err(Errno::EINVAL);
        }
        let (FileKind::Vnode(open), Some((_, pid))) = (kind, who.process) else {
            return Ok(b"anon_inode:[unknown]".to_vec());
        };
        let there = state.vfs.node(open.vnode.clone(), who);
        there.map_err(|_| Errno::ENOENT)?;
        let path = state.vfs.fullpath(&state.proc(pid)?.dirs.root, &open.vnode);
        Ok(path.into_os_string().into_encoded_bytes())
    }

    fn entries(&self, dir: &Path, who: Who<'_>) -> Result<Vec<DirEntry>, Errno> {
        if dir != Path::new("/") {
            return Err(Errno::ENOTDIR);
        }
        let Some((state, pid)) = who.process else {
            return Ok(Vec::new());
        };
        let fds = state.proc(pid)?.fds.slots.keys();
        let entries = fds.map(|fd| {
            let attr = self.descriptor(*fd);
            DirEntry {
                name: fd.to_string().into(),
                // `fdesc_readdir` counts the two dots too.
                fileid: attr.fileid + 2,
                vtype: attr.vtype,
            }
        });
        Ok(entries.collect())
    }

    fn open(&self, path: &Path, _: i32, who: Who<'_>) -> Result<Box<dyn OpenNode>, Errno> {
        let attr = self.attr(path, who)?;
        let fd = match attr.vtype {
            Vtype::Dir => None,
            _ => Some(Self::find(path, who)?.0),
        };
        Ok(Box::new(OpenDesc { attr, fd }))
    }

    fn lookup_create(&self) -> Result<(), Errno> {
        Err(Errno::ENOENT)
    }

    fn lookup_delete(&self) -> Result<(), Errno> {
        Err(Errno::EROFS)
    }

    /// Who may do what is asked of the descriptor.
    fn checks_access(&self) -> bool {
        false
    }

    /// None.
    fn f_flags(&self, _: u64) -> u64 {
        0
    }

    fn size(&self) -> FsSize {
        FsSize::EMPTY
    }
}

/// The directory, or a descriptor on the way to being duplicated.
#[derive(Debug)]
struct OpenDesc {
    attr: Attr,
    fd: Option<RawFd>,
}

impl OpenNode for OpenDesc {
    fn attr(&self) -> Result<Attr, Errno> {
        Ok(self.attr)
    }

    fn read_at(&self, _: &mut [u8], _: u64) -> Result<usize, Errno> {
        Err(Errno::EOPNOTSUPP)
    }

    fn write_at(&self, _: &[u8], _: u64) -> Result<usize, Errno> {
        Err(Errno::EOPNOTSUPP)
    }

    fn truncate(&self, _: u64) -> Result<(), Errno> {
        Err(Errno::EINVAL)
    }

    /// `fdesc_setattr`: the root cannot be changed.
    fn setattr(&self, _: &SetAttr) -> Result<(), Errno> {
        Err(Errno::EACCES)
    }

    fn device(&self) -> Option<Device> {
        self.fd.map(Device::Fd)
    }
}

/// `FD_ROOT`, `FD_DESC`.
const FD_ROOT: u64 = 1;
const FD_DESC: u64 = 2;
