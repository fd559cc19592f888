//! What a jail has around it, as keywords of its spec.

use std::path::PathBuf;

use jail::life::Exec;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};

use crate::arg;
use crate::thing::{IpAlias, MdDisk, Mount, Vnet, cpu_set, execs, limit, pairs, ruleset};

/// What was given.
#[derive(Debug, Default)]
pub(super) struct Around {
    aliases: Vec<jail::IpAlias>,
    vnet_interfaces: Vec<jail::InterfaceName>,
    links: Vec<jail::Vnet>,
    mounts: Vec<jail::Mount>,
    devices: Option<jail::DevfsRuleset>,
    devices_number: Option<u16>,
    directories: Vec<(PathBuf, u32)>,
    disks: Vec<jail::life::JailDisk>,
    limits: Vec<jail::Limit>,
    cpus: Option<jail::CpuSet>,
    exec_start: Vec<Exec>,
    exec_stop: Vec<Exec>,
    console_log: Option<PathBuf>,
    depends_on: Vec<jail::JailName>,
}

impl Around {
    /// Takes its own keywords; gives the others.
    pub(super) fn take<'py>(
        &mut self,
        py: Python<'py>,
        keywords: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let rest = PyDict::new(py);
        for (name, given) in keywords.into_iter().flatten() {
            let keyword = name.extract::<String>()?;
            if !self.takes(&keyword, &given)? {
                rest.set_item(name, given)?;
            }
        }
        Ok(rest)
    }

    fn takes(&mut self, name: &str, given: &Bound<'_, PyAny>) -> PyResult<bool> {
        let some = Some(given).filter(|given| !given.is_none());
        match name {
            "aliases" => self.aliases = arg::each(name, some, alias)?,
            "vnet_interfaces" => self.vnet_interfaces = arg::each(name, some, interface)?,
            "links" => self.links = arg::each(name, some, link)?,
            "mounts" => self.mounts = arg::each(name, some, mount)?,
            "devices" => self.devices = some.map(|given| ruleset(name, given)).transpose()?,
            "devices_number" => {
                let number = some.map(|given| arg::number16(name, given));
                self.devices_number = number.transpose()?;
            }
            "directories" => self.directories = directories(some)?,
            "disks" => self.disks = arg::each(name, some, disk)?,
            "limits" => self.limits = arg::each(name, some, limit)?,
            "cpus" => self.cpus = some.map(|given| cpu_set(name, given)).transpose()?,
            "exec_start" => self.exec_start = execs(name, some)?,
            "exec_stop" => self.exec_stop = execs(name, some)?,
            "console_log" => {
                self.console_log = some.map(|given| arg::path(name, given)).transpose()?;
            }
            "depends_on" => {
                self.depends_on = arg::each(name, some, crate::host::jail_name)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub(super) fn add_to(self, mut spec: jail::JailSpec) -> PyResult<jail::JailSpec> {
        spec = self.aliases.into_iter().fold(spec, jail::JailSpec::alias);
        for interface in self.vnet_interfaces {
            spec = spec.vnet_interface(interface).map_err(wrong)?;
        }
        spec = self.links.into_iter().fold(spec, jail::JailSpec::link);
        spec = self.mounts.into_iter().fold(spec, jail::JailSpec::mount);
        spec = match (self.devices, self.devices_number) {
            (Some(rules), Some(number)) => spec.devices_at(number, rules),
            (Some(rules), None) => spec.devices(rules),
            (None, _) => spec,
        };
        for (dir, mode) in self.directories {
            spec = spec.directory(dir, mode);
        }
        spec = self.disks.into_iter().fold(spec, jail::JailSpec::disk);
        spec = self.limits.into_iter().fold(spec, jail::JailSpec::limit);
        if let Some(cpus) = self.cpus {
            spec = spec.cpus(cpus);
        }
        spec = self
            .exec_start
            .into_iter()
            .fold(spec, jail::JailSpec::exec_start);
        spec = self
            .exec_stop
            .into_iter()
            .fold(spec, jail::JailSpec::exec_stop);
        if let Some(log) = self.console_log {
            spec = spec.console_log(log);
        }
        for jail in self.depends_on {
            spec = spec.depends_on(jail).map_err(wrong)?;
        }
        Ok(spec)
    }
}

/// A name that was checked is one: this is never called.
fn wrong(error: jail::Error) -> PyErr {
    pyo3::exceptions::PyValueError::new_err(error.to_string())
}

fn interface(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::InterfaceName> {
    let text = arg::text(name, given)?;
    let parsed = jail::InterfaceName::new(text);
    // It says which of them.
    parsed.map_err(|error| crate::error::to_python(given.py(), &error))
}

fn alias(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::IpAlias> {
    Ok(arg::instance::<IpAlias>(name, "IpAlias", given)?
        .get()
        .0
        .clone())
}

fn link(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::Vnet> {
    Ok(arg::instance::<Vnet>(name, "Vnet", given)?.get().0.clone())
}

fn mount(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::Mount> {
    Ok(arg::instance::<Mount>(name, "Mount", given)?
        .get()
        .0
        .clone())
}

fn disk(name: &str, given: &Bound<'_, PyAny>) -> PyResult<jail::life::JailDisk> {
    Ok(arg::instance::<MdDisk>(name, "MdDisk", given)?
        .get()
        .disk
        .clone())
}

fn directories(given: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<(PathBuf, u32)>> {
    let name = "directories";
    if given.is_none_or(|given| given.cast::<PyMapping>().is_err()) {
        return arg::each(name, given, |name, given| {
            Ok((arg::path(name, given)?, 0o755))
        });
    }
    let pairs = pairs(name, given)?.into_iter();
    pairs
        .map(|(path, mode)| {
            let mode = arg::number(name, &mode, 0o7777)?;
            Ok((
                arg::path(name, &path)?,
                u32::try_from(mode).unwrap_or(0o755),
            ))
        })
        .collect()
}
