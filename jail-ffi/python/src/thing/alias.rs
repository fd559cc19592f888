//! Addresses for interfaces of the host.

use jail::{Cidr, IfThere};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::arg;

/// An address to be given to an interface of the host, as ``ifconfig bge0 alias 10.0.0.1/32`` does.
///
/// An address that the host already has is never taken over: ``if_there`` says what becomes of it.
///
/// Args:
///     interface: the interface's name, as in ``"bge0"``.
///     address: a text as ``"10.0.0.1/24"``, or an address or interface of ``ipaddress``. Without a
///         prefix it has its whole length, /32 or /128.
///     vhid: the virtual host of carp(4), from 1 to 255.
///     wait_for_dad: seconds to wait until it is known that no other machine has an IPv6 address.
///     if_there: ``"use_same"`` uses and leaves it if it is on the same interface with the same
///         prefix, ``"refuse"`` is an error in any case, ``"use"`` uses it wherever it is.
///
/// Raises:
///     ValueError: no name of an interface, or an address that none can have.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct IpAlias(pub(crate) jail::IpAlias);

#[pymethods]
impl IpAlias {
    #[new]
    #[pyo3(signature = (interface, address, *, vhid=None, wait_for_dad=None, if_there="use_same"))]
    fn new(
        py: Python<'_>,
        interface: &Bound<'_, PyAny>,
        address: &Bound<'_, PyAny>,
        vhid: Option<&Bound<'_, PyAny>>,
        wait_for_dad: Option<&Bound<'_, PyAny>>,
        if_there: &str,
    ) -> PyResult<Self> {
        let interface = arg::text("interface", interface)?;
        let address = cidr("address", address)?;
        let alias = jail::IpAlias::new(interface.as_str(), address);
        let mut alias = alias.map_err(|error| of_either(py, &error))?;
        if let Some(vhid) = vhid {
            let number = arg::number("vhid", vhid, u8::MAX.into())?;
            let number = u8::try_from(number).unwrap_or(u8::MAX);
            alias = alias.vhid(number).map_err(arg::of(py, "vhid"))?;
        }
        if let Some(limit) = wait_for_dad {
            alias = alias.wait_for_dad(arg::time("wait_for_dad", limit)?);
        }
        let policy = match if_there {
            "use_same" => IfThere::UseSame,
            "refuse" => IfThere::Refuse,
            "use" => IfThere::Use,
            _ => {
                let problem = "not use_same, refuse or use";
                return Err(arg::value_error(py, "if_there", problem));
            }
        };
        Ok(Self(alias.if_there(policy)))
    }

    /// The interface's name.
    #[getter]
    fn interface(&self) -> String {
        self.0.interface().to_string()
    }

    /// The address and its prefix, as ``ipaddress.IPv4Interface`` or ``IPv6Interface``.
    #[getter]
    fn address<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let text = self.0.addr().to_string();
        py.import("ipaddress")?
            .call_method1("ip_interface", (text,))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("IpAlias('{}', '{}')", self.0.interface(), self.0.addr())
    }

    fn __hash__(&self) -> u64 {
        hash(&self.0.to_string())
    }
}

/// An address with a prefix: a text, or an address or interface of ``ipaddress``.
pub(crate) fn cidr(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Cidr> {
    let is_address = given.is_instance_of::<PyString>() || given.hasattr("packed")?;
    if !is_address {
        let expected = "str, or an address or interface of ipaddress";
        return Err(arg::type_error(name, expected, given));
    }
    let text = given.str()?.to_string_lossy().into_owned();
    text.parse().map_err(arg::of(given.py(), name))
}

pub(crate) fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The library says which of the two it is.
fn of_either(py: Python<'_>, error: &jail::Error) -> PyErr {
    let name = match error {
        jail::Error::Param { param, .. } if param == "address" => "address",
        _ => "interface",
    };
    arg::named(py, name, error)
}
