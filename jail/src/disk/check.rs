//! What is refused before anything is done.

use jail_sys::sys::stat::{S_IFDIR, S_IFMT, S_IFREG};

use super::{DiskProblem, MdDisk, MdKind, MdOptions};
use crate::escape::escaped;
use crate::kernel::Stat;
use crate::{Error, Host, Problem, Release, Size};

/// `maxphys` as kernels have it.
const MAX_SECTOR: u32 = 1 << 20;

/// Swap and null disks are whole pages.
const PAGE_SIZE: u32 = 4096;

/// `PATH_MAX` without the NUL.
const MAX_TEXT: usize = 1023;

impl MdDisk {
    /// All that can be known without looking at the file; asks for the release only if an option
    /// depends on it.
    pub(super) fn check(&self, host: &Host) -> Result<(), Error> {
        self.check_own().map_err(|problem| self.error(problem))?;
        if self.options.contains(MdOptions::MUST_DEALLOC) {
            let release = host.release()?;
            if !release.has_md_must_dealloc() {
                let what = format!("must_dealloc of {}", self.name());
                return Err(Error::unsupported(what, Release::V14_0, release));
            }
        }
        Ok(())
    }

    fn check_own(&self) -> Result<(), DiskProblem> {
        if let Some(unit) = self.unit.filter(|unit| i32::try_from(*unit).is_err()) {
            return Err(DiskProblem::Unit(unit));
        }
        let power_of_two = self.kind != MdKind::Malloc || self.sector_size.is_power_of_two();
        if !(1..=MAX_SECTOR).contains(&self.sector_size) || !power_of_two {
            return Err(DiskProblem::SectorSize(self.sector_size));
        }
        if let Some((option, _)) = self
            .options
            .difference(MdOptions::of(self.kind))
            .iter_names()
            .next()
        {
            return Err(DiskProblem::NotAnOption {
                option: method(option),
                kind: self.kind,
            });
        }
        if self
            .options
            .contains(MdOptions::COMPRESS | MdOptions::RESERVE)
        {
            return Err(DiskProblem::Excluded("compress", "reserve"));
        }
        if self.kind == MdKind::Vnode {
            check_path(&self.file)?;
        }
        check_text("label", &self.label)?;
        self.size.map_or(Ok(()), |size| self.check_size(size))
    }

    /// Whether a disk of this type can be that large.
    pub(super) fn check_size(&self, size: Size) -> Result<(), DiskProblem> {
        check_size(self.kind, self.sector_size, size)
    }

    /// The disk's size, by its file: a regular one that has as many bytes.
    pub(super) fn check_file(&self, stat: &Stat) -> Result<Size, DiskProblem> {
        let file = file_size(stat)?;
        let size = self.size.unwrap_or(file);
        self.check_size(size)?;
        if size > file {
            return Err(DiskProblem::FileTooShort { file, size });
        }
        Ok(size)
    }

    /// What errors call it: its file, else its unit, else its type.
    pub(super) fn name(&self) -> String {
        match self.unit {
            _ if !self.file.is_empty() => escaped(&self.file),
            Some(unit) => format!("md{unit}"),
            None => format!("of type {}", self.kind),
        }
    }

    pub(super) fn error(&self, problem: DiskProblem) -> Error {
        Error::disk(self.name(), problem)
    }
}

/// Whole sectors, and whole pages where the kernel wants them.
pub(super) fn check_size(kind: MdKind, sector: u32, size: Size) -> Result<(), DiskProblem> {
    let min = Size::from_bytes(sector.into());
    if size < min || i64::try_from(size.bytes()).is_err() {
        return Err(DiskProblem::Size(size));
    }
    let pages = matches!(kind, MdKind::Swap | MdKind::Null).then_some(PAGE_SIZE);
    let mut blocks = [Some(sector), pages].into_iter().flatten();
    match blocks.find(|block| !size.is_multiple_of((*block).into())) {
        Some(of) => Err(DiskProblem::NotMultiple { size, of }),
        None => Ok(()),
    }
}

/// The bytes of a regular file.
pub(super) fn file_size(stat: &Stat) -> Result<Size, DiskProblem> {
    let kind = stat.mode & u32::from(S_IFMT);
    if kind == u32::from(S_IFDIR) {
        return Err(DiskProblem::Directory);
    }
    if kind != u32::from(S_IFREG) {
        return Err(DiskProblem::NotRegular);
    }
    Ok(Size::from_bytes(u64::try_from(stat.size).unwrap_or(0)))
}

/// Absolute, since whoever queries the disk is elsewhere.
pub(super) fn check_path(path: &[u8]) -> Result<(), DiskProblem> {
    if !path.is_empty() && !path.starts_with(b"/") {
        let problem = Problem::NotAbsolute;
        return Err(DiskProblem::Text {
            what: "path",
            problem,
        });
    }
    if path.is_empty() {
        let problem = Problem::Empty;
        return Err(DiskProblem::Text {
            what: "path",
            problem,
        });
    }
    check_text("path", path)
}

fn check_text(what: &'static str, text: &[u8]) -> Result<(), DiskProblem> {
    let problem = match text.len() {
        len if len > MAX_TEXT => Problem::TooLong { len, max: MAX_TEXT },
        _ if text.contains(&0) => Problem::Nul,
        _ => return Ok(()),
    };
    Err(DiskProblem::Text { what, problem })
}

/// The method that sets an option.
fn method(option: &'static str) -> &'static str {
    match option {
        "RESERVE" => "reserve",
        "READ_ONLY" => "read_only",
        "COMPRESS" => "compress",
        "FORCE" => "force",
        "ASYNC" => "asynchronous",
        "VERIFY" => "verify",
        "CACHE" => "cache",
        "MUST_DEALLOC" => "must_dealloc",
        other => other,
    }
}
