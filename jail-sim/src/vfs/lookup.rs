//! From a path to a file, component by component. Follows `namei` and `vfs_lookup` in
//! `sys/kern/vfs_lookup.c`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use jail::Errno;
use jail_sys::sys::mount::{MNT_NOSYMFOLLOW, MNT_UNION};

use super::access::{VEXEC, VWRITE};
use super::fs::{Attr, Who};
use super::{Dirs, Vfs, Vnode};
use crate::cred::Cred;

/// Who looks up, and from where: the root, and a directory for relative paths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    root: &'a Vnode,
    start: &'a Vnode,
    who: Who<'a>,
}

impl<'a> At<'a> {
    /// From the working directory (`AT_FDCWD`).
    pub(crate) const fn cwd(dirs: &'a Dirs, who: Who<'a>) -> Self {
        Self::dir(dirs, &dirs.cwd, who)
    }

    /// From an open directory. That it is none is found by the lookup (`ENOTDIR`).
    pub(crate) const fn dir(dirs: &'a Dirs, start: &'a Vnode, who: Who<'a>) -> Self {
        Self {
            root: &dirs.root,
            start,
            who,
        }
    }

    pub(super) const fn cred(&self) -> &'a Cred {
        self.who.cred
    }

    pub(super) const fn who(&self) -> Who<'a> {
        self.who
    }

    /// The directory, or whatever was opened, that relative paths start at.
    pub(super) const fn start(&self) -> &'a Vnode {
        self.start
    }
}

/// `cn_nameiop`: what the last component is looked up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameiOp {
    Lookup,
    /// It need not exist, but its directory must be writable.
    Create,
    Delete,
}

/// `struct nameidata`: a lookup to make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nameidata<'a> {
    at: &'a At<'a>,
    op: NameiOp,
    follow: bool,
    beneath: bool,
    will_be_dir: bool,
}

impl<'a> Nameidata<'a> {
    pub(super) const fn new(at: &'a At<'a>, op: NameiOp) -> Self {
        Self {
            at,
            op,
            follow: false,
            beneath: false,
            will_be_dir: false,
        }
    }

    /// `FOLLOW`: a symbolic link at the end counts as what it points to.
    pub(super) const fn follow(mut self) -> Self {
        self.follow = true;
        self
    }

    /// `RBENEATH`: `ENOTCAPABLE` for whatever leaves the starting directory.
    pub(super) const fn beneath(mut self, beneath: bool) -> Self {
        self.beneath = beneath;
        self
    }

    /// `WILLBEDIR`: a name to be created may end in slashes.
    pub(super) const fn will_be_dir(mut self) -> Self {
        self.will_be_dir = true;
        self
    }
}

/// What a lookup found.
#[derive(Debug)]
pub(super) struct Found {
    /// The directory of the last component.
    pub(super) dvp: Vnode,
    /// The last component; empty for a path of slashes only.
    pub(super) name: OsString,
    /// The file, `None` only for `NameiOp::Create`.
    pub(super) vp: Option<Node>,
}

/// A file that exists.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) vnode: Vnode,
    pub(crate) attr: Attr,
}

impl Vfs {
    /// `namei`.
    pub(super) fn lookup(&self, nd: &Nameidata<'_>, path: &[u8]) -> Result<Found, Errno> {
        if path.is_empty() {
            return Err(Errno::ENOENT);
        }
        if path.len() >= MAXPATHLEN {
            return Err(Errno::ENAMETOOLONG);
        }
        let mut rest = Rest::new(path.to_vec());
        let mut dir = self.start(nd, rest.absolute())?;
        let mut links = 0;
        loop {
            let Some(name) = rest.next() else {
                return degenerate(nd, dir);
            };
            let last = rest.at_end();
            match self.step(nd, &dir, &name, last, rest.trailing_slash)? {
                Step::Found(found) => return Ok(found),
                Step::Down(node) => dir = node,
                Step::Link(target) => {
                    links += 1;
                    if links > MAXSYMLINKS {
                        return Err(Errno::ELOOP);
                    }
                    rest.prepend(&target)?;
                    if rest.absolute() {
                        dir = self.start(nd, true)?;
                    }
                }
            }
        }
    }

