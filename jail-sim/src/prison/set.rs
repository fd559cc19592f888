//! jail_set(2). Follows `kern_jail_set`: what is asked for is read and checked ([`request`]),
//! the prison looked for ([`target`]) or made, all of it checked against the prison
//! ([`limits`]), and only then anything changed ([`apply`]).

mod apply;
mod limits;
mod request;
mod target;
mod target13;

use jail::{Errno, Param, RawFd};
use jail_sys::sys::event::{NOTE_JAIL_CHILD, NOTE_JAIL_SET};
use jail_sys::sys::jail::{
    JAIL_AT_DESC, JAIL_ATTACH, JAIL_CREATE, JAIL_DYING, JAIL_GET_DESC, JAIL_OWN_DESC,
    JAIL_SET_MASK, JAIL_UPDATE, JAIL_USE_DESC,
};

use super::deref::Deref;
use super::{PrisonFlags, PrisonId, PrisonState};
use crate::cred::Cred;
use crate::proc::Pid;
use crate::state::State;
use crate::vfsopt::VfsOpts;
use crate::vfsopt::build::{check_iovecs, copy};
use limits::NewName;
pub(super) use request::Request;
pub(super) use target::Target;

/// Who calls, and how.
#[derive(Debug)]
struct Call {
    pid: Pid,
    cred: Cred,
    flags: i32,
    /// The prison that names are relative to: the caller's, or that of `JAIL_AT_DESC`.
    prison: PrisonId,
    desc_in: Option<RawFd>,
    desc_out: Option<RawFd>,
}

/// What is to be set, as the prison's parent allows it.
#[derive(Debug)]
struct Checked {
    parent: PrisonId,
    ruleset: Option<i32>,
    name: Option<NewName>,
}

impl Call {
    fn has(&self, flags: i32) -> bool {
        self.flags & flags != 0
    }

    /// Whether it only creates (`cuflags == JAIL_CREATE`).
    fn only_creates(&self) -> bool {
        self.flags & (JAIL_CREATE | JAIL_UPDATE) == JAIL_CREATE
    }

    /// Whether it only updates.
    fn only_updates(&self) -> bool {
        self.flags & (JAIL_CREATE | JAIL_UPDATE) == JAIL_UPDATE
    }
}

