//! The nodes and what they may take.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jail::Errno;
use serde::{Deserialize, Deserializer};

use super::super::fs::{Attr, DirEntry, SetAttr, Vtype};
use super::RootAttr;
use super::data::{Data, PAGE};
use super::open::Open;
use crate::cred::Cred;

/// How much a file system holds.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug)]
pub(in super::super) struct Limits {
    pub(in super::super) pages: u64,
    pub(in super::super) nodes: u64,
    /// Bytes.
    pub(in super::super) file_size: u64,
    /// What a node takes of the pages, in bytes.
    pub(in super::super) node_size: u64,
}

#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct Tree {
    nodes: HashMap<u64, Node>,
    last: u64,
    limits: Limits,
    /// That have something in them.
    pages: u64,
    /// How often writers were thrown out.
    epoch: u64,
}

#[derive(serde::Serialize, serde::Deserialize, Debug)]
struct Node {
    attr: Attr,
    /// Descriptors that keep it although its name may be gone.
    #[serde(skip)]
    opens: usize,
    /// Those of them that write.
    #[serde(skip)]
    writers: usize,
    /// Who opened it before this epoch was thrown out.
    revoked: u64,
    content: Content,
}

impl Node {
    const fn new(attr: Attr, content: Content) -> Self {
        Self {
            attr,
            opens: 0,
            writers: 0,
            revoked: 0,
            content,
        }
    }
}

#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) enum Content {
    File(Data),
    Dir(BTreeMap<OsString, u64>),
    Link(Vec<u8>),
}

impl Content {
    pub(super) fn empty_file() -> Self {
        Self::File(Data::default())
    }

    pub(super) const fn empty_dir() -> Self {
        Self::Dir(BTreeMap::new())
    }
}

/// Of a machine in a file: nobody has a file open any more, and those without a name go.
pub(super) fn loaded<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Mutex<Tree>>, D::Error> {
    let mut tree = Tree::deserialize(from)?;
    let all: Vec<u64> = tree.nodes.keys().copied().collect();
    for fileid in all {
        tree.free_unless_used(fileid);
    }
    Ok(Arc::new(Mutex::new(tree)))
}

/// `tm_ino_unr` begins there.
const ROOT: u64 = 2;

impl Tree {
    pub(super) fn new(root: RootAttr, limits: Limits) -> Self {
        let attr = Attr {
            vtype: Vtype::Dir,
            mode: root.mode,
            uid: root.uid,
            gid: root.gid,
            fileid: ROOT,
            nlink: 2,
            size: 0,
            rdev: 0,
            flags: 0,
        };
        let root = Node::new(attr, Content::empty_dir());
        Self {
            nodes: HashMap::from([(ROOT, root)]),
            last: ROOT,
            limits,
            pages: 0,
            epoch: 0,
        }
    }

    /// `ENOENT`, and `ENOTDIR` where the path goes on beyond a file.
    pub(super) fn find(&self, path: &Path) -> Result<u64, Errno> {
        let below = path.strip_prefix("/").unwrap_or(path);
        below.iter().try_fold(ROOT, |dir, name| {
            self.dir(dir)?.get(name).copied().ok_or(Errno::ENOENT)
        })
    }

    pub(super) fn attr(&self, fileid: u64) -> Result<Attr, Errno> {
        let node = self.node(fileid)?;
        let size = match &node.content {
            Content::File(data) => data.size(),
            Content::Dir(entries) => entries.len() as u64 * TMPFS_DIRENT,
            Content::Link(target) => target.len() as u64,
        };
        Ok(Attr { size, ..node.attr })
    }

    pub(super) fn content(&self, fileid: u64) -> Result<&Content, Errno> {
        Ok(&self.node(fileid)?.content)
    }

    pub(super) fn entries(&self, dir: u64) -> Result<Vec<DirEntry>, Errno> {
        let entries = self.dir(dir)?.iter().map(|(name, fileid)| {
            Ok(DirEntry {
                name: name.clone(),
                fileid: *fileid,
                vtype: self.node(*fileid)?.attr.vtype,
            })
        });
        entries.collect()
    }

