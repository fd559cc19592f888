//! What a jail has around it.

use std::path::{Path, PathBuf};

use super::exec::Exec;
use super::hook::{Hook, HookPoint};
use crate::{
    CpuSet, DevfsRuleset, InterfaceName, IpAlias, JailName, Limit, MdDisk, Mount, NewfsOptions,
    Vnet,
};

/// All that a spec says beside parameters. It is kept as long as the jail runs: its lists have no
/// room for more than is in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Around {
    pub(super) aliases: Box<[IpAlias]>,
    /// Seen from the root, with their modes.
    pub(super) directories: Box<[(Box<Path>, u32)]>,
    pub(super) disks: Box<[JailDisk]>,
    /// For a devfs of its own on `/dev`.
    pub(super) devices: Option<Box<Devices>>,
    pub(super) mounts: Box<[Mount]>,
    pub(super) limits: Box<[Limit]>,
    pub(super) cpus: Option<Box<CpuSet>>,
    /// Lent to the jail.
    pub(super) interfaces: Box<[InterfaceName]>,
    pub(super) links: Box<[Vnet]>,
    pub(super) start: Box<[Exec]>,
    pub(super) stop: Box<[Exec]>,
    /// Where the output of both goes, on the host.
    pub(super) console: Option<Box<Path>>,
    pub(super) hooks: Box<[(HookPoint, Hook)]>,
    pub(super) depends_on: Box<[JailName]>,
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
            interfaces,
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
            && interfaces.is_empty()
            && links.is_empty()
            && start.is_empty()
            && stop.is_empty()
            && console.is_none()
            && hooks.is_empty()
            && depends_on.is_empty()
    }
}

/// Rules for a devfs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Devices {
    pub(super) rules: DevfsRuleset,
    /// Of the ruleset they are put into; else one that is free.
    pub(super) number: Option<u16>,
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
    pub(super) on: Option<Box<Path>>,
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
        self.on = Some(on.into().into());
        self
    }

    /// The disk with the jail's name as its owner, unless it has another label.
    pub(super) fn of(&self, jail: &JailName) -> MdDisk {
        let disk = self.disk.clone();
        if disk.has_label() {
            return disk;
        }
        disk.label(format!("jail:{jail}"))
    }

    /// Mounts it so that nothing in it can be changed.
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
}
