//! What a step did, and undoing it.

use std::path::PathBuf;
use std::time::Duration;

use crate::devfs::AppliedRuleset;
use crate::limit::Limits;
use crate::mount::remove_directories;
use crate::vnet::VnetLink;
use crate::{AddedAlias, Error, Host, Jail, Md, Mounted};

/// What is there because of a step.
#[derive(Debug)]
pub(super) enum Done {
    Alias(AddedAlias),
    /// Made beneath this root.
    Directories(PathBuf, Vec<PathBuf>),
    Disk(Md),
    Rules(AppliedRuleset),
    Mount(Mounted),
    Limits(Limits),
    Jail(Jail),
    Link(VnetLink),
}

/// How long a removed jail may take to go: sockets in `TIME_WAIT` do not keep one, but a
/// process that waits for a disk does.
const GONE: Duration = Duration::from_secs(30);

impl Done {
    /// Undoes it: exactly what was done, and nothing that was there before.
    pub(super) fn undo(&self, host: &Host) -> Result<(), Error> {
        match self {
            Self::Alias(alias) => alias.clone().remove(),
            Self::Directories(root, made) => remove_directories(host, root, made),
            Self::Disk(disk) => disk.detach(),
            Self::Rules(rules) => rules.clone().remove(),
            Self::Mount(mounted) => {
                mounted.unmount()?;
                mounted.remove_created()
            }
            Self::Limits(limits) => limits.clone().remove(),
            Self::Jail(jail) => match jail.remove() {
                // Somebody else may have removed it, and something of it still be there.
                Ok(()) | Err(Error::Gone { .. }) => jail.wait_gone(GONE),
                Err(error) => Err(error),
            },
            Self::Link(link) => link.clone().disconnect(),
        }
    }
}