    /// The directory a path starts in (`namei_handle_root`, or the one given).
    fn start(&self, nd: &Nameidata<'_>, absolute: bool) -> Result<Node, Errno> {
        if absolute && nd.beneath {
            return Err(Errno::ENOTCAPABLE);
        }
        let vnode = if absolute { nd.at.root } else { nd.at.start };
        let node = self.node(vnode.clone(), nd.at.who)?;
        if node.attr.is_dir() {
            Ok(node)
        } else {
            Err(Errno::ENOTDIR)
        }
    }

    /// One turn of `vfs_lookup`: the component `name` of the directory `dir`.
    fn step(
        &self,
        nd: &Nameidata<'_>,
        dir: &Node,
        name: &OsStr,
        last: bool,
        trailing_slash: bool,
    ) -> Result<Step, Errno> {
        if name.len() > NAME_MAX {
            return Err(Errno::ENAMETOOLONG);
        }
        let dots = name == "." || name == "..";
        if last && dots && nd.op == NameiOp::Delete {
            return Err(Errno::EINVAL);
        }
        if last && nd.op == NameiOp::Delete {
            self.deletable(&dir.vnode)?;
        }
        self.access(dir, nd.at.cred(), VEXEC)?;
        let node = match self.component(nd, &dir.vnode, name) {
            Err(Errno::ENOENT) if last && nd.op == NameiOp::Create => {
                self.access(dir, nd.at.cred(), VWRITE)?;
                if trailing_slash && !nd.will_be_dir {
                    return Err(Errno::ENOENT);
                }
                return Ok(Step::Found(Found {
                    dvp: dir.vnode.clone(),
                    name: name.into(),
                    vp: None,
                }));
            }
            Err(Errno::ENOENT) => match self.union_lower(&dir.vnode) {
                Some(lower) => {
                    let lower = self.node(lower, nd.at.who)?;
                    return self.step(nd, &lower, name, last, trailing_slash);
                }
                None => return Err(Errno::ENOENT),
            },
            found => found?,
        };
        if last && nd.op == NameiOp::Delete {
            self.delete_access(dir, &node, nd.at.cred())?;
        }
        if node.attr.is_symlink() && (!last || trailing_slash || nd.follow) {
            if self.mount_flag(&node.vnode, MNT_NOSYMFOLLOW) {
                return Err(Errno::EACCES);
            }
            return self.readlink(&node.vnode, nd.at.who).map(Step::Link);
        }
        if !node.attr.is_dir() && (!last || trailing_slash) {
            return Err(Errno::ENOTDIR);
        }
        if !last {
            return Ok(Step::Down(node));
        }
        Ok(Step::Found(Found {
            dvp: dir.vnode.clone(),
            name: name.into(),
            vp: Some(node),
        }))
    }

    /// The entry `name` of `dir`, `..` ending at the root; if it is covered, the root of the mount
    /// on top.
    fn component(&self, nd: &Nameidata<'_>, dir: &Vnode, name: &OsStr) -> Result<Node, Errno> {
        let vnode = if name == "." {
            dir.clone()
        } else if name == ".." {
            self.dotdot(nd, dir)?
        } else {
            dir.child(name)
        };
        self.node(self.cross(vnode), nd.at.who)
    }

    /// The directory above: above the root of a mount is what the covered one lies in.
    fn dotdot(&self, nd: &Nameidata<'_>, dir: &Vnode) -> Result<Vnode, Errno> {
        let mut dir = dir;
        let at_root = loop {
            if dir == nd.at.root {
                break true;
            }
            if !dir.is_mount_root() {
                break false;
            }
            match &self.mount_of(dir)?.covered {
                Some(covered) => dir = covered,
                None => break true,
            }
        };
        let up = if at_root { dir.clone() } else { dir.parent() };
        if nd.beneath {
            let start = self.fullpath_global(nd.at.start);
            if at_root || !self.fullpath_global(&up).starts_with(start) {
                return Err(Errno::ENOTCAPABLE);
            }
        }
        Ok(up)
    }

