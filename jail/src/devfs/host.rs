//! The kernel's rulesets.

use jail_sys::fs::devfs::devfs::{
    DEVFS_MAGIC, devfs_rnum, devfs_rsnum, devfs_rule, mkrid, rid2rn, rid2rsn,
};

use super::{DevfsRule, DevfsRuleset};
use crate::host::Control;
use crate::kernel::{Ioctl, RawFd};
use crate::{Errno, Error, Host};

impl Host {
    /// The numbers of all rulesets that the kernel has, in their order. Those that only a mount
    /// refers to are there, too, and have no rules.
    ///
    /// # Errors
    /// `EPERM` - not root, or in a jail.
    ///
    /// # See also
    /// `devfs rule showsets`, `sys/fs/devfs/devfs_rule.c` (`DEVFSIO_SGETNEXT`)
    pub fn devfs_rulesets(&self) -> Result<Vec<u16>, Error> {
        let dev = Dev::open(self)?;
        let mut numbers = Vec::new();
        let mut last = 0;
        while let Some(number) = dev.next_ruleset(last)? {
            numbers.push(number);
            last = number;
        }
        Ok(numbers)
    }

    /// The rules of a ruleset, with their numbers; none if there is no such ruleset.
    ///
    /// # Errors
    /// `EPERM` - not root, or in a jail.
    ///
    /// # See also
    /// `devfs rule -s NUMBER show`, `sys/fs/devfs/devfs_rule.c` (`DEVFSIO_RGETNEXT`)
    pub fn devfs_ruleset(&self, number: u16) -> Result<DevfsRuleset, Error> {
        let dev = Dev::open(self)?;
        let mut rules = Vec::new();
        let mut last = 0;
        while let Some(rule) = dev.next_rule(number, last)? {
            last = rid2rn(rule.dr_id);
            rules.push(DevfsRule::from_kernel(&rule));
        }
        Ok(rules.into())
    }
}

/// The devfs that requests about rules are made on.
pub(super) struct Dev<'h> {
    host: &'h Host,
    fd: RawFd,
}

impl<'h> Dev<'h> {
    pub(super) fn open(host: &'h Host) -> Result<Self, Error> {
        let fd = host.control(Control::Dev)?;
        Ok(Self { host, fd })
    }

    /// The first ruleset with a higher number.
    pub(super) fn next_ruleset(&self, after: devfs_rsnum) -> Result<Option<devfs_rsnum>, Error> {
        let mut number = after;
        match self.ioctl(Ioctl::DevfsSgetnext(&mut number)) {
            Ok(()) if number > after => Ok(Some(number)),
            Ok(()) => Err(Error::answer(
                "DEVFSIO_SGETNEXT",
                after.to_string(),
                BACKWARDS,
            )),
            Err(Errno::ENOENT) => Ok(None),
            Err(errno) => {
                let object = format!("after {after}");
                Err(self.error("DEVFSIO_SGETNEXT", object, errno))
            }
        }
    }

    /// The first rule of a ruleset, which is not 0, with a higher number.
    pub(super) fn next_rule(
        &self,
        set: devfs_rsnum,
        after: devfs_rnum,
    ) -> Result<Option<devfs_rule>, Error> {
        let mut rule = devfs_rule {
            dr_magic: DEVFS_MAGIC,
            dr_id: mkrid(set, after),
            ..devfs_rule::ZERO
        };
        let object = || format!("ruleset {set}, after {after}");
        match self.ioctl(Ioctl::DevfsRgetnext(&mut rule)) {
            Ok(()) if rid2rsn(rule.dr_id) == set && rid2rn(rule.dr_id) > after => Ok(Some(rule)),
            // Ruleset 0 is the one that /dev is mounted with.
            Ok(()) if set == 0 && rid2rn(rule.dr_id) > after => Ok(Some(rule)),
            Ok(()) => Err(Error::answer("DEVFSIO_RGETNEXT", object(), BACKWARDS)),
            Err(Errno::ENOENT) => Ok(None),
            Err(errno) => Err(self.error("DEVFSIO_RGETNEXT", object(), errno)),
        }
    }

    /// Adds a rule of this number: `EEXIST` comes out as `Ok(false)`.
    pub(super) fn add(
        &self,
        set: devfs_rsnum,
        number: devfs_rnum,
        rule: &DevfsRule,
    ) -> Result<bool, Error> {
        let mut raw = devfs_rule {
            dr_id: mkrid(set, number),
            ..rule.to_kernel()
        };
        match self.ioctl(Ioctl::DevfsRadd(&mut raw)) {
            Ok(()) => Ok(true),
            Err(Errno::EEXIST) => Ok(false),
            Err(errno) => {
                let object = format!("ruleset {set}, rule {number}: {rule}");
                let error = self.error("DEVFSIO_RADD", object, errno);
                Err(match (errno, rule.include) {
                    (Errno::ESRCH, Some(include)) => {
                        error.with_hint(format!("there is no ruleset {include} to include"))
                    }
                    _ => error,
                })
            }
        }
    }

    /// Deletes a rule; one that is gone already is what was wanted.
    pub(super) fn delete(&self, set: devfs_rsnum, number: devfs_rnum) -> Result<(), Error> {
        match self.ioctl(Ioctl::DevfsRdel(mkrid(set, number))) {
            Ok(()) | Err(Errno::ENOENT) => Ok(()),
            Err(errno) => {
                let object = format!("ruleset {set}, rule {number}");
                Err(self.error("DEVFSIO_RDEL", object, errno))
            }
        }
    }

    fn ioctl(&self, request: Ioctl<'_>) -> Result<(), Errno> {
        self.host.kernel().ioctl(self.fd, request)
    }

    fn error(&self, request: &'static str, object: String, errno: Errno) -> Error {
        let error = Error::kernel(request, object, errno);
        match errno {
            Errno::EPERM if self.host.is_not_root() => error.with_hint("only root can do this"),
            Errno::EPERM => {
                error.with_hint("rules are the host's: no jail can read or change them")
            }
            Errno::ENOTTY => error.with_hint("/dev is no devfs"),
            _ => error,
        }
    }
}

const BACKWARDS: &str = "a number that is not higher";
