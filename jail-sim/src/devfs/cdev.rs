//! Devices. Follows `make_dev`, `make_dev_alias` and `destroy_dev` in `sys/kern/kern_conf.c`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::md::Media;

/// `struct cdev`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct Cdev {
    /// `si_name`: its path below a devfs mount.
    pub(super) name: Box<str>,
    pub(super) kind: Kind,
    /// `d_flags`: `D_DISK` and its kin.
    pub(super) flags: i32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) mode: u32,
    /// `cdp_inode`, and its place in the list.
    pub(super) inode: u64,
    /// `CDP_ACTIVE`.
    pub(super) active: AtomicBool,
}

/// What reading, writing and opening it does.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Null,
    Zero,
    Full,
    Random,
    /// Whatever is written is gone.
    Console,
    /// The controlling terminal, which nobody has.
    Ctty,
    /// The opener's descriptor of this number.
    Fd(i32),
    Mdctl,
    Md(u32, Arc<dyn Media>),
    /// `SI_ALIAS`: a symbolic link to this device.
    Alias(Cow<'static, str>),
    /// There is nothing behind it.
    Other,
}

impl Cdev {
    pub(super) fn new(name: impl Into<Box<str>>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
            flags: 0,
            uid: 0,
            gid: 0,
            mode: 0o600,
            inode: 0,
            active: AtomicBool::new(true),
        }
    }

    /// Whether it has not been destroyed.
    pub(super) fn is_active(&self) -> bool {
        self.active.load(Ordering::Relaxed)
    }

    /// `SI_ALIAS`.
    pub(super) fn is_alias(&self) -> bool {
        matches!(self.kind, Kind::Alias(_))
    }
}

/// `cdevp_list`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct Cdevs {
    /// In the order in which they were made.
    list: BTreeMap<u64, Arc<Cdev>>,
    names: HashMap<Box<str>, u64>,
    /// The directories below a mount's root, and how many devices are in each.
    dirs: HashMap<Box<str>, usize>,
    last: u64,
    /// `devfs_generation`.
    generation: u32,
}

impl Cdevs {
    pub(super) fn new() -> Self {
        Self {
            list: BTreeMap::new(),
            names: HashMap::new(),
            dirs: HashMap::new(),
            last: DEVFS_ROOTINO,
            generation: 0,
        }
    }

    /// `make_dev`. Of two devices of one name the kernel panics; here the first one stays.
    pub(super) fn make(&mut self, mut cdev: Cdev) {
        if self.names.contains_key(&cdev.name) {
            return;
        }
        self.last += 1;
        self.generation = self.generation.wrapping_add(1);
        cdev.inode = self.last;
        if let Some((dir, _)) = cdev.name.split_once('/') {
            *self.dirs.entry(dir.into()).or_default() += 1;
        }
        self.names.insert(cdev.name.clone(), self.last);
        self.list.insert(self.last, Arc::new(cdev));
    }

    /// `destroy_dev`.
    pub(super) fn destroy(&mut self, name: &str) {
        let Some(inode) = self.names.remove(name) else {
            return;
        };
        if let Some(cdev) = self.list.remove(&inode) {
            cdev.active.store(false, Ordering::Relaxed);
            self.generation = self.generation.wrapping_add(1);
        }
        let dir = name.split_once('/').map(|(dir, _)| dir);
        if let Some((dir, count)) = dir.and_then(|dir| Some((dir, self.dirs.get_mut(dir)?))) {
            *count -= 1;
            if *count == 0 {
                self.dirs.remove(dir);
            }
        }
    }

    /// How many directories a mount's root has.
    pub(super) fn dirs(&self) -> usize {
        self.dirs.len()
    }

    /// The one with this inode.
    pub(super) fn get(&self, inode: u64) -> Option<&Arc<Cdev>> {
        self.list.get(&inode)
    }

    /// Those made after the one with this inode.
    pub(super) fn after(&self, inode: u64) -> impl Iterator<Item = &Arc<Cdev>> {
        self.list
            .range(inode.saturating_add(1)..)
            .map(|(_, cdev)| cdev)
    }

    /// The inode of the last one.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// An inode for a directory or symbolic link.
    pub(super) fn alloc_inode(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(super) fn generation(&self) -> u32 {
        self.generation
    }
}

/// `DEVFS_ROOTINO`.
pub(super) const DEVFS_ROOTINO: u64 = 2;
