//! What a jail has around it.

use std::path::PathBuf;

use super::exec::Exec;
use super::hook::{Hook, HookPoint};
use crate::{CpuSet, DevfsRuleset, IpAlias, JailName, Limit, MdDisk, Mount, NewfsOptions, Vnet};

/// All that a spec says beside parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Around {
    pub(super) aliases: Vec<IpAlias>,
    /// Seen from the root, with their modes.
    pub(super) directories: Vec<(PathBuf, u32)>,
    pub(super) disks: Vec<JailDisk>,
    /// For a devfs of its own on `/dev`.
    pub(super) devices: Option<(DevfsRuleset, Option<u16>)>,
    pub(super) mounts: Vec<Mount>,
    pub(super) limits: Vec<Limit>,
    pub(super) cpus: Option<Box<CpuSet>>,
    pub(super) links: Vec<Vnet>,
    pub(super) start: Vec<Exec>,
    pub(super) stop: Vec<Exec>,
    /// Where the output of both goes, on the host.
    pub(super) console: Option<PathBuf>,
    pub(super) hooks: Vec<(HookPoint, Hook)>,
    pub(super) depends_on: Vec<JailName>,
}

impl Around {
    /// Whether there is nothing: one jail_set(2) is all then.
    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            aliases,
            directories,
            disks,
            devices,
            mounts,
            limits,
            cpus,
            links,
            start,
            stop,
            console,
            hooks,
            depends_on,
        } = self;
        aliases.is_empty()
            && directories.is_empty()
            && disks.is_empty()
            && devices.is_none()
            && mounts.is_empty()
            && limits.is_empty()
            && cpus.is_none()
            && links.is_empty()
            && start.is_empty()
            && stop.is_empty()
            && console.is_none()
            && hooks.is_empty()
            && depends_on.is_empty()
    }
}

/// A memory disk for a jail: attached when it starts, detached when it stops.
///
/// ```
/// use jail::life::JailDisk;
/// use jail::{MdDisk, NewfsOptions, Size};
///
/// let scratch = JailDisk::new(MdDisk::swap(Size::mib(64)))
///     .newfs(NewfsOptions::new())
///     .mount("/scratch");
/// # let _ = scratch;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nothing is attached until a jail with it starts"]
pub struct JailDisk {
    pub(super) disk: MdDisk,
    pub(super) newfs: Option<NewfsOptions>,
    pub(super) on: Option<PathBuf>,
    pub(super) read_only: bool,
}

impl JailDisk {
    /// This disk, as it is.
    pub const fn new(disk: MdDisk) -> Self {
        Self {
            disk,
            newfs: None,
            on: None,
            read_only: false,
        }
    }

    /// Makes a new file system on it at each start: what was on the disk is lost.
    pub fn newfs(mut self, options: NewfsOptions) -> Self {
        self.newfs = Some(options);
        self
    }

    /// Mounts the file system on it there, seen from the jail's root; `/` is that root itself.
    pub fn mount(mut self, on: impl Into<PathBuf>) -> Self {
        self.on = Some(on.into());
        self
    }

    /// Mounts it so that nothing in it can be changed.
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
}
