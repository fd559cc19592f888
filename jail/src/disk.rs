//! Memory disks of [md(4)](https://man.freebsd.org/md/4), and the files and file systems on them.
//!
//! [`MdDisk`] is what a disk shall be, [`Md`] one that exists, [`MdInfo`] what the kernel tells of
//! it. [`DiskImage`] is the file of a disk that is kept in one.
//!
//! ```
//! use jail::{Host, MdDisk, Size};
//! # let machine = jail_sim::Machine::new(jail::Release::V15_1);
//! # let host = Host::new(machine.process());
//! let disk = MdDisk::swap(Size::mib(64)).label("jail:web").attach(&host)?;
//! println!("{} has {}", disk.path().display(), disk.size()); // /dev/md0 has 64M
//! # assert!(disk.path().ends_with("md0"));
//! disk.detach()?;
//! # assert_eq!(host.mds()?, []);
//! # Ok::<(), jail::Error>(())
//! ```
//!
//! Disks belong to the host, not to a handle: dropping an [`Md`] does nothing, and a disk stays
//! until it is detached or the host goes down.

mod attach;
mod check;
mod confxml;
mod control;
mod devices;
mod form;
mod image;
mod info;
mod kind;
mod list;
mod md;
mod newfs;
mod options;
mod problem;

use core::fmt;
use std::ffi::{OsStr, OsString};
use std::net::Ipv4Addr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

pub use image::DiskImage;
pub use info::MdInfo;
pub use kind::MdKind;
pub use md::Md;
pub use newfs::NewfsOptions;
pub use options::MdOptions;
pub use problem::DiskProblem;

use newfs::LIMIT;
use serde::{Deserialize, Serialize};

use crate::Size;

/// A memory disk to be attached: one constructor a type, nothing is done before
/// [`attach`](Self::attach).
///
/// What the kernel would ignore, drop or cut without a word is refused: an option that the type
/// does not have, a size that is not whole sectors (and whole pages for swap and null disks), a
/// file that is shorter than the disk.
///
/// ```
/// use jail::{MdDisk, Size};
///
/// let scratch = MdDisk::swap("256M".parse()?).label("jail:web:tmp");
/// let image = MdDisk::vnode("/jails/web.img").unit_of([10, 0, 1, 200].into()); // md200
/// let base = MdDisk::vnode("/jails/base.img").read_only();
/// # let _ = (scratch, image, base);
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # See also
/// mdconfig(8), [md(4)](https://man.freebsd.org/md/4), `kern_mdattach_locked` in
/// `sys/dev/md/md.c`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "form::DiskForm", into = "form::DiskForm")]
#[must_use = "nothing is attached before MdDisk::attach"]
pub struct MdDisk {
    kind: MdKind,
    size: Option<Size>,
    file: Vec<u8>,
    unit: Option<u32>,
    sector_size: u32,
    options: MdOptions,
    label: Vec<u8>,
}

/// What a sector has unless something else is said, in bytes.
const SECTOR_SIZE: u32 = 512;

impl MdDisk {
    /// A disk in kernel memory that is never paged out. [`swap`](Self::swap) is better but for
    /// what must not reach a swap device.
    pub fn malloc(size: Size) -> Self {
        Self::new(MdKind::Malloc, Some(size))
    }

    /// A disk in memory, paged out to swap space when memory is short.
    pub fn swap(size: Size) -> Self {
        Self::new(MdKind::Swap, Some(size))
    }

    /// A disk in a file, by its absolute path; its size is the file's unless
    /// [`size`](Self::size) is given.
    ///
    /// The path goes to the kernel as it is, and a query tells the same one. The file itself may
    /// not be a symbolic link, so that a disk is made of the file that is named; links to the
    /// directories on the way are followed. The kernel does not lock the file: two disks of one
    /// file destroy what is on it.
    pub fn vnode(path: impl AsRef<Path>) -> Self {
        Self {
            file: path.as_ref().as_os_str().as_bytes().to_vec(),
            ..Self::new(MdKind::Vnode, None)
        }
    }

    /// A disk that forgets what is written and reads as zeros.
    pub fn null(size: Size) -> Self {
        Self::new(MdKind::Null, Some(size))
    }

    fn new(kind: MdKind, size: Option<Size>) -> Self {
        Self {
            kind,
            size,
            file: Vec::new(),
            unit: None,
            sector_size: SECTOR_SIZE,
            options: MdOptions::empty(),
            label: Vec::new(),
        }
    }

    /// How large it shall be (`mdconfig -s`).
    pub fn size(mut self, size: Size) -> Self {
        self.size = Some(size);
        self
    }

