//! Taking back a cable by what a journal tells of it.

use super::link::end_if_empty;
use crate::journal::LinkRecord;
use crate::{Error, Host, Interface, InterfaceFlags};

/// Ends as much as there is of it: interfaces with its tag, and those that got no tag yet, as
/// they were made. Others of the same names are somebody else's.
pub(crate) fn take_back(host: &Host, link: &LinkRecord) -> Result<(), Error> {
    if let Some(epair) = &link.epair {
        if let Some(epair) = ours(host, epair, &link.tag)? {
            epair.destroy()?;
        }
    }
    if let (Some(bridge), true) = (&link.bridge, link.shares) {
        let bridge = host.interface(bridge)?;
        return match bridge.exists()? {
            true => end_if_empty(bridge, &link.tag),
            false => Ok(()),
        };
    }
    for bridge in [&link.bridge, &link.cloned].into_iter().flatten() {
        if let Some(bridge) = ours(host, bridge, &link.tag)? {
            if bridge.members()?.is_empty() {
                bridge.destroy()?;
            }
        }
    }
    Ok(())
}

/// Whether there is something of it.
pub(crate) fn is_left(host: &Host, link: &LinkRecord) -> Result<bool, Error> {
    let bridge = link.bridge.as_ref().filter(|_| !link.shares);
    for name in [link.epair.as_ref(), bridge, link.cloned.as_ref()]
        .into_iter()
        .flatten()
    {
        if ours(host, name, &link.tag)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn ours(host: &Host, name: &str, tag: &str) -> Result<Option<Interface>, Error> {
    let interface = host.interface(name)?;
    if !interface.exists()? {
        return Ok(None);
    }
    let ours = match interface.description()? {
        Some(text) => text == tag,
        None => !interface.flags()?.contains(InterfaceFlags::UP),
    };
    Ok(ours.then_some(interface))
}
