//! Values for people.

use core::fmt;
use std::os::unix::ffi::OsStrExt;

use super::Value;
use crate::escape::escaped;

/// As jls(8) shows it: lists with commas, nothing as `-`. Control characters are escaped.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => f.pad(if *value { "true" } else { "false" }),
            Self::Int(value) => value.fmt(f),
            Self::Uint(value) => value.fmt(f),
            Self::Long(value) => value.fmt(f),
            Self::Ulong(value) => value.fmt(f),
            Self::String(text) => f.pad(&escaped(text.as_bytes())),
            Self::JailSys(value) => value.fmt(f),
            Self::Ip4(addrs) => f.pad(&joined(addrs)),
            Self::Ip6(addrs) => f.pad(&joined(addrs)),
            Self::Raw(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
            Self::Null => f.pad("-"),
        }
    }
}

fn joined<A: ToString>(addrs: &[A]) -> String {
    if addrs.is_empty() {
        return "-".into();
    }
    let addrs: Vec<_> = addrs.iter().map(ToString::to_string).collect();
    addrs.join(",")
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn values_are_shown_as_jls_does() {
        let addrs = vec![Ipv4Addr::new(10, 0, 0, 1), Ipv4Addr::new(10, 0, 0, 2)];
        assert_eq!(Value::Ip4(addrs).to_string(), "10.0.0.1,10.0.0.2");
        assert_eq!(Value::Ip6(vec![]).to_string(), "-");
        assert_eq!(Value::Bool(true).to_string(), "true");
        assert_eq!(format!("{:>3}", Value::Int(7)), "  7");
        assert_eq!(Value::from("a\x1b").to_string(), "a\\x1b");
        assert_eq!(Value::Raw(vec![1, 255]).to_string(), "01ff");
    }
}
