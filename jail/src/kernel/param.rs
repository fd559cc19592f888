//! Names and values of jail_set(2), jail_get(2) and nmount(2).

/// One name and its value: two `iovec`s of the call, and what the kernel wrote back.
///
/// The name is passed as it is, so it ends in a NUL unless the caller wants to know what the
/// kernel says without one. An empty value is `NULL` with length 0: for a boolean its presence
/// counts, for an answer it asks only for the length.
///
/// ```
/// use jail::Param;
///
/// let mut jid = 5_i32.to_ne_bytes();
/// let mut path = [0; 1024];
/// let params = [Param::new(b"jid\0", &mut jid), Param::new(b"path\0", &mut path)];
/// assert_eq!(params[1].len, 1024);
/// ```
#[derive(Debug)]
pub struct Param<'a> {
    /// The name, with its NUL.
    pub name: &'a [u8],
    /// Read by the kernel and written back by it. `None` only in the last pair, and then there
    /// is no second `iovec` at all, which the kernel refuses ([`EINVAL`](crate::Errno::EINVAL)).
    pub value: Option<&'a mut [u8]>,
    /// The value's `iov_len`: `value`'s length before the call, what the kernel made of it after.
    ///
    /// Before the call it counts only where `value` is empty: a length there asks what the kernel
    /// says to `NULL` with a length, [`EFAULT`](crate::Errno::EFAULT).
    pub len: usize,
}

impl<'a> Param<'a> {
    /// A name and its value.
    #[must_use]
    pub fn new(name: &'a [u8], value: &'a mut [u8]) -> Self {
        let len = value.len();
        Self {
            name,
            value: Some(value),
            len,
        }
    }

    /// A name with no value, as for a boolean: `NULL`, length 0.
    #[must_use]
    pub fn flag(name: &'a [u8]) -> Self {
        Self {
            name,
            value: Some(&mut []),
            len: 0,
        }
    }

    /// A name without its second `iovec`: an odd number of them, to see what the kernel says.
    #[must_use]
    pub const fn half(name: &'a [u8]) -> Self {
        Self {
            name,
            value: None,
            len: 0,
        }
    }
}
