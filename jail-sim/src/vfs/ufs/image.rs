//! File systems on disks of a machine in a file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Deserializer, Serialize};

use super::Contents;
use super::files::Ufs;
use super::superblock::FsId;
use crate::md;
use crate::vfs::fs::FileSystem;
use crate::vfs::memfs::MemFs;

type All = Arc<Mutex<HashMap<FsId, MemFs>>>;

thread_local! {
    /// While a machine is loaded: the files, which come before the mounts that show them.
    static LOADING: RefCell<All> = RefCell::default();
}

/// The machine is there.
pub(crate) fn loaded() {
    LOADING.take();
}

pub(super) fn contents<'de, D: Deserializer<'de>>(from: D) -> Result<All, D::Error> {
    let all = Arc::new(Mutex::new(HashMap::deserialize(from)?));
    LOADING.set(all.clone());
    Ok(all)
}

/// A mount of one, by its disk.
#[derive(Serialize, Deserialize)]
pub(super) struct Image {
    pub(super) unit: u32,
    pub(super) id: FsId,
    pub(super) write: bool,
}

pub(in crate::vfs) fn load(image: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    let Image { unit, id, write } = crate::image::read(image)?;
    let disk = md::loading(unit).ok_or_else(|| format!("no disk md{unit}"))?;
    let mounted = disk.mount(write);
    mounted.map_err(|errno| format!("md{unit} cannot be mounted: {errno}"))?;
    let all = Contents(LOADING.with_borrow(Clone::clone));
    let files = all.of(id, disk.size());
    Ok(Arc::new(Ufs::new(files, disk, id, write)))
}
