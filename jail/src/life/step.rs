//! The kinds of steps, and the order of a start: jail(8)'s.

use std::path::Path;

use super::around::JailDisk;
use super::exec::Exec;
use super::hook::{Hook, HookPoint};
use super::plan::{Plan, Step};
use super::words;
use crate::params::table;
use crate::{
    CpuSet, DevfsRuleset, Error, InterfaceName, IpAlias, JailSpec, JailSys, Limit, Mount, Problem,
    Value, Vnet,
};

/// What a step does.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Hook(HookPoint, Hook),
    Alias(IpAlias),
    Directory(Box<Path>, u32),
    /// The disk of this index.
    Attach(usize, JailDisk),
    Newfs(usize, JailDisk),
    MountDisk(usize, JailDisk, Box<Path>),
    /// By this number, or one that is free.
    Rules(DevfsRuleset, Option<u16>),
    /// With the rules that were applied, by this number.
    Devices(Option<u16>),
    Mount(Mount),
    Limits(Vec<Limit>),
    Create,
    Cpus(Box<CpuSet>),
    Lend(InterfaceName),
    Link(Vnet),
    Start(Exec),
    Stop(Exec),
    Terminate,
    Remove,
    /// What the step of this index of the start did is undone.
    Undo(usize),
}

impl JailSpec {
    /// The steps of a start.
    pub(super) fn start_plan(&self) -> Result<Plan, Error> {
        let root = self.root()?;
        let mut steps = Steps {
            spec: self,
            root,
            list: Vec::new(),
        };
        let around = self.around();
        self.check_around()?;
        steps.hooks(HookPoint::Prepare);
        // IPv4 first, as jail(8) does.
        let (v4, v6): (Vec<_>, Vec<_>) = around
            .aliases
            .iter()
            .partition(|alias| alias.addr().addr().is_ipv4());
        for alias in v4.into_iter().chain(v6) {
            steps.push(Action::Alias(alias.clone()));
        }
        let is_root = |on: &Path| on == Path::new("/");
        for (index, disk) in around.disks.iter().enumerate() {
            steps.push(Action::Attach(index, disk.clone()));
            if disk.newfs.is_some() {
                steps.push(Action::Newfs(index, disk.clone()));
            }
            // The others have their mount points in what is mounted on the root.
            if let Some(on) = disk.on.as_ref().filter(|on| is_root(on)) {
                steps.push(Action::MountDisk(index, disk.clone(), on.clone()));
            }
        }
        if let Some(devices) = &around.devices {
            steps.push(Action::Rules(devices.rules.clone(), devices.number));
        }
        for (dir, mode) in &around.directories {
            steps.push(Action::Directory(dir.clone(), *mode));
        }
        for mount in &around.mounts {
            steps.push(Action::Mount(mount.clone()));
        }
        for (index, disk) in around.disks.iter().enumerate() {
            if let Some(on) = disk.on.as_ref().filter(|on| !is_root(on)) {
                steps.push(Action::MountDisk(index, disk.clone(), on.clone()));
            }
        }
        if let Some(devices) = &around.devices {
            steps.push(Action::Devices(devices.number));
        }
        steps.hooks(HookPoint::Prestart);
        // Limits go by name: with them there, not even the first process is without.
        if !around.limits.is_empty() {
            steps.push(Action::Limits(around.limits.clone().into()));
        }
        steps.push(Action::Create);
        if let Some(cpus) = &around.cpus {
            steps.push(Action::Cpus(cpus.clone()));
        }
        steps.hooks(HookPoint::Created);
        for name in &around.interfaces {
            steps.push(Action::Lend(*name));
        }
        for link in &around.links {
            steps.push(Action::Link(link.clone()));
        }
        for exec in &around.start {
            let exec = exec.clone().logging_to(around.console.as_deref());
            steps.push(Action::Start(exec));
        }
        steps.hooks(HookPoint::Poststart);
        Ok(Plan {
            name: self.name().clone(),
            steps: steps.list,
        })
    }

    /// What is wrong with what shall be around the jail, as far as no kernel has to be asked.
    fn check_around(&self) -> Result<(), Error> {
        let around = self.around();
        if around.cpus.as_ref().is_some_and(|cpus| cpus.is_empty()) {
            return Err(Error::param("cpus", Problem::Empty));
        }
        let has_stack = self.settings().get(&table::VNET) == Some(&Value::JailSys(JailSys::New));
        let has_interfaces = !around.links.is_empty() || !around.interfaces.is_empty();
        if has_interfaces && !has_stack {
            return Err(Error::param("vnet", Problem::WithoutVnet));
        }
        around.links.iter().try_for_each(Vnet::check)
    }

    /// Its path; `/` unless given. What is mounted needs one of its own.
    pub(super) fn root(&self) -> Result<&Path, Error> {
        let around = self.around();
        let path = match self.settings().get(&table::PATH) {
            Some(Value::String(path)) => Path::new(path),
            _ => Path::new("/"),
        };
        let mounts = !around.mounts.is_empty()
            || around.devices.is_some()
            || !around.directories.is_empty()
            || around.disks.iter().any(|disk| disk.on.is_some());
        if mounts && path == Path::new("/") {
            return Err(Error::param("path", Problem::NoRoot));
        }
        Ok(path)
    }
}

struct Steps<'s> {
    spec: &'s JailSpec,
    root: &'s Path,
    list: Vec<Step>,
}

impl Steps<'_> {
    fn push(&mut self, action: Action) {
        self.list.push(step(self.spec, self.root, action));
    }

    fn hooks(&mut self, at: HookPoint) {
        let hooks = self.spec.around().hooks.iter();
        let hooks: Vec<Hook> = hooks
            .filter(|(point, _)| *point == at)
            .map(|(_, hook)| hook.clone())
            .collect();
        for hook in hooks {
            self.push(Action::Hook(at, hook));
        }
    }
}

pub(super) fn step(spec: &JailSpec, root: &Path, action: Action) -> Step {
    let (words, shell) = words::of(spec, root, &action);
    Step {
        action,
        words,
        shell,
    }
}

impl Action {
    /// Whether others are set to work: what was done before has to be on disk then.
    pub(super) const fn takes_long(&self) -> bool {
        matches!(self, Self::Hook(..) | Self::Newfs(..) | Self::Start(_))
    }
}
