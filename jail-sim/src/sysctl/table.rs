//! The variables of the kernel, but those that jail parameters bring. Follows the `SYSCTL_*`
//! lines of `kern_mib.c`, `kern_sysctl.c`, `kern_proc.c`, `kern_prot.c`, `kern_priv.c` and
//! `kern_jail.c`. A variable is a line, however long.

use jail::Release;
use jail_sys::sys::socket::PF_ROUTE;
use jail_sys::sys::sysctl::*;

use super::mib::{OID_AUTO, Oid, Source};
use super::{geom, jail as jails, kern, meta, proc, rctl, route};
use crate::rctl::RacctMode;
use crate::state::NCPU;

/// A line of the table.
pub(super) struct Row {
    name: &'static str,
    pub(super) number: i32,
    kind: u32,
    format: &'static str,
    source: Source,
    descr: &'static str,
    /// The first release that has it.
    since: i32,
}

impl Row {
    pub(super) fn oid(&self) -> Oid {
        Oid {
            name: self.name.to_owned(),
            kind: self.kind,
            format: self.format,
            descr: self.descr.to_owned(),
            source: self.source,
        }
    }

    /// Whether a kernel with or without accounting has it.
    pub(super) fn is_in(&self, racct: RacctMode) -> bool {
        let options = ["kern.features.racct", "kern.features.rctl"];
        let needs = options.contains(&self.name) || self.name.starts_with("kern.racct.");
        !needs || racct != RacctMode::Absent
    }

    const fn since(mut self, release: i32) -> Self {
        self.since = release;
        self
    }
}

/// What a release has.
pub(super) fn rows(release: Release) -> impl Iterator<Item = &'static Row> {
    let has = move |row: &&Row| row.since <= release.major();
    [META, KERN, KERN_PROCS, HW, NET, OTHERS, BSD, JAIL]
        .into_iter()
        .flatten()
        .filter(has)
}

/// The number of a node that has no line of its own.
pub(super) fn node_number(name: &str) -> i32 {
    match name {
        "sysctl" => CTL_SYSCTL,
        "kern" => CTL_KERN,
        "vm" => CTL_VM,
        "vfs" => CTL_VFS,
        "net" => CTL_NET,
        "hw" => CTL_HW,
        "kern.proc" => KERN_PROC,
        _ => OID_AUTO,
    }
}

const fn row(
    name: &'static str,
    number: i32,
    kind: u32,
    format: &'static str,
    source: Source,
    descr: &'static str,
) -> Row {
    Row {
        name,
        number,
        kind,
        format,
        source,
        descr,
        since: 0,
    }
}

const RD: u32 = CTLFLAG_RD;
const RW: u32 = CTLFLAG_RW;
/// Root of a jail may write it too.
const RWP: u32 = CTLFLAG_RW | CTLFLAG_PRISON;
const INT: u32 = CTLTYPE_INT;
const STRING: u32 = CTLTYPE_STRING;
const NODE: u32 = CTLTYPE_NODE;

/// Everybody may write it: the new value is a question.
pub(super) const CTLFLAG_ANYBODY: u32 = 0x1000_0000;
/// Nobody writes it at a securelevel above 0.
pub(super) const CTLFLAG_SECURE: u32 = 0x0800_0000;

#[rustfmt::skip]
static META: &[Row] = &[
    row("sysctl.name", CTL_SYSCTL_NAME, NODE | RD, "N", Source::Call(meta::name, 0), ""),
    row("sysctl.next", CTL_SYSCTL_NEXT, NODE | RD, "N", Source::Call(meta::next, 0), ""),
    row("sysctl.name2oid", CTL_SYSCTL_NAME2OID, INT | RW | CTLFLAG_ANYBODY, "I", Source::Call(meta::name2oid, 0), ""),
    row("sysctl.oidfmt", CTL_SYSCTL_OIDFMT, NODE | RD, "N", Source::Call(meta::oidfmt, 0), ""),
    row("sysctl.oiddescr", CTL_SYSCTL_OIDDESCR, NODE | RD, "N", Source::Call(meta::oiddescr, 0), ""),
    row("sysctl.nextnoskip", CTL_SYSCTL_NEXTNOSKIP, NODE | RD, "N", Source::Call(meta::next, 0), ""),
];

