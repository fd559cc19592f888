//! Names of files for names of jails.

use core::fmt::Write;

/// Longer names are cut and told apart by a sum.
const MAX: usize = 180;
const SUFFIX: &str = ".json";

/// The journal's file of the jail of this name.
pub(crate) fn journal_key(jail: &[u8]) -> String {
    file_name(jail) + SUFFIX
}

/// The name of a jail, or as much of it as a file's name tells; `None` for other files.
pub(crate) fn jail_of_key(name: &str) -> Option<&str> {
    name.strip_suffix(SUFFIX)
}

/// These bytes as part of a file's name: two never become one.
pub(super) fn file_name(bytes: &[u8]) -> String {
    let mut name = String::with_capacity(bytes.len());
    for (index, &byte) in bytes.iter().enumerate() {
        match byte {
            b'.' if index == 0 => name.push_str("%2E"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => {
                name.push(char::from(byte));
            }
            _ => {
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    if name.len() > MAX {
        name.truncate(MAX);
        // No name has a percent sign without two digits after it.
        let _ = write!(name, "%-{:016x}", sum(bytes));
    }
    name
}

/// FNV-1a: to notice what was torn or edited, not to keep anybody from doing so.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    let step = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names() {
        assert_eq!(journal_key(b"web"), "web.json");
        assert_eq!(journal_key(b"a.b-c_1"), "a.b-c_1.json");
        assert_eq!(journal_key(b".a/b %"), "%2Ea%2Fb%20%25.json");
        assert_eq!(jail_of_key("web.json"), Some("web"));
        assert_eq!(jail_of_key("web.lock"), None);
    }

    /// The test vectors of its authors.
    #[test]
    fn sums() {
        assert_eq!(sum(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(sum(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(sum(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(file_name(&[b'x'; MAX]), "x".repeat(MAX));
        let cut = file_name(&[b'x'; MAX + 1]);
        assert!(cut.starts_with(&format!("{}%-", "x".repeat(MAX))), "{cut}");
    }

    proptest! {
        #[test]
        fn each_name_has_a_file_of_its_own(names in proptest::collection::btree_set(
            proptest::collection::vec(any::<u8>(), 1..255), 1..20,
        )) {
            let mut seen = BTreeMap::new();
            for name in names {
                let file = journal_key(&name);
                prop_assert!(file.len() < 220 && !file.starts_with('.'));
                prop_assert!(!file.contains('/'));
                prop_assert_eq!(seen.insert(file, name), None);
            }
        }
    }
}
