//! What a disk holds. Follows `mdstart_malloc`, `mdstart_swap`, `mdstart_vnode` and
//! `mdstart_null`.

use std::collections::HashMap;

use jail::Errno;

use crate::vfs::OpenVnode;

/// Where the bytes are.
#[derive(Debug)]
pub(super) enum Store {
    /// In memory, by block; what was never written is zeros.
    Memory(HashMap<u64, Box<[u8]>>),
    /// In a file that is open as long as the disk is there.
    File(OpenVnode),
    /// Nowhere.
    Null,
}

/// Bytes of a block of memory.
const BLOCK: u64 = super::PAGE_SIZE;

impl Store {
    pub(super) fn memory() -> Self {
        Self::Memory(HashMap::new())
    }

    /// `BIO_READ`: beyond the end of the file are zeros.
    pub(super) fn read(&self, buf: &mut [u8], offset: u64) -> Result<(), Errno> {
        buf.fill(0);
        match self {
            Self::Null => {}
            Self::Memory(blocks) => {
                for (number, within, part) in parts_mut(buf, offset) {
                    let Some(block) = blocks.get(&number) else {
                        continue;
                    };
                    let from = block.iter().skip(within);
                    part.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
                }
            }
            Self::File(file) => {
                let mut done = 0;
                while let Some(rest) = buf.get_mut(done..).filter(|rest| !rest.is_empty()) {
                    match file.read_at(rest, offset + done as u64)? {
                        0 => break,
                        count => done += count,
                    }
                }
            }
        }
        Ok(())
    }

    /// `BIO_WRITE`: a file grows as far as needed.
    pub(super) fn write(&mut self, buf: &[u8], offset: u64) -> Result<(), Errno> {
        match self {
            Self::Null => {}
            Self::Memory(blocks) => {
                for (number, within, part) in parts(buf, offset) {
                    if !blocks.contains_key(&number) && part.iter().all(|byte| *byte == 0) {
                        continue;
                    }
                    let block = blocks.entry(number).or_insert_with(zeros);
                    let to = block.iter_mut().skip(within);
                    to.zip(part).for_each(|(to, from)| *to = *from);
                }
            }
            Self::File(file) => {
                let mut done = 0;
                while let Some(rest) = buf.get(done..).filter(|rest| !rest.is_empty()) {
                    match file.write_at(rest, offset + done as u64)? {
                        0 => return Err(Errno::EIO),
                        count => done += count,
                    }
                }
            }
        }
        Ok(())
    }

    /// `vm_object_page_remove`: what lies beyond the new end is forgotten.
    pub(super) fn cut(&mut self, size: u64) {
        if let Self::Memory(blocks) = self {
            blocks.retain(|number, _| *number < size.div_ceil(BLOCK));
        }
    }
}

fn zeros() -> Box<[u8]> {
    vec![0; BLOCK as usize].into_boxed_slice()
}

/// How many bytes from `offset` on are in its block.
const fn left_in_block(offset: u64) -> usize {
    (BLOCK - offset % BLOCK) as usize
}

/// The parts of `buf` that lie in one block each: the block, the place in it, the bytes.
fn parts(buf: &[u8], offset: u64) -> impl Iterator<Item = (u64, usize, &[u8])> {
    let mut rest = buf;
    let mut at = offset;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (part, after) = rest.split_at(left_in_block(at).min(rest.len()));
        let found = (at / BLOCK, (at % BLOCK) as usize, part);
        at += part.len() as u64;
        rest = after;
        Some(found)
    })
}

/// Likewise, to be filled.
fn parts_mut(buf: &mut [u8], offset: u64) -> impl Iterator<Item = (u64, usize, &mut [u8])> {
    let mut rest = buf;
    let mut at = offset;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let whole = std::mem::take(&mut rest);
        let len = left_in_block(at).min(whole.len());
        let (part, after) = whole.split_at_mut(len);
        let found = (at / BLOCK, (at % BLOCK) as usize, part);
        at += len as u64;
        rest = after;
        Some(found)
    })
}
