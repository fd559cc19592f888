//! File systems.

pub mod list;
pub mod mounted;

use std::ffi::{c_char, c_uint};

use jail::Mount;

use crate::building::Building;
use crate::call::{Call, free};
use crate::error::jailrs_error;
use crate::flags::{Flag, chosen};
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::mount::mounted::jailrs_mounted;
use crate::spec::around::permissions;
use crate::status::jailrs_status;

/// A file system to be mounted beneath a root. It does nothing until then.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_mount {
    _opaque: [u8; 0],
}

impl Handle for jailrs_mount {
    type Value = Building<Mount>;
    const NAME: &'static str = "jailrs_mount";
}

/// Nothing can be changed in it.
pub const JAILRS_MOUNT_READ_ONLY: u32 = 0x1;
/// Set-id bits do nothing.
pub const JAILRS_MOUNT_NOSUID: u32 = 0x2;
/// Nothing in it can be executed.
pub const JAILRS_MOUNT_NOEXEC: u32 = 0x4;
/// Access times are not kept.
pub const JAILRS_MOUNT_NOATIME: u32 = 0x8;
/// A unionfs lies under what is there, not over it.
pub const JAILRS_MOUNT_BELOW: u32 = 0x10;
/// It may cover another mount at the same place.
pub const JAILRS_MOUNT_STACKING: u32 = 0x20;

/// A file system of this type (`"nullfs"`, `"devfs"`, `"tmpfs"`, `"procfs"`, `"fdescfs"`, `"ufs"`,
/// `"unionfs"`, ...), mounted on `on`, which is seen from the root. `source` is what is mounted, a
/// path of the host, or NULL where there is none. `*mount` is the caller's to free.
///
/// A devfs without a ruleset shows every device of the host.
///
/// Errors: `JAILRS_INVALID` for a text that is not UTF-8 as the type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mount_new(
    fstype: *const c_char,
    source: *const c_char,
    on: *const c_char,
    mount: *mut *mut jailrs_mount,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let fstype = call.text(fstype, "fstype")?;
        let mut made = Mount::other(fstype, call.path(on, "on")?);
        if !source.is_null() {
            made = made.source(call.path(source, "source")?);
        }
        call.out(mount, "mount")?.give_new(Building::new(made))
    })
}

/// How it is mounted: one or more of `JAILRS_MOUNT_*`, added to those set before.
///
/// Errors: `JAILRS_INVALID` for other bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mount_set_flags(
    mount: *mut jailrs_mount,
    flags: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let known: [Flag<Mount>; 6] = [
            (JAILRS_MOUNT_READ_ONLY, Mount::read_only),
            (JAILRS_MOUNT_NOSUID, Mount::nosuid),
            (JAILRS_MOUNT_NOEXEC, Mount::noexec),
            (JAILRS_MOUNT_NOATIME, Mount::noatime),
            (JAILRS_MOUNT_BELOW, Mount::below),
            (JAILRS_MOUNT_STACKING, Mount::stacking),
        ];
        let mut chosen = chosen(&known, flags, "flags")?;
        let mount = call.get_mut(mount, "mount")?;
        chosen.try_for_each(|set| mount.change(set))
    })
}

/// The devfs ruleset that is applied when it is mounted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mount_set_ruleset(
    mount: *mut jailrs_mount,
    number: u16,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(mount, "mount")?
            .change(|mount| mount.ruleset(number))
    })
}

/// Makes the mount point with this mode if it is not there; it goes when the file system does.
///
/// Errors: `JAILRS_INVALID` for a mode with more than permissions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mount_set_create(
    mount: *mut jailrs_mount,
    mode: c_uint,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let mode = permissions(mode)?;
        call.get_mut(mount, "mount")?
            .change(|mount| mount.create_mount_point(mode))
    })
}

/// An option of the file system's own, as in `mount -o name=value`: `"size"` and `"1048576"` of a
/// tmpfs. `value` is NULL for an option without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mount_set_option(
    mount: *mut jailrs_mount,
    name: *const c_char,
    value: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let mount = call.get_mut(mount, "mount")?;
        let name = call.text(name, "name")?;
        match value.is_null() {
            true => mount.change(|mount| mount.flag(name)),
            false => {
                let value = call.word(value, "value")?;
                mount.change(|mount| mount.option(name, value))
            }
        }
    })
}

/// Mounts it beneath `root`, through no symbolic link. `*mounted` is the caller's to free, which
/// leaves the mount.
///
/// Errors: `JAILRS_INVALID` for a mount point with a link in it, `JAILRS_NOT_FOUND`, also for a type
/// that nobody knows, `JAILRS_UNSUPPORTED` for one whose module is not loaded, `JAILRS_BUSY` for a
/// mount point that has a mount already, ... with the kernel's text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mount_mount(
    mount: *const jailrs_mount,
    host: *const jailrs_host,
    root: *const c_char,
    mounted: *mut *mut jailrs_mounted,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let mount = call.get(mount, "mount")?.get()?;
        let place = call.get(host, "host")?;
        let root = call.path(root, "root")?;
        let out = call.out(mounted, "mounted")?;
        out.give_new(mount.mount(&place.host, root)?.into())
    })
}

/// Frees a file system's description. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mount_free(mount: *mut jailrs_mount) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(mount) };
}
