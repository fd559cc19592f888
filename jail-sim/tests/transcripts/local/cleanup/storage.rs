//! Mounts and memory disks.

use jail::Kernel;
use jail::kernel::{Ioctl, MdIoctl};
use jail_sys::sys::fcntl::{AT_FDCWD, O_RDWR};
use jail_sys::sys::mdioctl::MD_FORCE;
use jail_sys::sys::mount::MNT_FORCE;

use crate::answer::host::{mounted, unmount_by_fsid};

/// Unmounts what is mounted in the scratch directory, newest first, by force.
pub(super) fn unmount(kernel: &dyn Kernel, scratch: &str) {
    let force = i32::try_from(MNT_FORCE).unwrap_or(0);
    for mount in mounted(kernel).unwrap_or_default().iter().rev() {
        if mount.is_under(scratch) {
            // What is left makes deleting the directory fail.
            let _ = unmount_by_fsid(kernel, mount.fsid, force);
        }
    }
}

/// The memory disks there are, by their nodes.
pub(super) fn disks(_: &dyn Kernel) -> Vec<String> {
    let Ok(dir) = std::fs::read_dir("/dev") else {
        return Vec::new();
    };
    let names = dir.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter(|name| unit(name).is_some()).collect()
}

/// Detaches, by force, those that were not there before.
pub(super) fn detach_but(kernel: &dyn Kernel, before: &[String]) {
    for name in disks(kernel) {
        let Some(unit) = unit(&name).filter(|_| !before.contains(&name)) else {
            continue;
        };
        let md = MdIoctl {
            unit,
            options: MD_FORCE,
            ..MdIoctl::default()
        };
        if let Ok(fd) = kernel.openat(AT_FDCWD, c"/dev/mdctl", O_RDWR, 0) {
            // What is left makes the next case fail, which tells.
            let _ = kernel.ioctl(fd, Ioctl::MdDetach(&md));
            let _ = kernel.close(fd);
        }
    }
}

/// The unit of `md5`; nothing for its partitions, or anything else.
fn unit(name: &str) -> Option<u32> {
    name.strip_prefix("md")?.parse().ok()
}
