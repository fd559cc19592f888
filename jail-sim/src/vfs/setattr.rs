//! fchmod(2), fchown(2) and fchflags(2). Follows `setfmode`, `setfown` and `setfflags` in
//! `sys/kern/vfs_syscalls.c`, and `ufs_setattr` in `sys/ufs/ufs/ufs_vnops.c`.

use jail::{Errno, RawFd};
use jail_sys::sys::stat::{SF_APPEND, SF_IMMUTABLE, SF_NOUNLINK, SF_SETTABLE};

use super::OpenVnode;
use super::access::{APPEND, IMMUTABLE};
use super::fs::{Attr, SetAttr, Vtype};
use crate::cred::Cred;
use crate::fd::FileKind;
use crate::prison::allow;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `kern_fchmod`: `EINVAL` for what is no file, `EROFS`, `EPERM` for who does not own it, and
    /// for flags against it.
    pub(crate) fn sys_fchmod(&mut self, pid: Pid, fd: RawFd, mode: u32) -> Result<(), Errno> {
        let (open, attr, cred) = self.changeable(pid, fd)?;
        self.owns(&attr, cred)?;
        let sticky = mode & S_ISTXT != 0 && attr.vtype != Vtype::Dir;
        if sticky && !self.privileged(cred) {
            return Err(Errno::EFTYPE);
        }
        open.setattr(&SetAttr {
            mode: Some(mode & ALLPERMS),
            ..SetAttr::default()
        })
    }

    /// `kern_fchown`: `EPERM` for another owner, or a group that the caller is not in, unless it
    /// is root.
    pub(crate) fn sys_fchown(
        &mut self,
        pid: Pid,
        fd: RawFd,
        uid: u32,
        gid: u32,
    ) -> Result<(), Errno> {
        let (open, attr, cred) = self.changeable(pid, fd)?;
        let given = |id: u32| (id != u32::MAX).then_some(id);
        let (uid, gid) = (given(uid), given(gid));
        if uid.is_none() && gid.is_none() {
            return Ok(());
        }
        self.owns(&attr, cred)?;
        let root = self.privileged(cred);
        let member = |gid| gid == cred.gid || cred.groups.contains(&gid);
        let others = uid.is_some_and(|uid| uid != attr.uid)
            || gid.is_some_and(|gid| gid != attr.gid && !member(gid));
        if others && !root {
            return Err(Errno::EPERM);
        }
        let setid = attr.mode & (S_ISUID | S_ISGID) != 0;
        let mode = (setid && !root).then_some(attr.mode & !(S_ISUID | S_ISGID));
        open.setattr(&SetAttr {
            uid,
            gid,
            mode,
            ..SetAttr::default()
        })
    }

    /// `kern_fchflags`: `EOPNOTSUPP` for flags there are none of, `EPERM` for system flags
    /// without `PRIV_VFS_SYSFLAGS` (in a jail `allow.chflags`) or above securelevel 0.
    pub(crate) fn sys_fchflags(&mut self, pid: Pid, fd: RawFd, flags: u64) -> Result<(), Errno> {
        let (open, attr, cred) = self.changeable_flags(pid, fd)?;
        if matches!(attr.vtype, Vtype::Chr | Vtype::Blk) && !self.privileged(cred) {
            return Err(Errno::EPERM);
        }
        let flags = u32::try_from(flags).map_err(|_| Errno::EOPNOTSUPP)?;
        if flags & !SETTABLE != 0 {
            return Err(Errno::EOPNOTSUPP);
        }
        if cred.uid != attr.uid && !self.privileged(cred) {
            return Err(Errno::EPERM);
        }
        let allowed = !cred.jailed() || self.prison_allow(cred.prison, allow::CHFLAGS);
        if self.privileged(cred) && allowed {
            let prison = self.prisons.get(cred.prison);
            let secure = prison.is_some_and(|prison| prison.securelevel > 0);
            if secure && attr.flags & SYSTEM != 0 {
                return Err(Errno::EPERM);
            }
        } else if attr.flags & SYSTEM != 0 || (attr.flags ^ flags) & SF_SETTABLE as u32 != 0 {
            return Err(Errno::EPERM);
        }
        open.setattr(&SetAttr {
            flags: Some(flags),
            ..SetAttr::default()
        })
    }

    /// A file whose attributes may be changed but for whose it is.
    fn changeable(&self, pid: Pid, fd: RawFd) -> Result<(&OpenVnode, Attr, &Cred), Errno> {
        let (open, attr, cred) = self.changeable_flags(pid, fd)?;
        if attr.flags & (IMMUTABLE | APPEND) != 0 {
            return Err(Errno::EPERM);
        }
        Ok((open, attr, cred))
    }

    fn changeable_flags(&self, pid: Pid, fd: RawFd) -> Result<(&OpenVnode, Attr, &Cred), Errno> {
        let FileKind::Vnode(open) = &self.file(pid, fd)?.kind else {
            return Err(Errno::EINVAL);
        };
        let attr = open.attr()?;
        if self.vfs.is_rdonly(&open.vnode) {
            return Err(Errno::EROFS);
        }
        Ok((open, attr, &self.proc(pid)?.cred))
    }

    /// `VADMIN`.
    fn owns(&self, attr: &Attr, cred: &Cred) -> Result<(), Errno> {
        if cred.uid == attr.uid || self.privileged(cred) {
            Ok(())
        } else {
            Err(Errno::EPERM)
        }
    }
}

/// The flags that UFS knows, in `SF_SETTABLE` and `UF_SETTABLE`.
const SETTABLE: u32 = 0x0037_9f9f;
/// Those that stay at a securelevel above 0.
const SYSTEM: u32 = (SF_NOUNLINK | SF_IMMUTABLE | SF_APPEND) as u32;

const ALLPERMS: u32 = 0o7777;
const S_ISTXT: u32 = 0o1000;
const S_ISGID: u32 = 0o2000;
const S_ISUID: u32 = 0o4000;
