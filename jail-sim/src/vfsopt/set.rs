//! Answers. Follows `vfs_setopt`, `vfs_setopt_part`, `vfs_setopts`.

use jail::Errno;

use super::VfsOpts;

impl VfsOpts<'_> {
    /// `vfs_setopt`: a value of fixed size. Nothing if it was not asked for; only the length if
    /// asked with none; `EINVAL` if the buffer has another size.
    pub(crate) fn setopt(&mut self, name: &[u8], value: &[u8]) -> Result<(), Errno> {
        match self.see(name) {
            Some(index) => self.setopt_at(index, value),
            None => Ok(()),
        }
    }

    /// `vfs_setopt` of an int.
    pub(crate) fn setopt_int(&mut self, name: &[u8], value: i32) -> Result<(), Errno> {
        self.setopt(name, &value.to_ne_bytes())
    }

    /// `vfs_setopt` of the option at this index.
    pub(crate) fn setopt_at(&mut self, index: usize, value: &[u8]) -> Result<(), Errno> {
        self.mark(index);
        if self
            .buffer(index)
            .is_some_and(|buffer| buffer.len() != value.len())
        {
            return Err(Errno::EINVAL);
        }
        self.fill(index, value);
        Ok(())
    }

    /// `vfs_setopt_part`: a list, in a buffer that has room for it.
    pub(crate) fn setopt_part(&mut self, name: &[u8], value: &[u8]) -> Result<(), Errno> {
        let Some(index) = self.see(name) else {
            return Ok(());
        };
        if self
            .buffer(index)
            .is_some_and(|buffer| buffer.len() < value.len())
        {
            return Err(Errno::EINVAL);
        }
        self.fill(index, value);
        Ok(())
    }

    /// `vfs_setopts`: a string, in a buffer that has room for it and its NUL; the length stays
    /// the buffer's.
    pub(crate) fn setopts(&mut self, name: &[u8], value: &[u8]) -> Result<(), Errno> {
        let Some(index) = self.see(name) else {
            return Ok(());
        };
        match self.buffer(index) {
            Some(buffer) => strlcpy(buffer, value),
            None => {
                self.set_len(index, value.len() + 1);
                Ok(())
            }
        }
    }

    /// `strlcpy` of a text into an option's buffer: `EINVAL` if it was cut or there is none.
    pub(crate) fn fill_string(&mut self, index: usize, value: &[u8]) -> Result<(), Errno> {
        strlcpy(self.buffer(index).ok_or(Errno::EINVAL)?, value)
    }

    /// Says that there is no such thing: no value, length 0.
    pub(crate) fn clear(&mut self, index: usize) {
        if let Some(opt) = self.opts.get_mut(index) {
            opt.value = None;
            opt.len = 0;
        }
    }

    /// Writes the value if there is a buffer, and the length.
    fn fill(&mut self, index: usize, value: &[u8]) {
        if let Some(buffer) = self.buffer(index) {
            for (to, from) in buffer.iter_mut().zip(value) {
                *to = *from;
            }
        }
        self.set_len(index, value.len());
    }

    fn set_len(&mut self, index: usize, len: usize) {
        if let Some(opt) = self.opts.get_mut(index) {
            opt.len = len;
        }
    }

    pub(super) fn buffer(&mut self, index: usize) -> Option<&mut [u8]> {
        let range = self.opts.get(index)?.value.clone()?;
        self.values.get_mut(range)
    }
}

fn strlcpy(buffer: &mut [u8], value: &[u8]) -> Result<(), Errno> {
    if value.len() >= buffer.len() {
        return Err(Errno::EINVAL);
    }
    for (to, from) in buffer.iter_mut().zip(value.iter().chain([&0])) {
        *to = *from;
    }
    Ok(())
}
