//! The form of a cable as text.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::Vnet;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VnetForm {
    bridge: String,
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    create_bridge: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    epair: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_inside: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    gateways: Vec<IpAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mtu: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
}

impl From<Vnet> for VnetForm {
    fn from(vnet: Vnet) -> Self {
        let epair = vnet.epair.to_string();
        Self {
            bridge: vnet.bridge.to_string(),
            create_bridge: vnet.creates_bridge,
            epair: (epair != "epair").then_some(epair),
            name_inside: vnet.inside.map(|name| name.to_string()),
            addresses: vnet.addrs.iter().map(ToString::to_string).collect(),
            gateways: vnet.gateways,
            mtu: vnet.mtu,
            tag: vnet.tag,
        }
    }
}

impl TryFrom<VnetForm> for Vnet {
    type Error = String;

    fn try_from(form: VnetForm) -> Result<Self, String> {
        let text = |error: crate::Error| error.to_string();
        let mut vnet = Self::bridge(form.bridge).map_err(text)?;
        vnet.creates_bridge = form.create_bridge;
        if let Some(epair) = form.epair {
            vnet = vnet.epair(epair).map_err(text)?;
        }
        if let Some(name) = form.name_inside {
            vnet = vnet.name_inside(name).map_err(text)?;
        }
        for address in form.addresses {
            vnet.addrs.push(address.parse().map_err(text)?);
        }
        vnet.gateways = form.gateways;
        vnet.mtu = form.mtu;
        vnet.tag = form.tag;
        vnet.check().map_err(text)?;
        Ok(vnet)
    }
}
