//! What a jail shall be.

mod check;
mod facilities;
mod form;
mod identity;
mod meta;
mod network;
mod rights;

use core::fmt;
use std::borrow::Cow;
use std::sync::Arc;

pub(crate) use form::{FromJournal, Journaled};

use crate::life::Around;
use crate::params::table;
use crate::settings::{Arg, Settings};
use crate::{EnforceStatfs, Error, Host, Jail, JailName, JailSys, Value};

/// A jail to be made: its name and its parameters.
///
/// Methods are named after the parameters of [jail(8)](https://man.freebsd.org/jail/8). What is
/// not said is as the kernel has it, with three exceptions, where the kernel's own default is a
/// trap: the jail persists without processes, its host name is its name, and
/// [`enforce_statfs`](Self::enforce_statfs) is 2 whatever the host's sysctl says.
///
/// A value that cannot work is told by [`create`](Self::create), which then calls nothing.
///
/// ```
/// use jail::{Allow, Host, JailSpec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dir = std::env::temp_dir();
/// # let dir = dir.to_str().ok_or("no path")?;
/// # let machine = jail_sim::Machine::builder(jail::Release::V15_1).root(dir).build();
/// # let host = Host::new(machine.process());
/// let web = JailSpec::new("web")?
///     .path("/")
///     .hostname("web.example.org")
///     .addr([10, 0, 0, 1])
///     .allow(Allow::RAW_SOCKETS)
///     .create(&host)?;
/// println!("{} has jid {}", web.name(), web.jid());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a spec makes no jail until create"]
pub struct JailSpec {
    name: JailName,
    /// Clones share them until one of them is changed.
    settings: Arc<Settings>,
    around: Arc<Around>,
}

impl JailSpec {
    /// A jail that shares the host's network stack. Without [`addr`](Self::addr), or
    /// [`ip4`](Self::ip4) or [`ip6`](Self::ip6) as `Inherit`, it has no network.
    ///
    /// A name with dots is a jail inside the one before the last dot.
    ///
    /// # Errors
    /// [`Error::Name`]: see [`JailName`].
    pub fn new<N>(name: N) -> Result<Self, Error>
    where
        N: TryInto<JailName>,
        Error: From<N::Error>,
    {
        let mut settings = Settings::default();
        settings.put(&table::PERSIST, true.into());
        settings.put(
            &table::ENFORCE_STATFS,
            EnforceStatfs::default().raw().into(),
        );
        Ok(Self {
            name: name.try_into()?,
            settings: settings.into(),
            around: Arc::default(),
        })
    }

    /// A jail with a network stack of its own, without an interface but `lo0` at first.
    ///
    /// # Errors
    /// [`Error::Name`]: see [`JailName`].
    pub fn vnet<N>(name: N) -> Result<Self, Error>
    where
        N: TryInto<JailName>,
        Error: From<N::Error>,
    {
        Ok(Self::new(name)?.param("vnet", JailSys::New))
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &JailName {
        &self.name
    }

    /// Sets a parameter by name, known here or not.
    ///
    /// The kernel tells the type of one that is not known here (`security.jail.param`); a value
    /// of another type is refused. `false` takes a boolean: its name with `no` is not needed.
    pub fn param(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.settings_mut().put_named(name, value.into());
        self
    }

    /// What has been set, with names.
    pub fn params(&self) -> impl Iterator<Item = (&str, Cow<'_, Value>)> {
        self.settings.shown()
    }

    /// Makes the jail: one jail_set(2).
    ///
    /// # Errors
    /// See [`Host::create`]. [`Error::Param`] if there is more to be done, which
    /// [`start`](Self::start) does.
    pub fn create(&self, host: &Host) -> Result<Jail, Error> {
        host.create(self)
    }

    pub(crate) fn around(&self) -> &Around {
        &self.around
    }

    pub(crate) fn around_mut(&mut self) -> &mut Around {
        Arc::make_mut(&mut self.around)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    fn settings_mut(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.settings)
    }

    /// What jail_set(2) shall read.
    pub(crate) fn args(&self) -> impl Iterator<Item = (&[u8], Arg<'_>)> + Clone {
        core::iter::once((table::NAME.wire(), Arg::Bytes(self.name.with_nul())))
            .chain(self.settings.args())
            .chain(self.hostname_of_name())
    }

    fn hostname_of_name(&self) -> Option<(&[u8], Arg<'_>)> {
        let name = Arg::Bytes(self.name.with_nul());
        (!self.has_hostname()).then_some((table::HOST_HOSTNAME.wire(), name))
    }

    /// Whether its host name was said; else that is its name.
    pub(crate) fn has_hostname(&self) -> bool {
        self.settings.has(&table::HOST_HOSTNAME)
            || self.settings.get(&table::HOST) == Some(&Value::JailSys(JailSys::Inherit))
    }

    fn set(mut self, info: &'static crate::params::ParamInfo, value: impl Into<Value>) -> Self {
        self.settings_mut().put(info, value.into());
        self
    }

    fn set_text(
        self,
        info: &'static crate::params::ParamInfo,
        text: impl Into<std::ffi::OsString>,
    ) -> Self {
        self.set(info, Value::String(text.into()))
    }
}

/// The name and the path, as errors name it.
impl fmt::Display for JailSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "name={}", self.name)?;
        match self.settings.get(&table::PATH) {
            Some(Value::String(path)) => write!(
                f,
                ", path={}",
                crate::escape::escaped(path.as_encoded_bytes())
            ),
            _ => Ok(()),
        }
    }
}
