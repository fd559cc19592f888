//! Devices and their file system. Follows `sys/fs/devfs/*.c` and `sys/kern/kern_conf.c`.
//!
//! [`cdev`] and [`devices`] are the machine's devices, [`ruleset`] its rules. Each mount is a
//! [`tree`] of what it shows of the devices, and [`apply`] is rules at work on it.

mod apply;
mod cdev;
mod devices;
mod fnmatch;
mod image;
mod ioctl;
mod mount;
mod open;
mod ruleset;
mod standard;
mod tree;
mod vfsops;

use std::sync::{Arc, Mutex};

use jail::kernel::Ioctl;
use jail::{Errno, RawFd};
use jail_sys::sys::conf::D_DISK;

use crate::cred::Cred;
use crate::fd::FileKind;
use crate::md::Media;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::fs::FileSystem;
use cdev::{Cdev, Cdevs, Kind};
pub(crate) use image::{load, loaded};
use mount::{DevFs, lock};
use ruleset::Rulesets;
pub(crate) use vfsops::mount;

/// The devices there are, and the rules (`devfs_rulesets`), which are the whole machine's.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Devfs {
    #[serde(deserialize_with = "image::core")]
    core: Arc<Mutex<Core>>,
}

/// What all mounts share.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
struct Core {
    cdevs: Cdevs,
    rulesets: Rulesets,
    /// `vfs.devfs.rule_depth`: how deep a rule's includes go.
    rule_depth: u32,
}

impl Devfs {
    /// As after boot: the devices of a machine, and the standard rulesets if `rules`.
    pub(crate) fn new(rules: bool) -> Self {
        let rulesets = if rules {
            Rulesets::boot()
        } else {
            Rulesets::default()
        };
        let core = Core {
            cdevs: Cdevs::boot(),
            rulesets,
            rule_depth: 1,
        };
        Self {
            core: Arc::new(Mutex::new(core)),
        }
    }

    /// What is mounted on the machine's own `/dev`.
    pub(crate) fn root_fs(&self) -> Arc<dyn FileSystem> {
        Arc::new(DevFs::new(&self.core, 0))
    }

    /// `vfs.devfs.rule_depth`.
    pub(crate) fn rule_depth(&self) -> u32 {
        lock(&self.core).rule_depth
    }

    /// Sets it.
    pub(crate) fn set_rule_depth(&self, depth: u32) {
        lock(&self.core).rule_depth = depth;
    }

    /// `vfs.devfs.generation`: how often devices came and went.
    pub(crate) fn generation(&self) -> u32 {
        lock(&self.core).cdevs.generation()
    }

    /// The devices of a kernel module that was loaded.
    pub(crate) fn make_dev_module(&self, module: &str) {
        lock(&self.core).cdevs.make_of(module);
    }
}

impl State {
    /// `make_dev` of `/dev/mdN`, mode 0640 root:operator, in every devfs mount.
    pub(crate) fn make_dev_md(&mut self, unit: u32, disk: Arc<dyn Media>) {
        let cdev = Cdev {
            flags: D_DISK,
            gid: GID_OPERATOR,
            mode: 0o640,
            ..Cdev::new(format!("md{unit}"), Kind::Md(unit, disk))
        };
        lock(&self.devfs.core).cdevs.make(cdev);
    }

    /// `destroy_dev` of `/dev/mdN`: what has it open gets `ENXIO`.
    pub(crate) fn destroy_dev_md(&mut self, unit: u32) {
        lock(&self.devfs.core).cdevs.destroy(&format!("md{unit}"));
    }

    /// `devfs_rioctl`: requests on a directory of a devfs; `ENOTTY` on anything else. Whoever is
    /// not root outside jails is refused whatever the request (`PRIV_DEVFS_RULE`).
    pub(crate) fn devfs_ioctl(
        &mut self,
        pid: Pid,
        fd: RawFd,
        request: Ioctl<'_>,
    ) -> Result<(), Errno> {
        let fs = self.devfs_dir(pid, fd)?.ok_or(Errno::ENOTTY)?;
        if !may_rule(&self.proc(pid)?.cred) {
            return Err(Errno::EPERM);
        }
        fs.rules_ioctl(request)
    }

    /// The devfs that a descriptor is a directory of.
    fn devfs_dir(&self, pid: Pid, fd: RawFd) -> Result<Option<DevFs>, Errno> {
        let FileKind::Vnode(open) = &self.file(pid, fd)?.kind else {
            return Ok(None);
        };
        if !open.is_dir || open.vnode.is_dead() {
            return Ok(None);
        }
        let (fs, _) = self.vfs.resolve(&open.vnode)?;
        let devfs = fs.as_any().and_then(|fs| fs.downcast_ref::<DevFs>());
        Ok(devfs.cloned())
    }
}

/// `priv_check` of `PRIV_DEVFS_RULE`, which no jail gives.
fn may_rule(cred: &Cred) -> bool {
    cred.uid == 0 && !cred.jailed()
}

const GID_OPERATOR: u32 = 5;

#[cfg(test)]
mod tests;
