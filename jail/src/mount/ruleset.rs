//! Whether a devfs ruleset has rules.

use core::ffi::c_char;

use jail_sys::fs::devfs::devfs::{DEVFS_MAGIC, DEVFS_MAXPTRNLEN, devfs_rule};

use crate::host::Control;
use crate::kernel::Ioctl;
use crate::{Errno, Error, Host};

impl Host {
    /// Refuses a ruleset without rules: devfs makes it when it is first mounted with, and an
    /// empty one hides nothing (`devfs_ruleset_set` in `sys/fs/devfs/devfs_rule.c`).
    pub(super) fn check_has_rules(&self, ruleset: u16) -> Result<(), Error> {
        let dev = self.control(Control::Dev)?;
        let mut rule = devfs_rule {
            dr_magic: DEVFS_MAGIC,
            dr_id: u32::from(ruleset) << 16,
            dr_pathptrn: [0 as c_char; DEVFS_MAXPTRNLEN],
            ..devfs_rule::ZERO
        };
        match self.kernel().ioctl(dev, Ioctl::DevfsRgetnext(&mut rule)) {
            Ok(()) => Ok(()),
            Err(Errno::ENOENT) => Err(Error::NoRules { ruleset }),
            Err(errno) => {
                let object = format!("ruleset {ruleset}");
                Err(Error::kernel("DEVFSIO_RGETNEXT", object, errno))
            }
        }
    }
}
