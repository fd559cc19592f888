//! What an administrator would have typed.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::escape::escaped;

/// A word as sh(1) takes it.
pub(super) fn quoted(word: impl AsRef<OsStr>) -> String {
    let word = word.as_ref();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+=:,@%".contains(byte);
    let bytes = word.as_bytes();
    match word.to_str() {
        Some(text) if !text.is_empty() && bytes.iter().all(plain) => text.to_owned(),
        // In single quotes everything is itself but the quote.
        Some(text) if !text.chars().any(char::is_control) => {
            format!("'{}'", text.replace('\'', r"'\''"))
        }
        _ => format!("\"$(printf '{}')\"", octal(bytes)),
    }
}

/// Words with spaces between them.
pub(super) fn line(words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> String {
    let words: Vec<_> = words.into_iter().map(quoted).collect();
    words.join(" ")
}

/// For printf(1): control characters and what is no text.
fn octal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:03o}")).collect()
}

/// For people.
pub(super) fn shown(text: impl AsRef<OsStr>) -> String {
    escaped(text.as_ref().as_bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn words() {
        for (word, expected) in [
            ("/bin/sh", "/bin/sh"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(reboot)", "'$(reboot)'"),
            ("a\nb", r#""$(printf '\141\012\142')""#),
        ] {
            assert_eq!(quoted(word), expected);
        }
        assert_eq!(quoted(OsStr::from_bytes(b"\xff")), r#""$(printf '\377')""#);
    }
}
