//! The list of interfaces.

mod decode;

use jail_sys::sys::socket::{AF_INET, AF_INET6, AF_UNSPEC, NET_RT_IFLISTL, PF_ROUTE};
use jail_sys::sys::sysctl::CTL_NET;

use super::{InterfaceFlags, InterfaceName};
use crate::addrs::HostAddr;
use crate::{Errno, Error, Host, Kernel};

/// How often a list that outgrew its buffer is asked for again.
const TRIES: usize = 8;

/// An interface, as it was when the kernel was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InterfaceInfo {
    /// Its name.
    pub name: InterfaceName,
    /// Its number.
    pub index: u32,
    /// Up, running, loopback.
    pub flags: InterfaceFlags,
    /// `IFT_*` of `<net/if_types.h>`: 6 is Ethernet and an epair too, 24 a loopback, 209 a bridge.
    pub kind: u8,
    /// The largest packet in bytes.
    pub mtu: u32,
    /// Its Ethernet address.
    pub mac: Option<[u8; 6]>,
    /// Its addresses in the order the kernel has them.
    pub addrs: Vec<HostAddr>,
}

impl Host {
    /// All interfaces with their addresses, in the order the kernel has them. Those that were
    /// moved into a jail are not among them.
    ///
    /// # Errors
    /// The kernel does not tell.
    ///
    /// # See also
    /// `ifconfig -a`, `sys/net/rtsock.c` (`sysctl_iflist`)
    pub fn interfaces(&self) -> Result<Vec<InterfaceInfo>, Error> {
        interfaces(self, AF_UNSPEC)
    }
}

/// All interfaces, with addresses of one family, or of any (`AF_UNSPEC`).
pub(crate) fn interfaces(host: &Host, family: i32) -> Result<Vec<InterfaceInfo>, Error> {
    let mib = [CTL_NET, PF_ROUTE, 0, family, NET_RT_IFLISTL, 0];
    let object = match family {
        AF_INET => "net.route IPv4 addresses",
        AF_INET6 => "net.route IPv6 addresses",
        _ => "net.route interfaces",
    };
    let failed = |errno| Error::kernel("sysctl", object, errno);
    for _ in 0..TRIES {
        let size = host.kernel().sysctl(&mib, &mut [], None).map_err(failed)?;
        // Addresses may be added between the two calls.
        let mut bytes = vec![0; size.saturating_add(size / 10).max(ROOM)];
        match host.kernel().sysctl(&mib, &mut bytes, None) {
            Ok(len) => {
                bytes.truncate(len);
                return decode::decode(&bytes).map_err(|why| Error::answer("sysctl", object, why));
            }
            Err(Errno::ENOMEM) => {}
            Err(errno) => return Err(failed(errno)),
        }
    }
    Err(failed(Errno::ENOMEM).with_hint("addresses are added faster than they can be listed"))
}

/// Bytes for a list that was empty when its size was asked for.
const ROOM: usize = 1024;
