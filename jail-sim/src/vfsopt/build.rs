//! Values come in and go out. Follows `copyinuio`, `vfs_buildopts`, `vfs_sanitizeopts`.

use jail::{Errno, Param};
use jail_sys::sys::uio::UIO_MAXIOV;

use super::equal::equalopts;
use super::{VfsOpt, VfsOpts, cstr};

/// `VFS_MOUNTARG_SIZE_MAX`: all names, values and `struct vfsopt`s together.
const SIZE_MAX: usize = 64 * 1024;

/// `sizeof(struct vfsopt)`.
const VFSOPT_SIZE: usize = 48;

/// What the call itself checks: `EINVAL` for an odd number of `iovec`s, or for too many.
pub(crate) fn check_iovecs(params: &[Param<'_>]) -> Result<(), Errno> {
    let odd = params.iter().any(|param| param.value.is_none());
    if odd || params.len() > UIO_MAXIOV / 2 {
        return Err(Errno::EINVAL);
    }
    Ok(())
}

impl<'a> VfsOpts<'a> {
    /// `vfs_buildopts`: copies the values in. `EINVAL` for a name that does not end in NUL, and
    /// for more than 64 KiB; `EFAULT` for `NULL` with a length. Of options that are equal the
    /// last stays.
    pub(crate) fn build(params: &[Param<'a>]) -> Result<Self, Errno> {
        let mut opts = Vec::with_capacity(params.len());
        let mut size = 0_usize;
        for (pos, param) in params.iter().enumerate() {
            let null = param.value.as_deref().is_none_or(<[u8]>::is_empty);
            let len = match param.value.as_deref() {
                Some(value) if !null => value.len(),
                _ => param.len,
            };
            size = size
                .saturating_add(VFSOPT_SIZE)
                .saturating_add(param.name.len())
                .saturating_add(len);
            if size > SIZE_MAX || param.name.last() != Some(&0) {
                return Err(Errno::EINVAL);
            }
            if null && len != 0 {
                // NULL, and yet a length: copyin finds nothing there.
                return Err(Errno::EFAULT);
            }
            opts.push(VfsOpt {
                name: cstr(param.name),
                value: None,
                len,
                pos,
                seen: false,
            });
        }
        sanitizeopts(&mut opts);
        let mut built = Self {
            values: Vec::with_capacity(opts.iter().map(|opt| opt.len).sum()),
            opts,
        };
        built.copyin(params);
        Ok(built)
    }

    fn copyin(&mut self, params: &[Param<'a>]) {
        for opt in &mut self.opts {
            let value = params.get(opt.pos).and_then(|param| param.value.as_deref());
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let start = self.values.len();
                self.values.extend_from_slice(value);
                opt.value = Some(start..self.values.len());
            }
        }
    }

    /// What jail_get(2) gives back: all values and lengths but the error text.
    pub(crate) fn copyout(&self, params: &mut [Param<'_>]) {
        for (index, opt) in self.opts.iter().enumerate() {
            if opt.name == b"errmsg" {
                continue;
            }
            let Some(param) = params.get_mut(opt.pos) else {
                continue;
            };
            param.len = opt.len;
            if let Some(value) = self.value(index) {
                copy(value.get(..opt.len).unwrap_or(value), param);
            }
        }
    }

    /// What a call that failed gives back: the error text.
    pub(crate) fn copyout_errmsg(&self, params: &mut [Param<'_>]) {
        let Some(index) = self.find(b"errmsg") else {
            return;
        };
        let pos = self.opts.get(index).map(|opt| opt.pos);
        let param = pos.and_then(|pos| params.get_mut(pos));
        if let (Some(text), Some(param)) = (self.value(index), param) {
            copy(text, param);
        }
    }
}

/// `copyout` to a pair's value; a shorter one is never written past.
pub(crate) fn copy(from: &[u8], param: &mut Param<'_>) {
    if let Some(to) = param.value.as_deref_mut() {
        for (to, from) in to.iter_mut().zip(from) {
            *to = *from;
        }
    }
}

/// `vfs_sanitizeopts`: of options that are equal the last stays.
pub(super) fn sanitizeopts(opts: &mut Vec<VfsOpt<'_>>) {
    let mut last = opts.len();
    while let Some(index) = last.checked_sub(1) {
        let Some(name) = opts.get(index).map(|opt| opt.name) else {
            return;
        };
        last = index;
        let before = opts.get(..index).unwrap_or_default();
        if before.iter().any(|opt| equalopts(name, opt.name)) {
            let mut at = 0;
            opts.retain(|opt| {
                let gone = at < index && equalopts(name, opt.name);
                last -= usize::from(gone);
                at += 1;
                !gone
            });
        }
    }
}
