//! The jail parameters of the simulated kernel, as its `security.jail.param` sysctls tell them.
//! Follows the `SYSCTL_JAIL_PARAM` lines of `sys/kern/kern_jail.c` and of the modules.

use jail::Release;
use jail_sys::sys::jail::{HOSTUUIDLEN, OSRELEASELEN};
use jail_sys::sys::param::{MAXHOSTNAMELEN, MAXPATHLEN};

use super::allow;

/// One parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ParamInfo {
    /// As jail_set(2) takes it, as in `allow.mount`.
    pub(crate) name: &'static str,
    pub(crate) kind: ParamKind,
    pub(crate) access: ParamAccess,
    /// The name is a node with parameters below it; its own sysctl has a dot at the end
    /// (`security.jail.param.allow.mount.`).
    pub(crate) node: bool,
}

/// What a parameter's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParamKind {
    Int,
    Bool,
    JailSys,
    Ulong,
    /// A string of at most so many bytes with its NUL: what reading the sysctl gives, in ASCII.
    String(usize),
    /// `meta` and `env`: the size is the sysctl `security.jail.meta_maxbufsize`.
    KeyValue,
    InAddr,
    In6Addr,
}

/// When it can be set: `CTLFLAG_RW` always, `CTLFLAG_RDTUN` at creation, `CTLFLAG_RD` never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParamAccess {
    Always,
    Create,
    Never,
}

impl ParamKind {
    /// The sysctl's format (`oid_fmt`).
    pub(crate) const fn format(self) -> &'static str {
        match self {
            Self::Int => "I",
            Self::Bool => "B",
            Self::JailSys => "E,jailsys",
            Self::Ulong => "LU",
            Self::String(_) => "A",
            Self::KeyValue => "A,keyvalue",
            Self::InAddr => "S,in_addr,a",
            Self::In6Addr => "S,in6_addr,a",
        }
    }
}

/// The parameters of a release with the modules that are loaded, in the kernel's order.
pub(crate) fn params(release: Release) -> impl Iterator<Item = ParamInfo> {
    let meta = META.iter().filter(move |_| release.has_meta());
    let allow = allow::flags(release).map(|flag| ParamInfo {
        name: flag.name,
        kind: ParamKind::Bool,
        access: ParamAccess::Always,
        node: flag.flag == allow::MOUNT,
    });
    BASE.iter()
        .copied()
        .chain(allow)
        .chain(MODULES.iter().copied())
        .chain(meta.copied())
}

const fn param(name: &'static str, kind: ParamKind, access: ParamAccess) -> ParamInfo {
    ParamInfo {
        name,
        kind,
        access,
        node: false,
    }
}

const fn jailsys(name: &'static str, access: ParamAccess) -> ParamInfo {
    ParamInfo {
        name,
        kind: ParamKind::JailSys,
        access,
        node: true,
    }
}

const HOSTNAME: ParamKind = ParamKind::String(MAXHOSTNAMELEN);

static BASE: [ParamInfo; 26] = [
    param("jid", ParamKind::Int, ParamAccess::Create),
    param("parent", ParamKind::Int, ParamAccess::Never),
    param("name", HOSTNAME, ParamAccess::Always),
    param("path", ParamKind::String(MAXPATHLEN), ParamAccess::Create),
    param("securelevel", ParamKind::Int, ParamAccess::Always),
    param("osreldate", ParamKind::Int, ParamAccess::Create),
    param(
        "osrelease",
        ParamKind::String(OSRELEASELEN),
        ParamAccess::Create,
    ),
    param("enforce_statfs", ParamKind::Int, ParamAccess::Always),
    param("devfs_ruleset", ParamKind::Int, ParamAccess::Always),
    param("persist", ParamKind::Bool, ParamAccess::Always),
    param("vnet", ParamKind::JailSys, ParamAccess::Create),
    param("dying", ParamKind::Bool, ParamAccess::Never),
    param("children.cur", ParamKind::Int, ParamAccess::Never),
    param("children.max", ParamKind::Int, ParamAccess::Always),
    jailsys("host", ParamAccess::Always),
    param("host.hostname", HOSTNAME, ParamAccess::Always),
    param("host.domainname", HOSTNAME, ParamAccess::Always),
    param(
        "host.hostuuid",
        ParamKind::String(HOSTUUIDLEN),
        ParamAccess::Always,
    ),
    param("host.hostid", ParamKind::Ulong, ParamAccess::Always),
    param("cpuset.id", ParamKind::Int, ParamAccess::Never),
    jailsys("ip4", ParamAccess::Create),
    param("ip4.addr", ParamKind::InAddr, ParamAccess::Always),
    param("ip4.saddrsel", ParamKind::Bool, ParamAccess::Always),
    jailsys("ip6", ParamAccess::Create),
    param("ip6.addr", ParamKind::In6Addr, ParamAccess::Always),
    param("ip6.saddrsel", ParamKind::Bool, ParamAccess::Always),
];

static MODULES: [ParamInfo; 3] = [
    jailsys("sysvshm", ParamAccess::Always),
    jailsys("sysvsem", ParamAccess::Always),
    jailsys("sysvmsg", ParamAccess::Always),
];

static META: [ParamInfo; 2] = [
    param("meta", ParamKind::KeyValue, ParamAccess::Always),
    param("env", ParamKind::KeyValue, ParamAccess::Always),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meta_is_new_in_15() {
        let meta = |release| params(release).find(|param| param.name == "meta");
        assert!(meta(Release::V13_2).is_none());
        let meta = meta(Release::V15_1).unwrap();
        assert_eq!(meta.kind.format(), "A,keyvalue");
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = params(Release::V15_1).map(|param| param.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(count, 26 + 26 + 3 + 2);
    }
}
