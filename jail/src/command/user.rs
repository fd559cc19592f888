//! Who a program runs as.

use core::fmt;
use std::collections::HashSet;

use super::Command;
use super::accounts::{Account, Accounts};
use crate::kernel::Ids;
use crate::{Error, Kernel, Problem};

/// A user of a jail, or of the host for a program there.
///
/// ```
/// use jail::command::User;
///
/// assert_eq!(User::from(80), User::Id(80));
/// assert_eq!(User::from("80"), User::Id(80));
/// assert_eq!(User::from("www"), User::Name("www".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum User {
    /// Its number.
    Id(u32),
    /// Its name in the jail's own `etc/passwd`, looked up when the program is started.
    Name(Box<str>),
}

impl From<u32> for User {
    fn from(id: u32) -> Self {
        Self::Id(id)
    }
}

/// Digits are a number, whatever a jail's file calls by them.
impl From<&str> for User {
    fn from(name: &str) -> Self {
        match super::accounts::number(name.as_bytes()) {
            Some(id) => Self::Id(id),
            None => Self::Name(name.into()),
        }
    }
}

impl From<String> for User {
    fn from(name: String) -> Self {
        name.as_str().into()
    }
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Name(name) => f.write_str(&crate::escape::escaped(name.as_bytes())),
        }
    }
}

/// Who it is once everything was looked up.
#[derive(Debug, Default)]
pub(super) struct Login {
    ids: Option<(u32, u32, Vec<u32>)>,
    /// Variables of its environment, unless they are given.
    pub(super) env: Vec<(&'static [u8], Vec<u8>)>,
}

impl Login {
    pub(super) fn ids(&self) -> Option<Ids<'_>> {
        let ids = self.ids.as_ref();
        ids.map(|(uid, gid, groups)| Ids {
            uid: *uid,
            gid: *gid,
            groups,
        })
    }
}

impl Command {
    /// Looks up what is not given by number. No file is read for what is.
    pub(super) fn login(&self) -> Result<Login, Error> {
        let someone = self.user.is_some() || self.gid.is_some() || self.groups.is_some();
        if !someone && !self.login_environment {
            return Ok(Login::default());
        }
        let user = match &self.user {
            Some(user) => user.clone(),
            None => User::Id(self.caller()?),
        };
        let accounts = Accounts::new(&self.host, self.jail.as_ref())?;
        let account = if self.login_environment || self.needs_account(&user) {
            Some(accounts.user(&user)?)
        } else {
            None
        };
        let env = match &account {
            Some(account) if self.login_environment => environment(account),
            _ => Vec::new(),
        };
        if !someone {
            return Ok(Login { ids: None, env });
        }
        let ids = self.numbers(&user, account.as_ref(), &accounts)?;
        let ids = Some(ids);
        Ok(Login { ids, env })
    }

    fn needs_account(&self, user: &User) -> bool {
        matches!(user, User::Name(_)) || self.gid.is_none()
    }

    fn numbers(
        &self,
        user: &User,
        account: Option<&Account>,
        accounts: &Accounts<'_>,
    ) -> Result<(u32, u32, Vec<u32>), Error> {
        let uid = match (user, account) {
            (User::Id(uid), _) => *uid,
            (User::Name(_), Some(account)) => account.uid,
            (User::Name(_), None) => return Err(Error::param("user", Problem::Missing)),
        };
        let primary = self.gid.or(account.map(|account| account.gid));
        let others = match (&self.groups, account) {
            (Some(groups), _) => groups.clone(),
            // A primary group that is given for a number says all there is to say.
            (None, Some(account)) if self.needs_account(user) => accounts.groups(&account.name)?,
            (None, _) => Vec::new(),
        };
        let gid = primary.ok_or_else(|| Error::param("gid", Problem::Missing))?;
        // The primary group first: before 15 the first of setgroups(2) is the effective one.
        let mut seen = HashSet::new();
        let groups = core::iter::once(gid).chain(others);
        let groups = groups.filter(|group| seen.insert(*group)).collect();
        Ok((uid, gid, groups))
    }

    fn caller(&self) -> Result<u32, Error> {
        let uid = self.host.kernel().geteuid();
        uid.map_err(|errno| Error::kernel("geteuid", "the caller", errno))
    }
}

/// What login(1) sets.
fn environment(account: &Account) -> Vec<(&'static [u8], Vec<u8>)> {
    let or = |text: &[u8], otherwise: &[u8]| match text {
        b"" => otherwise.to_vec(),
        text => text.to_vec(),
    };
    vec![
        (b"HOME", or(&account.home, b"/")),
        (b"SHELL", or(&account.shell, b"/bin/sh")),
        (b"USER", account.name.clone()),
        (b"LOGNAME", account.name.clone()),
    ]
}

/// The name as errors have it.
pub(super) fn label(user: &User) -> String {
    match user {
        User::Id(id) => format!("uid {id}"),
        User::Name(_) => format!("user {user}"),
    }
}
