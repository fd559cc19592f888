//! What a jail has around it on the host, undone when it stops.

use std::ffi::{c_char, c_uint};
use std::str::FromStr;

use jail::{CpuSet, InterfaceName, JailName, JailSpec, Limit};

use super::jailrs_spec;
use crate::alias::jailrs_alias;
use crate::call::Call;
use crate::devfs::jailrs_devfs;
use crate::disk::jailrs_disk;
use crate::error::jailrs_error;
use crate::exec::jailrs_exec;
use crate::failure::Failure;
use crate::link::jailrs_link;
use crate::mount::jailrs_mount;
use crate::status::jailrs_status;

/// Adds an address for an interface of the host, which becomes one of the jail's, too. The spec
/// keeps a copy of `alias`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_alias(
    spec: *mut jailrs_spec,
    alias: *const jailrs_alias,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get(alias, "alias")?.get()?.clone();
        change(call, spec, |spec| spec.alias(alias))
    })
}

/// Adds a file system, mounted beneath the root in the order given. The spec keeps a copy of `mount`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_mount(
    spec: *mut jailrs_spec,
    mount: *const jailrs_mount,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let mount = call.get(mount, "mount")?.get()?.clone();
        change(call, spec, |spec| spec.mount(mount))
    })
}

/// Adds a memory disk. The spec keeps a copy of `disk`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_disk(
    spec: *mut jailrs_spec,
    disk: *const jailrs_disk,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let disk = call.get(disk, "disk")?.for_jail()?;
        change(call, spec, |spec| spec.disk(disk))
    })
}

/// Mounts a devfs on `/dev` with these rules, which get a ruleset of their own. The spec keeps a copy
/// of them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set_devices(
    spec: *mut jailrs_spec,
    rules: *const jailrs_devfs,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rules = call.get(rules, "rules")?.get()?.clone();
        change(call, spec, |spec| spec.devices(rules))
    })
}

/// As [`jailrs_spec_set_devices`], in the ruleset of this number, which several jails may share: the
/// last one that stops takes it away.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set_devices_at(
    spec: *mut jailrs_spec,
    number: u16,
    rules: *const jailrs_devfs,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rules = call.get(rules, "rules")?.get()?.clone();
        change(call, spec, |spec| spec.devices_at(number, rules))
    })
}

/// Adds a limit, as rctl(8) writes it without its subject: `"maxproc:deny=50"`,
/// `"memoryuse:deny=512M"`. It is there before the jail is.
///
/// Errors: `JAILRS_INVALID`, with what is wrong and where.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_limit(
    spec: *mut jailrs_spec,
    limit: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let limit = Limit::from_str(call.text(limit, "limit")?)?;
        change(call, spec, |spec| spec.limit(limit))
    })
}

/// The processors it may use, as in `"0-3,5"`, from its first process on.
///
/// Errors: `JAILRS_INVALID`, with what is wrong and where.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set_cpus(
    spec: *mut jailrs_spec,
    cpus: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let cpus = CpuSet::from_str(call.text(cpus, "cpus")?)?;
        change(call, spec, |spec| spec.cpus(cpus))
    })
}

/// Adds a cable to a bridge, for a jail whose parameter `vnet` is `new`. The spec keeps a copy of
/// `link`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_link(
    spec: *mut jailrs_spec,
    link: *const jailrs_link,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let link = call.get(link, "link")?.get()?.clone();
        change(call, spec, |spec| spec.link(link))
    })
}

/// Lends an interface of the host to a jail whose parameter `vnet` is `new`, which has it while it is
/// there. The addresses that it has on the host are lost; a stop brings it home before the jail goes,
/// and up if it was up.
///
/// Errors: `JAILRS_INVALID` for what is no name of an interface.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_interface(
    spec: *mut jailrs_spec,
    interface: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = InterfaceName::new(call.text(interface, "interface")?)?;
        let spec = &mut call.get_mut(spec, "spec")?.spec;
        spec.try_change(|spec| spec.vnet_interface(name))
    })
}

/// Makes a directory beneath the root, seen from it, with this mode less the umask, if it is not
/// there.
///
/// Errors: `JAILRS_INVALID` for a mode with more than permissions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_directory(
    spec: *mut jailrs_spec,
    path: *const c_char,
    mode: c_uint,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let path = call.path(path, "path")?.to_path_buf();
        let mode = permissions(mode)?;
        change(call, spec, |spec| spec.directory(path, mode))
    })
}

/// Adds a program to run in the jail when it starts; several are run one after the other. The spec
/// keeps a copy of `exec`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_start(
    spec: *mut jailrs_spec,
    exec: *const jailrs_exec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let exec = call.get(exec, "exec")?.get()?.clone();
        change(call, spec, |spec| spec.exec_start(exec))
    })
}

/// Adds a program to run in the jail before its processes are ended. The spec keeps a copy of `exec`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_stop(
    spec: *mut jailrs_spec,
    exec: *const jailrs_exec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let exec = call.get(exec, "exec")?.get()?.clone();
        change(call, spec, |spec| spec.exec_stop(exec))
    })
}

/// A file on the host to whose end goes what the programs that start and stop the jail write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set_console_log(
    spec: *mut jailrs_spec,
    path: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let path = call.path(path, "path")?.to_path_buf();
        change(call, spec, |spec| spec.console_log(path))
    })
}

/// Another jail that has to run before this one is started by `jailrs_host_start_all`, and is stopped
/// after it.
///
/// Errors: `JAILRS_INVALID` for what is no name of a jail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_dependency(
    spec: *mut jailrs_spec,
    jail: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = JailName::new(call.text(jail, "jail")?)?;
        let spec = &mut call.get_mut(spec, "spec")?.spec;
        spec.try_change(|spec| spec.depends_on(name))
    })
}

/// A mode as in chmod(2).
pub(crate) fn permissions(mode: c_uint) -> Result<u32, Failure> {
    match mode {
        0..=0o7777 => Ok(mode),
        _ => Err(Failure::argument(
            "mode",
            format!("is {mode:#o}, and 07777 is the largest"),
        )),
    }
}

pub(super) fn change(
    call: &Call,
    spec: *mut jailrs_spec,
    change: impl FnOnce(JailSpec) -> JailSpec,
) -> Result<(), Failure> {
    call.get_mut(spec, "spec")?.spec.change(change)
}
