//! Options of tmpfs. Numbers travel as text; the kernel takes what it cannot read for nothing
//! said, and 0 for no limit, so the values are made here.

use super::Mount;
use crate::Size;

impl Mount {
    /// tmpfs: how much can be in it; the kernel rounds up to pages.
    pub fn size(self, size: Size) -> Self {
        self.option("size", size.bytes().to_string())
    }

    /// tmpfs: how large one file can be.
    pub fn max_file_size(self, size: Size) -> Self {
        self.option("maxfilesize", size.bytes().to_string())
    }

    /// tmpfs: how many files and directories can be in it, 4 or more.
    pub fn inodes(self, count: u32) -> Self {
        self.option("inodes", count.to_string())
    }

    /// tmpfs: the mode of its root, as in `0o1777`.
    pub fn mode(self, mode: u32) -> Self {
        self.option("mode", format!("{mode:o}"))
    }

    /// tmpfs: the owner of its root.
    pub fn uid(self, uid: u32) -> Self {
        self.option("uid", uid.to_string())
    }

    /// tmpfs: the group of its root.
    pub fn gid(self, gid: u32) -> Self {
        self.option("gid", gid.to_string())
    }
}
