//! devfs rulesets and limits.

use jail::kernel::Ioctl;
use jail::{Errno, Kernel};
use jail_sys::fs::devfs::devfs::{DEVFS_MAGIC, devfs_rule, mkrid};
use jail_sys::sys::fcntl::{AT_FDCWD, O_RDONLY};

/// Whether there are rulesets from 100 up.
pub(super) fn has_rulesets(kernel: &dyn Kernel) -> bool {
    let Ok(dev) = kernel.openat(AT_FDCWD, c"/dev", O_RDONLY, 0) else {
        return false;
    };
    let mut ruleset = 99;
    let has = kernel
        .ioctl(dev, Ioctl::DevfsSgetnext(&mut ruleset))
        .is_ok();
    // It was open for this only.
    let _ = kernel.close(dev);
    has
}

/// Whether there are rules of rctl(8); none where they are off.
pub(super) fn has_limits(kernel: &dyn Kernel) -> bool {
    let mut rules = [0; 4096];
    match kernel.rctl_get_rules(c":", &mut rules) {
        Ok(()) => rules.first() != Some(&0),
        Err(why) => why == Errno::ERANGE,
    }
}

/// Empties the rulesets from 100 up. One that another includes is there until that one is empty;
/// what remains of it then has no rules.
pub(super) fn remove_rulesets(kernel: &dyn Kernel) {
    let Ok(dev) = kernel.openat(AT_FDCWD, c"/dev", O_RDONLY, 0) else {
        return;
    };
    let mut ruleset = 99;
    while kernel
        .ioctl(dev, Ioctl::DevfsSgetnext(&mut ruleset))
        .is_ok()
    {
        let mut rule = devfs_rule {
            dr_magic: DEVFS_MAGIC,
            dr_id: mkrid(ruleset, 0),
            ..devfs_rule::ZERO
        };
        while kernel.ioctl(dev, Ioctl::DevfsRgetnext(&mut rule)).is_ok() {
            if kernel.ioctl(dev, Ioctl::DevfsRdel(rule.dr_id)).is_err() {
                break;
            }
            rule.dr_id = mkrid(ruleset, 0);
        }
    }
    // It was open for this only.
    let _ = kernel.close(dev);
}

/// Takes away every rule of rctl(8).
pub(super) fn remove_limits(kernel: &dyn Kernel) {
    // ESRCH where there is none.
    let _ = kernel.rctl_remove_rule(c":");
}