impl State {
    /// `sys_jail_set`.
    pub(crate) fn sys_jail_set(
        &mut self,
        pid: Pid,
        params: &mut [Param<'_>],
        flags: i32,
    ) -> Result<i32, Errno> {
        check_iovecs(params)?;
        let cred = self.proc(pid)?.cred.clone();
        let mut call = Call {
            pid,
            prison: cred.prison,
            cred,
            flags,
            desc_in: None,
            desc_out: None,
        };
        self.set_allowed(&call)?;
        let mut opts = VfsOpts::build(params)?;
        let result = self.kern_jail_set(&mut call, &mut opts);
        match (&result, call.desc_out) {
            (Ok(_), Some(fd)) => {
                let param = opts.getopt_pos(b"desc").and_then(|pos| params.get_mut(pos));
                if let Some(param) = param {
                    copy(&fd.to_ne_bytes(), param);
                }
            }
            (Ok(_), None) => {}
            (Err(_), fd) => {
                if let Some(fd) = fd {
                    // The process may be gone by now, and its descriptors with it.
                    let _ = self.close(pid, fd);
                }
                opts.copyout_errmsg(params);
            }
        }
        result
    }

    /// What is checked before anything is read.
    fn set_allowed(&self, call: &Call) -> Result<(), Errno> {
        let descs = self.release.has_jail_descriptors();
        if !descs {
            self.priv_jail(&call.cred)?;
        }
        if call.has(JAIL_CREATE) && !(descs && call.has(JAIL_AT_DESC)) {
            self.may_have_children(call.prison)?;
        }
        let mask = if descs {
            JAIL_SET_MASK
        } else {
            JAIL_CREATE | JAIL_UPDATE | JAIL_ATTACH | JAIL_DYING
        };
        let both = JAIL_USE_DESC | JAIL_AT_DESC;
        if call.flags & !mask != 0 || call.flags & both == both {
            return Err(Errno::EINVAL);
        }
        Ok(())
    }

    fn may_have_children(&self, id: PrisonId) -> Result<(), Errno> {
        match self.prisons.get(id) {
            Some(prison) if prison.childmax != 0 => Ok(()),
            _ => Err(Errno::EPERM),
        }
    }

    fn kern_jail_set(&mut self, call: &mut Call, opts: &mut VfsOpts<'_>) -> Result<i32, Errno> {
        if !call.has(JAIL_CREATE | JAIL_UPDATE) {
            let text = b"no valid operation (create or update)";
            return Err(opts.error(Errno::EINVAL, &[text]));
        }
        if self.release.has_jail_descriptors() {
            self.set_desc(call, opts)?;
            // By descriptor, its credential decides.
            if !call.has(JAIL_USE_DESC) {
                self.priv_jail(&call.cred)?;
            }
        }
        let request = self.set_request(call, opts)?;
        if !self.prisons.is_alive(call.prison) {
            // The caller's jail is dying, and the caller will follow.
            return Err(Errno::EAGAIN);
        }
        let target = if self.release.major() >= 15 {
            self.set_target(call, &request, opts)?
        } else {
            self.set_target13(call, &request, opts)?
        };
        let id = match target.prison {
            Some(id) => {
                self.prisons.hold(id);
                id
            }
            None => self.create_prison(call.prison, &request, &target, opts)?,
        };
        let mut deref = Deref::FREE;
        let checked = self.set_check(id, call, &request, &target, opts);
        let result = checked.and_then(|checked| {
            let result = self.set_change(id, call, &request, &checked, opts, &mut deref);
            if target.prison.is_some() {
                // Also if it failed: something may have changed.
                self.prison_knote(id, NOTE_JAIL_SET, 0);
            }
            result
        });
        self.prison_deref(id, deref);
        result
    }

    /// What `desc` and its flags ask for.
    fn set_desc(&mut self, call: &mut Call, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        let wanted = JAIL_USE_DESC | JAIL_AT_DESC | JAIL_GET_DESC | JAIL_OWN_DESC;
        call.desc_in = opts.copyopt_int(b"desc")?;
        let Some(fd) = call.desc_in else {
            if call.has(wanted) {
                return Err(opts.error(Errno::ENOENT, &[b"missing desc"]));
            }
            return Ok(());
        };
        if !call.has(wanted) {
            return Err(opts.error(Errno::EINVAL, &[b"unexpected desc"]));
        }
        if call.has(JAIL_AT_DESC) {
            call.prison = self.desc_prison(call.pid, fd, opts)?;
            if call.has(JAIL_CREATE) {
                self.may_have_children(call.prison)?;
            }
        }
        if call.has(JAIL_GET_DESC | JAIL_OWN_DESC) {
            let owning = call.has(JAIL_OWN_DESC);
            call.desc_out = Some(self.jaildesc_alloc(call.pid, owning)?);
        }
        Ok(())
    }

    /// Checks all of it against the prison and its parent.
    fn set_check(
        &self,
        id: PrisonId,
        call: &Call,
        request: &Request,
        target: &Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<Checked, Errno> {
        if target.prison.is_some() {
            self.set_unchangeable(id, request, opts)?;
        }
        let checked = Checked {
            parent: target.parent,
            ruleset: self.set_limits(id, call, request, target.parent, opts)?,
            name: self.set_name(id, target, opts)?,
        };
        self.set_allow_limit(request, target.parent)?;
        if self.release.has_meta() {
            super::meta::meta_check(opts);
        }
        self.prisons.sysv_check(id, opts)?;
        match opts.unseen() {
            Some(name) => Err(opts.error(Errno::EINVAL, &[b"unknown parameter: ", name])),
            None => Ok(checked),
        }
    }

    /// Changes a prison that the call holds, and enters it. What is left to do with it then, also
    /// after an error, is in `deref`.
    fn set_change(
        &mut self,
        id: PrisonId,
        call: &Call,
        request: &Request,
        checked: &Checked,
        opts: &mut VfsOpts<'_>,
        deref: &mut Deref,
    ) -> Result<i32, Errno> {
        let born = !self.prisons.is_alive(id);
        deref.proc_free = self.set_apply(id, request, checked);
        deref.kill = born;
        self.prison_racct_attach(id);
        if self.release.has_meta() {
            self.meta_set(id, opts)?;
        }
        self.prisons.sysv_set(id, opts);
        if born {
            self.set_alive(id, checked.parent);
        }
        if call.has(JAIL_ATTACH) {
            if let Err(error) = self.attach_proc(call.pid, id) {
                return Err(opts.error(error, &[b"attach failed"]));
            }
        }
        self.prison_racct_modify(id);
        if let Some(fd) = call.desc_out {
            self.jaildesc_set_prison(call.pid, fd, id);
        }
        deref.kill = false;
        Ok(self.prisons.get(id).map_or(0, |prison| prison.jid))
    }

    /// The prison is there for all to see.
    fn set_alive(&mut self, id: PrisonId, parent: PrisonId) {
        if let Some(prison) = self.prisons.get_mut(id) {
            prison.state = PrisonState::Alive;
            let jid = prison.jid;
            self.prison_knote(parent, NOTE_JAIL_CHILD, jid);
        }
    }
}
