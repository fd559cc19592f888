//! The name and value list of jail_set(2), jail_get(2) and nmount(2). Follows
//! `sys/kern/vfs_mount.c` (`vfs_buildopts`, `vfs_getopt`, `vfs_setopt`, ...).
//!
//! As in the kernel, values are copied in, worked on, and copied out by position at the end, so
//! that a call that fails leaves the caller's buffers as they were.

pub(crate) mod build;
mod equal;
pub(crate) mod mount;
mod set;

use std::ops::Range;

use jail::Errno;

/// `struct vfsoptlist`.
#[derive(Debug)]
pub(crate) struct VfsOpts<'a> {
    opts: Vec<VfsOpt<'a>>,
    /// The values, one behind the other.
    values: Vec<u8>,
}

/// `struct vfsopt`.
#[derive(Debug)]
pub(crate) struct VfsOpt<'a> {
    /// Up to its first NUL.
    pub(crate) name: &'a [u8],
    /// Where its value is; `None` for a length of 0 (`NULL`).
    value: Option<Range<usize>>,
    /// What comes out as `iov_len`.
    len: usize,
    /// Which pair of the caller's it was.
    pos: usize,
    /// Something knew its name.
    seen: bool,
}

impl<'a> VfsOpts<'a> {
    /// `vfs_getopt`: the value, empty for `NULL`. `None`: `ENOENT`.
    pub(crate) fn getopt(&mut self, name: &[u8]) -> Option<&[u8]> {
        let index = self.see(name)?;
        self.value(index).or(Some(&[]))
    }

    /// `vfs_getopt_pos`: which pair it was.
    pub(crate) fn getopt_pos(&mut self, name: &[u8]) -> Option<usize> {
        let index = self.see(name)?;
        self.opts.get(index).map(|opt| opt.pos)
    }

    /// `vfs_getopts`: a string up to its NUL. `None`: `ENOENT`. `EINVAL` without a NUL at the end.
    pub(crate) fn getopts(&mut self, name: &[u8]) -> Result<Option<&[u8]>, Errno> {
        match self.getopt(name) {
            None => Ok(None),
            Some(value) => Ok(Some(terminated(value)?)),
        }
    }

    /// `vfs_copyopt` of an int: `EINVAL` for another size.
    pub(crate) fn copyopt_int(&mut self, name: &[u8]) -> Result<Option<i32>, Errno> {
        Ok(self.copyopt(name)?.map(i32::from_ne_bytes))
    }

    /// `vfs_copyopt`: `EINVAL` for another size. `None`: `ENOENT`.
    pub(crate) fn copyopt<const N: usize>(
        &mut self,
        name: &[u8],
    ) -> Result<Option<[u8; N]>, Errno> {
        match self.getopt(name) {
            None => Ok(None),
            Some(value) => value.try_into().map(Some).map_err(|_| Errno::EINVAL),
        }
    }

    /// `vfs_flagopt`: whether it is there; its value does not matter.
    pub(crate) fn flagopt(&mut self, name: &[u8]) -> bool {
        self.see(name).is_some()
    }

    /// The first option that nothing has asked for.
    pub(crate) fn unseen(&self) -> Option<&'a [u8]> {
        self.opts
            .iter()
            .find(|opt| !opt.seen && opt.name != b"errmsg")
            .map(|opt| opt.name)
    }

    /// How many options there are: indexes for [`name`](Self::name) and the like.
    pub(crate) fn count(&self) -> usize {
        self.opts.len()
    }

    /// The name of an option.
    pub(crate) fn name(&self, index: usize) -> Option<&'a [u8]> {
        self.opts.get(index).map(|opt| opt.name)
    }

    /// The value of an option; `None` for `NULL`.
    pub(crate) fn value(&self, index: usize) -> Option<&[u8]> {
        let range = self.opts.get(index)?.value.clone()?;
        self.values.get(range)
    }

    /// Something knows the option.
    pub(crate) fn mark(&mut self, index: usize) {
        if let Some(opt) = self.opts.get_mut(index) {
            opt.seen = true;
        }
    }

    /// Whether something knows the option.
    pub(crate) fn seen(&self, index: usize) -> bool {
        self.opts.get(index).is_some_and(|opt| opt.seen)
    }

    /// `vfs_opterror`: leaves a text in `errmsg`, cut to the buffer, and hands the error on.
    pub(crate) fn error(&mut self, errno: Errno, text: &[&[u8]]) -> Errno {
        let range = self
            .see(b"errmsg")
            .and_then(|index| self.opts.get(index)?.value.clone());
        if let Some(buffer) = range.and_then(|range| self.values.get_mut(range)) {
            let room = buffer.len().saturating_sub(1);
            let text = text.iter().copied().flatten().chain([&0]);
            let cut = buffer.iter_mut().zip(text).enumerate();
            for (index, (to, &from)) in cut {
                *to = if index == room { 0 } else { from };
            }
        }
        errno
    }

    fn find(&self, name: &[u8]) -> Option<usize> {
        self.opts.iter().position(|opt| opt.name == name)
    }

    fn see(&mut self, name: &[u8]) -> Option<usize> {
        let index = self.find(name)?;
        self.mark(index);
        Some(index)
    }
}

/// A string up to its first NUL; `EINVAL` unless its last byte is one.
pub(crate) fn terminated(value: &[u8]) -> Result<&[u8], Errno> {
    match value.last() {
        Some(0) => Ok(cstr(value)),
        _ => Err(Errno::EINVAL),
    }
}

/// The bytes before the first NUL.
pub(crate) fn cstr(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