    /// `tmpfs_alloc_file`: a new node takes its directory's group. `ENOSPC` without a node or a
    /// page left.
    pub(super) fn make(
        &mut self,
        path: &Path,
        vtype: Vtype,
        mode: u32,
        cred: &Cred,
        content: Content,
    ) -> Result<(), Errno> {
        let (parent, name) = self.split(path)?;
        if self.dir(parent)?.contains_key(&name) {
            return Err(Errno::EEXIST);
        }
        let full = self.limits.node_size > 0 && self.left() == 0;
        if self.nodes.len() as u64 >= self.limits.nodes || full {
            return Err(Errno::ENOSPC);
        }
        let gid = self.node(parent)?.attr.gid;
        self.last += 1;
        let is_dir = vtype == Vtype::Dir;
        let attr = Attr {
            vtype,
            mode,
            uid: cred.uid,
            gid,
            fileid: self.last,
            nlink: if is_dir { 2 } else { 1 },
            size: 0,
            rdev: 0,
            flags: 0,
        };
        self.nodes.insert(self.last, Node::new(attr, content));
        let fileid = self.last;
        let above = self.node_mut(parent)?;
        above.attr.nlink += u64::from(is_dir);
        if let Content::Dir(entries) = &mut above.content {
            entries.insert(name, fileid);
        }
        Ok(())
    }

    /// `tmpfs_remove` and `tmpfs_rmdir`: `ENOTDIR`, `EPERM` for a directory, `ENOTEMPTY`; `EBUSY`
    /// for the root.
    pub(super) fn remove(&mut self, path: &Path, dir: bool) -> Result<(), Errno> {
        let (parent, name) = self.split(path)?;
        let fileid = *self.dir(parent)?.get(&name).ok_or(Errno::ENOENT)?;
        match (&self.node(fileid)?.content, dir) {
            (Content::Dir(_), false) => return Err(Errno::EPERM),
            (Content::Dir(entries), true) if !entries.is_empty() => return Err(Errno::ENOTEMPTY),
            (Content::File(_) | Content::Link(_), true) => return Err(Errno::ENOTDIR),
            _ => {}
        }
        let above = self.node_mut(parent)?;
        above.attr.nlink -= u64::from(dir);
        if let Content::Dir(entries) = &mut above.content {
            entries.remove(&name);
        }
        self.node_mut(fileid)?.attr.nlink = 0;
        self.free_unless_used(fileid);
        Ok(())
    }

    pub(super) fn setattr(&mut self, fileid: u64, set: &SetAttr) -> Result<(), Errno> {
        let attr = &mut self.node_mut(fileid)?.attr;
        attr.mode = set.mode.unwrap_or(attr.mode);
        attr.uid = set.uid.unwrap_or(attr.uid);
        attr.gid = set.gid.unwrap_or(attr.gid);
        attr.flags = set.flags.unwrap_or(attr.flags);
        Ok(())
    }

    pub(super) fn read(&self, fileid: u64, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        match &self.node(fileid)?.content {
            Content::File(data) => Ok(data.read(buf, offset)),
            Content::Dir(_) => Err(Errno::EISDIR),
            Content::Link(_) => Err(Errno::EINVAL),
        }
    }

    /// `EFBIG` beyond the largest file, `ENOSPC` where there is no page left.
    pub(super) fn write(&mut self, fileid: u64, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        let len = buf.len() as u64;
        let end = offset.checked_add(len).ok_or(Errno::EFBIG)?;
        if end > self.limits.file_size {
            return Err(Errno::EFBIG);
        }
        let left = self.left();
        let data = self.file_mut(fileid)?;
        let missing = data.pages_missing(offset, len);
        if missing > left {
            return Err(Errno::ENOSPC);
        }
        data.write(buf, offset);
        self.pages += missing;
        Ok(buf.len())
    }

    /// `tmpfs_truncate`: `EFBIG`. A hole needs no room.
    pub(super) fn truncate(&mut self, fileid: u64, size: u64) -> Result<(), Errno> {
        if size > self.limits.file_size {
            return Err(Errno::EFBIG);
        }
        let data = self.file_mut(fileid)?;
        let before = data.pages();
        data.truncate(size);
        let freed = before.saturating_sub(data.pages());
        self.pages = self.pages.saturating_sub(freed);
        Ok(())
    }

