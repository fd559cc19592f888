//! What is wrong with a value, found without a kernel.

use std::net::IpAddr;
use std::os::unix::ffi::OsStrExt;

use crate::Value;
use crate::error::Problem;
use crate::params::table::{OSRELDATE, PATH, PATH_MAX};
use crate::params::{self, ParamInfo, ParamType};

/// What is wrong with `value` for a known parameter.
pub(super) fn value(info: &'static ParamInfo, value: &Value) -> Option<Problem> {
    if let Err(problem) = value.fits(info.param_type()) {
        return Some(problem);
    }
    match value {
        Value::Int(number) => self::number(info, *number),
        Value::JailSys(value) => range(info, value.raw()).map(|_| Problem::Value),
        Value::String(text) if core::ptr::eq(info, &PATH) => path(text.as_bytes()),
        Value::String(text) => string(info, text.as_bytes()),
        Value::Ip4(addrs) => {
            let unusable = |addr: &std::net::Ipv4Addr| addr.is_unspecified() || addr.is_broadcast();
            addresses(addrs, unusable)
        }
        Value::Ip6(addrs) => addresses(addrs, std::net::Ipv6Addr::is_unspecified),
        _ => None,
    }
}

/// What is wrong with a parameter that the table does not have; its type is the kernel's matter.
pub(super) fn unknown(name: &str, value: &Value) -> Option<Problem> {
    match value {
        _ if name.is_empty() => Some(Problem::Empty),
        _ if name.contains('\0') => Some(Problem::Nul),
        _ if params::is_negated(name) => Some(Problem::Negated),
        Value::String(text) => nul(text.as_bytes()),
        _ => None,
    }
}

/// What is wrong with a key of `meta` or `env`: the kernel would take anything.
pub(super) fn key(key: &str) -> Option<Problem> {
    let bad = key.is_empty() || key.contains(['=', '\n', '\0']);
    bad.then_some(Problem::Key)
}

/// What is wrong with the value of a key.
pub(super) fn key_value(value: &Value) -> Option<Problem> {
    match value {
        Value::String(text) => line(text.as_bytes()),
        Value::Null => None,
        other => Some(Problem::Type {
            expected: "a string",
            given: other.type_name(),
        }),
    }
}

/// What is wrong with one line of text.
pub(super) fn line(text: &[u8]) -> Option<Problem> {
    nul(text).or_else(|| text.contains(&b'\n').then_some(Problem::Newline))
}

fn nul(text: &[u8]) -> Option<Problem> {
    text.contains(&0).then_some(Problem::Nul)
}

fn number(info: &'static ParamInfo, number: i32) -> Option<Problem> {
    if core::ptr::eq(info, &OSRELDATE) && number == 0 {
        return Some(Problem::Value);
    }
    range(info, number)
}

fn range(info: &ParamInfo, number: i32) -> Option<Problem> {
    let (min, max) = info.range()?;
    (number < min || number > max).then_some(Problem::OutOfRange {
        min: min.into(),
        max: max.into(),
    })
}

fn string(info: &ParamInfo, text: &[u8]) -> Option<Problem> {
    nul(text).or_else(|| match info.param_type() {
        ParamType::String { max } => too_long(text.len(), max - 1),
        _ => None,
    })
}

fn path(path: &[u8]) -> Option<Problem> {
    match path.first() {
        None => Some(Problem::Empty),
        Some(b'/') => nul(path).or_else(|| too_long(path.len(), PATH_MAX - 1)),
        Some(_) => Some(Problem::NotAbsolute),
    }
}

fn too_long(len: usize, max: usize) -> Option<Problem> {
    (len > max).then_some(Problem::TooLong { len, max })
}

fn addresses<A: Copy + Ord + Into<IpAddr>>(
    addrs: &[A],
    unusable: impl Fn(&A) -> bool,
) -> Option<Problem> {
    if let Some(&addr) = addrs.iter().find(|addr| unusable(addr)) {
        return Some(Problem::UnusableAddress(addr.into()));
    }
    let mut sorted = addrs.to_vec();
    sorted.sort_unstable();
    let twins = sorted.windows(2).find(|pair| pair.first() == pair.last())?;
    twins
        .first()
        .map(|&addr| Problem::DuplicateAddress(addr.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::JailSys;
    use crate::params::table;

    #[test]
    fn values_that_cannot_work() {
        let cases: [(&'static ParamInfo, Value, Problem); 9] = [
            (&table::HOST_HOSTNAME, "a\0b".into(), Problem::Nul),
            (
                &table::OSRELEASE,
                "x".repeat(32).into(),
                Problem::TooLong { len: 32, max: 31 },
            ),
            (
                &table::ENFORCE_STATFS,
                3.into(),
                Problem::OutOfRange { min: 0, max: 2 },
            ),
            (&OSRELDATE, 0.into(), Problem::Value),
            (&table::HOST, JailSys::Disable.into(), Problem::Value),
            (&PATH, "jails/web".into(), Problem::NotAbsolute),
            (&PATH, "".into(), Problem::Empty),
            (
                &PATH,
                format!("/{}", "x".repeat(1099)).into(),
                Problem::TooLong {
                    len: 1100,
                    max: 1023,
                },
            ),
            (
                &table::SECURELEVEL,
                "1".into(),
                Problem::Type {
                    expected: "an int",
                    given: "a string",
                },
            ),
        ];
        for (info, given, problem) in cases {
            assert_eq!(value(info, &given), Some(problem), "{}", info.name());
        }
    }

    #[test]
    fn addresses_that_cannot_work() {
        let list = |text: &str| -> Value {
            let addrs: Vec<std::net::Ipv4Addr> =
                text.split(' ').map(|addr| addr.parse().unwrap()).collect();
            addrs.into()
        };
        let any = "0.0.0.0".parse().unwrap();
        let twice = "10.0.0.1".parse().unwrap();
        let check = |text| value(&table::IP4_ADDR, &list(text));
        assert_eq!(
            check("10.0.0.1 0.0.0.0"),
            Some(Problem::UnusableAddress(any))
        );
        assert_eq!(
            check("10.0.0.1 10.0.0.2 10.0.0.1"),
            Some(Problem::DuplicateAddress(twice))
        );
        assert_eq!(check("10.0.0.1 10.0.0.2"), None);
    }

    #[test]
    fn names_that_the_table_does_not_have() {
        let yes = Value::Bool(true);
        assert_eq!(unknown("allow.nomount", &yes), Some(Problem::Negated));
        assert_eq!(unknown("nopersist", &yes), Some(Problem::Negated));
        assert_eq!(unknown("allow.normal", &yes), None);
        assert_eq!(unknown("a\0", &yes), Some(Problem::Nul));
        assert_eq!(key("a=b"), Some(Problem::Key));
        assert_eq!(line(b"a\nb"), Some(Problem::Newline));
    }
}
