//! What one devfs mount shows. Follows `sys/fs/devfs/devfs_devs.c`.
//!
//! Devices come in when the mount is looked at, and go when somebody stumbles over one that was
//! destroyed, so that a device costs nothing in the mounts that nobody looks at.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path};
use std::sync::Arc;

use jail::Errno;

use super::Core;
use super::cdev::{Cdev, DEVFS_ROOTINO, Kind};
use crate::vfs::fs::{Attr, DirEntry, SetAttr, Vtype};

/// A node of one mount, never used twice in it: its inode, since every node has its own.
pub(super) type NodeId = u64;

/// `struct devfs_dirent`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct Node {
    pub(super) name: OsString,
    pub(super) dir: NodeId,
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// `DE_WHITEOUT`: not there for anybody.
    pub(super) hidden: bool,
    /// How many directories were made in it, so that nobody has to look for them.
    dirs: u64,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// Its entries.
    Dir(HashMap<OsString, NodeId>),
    Dev(Arc<Cdev>),
    /// A symbolic link that somebody made (`DE_USER`), and the device that it covers.
    Link {
        target: Vec<u8>,
        covers: Option<NodeId>,
    },
}

/// `struct devfs_mount`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct Tree {
    pub(super) nodes: HashMap<NodeId, Node>,
    /// `dm_ruleset`.
    pub(super) ruleset: u16,
    /// The last device that came in (`dm_generation`).
    seen: u64,
}

impl Tree {
    pub(super) fn new() -> Self {
        let root = Node::dir(OsString::new(), ROOT);
        Self {
            nodes: HashMap::from([(ROOT, root)]),
            ruleset: 0,
            seen: 0,
        }
    }

    /// `devfs_populate`.
    pub(super) fn populate(&mut self, core: &mut Core) {
        let last = core.cdevs.last();
        if self.seen == last {
            return;
        }
        let new: Vec<_> = core.cdevs.after(self.seen).cloned().collect();
        for cdev in new {
            self.add(core, cdev);
        }
        // The directories made for them have numbers, too.
        self.seen = core.cdevs.last();
    }

    /// One turn of `devfs_populate_loop`: the device and the directories it is in.
    fn add(&mut self, core: &mut Core, cdev: Arc<Cdev>) {
        let mut dir = ROOT;
        let mut name = &*cdev.name;
        while let Some((parent, rest)) = name.split_once('/') {
            dir = match self.child(dir, OsStr::new(parent)) {
                Some(id) if self.is_dir(id) => id,
                _ => self.vmkdir(core, dir, OsStr::new(parent)),
            };
            name = rest;
        }
        let alias = cdev.is_alias();
        let node = Node {
            name: name.into(),
            dir,
            mode: if alias { 0o755 } else { cdev.mode },
            uid: cdev.uid,
            gid: cdev.gid,
            hidden: false,
            dirs: 0,
            what: What::Dev(cdev.clone()),
        };
        self.insert(core, cdev.inode, node);
    }

    /// `devfs_vmkdir`.
    fn vmkdir(&mut self, core: &mut Core, dir: NodeId, name: &OsStr) -> NodeId {
        let id = core.cdevs.alloc_inode();
        self.insert(core, id, Node::dir(name.into(), dir));
        if let Some(parent) = self.nodes.get_mut(&dir) {
            parent.dirs += 1;
        }
        id
    }

    /// A new node, with the mount's rules applied. A link of its name keeps covering what comes; a
    /// device that was destroyed makes room.
    fn insert(&mut self, core: &Core, id: NodeId, node: Node) {
        let (dir, name) = (node.dir, node.name.clone());
        self.nodes.insert(id, node);
        let mut there = self.child(dir, &name);
        if let Some(gone) = there.filter(|there| self.is_gone(*there)) {
            self.forget(gone);
            there = None;
        }
        match there.and_then(|there| self.nodes.get_mut(&there)) {
            Some(Node {
                what: What::Link { covers, .. },
                ..
            }) => *covers = Some(id),
            _ => self.link(dir, name, id),
        }
        self.apply_ruleset_to(core, id);
    }

    fn link(&mut self, dir: NodeId, name: OsString, id: NodeId) {
        if let Some(entries) = self.entries_mut(dir) {
            entries.insert(name, id);
        }
    }

