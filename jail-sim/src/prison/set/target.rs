//! Which prison a call is about, or which it makes. Follows the second part of 15's
//! `kern_jail_set`.

use jail::Errno;
use jail_sys::sys::jail::JAIL_USE_DESC;

use super::super::PrisonId;
use super::request::Request;
use super::{Call, State, VfsOpts};

/// What was found.
#[derive(Debug)]
pub(in crate::prison) struct Target {
    /// The prison to change; none makes a new one.
    pub(in crate::prison) prison: Option<PrisonId>,
    /// Whose limits hold, and below whom a new one comes. For an update by jid on 15 that is the
    /// caller's prison, also of a nested jail: the kernel forgets to look.
    pub(in crate::prison) parent: PrisonId,
    /// The jid asked for, or 0.
    pub(in crate::prison) jid: i32,
    /// The last part of the name, if there is a name.
    pub(in crate::prison) part: Option<Vec<u8>>,
    /// A dying prison that has the jid asked for.
    pub(in crate::prison) dead: Option<PrisonId>,
}

impl State {
    pub(super) fn set_target(
        &self,
        call: &Call,
        request: &Request,
        opts: &mut VfsOpts<'_>,
    ) -> Result<Target, Errno> {
        let mut target = Target {
            prison: None,
            parent: call.prison,
            jid: request.jid,
            part: None,
            dead: None,
        };
        if call.has(JAIL_USE_DESC) {
            self.target_by_desc(call, &mut target, opts)?;
        } else if target.jid != 0 {
            self.target_by_jid(call, &mut target, opts)?;
        }
        match request.name.as_deref() {
            Some(name) => self.target_by_name(call, name, &mut target, opts)?,
            None if call.only_updates() && target.prison.is_none() => {
                return Err(opts.error(Errno::ENOENT, &[b"update specified no jail"]));
            }
            None => {}
        }
        Ok(target)
    }

    fn target_by_desc(
        &self,
        call: &Call,
        target: &mut Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        let fd = call.desc_in.unwrap_or(-1);
        let id = self.desc_prison(call.pid, fd, opts)?;
        let (_, cred) = self.jaildesc_find(call.pid, fd)?;
        self.priv_jail(&cred)?;
        let jid = self.prisons.get(id).map_or(0, |prison| prison.jid);
        if call.only_creates() {
            return Err(jail(jid, b"already exists", Errno::EEXIST, opts));
        }
        if !self.prisons.is_alive(id) {
            return Err(jail(jid, b"is dying", Errno::ENOENT, opts));
        }
        if target.jid != 0 && target.jid != jid {
            return Err(opts.error(Errno::EINVAL, &[b"cannot change jid"]));
        }
        target.prison = Some(id);
        target.jid = jid;
        Ok(())
    }

    fn target_by_jid(
        &self,
        call: &Call,
        target: &mut Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        let jid = target.jid;
        if jid < 0 {
            return Err(opts.error(Errno::EINVAL, &[b"negative jid"]));
        }
        match self.prisons.by_jid(jid) {
            Some(id) if self.prisons.is_alive(id) => target.prison = Some(id),
            dead => target.dead = dead,
        }
        if call.only_creates() && target.prison.is_some() {
            return Err(jail(jid, b"already exists", Errno::EEXIST, opts));
        }
        let found = match target.prison {
            Some(id) => self.prisons.is_child(call.prison, id),
            None => !call.only_updates(),
        };
        if !found {
            return Err(jail(jid, b"not found", Errno::ENOENT, opts));
        }
        Ok(())
    }

    /// By a name given beside a jid a prison is renamed, by a name alone it is found.
    fn target_by_name(
        &self,
        call: &Call,
        name: &[u8],
        target: &mut Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        let part = self.target_parent(call, name, target, opts)?;
        if !part.is_empty() {
            let mut siblings = self.prisons.siblings(target.parent, part).into_iter();
            let other = siblings.find(|&id| target.prison != Some(id) && self.prisons.is_alive(id));
            if let Some(other) = other {
                if call.only_creates() || target.prison.is_some() {
                    return Err(named(name, b"already exists", Errno::EEXIST, opts));
                }
                target.prison = Some(other);
            }
            if target.prison.is_none() && call.only_updates() {
                return Err(named(name, b"not found", Errno::ENOENT, opts));
            }
        }
        target.part = Some(part.to_vec());
        Ok(())
    }

    /// Splits a name, and finds the parent that its first parts name. Gives the last part.
    pub(super) fn target_parent<'n>(
        &self,
        call: &Call,
        name: &'n [u8],
        target: &mut Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<&'n [u8], Errno> {
        let Some(dot) = name.iter().rposition(|&byte| byte == b'.') else {
            return Ok(name);
        };
        let (above, part) = (
            name.get(..dot).unwrap_or_default(),
            name.get(dot + 1..).unwrap_or_default(),
        );
        if target.prison.is_some() {
            let parent = self.prisons.get(target.parent);
            if parent.is_none_or(|parent| parent.name.bytes() != above) {
                return Err(opts.error(Errno::EINVAL, &[b"cannot change jail's parent"]));
            }
            return Ok(part);
        }
        let Some(parent) = self.prisons.find_name(call.prison, above) else {
            return Err(named(above, b"not found", Errno::ENOENT, opts));
        };
        if !self.prisons.is_alive(parent) {
            return Err(named(above, b"is dying", Errno::ENOENT, opts));
        }
        target.parent = parent;
        Ok(part)
    }
}

/// An error about the jail of this number.
pub(super) fn jail(jid: i32, what: &[u8], errno: Errno, opts: &mut VfsOpts<'_>) -> Errno {
    opts.error(errno, &[b"jail ", jid.to_string().as_bytes(), b" ", what])
}

/// An error about the jail of this name.
pub(super) fn named(name: &[u8], what: &[u8], errno: Errno, opts: &mut VfsOpts<'_>) -> Errno {
    opts.error(errno, &[b"jail \"", name, b"\" ", what])
}
