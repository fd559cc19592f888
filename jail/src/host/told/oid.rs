//! Sysctls about sysctls: names, numbers, formats.

use jail_sys::sys::sysctl::{
    CTL_MAXNAME, CTL_SYSCTL, CTL_SYSCTL_NAME, CTL_SYSCTL_NAME2OID, CTL_SYSCTL_NEXT,
    CTL_SYSCTL_OIDFMT,
};

use super::PREFIX;
use crate::{Errno, Host, sysctl};

impl Host {
    /// The number of a parameter's sysctl. Its name has no empty part: that is a node's, or an
    /// entry's beside one.
    pub(super) fn mib(&self, name: &str) -> Result<Vec<i32>, Errno> {
        if name.split('.').any(str::is_empty) {
            return Err(Errno::ENOENT);
        }
        self.number(&format!("{PREFIX}{name}"))
    }

    /// A string parameter's sysctl reads as the bytes it may have.
    pub(super) fn string_max(&self, mib: &[i32]) -> Result<usize, Errno> {
        let mut buf = [0; 32];
        let text = text(sysctl::by_mib(&**self.kernel(), mib, &mut buf, None)?);
        text.parse().map_err(|_| Errno::EINVAL)
    }

    /// Type and flags, and the format.
    pub(super) fn format(&self, mib: &[i32]) -> Result<(u32, String), Errno> {
        let mut buf = [0; 256];
        let answer = self.meta(CTL_SYSCTL_OIDFMT, mib, &mut buf)?;
        let (kind, format) = answer.split_first_chunk().ok_or(Errno::EINVAL)?;
        Ok((u32::from_ne_bytes(*kind), text(format)))
    }

    pub(super) fn name(&self, mib: &[i32]) -> Result<String, Errno> {
        let mut buf = [0; 512];
        self.meta(CTL_SYSCTL_NAME, mib, &mut buf).map(text)
    }

    pub(super) fn root(&self) -> Result<Vec<i32>, Errno> {
        self.number(PREFIX.trim_end_matches('.'))
    }

    fn number(&self, path: &str) -> Result<Vec<i32>, Errno> {
        if path.contains('\0') {
            return Err(Errno::EINVAL);
        }
        let mut buf = [0; CTL_MAXNAME * 4];
        let meta = [CTL_SYSCTL, CTL_SYSCTL_NAME2OID];
        let kernel = &**self.kernel();
        sysctl::by_mib(kernel, &meta, &mut buf, Some(path.as_bytes())).map(ints)
    }

    /// The entry after this one; `None` after the last.
    pub(super) fn next(&self, mib: &[i32]) -> Result<Option<Vec<i32>>, Errno> {
        let mut buf = [0; CTL_MAXNAME * 4];
        match self.meta(CTL_SYSCTL_NEXT, mib, &mut buf) {
            Ok(next) => Ok(Some(ints(next))),
            Err(Errno::ENOENT) => Ok(None),
            Err(errno) => Err(errno),
        }
    }

    fn meta<'a>(&self, what: i32, mib: &[i32], buf: &'a mut [u8]) -> Result<&'a [u8], Errno> {
        let mut whole = vec![CTL_SYSCTL, what];
        whole.extend_from_slice(mib);
        sysctl::by_mib(&**self.kernel(), &whole, buf, None)
    }
}

fn ints(bytes: &[u8]) -> Vec<i32> {
    let whole = bytes.chunks_exact(4);
    let int = |piece: &[u8]| piece.try_into().ok().map(i32::from_ne_bytes);
    whole.filter_map(int).collect()
}

fn text(bytes: &[u8]) -> String {
    let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}
