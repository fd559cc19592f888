//! What a spec says of things around the jail.

use std::path::PathBuf;
use std::sync::Arc;

use super::around::{Devices, JailDisk};
use super::exec::Exec;
use super::hook::{Hook, HookPoint};
use crate::params::table;
use crate::{
    CpuSet, DevfsRuleset, Error, Host, InterfaceName, IpAlias, JailName, JailSpec, Limit, Mount,
    Vnet,
};

/// What is done when the jail is [started](JailSpec::start), and undone when it is stopped.
/// [`create`](JailSpec::create) refuses a spec with any of it.
impl JailSpec {
    /// An address for an interface of the host, which becomes one of the jail's, too.
    pub fn alias(self, alias: IpAlias) -> Self {
        let mut spec = self.addr(alias.addr().addr());
        push(&mut spec.around_mut().aliases, alias);
        spec
    }

    /// As [`alias`](Self::alias); what the jail has is not given twice.
    pub(super) fn alias_once(self, alias: IpAlias) -> Self {
        let addr = alias.addr().addr();
        let has = self.settings().has_addr(addr) || self.settings().has(&table::VNET);
        let mut spec = if has { self } else { self.addr(addr) };
        push(&mut spec.around_mut().aliases, alias);
        spec
    }

    /// A directory beneath the root, seen from it, made with this mode, less the umask, if it is
    /// not there.
    pub fn directory(mut self, dir: impl Into<PathBuf>, mode: u32) -> Self {
        push(
            &mut self.around_mut().directories,
            (dir.into().into(), mode),
        );
        self
    }

    /// A memory disk. One that is the root is mounted before other file systems, others after
    /// them.
    pub fn disk(mut self, disk: JailDisk) -> Self {
        push(&mut self.around_mut().disks, disk);
        self
    }

    /// A devfs on `/dev` with these rules, which get a ruleset of their own.
    pub fn devices(mut self, rules: DevfsRuleset) -> Self {
        let number = None;
        self.around_mut().devices = Some(Devices { rules, number }.into());
        self
    }

    /// A devfs on `/dev` with these rules in the ruleset of this number, which several jails may
    /// share: the last one that stops takes it away.
    pub fn devices_at(mut self, number: u16, rules: DevfsRuleset) -> Self {
        let number = Some(number);
        self.around_mut().devices = Some(Devices { rules, number }.into());
        self
    }

    /// A file system, mounted beneath the root in the order given.
    pub fn mount(mut self, mount: Mount) -> Self {
        push(&mut self.around_mut().mounts, mount);
        self
    }

    /// A limit, there before the jail is.
    pub fn limit(mut self, limit: Limit) -> Self {
        push(&mut self.around_mut().limits, limit);
        self
    }

    /// The processors it may use, from its first process on.
    #[doc(alias = "cpuset")]
    pub fn cpus(mut self, cpus: CpuSet) -> Self {
        self.around_mut().cpus = Some(cpus.into());
        self
    }

    /// An interface of the host for a jail with a [network stack of its own](JailSpec::vnet), which
    /// has it while it is there. The addresses that it has on the host are lost; a stop brings it
    /// home before the jail goes, and up if it was up.
    ///
    /// # Errors
    /// [`Error::Param`]: it is no name of an interface.
    #[doc(alias = "vnet.interface")]
    pub fn vnet_interface<N>(mut self, name: N) -> Result<Self, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        let name = name.try_into()?;
        push(&mut self.around_mut().interfaces, name);
        Ok(self)
    }

    /// A cable to a bridge, for a jail with a [network stack of its own](JailSpec::vnet).
    pub fn link(mut self, link: Vnet) -> Self {
        push(&mut self.around_mut().links, link);
        self
    }

    /// A program to run in the jail when it starts; several are run one after the other.
    #[doc(alias = "exec.start")]
    pub fn exec_start(mut self, exec: Exec) -> Self {
        push(&mut self.around_mut().start, exec);
        self
    }

    /// A program to run in the jail before its processes are ended.
    #[doc(alias = "exec.stop")]
    pub fn exec_stop(mut self, exec: Exec) -> Self {
        push(&mut self.around_mut().stop, exec);
        self
    }

    /// A file on the host to whose end goes what the programs that start and stop the jail write,
    /// but for those with a [console](Exec::console) of their own. Beneath the jail's root no
    /// symbolic link is followed on the way to it: the jail may have put it there.
    #[doc(alias = "exec.consolelog")]
    pub fn console_log(mut self, log: impl Into<PathBuf>) -> Self {
        self.around_mut().console = Some(log.into().into());
        self
    }

    /// Another jail that has to run before this one is started by
    /// [`Host::start_all`], and is stopped after it.
    ///
    /// # Errors
    /// [`Error::Name`]: it is no name of a jail.
    #[doc(alias = "depend")]
    pub fn depends_on<N>(mut self, jail: N) -> Result<Self, Error>
    where
        N: TryInto<JailName>,
        Error: From<N::Error>,
    {
        let jail = jail.try_into()?;
        push(&mut self.around_mut().depends_on, jail);
        Ok(self)
    }

    /// A program to run on the host at this point.
    #[doc(alias = "exec.prestart")]
    pub fn hook(mut self, at: HookPoint, exec: Exec) -> Self {
        push(&mut self.around_mut().hooks, (at, Hook::Exec(exec)));
        self
    }

    /// A function to call at this point.
    pub fn hook_fn(
        mut self,
        at: HookPoint,
        call: impl Fn(&Host) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Self {
        push(
            &mut self.around_mut().hooks,
            (at, Hook::Call(Arc::new(call))),
        );
        self
    }
}

/// At the end, with no room for more.
pub(super) fn push<T>(list: &mut Box<[T]>, item: T) {
    let mut longer = core::mem::take(list).into_vec();
    longer.reserve_exact(1);
    longer.push(item);
    *list = longer.into();
}
