//! What a prison's parent allows. Follows the "final error checking" of `kern_jail_set`.

use jail::Errno;
use jail_sys::sys::param::MAXHOSTNAMELEN;

use super::super::ip::Family;
use super::super::name::strtoul;
use super::super::{PrisonFlags, PrisonId, allow};
use super::request::{Request, unchangeable, vnet_with_addrs};
use super::target::Target;
use super::{Call, State, VfsOpts};

/// The new last part of a name.
#[derive(Debug)]
pub(super) struct NewName {
    pub(super) part: Vec<u8>,
    /// How long the old one was.
    pub(super) old_len: usize,
}

impl State {
    /// What an existing prison cannot become.
    pub(super) fn set_unchangeable(
        &self,
        id: PrisonId,
        request: &Request,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        let flags = self.prisons.get(id).ok_or(Errno::ENOENT)?.flags;
        let addrs = PrisonFlags::IP4_USER | PrisonFlags::IP6_USER;
        if flags.has(PrisonFlags::VNET) && request.ch_flags.has(addrs) {
            return Err(vnet_with_addrs(opts));
        }
        let changed = request.ch_flags & (request.flags ^ flags);
        if changed.has(PrisonFlags::IP4_USER) {
            return Err(unchangeable(b"ip4", opts));
        }
        if changed.has(PrisonFlags::IP6_USER) {
            return Err(unchangeable(b"ip6", opts));
        }
        Ok(())
    }

    /// Levels, numbers and addresses. Gives the devfs ruleset to set.
    pub(super) fn set_limits(
        &self,
        id: PrisonId,
        call: &Call,
        request: &Request,
        parent: PrisonId,
        opts: &mut VfsOpts<'_>,
    ) -> Result<Option<i32>, Errno> {
        let above = self.prisons.get(parent).ok_or(Errno::ENOENT)?;
        let laxer = request
            .securelevel
            .is_some_and(|level| level < above.securelevel)
            || request.childmax.is_some_and(|max| max >= above.childmax)
            || request
                .enforce_statfs
                .is_some_and(|level| level < above.enforce_statfs);
        if laxer {
            return Err(Errno::EPERM);
        }
        let mut ruleset = request.ruleset;
        if let Some(number) = ruleset {
            if !(0..=65_535).contains(&number) {
                return Err(Errno::EINVAL);
            }
            if call.cred.jailed() {
                // Only the base system chooses; a jail's children have its ruleset.
                if number > 0 && number != above.devfs_ruleset {
                    return Err(Errno::EPERM);
                }
                ruleset = Some(above.devfs_ruleset);
            }
        }
        for (family, list, text) in [
            (Family::V4, &request.ip4, b"IPv4 addresses clash"),
            (Family::V6, &request.ip6, b"IPv6 addresses clash"),
        ] {
            let Some(list) = list else { continue };
            let restricted = above.flags.has(family.restricted());
            if restricted && !list.within(above.addrs(family)) {
                return Err(Errno::EPERM);
            }
            if self.prisons.addrs_clash(parent, id, list) {
                return Err(opts.error(Errno::EADDRINUSE, &[text]));
            }
        }
        Ok(ruleset)
    }

    /// The name to set; the jid if there is none. A number must be the jid.
    pub(super) fn set_name(
        &self,
        id: PrisonId,
        target: &Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<Option<NewName>, Errno> {
        let prison = self.prisons.get(id).ok_or(Errno::ENOENT)?;
        let created = target.prison.is_none();
        let empty = created.then_some(&[][..]);
        let Some(part) = target.part.as_deref().or(empty) else {
            return Ok(None);
        };
        // An update by name alone has no jid: a jail whose name is a number cannot be updated so.
        let jid = if created { prison.jid } else { target.jid };
        let part = if part.is_empty() {
            jid.to_string().into_bytes()
        } else {
            numeric(part, jid, opts)?;
            part.to_vec()
        };
        let start = self.prisons.names_start(target.parent);
        let old_len = prison.name.from(start).len();
        let fits = |len: usize| {
            let len = (len + part.len()).checked_sub(old_len);
            len.is_some_and(|len| len < MAXHOSTNAMELEN)
        };
        let below = self.prisons.descendants(id);
        let mut below = below.filter_map(|id| Some(self.prisons.get(id)?.name.len()));
        if start + part.len() + 1 > MAXHOSTNAMELEN || !below.all(fits) {
            return Err(Errno::ENAMETOOLONG);
        }
        Ok(Some(NewName { part, old_len }))
    }

    /// `EPERM` for a permission that the parent lacks.
    pub(super) fn set_allow_limit(&self, request: &Request, parent: PrisonId) -> Result<(), Errno> {
        let above = self.prisons.get(parent).map_or(0, |parent| parent.allow);
        if request.allow & !above & !allow::differences(self.release) != 0 {
            return Err(Errno::EPERM);
        }
        Ok(())
    }
}

fn numeric(part: &[u8], jid: i32, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
    let (number, all) = strtoul(part);
    let is_jid = i64::from(jid) == i64::from_ne_bytes(number.to_ne_bytes());
    let normal = matches!(part.first(), Some(b'1'..=b'9'));
    if all && !(is_jid && normal) {
        let text = b"name cannot be numeric (unless it is the jid)";
        return Err(opts.error(Errno::EINVAL, &[text]));
    }
    Ok(())
}
