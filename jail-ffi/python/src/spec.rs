//! What a jail shall be.

mod around;
mod make;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::host::jail_name;
use crate::plan::Plan;
use crate::thing::{Hook, hooks};
use crate::{arg, call, params, value};
use around::Around;
pub(crate) use make::{function, gone_is_fine};

/// What a jail shall be, and what it shall have around it on the host.
///
/// Parameters have the kernel's names: in ``params`` as they are, ``{"allow.raw_sockets": True}``,
/// and as keywords with ``_`` for ``.``, ``allow_raw_sockets=True``. What is not said is as the
/// kernel has it, but that the jail stays without processes, its host name is its name and
/// ``enforce_statfs`` is 2.
///
/// >>> spec = JailSpec("web", path="/jails/web", mounts=[Mount.tmpfs("/tmp", size="64M")])
/// >>> [step.shell for step in spec.plan()][0]
/// 'mount -t tmpfs -o size=67108864 tmpfs /jails/web/tmp'
///
/// Args:
///     name: its name; with dots it is a jail inside another one.
///     path: the directory that becomes its root; the caller's own unless given.
///     hostname: its host name.
///     vnet: a network stack of its own.
///     addresses: addresses that it shares with the host, the primary one first.
///     allow, deny: rights by name, as in ``["raw_sockets", "mount.tmpfs"]``.
///     params: parameters by the kernel's names.
///     aliases: addresses that interfaces of the host are given, which become the jail's, too:
///         ``IpAlias``.
///     vnet_interfaces: interfaces of the host, lent to a jail with ``vnet`` while it runs.
///     links: cables to bridges, for a jail with ``vnet``: ``Vnet``.
///     mounts: file systems beneath its root: ``Mount``.
///     devices: a devfs on ``/dev`` with these rules: ``DevfsRuleset``, texts or lines of one text.
///     devices_number: the number of their ruleset, which jails may share; else one of its own.
///     directories: directories beneath its root to be made, as a mapping of paths to modes, or
///         paths alone with mode ``0o755``.
///     disks: memory disks: ``MdDisk``.
///     limits: what it may use: ``Limit`` or texts as ``"maxproc:deny=50"``.
///     cpus: the processors it may use: ``CpuSet``, or what one is made of.
///     exec_start, exec_stop: programs that are run in it when it starts and stops: ``Exec`` or lists
///         of words, as ``[["/bin/sh", "/etc/rc"]]``.
///     console_log: a file on the host to whose end their output goes.
///     depends_on: jails that have to run before, for ``Host.start_all``.
///     hooks: what is done on the host at points of its life: ``Exec``, lists of words or functions
///         that get the host, one or several each for ``prepare``, ``prestart``, ``created``,
///         ``poststart``, ``prestop``, ``poststop`` and ``release``.
///
/// Raises:
///     TypeError: a value of another type, or a keyword that is no parameter.
///     ValueError: a value that cannot work.
#[pyclass(frozen, module = "jailrs")]
#[derive(Debug)]
pub(crate) struct JailSpec {
    /// Without its hooks: functions get the host that it is started on.
    spec: jail::JailSpec,
    hooks: Vec<Hook>,
}

#[pymethods]
impl JailSpec {
    #[new]
    #[pyo3(signature = (name, *, path=None, hostname=None, vnet=false, addresses=None, allow=None, deny=None, params=None, hooks=None, **keywords))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        py: Python<'_>,
        name: &Bound<'_, PyAny>,
        path: Option<&Bound<'_, PyAny>>,
        hostname: Option<&Bound<'_, PyAny>>,
        vnet: bool,
        addresses: Option<&Bound<'_, PyAny>>,
        allow: Option<&Bound<'_, PyAny>>,
        deny: Option<&Bound<'_, PyAny>>,
        params: Option<&Bound<'_, PyAny>>,
        hooks: Option<&Bound<'_, PyAny>>,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let name = jail_name("name", name)?;
        let spec = match vnet {
            true => jail::JailSpec::vnet(name),
            false => jail::JailSpec::new(name),
        };
        let mut spec = spec.map_err(arg::of(py, "name"))?;
        if let Some(path) = path {
            spec = spec.path(arg::path("path", path)?);
        }
        if let Some(hostname) = hostname {
            spec = spec.hostname(arg::os("hostname", hostname)?);
        }
        for address in arg::each("addresses", addresses, value::address)? {
            spec = spec.addr(address);
        }
        for (list, given, on) in [("allow", allow, true), ("deny", deny, false)] {
            for right in arg::each(list, given, arg::text)? {
                spec = spec.param(&right_name(&right), on);
            }
        }
        let mut around = Around::default();
        let rest = around.take(py, keywords)?;
        for (name, value) in params::of("JailSpec", params, Some(&rest))? {
            spec = spec.param(&name, value);
        }
        Ok(Self {
            spec: around.add_to(spec)?,
            hooks: self::hooks(hooks)?,
        })
    }

    /// A spec from JSON, in the form that ``to_json`` writes; a field that is not known is refused.
    ///
    /// Raises:
    ///     ValueError: no JSON, or no spec; line and column are told.
    #[staticmethod]
    fn from_json(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let json = arg::text("text", text)?;
        let spec = serde_json::from_str(&json);
        let spec = spec.map_err(|error| arg::value_error(text.py(), "text", error.to_string()))?;
        let hooks = Vec::new();
        Ok(Self { spec, hooks })
    }

    /// The spec as JSON.
    ///
    /// Raises:
    ///     ValueError: it has functions as hooks, which cannot be written.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let json = serde_json::to_string_pretty(&self.hooked(None));
        json.map_err(|error| arg::value_error(py, "hooks", error.to_string()))
    }

    /// Its name.
    #[getter]
    fn name(&self) -> String {
        self.spec.name().to_string_lossy().into_owned()
    }

    /// The parameters that have been set, by the kernel's names.
    #[getter]
    fn params<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, given) in self.spec.params() {
            dict.set_item(name, value::to_python(py, name, &given)?)?;
        }
        Ok(dict)
    }

    /// What ``start`` will do. Nothing is changed, and the kernel is not asked.
    ///
    /// Raises:
    ///     ValueError: something is to be mounted, and there is no ``path`` of its own.
    fn plan(&self, py: Python<'_>) -> PyResult<Plan> {
        let spec = self.hooked(None);
        call::enter(py, || spec.plan()).map(Plan)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Self>();
        let none = |spec: &Self| spec.hooks.is_empty();
        other.is_ok_and(|other| {
            let other = other.get();
            std::ptr::eq(self, other) || (none(self) && none(other) && self.spec == other.spec)
        })
    }

    fn __hash__(&self) -> u64 {
        crate::thing::hash(&self.name())
    }

    fn __str__(&self) -> String {
        self.spec.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<JailSpec {}>", self.spec)
    }
}

impl JailSpec {
    /// One that was read from a journal.
    pub(crate) const fn found(spec: jail::JailSpec) -> Self {
        let hooks = Vec::new();
        Self { spec, hooks }
    }

    /// With its hooks; functions among them get this host.
    pub(crate) fn hooked(
        &self,
        host: Option<&std::sync::Arc<crate::host::Machine>>,
    ) -> jail::JailSpec {
        let hooks = self.hooks.iter();
        hooks.fold(self.spec.clone(), |spec, hook| hook.add_to(spec, host))
    }
}

/// `raw_sockets` or `allow.raw_sockets`.
fn right_name(right: &str) -> String {
    match right.starts_with("allow.") {
        true => right.into(),
        false => format!("allow.{right}"),
    }
}
