//! Files of this computer that are open.

use std::fs::{File, Metadata, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::Path;

use jail::Errno;
use jail_sys::sys::fcntl::{O_ACCMODE, O_APPEND, O_RDWR, O_TRUNC, O_WRONLY};
use rustix::fs::{CWD, Mode, OFlags, openat};

use super::{Changed, attr, change};
use crate::vfs::fs::{Attr, OpenNode, SetAttr};
use crate::vfs::hosterr::{errno, from_host};

#[derive(Debug)]
pub(super) struct HostFile {
    file: File,
    changed: Changed,
}

impl HostFile {
    /// Opens on this computer: never through a link, never waiting (for a FIFO's other end, a
    /// terminal), since the machine stands still meanwhile.
    pub(super) fn open(
        host: &Path,
        flags: i32,
        more: OFlags,
        changed: Changed,
    ) -> Result<Self, Errno> {
        let mut how = match flags & O_ACCMODE {
            O_WRONLY => OFlags::WRONLY,
            O_RDWR => OFlags::RDWR,
            _ => OFlags::RDONLY,
        };
        how.set(OFlags::APPEND, flags & O_APPEND != 0);
        how.set(OFlags::TRUNC, flags & O_TRUNC != 0);
        let always = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let mode = Mode::from_raw_mode(0o600);
        let file = openat(CWD, host, how | always | more, mode)
            .map(File::from)
            .map_err(from_host)?;
        Ok(Self { file, changed })
    }

    fn metadata(&self) -> Result<Metadata, Errno> {
        self.file.metadata().map_err(|e| errno(&e))
    }

    /// Whether it has places: a terminal or FIFO has none.
    fn seeks(&self) -> Result<bool, Errno> {
        self.metadata().map(|metadata| metadata.is_file())
    }
}

impl OpenNode for HostFile {
    fn attr(&self) -> Result<Attr, Errno> {
        self.metadata()
            .map(|metadata| attr(&metadata, &self.changed))
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        if self.seeks()? {
            return self.file.read_at(buf, offset).map_err(|e| errno(&e));
        }
        (&self.file).read(buf).map_err(|e| errno(&e))
    }

    fn write_at(&self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        if self.seeks()? {
            return self.file.write_at(buf, offset).map_err(|e| errno(&e));
        }
        (&self.file).write(buf).map_err(|e| errno(&e))
    }

    fn truncate(&self, size: u64) -> Result<(), Errno> {
        self.file.set_len(size).map_err(|e| errno(&e))
    }

    fn setattr(&self, attr: &SetAttr) -> Result<(), Errno> {
        if let Some(mode) = attr.mode {
            let mode = Permissions::from_mode(mode);
            self.file.set_permissions(mode).map_err(|e| errno(&e))?;
        }
        change(&self.metadata()?, attr, &self.changed);
        Ok(())
    }
}
