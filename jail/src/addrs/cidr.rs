//! Addresses with prefixes.

use core::fmt;
use core::str::FromStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{Error, Problem};

/// An address and the length of its prefix, as an interface has them: `10.0.0.2/24`.
///
/// An address alone is one with its whole length, /32 or /128.
///
/// ```
/// use jail::Cidr;
///
/// let cidr: Cidr = "10.0.0.2/24".parse()?;
/// assert_eq!((cidr.prefix(), cidr.netmask().to_string()), (24, "255.255.255.0".into()));
/// assert_eq!(Cidr::from([10, 0, 0, 2]).to_string(), "10.0.0.2/32");
///
/// let error = "10.0.0.2/33".parse::<Cidr>().unwrap_err();
/// assert_eq!(error.to_string(), "prefix of 10.0.0.2: not between 0 and 32");
/// # Ok::<(), jail::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    addr: IpAddr,
    prefix: u8,
}

impl Cidr {
    /// An address with `prefix` bits of network.
    ///
    /// # Errors
    /// [`Error::Param`]: more bits than the address has.
    pub fn new(addr: impl Into<IpAddr>, prefix: u8) -> Result<Self, Error> {
        let addr = addr.into();
        if prefix <= bits(addr) {
            return Ok(Self { addr, prefix });
        }
        Err(prefix_problem(addr))
    }

    /// The address.
    #[must_use]
    pub const fn addr(&self) -> IpAddr {
        self.addr
    }

    /// The prefix's length in bits.
    #[must_use]
    pub const fn prefix(&self) -> u8 {
        self.prefix
    }

    /// The prefix as a mask.
    #[must_use]
    pub fn netmask(&self) -> IpAddr {
        let host = u32::from(bits(self.addr) - self.prefix);
        match self.addr {
            IpAddr::V4(_) => Ipv4Addr::from(u32::MAX.checked_shl(host).unwrap_or(0)).into(),
            IpAddr::V6(_) => Ipv6Addr::from(u128::MAX.checked_shl(host).unwrap_or(0)).into(),
        }
    }

    /// Whether `addr` is in the network that this address is in.
    #[must_use]
    pub fn contains(&self, addr: IpAddr) -> bool {
        match (self.addr, addr, self.netmask()) {
            (IpAddr::V4(own), IpAddr::V4(addr), IpAddr::V4(mask)) => own & mask == addr & mask,
            (IpAddr::V6(own), IpAddr::V6(addr), IpAddr::V6(mask)) => own & mask == addr & mask,
            _ => false,
        }
    }
}

/// An address that an interface can be given; what sends to none or to many is not one.
pub(crate) fn usable(addr: IpAddr) -> Result<(), Error> {
    let broadcast = addr == IpAddr::V4(Ipv4Addr::BROADCAST);
    if addr.is_unspecified() || addr.is_multicast() || broadcast {
        return Err(Error::param("address", Problem::UnusableAddress(addr)));
    }
    Ok(())
}

const fn bits(addr: IpAddr) -> u8 {
    match addr {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn prefix_problem(addr: IpAddr) -> Error {
    let max = bits(addr).into();
    Error::param(
        format!("prefix of {addr}"),
        Problem::OutOfRange { min: 0, max },
    )
}

impl FromStr for Cidr {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (addr, prefix) = match text.split_once('/') {
            Some((addr, prefix)) => (addr, Some(prefix)),
            None => (text, None),
        };
        let what = || format!("address {text:?}");
        let addr: IpAddr = addr
            .parse()
            .map_err(|_| Error::param(what(), Problem::NoAddress))?;
        let Some(prefix) = prefix else {
            return Ok(addr.into());
        };
        // No sign, no leading zero.
        let plain = prefix.bytes().all(|byte| byte.is_ascii_digit())
            && (prefix.len() == 1 || !prefix.starts_with('0'));
        match prefix.parse::<u32>() {
            Ok(prefix) if plain => match u8::try_from(prefix) {
                Ok(prefix) => Self::new(addr, prefix),
                Err(_) => Err(prefix_problem(addr)),
            },
            _ => Err(Error::param(what(), Problem::NoAddress)),
        }
    }
}

impl From<IpAddr> for Cidr {
    fn from(addr: IpAddr) -> Self {
        let prefix = bits(addr);
        Self { addr, prefix }
    }
}

impl From<Ipv4Addr> for Cidr {
    fn from(addr: Ipv4Addr) -> Self {
        IpAddr::from(addr).into()
    }
}

impl From<Ipv6Addr> for Cidr {
    fn from(addr: Ipv6Addr) -> Self {
        IpAddr::from(addr).into()
    }
}

impl From<[u8; 4]> for Cidr {
    fn from(addr: [u8; 4]) -> Self {
        IpAddr::from(addr).into()
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.addr, self.prefix))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_address_is_told() {
        for text in [
            "",
            "/",
            "10.0.0.1/",
            "10.0.0/8",
            "::1/-1",
            "::1/+1",
            "1.2.3.4/08",
            "a/4294967296",
        ] {
            let error = text.parse::<Cidr>().unwrap_err();
            assert!(
                matches!(
                    error,
                    Error::Param {
                        problem: Problem::NoAddress,
                        ..
                    }
                ),
                "{text}"
            );
        }
        for text in ["10.0.0.1/33", "::/129", "::/256", "::/70000"] {
            let error = text.parse::<Cidr>().unwrap_err();
            let range = matches!(
                error,
                Error::Param {
                    problem: Problem::OutOfRange { .. },
                    ..
                }
            );
            assert!(range, "{text}: {error}");
        }
    }

    #[test]
    fn networks() {
        let cidr: Cidr = "10.1.2.3/20".parse().unwrap();
        assert!(cidr.contains([10, 1, 15, 255].into()) && !cidr.contains([10, 1, 16, 0].into()));
        let all: Cidr = "::1/0".parse().unwrap();
        assert_eq!(all.netmask(), IpAddr::from(Ipv6Addr::UNSPECIFIED));
        assert!(all.contains(Ipv6Addr::LOCALHOST.into()) && !all.contains([1, 1, 1, 1].into()));
    }

    proptest! {
        #[test]
        fn text_and_back(addr: IpAddr, prefix in 0_u8..=32) {
            let cidr = Cidr::new(addr, prefix).unwrap();
            prop_assert_eq!(cidr.to_string().parse(), Ok(cidr));
            prop_assert!(cidr.contains(addr));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<Cidr>();
        }
    }
}