    /// `devfs_symlink`: `EEXIST` where somebody made one already.
    pub(super) fn symlink(
        &mut self,
        core: &mut Core,
        dir: NodeId,
        name: &OsStr,
        target: &[u8],
    ) -> Result<(), Errno> {
        let covers = self.child(dir, name);
        if covers.is_some_and(|id| matches!(self.what(id), Some(What::Link { .. }))) {
            return Err(Errno::EEXIST);
        }
        let id = core.cdevs.alloc_inode();
        let node = Node {
            mode: 0o755,
            what: What::Link {
                target: target.to_vec(),
                covers,
            },
            ..Node::dir(name.into(), dir)
        };
        self.nodes.insert(id, node);
        self.link(dir, name.into(), id);
        self.apply_ruleset_to(core, id);
        Ok(())
    }

    /// `devfs_remove`: a device hides, a link goes and what it covered is there again.
    pub(super) fn remove(&mut self, id: NodeId) -> Result<(), Errno> {
        let node = self.nodes.get_mut(&id).ok_or(Errno::ENOENT)?;
        let covers = match &node.what {
            What::Dir(_) => return Err(Errno::EPERM),
            What::Dev(_) => {
                node.hidden = true;
                return Ok(());
            }
            What::Link { covers, .. } => *covers,
        };
        let (dir, name) = (node.dir, node.name.clone());
        self.nodes.remove(&id);
        if let Some(entries) = self.entries_mut(dir) {
            match covers {
                Some(covered) => entries.insert(name, covered),
                None => entries.remove(&name),
            };
        }
        Ok(())
    }

    /// `devfs_lookupx`, component by component: `ENOENT`, `ENOTDIR`.
    pub(super) fn lookup(&mut self, path: &Path) -> Result<NodeId, Errno> {
        let mut at = ROOT;
        for component in path.components() {
            let Component::Normal(name) = component else {
                continue;
            };
            if !self.is_dir(at) {
                return Err(Errno::ENOTDIR);
            }
            at = self.find(at, name).ok_or(Errno::ENOENT)?;
            if self.nodes.get(&at).is_none_or(|node| node.hidden) {
                return Err(Errno::ENOENT);
            }
        }
        Ok(at)
    }

    /// `devfs_find`, and what `dev_clone` answers: there is no `/dev/tty`, but who looks for it
    /// is led to `ctty` (`ctty_clone`).
    fn find(&mut self, dir: NodeId, name: &OsStr) -> Option<NodeId> {
        let id = match self.child(dir, name) {
            None if dir == ROOT && name == "tty" => self.child(dir, OsStr::new("ctty"))?,
            id => id?,
        };
        if self.is_gone(id) {
            self.forget(id);
            return None;
        }
        Some(id)
    }

    /// Whether it stands for a device that was destroyed.
    pub(super) fn is_gone(&self, id: NodeId) -> bool {
        match self.what(id) {
            Some(What::Dev(cdev)) => !cdev.is_active(),
            Some(_) => false,
            None => true,
        }
    }

    fn forget(&mut self, id: NodeId) {
        let Some(node) = self.nodes.remove(&id) else {
            return;
        };
        if let Some(entries) = self.entries_mut(node.dir) {
            if entries.get(&node.name) == Some(&id) {
                entries.remove(&node.name);
            }
        }
    }

    /// `devfs_readdir`: in the order in which the nodes were made.
    pub(super) fn entries(&mut self, dir: NodeId) -> Result<Vec<DirEntry>, Errno> {
        let Some(What::Dir(entries)) = self.what(dir) else {
            return Err(Errno::ENOTDIR);
        };
        let mut ids: Vec<NodeId> = entries.values().copied().collect();
        ids.sort_unstable();
        let mut list = Vec::with_capacity(ids.len());
        for id in ids {
            if self.is_gone(id) {
                self.forget(id);
            } else if let Some(node) = self.nodes.get(&id).filter(|node| !node.hidden) {
                list.push(DirEntry {
                    name: node.name.clone(),
                    fileid: id,
                    vtype: node.vtype(),
                });
            }
        }
        Ok(list)
    }

