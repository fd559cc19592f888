//! A path without its links.

use std::collections::VecDeque;
use std::ffi::{CString, OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use jail_sys::sys::fcntl::AT_FDCWD;
use jail_sys::sys::param::MAXPATHLEN;

use crate::escape::escaped;
use crate::{Errno, Error, Host};

impl Host {
    /// As realpath(3) does it: for paths of the host, that nobody changes meanwhile.
    pub(crate) fn real_path(&self, path: &Path) -> Result<PathBuf, Error> {
        let failed = |errno| {
            let path = escaped(path.as_os_str().as_bytes());
            Error::kernel("realpath", path, errno)
        };
        let mut real = PathBuf::from("/");
        let mut rest = names(path);
        let mut links = 0;
        while let Some(name) = rest.pop_front() {
            if name == ".." {
                real.pop();
                continue;
            }
            real.push(&name);
            let Some(target) = self.link(&real).map_err(failed)? else {
                continue;
            };
            links += 1;
            if links > MAXSYMLINKS {
                return Err(failed(Errno::ELOOP));
            }
            real.pop();
            if target.is_absolute() {
                real = "/".into();
            }
            for name in names(&target).into_iter().rev() {
                rest.push_front(name);
            }
        }
        Ok(real)
    }

    /// Where a link leads; `None` for what is none.
    fn link(&self, path: &Path) -> Result<Option<PathBuf>, Errno> {
        let path = CString::new(path.as_os_str().as_bytes()).map_err(|_| Errno::EINVAL)?;
        let mut buf = [0; MAXPATHLEN];
        match self.kernel().readlinkat(AT_FDCWD, &path, &mut buf) {
            Ok(len) => {
                let target = buf.get(..len).ok_or(Errno::ENAMETOOLONG)?;
                Ok(Some(OsStr::from_bytes(target).into()))
            }
            Err(Errno::EINVAL) => Ok(None),
            Err(errno) => Err(errno),
        }
    }
}

fn names(path: &Path) -> VecDeque<OsString> {
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    });
    names.collect()
}

/// As many as the kernel follows.
const MAXSYMLINKS: usize = 32;
