//! The form of an address as text.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use super::{IfThere, IpAlias};
use crate::Cidr;
use crate::form::Seconds;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AliasForm {
    interface: String,
    /// With or without a prefix.
    address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vhid: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wait_for_dad: Option<Seconds>,
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    if_there: IfThere,
}

impl From<IpAlias> for AliasForm {
    fn from(alias: IpAlias) -> Self {
        Self {
            interface: alias.interface.to_string(),
            address: alias.cidr.to_string(),
            vhid: (alias.vhid != 0).then_some(alias.vhid),
            wait_for_dad: alias.dad.map(Seconds::from),
            if_there: alias.if_there,
        }
    }
}

impl TryFrom<AliasForm> for IpAlias {
    type Error = String;

    fn try_from(form: AliasForm) -> Result<Self, String> {
        let text = |error: crate::Error| error.to_string();
        let cidr: Cidr = form.address.parse().map_err(text)?;
        let mut alias = Self::new(form.interface, cidr).map_err(text)?;
        if let Some(vhid) = form.vhid {
            alias = alias.vhid(vhid).map_err(text)?;
        }
        if let Some(limit) = form.wait_for_dad {
            let limit: Duration = limit.try_into()?;
            alias = alias.wait_for_dad(limit);
        }
        Ok(alias.if_there(form.if_there))
    }
}
