//! What an interface is and does, and bringing it up.

use jail_sys::net::if_::{
    IFF_BROADCAST, IFF_DRV_RUNNING, IFF_LOOPBACK, IFF_MULTICAST, IFF_NOARP, IFF_POINTOPOINT,
    IFF_PROMISC, IFF_UP,
};
use jail_sys::sys::socket::AF_INET;

use super::Interface;
use crate::Error;
use crate::kernel::Ioctl;

bitflags::bitflags! {
    /// Flags of an interface: `IFF_*` of `<net/if.h>`. Those without a name here are kept.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct InterfaceFlags: i32 {
        /// It is up.
        const UP = IFF_UP;
        /// It has broadcast addresses.
        const BROADCAST = IFF_BROADCAST;
        /// It is a loopback.
        const LOOPBACK = IFF_LOOPBACK;
        /// It has one other end.
        const POINTOPOINT = IFF_POINTOPOINT;
        /// The driver is ready.
        const RUNNING = IFF_DRV_RUNNING;
        /// It has no address resolution.
        const NOARP = IFF_NOARP;
        /// It receives every packet, as members of bridges do.
        const PROMISC = IFF_PROMISC;
        /// It can do multicast.
        const MULTICAST = IFF_MULTICAST;
        const _ = !0;
    }
}

impl InterfaceFlags {
    pub(super) const fn from_kernel(flags: i32) -> Self {
        Self::from_bits_retain(flags)
    }
}

impl Interface {
    /// Its flags.
    ///
    /// # Errors
    /// [`Error::Interface`]: there is none.
    pub fn flags(&self) -> Result<InterfaceFlags, Error> {
        let mut flags = 0;
        let name = self.name.raw();
        let flags_of = Ioctl::SiocGifflags {
            name,
            flags: &mut flags,
        };
        self.request(flags_of)?;
        Ok(InterfaceFlags::from_kernel(flags))
    }

    /// Brings it up. Nothing is set if it is.
    ///
    /// # Errors
    /// * [`Error::Interface`] - there is none
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig NAME up`, `sys/net/if.c` (`ifhwioctl`)
    pub fn up(&self) -> Result<(), Error> {
        self.with_flags(|flags| flags | InterfaceFlags::UP)
    }

    /// Brings it down. Nothing is set if it is.
    ///
    /// # Errors
    /// As [`up`](Self::up).
    pub fn down(&self) -> Result<(), Error> {
        self.with_flags(|flags| flags - InterfaceFlags::UP)
    }

    fn with_flags(&self, change: impl Fn(InterfaceFlags) -> InterfaceFlags) -> Result<(), Error> {
        let old = self.flags()?;
        let new = change(old);
        if new == old {
            return Ok(());
        }
        self.request(Ioctl::SiocSifflags {
            name: self.name.raw(),
            flags: new.bits(),
        })
    }

    /// The largest packet it sends, in bytes.
    ///
    /// # Errors
    /// [`Error::Interface`]: there is none.
    pub fn mtu(&self) -> Result<u32, Error> {
        let mut mtu = 0;
        let name = self.name.raw();
        self.request(Ioctl::SiocGifmtu {
            name,
            mtu: &mut mtu,
        })?;
        u32::try_from(mtu).map_err(|_| Error::answer("SIOCGIFMTU", self.object(), "below zero"))
    }

    /// Sets the largest packet it sends, in bytes. The first member of a bridge sets the bridge's
    /// and what every further member must be able to take.
    ///
    /// # Errors
    /// * `EINVAL` - more or less than the interface can
    /// * [`Error::Interface`] - there is none
    pub fn set_mtu(&self, mtu: u32) -> Result<(), Error> {
        let mtu = i32::try_from(mtu).unwrap_or(i32::MAX);
        let name = self.name.raw();
        self.request(Ioctl::SiocSifmtu { name, mtu })
    }

    /// Its number where it is now.
    ///
    /// # Errors
    /// [`Error::Interface`]: there is none.
    pub fn index(&self) -> Result<u32, Error> {
        let mut index = 0;
        let name = self.name.raw();
        self.request(Ioctl::SiocGifindex {
            name,
            index: &mut index,
        })?;
        u32::try_from(index).map_err(|_| Error::answer("SIOCGIFINDEX", self.object(), "below zero"))
    }

    /// A request about this interface on an IPv4 socket.
    pub(super) fn request(&self, request: Ioctl<'_>) -> Result<(), Error> {
        let operation = request.name();
        let answer = self.place.ioctl(AF_INET, request);
        answer.map_err(|refused| self.place.error(operation, self.name, refused))
    }
}
