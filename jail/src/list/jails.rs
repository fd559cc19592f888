//! One jail after the other.

use std::sync::Arc;

use jail_sys::sys::jail::JAIL_DYING;

use super::{Filter, List};
use crate::query::{Key, Query, Scratch};
use crate::{Errno, Error, Host, JailInfo};

/// The jails of a [`List`], in the order of their jids.
///
/// It is no snapshot: a jail that is made meanwhile is seen if its jid is still to come. An error
/// about one jail does not end the list; one about all of them does.
#[derive(Debug)]
pub struct Jails<'a> {
    host: &'a Host,
    /// `None` once there is nothing more to ask.
    query: Option<Arc<Query>>,
    /// A parameter that cannot be asked for, or a jail that is gone.
    error: Option<Error>,
    scratch: Scratch,
    filter: Filter,
    flags: i32,
    last: i32,
}

impl<'a> Jails<'a> {
    pub(super) fn new(list: List<'a>) -> Self {
        let names = list.params.iter().map(String::as_str);
        let ready =
            Query::new(list.host, names).and_then(|query| Ok((query, list.which.resolve()?)));
        let (query, filter, error) = match ready {
            Ok((query, filter)) => (Some(query), filter, None),
            Err(error) => (None, Filter::All, Some(error)),
        };
        Self {
            host: list.host,
            query,
            error,
            scratch: Scratch::new(),
            filter,
            flags: if list.dying { JAIL_DYING } else { 0 },
            last: 0,
        }
    }

    /// The next jail, whether it is listed or not.
    fn advance(&mut self) -> Option<Result<JailInfo, Error>> {
        let query = self.query.clone()?;
        let kernel = &**self.host.kernel();
        let answer = query.ask(kernel, Key::After(self.last), self.flags, &mut self.scratch);
        match answer {
            Ok((values, _)) => {
                let info = JailInfo::new(values);
                Some(self.rises(info.jid().raw()).map(|()| info))
            }
            Err(failure) if failure.errno == Errno::ENOENT => {
                self.query = None;
                None
            }
            Err(failure) => {
                let unknown = self.host.unknown(failure.errno, query.known());
                let object = || format!("lastjid={}", self.last);
                let error = unknown.unwrap_or_else(|| failure.into_error("jail_get", object()));
                self.step_over();
                Some(Err(error))
            }
        }
    }

    /// Goes on behind a jail that could not be asked, if the kernel at least tells its jid.
    fn step_over(&mut self) {
        let kernel = &**self.host.kernel();
        let next = Query::new(self.host, []).ok().and_then(|query| {
            let key = Key::After(self.last);
            query.ask(kernel, key, self.flags, &mut self.scratch).ok()
        });
        match next {
            Some((values, _)) if self.rises(values.jid().raw()).is_ok() => {}
            _ => self.query = None,
        }
    }

    /// Jids rise, or the list would never end.
    fn rises(&mut self, jid: i32) -> Result<(), Error> {
        if jid > self.last {
            self.last = jid;
            return Ok(());
        }
        self.query = None;
        let object = format!("lastjid={}", self.last);
        Err(Error::answer("jail_get", object, "a jid that is not above"))
    }
}

impl Iterator for Jails<'_> {
    type Item = Result<JailInfo, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.error.take() {
            return Some(Err(error));
        }
        loop {
            match self.advance()? {
                Ok(info) if !self.filter.takes(&info) => {}
                result => return Some(result),
            }
        }
    }
}

impl core::iter::FusedIterator for Jails<'_> {}