    /// The unit: `/dev/md` and this number (`mdconfig -u`). Without it the lowest free one.
    pub fn unit(mut self, unit: u32) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The unit by the jail's address, so that a disk tells whose it is: the address's last
    /// number, as in `md200` for the jail at 10.0.1.200. Of two addresses that end alike one needs
    /// [`unit`](Self::unit).
    pub fn unit_of(self, addr: Ipv4Addr) -> Self {
        let [.., last] = addr.octets();
        self.unit(last.into())
    }

    /// Bytes a sector instead of 512 (`mdconfig -S`): at most 1 MiB, for malloc disks a power of 2.
    pub fn sector_size(mut self, bytes: u32) -> Self {
        self.sector_size = bytes;
        self
    }

    /// A label of at most 1,023 bytes (`mdconfig -L`): who owns the disk. A handle acts only on a
    /// disk that still has the label it knows.
    pub fn label(mut self, label: impl AsRef<OsStr>) -> Self {
        self.label = label.as_ref().as_bytes().to_vec();
        self
    }

    /// Nobody can write to it (`-o readonly`). Vnode disks only: the kernel refuses it for malloc
    /// disks, and of others takes no notice.
    pub fn read_only(self) -> Self {
        self.option(MdOptions::READ_ONLY)
    }

    /// Its space is taken at once (`-o reserve`). Malloc and swap disks.
    pub fn reserve(self) -> Self {
        self.option(MdOptions::RESERVE)
    }

    /// Sectors of equal bytes take no memory (`-o compress`). Malloc disks.
    pub fn compress(self) -> Self {
        self.option(MdOptions::COMPRESS)
    }

    /// The file is written asynchronously (`-o async`): faster, and less of it there after a
    /// crash. Vnode disks.
    pub fn asynchronous(self) -> Self {
        self.option(MdOptions::ASYNC)
    }

    /// The file's data stay in the page cache (`-o cache`), where other readers of the file find
    /// them, at the cost of having them in memory twice. Vnode disks.
    pub fn cache(self) -> Self {
        self.option(MdOptions::CACHE)
    }

    /// The file is opened with `O_VERIFY` (`-o verify`), which means something only where
    /// veriexec(4) is in force. Vnode disks.
    pub fn verify(self) -> Self {
        self.option(MdOptions::VERIFY)
    }

    /// What is deleted on the disk has to become free in the file's file system, or deleting
    /// fails (`-o mustdealloc`). Vnode disks, since 14.0.
    pub fn must_dealloc(self) -> Self {
        self.option(MdOptions::MUST_DEALLOC)
    }

    /// It can be shrunk and detached while in use by whoever asks (`-o force`). Vnode and swap
    /// disks.
    pub fn force(self) -> Self {
        self.option(MdOptions::FORCE)
    }

    fn option(mut self, option: MdOptions) -> Self {
        self.options |= option;
        self
    }

    pub(crate) const fn given_unit(&self) -> Option<u32> {
        self.unit
    }

    pub(crate) fn has_label(&self) -> bool {
        !self.label.is_empty()
    }

    /// The arguments for mdconfig(8).
    pub(crate) fn mdconfig(&self) -> Vec<OsString> {
        let mut words = vec!["-t".into(), self.kind.to_string().into()];
        let mut add = |flag: &str, value: OsString| words.extend([flag.into(), value]);
        if !self.file.is_empty() {
            add("-f", OsStr::from_bytes(&self.file).into());
        }
        if let Some(size) = self.size {
            add("-s", mdconfig_size(size).into());
        }
        if self.sector_size != SECTOR_SIZE {
            add("-S", self.sector_size.to_string().into());
        }
        for (name, _) in self.options.iter_names() {
            add("-o", name.replace('_', "").to_ascii_lowercase().into());
        }
        if let Some(unit) = self.unit {
            add("-u", unit.to_string().into());
        }
        if !self.label.is_empty() {
            add("-L", OsStr::from_bytes(&self.label).into());
        }
        words
    }
}

/// A number alone would be sectors there, and it knows no exabytes.
fn mdconfig_size(size: Size) -> String {
    let text = size.to_string();
    match text.ends_with(['K', 'M', 'G', 'T', 'P']) {
        true => text,
        false => format!("{}b", size.bytes()),
    }
}

/// Its type, and its file or size.
impl fmt::Display for MdDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if !self.file.is_empty() {
            write!(f, " {}", crate::escape::escaped(&self.file))?;
        }
        self.size.map_or(Ok(()), |size| write!(f, " {size}"))
    }
}
