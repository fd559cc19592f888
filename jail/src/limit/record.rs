//! Which limits were added, to take them back.

use super::{Added, Limit};
use crate::journal::{Before, LimitRecord, Record};
use crate::{Error, ErrorKind, Host, JailName};

/// Limits that were added, and what was there before.
///
/// Dropping it changes nothing; [`remove`](Self::remove) takes back what was added and nothing
/// else.
///
/// ```
/// use jail::limit::Resource;
/// use jail::{Host, JailName, Limit, Size};
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = Host::new(machine.process());
///
/// let web = JailName::new("web")?;
/// let wanted = [
///     Limit::deny(Resource::MaxProc, 30)?,
///     Limit::deny(Resource::VMemoryUse, Size::mib(512))?,
/// ];
/// let limits = host.add_limits(&web, &wanted)?;
/// // The jail runs, and goes.
/// limits.remove()?;
/// assert_eq!(host.limits(&web)?, []);
/// # Ok::<(), jail::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "limits outlive the jail: this is what can take them back"]
pub struct Limits {
    host: Host,
    jail: JailName,
    added: Vec<(Limit, Added)>,
}

impl Host {
    /// Adds limits for a jail's name: all, or, if one fails, none.
    ///
    /// # Errors
    /// As [`add_limit`](Self::add_limit). What then could not be taken back is in the hint.
    pub fn add_limits(&self, jail: &JailName, limits: &[Limit]) -> Result<Limits, Error> {
        self.add_limits_told(jail, limits, &mut |_| Ok(()))
    }

    /// As [`add_limits`](Self::add_limits), and each is told before, with those added so far.
    pub(crate) fn add_limits_told(
        &self,
        jail: &JailName,
        limits: &[Limit],
        before: Before<'_>,
    ) -> Result<Limits, Error> {
        let mut record = Limits {
            host: self.clone(),
            jail: jail.clone(),
            added: Vec::with_capacity(limits.len()),
        };
        for limit in limits {
            let tell = &mut |added: &Added| {
                let next = [(*limit, *added)];
                before(record.with(&next))
            };
            match self.add_limit_told(jail, limit, tell) {
                Ok(added) => record.added.push((*limit, added)),
                Err(error) => {
                    return Err(match record.remove() {
                        Ok(()) => error,
                        Err(undo) => error.with_hint(format!("and not undone: {undo}")),
                    });
                }
            }
        }
        Ok(record)
    }
}

impl Limits {
    /// Ones that a journal tells of.
    pub(crate) fn recorded(host: &Host, jail: &JailName, added: Vec<(Limit, Added)>) -> Self {
        Self {
            host: host.clone(),
            jail: jail.clone(),
            added,
        }
    }

    /// What stands in a journal for them.
    pub(crate) fn record(&self) -> Record {
        self.with(&[])
    }

    fn with(&self, more: &[(Limit, Added)]) -> Record {
        let all = self.added.iter().chain(more);
        let limits = all.map(|(limit, added)| LimitRecord {
            limit: limit.to_string(),
            there: *added == Added::AlreadyThere,
            replaced: match added {
                Added::Replaced(old) => Some(old.to_string()),
                _ => None,
            },
        });
        Record::Limits {
            limits: limits.collect(),
        }
    }

    /// The jail's name.
    #[must_use]
    pub const fn jail(&self) -> &JailName {
        &self.jail
    }

    /// The limits, and what adding each of them did.
    #[must_use]
    pub fn added(&self) -> &[(Limit, Added)] {
        &self.added
    }

    /// Takes back what was added, newest first: what was replaced comes back, what was there
    /// already stays. Limits that somebody changed or removed meanwhile are left alone. All are
    /// tried.
    ///
    /// # Errors
    /// The first that failed.
    pub fn remove(self) -> Result<(), Error> {
        let mut result = Ok(());
        for (limit, added) in self.added.iter().rev() {
            result = result.and(self.undo(limit, *added));
        }
        result
    }

    fn undo(&self, limit: &Limit, added: Added) -> Result<(), Error> {
        match added {
            Added::AlreadyThere => Ok(()),
            Added::New => match self.host.remove_limit(&self.jail, limit) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                result => result,
            },
            // Adding the old one replaces ours at once, so that there is always one.
            Added::Replaced(old) if self.host.limits(&self.jail)?.contains(limit) => {
                self.host.add_limit(&self.jail, &old).map(drop)
            }
            Added::Replaced(_) => Ok(()),
        }
    }
}
