//! Which prison a call is about, or which it makes, before 15: a dying prison keeps its jid and
//! can be brought back to life (`JAIL_DYING`), and an update by jid knows the real parent.

use jail::Errno;
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_DYING};

use super::super::{PrisonFlags, PrisonId};
use super::request::Request;
use super::target::{Target, jail, named};
use super::{Call, State, VfsOpts};

impl State {
    pub(super) fn set_target13(
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
        let mut name = request.name.clone();
        if target.jid != 0 {
            self.target13_by_jid(call, &mut target, opts)?;
            name = name.or_else(|| self.revived_name(call, request, &target));
        }
        match name {
            Some(name) => self.target13_by_name(call, &name, &mut target, opts)?,
            None if call.only_updates() && target.prison.is_none() => {
                return Err(opts.error(Errno::ENOENT, &[b"update specified no jail"]));
            }
            None => {}
        }
        Ok(target)
    }

    fn target13_by_jid(
        &self,
        call: &Call,
        target: &mut Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        let jid = target.jid;
        if jid < 0 {
            return Err(opts.error(Errno::EINVAL, &[b"negative jid"]));
        }
        let Some(id) = self.prisons.by_jid(jid) else {
            if call.only_updates() {
                return Err(jail(jid, b"not found", Errno::ENOENT, opts));
            }
            return Ok(());
        };
        if call.only_creates() {
            return Err(jail(jid, b"already exists", Errno::EEXIST, opts));
        }
        if !self.prisons.is_child(call.prison, id) {
            return Err(jail(jid, b"not found", Errno::ENOENT, opts));
        }
        let parent = self.prisons.parent(id).unwrap_or(PrisonId::ZERO);
        if !self.prisons.is_alive(parent) {
            let jid = self.prisons.get(parent).map_or(0, |parent| parent.jid);
            return Err(jail(jid, b"is dying", Errno::ENOENT, opts));
        }
        if !self.prisons.is_alive(id) && !call.has(JAIL_DYING) {
            return Err(jail(jid, b"is dying", Errno::ENOENT, opts));
        }
        target.prison = Some(id);
        target.parent = parent;
        Ok(())
    }

    /// A dying prison that comes back is given its name anew, to see whether it is still free.
    fn revived_name(&self, call: &Call, request: &Request, target: &Target) -> Option<Vec<u8>> {
        let id = target.prison.filter(|&id| !self.prisons.is_alive(id))?;
        let revives = call.has(JAIL_ATTACH) || request.flags.has(PrisonFlags::PERSIST);
        revives.then(|| self.prisons.name_for(call.prison, id).to_vec())
    }

    fn target13_by_name(
        &self,
        call: &Call,
        name: &[u8],
        target: &mut Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        let part = self.target_parent(call, name, target, opts)?;
        target.part = Some(part.to_vec());
        if part.is_empty() {
            return Ok(());
        }
        let mut dying = None;
        for id in self.prisons.siblings(target.parent, part) {
            if target.prison == Some(id) {
                continue;
            }
            let finds = target.prison.is_none() && !call.only_creates();
            if self.prisons.is_alive(id) {
                if finds {
                    target.prison = Some(id);
                    return Ok(());
                }
                return Err(named(name, b"already exists", Errno::EEXIST, opts));
            }
            if finds {
                dying = Some(id);
            }
        }
        match dying {
            Some(id) if call.has(JAIL_DYING) => target.prison = Some(id),
            Some(_) if call.only_updates() => {
                return Err(named(name, b"is dying", Errno::ENOENT, opts));
            }
            None if call.only_updates() && target.prison.is_none() => {
                return Err(named(name, b"not found", Errno::ENOENT, opts));
            }
            _ => {}
        }
        Ok(())
    }
}