#[rustfmt::skip]
static KERN: &[Row] = &[
    row("kern.ostype", KERN_OSTYPE, STRING | RD, "A", Source::Text("FreeBSD"), "Operating system type"),
    row("kern.osrelease", KERN_OSRELEASE, STRING | RD, "A", Source::Call(kern::osrelease, 0), "Operating system release"),
    row("kern.osrevision", 3, INT | RD, "I", Source::Int(199_506), "Operating system revision"),
    row("kern.version", KERN_VERSION, STRING | RD, "A", Source::Call(kern::version, 0), "Kernel version"),
    row("kern.maxvnodes", 5, CTLTYPE_ULONG | RD, "LU", Source::Ulong(180_224), "Target for maximum number of vnodes"),
    row("kern.maxproc", 6, INT | RD, "I", Source::Int(12_308), "Maximum number of processes"),
    row("kern.argmax", 8, INT | RD, "I", Source::Int(524_288), "Maximum bytes of argument to execve(2)"),
    row("kern.securelevel", KERN_SECURELVL, INT | RWP, "I", Source::Call(kern::securelevel, 0), "Current secure level"),
    row("kern.hostname", KERN_HOSTNAME, STRING | RWP, "A", Source::Call(kern::hostname, 0), "Hostname"),
    row("kern.hostid", 11, CTLTYPE_ULONG | RWP, "LU", Source::Call(kern::hostid, 0), "Host ID"),
    row("kern.ngroups", 18, INT | RD, "I", Source::Int(1023), "Maximum number of supplemental groups a user can belong to"),
    row("kern.boottime", KERN_BOOTTIME, CTLTYPE_STRUCT | RD, "S,timeval", Source::Call(kern::boottime, 0), "Estimated system boottime"),
    row("kern.domainname", 22, STRING | RWP, "A", Source::Call(kern::domainname, 0), "Name of the current YP/NIS domain"),
    row("kern.osreldate", KERN_OSRELDATE, INT | RD, "I", Source::Call(kern::osreldate, 0), "Kernel release date"),
    row("kern.hostuuid", 36, STRING | RWP, "A", Source::Call(kern::hostuuid, 0), "Host UUID"),
    row("kern.ident", OID_AUTO, STRING | RD, "A", Source::Text("GENERIC"), "Kernel identifier"),
    // Whether 13 has it nobody has looked: it is in the source of 14.
    row("kern.boot_id", OID_AUTO, CTLTYPE_STRUCT | RD, "", Source::Call(kern::boot_id, 0), "Random boot ID").since(14),
    row("kern.features.inet", OID_AUTO, INT | RD, "I", Source::Int(1), "Internet Protocol version 4"),
    row("kern.features.inet6", OID_AUTO, INT | RD, "I", Source::Int(1), "Internet Protocol version 6"),
    row("kern.features.vimage", OID_AUTO, INT | RD, "I", Source::Int(1), "VIMAGE kernel virtualization"),
    row("kern.features.racct", OID_AUTO, INT | RD, "I", Source::Int(1), "Resource Accounting"),
    row("kern.features.rctl", OID_AUTO, INT | RD, "I", Source::Int(1), "Resource Limits"),
    row("kern.racct.enable", OID_AUTO, CTLTYPE_U8 | RD | CTLFLAG_TUN, "CU", Source::Call(rctl::enable, 0), "Enable RACCT/RCTL"),
    row("kern.racct.rctl.maxbufsize", OID_AUTO, CTLTYPE_UINT | RW | CTLFLAG_TUN, "IU", Source::Call(rctl::maxbufsize, 0), "Maximum output buffer size"),
    row("kern.msgbuf", OID_AUTO, STRING | RD, "A", Source::Call(rctl::msgbuf, 0), "Contents of kernel message buffer"),
];

const PROC: &str = "S,proc";

#[rustfmt::skip]
static KERN_PROCS: &[Row] = &[
    row("kern.proc.all", KERN_PROC_ALL, CTLTYPE_STRUCT | RD, PROC, Source::Call(proc::list, KERN_PROC_ALL as u64), "Return entire process table"),
    row("kern.proc.pid", KERN_PROC_PID, NODE | RD, "N", Source::Call(proc::pid, 0), "Process table"),
    row("kern.proc.pgrp", KERN_PROC_PGRP, NODE | RD, "N", Source::Call(proc::list, KERN_PROC_PGRP as u64), "Process table"),
    row("kern.proc.sid", KERN_PROC_SESSION, NODE | RD, "N", Source::Call(proc::list, KERN_PROC_SESSION as u64), "Process table"),
    row("kern.proc.uid", KERN_PROC_UID, NODE | RD, "N", Source::Call(proc::list, KERN_PROC_UID as u64), "Process table"),
    row("kern.proc.ruid", KERN_PROC_RUID, NODE | RD, "N", Source::Call(proc::list, KERN_PROC_RUID as u64), "Process table"),
    row("kern.proc.args", KERN_PROC_ARGS, NODE | RD, "N", Source::Call(proc::args, 0), "Process argument list"),
    row("kern.proc.proc", KERN_PROC_PROC, NODE | RD, "N", Source::Call(proc::list, KERN_PROC_PROC as u64), "Return process table, no threads"),
];

#[rustfmt::skip]
static HW: &[Row] = &[
    row("hw.machine", 1, STRING | RD, "A", Source::Text("amd64"), "Machine class"),
    row("hw.model", 2, STRING | RD, "A", Source::Text("Simulated"), "Machine model"),
    row("hw.ncpu", 3, INT | RD, "I", Source::Int(NCPU as i32), "Number of active CPUs"),
    row("hw.byteorder", 4, INT | RD, "I", Source::Int(1234), "System byte order"),
    row("hw.physmem", 5, CTLTYPE_ULONG | RD, "LU", Source::Ulong(8 << 30), "Amount of physical memory (in bytes)"),
    row("hw.usermem", 6, CTLTYPE_ULONG | RD, "LU", Source::Ulong(15 << 29), "Amount of memory (in bytes) which is not wired"),
    row("hw.pagesize", 7, INT | RD, "I", Source::Int(4096), "System memory page size"),
    row("hw.machine_arch", 11, STRING | RD, "A", Source::Text("amd64"), "System architecture"),
];

