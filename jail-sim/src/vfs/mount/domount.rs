//! A first mount. Follows `vfs_domount` and `vfs_domount_first` in `sys/kern/vfs_mount.c`.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;

use jail::Errno;
use jail_sys::sys::mount::{
    MFSNAMELEN, MNAMELEN, MNT_EMPTYDIR, MNT_EXPORTED, MNT_FORCE, MNT_LOCAL, MNT_NOCOVER,
    MNT_RDONLY, MNT_SUIDDIR, MNT_UPDATE,
};

use super::Request;
use super::update::MNT_UPDATEMASK;
use crate::cred::Cred;
use crate::prison::{PrisonId, allow};
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::fs::Vtype;
use crate::vfs::mnt::NewMount;
use crate::vfs::vfsconf::{self, Backing, MountArgs, Vfsconf};
use crate::vfs::{At, Node, Vnode};
use crate::vfsopt::VfsOpts;

impl State {
    /// `vfs_domount`: `EPERM`, `ENODEV` for a type that is not there, what a lookup of the mount
    /// point answers, `EBUSY` with `nocover` for the root of another mount, `ENOMEM` for a place
    /// whose path is too long (`vn_path_to_global_path`).
    pub(super) fn vfs_domount(
        &mut self,
        pid: Pid,
        request: &Request,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        if request.fstype.len() >= MFSNAMELEN || request.fspath.len() >= MNAMELEN {
            return Err(Errno::ENAMETOOLONG);
        }
        let cred = self.proc(pid)?.cred.clone();
        self.priv_vfs_mount(&cred)?;
        let exported = request.flags & MNT_EXPORTED != 0;
        if exported && cred.jailed() && !self.prison_allow(cred.prison, allow::NFSD) {
            return Err(Errno::EPERM);
        }
        if request.flags & MNT_SUIDDIR != 0 && cred.jailed() {
            return Err(Errno::EPERM);
        }
        let update = request.flags & MNT_UPDATE != 0;
        let vfc = match update {
            true => None,
            false => Some(self.vfs_byname_kld(pid, &request.fstype)?),
        };
        let dirs = &self.proc(pid)?.dirs;
        let node = self
            .vfs
            .find(&At::cwd(dirs, self.who(pid)?), &request.fspath)?;
        let Some(vfc) = vfc else {
            return self.vfs_domount_update(pid, &cred, node, request, opts);
        };
        let file = node.attr.vtype == Vtype::Reg;
        let nocover = request.flags & MNT_NOCOVER != 0 || file;
        if nocover && node.vnode.is_mount_root() {
            return Err(Errno::EBUSY);
        }
        let on = self.vfs.fullpath_global(&node.vnode);
        if on.as_os_str().len() >= MNAMELEN {
            return Err(Errno::ENOMEM);
        }
        self.vfs_domount_first(pid, cred, vfc, node, request.flags, opts)
    }

    /// `vfs_byname_kld`: a type by its name; if its module is not loaded, by loading it.
    fn vfs_byname_kld(&mut self, pid: Pid, name: &[u8]) -> Result<&'static Vfsconf, Errno> {
        let vfc = vfsconf::byname(name);
        if let Some(vfc) = vfc.filter(|vfc| self.module_loaded(vfc.module)) {
            return Ok(vfc);
        }
        let file = CString::new(name).map_err(|_| Errno::EINVAL)?;
        match (self.sys_kldload(pid, &file), vfc) {
            (Ok(_) | Err(Errno::EEXIST), Some(vfc)) => Ok(vfc),
            (Ok(_) | Err(Errno::EEXIST), None) => Err(Errno::ENODEV),
            (Err(errno), _) if self.release.major() < 15 => Err(errno),
            (Err(_), _) => Err(Errno::ENODEV),
        }
    }

    /// `vfs_domount_first`: `EPERM` for a type that the jail may not mount and for its own root,
    /// `ENOTDIR`, `EINVAL` (neither file nor directory), `ENOTEMPTY` with `emptydir`, and what the
    /// file system says.
    fn vfs_domount_first(
        &mut self,
        pid: Pid,
        cred: Cred,
        vfc: &'static Vfsconf,
        covered: Node,
        flags: u64,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        if cred.jailed() {
            let prison = self.prisons.get(cred.prison);
            let own_root = prison.is_some_and(|prison| prison.root == covered.vnode);
            if own_root || !self.prison_allow(cred.prison, vfc.allow) {
                return Err(Errno::EPERM);
            }
        }
        self.coverable(vfc, &covered)?;
        if flags & MNT_EMPTYDIR != 0 {
            self.vfs.check_empty(&covered.vnode, self.who(pid)?)?;
        }
        let on = self.vfs.fullpath_global(&covered.vnode);
        let mut args = MountArgs {
            opts,
            cred: &cred,
            pid,
            vnode: covered.vnode.clone(),
            covered: covered.attr,
            flags: flags & (MNT_UPDATEMASK | MNT_RDONLY | MNT_FORCE),
            update: None,
        };
        let mounted = (vfc.mount)(self, &mut args)?;
        let mut flags = args.flags & !MNT_FORCE;
        let local = match &mounted.fs {
            Backing::Fs(_) => vfc.local,
            Backing::Null(lower) => self.vfs.mount_flag(lower, MNT_LOCAL),
        };
        if local {
            flags |= MNT_LOCAL;
        }
        let kept = args.opts.kept();
        self.cred_hold(&cred);
        let root = self.vfs.mounts.insert(NewMount {
            vfc,
            backing: mounted.fs,
            covered: covered.vnode.clone(),
            flags,
            from: mounted.from,
            on: on.as_os_str().as_bytes().to_vec(),
            cred,
            opts: kept,
        });
        self.mountcheckdirs(&covered.vnode, &root);
        Ok(())
    }

    /// What can be covered: a directory; a file too where the file system allows it. Before 14 a
    /// file under a nullfs was followed by a panic: no answer is known, so none is allowed.
    fn coverable(&self, vfc: &Vfsconf, covered: &Node) -> Result<(), Errno> {
        let on_file = vfc.on_file && self.release.major() >= 14;
        match covered.attr.vtype {
            Vtype::Dir => Ok(()),
            Vtype::Reg if on_file && covered.attr.nlink == 1 => Ok(()),
            _ if on_file => Err(Errno::EINVAL),
            _ => Err(Errno::ENOTDIR),
        }
    }

    /// `mountcheckdirs`: whoever was in the covered directory is in the new one.
    fn mountcheckdirs(&mut self, covered: &Vnode, root: &Vnode) {
        for proc in self.procs.all.values_mut() {
            for dir in [&mut proc.dirs.root, &mut proc.dirs.cwd] {
                if dir == covered {
                    *dir = root.clone();
                }
            }
        }
        let moved = |id: &PrisonId| {
            let prison = self.prisons.get(*id);
            prison.is_some_and(|prison| prison.root == *covered)
        };
        let ids: Vec<PrisonId> = self.prisons.ids().filter(moved).collect();
        for id in ids {
            if let Some(prison) = self.prisons.get_mut(id) {
                prison.root = root.clone();
            }
        }
    }
}
