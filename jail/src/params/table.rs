//! Every parameter but `allow.*`.

use super::{ParamInfo, ParamType};
use crate::Release;

/// Paths: MAXPATHLEN.
pub(crate) const PATH_MAX: usize = 1024;
/// Names of jails and hosts: MAXHOSTNAMELEN.
const NAME_MAX: usize = 256;
/// LINUX_MAX_UTSNAME.
const UTSNAME_MAX: usize = 65;

const fn int(name: &'static str) -> ParamInfo {
    ParamInfo::known(name, ParamType::Int)
}

const fn string(name: &'static str, max: usize) -> ParamInfo {
    ParamInfo::known(name, ParamType::String { max })
}

const fn jailsys(name: &'static str) -> ParamInfo {
    ParamInfo::known(name, ParamType::JailSys)
}

/// A facility that cannot be disabled.
const fn own_or_parents(name: &'static str) -> ParamInfo {
    jailsys(name).within(1, 2)
}

const fn key_value(name: &'static str) -> ParamInfo {
    ParamInfo::known(name, ParamType::KeyValue).from(Release::V15_0)
}

pub(crate) static CHILDREN_CUR: ParamInfo = int("children.cur\0").read_only();
pub(crate) static CHILDREN_MAX: ParamInfo = int("children.max\0").within(0, i32::MAX);
pub(crate) static CPUSET_ID: ParamInfo = int("cpuset.id\0").read_only();
pub(crate) static DEVFS_RULESET: ParamInfo = int("devfs_ruleset\0").within(0, 65535);
pub(crate) static DYING: ParamInfo = ParamInfo::boolean("dying\0", "nodying\0").read_only();
pub(crate) static ENFORCE_STATFS: ParamInfo = int("enforce_statfs\0").within(0, 2);
pub(crate) static ENV: ParamInfo = key_value("env\0");
pub(crate) static HOST: ParamInfo = own_or_parents("host\0");
pub(crate) static HOST_DOMAINNAME: ParamInfo = string("host.domainname\0", NAME_MAX);
pub(crate) static HOST_HOSTID: ParamInfo = ParamInfo::known("host.hostid\0", ParamType::Ulong);
pub(crate) static HOST_HOSTNAME: ParamInfo = string("host.hostname\0", NAME_MAX);
pub(crate) static HOST_HOSTUUID: ParamInfo = string("host.hostuuid\0", 64);
pub(crate) static IP4: ParamInfo = jailsys("ip4\0").create();
pub(crate) static IP4_ADDR: ParamInfo = ParamInfo::known("ip4.addr\0", ParamType::Ip4);
pub(crate) static IP4_SADDRSEL: ParamInfo =
    ParamInfo::boolean("ip4.saddrsel\0", "ip4.nosaddrsel\0");
pub(crate) static IP6: ParamInfo = jailsys("ip6\0").create();
pub(crate) static IP6_ADDR: ParamInfo = ParamInfo::known("ip6.addr\0", ParamType::Ip6);
pub(crate) static IP6_SADDRSEL: ParamInfo =
    ParamInfo::boolean("ip6.saddrsel\0", "ip6.nosaddrsel\0");
pub(crate) static JID: ParamInfo = int("jid\0").create().within(1, i32::MAX);
pub(crate) static LINUX: ParamInfo = own_or_parents("linux\0").by("linux64");
pub(crate) static LINUX_OSNAME: ParamInfo = string("linux.osname\0", UTSNAME_MAX).by("linux64");
pub(crate) static LINUX_OSRELEASE: ParamInfo =
    string("linux.osrelease\0", UTSNAME_MAX).by("linux64");
pub(crate) static LINUX_OSS_VERSION: ParamInfo = int("linux.oss_version\0").by("linux64");
pub(crate) static MAC_DO: ParamInfo = jailsys("mac.do\0").from(Release::V14_0).by("mac_do");
pub(crate) static MAC_DO_RULES: ParamInfo = string("mac.do.rules\0", 1024)
    .from(Release::V14_0)
    .by("mac_do");
pub(crate) static META: ParamInfo = key_value("meta\0");
pub(crate) static NAME: ParamInfo = string("name\0", NAME_MAX);
pub(crate) static OSRELDATE: ParamInfo = int("osreldate\0").create();
pub(crate) static OSRELEASE: ParamInfo = string("osrelease\0", 32).create();
pub(crate) static PARENT: ParamInfo = int("parent\0").read_only();
pub(crate) static PATH: ParamInfo = string("path\0", PATH_MAX).create();
pub(crate) static PERSIST: ParamInfo = ParamInfo::boolean("persist\0", "nopersist\0");
pub(crate) static SECURELEVEL: ParamInfo = int("securelevel\0");
pub(crate) static SYSVMSG: ParamInfo = jailsys("sysvmsg\0").by("sysvmsg");
pub(crate) static SYSVSEM: ParamInfo = jailsys("sysvsem\0").by("sysvsem");
pub(crate) static SYSVSHM: ParamInfo = jailsys("sysvshm\0").by("sysvshm");
pub(crate) static VNET: ParamInfo = own_or_parents("vnet\0").create();
pub(crate) static ZFS: ParamInfo = own_or_parents("zfs\0").by("zfs");
pub(crate) static ZFS_MOUNT_SNAPSHOT: ParamInfo =
    int("zfs.mount_snapshot\0").within(0, 1).by("zfs");

/// Sorted by name, for searching.
pub(super) static KNOWN: [&ParamInfo; 39] = [
    &CHILDREN_CUR,
    &CHILDREN_MAX,
    &CPUSET_ID,
    &DEVFS_RULESET,
    &DYING,
    &ENFORCE_STATFS,
    &ENV,
    &HOST,
    &HOST_DOMAINNAME,
    &HOST_HOSTID,
    &HOST_HOSTNAME,
    &HOST_HOSTUUID,
    &IP4,
    &IP4_ADDR,
    &IP4_SADDRSEL,
    &IP6,
    &IP6_ADDR,
    &IP6_SADDRSEL,
    &JID,
    &LINUX,
    &LINUX_OSNAME,
    &LINUX_OSRELEASE,
    &LINUX_OSS_VERSION,
    &MAC_DO,
    &MAC_DO_RULES,
    &META,
    &NAME,
    &OSRELDATE,
    &OSRELEASE,
    &PARENT,
    &PATH,
    &PERSIST,
    &SECURELEVEL,
    &SYSVMSG,
    &SYSVSEM,
    &SYSVSHM,
    &VNET,
    &ZFS,
    &ZFS_MOUNT_SNAPSHOT,
];