    pub(super) fn opened(&mut self, fileid: u64, write: bool) -> Result<Open, Errno> {
        let epoch = self.epoch;
        let node = self.node_mut(fileid)?;
        node.opens += 1;
        node.writers += usize::from(write);
        Ok(Open {
            fileid,
            write,
            epoch,
        })
    }

    pub(super) fn closed(&mut self, open: Open) {
        if self.is_revoked(open) {
            return;
        }
        if let Ok(node) = self.node_mut(open.fileid) {
            node.opens = node.opens.saturating_sub(1);
            node.writers = node.writers.saturating_sub(usize::from(open.write));
        }
        self.free_unless_used(open.fileid);
    }

    /// `vflush` with `WRITECLOSE`: `EBUSY` if a file is open for writing, or open without a name;
    /// by force whoever has it open is thrown out.
    pub(super) fn flush_writers(&mut self, force: bool) -> Result<(), Errno> {
        let is_file = |node: &Node| matches!(node.content, Content::File(_));
        let is_used = |node: &Node| {
            node.opens > 0 && node.attr.nlink == 0 || node.writers > 0 && is_file(node)
        };
        let used = self.nodes.values().filter(|node| is_used(node));
        let used: Vec<u64> = used.map(|node| node.attr.fileid).collect();
        if !force && !used.is_empty() {
            return Err(Errno::EBUSY);
        }
        self.epoch += 1;
        let epoch = self.epoch;
        for fileid in used {
            let node = self.node_mut(fileid)?;
            node.revoked = epoch;
            node.opens = 0;
            node.writers = 0;
            self.free_unless_used(fileid);
        }
        Ok(())
    }

    /// Whether who opened this was thrown out since.
    pub(super) fn is_revoked(&self, open: Open) -> bool {
        let node = self.nodes.get(&open.fileid);
        node.is_none_or(|node| open.epoch < node.revoked)
    }

    /// How much there may be, and the pages and nodes that are used.
    pub(super) fn usage(&self) -> (Limits, u64, u64) {
        (self.limits, self.used(), self.nodes.len() as u64)
    }

    /// `tmpfs_pages_used`.
    fn used(&self) -> u64 {
        let nodes = self.nodes.len() as u64;
        (nodes * self.limits.node_size).div_ceil(PAGE) + self.pages
    }

    fn left(&self) -> u64 {
        self.limits.pages.saturating_sub(self.used())
    }

    fn free_unless_used(&mut self, fileid: u64) {
        let unused = |node: &Node| node.attr.nlink == 0 && node.opens == 0;
        if !self.nodes.get(&fileid).is_some_and(unused) {
            return;
        }
        if let Some(Node {
            content: Content::File(data),
            ..
        }) = self.nodes.remove(&fileid)
        {
            self.pages = self.pages.saturating_sub(data.pages());
        }
    }

    /// The directory a path ends in, and its last name.
    fn split(&self, path: &Path) -> Result<(u64, OsString), Errno> {
        let name = path.file_name().ok_or(Errno::EBUSY)?;
        let parent = path.parent().unwrap_or(Path::new("/"));
        Ok((self.find(parent)?, name.into()))
    }

    fn node(&self, fileid: u64) -> Result<&Node, Errno> {
        self.nodes.get(&fileid).ok_or(Errno::ENOENT)
    }

    fn node_mut(&mut self, fileid: u64) -> Result<&mut Node, Errno> {
        self.nodes.get_mut(&fileid).ok_or(Errno::ENOENT)
    }

    fn dir(&self, fileid: u64) -> Result<&BTreeMap<OsString, u64>, Errno> {
        match &self.node(fileid)?.content {
            Content::Dir(entries) => Ok(entries),
            _ => Err(Errno::ENOTDIR),
        }
    }

    fn file_mut(&mut self, fileid: u64) -> Result<&mut Data, Errno> {
        match &mut self.node_mut(fileid)?.content {
            Content::File(data) => Ok(data),
            Content::Dir(_) => Err(Errno::EISDIR),
            Content::Link(_) => Err(Errno::EINVAL),
        }
    }
}

/// `sizeof(struct tmpfs_dirent)`.
const TMPFS_DIRENT: u64 = 64;
