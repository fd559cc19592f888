//! What can be wrong with an interface or an address.

use core::fmt;

use crate::{Errno, InterfaceName};

/// Why something cannot be done with an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InterfaceProblem {
    /// There is none of that name.
    Missing,
    /// There is one of that name already.
    Exists,
    /// It is a member of this bridge already.
    Member(InterfaceName),
    /// It is a member of another bridge than this one.
    OtherBridge(InterfaceName),
    /// It is no member of this bridge.
    NoMember(InterfaceName),
    /// Its description is another one than it was given: somebody else's interface, perhaps.
    Description(Option<String>),
    /// The jail has no network stack of its own.
    NoVnet,
}

impl InterfaceProblem {
    /// What the kernel says of it; `None` where it does not.
    pub(crate) const fn errno(&self) -> Option<Errno> {
        match self {
            Self::Missing => Some(Errno::ENXIO),
            Self::Exists | Self::Member(_) | Self::NoVnet => Some(Errno::EEXIST),
            Self::OtherBridge(_) => Some(Errno::EBUSY),
            Self::NoMember(_) => Some(Errno::ENOENT),
            Self::Description(_) => None,
        }
    }
}

impl fmt::Display for InterfaceProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is none"),
            Self::Exists => f.write_str("there is one already"),
            Self::Member(bridge) => write!(f, "is a member of {bridge} already"),
            Self::OtherBridge(bridge) => {
                write!(f, "is a member of another bridge than {bridge}")
            }
            Self::NoMember(bridge) => write!(f, "is no member of {bridge}"),
            Self::Description(Some(now)) => write!(f, "is another's: its description is {now:?}"),
            Self::Description(None) => f.write_str("is another's: it has no description"),
            Self::NoVnet => f.write_str("the jail has no network stack of its own (vnet)"),
        }
    }
}

/// Why something cannot be done with an address of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressProblem {
    /// The interface does not have it.
    Missing,
    /// The host has it already, on this interface and with this prefix.
    Taken {
        /// The interface, perhaps another than the one asked for.
        interface: InterfaceName,
        /// The prefix's length in bits.
        prefix: u8,
    },
    /// Another machine of the network has it.
    Duplicate,
}

impl AddressProblem {
    /// What the kernel says of it; `None` where it does not.
    pub(crate) const fn errno(&self) -> Option<Errno> {
        match self {
            Self::Missing => Some(Errno::EADDRNOTAVAIL),
            Self::Taken { .. } | Self::Duplicate => None,
        }
    }
}

impl fmt::Display for AddressProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it is not there"),
            Self::Taken { interface, prefix } => {
                write!(
                    f,
                    "it is there already, on {interface} with prefix /{prefix}"
                )
            }
            Self::Duplicate => f.write_str("another machine of the network has it"),
        }
    }
}
