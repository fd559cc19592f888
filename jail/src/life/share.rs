//! Steps whose thing may be there already, as another jail's of ours.

use std::path::Path;

use crate::devfs::AppliedRuleset;
use crate::journal::{Before, Journal, Thing};
use crate::{
    AddedAlias, AliasOutcome, DevfsRuleset, Error, ErrorKind, Fsid, Host, IpAlias, Mount,
    MountFlags, Mounted,
};

/// The address, added or shared.
pub(super) fn alias(
    host: &Host,
    journal: &Journal,
    alias: &IpAlias,
    before: Before<'_>,
) -> Result<AddedAlias, Error> {
    let held = journal.hold_shared()?;
    let mut added = alias.put(host, before)?;
    let own = (alias.interface(), alias.addr().prefix());
    match added.outcome() {
        AliasOutcome::AlreadyThere { interface, prefix } if (interface, prefix) == own => {
            let thing = Thing::Address(interface, alias.addr().addr());
            if journal.share(&thing)? {
                added = AddedAlias::ours(host, alias.clone());
                before(alias.record())?;
            }
        }
        _ => {}
    }
    // Others may go on while it is waited that nobody else on the link has it.
    drop(held);
    alias.settle(added)
}

/// The rules in the set of this number, added or shared.
pub(super) fn rules(
    host: &Host,
    journal: &Journal,
    rules: &DevfsRuleset,
    number: u16,
    before: Before<'_>,
) -> Result<AppliedRuleset, Error> {
    let _held = journal.hold_shared()?;
    let applied = rules.apply_at_told(host, number, before)?;
    if applied.is_ours() || !journal.share(&Thing::Ruleset(number))? {
        return Ok(applied);
    }
    let shared = AppliedRuleset::shared(host, number)?;
    before(shared.record())?;
    Ok(shared)
}

/// The file system, mounted; or shared if nothing in it can be changed.
pub(super) fn mount(
    host: &Host,
    journal: &Journal,
    mount: &Mount,
    root: &Path,
    before: Before<'_>,
) -> Result<Mounted, Error> {
    if !mount.is_read_only() || !journal.is_kept() {
        return mount.mount_told(host, root, before);
    }
    let _held = journal.hold_shared()?;
    let refused = match mount.mount_told(host, root, before) {
        Err(error) if error.kind() == ErrorKind::Busy => error,
        done => return done,
    };
    // The same on the same place, and nothing besides.
    let mut there = mount.left(host, root, Fsid::new(0, 0))?;
    let (Some(info), true) = (there.pop(), there.is_empty()) else {
        return Err(refused);
    };
    if !info.flags().contains(MountFlags::RDONLY) {
        return Err(refused);
    }
    if !journal.share(&Thing::Mount(info.fsid().numbers()))? {
        return Err(refused);
    }
    let mounted = Mounted::new(host, info, root, Vec::new());
    before(mounted.record())?;
    Ok(mounted)
}
