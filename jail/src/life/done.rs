//! What a step did, and undoing it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::inside::unmount_its_own;
use super::lend::Lent;
use crate::devfs::AppliedRuleset;
use crate::journal::{Journal, LinkRecord, Others, Record, Text, Thing};
use crate::limit::Limits;
use crate::mount::remove_directories;
use crate::vnet::{VnetLink, take_back};
use crate::{Error, ErrorKind, Host, IpAlias, Jail, Md, MountFlags, Mounted};

/// What is there because of a step. Kept as long as the jail runs, so it is small.
#[derive(Debug)]
pub(super) enum Done {
    /// Added, or shared with other jails of ours.
    Alias(Box<IpAlias>),
    Directories(Box<Directories>),
    Disk(Box<Md>),
    Rules(Box<AppliedRuleset>),
    Mount(Box<Mounted>),
    Limits(Box<Limits>),
    Jail(Arc<Jail>),
    Lent(Box<Lent>),
    Link(Box<VnetLink>),
    /// As much as there is of one that was not finished.
    Cable(Box<LinkRecord>),
}

/// Directories that were made beneath a root.
#[derive(Debug)]
pub(super) struct Directories {
    root: Box<Path>,
    made: Vec<PathBuf>,
}

impl Directories {
    /// As the host sees them.
    pub(super) fn inner_first(&self) -> impl Iterator<Item = PathBuf> {
        let made = self.made.iter().rev();
        made.map(|dir| self.root.join(dir.strip_prefix("/").unwrap_or(dir)))
    }
}

/// How long a removed jail may take to go: connections in `TIME_WAIT` keep one for a minute
/// (`tcp_twstart` in `sys/netinet/tcp_timewait.c`), a process that waits for a disk for longer.
pub(super) const GONE: Duration = Duration::from_secs(90);

/// How long something may be in use that nobody should use any more.
const BUSY: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

impl Done {
    /// Directories that were made, if any were.
    pub(super) fn directories(root: &Path, made: Vec<PathBuf>) -> Option<Self> {
        let root = root.into();
        (!made.is_empty()).then(|| Self::Directories(Box::new(Directories { root, made })))
    }

    /// Undoes it: exactly what was done, and nothing that was there before. What other jails have
    /// a part of stays; then `forget` is called, so that it is theirs from then on.
    ///
    /// What is in use is tried again for a while. The kernel lets go of a jail's root a little
    /// after it says that the jail is gone, with a network stack of its own after that has ended
    /// (`prison_deref` in `sys/kern/kern_jail.c`); and what a program has started that is gone, as
    /// a newfs(8), may go on.
    pub(super) fn undo(
        &self,
        host: &Host,
        journal: &Journal,
        forget: &mut dyn FnMut() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut left = BUSY;
        let mut pause = FIRST_PAUSE;
        loop {
            match self.undo_once(host, journal, forget) {
                Err(error) if error.kind() == ErrorKind::Busy && !left.is_zero() => {
                    pause = pause.min(left);
                    if host.kernel().nanosleep(pause).is_err() {
                        return Err(error);
                    }
                    left = left.saturating_sub(pause);
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                done => return done,
            }
        }
    }

    fn undo_once(
        &self,
        host: &Host,
        journal: &Journal,
        forget: &mut dyn FnMut() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Some(thing) = self.thing() else {
            return self.undo_all_of_it(host);
        };
        let _held = journal.hold_shared()?;
        let others = journal.others(&thing)?;
        if others == Others::Have {
            return forget();
        }
        self.undo_all_of_it(host)?;
        match others {
            Others::Had => journal.unmark(&thing),
            _ => Ok(()),
        }
    }

    /// Gone is gone: by an undoing that was not finished, or by somebody else. What has taken its
    /// place is not ours.
    fn undo_all_of_it(&self, host: &Host) -> Result<(), Error> {
        match self.undo_alone(host) {
            Err(Error::NotUndone { error, left }) => Err(error.with_left(left)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Reused) => Ok(()),
            done => done,
        }
    }

    fn undo_alone(&self, host: &Host) -> Result<(), Error> {
        match self {
            Self::Alias(alias) => alias.remove(host),
            Self::Directories(these) => remove_directories(host, &these.root, &these.made),
            Self::Disk(disk) => disk.detach(),
            Self::Rules(rules) => (**rules).clone().remove(),
            Self::Mount(mounted) => {
                match mounted.unmount() {
                    Ok(()) | Err(Error::NotMounted { .. }) => {}
                    Err(error) => return Err(error),
                }
                mounted.remove_created()
            }
            Self::Limits(limits) => (**limits).clone().remove(),
            Self::Jail(jail) => {
                unmount_its_own(jail)?;
                match jail.remove() {
                    // Somebody else may have removed it, and something of it still be there.
                    Ok(()) | Err(Error::Gone { .. }) => jail.wait_gone(GONE),
                    Err(error) => Err(error),
                }
            }
            Self::Lent(lent) => lent.bring_home(),
            Self::Link(link) => (**link).clone().disconnect(),
            Self::Cable(link) => take_back(host, link),
        }
    }

    /// What it is, if others can have a part of it.
    pub(super) fn thing(&self) -> Option<Thing> {
        match self {
            Self::Alias(alias) => Some(Thing::Address(alias.interface(), alias.addr().addr())),
            Self::Rules(rules) => Some(Thing::Ruleset(rules.number())),
            Self::Mount(mounted) if mounted.info().flags().contains(MountFlags::RDONLY) => {
                Some(Thing::Mount(mounted.fsid().numbers()))
            }
            _ => None,
        }
    }

    /// What stands in a journal for it.
    pub(super) fn record(&self) -> Record {
        match self {
            Self::Alias(alias) => alias.record(),
            Self::Directories(these) => Record::Directories {
                made: these.made.iter().map(|path| Text::from(&**path)).collect(),
            },
            Self::Disk(disk) => disk.record(),
            Self::Rules(rules) => rules.record(),
            Self::Mount(mounted) => mounted.record(),
            Self::Limits(limits) => limits.record(),
            Self::Jail(jail) => Record::Jail {
                jid: Some(jail.jid().raw()),
            },
            Self::Lent(lent) => lent.record(),
            Self::Link(link) => link.record(),
            Self::Cable(link) => Record::Link((**link).clone()),
        }
    }
}
