//! Memory disks.

pub mod image;
pub mod info;
pub mod md;

use std::ffi::{c_char, c_uint};
use std::path::PathBuf;
use std::time::Duration;

use jail::life::JailDisk;
use jail::{MdDisk, NewfsOptions, Size};

use crate::building::Building;
use crate::call::{Call, free};
use crate::disk::md::jailrs_md;
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::flags::{Flag, chosen};
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;

/// A memory disk: in memory or in a file. It does nothing until it is attached.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_disk {
    _opaque: [u8; 0],
}

/// A disk, and what a jail does with it.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) disk: Building<MdDisk>,
    newfs: Option<NewfsOptions>,
    on: Option<PathBuf>,
    mounted_read_only: bool,
}

impl Handle for jailrs_disk {
    type Value = Described;
    const NAME: &'static str = "jailrs_disk";
}

impl Described {
    pub(crate) fn new(disk: MdDisk) -> Self {
        Self {
            disk: Building::new(disk),
            newfs: None,
            on: None,
            mounted_read_only: false,
        }
    }

    pub(crate) fn for_jail(&self) -> Result<JailDisk, Failure> {
        let mut disk = JailDisk::new(self.disk.get()?.clone());
        if let Some(options) = &self.newfs {
            disk = disk.newfs(options.clone());
        }
        if let Some(on) = &self.on {
            disk = disk.mount(on);
        }
        Ok(match self.mounted_read_only {
            true => disk.read_only(),
            false => disk,
        })
    }
}

/// Nobody can write to the disk. Disks in files.
pub const JAILRS_DISK_READ_ONLY: u32 = 0x1;
/// Its space is taken at once. Disks in memory.
pub const JAILRS_DISK_RESERVE: u32 = 0x2;
/// Sectors of equal bytes take no memory. Disks in kernel memory.
pub const JAILRS_DISK_COMPRESS: u32 = 0x4;
/// The file is written asynchronously. Disks in files.
pub const JAILRS_DISK_ASYNC: u32 = 0x8;
/// The file's data stay in the page cache. Disks in files.
pub const JAILRS_DISK_CACHE: u32 = 0x10;
/// The file is opened with `O_VERIFY`. Disks in files.
pub const JAILRS_DISK_VERIFY: u32 = 0x20;
/// What is deleted has to become free in the file, or deleting fails. Disks in files, since 14.0.
pub const JAILRS_DISK_MUST_DEALLOC: u32 = 0x40;
/// It can be shrunk and detached while in use by whoever asks.
pub const JAILRS_DISK_FORCE: u32 = 0x80;

/// Soft updates.
pub const JAILRS_NEWFS_SOFT_UPDATES: u32 = 0x1;
/// Soft updates with a journal: a short check after a crash.
pub const JAILRS_NEWFS_JOURNAL: u32 = 0x2;
/// What is freed is deleted on the disk.
pub const JAILRS_NEWFS_TRIM: u32 = 0x4;

/// Bytes of a block.
pub const JAILRS_NEWFS_NUMBER_BLOCK: u32 = 0;
/// Bytes of a fragment.
pub const JAILRS_NEWFS_NUMBER_FRAGMENT: u32 = 1;
/// There is an inode for so many bytes.
pub const JAILRS_NEWFS_NUMBER_INODE: u32 = 2;
/// Percents that only root can fill.
pub const JAILRS_NEWFS_NUMBER_FREE: u32 = 3;

/// A disk of this type: `"swap"`, `"malloc"` or `"null"`, with a size (`"64M"`) as `what`, or
/// `"vnode"`, with the absolute path of a file. `*disk` is the caller's to free.
///
/// Errors: `JAILRS_INVALID` for another type, or what is no size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_new(
    kind: *const c_char,
    what: *const c_char,
    disk: *mut *mut jailrs_disk,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let kind = call.text(kind, "kind")?;
        let out = call.out(disk, "disk")?;
        let size = || -> Result<Size, Failure> { Ok(call.text(what, "what")?.parse()?) };
        let made = match kind {
            "swap" => MdDisk::swap(size()?),
            "malloc" => MdDisk::malloc(size()?),
            "null" => MdDisk::null(size()?),
            "vnode" => MdDisk::vnode(call.path(what, "what")?),
            _ => {
                return Err(Failure::argument(
                    "kind",
                    "is not swap, malloc, null or vnode",
                ));
            }
        };
        out.give_new(Described::new(made))
    })
}

/// How large it is, as in `"64M"`.
///
/// Errors: `JAILRS_INVALID` for what is no size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_size(
    disk: *mut jailrs_disk,
    size: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let disk = call.get_mut(disk, "disk")?;
        let size: Size = call.text(size, "size")?.parse()?;
        disk.disk.change(|disk| disk.size(size))
    })
}

/// The unit: `/dev/md` and this number. Without it the lowest free one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_unit(
    disk: *mut jailrs_disk,
    unit: c_uint,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(disk, "disk")?
            .disk
            .change(|disk| disk.unit(unit))
    })
}

/// Bytes of a sector instead of 512.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_sector_size(
    disk: *mut jailrs_disk,
    bytes: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(disk, "disk")?
            .disk
            .change(|disk| disk.sector_size(bytes))
    })
}

/// Who owns the disk, in at most 1,023 bytes; of a jail's disk `jail:` and its name unless given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_label(
    disk: *mut jailrs_disk,
    label: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let label = call.word(label, "label")?;
        call.get_mut(disk, "disk")?
            .disk
            .change(|disk| disk.label(label))
    })
}