/// A network stack's own root may write it.
const RWV: u32 = CTLFLAG_RW | CTLFLAG_VNET;

#[rustfmt::skip]
static NET: &[Row] = &[
    row("net.routetable", PF_ROUTE, NODE | RD, "", Source::Call(route::list, 0), "Return route tables and interface/address lists"),
    row("net.ifdescr_maxlen", OID_AUTO, INT | RW, "I", Source::Call(route::ifdescr_maxlen, 0), "administrative maximum length for interface description"),
    row("net.fibs", OID_AUTO, CTLTYPE_UINT | RWV, "IU", Source::Call(route::fibs, 0), "set number of fibs"),
    row("net.my_fibnum", OID_AUTO, INT | RD, "I", Source::Call(route::my_fibnum, 0), "default FIB of caller"),
    row("net.link.bridge.member_ifaddrs", OID_AUTO, INT | RWV, "I", Source::Call(route::member_ifaddrs, 0), "Allow layer 3 addresses to be configured on bridge members").since(15),
    row("net.inet6.ip6.dad_count", OID_AUTO, INT | RWV, "I", Source::Call(route::dad_count, 0), "Number of ICMPv6 NS messages sent during duplicate address detection"),
];

#[rustfmt::skip]
static OTHERS: &[Row] = &[
    row("vfs.devfs.generation", OID_AUTO, CTLTYPE_UINT | RD, "IU", Source::Call(kern::devfs_generation, 0), "DEVFS generation number"),
    row("vfs.devfs.rule_depth", OID_AUTO, CTLTYPE_UINT | RW, "IU", Source::Call(kern::devfs_rule_depth, 0), "Max depth of ruleset include"),
    row("kern.geom.confxml", OID_AUTO, STRING | RD, "", Source::Call(geom::confxml, 0), "Dump the GEOM config in XML"),
    row("vfs.usermount", OID_AUTO, INT | RW, "I", Source::Call(kern::usermount, 0), "Unprivileged users may mount and unmount file systems"),
];

/// Those that are a prison's own, and what this kernel does as if they were never set.
#[rustfmt::skip]
static BSD: &[Row] = &[
    row("security.bsd.see_other_uids", OID_AUTO, INT | RD, "I", Source::Int(1), "Unprivileged processes may see subjects/objects with different real uid"),
    row("security.bsd.see_other_gids", OID_AUTO, INT | RD, "I", Source::Int(1), "Unprivileged processes may see subjects/objects with different real gid"),
    row("security.bsd.see_jail_proc", OID_AUTO, INT | RD, "I", Source::Int(1), "Unprivileged processes may see subjects/objects with different jail ids"),
    row("security.bsd.unprivileged_proc_debug", OID_AUTO, INT | RWP | CTLFLAG_SECURE, "I", Source::Call(jails::proc_debug, 0), "Unprivileged processes may use process debugging facilities"),
    row("security.bsd.conservative_signals", OID_AUTO, INT | RD, "I", Source::Int(1), "Unprivileged processes prevented from sending certain signals to processes whose credentials have changed"),
    row("security.bsd.suser_enabled", OID_AUTO, INT | RWP, "I", Source::Call(jails::suser, 0), "Processes with uid 0 have privilege"),
];

#[rustfmt::skip]
static JAIL: &[Row] = &[
    row("security.jail.jailed", OID_AUTO, INT | RD, "I", Source::Call(jails::jailed, 0), "Process in jail?"),
    row("security.jail.vnet", OID_AUTO, INT | RD, "I", Source::Call(jails::vnet, 0), "Jail owns vnet?"),
    row("security.jail.jail_max_af_ips", OID_AUTO, CTLTYPE_UINT | RW, "IU", Source::Call(jails::max_af_ips, 0), "Number of IP addresses a jail may have at most per address family (deprecated)"),
    row("security.jail.enforce_statfs", OID_AUTO, INT | RW, "I", Source::Call(jails::enforce_statfs, 0), "Processes in jail cannot see all mounted file systems (deprecated)"),
    row("security.jail.devfs_ruleset", OID_AUTO, INT | RD, "I", Source::Call(jails::devfs_ruleset, 0), "Ruleset for the devfs filesystem in jail (deprecated)"),
    row("security.jail.children.max", OID_AUTO, INT | RD, "I", Source::Call(jails::children_max, 0), "Maximum number of child jails"),
    row("security.jail.children.cur", OID_AUTO, INT | RD, "I", Source::Call(jails::children_cur, 0), "Current number of child jails"),
    row("security.jail.meta_maxbufsize", OID_AUTO, CTLTYPE_UINT | RW, "IU", Source::Call(jails::meta_maxbufsize, 0), "Maximum buffer size of each meta and env").since(15),
    row("security.jail.env", OID_AUTO, STRING | RD, "A", Source::Call(jails::env, 0), "Meta information provided by parent jail").since(15),
];
