//! Devices and their mounts of a machine in a file.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Core;
use super::cdev::{Cdev, Kind};
use super::mount::{DevFs, lock};
use super::tree::{NodeId, Tree, What};
use crate::md;
use crate::vfs::fs::FileSystem;

thread_local! {
    /// While a machine is loaded: the devices, which come before the mounts that show them.
    static LOADING: RefCell<Option<Arc<Mutex<Core>>>> = RefCell::default();
}

/// The machine is there.
pub(crate) fn loaded() {
    LOADING.take();
}

pub(super) fn core<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Mutex<Core>>, D::Error> {
    let core = Arc::new(Mutex::new(Core::deserialize(from)?));
    LOADING.set(Some(core.clone()));
    Ok(core)
}

pub(crate) fn load(image: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    let tree: Tree = crate::image::read(image)?;
    let core = LOADING
        .with_borrow(Clone::clone)
        .ok_or("a devfs without devices")?;
    Ok(Arc::new(DevFs::loaded(core, tree)))
}

#[derive(Serialize, Deserialize)]
enum SavedKind {
    Null,
    Zero,
    Full,
    Random,
    Console,
    Ctty,
    Fd(i32),
    Mdctl,
    Md(u32),
    Alias(String),
    Other,
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let kind = match self {
            Self::Null => SavedKind::Null,
            Self::Zero => SavedKind::Zero,
            Self::Full => SavedKind::Full,
            Self::Random => SavedKind::Random,
            Self::Console => SavedKind::Console,
            Self::Ctty => SavedKind::Ctty,
            Self::Fd(fd) => SavedKind::Fd(*fd),
            Self::Mdctl => SavedKind::Mdctl,
            Self::Md(unit, _) => SavedKind::Md(*unit),
            Self::Alias(of) => SavedKind::Alias(of.to_string()),
            Self::Other => SavedKind::Other,
        };
        kind.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match SavedKind::deserialize(from)? {
            SavedKind::Null => Self::Null,
            SavedKind::Zero => Self::Zero,
            SavedKind::Full => Self::Full,
            SavedKind::Random => Self::Random,
            SavedKind::Console => Self::Console,
            SavedKind::Ctty => Self::Ctty,
            SavedKind::Fd(fd) => Self::Fd(fd),
            SavedKind::Mdctl => Self::Mdctl,
            SavedKind::Md(unit) => {
                let disk = md::loading(unit);
                Self::Md(
                    unit,
                    disk.ok_or_else(|| D::Error::custom(format!("no disk md{unit}")))?,
                )
            }
            SavedKind::Alias(of) => Self::Alias(Cow::Owned(of)),
            SavedKind::Other => Self::Other,
        })
    }
}

#[derive(Serialize, Deserialize)]
enum SavedWhat {
    Dir(HashMap<OsString, NodeId>),
    /// By its inode.
    Dev(u64),
    /// It was destroyed, and nobody has looked since.
    Gone(u64, Box<str>),
    Link(Vec<u8>, Option<NodeId>),
}

impl Serialize for What {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let what = match self {
            Self::Dir(entries) => SavedWhat::Dir(entries.clone()),
            Self::Dev(cdev) if cdev.is_active() => SavedWhat::Dev(cdev.inode),
            Self::Dev(cdev) => SavedWhat::Gone(cdev.inode, cdev.name.clone()),
            Self::Link { target, covers } => SavedWhat::Link(target.clone(), *covers),
        };
        what.serialize(to)
    }
}

impl<'de> Deserialize<'de> for What {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match SavedWhat::deserialize(from)? {
            SavedWhat::Dir(entries) => Self::Dir(entries),
            SavedWhat::Dev(inode) => {
                let cdev = LOADING.with_borrow(|core| {
                    let core = lock(core.as_ref()?);
                    core.cdevs.get(inode).cloned()
                });
                Self::Dev(cdev.ok_or_else(|| D::Error::custom("a device that is not there"))?)
            }
            SavedWhat::Gone(inode, name) => Self::Dev(Arc::new(Cdev {
                inode,
                active: AtomicBool::new(false),
                ..Cdev::new(name, Kind::Other)
            })),
            SavedWhat::Link(target, covers) => Self::Link { target, covers },
        })
    }
}

/// A rule in the kernel's form, field by field.
pub(super) mod rule {
    use std::ffi::c_char;

    use jail_sys::fs::devfs::devfs::devfs_rule;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    type Fields = (
        (u32, u32, i32, i32),
        Vec<u8>,
        (i32, i32, u32, u32, u16, u16),
    );

    pub(in crate::devfs) fn serialize<S: Serializer>(
        rule: &devfs_rule,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let pattern = rule.dr_pathptrn.iter().map(|char| char.to_ne_bytes()[0]);
        let fields: Fields = (
            (rule.dr_magic, rule.dr_id, rule.dr_icond, rule.dr_dswflags),
            pattern.collect(),
            (
                rule.dr_iacts,
                rule.dr_bacts,
                rule.dr_uid,
                rule.dr_gid,
                rule.dr_mode,
                rule.dr_incset,
            ),
        );
        fields.serialize(to)
    }

    pub(in crate::devfs) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<devfs_rule, D::Error> {
        let (first, pattern, last) = Fields::deserialize(from)?;
        let mut rule = devfs_rule::ZERO;
        (rule.dr_magic, rule.dr_id, rule.dr_icond, rule.dr_dswflags) = first;
        for (to, byte) in rule.dr_pathptrn.iter_mut().zip(pattern) {
            *to = c_char::from_ne_bytes([byte]);
        }
        (
            rule.dr_iacts,
            rule.dr_bacts,
            rule.dr_uid,
            rule.dr_gid,
            rule.dr_mode,
            rule.dr_incset,
        ) = last;
        Ok(rule)
    }
}
