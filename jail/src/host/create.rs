//! Making jails.

use jail_sys::sys::fcntl::{F_SETFD, FD_CLOEXEC};
use jail_sys::sys::jail::{JAIL_CREATE, JAIL_GET_DESC};

use super::Host;
use crate::params::Settable;
use crate::{Error, Fd, Jail, JailSpec, Jid, RawFd, call};

impl Host {
    /// Makes a jail: one jail_set(2) with `JAIL_CREATE`, never `JAIL_UPDATE` besides, so that it
    /// changes no jail that is there.
    ///
    /// Since 15.0 the handle gets a jail descriptor in the same call, closed on exec at once. A
    /// program that another thread executes in between inherits it, without harm to the jail.
    ///
    /// # Errors
    /// * [`Error::Param`], [`Error::Unsupported`], [`Error::UnknownParam`] - see there; nothing
    ///   was called
    /// * `EEXIST` - there is a jail of that name or jid
    /// * `ENOENT`, `ENOTDIR` - no directory at `path`, or no jail for this one to be in
    /// * `EPERM` - not root, no more jails allowed, or laxer than the parent
    /// * `EADDRINUSE` - another jail has an address
    ///
    /// # See also
    /// [jail_set(2)](https://man.freebsd.org/jail_set/2), `jail -c name=NAME PARAMETER=VALUE...`
    pub fn create(&self, spec: &JailSpec) -> Result<Jail, Error> {
        spec.check_alone()?;
        self.create_only(spec)
    }

    /// Makes the jail without what shall be around it.
    pub(crate) fn create_only(&self, spec: &JailSpec) -> Result<Jail, Error> {
        let flags = if self.release()?.has_jail_descriptors() {
            JAIL_CREATE | JAIL_GET_DESC
        } else {
            JAIL_CREATE
        };
        let (jid, desc) = self.create_with(spec, flags)?;
        Ok(Jail::new(self, jid, spec.name().clone(), desc))
    }

    /// One jail_set(2) with these flags: the jid, and the descriptor if they ask for one.
    pub(crate) fn create_with(
        &self,
        spec: &JailSpec,
        flags: i32,
    ) -> Result<(Jid, Option<Fd>), Error> {
        spec.check(self)?;
        let answer = call::jail_set(&**self.kernel(), spec.args(), flags).map_err(|refusal| {
            let error = refusal.into_error(spec.to_string());
            self.explain(error, spec.settings(), spec.name(), Settable::Create)
        })?;
        let jid = Jid::new(answer.jid)
            .ok_or_else(|| Error::answer("jail_set", spec.to_string(), "no jid"))?;
        let object = || format!("name={}", spec.name());
        match self.own(answer.desc, object) {
            Ok(desc) => Ok((jid, desc)),
            Err(error) => {
                // All or nothing. By jid: it was made a moment ago.
                let removed = self.kernel().jail_remove(jid.raw());
                let left = removed
                    .err()
                    .map(|errno| Error::kernel("jail_remove", format!("jid={jid}"), errno));
                Err(error.with_left(left.into_iter().collect()))
            }
        }
    }

    /// Takes over a new descriptor and has it closed on exec.
    pub(super) fn own(
        &self,
        desc: Option<RawFd>,
        object: impl FnOnce() -> String,
    ) -> Result<Option<Fd>, Error> {
        let Some(raw) = desc else {
            return Ok(None);
        };
        let desc = Fd::new(raw, self.kernel().clone());
        match self.kernel().fcntl(raw, F_SETFD, FD_CLOEXEC) {
            Ok(_) => Ok(Some(desc)),
            Err(errno) => Err(Error::kernel("fcntl", object(), errno)),
        }
    }
}
