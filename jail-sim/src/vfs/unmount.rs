//! unmount(2). Follows `kern_unmount` and `dounmount` in `sys/kern/vfs_mount.c`.

use std::ffi::CStr;
use std::os::unix::ffi::OsStrExt;

use jail::Errno;
use jail_sys::sys::mount::{MNAMELEN, MNT_BYFSID, MNT_FORCE, MNT_NONBUSY, MNT_ROOTFS};

use super::mnt::{Mount, MountId};
use super::vfsconf::Backing;
use super::{At, Vnode};
use crate::cred::Cred;
use crate::fd::FileKind;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `kern_unmount`: `EPERM`, `EINVAL` for what is no mount point (the newest mount there
    /// counts), a text that is no fsid, and the machine's root; `ENOENT` for an fsid that no mount
    /// has; `EBUSY`.
    pub(crate) fn sys_unmount(&mut self, pid: Pid, path: &CStr, flags: i32) -> Result<(), Errno> {
        let flags = u64::from(flags as u32);
        let path = path.to_bytes();
        let cred = self.proc(pid)?.cred.clone();
        self.priv_vfs_mount(&cred)?;
        if path.len() >= MNAMELEN {
            return Err(Errno::ENAMETOOLONG);
        }
        let id = if flags & MNT_BYFSID != 0 {
            let fsid = scan_fsid(path).ok_or(Errno::EINVAL)?;
            self.vfs.mounts.by_fsid(fsid).ok_or(Errno::ENOENT)?
        } else {
            let on = self.mounted_on(pid, path)?;
            self.vfs.mounts.newest_on(&on).ok_or(Errno::EINVAL)?
        };
        self.dounmount(id, flags, &cred)
    }

    /// The path to look for among the mounts: from the machine's root if it leads somewhere.
    fn mounted_on(&self, pid: Pid, path: &[u8]) -> Result<Vec<u8>, Errno> {
        let dirs = &self.proc(pid)?.dirs;
        Ok(match self.vfs.find(&At::cwd(dirs, self.who(pid)?), path) {
            Ok(node) => {
                let global = self.vfs.fullpath_global(&node.vnode);
                global.as_os_str().as_bytes().to_vec()
            }
            Err(_) => path.to_vec(),
        })
    }

    /// `dounmount`: even by force `EBUSY` under a nullfs; otherwise if a file is in use or covered.
    fn dounmount(&mut self, id: MountId, flags: u64, cred: &Cred) -> Result<(), Errno> {
        let mount = self.vfs.mounts.get(id).ok_or(Errno::ENOENT)?;
        if mount.flags & MNT_ROOTFS != 0 {
            return Err(Errno::EINVAL);
        }
        self.vfs_suser(mount, cred)?;
        if mount.uppers > 0 {
            return Err(Errno::EBUSY);
        }
        self.prisons.let_roots_go(self.clock.uptime);
        let mount = self.vfs.mounts.get(id).ok_or(Errno::ENOENT)?;
        if flags & MNT_NONBUSY != 0 && self.uses_more_than_root(mount) {
            return Err(Errno::EBUSY);
        }
        if flags & MNT_FORCE == 0 && mount.is_busy() {
            return Err(Errno::EBUSY);
        }
        let Some(mount) = self.vfs.mounts.remove(id) else {
            return Err(Errno::ENOENT);
        };
        if let Backing::Fs(fs) = &mount.backing {
            fs.unmount();
        }
        self.cred_free(&mount.cred);
        Ok(())
    }

    /// `vfs_check_usecounts`: whether a file that is not the mount's root is in use.
    fn uses_more_than_root(&self, mount: &Mount) -> bool {
        let used = |vnode: &Vnode| vnode.mount == mount.token && !vnode.is_mount_root();
        let open = |kind: &FileKind| matches!(kind, FileKind::Vnode(open) if used(&open.vnode));
        let mut procs = self.procs.all.values();
        let mut prisons = self.prisons.ids().filter_map(|id| self.prisons.get(id));
        mount.here.keys().any(|path| path != "/")
            || self.files.open.values().any(|file| open(&file.kind))
            || self.mds.any_file(used)
            || procs.any(|proc| used(&proc.dirs.root) || used(&proc.dirs.cwd))
            || prisons.any(|prison| used(&prison.root))
    }
}

/// `sscanf` of `FSID:%d:%d`: blanks before a number and anything behind the last do not matter.
fn scan_fsid(text: &[u8]) -> Option<[i32; 2]> {
    let text = text.strip_prefix(b"FSID:")?;
    let (low, text) = scan_int(text)?;
    let (high, _) = scan_int(text.strip_prefix(b":")?)?;
    Some([low, high])
}

fn scan_int(text: &[u8]) -> Option<(i32, &[u8])> {
    let text = text.trim_ascii_start();
    let signs = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let (sign, rest) = text.split_at_checked(signs)?;
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = rest.split_at_checked(count)?;
    if digits.is_empty() {
        return None;
    }
    let number = digits.iter().fold(0_i64, |number, digit| {
        number
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    let number = if sign == b"-" {
        number.wrapping_neg()
    } else {
        number
    };
    // An int takes the lower half.
    Some((number as i32, rest))
}

#[cfg(test)]
mod tests {
    use super::scan_fsid;

    #[test]
    fn fsids_as_sscanf_reads_them() {
        assert_eq!(scan_fsid(b"FSID:1:2"), Some([1, 2]));
        assert_eq!(scan_fsid(b"FSID:-1: +2x"), Some([-1, 2]));
        assert_eq!(scan_fsid(b"FSID:4294967295:0"), Some([-1, 0]));
        assert_eq!(scan_fsid(b"FSID:1"), None);
        assert_eq!(scan_fsid(b"FSID:1 :2"), None);
        assert_eq!(scan_fsid(b"FSID:x:2"), None);
        assert_eq!(scan_fsid(b"fsid:1:2"), None);
    }
}
