//! A unionfs of a machine in a file.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Copy, Layer, UnionFs, UnionHandle};
use crate::vfs::Vnode;
use crate::vfs::fs::FileSystem;

#[derive(Serialize, Deserialize)]
struct Image {
    upper: Vnode,
    lower: Vnode,
    flags: u64,
    copy: Copy,
    whiteouts: BTreeSet<PathBuf>,
}

pub(super) fn write(fs: &UnionFs) -> Result<Vec<u8>, String> {
    let whiteouts = fs.whiteouts.lock().unwrap_or_else(PoisonError::into_inner);
    crate::image::write(&Image {
        upper: fs.upper.vnode.clone(),
        lower: fs.lower.vnode.clone(),
        flags: fs.flags,
        copy: fs.copy,
        whiteouts: whiteouts.clone(),
    })
}

pub(in crate::vfs) fn load(image: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    let image: Image = crate::image::read(image)?;
    let layer = |vnode| Layer::loaded(vnode).ok_or("a unionfs over a mount that is gone");
    let fs = UnionFs {
        upper: layer(image.upper)?,
        lower: layer(image.lower)?,
        flags: image.flags,
        copy: image.copy,
        whiteouts: Mutex::new(image.whiteouts),
    };
    Ok(Arc::new(UnionHandle(Arc::new(fs))))
}
