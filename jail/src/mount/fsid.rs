//! The identity of a mount.

use core::fmt;
use std::ffi::CString;

use jail_sys::sys::mount::fsid_t;

/// What the kernel calls a mount: `f_fsid` of [statfs(2)](https://man.freebsd.org/statfs/2), unique
/// among the mounts there are.
///
/// ```
/// use jail::Fsid;
///
/// assert_eq!(Fsid::new(1, -2).to_string(), "FSID:1:-2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fsid([i32; 2]);

impl Fsid {
    /// The identity with these numbers: one that was written down.
    #[must_use]
    pub const fn new(first: i32, second: i32) -> Self {
        Self([first, second])
    }

    /// Its two numbers.
    #[must_use]
    pub const fn numbers(self) -> [i32; 2] {
        self.0
    }

    /// Whether the kernel keeps it to itself, as it does in a jail.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self.0, [0, 0])
    }

    /// As unmount(2) reads it.
    pub(super) fn to_c_string(self) -> CString {
        // Digits have no NUL.
        CString::new(self.to_string()).unwrap_or_default()
    }
}

impl From<fsid_t> for Fsid {
    fn from(fsid: fsid_t) -> Self {
        Self(fsid.val)
    }
}

/// As unmount(2) takes it with `MNT_BYFSID`.
impl fmt::Display for Fsid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.0;
        write!(f, "FSID:{first}:{second}")
    }
}
