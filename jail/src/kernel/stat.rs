//! What fstat(2) answers.

/// The part of `struct stat` that managing jails needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// Device; differs between mounts.
    pub dev: u64,
    /// Inode; of a jail descriptor the jid.
    pub ino: u64,
    /// `S_IF*` and permission bits.
    pub mode: u32,
    /// Hard links.
    pub nlink: u64,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Device a special file stands for.
    pub rdev: u64,
    /// Bytes.
    pub size: i64,
    /// File flags of chflags(2) (`SF_*`, `UF_*`).
    pub flags: u32,
}