    /// The root's attributes, if nobody has looked into the mount yet: as they will be, without
    /// all devices coming in for it.
    pub(super) fn unseen_root(&self, core: &Core) -> Option<Attr> {
        let attr = self.attr(ROOT).ok().filter(|_| self.seen == 0)?;
        Some(Attr {
            nlink: 2 + core.cdevs.dirs() as u64,
            ..attr
        })
    }

    /// `devfs_getattr`.
    pub(super) fn attr(&self, id: NodeId) -> Result<Attr, Errno> {
        let node = self.nodes.get(&id).ok_or(Errno::EBADF)?;
        let (nlink, size) = match &node.what {
            What::Dir(_) => (2 + node.dirs, DEV_BSIZE),
            What::Dev(_) | What::Link { .. } => {
                (1, self.target(id).map_or(0, |target| target.len() as u64))
            }
        };
        let vtype = node.vtype();
        Ok(Attr {
            vtype,
            mode: node.mode & ALLPERMS,
            uid: node.uid,
            gid: node.gid,
            fileid: id,
            nlink,
            size,
            rdev: if vtype == Vtype::Chr { id } else { 0 },
            flags: 0,
        })
    }

    /// `devfs_setattr`: this mount's alone. `EINVAL` for flags.
    pub(super) fn setattr(&mut self, id: NodeId, attr: &SetAttr) -> Result<(), Errno> {
        if attr.flags.is_some_and(|flags| flags != 0) {
            return Err(Errno::EINVAL);
        }
        let node = self.nodes.get_mut(&id).ok_or(Errno::EBADF)?;
        node.uid = attr.uid.unwrap_or(node.uid);
        node.gid = attr.gid.unwrap_or(node.gid);
        node.mode = attr.mode.unwrap_or(node.mode);
        Ok(())
    }

    /// What a link points to; an alias goes up to the mount's root first.
    pub(super) fn target(&self, id: NodeId) -> Option<Vec<u8>> {
        match self.what(id)? {
            What::Dir(_) => None,
            What::Link { target, .. } => Some(target.clone()),
            What::Dev(cdev) => {
                let Kind::Alias(of) = &cdev.kind else {
                    return None;
                };
                let depth = cdev.name.matches('/').count();
                Some(("../".repeat(depth) + of).into_bytes())
            }
        }
    }

    /// `devfs_fqpn`: the path from the mount's root.
    pub(super) fn path(&self, id: NodeId) -> Vec<u8> {
        let mut path = Vec::new();
        let mut at = id;
        while let Some(node) = self.nodes.get(&at).filter(|_| at != ROOT) {
            let slash: &[u8] = if path.is_empty() { b"" } else { b"/" };
            path = [node.name.as_encoded_bytes(), slash, &path].concat();
            at = node.dir;
        }
        path
    }

    pub(super) fn what(&self, id: NodeId) -> Option<&What> {
        self.nodes.get(&id).map(|node| &node.what)
    }

    pub(super) fn is_dir(&self, id: NodeId) -> bool {
        matches!(self.what(id), Some(What::Dir(_)))
    }

    fn child(&self, dir: NodeId, name: &OsStr) -> Option<NodeId> {
        match self.what(dir)? {
            What::Dir(entries) => entries.get(name).copied(),
            _ => None,
        }
    }

    fn entries_mut(&mut self, dir: NodeId) -> Option<&mut HashMap<OsString, NodeId>> {
        match &mut self.nodes.get_mut(&dir)?.what {
            What::Dir(entries) => Some(entries),
            _ => None,
        }
    }
}

impl Node {
    fn dir(name: OsString, dir: NodeId) -> Self {
        Self {
            name,
            dir,
            mode: 0o555,
            uid: 0,
            gid: 0,
            hidden: false,
            dirs: 0,
            what: What::Dir(HashMap::new()),
        }
    }

    pub(super) fn vtype(&self) -> Vtype {
        match &self.what {
            What::Dir(_) => Vtype::Dir,
            What::Dev(cdev) if !cdev.is_alias() => Vtype::Chr,
            What::Dev(_) | What::Link { .. } => Vtype::Lnk,
        }
    }
}

/// The mount's root directory.
pub(super) const ROOT: NodeId = DEVFS_ROOTINO;
const DEV_BSIZE: u64 = 512;
const ALLPERMS: u32 = 0o7777;
