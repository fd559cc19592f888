//! Directories as getdirentries(2) tells them. Follows `ufs_readdir` in `sys/ufs/ufs/ufs_vnops.c`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

use jail::Errno;
use jail_sys::sys::dirent::{DT_BLK, DT_CHR, DT_DIR, DT_FIFO, DT_LNK, DT_REG, DT_SOCK, dirent};

use super::fs::{Vtype, Who};
use super::open::{OpenVnode, reads};
use super::{Vfs, Vnode};

/// The entries of a directory that are still to be told.
#[derive(Debug)]
pub(crate) struct Listing {
    entries: Vec<Entry>,
    next: usize,
}

#[derive(Debug)]
struct Entry {
    fileno: u64,
    kind: u8,
    name: OsString,
}

impl Vfs {
    /// What getdirentries(2) is going to tell of an open directory, unless it has begun: `EINVAL`
    /// for what is no directory, `EBADF` if not opened for reading.
    pub(crate) fn listing(&self, open: &OpenVnode, who: Who<'_>) -> Result<Option<Listing>, Errno> {
        if !reads(open.flags) {
            return Err(Errno::EBADF);
        }
        if !open.is_dir || open.vnode.is_dead() {
            return Err(Errno::EINVAL);
        }
        match open.listing {
            Some(_) => Ok(None),
            None => self.list(&open.vnode, who).map(Some),
        }
    }

    /// All entries with `.` and `..` first; behind those of the root of a mount with the flag
    /// `union` those of the covered directory.
    fn list(&self, dir: &Vnode, who: Who<'_>) -> Result<Listing, Errno> {
        let (fs, path) = self.resolve(dir)?;
        let found = match fs.entries(&path, who) {
            Err(Errno::ENOENT) => return Ok(Listing::new(Vec::new())),
            found => found?,
        };
        let found = found.into_iter().map(|entry| Entry {
            fileno: entry.fileid,
            kind: dirent_type(entry.vtype),
            name: entry.name,
        });
        let mut entries: Vec<Entry> = found.collect();
        let dots = [(".", dir.clone()), ("..", dir.parent())];
        for (at, (name, vnode)) in dots.into_iter().enumerate() {
            let fileno = self.node(vnode, who).map_or(0, |node| node.attr.fileid);
            let (kind, name) = (DT_DIR, name.into());
            entries.insert(at, Entry { fileno, kind, name });
        }
        if let Some(lower) = self.union_lower(dir) {
            entries.append(&mut self.list(&lower, who)?.entries);
        }
        Ok(Listing::new(entries))
    }
}

impl OpenVnode {
    /// getdirentries(2): as many whole entries as fit, 0 bytes at the end. `EINVAL` for a buffer
    /// too small for the next entry.
    pub(crate) fn getdirentries(
        &mut self,
        begun: Option<Listing>,
        buf: &mut [u8],
    ) -> Result<usize, Errno> {
        if let Some(listing) = begun {
            self.listing = Some(listing);
        }
        self.listing.as_mut().ok_or(Errno::EINVAL)?.fill(buf)
    }
}

impl Listing {
    const fn new(entries: Vec<Entry>) -> Self {
        Self { entries, next: 0 }
    }

    fn fill(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
        let mut filled = 0;
        while let Some(entry) = self.entries.get(self.next) {
            let bytes = entry.encode(self.next + 1);
            let Some(room) = buf.get_mut(filled..filled + bytes.len()) else {
                break;
            };
            room.copy_from_slice(&bytes);
            filled += bytes.len();
            self.next += 1;
        }
        if filled == 0 && self.next < self.entries.len() {
            return Err(Errno::EINVAL);
        }
        Ok(filled)
    }
}

impl Entry {
    /// `struct dirent`, cut after the name and its NUL and rounded up to 8 bytes.
    fn encode(&self, next: usize) -> Vec<u8> {
        let name = self.name.as_bytes();
        let reclen = (NAME + name.len() + 1).next_multiple_of(8);
        let mut bytes = Vec::with_capacity(reclen);
        bytes.extend(self.fileno.to_ne_bytes());
        bytes.extend((next as u64).to_ne_bytes());
        bytes.extend((reclen as u16).to_ne_bytes());
        bytes.extend([self.kind, 0]);
        bytes.extend((name.len() as u16).to_ne_bytes());
        bytes.extend([0, 0]);
        bytes.extend(name);
        bytes.resize(reclen, 0);
        bytes
    }
}

const fn dirent_type(vtype: Vtype) -> u8 {
    match vtype {
        Vtype::Reg => DT_REG,
        Vtype::Dir => DT_DIR,
        Vtype::Lnk => DT_LNK,
        Vtype::Chr => DT_CHR,
        Vtype::Blk => DT_BLK,
        Vtype::Fifo => DT_FIFO,
        Vtype::Sock => DT_SOCK,
    }
}

/// Where the name starts.
const NAME: usize = std::mem::offset_of!(dirent, d_name);
