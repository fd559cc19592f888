//! Making an nmount(2).

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::Mount;
use crate::failure::{ERRMSG_LEN, Failure};
use crate::{Error, Kernel, Param, Problem};

/// Names and values with their NULs, as the kernel reads them; the last is for its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Args(Vec<(Vec<u8>, Vec<u8>)>);

impl Args {
    /// What is sent to mount `mount` on the path `on`.
    pub(super) fn new(mount: &Mount, on: &Path) -> Result<Self, Error> {
        let mut args = Self::default();
        args.text("fstype", mount.fstype().as_ref());
        args.text("fspath", on.as_os_str());
        if let Some(source) = &mount.source {
            args.text("from", source.as_os_str());
        }
        if let Some(ruleset) = mount.ruleset {
            args.text("ruleset", ruleset.to_string().as_ref());
        }
        if !mount.stacking {
            args.put("nocover", Vec::new());
        }
        for option in &mount.options {
            match &option.value {
                Some(value) => args.text(&option.name, value),
                None => args.put(&option.name, Vec::new()),
            }
        }
        args.put("errmsg", vec![0; ERRMSG_LEN]);
        args.fits()?;
        Ok(args)
    }

    /// Calls nmount(2).
    pub(super) fn nmount(&mut self, kernel: &dyn Kernel) -> Result<(), Failure> {
        if let Some((_, errmsg)) = self.0.last_mut() {
            errmsg.fill(0);
        }
        let pairs = self.0.iter_mut();
        let mut params: Vec<_> = pairs.map(|(name, value)| Param::new(name, value)).collect();
        let answer = kernel.nmount(&mut params, 0);
        drop(params);
        answer.map_err(|errno| {
            let errmsg = self.0.last().map(|(_, errmsg)| errmsg.as_slice());
            Failure::new(errno, errmsg.unwrap_or_default())
        })
    }

    fn text(&mut self, name: &str, value: &OsStr) {
        let mut bytes = value.as_bytes().to_vec();
        bytes.push(0);
        self.put(name, bytes);
    }

    fn put(&mut self, name: &str, value: Vec<u8>) {
        let mut bytes = name.as_bytes().to_vec();
        bytes.push(0);
        self.0.push((bytes, value));
    }

    /// `VFS_MOUNTARG_SIZE_MAX`, counting what the kernel keeps of each (`struct vfsopt`).
    fn fits(&self) -> Result<(), Error> {
        let max = 64 * 1024;
        let bytes = |(name, value): &(Vec<u8>, Vec<u8>)| 48 + name.len() + value.len();
        let len = self.0.iter().map(bytes).sum();
        if len > max {
            return Err(Error::param(
                "all options",
                Problem::TooManyBytes { len, max },
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Size;

    fn args(mount: &Mount) -> Vec<(String, Vec<u8>)> {
        let args = Args::new(mount, Path::new("/j/x")).unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let pair = |(name, value)| (text(name), value);
        args.0.into_iter().map(pair).collect()
    }

    fn pair(name: &str, value: &[u8]) -> (String, Vec<u8>) {
        (format!("{name}\0"), value.to_vec())
    }

    #[test]
    fn every_kind_of_option() {
        let mount = Mount::nullfs("/usr/base", "/")
            .read_only()
            .nosuid()
            .flag("cache");
        let expected = [
            pair("fstype", b"nullfs\0"),
            pair("fspath", b"/j/x\0"),
            pair("from", b"/usr/base\0"),
            pair("nocover", b""),
            pair("ro", b""),
            pair("nosuid", b""),
            pair("cache", b""),
            pair("errmsg", &[0; 1024]),
        ];
        assert_eq!(args(&mount), expected);
        let mount = Mount::devfs("/dev").ruleset(4).stacking();
        let expected = [
            pair("fstype", b"devfs\0"),
            pair("fspath", b"/j/x\0"),
            pair("ruleset", b"4\0"),
            pair("errmsg", &[0; 1024]),
        ];
        assert_eq!(args(&mount), expected);
    }

    #[test]
    fn numbers_are_text() {
        let mount = Mount::tmpfs("/tmp");
        let mount = mount
            .size(Size::kib(64))
            .max_file_size(Size::from_bytes(10))
            .inodes(100);
        let args = args(&mount.mode(0o1777).uid(65534).gid(7).gid(8));
        for pair in [
            pair("size", b"65536\0"),
            pair("maxfilesize", b"10\0"),
            pair("inodes", b"100\0"),
            pair("mode", b"1777\0"),
            pair("uid", b"65534\0"),
            pair("gid", b"8\0"),
        ] {
            assert_eq!(args.iter().filter(|(name, _)| *name == pair.0).count(), 1);
            assert!(args.contains(&pair), "{pair:?}");
        }
    }

    proptest! {
        #[test]
        fn each_option_is_sent_once_and_whole(
            options in proptest::collection::btree_map("[a-z]{3,9}", "[^\0]{0,20}", 0..20),
        ) {
            let mut mount = Mount::other("somefs", "/x");
            for (name, value) in &options {
                mount = mount.flag(name).option(name, value);
            }
            let args = Args::new(&mount, Path::new("/x")).unwrap();
            prop_assert_eq!(args.0.len(), options.len() + 4);
            for (name, value) in options {
                let pair = ([name.as_bytes(), b"\0"].concat(), [value.as_bytes(), b"\0"].concat());
                prop_assert!(args.0.contains(&pair));
            }
        }

        #[test]
        fn more_than_the_kernel_takes_is_refused(len in 65_000_usize..70_000) {
            let mount = Mount::other("somefs", "/x").option("o", "x".repeat(len));
            prop_assert!(Args::new(&mount, Path::new("/x")).is_err());
        }
    }
}
