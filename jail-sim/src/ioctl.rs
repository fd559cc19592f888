//! ioctl(2): which of the kernel's parts a request goes to. Follows `sys/kern/sys_generic.c`.

use jail::kernel::Ioctl;
use jail::{Errno, RawFd};
use jail_sys::fs::devfs::devfs::{DRC_PATHPTRN, devfs_rule};

use crate::fd::FileKind;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::fs::Device;

impl State {
    /// `kern_ioctl`: `ENOTTY` for what takes no requests, or not this one. What a kernel would read
    /// beyond the end of is `EINVAL`, as `jail::kernel::FreeBsd` answers it.
    pub(crate) fn sys_ioctl(
        &mut self,
        pid: Pid,
        fd: RawFd,
        request: Ioctl<'_>,
    ) -> Result<(), Errno> {
        if is_unended(&request) {
            return Err(Errno::EINVAL);
        }
        match &self.file(pid, fd)?.kind {
            FileKind::Vnode(open) => match open.device() {
                Some(Device::Mdctl) => self.mdctl_ioctl(pid, request),
                Some(Device::Md(_) | Device::Fd(_)) => Err(Errno::ENOTTY),
                None => self.devfs_ioctl(pid, fd, request),
            },
            FileKind::Socket(_) => self.socket_ioctl(pid, fd, request),
            _ => Err(Errno::ENOTTY),
        }
    }
}

/// Whether it has a text without a NUL, whose end the kernel would look for wherever it is
/// (`devfs_rule_matchpath` in `sys/fs/devfs/devfs_rule.c`, `if_addgroup` in `sys/net/if.c`).
fn is_unended(request: &Ioctl<'_>) -> bool {
    match request {
        Ioctl::DevfsRadd(rule) => is_unended_rule(rule),
        Ioctl::DevfsRapply(rule) => is_unended_rule(rule),
        Ioctl::SiocAifgroup { group, .. } | Ioctl::SiocDifgroup { group, .. } => {
            !group.contains(&0)
        }
        _ => false,
    }
}

fn is_unended_rule(rule: &devfs_rule) -> bool {
    rule.dr_icond & DRC_PATHPTRN != 0 && !rule.dr_pathptrn.contains(&0)
}

#[cfg(test)]
mod tests {
    use jail::kernel::Ioctl;
    use jail::{Errno, Kernel, Release};
    use jail_sys::fs::devfs::devfs::{DEVFS_MAGIC, DRC_PATHPTRN, devfs_rule, mkrid};
    use jail_sys::sys::fcntl::{AT_FDCWD, O_RDONLY};

    use crate::Machine;

    #[test]
    fn a_pattern_without_an_end() {
        let process = Machine::new(Release::V15_1).process();
        let dev = process.openat(AT_FDCWD, c"/dev", O_RDONLY, 0).unwrap();
        let mut rule = devfs_rule {
            dr_magic: DEVFS_MAGIC,
            dr_id: mkrid(1000, 0),
            dr_pathptrn: [1; 200],
            ..devfs_rule::ZERO
        };
        // Without the condition nobody looks at it.
        process.ioctl(dev, Ioctl::DevfsRadd(&mut rule)).unwrap();
        rule.dr_icond = DRC_PATHPTRN;
        let add = process.ioctl(dev, Ioctl::DevfsRadd(&mut rule));
        assert_eq!(add, Err(Errno::EINVAL));
        let apply = process.ioctl(dev, Ioctl::DevfsRapply(&rule));
        assert_eq!(apply, Err(Errno::EINVAL));
    }
}