/// One or more of `JAILRS_DISK_*`, added to those set before.
///
/// Errors: `JAILRS_INVALID` for other bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_options(
    disk: *mut jailrs_disk,
    options: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let known: [Flag<MdDisk>; 8] = [
            (JAILRS_DISK_READ_ONLY, MdDisk::read_only),
            (JAILRS_DISK_RESERVE, MdDisk::reserve),
            (JAILRS_DISK_COMPRESS, MdDisk::compress),
            (JAILRS_DISK_ASYNC, MdDisk::asynchronous),
            (JAILRS_DISK_CACHE, MdDisk::cache),
            (JAILRS_DISK_VERIFY, MdDisk::verify),
            (JAILRS_DISK_MUST_DEALLOC, MdDisk::must_dealloc),
            (JAILRS_DISK_FORCE, MdDisk::force),
        ];
        let mut chosen = chosen(&known, options, "options")?;
        let disk = &mut call.get_mut(disk, "disk")?.disk;
        chosen.try_for_each(|set| disk.change(set))
    })
}

/// Makes a new file system on it each time a jail with it starts: what was on the disk is lost.
/// `options` is one or more of `JAILRS_NEWFS_*`, or 0; `volume` a name for it, or NULL.
///
/// Errors: `JAILRS_INVALID` for other bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_newfs(
    disk: *mut jailrs_disk,
    options: u32,
    volume: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let disk = call.get_mut(disk, "disk")?;
        disk.newfs = Some(newfs_options(options, call.text_if_any(volume, "volume")?)?);
        Ok(())
    })
}

/// A number for newfs(8), `which` being one of `JAILRS_NEWFS_NUMBER_*`.
///
/// Errors: `JAILRS_INVALID` if it gets no new file system, or for another `which`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_newfs_number(
    disk: *mut jailrs_disk,
    which: u32,
    number: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let disk = call.get_mut(disk, "disk")?;
        let set: fn(NewfsOptions, u32) -> NewfsOptions = match which {
            JAILRS_NEWFS_NUMBER_BLOCK => NewfsOptions::block_size,
            JAILRS_NEWFS_NUMBER_FRAGMENT => NewfsOptions::fragment_size,
            JAILRS_NEWFS_NUMBER_INODE => NewfsOptions::bytes_per_inode,
            JAILRS_NEWFS_NUMBER_FREE => NewfsOptions::min_free,
            _ => return Err(Failure::unknown("which", which)),
        };
        let options = disk.newfs.take();
        let options = options.ok_or_else(|| Failure::argument("disk", "gets no file system"))?;
        disk.newfs = Some(set(options, number));
        Ok(())
    })
}

/// How many milliseconds newfs(8) may take for it, five minutes unless said.
///
/// Errors: `JAILRS_INVALID` if it gets no new file system.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_newfs_timeout(
    disk: *mut jailrs_disk,
    milliseconds: u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let disk = call.get_mut(disk, "disk")?;
        let options = disk.newfs.take();
        let options = options.ok_or_else(|| Failure::argument("disk", "gets no file system"))?;
        disk.newfs = Some(options.limit(Duration::from_millis(milliseconds)));
        Ok(())
    })
}

/// Mounts the file system on it there when a jail with it starts, seen from the jail's root; `"/"` is
/// that root itself. `flags` is `JAILRS_MOUNT_READ_ONLY` or 0.
///
/// Errors: `JAILRS_INVALID` for other bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_set_mount(
    disk: *mut jailrs_disk,
    on: *const c_char,
    flags: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let disk = call.get_mut(disk, "disk")?;
        let on = call.path(on, "on")?.to_path_buf();
        disk.mounted_read_only = match flags {
            0 => false,
            crate::mount::JAILRS_MOUNT_READ_ONLY => true,
            _ => return Err(Failure::unknown("flags", flags)),
        };
        disk.on = Some(on);
        Ok(())
    })
}

/// Attaches it, and waits until `/dev` has it. `*md` is the caller's to free, which leaves it.
///
/// Errors: `JAILRS_INVALID` for what cannot work, `JAILRS_NOT_FOUND` without its file,
/// `JAILRS_BUSY` for a unit that is taken, `JAILRS_PERMISSION`, ...
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_attach(
    disk: *const jailrs_disk,
    host: *const jailrs_host,
    md: *mut *mut jailrs_md,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let disk = call.get(disk, "disk")?.disk.get()?;
        let place = call.get(host, "host")?;
        let out = call.out(md, "md")?;
        out.give_new(disk.attach(&place.host)?.into())
    })
}

/// Frees a disk's description. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_disk_free(disk: *mut jailrs_disk) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(disk) };
}

fn newfs_options(options: u32, volume: Option<&str>) -> Result<NewfsOptions, Failure> {
    let known: [Flag<NewfsOptions>; 3] = [
        (JAILRS_NEWFS_SOFT_UPDATES, NewfsOptions::soft_updates),
        (JAILRS_NEWFS_JOURNAL, NewfsOptions::journal),
        (JAILRS_NEWFS_TRIM, NewfsOptions::trim),
    ];
    let chosen = chosen(&known, options, "options")?;
    let made = chosen.fold(NewfsOptions::new(), |made, set| set(made));
    Ok(match volume {
        Some(name) => made.volume(name),
        None => made,
    })
}
