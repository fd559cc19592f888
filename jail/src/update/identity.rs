//! What a jail says it is, and its addresses.

use std::ffi::OsString;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::JailUpdate;
use crate::params::table;
use crate::{JailSys, Value};

impl JailUpdate {
    /// Another host name.
    #[doc(alias = "host.hostname")]
    pub fn hostname(self, name: impl Into<OsString>) -> Self {
        self.set_text(&table::HOST_HOSTNAME, name)
    }

    /// Another NIS domain name.
    #[doc(alias = "host.domainname")]
    pub fn domainname(self, name: impl Into<OsString>) -> Self {
        self.set_text(&table::HOST_DOMAINNAME, name)
    }

    /// Another host UUID.
    #[doc(alias = "host.hostuuid")]
    pub fn hostuuid(self, uuid: impl Into<OsString>) -> Self {
        self.set_text(&table::HOST_HOSTUUID, uuid)
    }

    /// Another host id.
    #[doc(alias = "host.hostid")]
    pub fn hostid(self, id: u64) -> Self {
        self.set(&table::HOST_HOSTID, id)
    }

    /// Its own host name, UUID and id, or its parent's.
    pub fn host(self, host: JailSys) -> Self {
        self.set(&table::HOST, host)
    }

    /// Other IPv4 addresses, the primary one first; none leaves it without IPv4. Jails inside
    /// lose those that are not among them. A jail that inherits its parent's cannot get its own.
    #[doc(alias = "ip4.addr")]
    pub fn ip4_addr(self, addrs: impl IntoIterator<Item = Ipv4Addr>) -> Self {
        self.set(&table::IP4_ADDR, Value::Ip4(addrs.into_iter().collect()))
    }

    /// As [`ip4_addr`](Self::ip4_addr), for IPv6.
    #[doc(alias = "ip6.addr")]
    pub fn ip6_addr(self, addrs: impl IntoIterator<Item = Ipv6Addr>) -> Self {
        self.set(&table::IP6_ADDR, Value::Ip6(addrs.into_iter().collect()))
    }

    /// Whether the kernel chooses the IPv4 address to send from.
    #[doc(alias = "ip4.saddrsel")]
    pub fn ip4_saddrsel(self, on: bool) -> Self {
        self.set(&table::IP4_SADDRSEL, on)
    }

    /// Whether the kernel chooses the IPv6 address to send from.
    #[doc(alias = "ip6.saddrsel")]
    pub fn ip6_saddrsel(self, on: bool) -> Self {
        self.set(&table::IP6_SADDRSEL, on)
    }

    /// All of `meta`; no pairs clear it.
    pub fn meta<K, V>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: AsRef<str>,
        V: AsRef<str>,
    {
        self.settings.put_pairs(&table::META, pairs);
        self
    }

    /// One key of `meta`; `None` removes it.
    pub fn meta_key(mut self, key: &str, value: Option<&str>) -> Self {
        let value = value.map_or(Value::Null, Value::from);
        self.settings.put_key(&table::META, key, value);
        self
    }

    /// All of `env`; no pairs clear it.
    pub fn env<K, V>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: AsRef<str>,
        V: AsRef<str>,
    {
        self.settings.put_pairs(&table::ENV, pairs);
        self
    }

    /// One key of `env`; `None` removes it.
    pub fn env_key(mut self, key: &str, value: Option<&str>) -> Self {
        let value = value.map_or(Value::Null, Value::from);
        self.settings.put_key(&table::ENV, key, value);
        self
    }
}
