//! What a host is and can.

use jail::params::{ParamType, Settable};
use jail::{Racct, Size};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use super::Host;
use crate::call;
use crate::thing::CpuSet;

#[pymethods]
impl Host {
    /// The kernel's release, as in ``"15.1"``.
    ///
    /// Raises:
    ///     JailError: the kernel does not tell.
    #[getter]
    fn release(&self, py: Python<'_>) -> PyResult<String> {
        let host = self.get()?;
        call::enter(py, || host.release()).map(|release| release.to_string())
    }

    /// What can be done here.
    ///
    /// Raises:
    ///     JailError: the kernel does not tell.
    fn capabilities(&self, py: Python<'_>) -> PyResult<Capabilities> {
        let host = self.get()?;
        call::enter(py, || host.capabilities()).map(Capabilities)
    }

    /// The parameters that this kernel has: by name, the type's name, when they can be set
    /// (``"always"``, ``"create"`` or ``"never"``).
    ///
    /// Raises:
    ///     JailError: the kernel does not tell.
    fn params<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let host = self.get()?;
        let params = call::enter(py, || host.params())?;
        let dict = PyDict::new(py);
        for param in params.iter() {
            let settable = match param.settable() {
                Settable::Always => "always",
                Settable::Create => "create",
                _ => "never",
            };
            dict.set_item(param.name(), (type_name(param.param_type()), settable))?;
        }
        Ok(dict)
    }

    /// The processors there are, or in a jail those that it may use.
    ///
    /// Raises:
    ///     JailError: the kernel does not tell.
    fn cpus(&self, py: Python<'_>) -> PyResult<CpuSet> {
        let host = self.get()?;
        call::enter(py, || host.cpus()).map(CpuSet)
    }

    /// The mounts there are, in the order they were made; with ``under`` those at that path and
    /// beneath it. Each is a dict of ``fstype``, ``source``, ``on``, ``read_only``, and ``size`` and
    /// ``available`` in bytes.
    ///
    /// Raises:
    ///     JailFileNotFoundError: ``ENOENT``: no such path.
    #[pyo3(signature = (under=None))]
    fn mounts<'py>(
        &self,
        py: Python<'py>,
        under: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyList>> {
        let host = self.get()?;
        let under = under
            .map(|path| crate::arg::path("under", path))
            .transpose()?;
        let mounts = call::enter(py, || match &under {
            Some(path) => host.mounts_under(path),
            None => host.mounts(),
        })?;
        let list = PyList::empty(py);
        for mount in mounts {
            let dict = PyDict::new(py);
            dict.set_item("fstype", mount.fstype())?;
            dict.set_item("source", mount.source())?;
            dict.set_item("on", mount.on().as_os_str())?;
            let read_only = mount.flags().contains(jail::MountFlags::RDONLY);
            dict.set_item("read_only", read_only)?;
            dict.set_item("size", Size::bytes(mount.size()))?;
            dict.set_item("available", Size::bytes(mount.available()))?;
            list.append(dict)?;
        }
        Ok(list)
    }

    /// The addresses of all interfaces: pairs of the interface's name and the address with its
    /// prefix, as ``ipaddress.IPv4Interface`` or ``IPv6Interface``.
    ///
    /// Raises:
    ///     JailError: the kernel does not tell.
    fn addresses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let host = self.get()?;
        let addresses = call::enter(py, || host.addresses())?;
        let make = py.import("ipaddress")?.getattr("ip_interface")?;
        let list = PyList::empty(py);
        for address in addresses {
            let text = address.addr.to_string();
            list.append((address.interface.to_string(), make.call1((text,))?))?;
        }
        Ok(list)
    }
}

/// What a host can do for jails.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct Capabilities(jail::Capabilities);

#[pymethods]
impl Capabilities {
    /// The kernel's release, as in ``"15.1"``.
    #[getter]
    fn release(&self) -> String {
        self.0.release.to_string()
    }

    /// Whether jails can have network stacks of their own.
    #[getter]
    fn vnet(&self) -> bool {
        self.0.vnet
    }

    /// Limits by rctl(8): ``"on"``, ``"off"`` until a boot that turns them on, or ``"absent"``.
    #[getter]
    fn racct(&self) -> &'static str {
        match self.0.racct {
            Racct::On => "on",
            Racct::Off => "off",
            Racct::Absent => "absent",
        }
    }

    /// Whether there are jail descriptors, since 15.0: handles that no other jail can get into.
    #[getter]
    fn descriptors(&self) -> bool {
        self.0.descriptors
    }

    /// Whether the caller is in a jail itself.
    #[getter]
    fn jailed(&self) -> bool {
        self.0.jailed
    }

    /// How many more jails can be made.
    #[getter]
    fn children_left(&self) -> i32 {
        self.0.children_left
    }

    /// How many addresses of each family a jail can have.
    #[getter]
    fn max_af_ips(&self) -> usize {
        self.0.max_af_ips
    }

    fn __repr__(&self) -> String {
        let on = |on| if on { "yes" } else { "no" };
        format!(
            "<Capabilities of {}: vnet {}, racct {}, descriptors {}, jailed {}>",
            self.0.release,
            on(self.0.vnet),
            self.racct(),
            on(self.0.descriptors),
            on(self.0.jailed),
        )
    }
}

const fn type_name(of: ParamType) -> &'static str {
    match of {
        ParamType::Bool => "bool",
        ParamType::Int => "int",
        ParamType::Uint => "unsigned int",
        ParamType::Long => "long",
        ParamType::Ulong => "unsigned long",
        ParamType::String { .. } => "string",
        ParamType::KeyValue => "key=value",
        ParamType::JailSys => "new, inherit or disable",
        ParamType::Ip4 => "IPv4 addresses",
        ParamType::Ip6 => "IPv6 addresses",
        ParamType::Raw { .. } => "bytes",
        // One that came after this module.
        _ => "other",
    }
}
