//! Limits of a jail that is there. The kernel finds them by its name, which it is asked for.

use super::{Added, Limit, Limits, Usage};
use crate::{Error, Jail, JailName};

impl Jail {
    /// Limits what the jail uses. See [`Limits`] for taking it back: limits outlive the jail.
    ///
    /// ```
    /// use jail::limit::Resource;
    /// use jail::{Host, JailSpec, Limit};
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = Host::new(machine.process());
    ///
    /// let web = JailSpec::new("web")?.path("/").create(&host)?;
    /// web.limit(&Limit::deny(Resource::MaxProc, 30)?)?;
    /// println!("{}", web.limits()?[0]); // maxproc:deny=30
    /// web.remove_limits()?;
    /// web.remove()?;
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Host::add_limit`](crate::Host::add_limit), and [`Error::Gone`], [`Error::Reused`].
    pub fn limit(&self, limit: &Limit) -> Result<Added, Error> {
        self.host().add_limit(&self.name_now()?, limit)
    }

    /// Adds limits: all, or none. The answer takes them back.
    ///
    /// # Errors
    /// As [`limit`](Self::limit).
    pub fn add_limits(&self, limits: &[Limit]) -> Result<Limits, Error> {
        self.host().add_limits(&self.name_now()?, limits)
    }

    /// The limits of its name.
    ///
    /// # Errors
    /// As [`limit`](Self::limit).
    pub fn limits(&self) -> Result<Vec<Limit>, Error> {
        self.host().limits(&self.name_now()?)
    }

    /// Removes exactly this limit.
    ///
    /// # Errors
    /// As [`limit`](Self::limit), and `ESRCH`: it is not there, or has another amount.
    pub fn remove_limit(&self, limit: &Limit) -> Result<(), Error> {
        self.host().remove_limit(&self.name_now()?, limit)
    }

    /// Removes all limits of its name, whoever made them; none is no error. It is done before the
    /// jail is removed: afterwards the name may be another's, and
    /// [`Host::remove_limits`](crate::Host::remove_limits) is what is left.
    ///
    /// # Errors
    /// As [`limit`](Self::limit).
    pub fn remove_limits(&self) -> Result<(), Error> {
        self.host().remove_limits(&self.name_now()?)
    }

    /// What it and the jails inside it use.
    ///
    /// # Errors
    /// As [`limit`](Self::limit).
    pub fn usage(&self) -> Result<Usage, Error> {
        self.host().usage(&self.name_now()?)
    }

    /// Its name may have changed since the handle was made, and be another jail's now.
    fn name_now(&self) -> Result<JailName, Error> {
        let values = self.get(&["name"])?;
        Ok(values.name().unwrap_or_else(|| self.name().clone()))
    }
}
