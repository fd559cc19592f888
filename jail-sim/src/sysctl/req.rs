//! A request: where the answer goes and where the new value is. Follows `struct sysctl_req`,
//! `sysctl_old_user`, `sysctl_new_user` and the `sysctl_handle_*` functions.

use jail::Errno;

use crate::cred::Cred;

#[derive(Debug)]
pub(super) struct Req<'a> {
    /// Who asks.
    pub(super) cred: Cred,
    /// The caller's routing table.
    pub(super) fib: u32,
    /// What follows a node that answers for everything below it.
    pub(super) rest: &'a [i32],
    old: &'a mut [u8],
    oldidx: usize,
    new: Option<&'a [u8]>,
}

impl<'a> Req<'a> {
    pub(super) fn new(
        (cred, fib): (Cred, u32),
        rest: &'a [i32],
        old: &'a mut [u8],
        new: Option<&'a [u8]>,
    ) -> Self {
        Self {
            cred,
            fib,
            rest,
            old,
            oldidx: 0,
            new,
        }
    }

    /// Whether only the length is asked for (`oldptr` is `NULL`).
    pub(super) fn asks_length(&self) -> bool {
        self.old.is_empty()
    }

    /// How long the answer is.
    pub(super) fn length(&self) -> usize {
        self.oldidx
    }

    /// The new value.
    pub(super) fn new_value(&self) -> Option<&'a [u8]> {
        self.new
    }

    /// `SYSCTL_OUT`: the next part of the answer; `ENOMEM` if not all of it fits.
    pub(super) fn out(&mut self, bytes: &[u8]) -> Result<(), Errno> {
        let room = self.old.get_mut(self.oldidx..).unwrap_or_default();
        let fits = bytes.len().min(room.len());
        for (to, from) in room.iter_mut().zip(bytes) {
            *to = *from;
        }
        self.oldidx += bytes.len();
        if fits < bytes.len() && !self.old.is_empty() {
            return Err(Errno::ENOMEM);
        }
        Ok(())
    }

    /// A text and its NUL.
    pub(super) fn out_str(&mut self, text: &[u8]) -> Result<(), Errno> {
        self.out(&[text, b"\0"].concat())
    }

    /// More room than there is an answer for, when only the length is asked for.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.oldidx += bytes;
    }

    /// `sysctl_handle_int`: answers, and gives the new value if there is one.
    pub(super) fn int(&mut self, value: i32) -> Result<Option<i32>, Errno> {
        self.out(&value.to_ne_bytes())?;
        self.bytes().map(|new| new.map(i32::from_ne_bytes))
    }

    /// Likewise of an unsigned int.
    pub(super) fn uint(&mut self, value: u32) -> Result<Option<u32>, Errno> {
        self.out(&value.to_ne_bytes())?;
        self.bytes().map(|new| new.map(u32::from_ne_bytes))
    }

    /// `sysctl_handle_long`, unsigned.
    pub(super) fn ulong(&mut self, value: u64) -> Result<Option<u64>, Errno> {
        self.out(&value.to_ne_bytes())?;
        self.bytes().map(|new| new.map(u64::from_ne_bytes))
    }

    /// `sysctl_handle_string` with a buffer of `size` bytes: the new text needs not end in NUL.
    pub(super) fn string(&mut self, value: &[u8], size: usize) -> Result<Option<Vec<u8>>, Errno> {
        self.out_str(value)?;
        let Some(new) = self.new else {
            return Ok(None);
        };
        if new.len() >= size {
            return Err(Errno::EINVAL);
        }
        let text = new.split(|byte| *byte == 0).next().unwrap_or_default();
        Ok(Some(text.to_vec()))
    }

    /// `SYSCTL_IN`: what is longer is cut.
    fn bytes<const N: usize>(&self) -> Result<Option<[u8; N]>, Errno> {
        let Some(new) = self.new else {
            return Ok(None);
        };
        new.first_chunk().copied().map(Some).ok_or(Errno::EINVAL)
    }
}
