//! What is wrong with a disk.

use core::fmt;

use super::MdKind;
use crate::{Errno, ErrorKind, Problem, Size};

/// Why something cannot be done with a disk or its file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiskProblem {
    /// Less than a sector, or more than the kernel can count.
    Size(Size),
    /// Not whole sectors, or for swap and null disks not whole pages.
    NotMultiple {
        /// The size.
        size: Size,
        /// The bytes of a sector or page.
        of: u32,
    },
    /// A size of sectors that the type does not take, in bytes.
    SectorSize(u32),
    /// A unit beyond 2,147,483,647.
    Unit(u32),
    /// An option that disks of this type do not have.
    NotAnOption {
        /// The method's name.
        option: &'static str,
        /// The type.
        kind: MdKind,
    },
    /// Two options of which the kernel would drop the first.
    Excluded(&'static str, &'static str),
    /// A path or label that cannot be.
    Text {
        /// Which.
        what: &'static str,
        /// What is wrong with it.
        problem: Problem,
    },
    /// Its file is a directory.
    Directory,
    /// Its file is a symbolic link.
    Symlink,
    /// Its file is a device, a pipe or a socket.
    NotRegular,
    /// Its file has fewer bytes than the disk would.
    FileTooShort {
        /// The file's.
        file: Size,
        /// The disk's.
        size: Size,
    },
    /// There is a disk with this unit already.
    UnitTaken,
    /// The unit is another disk's now; nothing was done to that one.
    Replaced {
        /// What it is now.
        now: String,
    },
    /// Disks of this type keep their size.
    FixedSize(MdKind),
    /// The name of a file system's volume: up to 31 letters, digits, `-` and `_`.
    VolumeName(String),
}

impl DiskProblem {
    pub(crate) const fn kind(&self) -> ErrorKind {
        match self {
            Self::UnitTaken => ErrorKind::Busy,
            Self::Replaced { .. } => ErrorKind::Reused,
            Self::FixedSize(_) => ErrorKind::Unsupported,
            _ => ErrorKind::InvalidInput,
        }
    }

    /// What the kernel answered, if it was asked.
    pub(crate) const fn errno(&self) -> Option<Errno> {
        match self {
            Self::UnitTaken => Some(Errno::EBUSY),
            _ => None,
        }
    }
}

impl fmt::Display for DiskProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(size) => {
                write!(f, "a size of {size}: less than a sector or more than 8 EiB")
            }
            Self::NotMultiple { size, of } => {
                write!(f, "a size of {size}: not a multiple of {of} bytes")
            }
            Self::SectorSize(size) => write!(
                f,
                "sectors of {size} bytes: not between 1 and 1048576, and a power of 2 for malloc"
            ),
            Self::Unit(unit) => write!(f, "unit {unit}: more than 2147483647"),
            Self::NotAnOption { option, kind } => write!(f, "{kind} disks have no option {option}"),
            Self::Excluded(lost, option) => write!(f, "{lost} does nothing with {option}"),
            Self::Text { what, problem } => write!(f, "{what}: {problem}"),
            Self::Directory => f.write_str("is a directory"),
            Self::Symlink => f.write_str("is a symbolic link: give the path it stands for"),
            Self::NotRegular => f.write_str("is no regular file"),
            Self::FileTooShort { file, size } => {
                write!(f, "the file has {file}, the disk would have {size}")
            }
            Self::UnitTaken => f.write_str("there is a disk with this unit already"),
            Self::Replaced { now } => write!(f, "is another disk now, {now}"),
            Self::FixedSize(kind) => write!(f, "{kind} disks cannot be resized"),
            Self::VolumeName(name) => write!(
                f,
                "volume name {name:?}: not 1 to 31 letters, digits, hyphens and underscores"
            ),
        }
    }
}
