//! What a name must be.

use core::fmt;

/// The rule that a name breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameRule {
    /// There is no name.
    Empty,
    /// Nothing before, between or after the dots.
    EmptyComponent,
    /// More than 255 bytes, the ancestors' names included.
    TooLong,
    /// A component is all digits: the kernel would give the jail that jid.
    Numeric,
    /// A component begins with `-`, as options do.
    LeadingDash,
    /// A character other than letters, digits, `_`, `-` and the dots between components.
    Character(char),
}

impl fmt::Display for NameRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::EmptyComponent => f.write_str("nothing before, between or after the dots"),
            Self::TooLong => write!(f, "longer than {} bytes", super::MAX),
            Self::Numeric => f.write_str("all digits, which would ask for that jid"),
            Self::LeadingDash => f.write_str("begins with -"),
            Self::Character(char) => write!(f, "has {char:?}, not a letter, digit, _ or -"),
        }
    }
}

/// The first rule that `name` breaks.
pub(super) fn broken(name: &str) -> Option<NameRule> {
    if name.is_empty() {
        return Some(NameRule::Empty);
    }
    if name.len() > super::MAX {
        return Some(NameRule::TooLong);
    }
    name.split('.').find_map(broken_by)
}

fn broken_by(component: &str) -> Option<NameRule> {
    let fits = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    if component.is_empty() {
        return Some(NameRule::EmptyComponent);
    }
    if let Some(char) = component.chars().find(|&char| !fits(char)) {
        return Some(NameRule::Character(char));
    }
    if component.starts_with('-') {
        return Some(NameRule::LeadingDash);
    }
    if component.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(NameRule::Numeric);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_told() {
        let long = "x".repeat(256);
        let cases = [
            ("", NameRule::Empty),
            (long.as_str(), NameRule::TooLong),
            (".", NameRule::EmptyComponent),
            ("a..b", NameRule::EmptyComponent),
            ("a.", NameRule::EmptyComponent),
            ("5", NameRule::Numeric),
            ("a.05", NameRule::Numeric),
            ("-x", NameRule::LeadingDash),
            ("a b", NameRule::Character(' ')),
            ("jail:x", NameRule::Character(':')),
            ("a\0b", NameRule::Character('\0')),
            ("ä", NameRule::Character('ä')),
        ];
        for (name, rule) in cases {
            assert_eq!(broken(name), Some(rule), "{name:?}");
        }
    }

    #[test]
    fn good_names_pass() {
        for name in ["web", "a.b.c", "5a", "0x5", "_", "a-b", &"x".repeat(255)] {
            assert_eq!(broken(name), None, "{name:?}");
        }
    }
}
