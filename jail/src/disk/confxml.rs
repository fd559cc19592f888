//! Memory disks in `kern.geom.confxml`.
//!
//! The text looks like XML and is read by what `sys/geom/geom_dump.c` writes, not by an XML
//! library: the kernel escapes bytes, not characters, so that `é` of a label is `&#xC3;&#xA9;`,
//! which in XML are two other letters; and names that some drivers print unescaped must not make
//! the disks unreadable.

use super::{MdInfo, MdKind, MdOptions};
use crate::{Error, Size};

/// The disks of the class `MD`.
pub(super) fn disks(xml: &[u8]) -> Result<Vec<MdInfo>, Error> {
    let mut disks = Vec::new();
    // The elements around the place that is read, outermost first.
    let mut open: Vec<&[u8]> = Vec::new();
    let mut is_md = false;
    let mut config = Config::default();
    for Tag { name, kind, text } in Tags(xml) {
        match kind {
            TagKind::Empty => {}
            TagKind::Start => open.push(name),
            TagKind::End => {
                // What never ended, as an unescaped name that looks like an element, ends with
                // what it is in; what never began is no end.
                let Some(at) = open.iter().rposition(|open| *open == name) else {
                    continue;
                };
                open.truncate(at);
                match open.as_slice() {
                    [_, b"class"] if name == b"name" => is_md = text == b"MD",
                    [.., b"provider", b"config"] if is_md => config.take(name, text),
                    [.., b"provider"] if is_md && name == b"config" => {
                        disks.push(std::mem::take(&mut config).disk()?);
                    }
                    _ => {}
                }
            }
        }
    }
    if !open.is_empty() {
        return Err(unreadable("it ends in the middle"));
    }
    Ok(disks)
}

fn unreadable(problem: &'static str) -> Error {
    Error::answer("sysctl", "kern.geom.confxml", problem)
}

/// What is told of a disk.
#[derive(Default)]
struct Config {
    unit: Option<u32>,
    sector_size: Option<u32>,
    length: Option<u64>,
    kind: Option<MdKind>,
    options: MdOptions,
    file: Vec<u8>,
    label: Vec<u8>,
}

impl Config {
    fn take(&mut self, name: &[u8], text: &[u8]) {
        match name {
            b"unit" => self.unit = number(text),
            b"sectorsize" => self.sector_size = number(text),
            b"length" => self.length = number(text),
            b"type" => self.kind = Some(MdKind::from_name(text)),
            b"access" => self.options.set(MdOptions::READ_ONLY, text == b"read-only"),
            b"compression" => self.options.set(MdOptions::COMPRESS, text == b"on"),
            b"cache" => self.options.set(MdOptions::CACHE, text == b"on"),
            b"file" => self.file = unescaped(text),
            b"label" => self.label = unescaped(text),
            _ => {}
        }
    }

    fn disk(self) -> Result<MdInfo, Error> {
        let (Some(unit), Some(sector_size), Some(length), Some(kind)) =
            (self.unit, self.sector_size, self.length, self.kind)
        else {
            return Err(unreadable(
                "a disk without unit, sector size, length or type",
            ));
        };
        Ok(MdInfo {
            unit,
            kind,
            size: Size::from_bytes(length),
            sector_size,
            options: self.options,
            file: self.file,
            label: self.label,
        })
    }
}

fn number<T: core::str::FromStr>(text: &[u8]) -> Option<T> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

/// Bytes that `g_conf_cat_escaped` wrote as `&#x41;`; anything else stays as it is.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut parts = text.split(|byte| *byte == b'&');
    let mut out = parts.next().unwrap_or_default().to_vec();
    for part in parts {
        match escape(part) {
            Some((byte, rest)) => {
                out.push(byte);
                out.extend_from_slice(rest);
            }
            None => {
                out.push(b'&');
                out.extend_from_slice(part);
            }
        }
    }
    out
}

/// The byte that `#x41;` stands for, and what follows.
fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let digits = text.strip_prefix(b"#x")?;
    let end = digits.iter().position(|byte| *byte == b';')?;
    let (digits, rest) = digits.split_at(end);
    let digits = core::str::from_utf8(digits).ok()?;
    Some((u8::from_str_radix(digits, 16).ok()?, rest.get(1..)?))
}

/// What begins or ends an element, with the text before it.
struct Tag<'a> {
    name: &'a [u8],
    kind: TagKind,
    text: &'a [u8],
}

#[derive(Clone, Copy)]
enum TagKind {
    Start,
    End,
    Empty,
}

struct Tags<'a>(&'a [u8]);

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        let start = self.0.iter().position(|byte| *byte == b'<')?;
        let (text, rest) = self.0.split_at(start);
        let rest = rest.get(1..)?;
        let end = rest.iter().position(|byte| *byte == b'>')?;
        let (inner, after) = rest.split_at(end);
        self.0 = after.get(1..).unwrap_or_default();
        let (kind, inner) = match (inner.strip_prefix(b"/"), inner.strip_suffix(b"/")) {
            (Some(name), _) => (TagKind::End, name),
            (None, Some(name)) => (TagKind::Empty, name),
            (None, None) => (TagKind::Start, inner),
        };
        let name = inner.split(u8::is_ascii_whitespace).next();
        Some(Tag {
            name: name.unwrap_or_default(),
            kind,
            text,
        })
    }
}

#[cfg(test)]
mod tests;
