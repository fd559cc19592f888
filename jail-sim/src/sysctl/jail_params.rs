//! The catalogue of jail parameters, `security.jail.param.*`, and the old switches that go with
//! permissions. Follows `sysctl_jail_param` and `prison_add_allow` in `sys/kern/kern_jail.c`.

use jail::{Errno, Release};
use jail_sys::sys::sysctl::*;

use super::jail as jails;
use super::mib::{Oid, Source};
use super::req::Req;
use crate::prison::allow::{self, AllowFlag};
use crate::prison::params::{ParamAccess, ParamInfo, ParamKind, params};
use crate::state::State;

/// Those of a release, but for the permissions in `lacks`.
pub(super) fn oids(release: Release, lacks: u64) -> impl Iterator<Item = Oid> {
    let there = move |flag: &&AllowFlag| flag.flag & lacks == 0;
    let missing: Vec<_> = allow::flags(release)
        .filter(move |flag| !there(flag))
        .map(|flag| flag.name)
        .collect();
    let params = params(release).filter(move |info| !missing.contains(&info.name));
    let flags = allow::flags(release).filter(there);
    params
        .map(param)
        .chain(flags.filter_map(move |flag| old_switch(release, flag)))
}

/// What a file system's module brings.
pub(super) fn of_module(release: Release, flag: &'static AllowFlag) -> impl Iterator<Item = Oid> {
    let info = params(release).find(|info| info.name == flag.name);
    info.map(param).into_iter().chain(old_switch(release, flag))
}

fn old_switch(release: Release, flag: &AllowFlag) -> Option<Oid> {
    let name = switch_name(release, flag.name)?;
    Some(switch(&name, flag.flag))
}

/// A parameter's kind and format are its type, its flags are when it can be set.
fn param(info: ParamInfo) -> Oid {
    let dot = if info.node { "." } else { "" };
    let (kind, source) = match info.kind {
        ParamKind::Int | ParamKind::Bool | ParamKind::JailSys => (CTLTYPE_INT, Source::Int(0)),
        ParamKind::Ulong => (CTLTYPE_ULONG, Source::Ulong(0)),
        ParamKind::String(size) => (CTLTYPE_STRING, Source::Call(string, size as u64)),
        ParamKind::KeyValue => (CTLTYPE_STRING, Source::Call(keyvalue, 0)),
        // Of a list, the size of an element.
        ParamKind::InAddr => (CTLTYPE_STRUCT, Source::Ulong(4)),
        ParamKind::In6Addr => (CTLTYPE_STRUCT, Source::Ulong(16)),
    };
    let access = match info.access {
        ParamAccess::Always => CTLFLAG_RW,
        ParamAccess::Create => CTLFLAG_RD | CTLFLAG_TUN,
        ParamAccess::Never => CTLFLAG_RD,
    };
    Oid {
        name: format!("security.jail.param.{}{dot}", info.name),
        kind: kind | access,
        format: info.kind.format(),
        descr: format!("Jail parameter {}", info.name),
        source,
    }
}

/// A string's size in text.
fn string(_: &mut State, req: &mut Req<'_>, size: u64) -> Result<(), Errno> {
    req.out_str(size.to_string().as_bytes())
}

/// The same of `meta` and `env`.
fn keyvalue(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    string(state, req, u64::from(state.tunables.meta_soft_maxbufsize))
}

/// The name of the old switch of a permission, as in `mount_nullfs_allowed`: seven have one of
/// their own, and what modules add.
fn switch_name(release: Release, param: &str) -> Option<String> {
    let name = match param {
        "allow.set_hostname" => "set_hostname_allowed",
        "allow.socket_af" => "socket_unixiproute_only",
        "allow.sysvipc" => "sysvipc_allowed",
        "allow.raw_sockets" => "allow_raw_sockets",
        "allow.chflags" => "chflags_allowed",
        "allow.mount" => "mount_allowed",
        "allow.mlock" if release.major() >= 15 => "mlock_allowed",
        _ => {
            let module = param.strip_prefix("allow.mount.")?;
            return Some(format!("mount_{module}_allowed"));
        }
    };
    Some(name.to_owned())
}

fn switch(name: &str, flag: u64) -> Oid {
    let handler = if flag == allow::SOCKET_AF {
        jails::not_allowed
    } else {
        jails::allowed
    };
    Oid {
        name: format!("security.jail.{name}"),
        kind: CTLTYPE_INT | CTLFLAG_RW,
        format: "I",
        descr: "What jail(2) permits (deprecated)".to_owned(),
        source: Source::Call(handler, flag),
    }
}
