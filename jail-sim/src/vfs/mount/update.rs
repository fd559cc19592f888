//! Changing a mount. Follows `vfs_domount_update` in `sys/kern/vfs_mount.c`.

use jail::Errno;
use jail_sys::sys::mount::{
    MNT_ACLS, MNT_ASYNC, MNT_AUTOMOUNTED, MNT_FORCE, MNT_IGNORE, MNT_NFS4ACLS, MNT_NOATIME,
    MNT_NOCLUSTERR, MNT_NOCLUSTERW, MNT_NOEXEC, MNT_NOSUID, MNT_NOSYMFOLLOW, MNT_RDONLY,
    MNT_RELOAD, MNT_SNAPSHOT, MNT_SUIDDIR, MNT_SYNCHRONOUS, MNT_UNION, MNT_UNTRUSTED, MNT_UPDATE,
    MNT_USER,
};

use super::Request;
use crate::cred::Cred;
use crate::prison::allow;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::Node;
use crate::vfs::mnt::MountId;
use crate::vfs::vfsconf::{Backing, MountArgs};
use crate::vfsopt::VfsOpts;

/// What an update sets anew.
pub(super) const MNT_UPDATEMASK: u64 = MNT_NOSUID
    | MNT_NOEXEC
    | MNT_SYNCHRONOUS
    | MNT_UNION
    | MNT_ASYNC
    | MNT_NOATIME
    | MNT_NOSYMFOLLOW
    | MNT_IGNORE
    | MNT_NOCLUSTERR
    | MNT_NOCLUSTERW
    | MNT_SUIDDIR
    | MNT_ACLS
    | MNT_USER
    | MNT_NFS4ACLS
    | MNT_AUTOMOUNTED
    | MNT_UNTRUSTED;

/// What is over with the call.
const MNT_CMD: u64 = MNT_UPDATE | MNT_RELOAD | MNT_FORCE | MNT_SNAPSHOT;

impl State {
    /// `vfs_domount_update`: `EINVAL` for what is no mount's root (`EXDEV` to export it),
    /// `EOPNOTSUPP` to reload what can be written, `EPERM` for somebody else's mount, `ENOENT`
    /// for another `fsid` than the one given. Options of before hold on unless they are changed.
    pub(super) fn vfs_domount_update(
        &mut self,
        pid: Pid,
        cred: &Cred,
        node: Node,
        request: &Request,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        if !node.vnode.is_mount_root() {
            let export = opts.getopt(b"export").is_some();
            return Err(if export { Errno::EXDEV } else { Errno::EINVAL });
        }
        let id = node.vnode.mount.id();
        let mount = self.vfs.mounts.get(id).ok_or(Errno::EINVAL)?;
        let old = mount.flags;
        if request.flags & MNT_RELOAD != 0 && old & MNT_RDONLY == 0 {
            return Err(Errno::EOPNOTSUPP);
        }
        self.vfs_suser(mount, cred)?;
        if let Some(fsid) = opts.copyopt::<8>(b"fsid")? {
            if fsid_bytes(mount.fsid) != fsid {
                return Err(Errno::ENOENT);
            }
            opts.deleteopt(b"fsid");
        }
        let kept = MNT_UPDATEMASK | MNT_RDONLY | MNT_CMD;
        let mut flags = old & !MNT_UPDATEMASK | request.flags & kept;
        let before = mount.opts.clone();
        let mut merged = opts.merged(&before);
        if !(request.only_export && self.jail_exports(cred)) {
            let updated = self.vfs_mount_update(pid, cred, id, node, flags, &mut merged);
            opts.take_errmsg(&merged);
            flags = updated?;
        }
        if let Some(mount) = self.vfs.mounts.get_mut(id) {
            mount.flags = flags & !MNT_CMD;
            mount.opts = merged.kept();
        }
        exported(&mut merged)
    }

    /// Whether mountd(8) of this prison may change exports and nothing else (`prison_check_nfsd`).
    fn jail_exports(&self, cred: &Cred) -> bool {
        cred.jailed() && self.owns_vnet(cred) && self.prison_allow(cred.prison, allow::NFSD)
    }

    /// `VFS_MOUNT` of what is mounted: the flags it leaves.
    fn vfs_mount_update(
        &mut self,
        pid: Pid,
        cred: &Cred,
        id: MountId,
        node: Node,
        flags: u64,
        opts: &mut VfsOpts<'_>,
    ) -> Result<u64, Errno> {
        let mount = self.vfs.mounts.get(id).ok_or(Errno::EINVAL)?;
        let vfc = mount.vfc;
        let update = match &mount.backing {
            Backing::Fs(fs) => Some(fs.clone()),
            Backing::Null(_) => None,
        };
        let mut args = MountArgs {
            opts,
            cred,
            pid,
            vnode: node.vnode,
            covered: node.attr,
            flags,
            update,
        };
        (vfc.mount)(self, &mut args)?;
        Ok(args.flags)
    }
}

/// The option `export` of an update that has succeeded: `EINVAL` unless it is one of the structs
/// that there have been, which nobody looks at here.
fn exported(opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
    match opts.getopt(b"export") {
        Some(args) if !EXPORT_ARGS.contains(&args.len()) => Err(Errno::EINVAL),
        _ => Ok(()),
    }
}

/// `sizeof` of `struct oexport_args`, `o2export_args` and `export_args` on 64-bit machines.
const EXPORT_ARGS: [usize; 3] = [136, 168, 96];

/// `fsid_t` as its bytes.
fn fsid_bytes([low, high]: [i32; 2]) -> [u8; 8] {
    let mut bytes = [0; 8];
    let words = low.to_ne_bytes().into_iter().chain(high.to_ne_bytes());
    for (to, from) in bytes.iter_mut().zip(words) {
        *to = from;
    }
    bytes
}
