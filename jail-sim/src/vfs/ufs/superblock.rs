//! The superblock of UFS2, as much of it as says what it is. Follows `struct fs` in
//! `sys/ufs/ffs/fs.h`.

use jail::Errno;

use crate::md::Media;

/// `fs_id`: when a file system was made, and a random number.
pub(crate) type FsId = [i32; 2];

/// `SBLOCK_UFS2`, in bytes from the disk's beginning.
pub(crate) const SBLOCK: u64 = 65_536;
/// `SBLOCKSIZE`.
pub(crate) const SBLOCKSIZE: usize = 8_192;
/// `FS_UFS2_MAGIC`.
const MAGIC: u32 = 0x1954_0119;
/// Where `fs_id` and `fs_magic` are in a superblock.
const FS_ID: usize = 144;
const FS_MAGIC: usize = 1_372;

/// `ffs_sbget`: `ENOENT` if there is none.
pub(super) fn read(disk: &dyn Media) -> Result<FsId, Errno> {
    if disk.size() < SBLOCK + SBLOCKSIZE as u64 {
        return Err(Errno::ENOENT);
    }
    let mut block = vec![0; SBLOCKSIZE];
    disk.read_at(&mut block, SBLOCK)?;
    match word(&block, FS_MAGIC).map(u32::from_le_bytes) {
        Some(MAGIC) => {}
        _ => return Err(Errno::ENOENT),
    }
    let id = |at| word(&block, at).map(i32::from_le_bytes);
    Ok([
        id(FS_ID).ok_or(Errno::ENOENT)?,
        id(FS_ID + 4).ok_or(Errno::ENOENT)?,
    ])
}

/// What newfs(8) writes at [`SBLOCK`].
pub(crate) fn new(id: FsId) -> Vec<u8> {
    let mut block = vec![0; SBLOCKSIZE];
    let [low, high] = id;
    for (at, bytes) in [
        (FS_ID, low.to_le_bytes()),
        (FS_ID + 4, high.to_le_bytes()),
        (FS_MAGIC, MAGIC.to_le_bytes()),
    ] {
        let field = block.iter_mut().skip(at);
        field.zip(bytes).for_each(|(to, from)| *to = from);
    }
    block
}

fn word(block: &[u8], at: usize) -> Option<[u8; 4]> {
    block.get(at..at + 4)?.try_into().ok()
}
