//! Taking the steps of a start.

use std::path::Path;
use std::sync::Arc;

use super::done::Done;
use super::lend::Lent;
use super::share;
use super::step::Action;
use crate::journal::{Before, Journal, Record};
use crate::mount::make_directories;
use crate::{AliasOutcome, Error, Host, Jail, JailSpec, Mount, NewfsOptions, Problem};

/// What steps know of those before them.
#[derive(Debug)]
pub(super) struct Run<'s> {
    pub(super) host: &'s Host,
    pub(super) spec: &'s JailSpec,
    pub(super) root: &'s Path,
    /// The disks by their index.
    disks: Vec<(usize, crate::Md)>,
    ruleset: Option<u16>,
    pub(super) jail: Option<Arc<Jail>>,
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

    /// Takes one step: what is there because of it, if anything. If it fails, nothing is, or the
    /// error tells what. `before` writes down what comes.
    pub(super) fn take(
        &mut self,
        action: &Action,
        journal: &Journal,
        before: Before<'_>,
    ) -> Result<Option<Done>, Error> {
        let (host, root) = (self.host, self.root);
        let kept = journal.is_kept();
        Ok(Some(match action {
            Action::Hook(_, hook) => return hook.call(host, root).map(|()| None),
            Action::Alias(alias) => {
                let added = share::alias(host, journal, alias, before)?;
                match added.outcome() {
                    AliasOutcome::Added => Done::Alias(added.alias().clone().into()),
                    AliasOutcome::AlreadyThere { .. } => return Ok(None),
                }
            }
            Action::Directory(dir, mode) => {
                let made = make_directories(host, root, dir, *mode, before)?;
                return Ok(Done::directories(root, made));
            }
            Action::Attach(index, disk) => {
                let disk = disk.of(self.spec.name());
                let attached = match kept {
                    true => disk.attach_chosen(host, before)?,
                    false => disk.attach(host)?,
                };
                self.disks.push((*index, attached.clone()));
                Done::Disk(attached.into())
            }
            Action::Newfs(index, disk) => {
                let options = disk.newfs.clone().unwrap_or_else(NewfsOptions::new);
                self.disk(*index)?.newfs(&options)?;
                return Ok(None);
            }
            Action::MountDisk(index, disk, on) => {
                let mut mount = Mount::ufs(self.disk(*index)?.path(), &**on);
                if disk.read_only {
                    mount = mount.read_only();
                }
                Done::Mount(mount.mount_told(host, root, before)?.into())
            }
            Action::Rules(rules, None) => {
                let applied = rules.apply_told(host, before)?;
                self.ruleset = Some(applied.number());
                Done::Rules(applied.into())
            }
            Action::Rules(rules, Some(number)) => {
                self.ruleset = Some(*number);
                let applied = share::rules(host, journal, rules, *number, before)?;
                return Ok(applied.is_ours().then(|| Done::Rules(applied.into())));
            }
            Action::Devices(_) => {
                let number = self.ruleset.unwrap_or_default();
                let dev = Mount::devfs("/dev").ruleset(number);
                Done::Mount(dev.mount_told(host, root, before)?.into())
            }
            Action::Mount(mount) => {
                Done::Mount(share::mount(host, journal, mount, root, before)?.into())
            }
            Action::Limits(limits) => {
                let added = host.add_limits_told(self.spec.name(), limits, before)?;
                Done::Limits(added.into())
            }
            Action::Create => {
                before(Record::Jail { jid: None })?;
                let jail = Arc::new(host.create_only(self.spec)?);
                self.jail = Some(jail.clone());
                Done::Jail(jail)
            }
            // Nothing to undo: they go with the jail.
            Action::Cpus(cpus) => return self.jail()?.set_cpus(cpus).map(|()| None),
            Action::Lend(name) => {
                let jail = self.made()?;
                Done::Lent(Lent::new(jail, *name, before)?.into())
            }
            Action::Link(link) => {
                let jail = self.jail()?;
                let linked = match kept {
                    true => link.connect_chosen(jail, before)?,
                    false => link.connect(jail)?,
                };
                Done::Link(linked.into())
            }
            Action::Start(exec) => return exec.run_in(self.jail()?, root).map(|()| None),
            Action::Stop(_) | Action::Terminate | Action::Remove | Action::Undo(_) => {
                return Ok(None);
            }
        }))
    }

    fn disk(&self, index: usize) -> Result<&crate::Md, Error> {
        let mut disks = self.disks.iter();
        let found = disks.find(|(of, _)| *of == index);
        let (_, disk) = found.ok_or_else(|| Error::param("disk", Problem::Missing))?;
        Ok(disk)
    }

    fn jail(&self) -> Result<&Jail, Error> {
        self.made().map(|jail| &**jail)
    }

    fn made(&self) -> Result<&Arc<Jail>, Error> {
        let jail = self.jail.as_ref();
        jail.ok_or_else(|| Error::param("jail", Problem::Missing))
    }
}
