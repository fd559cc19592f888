//! Bytes of others in messages and tables.

use std::fmt::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// `bytes` for people: control characters and what is not UTF-8 become `\x1b` and the like, so
/// that a name given inside a jail cannot steer the terminal it is shown on.
pub(crate) fn escaped(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    // Writing to a String does not fail.
    let _ = write_escaped(&mut out, bytes);
    out
}

/// Likewise, to wherever it shall go.
pub(crate) fn write_escaped(out: &mut impl Write, bytes: &[u8]) -> fmt::Result {
    for chunk in bytes.utf8_chunks() {
        for char in chunk.valid().chars() {
            if char.is_control() {
                write!(out, "\\x{:02x}", u32::from(char))?;
            } else {
                out.write_char(char)?;
            }
        }
        for byte in chunk.invalid() {
            write!(out, "\\x{byte:02x}")?;
        }
    }
    Ok(())
}

/// A path likewise.
pub(crate) fn escaped_path(path: &Path) -> String {
    escaped(path.as_os_str().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_stays_and_the_rest_is_escaped() {
        assert_eq!(escaped("wéb".as_bytes()), "wéb");
        assert_eq!(escaped(b"a\x1b[31m\nb\xff"), "a\\x1b[31m\\x0ab\\xff");
    }
}
