//! A jail as a list tells of it.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;

use crate::params::table;
use crate::{JailName, JailSys, Jid, Values};

/// A jail at one moment: what [`Host::jails`](crate::Host::jails) yields.
///
/// It acts on nothing; [`Host::open`](crate::Host::open) gives the handle.
#[derive(Clone, Debug)]
pub struct JailInfo {
    name: JailName,
    values: Values,
}

impl JailInfo {
    /// What is asked for unless something else is said.
    pub(crate) const PARAMS: [&'static str; 8] = [
        "name",
        "parent",
        "dying",
        "path",
        "host.hostname",
        "ip4.addr",
        "ip6.addr",
        "vnet",
    ];

    /// What is always asked for: a list is filtered by it.
    pub(crate) const LEAST: [&'static str; 3] = ["name", "parent", "dying"];

    /// A jail as these values tell of it, `name` among them.
    #[must_use]
    pub fn new(values: Values) -> Self {
        Self {
            name: values.name().unwrap_or_else(|| JailName::from_kernel(b"")),
            values,
        }
    }

    /// Its number.
    #[must_use]
    pub const fn jid(&self) -> Jid {
        self.values.jid()
    }

    /// Its name, its parents' included.
    #[must_use]
    pub const fn name(&self) -> &JailName {
        &self.name
    }

    /// The jail it is in; `None` if that is the caller's own.
    #[must_use]
    pub fn parent(&self) -> Option<Jid> {
        Jid::new(self.values.int(table::PARENT.name())?)
    }

    /// Removed, and not gone yet.
    #[must_use]
    pub fn is_dying(&self) -> bool {
        self.values.bool(table::DYING.name()) == Some(true)
    }

    /// Its root, as seen by the caller.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.values.path()
    }

    /// Its host name, which its root may have changed.
    #[must_use]
    pub fn hostname(&self) -> Option<&OsStr> {
        self.values.hostname()
    }

    /// Its IPv4 addresses, the primary one first.
    pub fn ip4_addr(&self) -> impl Iterator<Item = Ipv4Addr> {
        self.values.ip4_addr()
    }

    /// Its IPv6 addresses, the primary one first.
    pub fn ip6_addr(&self) -> impl Iterator<Item = Ipv6Addr> {
        self.values.ip6_addr()
    }

    /// Whether it has a network stack of its own.
    #[must_use]
    pub fn has_vnet(&self) -> bool {
        self.values.jailsys(table::VNET.name()) == Some(JailSys::New)
    }

    /// Everything that was asked for.
    #[must_use]
    pub const fn values(&self) -> &Values {
        &self.values
    }

    /// Likewise, without the rest.
    #[must_use]
    pub fn into_values(self) -> Values {
        self.values
    }
}
