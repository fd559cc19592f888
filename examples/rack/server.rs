//! One server as a jail: what it is, and what is around it.

use examples::{Outcome, Root};
use jail::life::{Exec, JailDisk};
use jail::limit::Resource;
use jail::{DevfsRuleset, IpAlias, JailSpec, Limit, MdDisk, Mount, NewfsOptions, Size};

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
pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// The last byte of its address.
    pub(crate) addr: u8,
    /// Its `/etc/rc`, in which daemons sleep for so many seconds.
    pub(crate) rc: &'static str,
}

impl Server {
    /// All that it takes; `limits` is whether the host knows any.
    pub(crate) fn spec(
        &self,
        interface: &str,
        base: &std::path::Path,
        root: &Root,
        limits: bool,
    ) -> Outcome<JailSpec> {
        let mut spec = JailSpec::new(self.name)?
            .path(&root.path)
            .hostname(format!("{}.example.org", self.name))
            .alias(IpAlias::new(interface, [192, 0, 2, self.addr])?)
            .mount(Mount::nullfs(base, "/").read_only())
            .mount(Mount::nullfs(&root.etc, "/etc").read_only())
            .mount(Mount::procfs("/proc"))
            .devices(DevfsRuleset::jail())
            .exec_start(Exec::new("/bin/sh").arg("/etc/rc").quiet());
        if self.kind == Kind::Files {
            let disk = MdDisk::swap(Size::mib(8));
            let disk = JailDisk::new(disk).newfs(NewfsOptions::new());
            spec = spec.disk(disk.mount("/mnt"));
        }
        if self.kind == Kind::Web && limits {
            spec = spec
                .limit(Limit::deny(Resource::MaxProc, 20)?)
                .limit(Limit::deny(Resource::OpenFiles, 1_000)?);
        }
        Ok(spec)
    }
}
