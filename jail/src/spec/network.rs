//! Addresses of a jail that shares the host's network stack.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::JailSpec;
use crate::params::table;
use crate::{JailSys, Value};

impl JailSpec {
    /// Adds an address to `ip4.addr` or `ip6.addr`. The first of each kind is the primary one:
    /// what the jail sends from, and what 127.0.0.1 stands for.
    ///
    /// The kernel does not ask whether an interface has it; binding fails until one has. Jails of
    /// one network stack can share an address only if each has no other.
    pub fn addr(mut self, addr: impl Into<IpAddr>) -> Self {
        self.settings_mut().add_addr(addr.into());
        self
    }

    /// All its IPv4 addresses, the primary one first; the kernel sorts the others.
    #[doc(alias = "ip4.addr")]
    pub fn ip4_addr(self, addrs: impl IntoIterator<Item = Ipv4Addr>) -> Self {
        self.set(&table::IP4_ADDR, Value::Ip4(addrs.into_iter().collect()))
    }

    /// All its IPv6 addresses, the primary one first; the kernel sorts the others.
    #[doc(alias = "ip6.addr")]
    pub fn ip6_addr(self, addrs: impl IntoIterator<Item = Ipv6Addr>) -> Self {
        self.set(&table::IP6_ADDR, Value::Ip6(addrs.into_iter().collect()))
    }

    /// Only the addresses it is given (`New`), all of its parent's (`Inherit`), or no IPv4 at all
    /// (`Disable`, the default without addresses).
    pub fn ip4(self, ip4: JailSys) -> Self {
        self.set(&table::IP4, ip4)
    }

    /// As [`ip4`](Self::ip4), for IPv6.
    pub fn ip6(self, ip6: JailSys) -> Self {
        self.set(&table::IP6, ip6)
    }

    /// Whether the kernel chooses the IPv4 address to send from (the default), or always takes
    /// the primary one.
    #[doc(alias = "ip4.saddrsel")]
    pub fn ip4_saddrsel(self, on: bool) -> Self {
        self.set(&table::IP4_SADDRSEL, on)
    }

    /// As [`ip4_saddrsel`](Self::ip4_saddrsel), for IPv6.
    #[doc(alias = "ip6.saddrsel")]
    pub fn ip6_saddrsel(self, on: bool) -> Self {
        self.set(&table::IP6_SADDRSEL, on)
    }
}
