//! What the kernel tells of a disk.

use core::fmt;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{DiskProblem, MdKind, MdOptions};
use crate::escape::escaped;
use crate::{Error, Size};

/// A memory disk as the kernel describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MdInfo {
    pub(super) unit: u32,
    pub(super) kind: MdKind,
    pub(super) size: Size,
    pub(super) sector_size: u32,
    pub(super) options: MdOptions,
    /// Empty unless it is in one.
    pub(super) file: Vec<u8>,
    pub(super) label: Vec<u8>,
}

impl MdInfo {
    /// Its unit.
    #[must_use]
    pub const fn unit(&self) -> u32 {
        self.unit
    }

    /// Its device, `/dev/md` and the unit.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        format!("/dev/md{}", self.unit).into()
    }

    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> MdKind {
        self.kind
    }

    /// How large it is.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// Bytes a sector.
    #[must_use]
    pub const fn sector_size(&self) -> u32 {
        self.sector_size
    }

    /// Its options. A list knows only [`READ_ONLY`](MdOptions::READ_ONLY),
    /// [`COMPRESS`](MdOptions::COMPRESS) and [`CACHE`](MdOptions::CACHE).
    #[must_use]
    pub const fn options(&self) -> MdOptions {
        self.options
    }

    /// The file it is in, as it was given to the kernel.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        (!self.file.is_empty()).then(|| Path::new(OsStr::from_bytes(&self.file)))
    }

    /// Its label, empty if it has none. In a list the kernel shows control characters as `?`.
    #[must_use]
    pub fn label(&self) -> &OsStr {
        OsStr::from_bytes(&self.label)
    }

    /// As much as tells it from others, from a journal.
    pub(crate) fn identity(
        unit: u32,
        kind: u32,
        sector_size: u32,
        file: &[u8],
        label: &[u8],
    ) -> Self {
        Self {
            unit,
            kind: MdKind::from_raw(kind),
            size: Size::ZERO,
            sector_size,
            options: MdOptions::empty(),
            file: file.into(),
            label: label.into(),
        }
    }

    /// What a list tells of it: control characters are lost (`g_conf_cat_escaped` in
    /// `sys/geom/geom_dump.c`).
    pub(super) fn as_listed(&self) -> Self {
        let mut listed = self.clone();
        for byte in listed.file.iter_mut().chain(&mut listed.label) {
            if *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') {
                *byte = b'?';
            }
        }
        listed
    }

    /// The error of a handle that finds this disk in its place.
    pub(super) fn replaces(&self) -> Error {
        let now = self.to_string();
        Error::disk(format!("md{}", self.unit), DiskProblem::Replaced { now })
    }

    /// Whether it has what never changes of a disk in common with this one.
    pub(super) fn is(&self, other: &Self) -> bool {
        let identity = |info: &Self| (info.unit, info.kind, info.sector_size);
        identity(self) == identity(other) && self.file == other.file && self.label == other.label
    }
}

impl fmt::Display for MdInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "md{} ({}, {}", self.unit, self.kind, self.size)?;
        if !self.file.is_empty() {
            write!(f, ", {}", escaped(&self.file))?;
        }
        if !self.label.is_empty() {
            write!(f, ", label {}", escaped(&self.label))?;
        }
        f.write_str(")")
    }
}
