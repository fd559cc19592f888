//! File systems beneath a jail's root.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyMapping};

use super::alias::hash;
use crate::arg;
use crate::options::Options;

/// A file system to be mounted beneath a jail's root, through no symbolic link.
///
/// Each constructor takes the mount point as seen from the jail's root, and these keywords:
///
/// ``read_only``, ``nosuid``, ``noexec``, ``noatime``: as with mount(8).
/// ``stacking``: mount even where something is mounted already.
/// ``create``: make missing directories of the mount point with this mode, as ``0o755``.
/// ``options``: others by name, a text or ``True`` for those without a value.
///
/// A value of another type is a ``TypeError``, one that cannot be a ``ValueError``.
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct Mount(pub(crate) jail::Mount);

#[pymethods]
impl Mount {
    /// A directory of the host, seen in a second place.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    #[staticmethod]
    #[pyo3(signature = (source, on, **options))]
    fn nullfs(
        source: &Bound<'_, PyAny>,
        on: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let source = arg::path("source", source)?;
        let mount = jail::Mount::nullfs(source, arg::path("on", on)?);
        common(mount, Options::new("nullfs", options))
    }

    /// The devices. With ``ruleset`` those that its rules show, else every device of the host.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    ///     ValueError: a ruleset that is no number from 1 to 65535.
    #[staticmethod]
    #[pyo3(signature = (on, **options))]
    fn devfs(on: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut options = Options::new("devfs", options);
        let mut mount = jail::Mount::devfs(arg::path("on", on)?);
        if let Some(number) = options.with("ruleset", arg::number16)? {
            if number == 0 {
                return Err(arg::value_error(
                    on.py(),
                    "ruleset",
                    "not between 1 and 65535",
                ));
            }
            mount = mount.ruleset(number);
        }
        common(mount, options)
    }

    /// The processes of the jail that looks.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    #[staticmethod]
    #[pyo3(signature = (on, **options))]
    fn procfs(on: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        plain("procfs", jail::Mount::procfs(arg::path("on", on)?), options)
    }

    /// The descriptors of the process that looks, for ``/dev/fd``.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    #[staticmethod]
    #[pyo3(signature = (on, **options))]
    fn fdescfs(on: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        plain(
            "fdescfs",
            jail::Mount::fdescfs(arg::path("on", on)?),
            options,
        )
    }

    /// ``/proc`` as Linux has it.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    #[staticmethod]
    #[pyo3(signature = (on, **options))]
    fn linprocfs(on: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        plain(
            "linprocfs",
            jail::Mount::linprocfs(arg::path("on", on)?),
            options,
        )
    }

    /// ``/sys`` as Linux has it.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    #[staticmethod]
    #[pyo3(signature = (on, **options))]
    fn linsysfs(on: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        plain(
            "linsysfs",
            jail::Mount::linsysfs(arg::path("on", on)?),
            options,
        )
    }

    /// A file system in memory. ``size`` and ``max_file_size`` are bytes or a text as ``"64M"``,
    /// ``inodes`` is how many files there can be, ``mode``, ``uid`` and ``gid`` are its root's.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    ///     ValueError: no such size.
    #[staticmethod]
    #[pyo3(signature = (on, **options))]
    fn tmpfs(on: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut options = Options::new("tmpfs", options);
        let mut mount = jail::Mount::tmpfs(arg::path("on", on)?);
        if let Some(size) = options.with("size", arg::size)? {
            mount = mount.size(size);
        }
        if let Some(size) = options.with("max_file_size", arg::size)? {
            mount = mount.max_file_size(size);
        }
        if let Some(count) = options.with("inodes", arg::number32)? {
            mount = mount.inodes(count);
        }
        if let Some(mode) = options.with("mode", arg::number32)? {
            mount = mount.mode(mode);
        }
        if let Some(uid) = options.with("uid", arg::number32)? {
            mount = mount.uid(uid);
        }
        if let Some(gid) = options.with("gid", arg::number32)? {
            mount = mount.gid(gid);
        }
        common(mount, options)
    }

    /// The file system on a disk, whose device is as in ``/dev/md0``.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    #[staticmethod]
    #[pyo3(signature = (device, on, **options))]
    fn ufs(
        device: &Bound<'_, PyAny>,
        on: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let device = arg::path("device", device)?;
        plain(
            "ufs",
            jail::Mount::ufs(device, arg::path("on", on)?),
            options,
        )
    }

    /// A directory of the host laid over another, or with ``below`` under it.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    #[staticmethod]
    #[pyo3(signature = (source, on, **options))]
    fn unionfs(
        source: &Bound<'_, PyAny>,
        on: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let mut options = Options::new("unionfs", options);
        let source = arg::path("source", source)?;
        let mut mount = jail::Mount::unionfs(source, arg::path("on", on)?);
        if options.flag("below")? {
            mount = mount.below();
        }
        common(mount, options)
    }

    /// Any other file system by its name; ``source`` is what is mounted, a path of the host.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    #[staticmethod]
    #[pyo3(signature = (fstype, on, **options))]
    fn other(
        fstype: &Bound<'_, PyAny>,
        on: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let mut options = Options::new("other", options);
        let mut mount = jail::Mount::other(arg::text("fstype", fstype)?, arg::path("on", on)?);
        if let Some(source) = options.with("source", arg::path)? {
            mount = mount.source(source);
        }
        common(mount, options)
    }

    /// The file system's type, as in ``"nullfs"``.
    #[getter]
    fn fstype(&self) -> &str {
        self.0.fstype()
    }

    /// What is mounted, where that is a path of the host.
    #[getter]
    fn source(&self) -> Option<&std::ffi::OsStr> {
        self.0.source_path().map(std::path::Path::as_os_str)
    }

    /// Where, as seen from the jail's root.
    #[getter]
    fn on(&self) -> &std::ffi::OsStr {
        self.0.on().as_os_str()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Mount {}>", self.0)
    }

    fn __hash__(&self) -> u64 {
        hash(&self.0.to_string())
    }
}

fn plain(
    call: &'static str,
    mount: jail::Mount,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Mount> {
    common(mount, Options::new(call, options))
}

/// The options that every file system has.
fn common(mut mount: jail::Mount, mut options: Options<'_, '_>) -> PyResult<Mount> {
    if options.flag("read_only")? {
        mount = mount.read_only();
    }
    if options.flag("nosuid")? {
        mount = mount.nosuid();
    }
    if options.flag("noexec")? {
        mount = mount.noexec();
    }
    if options.flag("noatime")? {
        mount = mount.noatime();
    }
    if options.flag("stacking")? {
        mount = mount.stacking();
    }
    if let Some(mode) = options.with("create", arg::number32)? {
        mount = mount.create_mount_point(mode);
    }
    if let Some(more) = options.take("options")? {
        let more = more
            .cast::<PyMapping>()
            .map_err(|_| arg::type_error("options", "a mapping", &more))?;
        for pair in more.items()?.iter() {
            let (name, value) = (pair.get_item(0)?, pair.get_item(1)?);
            let name = arg::text("options", &name)?;
            mount = match value.cast::<PyBool>() {
                Ok(on) if on.is_true() => mount.flag(name),
                Ok(_) => mount,
                Err(_) => mount.option(name, arg::os("options", &value)?),
            };
        }
    }
    options.end()?;
    Ok(Mount(mount))
}
