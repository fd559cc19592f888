//! What became of adding an address.

use super::IpAlias;
use crate::interface::Place;
use crate::{Error, Host, InterfaceName};

/// What [`IpAlias::add`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AliasOutcome {
    /// It was not there, and has been added.
    Added,
    /// It was there, and has been left as it is.
    AlreadyThere {
        /// The interface that has it.
        interface: InterfaceName,
        /// The prefix's length in bits.
        prefix: u8,
    },
}

/// An address that an interface has now.
///
/// Dropping it leaves the address there.
#[derive(Clone, Debug)]
#[must_use = "the address stays until remove"]
pub struct AddedAlias {
    place: Place,
    alias: IpAlias,
    outcome: AliasOutcome,
}

impl AddedAlias {
    pub(super) const fn new(place: Place, alias: IpAlias, outcome: AliasOutcome) -> Self {
        Self {
            place,
            alias,
            outcome,
        }
    }

    /// Whether it was added or there already.
    #[must_use]
    pub const fn outcome(&self) -> AliasOutcome {
        self.outcome
    }

    /// What was asked for.
    pub const fn alias(&self) -> &IpAlias {
        &self.alias
    }

    /// Removes the address if it was added; one that was there before stays.
    ///
    /// # Errors
    /// As [`IpAlias::remove`].
    pub fn remove(self) -> Result<(), Error> {
        match self.outcome {
            AliasOutcome::Added => self.alias.remove_at(&self.place),
            AliasOutcome::AlreadyThere { .. } => Ok(()),
        }
    }

    /// One that is there and is ours: it was found by a journal, or other jails share it.
    pub(crate) fn ours(host: &Host, alias: IpAlias) -> Self {
        Self::new(Place::Host(host.clone()), alias, AliasOutcome::Added)
    }

    pub(super) const fn place(&self) -> &Place {
        &self.place
    }
}