    /// What is looked at when the root of a mount with the flag `union` lacks a name: the covered
    /// directory.
    pub(super) fn union_lower(&self, dir: &Vnode) -> Option<Vnode> {
        let union = dir.is_mount_root() && self.mount_flag(dir, MNT_UNION);
        let mount = self.mount_of(dir).ok().filter(|_| union)?;
        mount.covered.clone()
    }

    /// From a covered file to the root of what covers it.
    fn cross(&self, mut vnode: Vnode) -> Vnode {
        while let Some(mount) = self.mounts.mounted_here(&vnode) {
            vnode = mount.root();
        }
        vnode
    }

    pub(super) fn node(&self, vnode: Vnode, who: Who<'_>) -> Result<Node, Errno> {
        let (fs, path) = self.resolve(&vnode)?;
        let attr = fs.attr(&path, who)?;
        Ok(Node { vnode, attr })
    }

    /// What a symbolic link says.
    pub(super) fn readlink(&self, vnode: &Vnode, who: Who<'_>) -> Result<Vec<u8>, Errno> {
        let (fs, path) = self.resolve(vnode)?;
        fs.readlink(&path, who)
    }
}

/// What one component led to.
enum Step {
    Down(Node),
    Link(Vec<u8>),
    Found(Found),
}

/// `vfs_lookup_degenerate`: nothing but slashes.
fn degenerate(nd: &Nameidata<'_>, dir: Node) -> Result<Found, Errno> {
    if nd.op != NameiOp::Lookup {
        return Err(Errno::EISDIR);
    }
    Ok(Found {
        dvp: dir.vnode.clone(),
        name: OsString::new(),
        vp: Some(dir),
    })
}

/// What is left of a path.
struct Rest {
    path: Vec<u8>,
    next: usize,
    /// Kept when a link at the end is followed.
    trailing_slash: bool,
}

impl Rest {
    fn new(path: Vec<u8>) -> Self {
        let mut rest = Self {
            path,
            next: 0,
            trailing_slash: false,
        };
        rest.cut_trailing_slashes();
        rest
    }

    fn absolute(&self) -> bool {
        self.path.first() == Some(&b'/')
    }

    fn left(&self) -> &[u8] {
        self.path.get(self.next..).unwrap_or_default()
    }

    fn at_end(&self) -> bool {
        self.left().iter().all(|byte| *byte == b'/')
    }

    /// The next component.
    fn next(&mut self) -> Option<OsString> {
        let slashes = self.left().iter().take_while(|byte| **byte == b'/').count();
        self.next += slashes;
        let name = self.left().split(|byte| *byte == b'/').next()?;
        if name.is_empty() {
            return None;
        }
        let name = OsStr::from_bytes(name).to_owned();
        self.next += name.len();
        Some(name)
    }

    /// `namei_follow_link`: a link's target comes before what is left.
    fn prepend(&mut self, target: &[u8]) -> Result<(), Errno> {
        if target.is_empty() {
            return Err(Errno::ENOENT);
        }
        let path = [target, self.left()].concat();
        if path.len() >= MAXPATHLEN {
            return Err(Errno::ENAMETOOLONG);
        }
        self.path = path;
        self.next = 0;
        self.cut_trailing_slashes();
        Ok(())
    }

    fn cut_trailing_slashes(&mut self) {
        while self.path.len() > 1 && self.path.last() == Some(&b'/') {
            self.path.pop();
            self.trailing_slash = true;
        }
    }
}

/// With the NUL.
pub(super) const MAXPATHLEN: usize = 1024;
const MAXSYMLINKS: usize = 32;
const NAME_MAX: usize = 255;
