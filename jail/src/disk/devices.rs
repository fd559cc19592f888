//! The units whose devices are in `/dev`.

use std::collections::BTreeSet;

use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_DIRECTORY, O_RDONLY};

use crate::{Error, Fd, Host};

/// Bytes of entries read at a time.
const CHUNK: usize = 65_536;

/// Where `struct dirent` has `d_reclen`, `d_namlen` and `d_name`.
const RECLEN: usize = 16;
const NAMLEN: usize = 20;
const NAME: usize = 24;

pub(super) fn units(host: &Host) -> Result<BTreeSet<u32>, Error> {
    let kernel = host.kernel();
    let error = |operation| move |errno| Error::kernel(operation, "/dev", errno);
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    let raw = kernel.openat(AT_FDCWD, c"/dev", flags, 0);
    let dir = Fd::new(raw.map_err(error("open"))?, kernel.clone());
    let mut units = BTreeSet::new();
    let mut buf = vec![0; CHUNK];
    loop {
        let len = kernel.getdirentries(dir.raw(), &mut buf);
        let len = len.map_err(error("getdirentries"))?;
        if len == 0 {
            return Ok(units);
        }
        units.extend(names(buf.get(..len).unwrap_or(&buf)).filter_map(unit));
    }
}

/// The number of `md5`, not of `md5p1` or `mdctl`.
fn unit(name: &[u8]) -> Option<u32> {
    let digits = name.strip_prefix(b"md")?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    core::str::from_utf8(digits).ok()?.parse().ok()
}

fn names(entries: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = entries;
    core::iter::from_fn(move || {
        let short = |at: usize| {
            let bytes = rest.get(at..)?.first_chunk()?;
            Some(usize::from(u16::from_ne_bytes(*bytes)))
        };
        let (reclen, namlen) = (short(RECLEN)?, short(NAMLEN)?);
        let name = rest.get(NAME..)?.get(..namlen)?;
        rest = rest.get(reclen.max(NAME)..)?;
        Some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str) -> Vec<u8> {
        let reclen = (NAME + name.len() + 8) & !7;
        let mut entry = vec![0; reclen];
        entry[RECLEN..][..2].copy_from_slice(&u16::try_from(reclen).unwrap().to_ne_bytes());
        entry[NAMLEN..][..2].copy_from_slice(&u16::try_from(name.len()).unwrap().to_ne_bytes());
        entry[NAME..][..name.len()].copy_from_slice(name.as_bytes());
        entry
    }

    #[test]
    fn units_by_name() {
        let all = [
            "null",
            "md",
            "mdctl",
            "md0",
            "md0p1",
            "md17",
            "md99999999999",
        ];
        let entries = all.map(entry).concat();
        let units: Vec<u32> = names(&entries).filter_map(unit).collect();
        assert_eq!(units, [0, 17]);
        assert_eq!(names(&entries[..entries.len() - 1]).count(), all.len() - 1);
        assert_eq!(names(&[0; 64]).count(), 2); // entries that say they are empty come to an end
    }
}
