//! Whether a handle's jail is still there.

use std::ffi::OsStr;
use std::path::Path;

use super::Jail;
use crate::failure::Failure;
use crate::params::table;
use crate::query::{Key, Query, Scratch};
use crate::{Errno, Error, Jid, Values};

impl Jail {
    /// The jid, once it is sure that it is still this jail's: for an act that the kernel takes a
    /// jid for. One jail_get(2).
    ///
    /// # Errors
    /// [`Error::Gone`] and [`Error::Reused`].
    pub fn check(&self) -> Result<Jid, Error> {
        self.ask(&[], 0).map(|values| values.jid())
    }

    /// Asks for parameters of this jail and of no other.
    pub(super) fn ask(&self, names: &[&str], flags: i32) -> Result<Values, Error> {
        let kernel = &**self.host.kernel();
        let names = names.iter().copied();
        let mut scratch = Scratch::new();
        if let Some(desc) = &self.desc {
            let query = Query::new(&self.host, names)?;
            let answer = query.ask(kernel, Key::Desc(desc.raw()), flags, &mut scratch);
            return match answer {
                Ok((values, _)) => Ok(values),
                Err(failure) => Err(self.refused(failure, &query)),
            };
        }
        let identity = [table::NAME.name(), table::PATH.name()];
        let query = Query::new(&self.host, names.chain(identity))?;
        match query.ask(kernel, Key::Jid(self.jid), flags, &mut scratch) {
            Ok((values, _)) => self.recognise(values),
            Err(failure) => Err(self.refused(failure, &query)),
        }
    }

    /// Gives the values on if they are this jail's.
    fn recognise(&self, values: Values) -> Result<Values, Error> {
        let now = values.name().unwrap_or_else(|| self.name.clone());
        let path = values.path().unwrap_or(Path::new(OsStr::new("")));
        let same_path = || **self.path.get_or_init(|| path.into()) == *path;
        if now == self.name && same_path() {
            return Ok(values);
        }
        Err(Error::Reused {
            jid: self.jid,
            name: self.name.clone(),
            now,
        })
    }

    fn refused(&self, failure: Failure, query: &Query) -> Error {
        if failure.errno == Errno::ENOENT {
            return self.gone();
        }
        let unknown = self.host.unknown(failure.errno, query.known());
        unknown.unwrap_or_else(|| failure.into_error("jail_get", self.object()))
    }

    pub(super) fn gone(&self) -> Error {
        Error::Gone {
            jid: self.jid,
            name: self.name.clone(),
        }
    }
}
