//! Disks of a machine in a file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::store::Store;
use super::{Disk, Media};
use crate::cred::Cred;
use crate::state::State;
use crate::vfs::Vnode;

type Disks = BTreeMap<u32, Arc<Disk>>;

thread_local! {
    /// While a machine is loaded.
    static LOADING: RefCell<Disks> = RefCell::default();
}

/// The machine is there.
pub(crate) fn loaded() {
    LOADING.take();
}

/// A disk, for a device or a file system that is loaded.
pub(crate) fn loading(unit: u32) -> Option<Arc<dyn Media>> {
    let disk = LOADING.with_borrow(|disks| disks.get(&unit).cloned())?;
    Some(disk)
}

pub(super) fn disks<'de, D: Deserializer<'de>>(from: D) -> Result<Disks, D::Error> {
    let disks = BTreeMap::<u32, Disk>::deserialize(from)?;
    let disks: Disks = disks
        .into_iter()
        .map(|(unit, disk)| (unit, Arc::new(disk)))
        .collect();
    LOADING.set(disks.clone());
    Ok(disks)
}

/// Where the bytes of a disk are: of a file, which is opened once all mounts are there, nothing.
#[derive(Serialize, Deserialize)]
enum Saved {
    Memory(Vec<(u64, Box<[u8]>)>),
    Null,
}

impl Serialize for Store {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let saved = match self {
            Self::Memory(blocks) => Saved::Memory(
                blocks
                    .iter()
                    .map(|(number, block)| (*number, block.clone()))
                    .collect(),
            ),
            Self::File(_) | Self::Null => Saved::Null,
        };
        saved.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Store {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Saved::deserialize(from)? {
            Saved::Memory(blocks) => Self::Memory(blocks.into_iter().collect()),
            Saved::Null => Self::Null,
        })
    }
}

/// The file that a disk is.
#[derive(Serialize, Deserialize)]
pub(crate) struct BackingFile {
    unit: u32,
    vnode: Vnode,
    flags: i32,
}

impl State {
    /// The files that disks are.
    pub(crate) fn md_files(&self) -> Vec<BackingFile> {
        let disks = self.mds.disks.iter();
        let files = disks.filter_map(|(unit, disk)| match &disk.inner().store {
            Some(Store::File(open)) => Some(BackingFile {
                unit: *unit,
                vnode: open.vnode.clone(),
                flags: open.flags(),
            }),
            _ => None,
        });
        files.collect()
    }

    /// Opens them again.
    pub(crate) fn md_open_files(&self, files: Vec<BackingFile>) -> Result<(), String> {
        for BackingFile { unit, vnode, flags } in files {
            let disk = self.mds.disks.get(&unit).ok_or("a file of no disk")?;
            let open = self.vfs.reopen(vnode, flags, &Cred::root());
            let open = open.map_err(|errno| format!("the file of md{unit}: {errno}"))?;
            disk.inner().store = Some(Store::File(open));
        }
        Ok(())
    }
}
