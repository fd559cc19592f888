//! Mounts of a machine in a file.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Mount, MountId, MountRef};
use crate::cred::Cred;
use crate::vfs::Vnode;
use crate::vfs::fs::FileSystem;
use crate::vfs::vfsconf::{self, Backing, ROOT_FS};
use crate::vfs::vnode::join;
use crate::vfsopt::mount::MountOpt;

thread_local! {
    /// While a machine is loaded: what files refer to, and what is behind the mounts so far.
    static LOADING: RefCell<HashMap<MountId, MountRef>> = RefCell::default();
    static BACKINGS: RefCell<HashMap<MountId, Backing>> = RefCell::default();
}

/// The machine is there.
pub(crate) fn loaded() {
    LOADING.with_borrow_mut(HashMap::clear);
    BACKINGS.with_borrow_mut(HashMap::clear);
}

/// The file system of a file, and the path there: [`Vfs::resolve`](crate::vfs::Vfs::resolve) while
/// the mounts are loaded, in their order.
pub(in crate::vfs) fn lower(vnode: &Vnode) -> Option<(Arc<dyn FileSystem>, std::path::PathBuf)> {
    BACKINGS.with_borrow(|backings| {
        let mut at = vnode;
        let mut path: Cow<'_, Path> = Cow::Borrowed(&vnode.path);
        loop {
            match backings.get(&at.mount.id())? {
                Backing::Fs(fs) => return Some((fs.clone(), path.into_owned())),
                Backing::Null(below) => {
                    path = Cow::Owned(join(&below.path, &path).into_owned());
                    at = below;
                }
            }
        }
    })
}

/// Why a mount cannot be written.
pub(in crate::vfs) fn unwritable(mount: &Mount) -> Option<String> {
    let Backing::Fs(fs) = &mount.backing else {
        return None;
    };
    let why = fs.image().err()?;
    Some(format!("{}: {why}", String::from_utf8_lossy(&mount.on)))
}

impl Serialize for MountRef {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.id(), self.is_dead()).serialize(to)
    }
}

impl<'de> Deserialize<'de> for MountRef {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (id, dead) = Deserialize::deserialize(from)?;
        if dead {
            let token = Self::new(id);
            token.kill();
            return Ok(token);
        }
        let token =
            |all: &mut HashMap<_, Self>| all.entry(id).or_insert_with(|| Self::new(id)).clone();
        Ok(LOADING.with_borrow_mut(token))
    }
}

#[derive(Serialize, Deserialize)]
struct Saved<'m> {
    token: MountRef,
    vfc: Cow<'m, str>,
    backing: SavedBacking,
    covered: Option<Vnode>,
    here: HashMap<OsString, MountId>,
    uppers: usize,
    flags: u64,
    from: Vec<u8>,
    on: Vec<u8>,
    fsid: [i32; 2],
    cred: Cred,
    opts: Vec<MountOpt>,
}

#[derive(Serialize, Deserialize)]
enum SavedBacking {
    /// As the file system itself writes it.
    Fs(Vec<u8>),
    Null(Vnode),
}

impl Serialize for Mount {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let backing = match &self.backing {
            Backing::Null(lower) => SavedBacking::Null(lower.clone()),
            Backing::Fs(fs) => SavedBacking::Fs(fs.image().map_err(S::Error::custom)?),
        };
        let saved = Saved {
            token: self.token.clone(),
            vfc: self.vfc.name.into(),
            backing,
            covered: self.covered.clone(),
            here: self.here.clone(),
            uppers: self.uppers,
            flags: self.flags,
            from: self.from.clone(),
            on: self.on.clone(),
            fsid: self.fsid,
            cred: self.cred.clone(),
            opts: self.opts.clone(),
        };
        saved.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Mount {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(from)?;
        let vfc = match saved.token.id() {
            MountId::ROOT => Some(&ROOT_FS),
            _ => vfsconf::byname(saved.vfc.as_bytes()),
        };
        let vfc = vfc.ok_or_else(|| D::Error::custom(format!("no file system {}", saved.vfc)))?;
        let backing = match saved.backing {
            SavedBacking::Null(lower) => Backing::Null(lower),
            SavedBacking::Fs(image) => Backing::Fs((vfc.load)(&image).map_err(D::Error::custom)?),
        };
        let id = saved.token.id();
        BACKINGS.with_borrow_mut(|all| all.insert(id, backing.clone()));
        Ok(Self {
            token: saved.token,
            vfc,
            backing,
            covered: saved.covered,
            here: saved.here,
            uppers: saved.uppers,
            flags: saved.flags,
            from: saved.from,
            on: saved.on,
            fsid: saved.fsid,
            cred: saved.cred,
            opts: saved.opts,
        })
    }
}
