//! A mount point's path, taken apart.

use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use jail_sys::sys::mount::MNAMELEN;

use crate::escape::escaped;
use crate::{Error, Problem};

/// Where something is mounted: names beneath a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Without slashes at its end, but for `/`.
    root: PathBuf,
    names: Vec<CString>,
}

impl Place {
    /// `on` seen from `root`, a leading `/` meaning the root itself. Empty names and `.` say
    /// nothing; `..` is refused, because what it means is the file system's to say.
    pub(super) fn new(root: &Path, on: &Path) -> Result<Self, Error> {
        let root = trimmed(root);
        let whole = || escaped(root.join(relative(on)).as_os_str().as_bytes());
        let refused = |name: &[u8], problem| Error::MountPoint {
            path: whole(),
            component: escaped(name),
            problem,
        };
        let bytes = on.as_os_str().as_bytes();
        if bytes.is_empty() {
            return Err(Error::param("mount point", Problem::Empty));
        }
        let mut names = Vec::new();
        for name in bytes.split(|&byte| byte == b'/') {
            match name {
                b"" | b"." => continue,
                b".." => return Err(refused(name, Problem::Outside)),
                _ if name.len() > NAME_MAX => {
                    let (len, max) = (name.len(), NAME_MAX);
                    return Err(refused(name, Problem::TooLong { len, max }));
                }
                _ => {}
            }
            names.push(CString::new(name).map_err(|_| refused(name, Problem::Nul))?);
        }
        let place = Self { root, names };
        let (len, max) = (place.path().as_os_str().len(), MNAMELEN - 1);
        if len > max {
            return Err(Error::param("mount point", Problem::TooLong { len, max }));
        }
        Ok(place)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn names(&self) -> &[CString] {
        &self.names
    }

    /// The whole path, as nmount(2) takes it.
    pub(super) fn path(&self) -> PathBuf {
        self.upto(self.names.len())
    }

    /// The path of the first so many names.
    pub(super) fn upto(&self, count: usize) -> PathBuf {
        let mut path = self.root.clone();
        path.extend(self.names.iter().take(count).map(name));
        path
    }

    /// The path seen from the root.
    pub(super) fn inside(&self, count: usize) -> PathBuf {
        let mut path = PathBuf::from("/");
        path.extend(self.names.iter().take(count).map(name));
        path
    }

    /// Whether the kernel's name for a mount point can be this one: the root may be known by
    /// another path, what is beneath it not.
    pub(super) fn is_end_of(&self, on: &Path) -> bool {
        on.is_absolute()
            && (self.names.is_empty() || on.ends_with(relative(&self.inside(usize::MAX))))
    }

    /// What is wrong with the name of this number, the root itself being the one before the first.
    pub(super) fn refused(&self, index: Option<usize>, problem: Problem) -> Error {
        let named = index.and_then(|index| self.names.get(index));
        let component = match named {
            Some(name) => escaped(name.to_bytes()),
            None => escaped(self.root.as_os_str().as_bytes()),
        };
        Error::MountPoint {
            path: self.to_string(),
            component,
            problem,
        }
    }
}

/// The whole path for people.
impl core::fmt::Display for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&escaped(self.path().as_os_str().as_bytes()))
    }
}

/// Without slashes at its end, but for the root.
pub(super) fn trimmed(path: &Path) -> PathBuf {
    let bytes = path.as_os_str().as_bytes();
    let end = bytes.iter().rposition(|&byte| byte != b'/');
    match end.and_then(|end| bytes.get(..=end)) {
        Some(bytes) => OsStr::from_bytes(bytes).into(),
        None => "/".into(),
    }
}

fn relative(path: &Path) -> &Path {
    path.strip_prefix("/").unwrap_or(path)
}

fn name(name: &CString) -> &OsStr {
    OsStr::from_bytes(name.to_bytes())
}

/// `NAME_MAX` of `sys/sys/syslimits.h`.
const NAME_MAX: usize = 255;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(root: &str, on: &str) -> Result<Place, Error> {
        Place::new(Path::new(root), Path::new(on))
    }

    fn path(root: &str, on: &str) -> String {
        place(root, on).unwrap().to_string()
    }

    #[test]
    fn absolute_means_the_root() {
        assert_eq!(path("/j/web", "/dev"), "/j/web/dev");
        assert_eq!(path("/j/web/", "dev//fd/."), "/j/web/dev/fd");
        assert_eq!(path("/", "dev"), "/dev");
        assert_eq!(path("///", "/"), "/");
        assert_eq!(path("/j/web", "/."), "/j/web");
    }

    #[test]
    fn what_leads_out_is_refused() {
        for on in ["..", "/../etc", "/a/../../etc", "a/.."] {
            let error = place("/j/web", on).unwrap_err();
            let Error::MountPoint {
                component, problem, ..
            } = error
            else {
                panic!("{error}");
            };
            assert_eq!((component.as_str(), problem), ("..", Problem::Outside));
        }
    }

    #[test]
    fn what_the_kernel_cannot_take_is_refused() {
        assert!(place("/j", "").is_err());
        assert!(place("/j", "/a\0b").is_err());
        assert!(place("/j", &"x".repeat(256)).is_err());
        assert!(place("/j", &"x".repeat(255)).is_ok());
        assert!(place("/j", &"/x".repeat(510)).is_ok());
        assert!(place("/j", &"/x".repeat(511)).is_err());
    }

    #[test]
    fn the_kernels_name_has_the_same_end() {
        let place = place("/link", "/dev/fd").unwrap();
        assert!(place.is_end_of(Path::new("/j/web/dev/fd")));
        assert!(!place.is_end_of(Path::new("/j/web/xdev/fd")));
        assert!(!place.is_end_of(Path::new("/etc")));
    }

    proptest! {
        #[test]
        fn names_have_no_slash_no_dots_and_no_nul(on in "(/|\\.|\\.\\.|a|\\PC){0,20}") {
            if let Ok(place) = Place::new(Path::new("/r"), Path::new(&on)) {
                for name in place.names() {
                    let name = name.to_bytes();
                    prop_assert!(!name.is_empty() && !name.contains(&b'/'));
                    prop_assert!(name != b"." && name != b"..");
                }
                prop_assert!(place.path().starts_with("/r"));
                let again = Place::new(Path::new("/r"), &place.inside(usize::MAX)).unwrap();
                prop_assert_eq!(again, place);
            }
        }
    }
}
