//! Whether a mount can work, before anything is called.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use jail_sys::sys::mount::{MFSNAMELEN, MNAMELEN};

use super::known::{self, GENERIC, Knows, RESERVED};
use super::{Mount, MountOption};
use crate::{Error, Host, Problem};

impl Mount {
    /// What cannot work whatever the root is. Asks the kernel for its release at most.
    pub(super) fn check(&self, host: &Host) -> Result<(), Error> {
        let fstype = self.fstype.as_bytes();
        text("file system", fstype, MFSNAMELEN)?;
        if let Some(source) = &self.source {
            check_source(source)?;
        }
        match self.ruleset {
            Some(_) if self.fstype() != "devfs" => {
                return Err(Error::param("ruleset", Problem::UnknownOption));
            }
            Some(0) => {
                let max = u16::MAX.into();
                return Err(Error::param("ruleset", Problem::OutOfRange { min: 1, max }));
            }
            _ => {}
        }
        if self.source.is_none() && ["nullfs", "unionfs", "ufs"].contains(&self.fstype()) {
            return Err(Error::param("source", Problem::Empty));
        }
        let mut options = self.options.iter();
        options.try_for_each(|option| self.check_option(option, host))
    }

    fn check_option(&self, option: &MountOption, host: &Host) -> Result<(), Error> {
        let MountOption { name, value } = option;
        let fstype = self.fstype();
        let refused = |problem| Err(Error::param(format!("{fstype} option {name:?}"), problem));
        if name.is_empty() {
            return refused(Problem::Empty);
        }
        if name.contains('\0') || value.as_ref().is_some_and(|v| v.as_bytes().contains(&0)) {
            return refused(Problem::Nul);
        }
        if RESERVED.contains(&name.as_str()) {
            return refused(Problem::Reserved);
        }
        if GENERIC.contains(&name.as_str()) {
            return Ok(());
        }
        if let Knows::Only(known) = known::knows(fstype) {
            if !known.contains(&name.as_str()) {
                return refused(Problem::UnknownOption);
            }
        }
        if let Some(since) = known::since(fstype, name) {
            let release = host.release()?;
            if release < since {
                let what = format!("{fstype} option {name}");
                return Err(Error::unsupported(what, since, release));
            }
        }
        if let Some((min, max)) = known::range(fstype, name) {
            let number = value.as_ref().and_then(|value| value.to_str());
            let number = number.and_then(|value| value.parse::<i64>().ok());
            if number.is_none_or(|number| !(min..=max).contains(&number)) {
                return refused(Problem::OutOfRange { min, max });
            }
        }
        if fstype == "tmpfs" && name == "mode" {
            let mode = value.as_ref().and_then(|value| value.to_str());
            let mode = mode.and_then(|mode| u32::from_str_radix(mode, 8).ok());
            if mode.is_none_or(|mode| mode > 0o7777) {
                let max = 0o7777;
                return refused(Problem::OutOfRange { min: 0, max });
            }
        }
        Ok(())
    }
}

/// A root, or what is mounted: absolute, since the working directory is nobody's business here.
pub(super) fn absolute(what: &str, path: &Path) -> Result<(), Error> {
    text(what, path.as_os_str().as_bytes(), MNAMELEN)?;
    if !path.is_absolute() {
        return Err(Error::param(what, Problem::NotAbsolute));
    }
    Ok(())
}

fn check_source(source: &Path) -> Result<(), Error> {
    absolute("source", source)
}

/// `max` includes the NUL that the kernel needs.
fn text(what: &str, bytes: &[u8], max: usize) -> Result<(), Error> {
    let (len, max) = (bytes.len(), max - 1);
    if bytes.is_empty() {
        return Err(Error::param(what, Problem::Empty));
    }
    if bytes.contains(&0) {
        return Err(Error::param(what, Problem::Nul));
    }
    if len > max {
        return Err(Error::param(what, Problem::TooLong { len, max }));
    }
    Ok(())
}
