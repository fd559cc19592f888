//! Limits by the name of a jail, which needs not be there.

use super::kernel::{any_amount, rule, subject};
use super::{Action, Limit, Usage};
use crate::{Error, ErrorKind, Host, JailName};

/// What adding a limit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Added {
    /// It is new.
    New,
    /// It was there already, and is not the caller's to remove.
    AlreadyThere,
    /// It took the place of this one: the kernel keeps one `deny` of a resource and `per`.
    Replaced(Limit),
}

impl Host {
    /// Limits what a jail of this name uses, or will use. The kernel is first asked what is there.
    ///
    /// ```
    /// use jail::limit::{Added, Resource};
    /// use jail::{JailName, Limit};
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    ///
    /// let web = JailName::new("web")?;
    /// let few = Limit::deny(Resource::MaxProc, 10)?;
    /// assert_eq!(host.add_limit(&web, &few)?, Added::New);
    /// let more = Limit::deny(Resource::MaxProc, 20)?;
    /// assert_eq!(host.add_limit(&web, &more)?, Added::Replaced(few));
    /// assert_eq!(host.limits(&web)?, [more]);
    /// host.remove_limit(&web, &more)?;
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// * [`Error::NoRacct`] - the kernel has no limits, or they are off until the next boot
    /// * [`Error::Param`] - rules cannot name the jail
    /// * `EPERM` - not root of the base system
    ///
    /// # See also
    /// [rctl_add_rule(2)](https://man.freebsd.org/rctl_add_rule/2), `rctl -a jail:NAME:LIMIT`
    pub fn add_limit(&self, jail: &JailName, limit: &Limit) -> Result<Added, Error> {
        self.add_limit_told(jail, limit, &mut |_| Ok(()))
    }

    /// As [`add_limit`](Self::add_limit), and what will come of it is told before.
    pub(super) fn add_limit_told(
        &self,
        jail: &JailName,
        limit: &Limit,
        before: &mut dyn FnMut(&Added) -> Result<(), Error>,
    ) -> Result<Added, Error> {
        let subject = subject(jail)?;
        let added = self.would_add(&subject, limit)?;
        if added != Added::AlreadyThere {
            before(&added)?;
            self.rctl_put(
                "rctl_add_rule",
                |kernel, text| kernel.rctl_add_rule(text),
                &rule(&subject, limit),
            )?;
        }
        Ok(added)
    }

    /// Removes exactly this limit.
    ///
    /// # Errors
    /// As [`add_limit`](Self::add_limit), and `ESRCH` ([`ErrorKind::NotFound`]): it is not there,
    /// or has another amount.
    ///
    /// # See also
    /// [rctl_remove_rule(2)](https://man.freebsd.org/rctl_remove_rule/2), `rctl -r jail:NAME:LIMIT`
    pub fn remove_limit(&self, jail: &JailName, limit: &Limit) -> Result<(), Error> {
        self.remove_rules(&rule(&subject(jail)?, limit))
    }

    /// Removes all limits of a jail's name, whoever made them; none is no error.
    ///
    /// # Errors
    /// As [`add_limit`](Self::add_limit).
    pub fn remove_limits(&self, jail: &JailName) -> Result<(), Error> {
        match self.remove_rules(&subject(jail)?) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }

    /// The limits of a jail's name, as the kernel lists them. Those of jails around it are not
    /// among them.
    ///
    /// # Errors
    /// As [`add_limit`](Self::add_limit), and [`Error::Answer`] for a rule that this library
    /// cannot read.
    ///
    /// # See also
    /// [rctl_get_rules(2)](https://man.freebsd.org/rctl_get_rules/2), `rctl jail:NAME`
    pub fn limits(&self, jail: &JailName) -> Result<Vec<Limit>, Error> {
        self.rules(&subject(jail)?)
    }

    /// What a jail uses. Of a name that no jail has, nothing.
    ///
    /// # Errors
    /// As [`add_limit`](Self::add_limit).
    ///
    /// # See also
    /// [rctl_get_racct(2)](https://man.freebsd.org/rctl_get_racct/2), `rctl -u jail:NAME`
    pub fn usage(&self, jail: &JailName) -> Result<Usage, Error> {
        let call = "rctl_get_racct";
        let filter = subject(jail)?;
        let text = self.rctl_get(
            call,
            |k, filter, out| k.rctl_get_racct(filter, out),
            &filter,
        )?;
        Usage::read(&text, &String::from_utf8_lossy(&filter))
    }

    fn would_add(&self, subject: &[u8], limit: &Limit) -> Result<Added, Error> {
        let there = self.rules(&any_amount(subject, limit))?;
        if there.contains(limit) {
            return Ok(Added::AlreadyThere);
        }
        Ok(match there.first() {
            Some(old) if limit.action == Action::Deny => Added::Replaced(*old),
            _ => Added::New,
        })
    }

    fn rules(&self, filter: &[u8]) -> Result<Vec<Limit>, Error> {
        let call = "rctl_get_rules";
        let text = self.rctl_get(call, |k, filter, out| k.rctl_get_rules(filter, out), filter)?;
        let rules = text.split(',').filter(|rule| !rule.is_empty());
        rules
            .map(|rule| {
                Limit::from_rule(rule)
                    .ok_or_else(|| Error::answer(call, rule, "not a rule that is known"))
            })
            .collect()
    }

    fn remove_rules(&self, filter: &[u8]) -> Result<(), Error> {
        self.rctl_put(
            "rctl_remove_rule",
            |kernel, text| kernel.rctl_remove_rule(text),
            filter,
        )
    }
}
