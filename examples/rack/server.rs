//! One server: a jail with all it needs around it.

use std::time::Duration;

use examples::{Outcome, Root};
use jail::limit::{Limits, Resource};
use jail::{
    AddedAlias, Host, IpAlias, Jail, JailSpec, Limit, Md, MdDisk, Mount, Mounted, NewfsOptions,
    Racct, Size, Stdio,
};

/// What kind of server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// So many processes at most.
    Web,
    /// With a disk in memory.
    Files,
    Plain,
}

/// A server to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: Kind,
    /// The last byte of its address.
    pub(crate) addr: u8,
    pub(crate) interface: &'a str,
    pub(crate) ruleset: u16,
    /// What all servers are made of.
    pub(crate) base: &'a std::path::Path,
}

/// A server that runs: what was done for it, in that order. It is undone in the other one.
#[derive(Debug)]
pub(crate) struct Server {
    host: Host,
    alias: Option<AddedAlias>,
    disk: Option<Md>,
    mounts: Vec<Mounted>,
    pub(crate) jail: Option<Jail>,
    limits: Option<Limits>,
}

/// For what takes a moment.
const LIMIT: Duration = Duration::from_secs(10);

impl Server {
    pub(crate) fn start(host: &Host, plan: Plan<'_>, root: &Root) -> Outcome<Self> {
        let mut server = Self {
            host: host.clone(),
            alias: None,
            disk: None,
            mounts: Vec::new(),
            jail: None,
            limits: None,
        };
        // If something fails, what was done before is undone by the drop.
        server.surround(plan, root)?;
        server.run(plan, root)?;
        Ok(server)
    }

    /// Address, file systems, disk.
    fn surround(&mut self, plan: Plan<'_>, root: &Root) -> Outcome {
        let addr = std::net::Ipv4Addr::new(192, 0, 2, plan.addr);
        let alias = IpAlias::new(plan.interface, addr)?.add(&self.host)?;
        self.alias = Some(alias);
        for mount in [
            Mount::nullfs(plan.base, "/").read_only(),
            Mount::nullfs(&root.etc, "/etc").read_only(),
            Mount::devfs("/dev").ruleset(plan.ruleset),
            Mount::procfs("/proc"),
        ] {
            self.mounts.push(mount.mount(&self.host, &root.path)?);
        }
        if plan.kind == Kind::Files {
            let disk = MdDisk::swap(Size::mib(8)).label(format!("jail:{}", plan.name));
            let disk = self.disk.insert(disk.attach(&self.host)?);
            disk.newfs(&NewfsOptions::new())?;
            let shares = Mount::ufs(disk.path(), "/mnt").nosuid().noexec();
            self.mounts.push(shares.mount(&self.host, &root.path)?);
        }
        Ok(())
    }

    /// The jail, its limits, and `/etc/rc` in it.
    fn run(&mut self, plan: Plan<'_>, root: &Root) -> Outcome {
        let jail = JailSpec::new(plan.name)?
            .path(&root.path)
            .hostname(format!("{}.example.org", plan.name))
            .addr([192, 0, 2, plan.addr])
            .create(&self.host)?;
        let jail = self.jail.insert(jail);
        if plan.kind == Kind::Web && self.host.capabilities()?.racct == Racct::On {
            let limits = [
                Limit::deny(Resource::MaxProc, 20)?,
                Limit::deny(Resource::OpenFiles, 1_000)?,
            ];
            self.limits = Some(jail.add_limits(&limits)?);
        }
        let mut sh = jail.command("/bin/sh");
        let status = sh
            .arg("/etc/rc")
            .stdout(Stdio::null())
            .status_timeout(LIMIT)?;
        if !status.success() {
            return Err(format!("{}: /etc/rc {status}", plan.name).into());
        }
        Ok(())
    }

    /// Undoes all that was done, even if something cannot be, and tells the first of that.
    pub(crate) fn stop(&mut self) -> Result<(), jail::Error> {
        let mut result = Ok(());
        let mut step = |done: Result<(), jail::Error>| {
            if result.is_ok() {
                result = done;
            }
        };
        step(self.limits.take().map_or(Ok(()), Limits::remove));
        let jail = self.jail.take();
        step(jail.map_or(Ok(()), |jail| {
            jail.remove().and_then(|()| jail.wait_gone(LIMIT))
        }));
        while let Some(mounted) = self.mounts.pop() {
            step(mounted.unmount());
        }
        step(self.disk.take().map_or(Ok(()), |disk| disk.detach()));
        step(self.alias.take().map_or(Ok(()), AddedAlias::remove));
        result
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("rack: {error}");
        }
    }
}
