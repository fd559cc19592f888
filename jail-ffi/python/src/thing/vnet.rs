//! Cables between bridges and jails with network stacks of their own.

use pyo3::prelude::*;

use super::alias::{cidr, hash};
use crate::{arg, value};

/// A cable between a bridge of the host and a jail with a network stack of its own: an epair(4).
///
/// Args:
///     bridge: the bridge's name, as in ``"bridge0"``.
///     addresses: addresses of the jail's end, as ``"10.0.0.2/24"``.
///     gateways: gateways of the jail's default routes, one for IPv4, one for IPv6.
///     create_bridge: make the bridge if there is none.
///     name_inside: what the jail's end is called in there, as in ``"eth0"``.
///     epair: take this epair, as in ``"epair7"``, instead of any.
///     mtu: the largest packet in bytes.
///     tag: the mark of both ends; else ``jailrs:`` and the jail's name.
///
/// Raises:
///     ValueError: no name of an interface, or no address.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct Vnet(pub(crate) jail::Vnet, String);

#[pymethods]
impl Vnet {
    #[new]
    #[pyo3(signature = (bridge, *, addresses=None, gateways=None, create_bridge=false, name_inside=None, epair=None, mtu=None, tag=None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        py: Python<'_>,
        bridge: &Bound<'_, PyAny>,
        addresses: Option<&Bound<'_, PyAny>>,
        gateways: Option<&Bound<'_, PyAny>>,
        create_bridge: bool,
        name_inside: Option<&Bound<'_, PyAny>>,
        epair: Option<&Bound<'_, PyAny>>,
        mtu: Option<&Bound<'_, PyAny>>,
        tag: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let bridge = arg::text("bridge", bridge)?;
        let link = jail::Vnet::bridge(bridge.as_str());
        let mut link = link.map_err(arg::of(py, "bridge"))?;
        for address in arg::each("addresses", addresses, cidr)? {
            link = link.addr(address);
        }
        for gateway in arg::each("gateways", gateways, value::address)? {
            link = link.gateway(gateway);
        }
        if create_bridge {
            link = link.create_bridge();
        }
        if let Some(name) = name_inside {
            let name = arg::text("name_inside", name)?;
            let named = link.name_inside(name.as_str());
            link = named.map_err(arg::of(py, "name_inside"))?;
        }
        if let Some(name) = epair {
            let name = arg::text("epair", name)?;
            link = link.epair(name.as_str()).map_err(arg::of(py, "epair"))?;
        }
        if let Some(mtu) = mtu {
            link = link.mtu(arg::number32("mtu", mtu)?);
        }
        if let Some(tag) = tag {
            link = link.tag(arg::text("tag", tag)?);
        }
        Ok(Self(link, bridge))
    }

    /// The bridge's name.
    #[getter]
    fn bridge(&self) -> &str {
        &self.1
    }

    fn __repr__(&self) -> String {
        format!("Vnet('{}')", self.1)
    }

    fn __hash__(&self) -> u64 {
        hash(&self.1)
    }
}
