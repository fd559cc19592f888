//! Memory disks of a jail.

use jail::NewfsOptions;
use jail::life::JailDisk;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict};

use super::alias::hash;
use crate::arg;
use crate::options::Options;

/// A memory disk of md(4) for a jail: attached when the jail starts, detached when it stops.
///
/// Sizes are bytes or a text as ``"64M"``. Each constructor takes these keywords:
///
/// ``mount``: where the file system on it is mounted, seen from the jail's root, ``"/"`` being that.
/// ``mount_read_only``: nothing in it can be changed then.
/// ``newfs``: make a file system on it at each start; ``True``, or a mapping with ``soft_updates``,
/// ``journal``, ``trim``, ``volume``, ``block_size``, ``fragment_size``, ``bytes_per_inode``,
/// ``min_free`` (percent) and ``limit`` (seconds).
/// ``unit``: its number, else a free one. ``label``: a mark. ``sector_size``: in bytes.
/// ``read_only``, ``reserve``, ``compress``, ``asynchronous``, ``cache``, ``verify``,
/// ``must_dealloc``, ``force``: as the options of mdconfig(8).
#[pyclass(frozen, eq, module = "jailrs")]
#[derive(Clone, PartialEq)]
pub(crate) struct MdDisk {
    pub(crate) disk: JailDisk,
    /// Without what is made and mounted on it.
    pub(crate) alone: jail::MdDisk,
    words: String,
}

#[pymethods]
impl MdDisk {
    /// A disk in memory that may go to swap space.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    ///     ValueError: no such size.
    #[staticmethod]
    #[pyo3(signature = (size, **options))]
    fn swap(size: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let disk = jail::MdDisk::swap(arg::size("size", size)?);
        made(disk, Options::new("swap", options))
    }

    /// A disk in kernel memory.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    ///     ValueError: no such size.
    #[staticmethod]
    #[pyo3(signature = (size, **options))]
    fn malloc(size: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let disk = jail::MdDisk::malloc(arg::size("size", size)?);
        made(disk, Options::new("malloc", options))
    }

    /// A disk that forgets what is written.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    ///     ValueError: no such size.
    #[staticmethod]
    #[pyo3(signature = (size, **options))]
    fn null(size: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let disk = jail::MdDisk::null(arg::size("size", size)?);
        made(disk, Options::new("null", options))
    }

    /// A disk in a file, by its absolute path; as large as the file unless ``size`` is given.
    ///
    /// Raises:
    ///     TypeError: an option that it does not have.
    ///     ValueError: no such size.
    #[staticmethod]
    #[pyo3(signature = (path, **options))]
    fn vnode(path: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut options = Options::new("vnode", options);
        let mut disk = jail::MdDisk::vnode(arg::path("path", path)?);
        if let Some(size) = options.with("size", arg::size)? {
            disk = disk.size(size);
        }
        made(disk, options)
    }

    fn __str__(&self) -> &str {
        &self.words
    }

    fn __repr__(&self) -> String {
        format!("<MdDisk {}>", self.words)
    }

    fn __hash__(&self) -> u64 {
        hash(&self.words)
    }
}

/// A keyword and what it does.
type Switch<T> = (&'static str, fn(T) -> T);
type Number<T> = (&'static str, fn(T, u32) -> T);

fn made(disk: jail::MdDisk, mut options: Options<'_, '_>) -> PyResult<MdDisk> {
    let alone = with_options(disk, &mut options)?;
    let words = alone.to_string();
    let mut disk = JailDisk::new(alone.clone());
    if let Some(newfs) = options.with("newfs", newfs_options)?.flatten() {
        disk = disk.newfs(newfs);
    }
    if let Some(on) = options.with("mount", arg::path)? {
        disk = disk.mount(on);
    }
    if options.flag("mount_read_only")? {
        disk = disk.read_only();
    }
    options.end()?;
    Ok(MdDisk { disk, alone, words })
}

fn with_options(mut disk: jail::MdDisk, options: &mut Options<'_, '_>) -> PyResult<jail::MdDisk> {
    if let Some(unit) = options.with("unit", arg::number32)? {
        disk = disk.unit(unit);
    }
    if let Some(bytes) = options.with("sector_size", arg::number32)? {
        disk = disk.sector_size(bytes);
    }
    if let Some(label) = options.with("label", arg::os)? {
        disk = disk.label(label);
    }
    let switches: [Switch<jail::MdDisk>; 8] = [
        ("read_only", jail::MdDisk::read_only),
        ("reserve", jail::MdDisk::reserve),
        ("compress", jail::MdDisk::compress),
        ("asynchronous", jail::MdDisk::asynchronous),
        ("cache", jail::MdDisk::cache),
        ("verify", jail::MdDisk::verify),
        ("must_dealloc", jail::MdDisk::must_dealloc),
        ("force", jail::MdDisk::force),
    ];
    for (name, switch) in switches {
        if options.flag(name)? {
            disk = switch(disk);
        }
    }
    Ok(disk)
}

/// `True`, `False`, or what newfs(8) shall do differently.
fn newfs_options(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Option<NewfsOptions>> {
    let mut newfs = NewfsOptions::new();
    if let Ok(on) = given.cast::<PyBool>() {
        return Ok(on.is_true().then_some(newfs));
    }
    let wrong = |_| arg::type_error(name, "bool or dict", given);
    let mut options = Options::new("newfs", Some(given.cast::<PyDict>().map_err(wrong)?));
    let switches: [Switch<NewfsOptions>; 3] = [
        ("soft_updates", NewfsOptions::soft_updates),
        ("journal", NewfsOptions::journal),
        ("trim", NewfsOptions::trim),
    ];
    for (name, switch) in switches {
        if options.flag(name)? {
            newfs = switch(newfs);
        }
    }
    if let Some(name) = options.with("volume", arg::text)? {
        newfs = newfs.volume(name);
    }
    let numbers: [Number<NewfsOptions>; 4] = [
        ("block_size", NewfsOptions::block_size),
        ("fragment_size", NewfsOptions::fragment_size),
        ("bytes_per_inode", NewfsOptions::bytes_per_inode),
        ("min_free", NewfsOptions::min_free),
    ];
    for (name, number) in numbers {
        if let Some(given) = options.with(name, arg::number32)? {
            newfs = number(newfs, given);
        }
    }
    if let Some(limit) = options.with("limit", arg::time)? {
        newfs = newfs.limit(limit);
    }
    options.end()?;
    Ok(Some(newfs))
}
