//! Taking the steps of a start.

use std::path::Path;

use super::around::JailDisk;
use super::done::Done;
use super::step::Action;
use crate::mount::make_directories;
use crate::{Error, Host, Jail, JailSpec, Mount, NewfsOptions, Problem};

/// What steps know of those before them.
#[derive(Debug)]
pub(super) struct Run<'s> {
    pub(super) host: &'s Host,
    pub(super) spec: &'s JailSpec,
    pub(super) root: &'s Path,
    /// The disks by their index.
    disks: Vec<(usize, crate::Md)>,
    ruleset: Option<u16>,
    pub(super) jail: Option<Jail>,
}

impl<'s> Run<'s> {
    pub(super) const fn new(host: &'s Host, spec: &'s JailSpec, root: &'s Path) -> Self {
        Self {
            host,
            spec,
            root,
            disks: Vec::new(),
            ruleset: None,
            jail: None,
        }
    }

    /// Takes one step: what is there because of it, if anything. If it fails, nothing is.
    pub(super) fn take(&mut self, action: &Action) -> Result<Option<Done>, Error> {
        let host = self.host;
        Ok(Some(match action {
            Action::Hook(_, hook) => return hook.call(host).map(|()| None),
            Action::Alias(alias) => Done::Alias(alias.add(host)?),
            Action::Directory(dir, mode) => {
                let made = make_directories(host, self.root, dir, *mode)?;
                Done::Directories(self.root.into(), made)
            }
            Action::Attach(index, disk) => {
                let attached = self.labelled(disk).attach(host)?;
                self.disks.push((*index, attached.clone()));
                Done::Disk(attached)
            }
            Action::Newfs(index, disk) => {
                let options = disk.newfs.clone().unwrap_or_else(NewfsOptions::new);
                self.disk(*index)?.newfs(&options)?;
                return Ok(None);
            }
            Action::MountDisk(index, disk, on) => {
                let mut mount = Mount::ufs(self.disk(*index)?.path(), on);
                if disk.read_only {
                    mount = mount.read_only();
                }
                Done::Mount(mount.mount(host, self.root)?)
            }
            Action::Rules(rules) => {
                let applied = rules.apply(host)?;
                self.ruleset = Some(applied.number());
                Done::Rules(applied)
            }
            Action::Devices => {
                let number = self.ruleset.unwrap_or_default();
                let dev = Mount::devfs("/dev").ruleset(number);
                Done::Mount(dev.mount(host, self.root)?)
            }
            Action::Mount(mount) => Done::Mount(mount.mount(host, self.root)?),
            Action::Limits(limits) => Done::Limits(host.add_limits(self.spec.name(), limits)?),
            Action::Create => {
                let jail = host.create_only(self.spec)?;
                self.jail = Some(jail.clone());
                Done::Jail(jail)
            }
            Action::Link(link) => Done::Link(link.connect(self.jail()?)?),
            Action::Start(exec) => return exec.run_in(self.jail()?).map(|()| None),
            Action::Stop(_) | Action::Terminate | Action::Remove | Action::Undo(_) => {
                return Ok(None);
            }
        }))
    }

    /// With the jail's name as its owner, unless it has another label.
    fn labelled(&self, disk: &JailDisk) -> crate::MdDisk {
        let disk = disk.disk.clone();
        if disk.has_label() {
            return disk;
        }
        disk.label(format!("jail:{}", self.spec.name()))
    }

    fn disk(&self, index: usize) -> Result<&crate::Md, Error> {
        let mut disks = self.disks.iter();
        let found = disks.find(|(of, _)| *of == index);
        let (_, disk) = found.ok_or_else(|| Error::param("disk", Problem::Missing))?;
        Ok(disk)
    }

    fn jail(&self) -> Result<&Jail, Error> {
        let jail = self.jail.as_ref();
        jail.ok_or_else(|| Error::param("jail", Problem::Missing))
    }
}
