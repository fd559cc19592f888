//! The form of a whole spec as text, and of what is run for it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::around::{Devices, JailDisk};
use super::exec::{Exec, ExecForm};
use super::hook::{Hook, HookPoint, forgotten};
use crate::form::{OctalMode, ValueForm};
use crate::journal::Text;
use crate::{DevfsRuleset, IpAlias, JailSpec, MdDisk, Mount, NewfsOptions, Vnet};

/// Single values come before tables, as TOML wants it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpecForm {
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    limits: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cpus: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    vnet_interfaces: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    console_log: Option<Text>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    params: BTreeMap<String, ValueForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    devices: Option<DevicesForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<IpAlias>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    disks: Vec<JailDiskForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    directories: Vec<DirectoryForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mounts: Vec<Mount>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<Vnet>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exec_start: Vec<ExecForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exec_stop: Vec<ExecForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hooks: Vec<HookForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DevicesForm {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ruleset: Option<u16>,
    rules: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectoryForm {
    path: Text,
    mode: OctalMode,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JailDiskForm {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mount: Option<Text>,
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    read_only: bool,
    disk: MdDisk,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    newfs: Option<NewfsOptions>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HookForm {
    at: HookPoint,
    /// It was a function: only in journals.
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    function: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exec: Option<ExecForm>,
}

impl SpecForm {
    pub(crate) fn new(spec: &JailSpec) -> Result<Self, String> {
        let around = spec.around();
        let name = |name: &crate::JailName| {
            let text = name.to_str().map(str::to_owned);
            text.ok_or_else(|| format!("name {name}: not UTF-8"))
        };
        let params = spec.params();
        let depends_on: Result<_, String> = around.depends_on.iter().map(name).collect();
        Ok(Self {
            name: name(spec.name())?,
            params: params
                .map(|(name, value)| (name.to_owned(), ValueForm::new(name, &value)))
                .collect(),
            aliases: around.aliases.to_vec(),
            disks: around.disks.iter().map(JailDiskForm::new).collect(),
            devices: around.devices.as_ref().map(|devices| DevicesForm {
                ruleset: devices.number,
                rules: devices
                    .rules
                    .rules()
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            }),
            directories: around
                .directories
                .iter()
                .map(|(path, mode)| DirectoryForm {
                    path: (&**path).into(),
                    mode: (*mode).into(),
                })
                .collect(),
            mounts: around.mounts.to_vec(),
            limits: around.limits.iter().map(ToString::to_string).collect(),
            cpus: around.cpus.as_ref().map(ToString::to_string),
            vnet_interfaces: around.interfaces.iter().map(ToString::to_string).collect(),
            links: around.links.to_vec(),
            exec_start: around.start.iter().map(ExecForm::from).collect(),
            exec_stop: around.stop.iter().map(ExecForm::from).collect(),
            hooks: around
                .hooks
                .iter()
                .map(|(at, hook)| HookForm::new(*at, hook))
                .collect(),
            depends_on: depends_on?,
            console_log: around.console.as_deref().map(Text::from),
        })
    }

    /// The first point at which a function is called.
    pub(crate) fn function(&self) -> Option<HookPoint> {
        let mut hooks = self.hooks.iter();
        hooks.find(|hook| hook.function).map(|hook| hook.at)
    }

    pub(crate) fn read(self) -> Result<JailSpec, String> {
        let text = |error: crate::Error| error.to_string();
        let mut spec = JailSpec::new(self.name).map_err(text)?;
        for (name, value) in self.params {
            let value = value.read(&name)?;
            spec = spec.param(&name, value);
        }
        for alias in self.aliases {
            spec = spec.alias_once(alias);
        }
        for jail in self.depends_on {
            spec = spec.depends_on(jail).map_err(text)?;
        }
        for name in self.vnet_interfaces {
            spec = spec.vnet_interface(name).map_err(text)?;
        }
        let around = spec.around_mut();
        around.disks = self.disks.into_iter().map(JailDiskForm::read).collect();
        if let Some(devices) = self.devices {
            let rules = devices.rules.iter().map(|rule| rule.parse().map_err(text));
            let rules: Result<DevfsRuleset, String> = rules.collect();
            let (rules, number) = (rules?, devices.ruleset);
            around.devices = Some(Devices { rules, number }.into());
        }
        let directories = self.directories.into_iter().map(DirectoryForm::read);
        around.directories = directories.collect::<Result<_, _>>()?;
        around.mounts = self.mounts.into();
        let limits = self.limits.iter().map(|limit| limit.parse().map_err(text));
        around.limits = limits.collect::<Result<_, _>>()?;
        let cpus = self.cpus.map(|cpus| cpus.parse().map_err(text));
        around.cpus = cpus.transpose()?.map(Box::new);
        around.links = self.links.into();
        around.console = self.console_log.map(|log| log.path().into());
        around.start = execs(self.exec_start)?;
        around.stop = execs(self.exec_stop)?;
        let hooks = self.hooks.into_iter().map(HookForm::read);
        around.hooks = hooks.collect::<Result<_, _>>()?;
        Ok(spec)
    }
}

impl DirectoryForm {
    fn read(self) -> Result<(Box<Path>, u32), String> {
        Ok((self.path.path().into(), self.mode.try_into()?))
    }
}

impl JailDiskForm {
    fn new(disk: &JailDisk) -> Self {
        Self {
            mount: disk.on.as_deref().map(Text::from),
            read_only: disk.read_only,
            disk: disk.disk.clone(),
            newfs: disk.newfs.clone(),
        }
    }

    fn read(self) -> JailDisk {
        JailDisk {
            disk: self.disk,
            newfs: self.newfs,
            on: self.mount.map(|on| on.path().into()),
            read_only: self.read_only,
        }
    }
}

impl HookForm {
    fn new(at: HookPoint, hook: &Hook) -> Self {
        let exec = match hook {
            Hook::Exec(exec) => Some(exec.into()),
            Hook::Call(_) => None,
        };
        Self {
            at,
            function: exec.is_none(),
            exec,
        }
    }

    fn read(self) -> Result<(HookPoint, Hook), String> {
        let hook = match (self.exec, self.function) {
            (Some(exec), false) => Hook::Exec(exec.try_into()?),
            (None, true) => forgotten(self.at),
            _ => return Err(format!("hook at {}: exec is missing", self.at)),
        };
        Ok((self.at, hook))
    }
}

fn execs(forms: Vec<ExecForm>) -> Result<Box<[Exec]>, String> {
    forms.into_iter().map(Exec::try_from).collect()
}
