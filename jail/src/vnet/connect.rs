//! Connecting.

use super::link::was_made;
use super::naming::Naming;
use super::undo::{Done, Undo};
use super::{Vnet, VnetLink};
use crate::interface::Place;
use crate::interface::transfer::has_vnet;
use crate::journal::{Before, LinkRecord, Record};
use crate::{Error, Host, Interface, InterfaceName, InterfaceProblem, Jail};

impl Vnet {
    /// Connects a jail, which has a network stack of its own ([`JailSpec::vnet`]).
    ///
    /// In this order: the epair is made, tagged, its first half made a member of the bridge and
    /// brought up, the other half moved into the jail. There, by a child that enters the jail:
    /// `lo0` gets up and 127.0.0.1 unless it has it, the half is renamed, brought up, and given
    /// its addresses; then the default routes. The bridge, if it was there, is left as it is, up
    /// or down.
    ///
    /// What was done is undone when a step fails.
    ///
    /// [`JailSpec::vnet`]: crate::JailSpec::vnet
    ///
    /// # Errors
    /// * [`Error::Param`] - an address or gateway that none can have; nothing was done
    /// * [`Error::Interface`] - there is no such bridge, or the epair or the name in the jail is
    ///   taken, or the jail has no network stack of its own
    /// * [`Error::NoModule`] - if_epair or if_bridge is not loaded and may not be
    /// * [`Error::NotUndone`] - a step failed, and then the undoing of one before it
    /// * what the steps answer: [`Interface`]'s methods, [`Jail::default_route`]
    pub fn connect(&self, jail: &Jail) -> Result<VnetLink, Error> {
        self.connect_as(jail, &mut |_| Ok(()), false)
    }

    /// As [`connect`](Self::connect), with names that are chosen and told before.
    pub(crate) fn connect_chosen(
        &self,
        jail: &Jail,
        before: Before<'_>,
    ) -> Result<VnetLink, Error> {
        self.connect_as(jail, before, true)
    }

    fn connect_as(&self, jail: &Jail, before: Before<'_>, chosen: bool) -> Result<VnetLink, Error> {
        self.check()?;
        let bridge = jail.host().interface(self.bridge)?;
        if !has_vnet(jail)? {
            let place = Place::Jail(jail.clone());
            return Err(place.problem(self.epair, InterfaceProblem::NoVnet));
        }
        let mut undo = Undo::default();
        let naming = &mut Naming { before, chosen };
        let done = self.steps(jail, bridge, naming, &mut undo);
        done.map_err(|error| error.with_left(undo.all()))
    }

    fn steps(
        &self,
        jail: &Jail,
        bridge: Interface,
        naming: &mut Naming<'_>,
        undo: &mut Undo,
    ) -> Result<VnetLink, Error> {
        let host = jail.host();
        let tag = match &self.tag {
            Some(tag) => tag.clone(),
            None => format!("{TAG}{}", jail.name()),
        };
        let mut record = LinkRecord::new(tag.clone());
        let made_bridge = self.make_bridge(host, &bridge, &mut record, naming, undo)?;
        let shares = record.shares;
        let ours = naming.create(host, self.epair, EPAIR_HALF, &mut |epair| {
            record.epair = Some(epair);
            Record::Link(record.clone())
        })?;
        undo.push(Done::Made(ours.clone()));
        let theirs = ours.name().epair_peer();
        let theirs = theirs
            .ok_or_else(|| Error::answer("SIOCIFCREATE2", self.epair.to_string(), "no epair"))?;
        let theirs = host.interface(theirs)?;
        for half in [&ours, &theirs] {
            half.tag(&tag)?;
            if let Some(mtu) = self.mtu {
                half.set_mtu(mtu)?;
            }
        }
        bridge.add_member(ours.name())?;
        ours.up()?;
        let theirs = theirs.move_to(jail)?;
        let inside = self.configure(jail, theirs.name(), undo)?;
        Ok(VnetLink::new(
            jail,
            ours,
            inside,
            tag,
            ((made_bridge || shares).then_some(bridge), shares),
        ))
    }

    /// Whether it was made.
    fn make_bridge(
        &self,
        host: &Host,
        bridge: &Interface,
        record: &mut LinkRecord,
        naming: &mut Naming<'_>,
        undo: &mut Undo,
    ) -> Result<bool, Error> {
        if bridge.exists()? {
            if self.creates_bridge && was_made(bridge, &record.tag)? {
                (record.bridge, record.shares) = (Some(self.bridge.to_string()), true);
            }
            return Ok(false);
        }
        if !self.creates_bridge {
            return Err(Place::Host(host.clone()).problem(self.bridge, InterfaceProblem::Missing));
        }
        let numbered = self.is_numbered();
        let made = match numbered {
            true => self.bridge,
            false => InterfaceName::new(CLONER)?,
        };
        record.bridge = Some(self.bridge.to_string());
        let made = naming.create(host, made, "", &mut |cloned| {
            record.cloned = Some(cloned);
            Record::Link(record.clone())
        });
        let mut made = match made {
            // Somebody else made it meanwhile.
            Err(error) if numbered && error.is_taken_interface() => {
                (record.bridge, record.cloned) = (None, None);
                return Ok(false);
            }
            made => made?,
        };
        undo.push(Done::Made(made.clone()));
        if made.name() != self.bridge {
            made.rename(self.bridge)?;
            undo.renamed(&made);
        }
        made.tag(&record.tag)?;
        made.up()?;
        Ok(true)
    }

    /// Whether a bridge gets this name by being made.
    pub(super) fn is_numbered(&self) -> bool {
        self.bridge.stem() == CLONER.as_bytes() && self.bridge.unit().is_some()
    }
}

pub(super) const CLONER: &str = "bridge";
/// What the half that stays has behind its number.
const EPAIR_HALF: &str = "a";
const TAG: &str = "jailrs:";
