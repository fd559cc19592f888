//! Values of parameters, out of what C has.

use std::net::IpAddr;

use jail::params::{self, ParamType};
use jail::{JailSys, Value};

use crate::failure::Failure;

/// As jail(8) reads it: the parameter's type tells what the text means. One that is not known here
/// is a text.
pub(crate) fn of_text(name: &str, text: &str) -> Result<Value, Failure> {
    let invalid = |expected: &str| {
        let problem = format!("is {text:?}, and {name} is {expected}");
        Failure::argument("value", problem)
    };
    Ok(match kind(name) {
        Some(ParamType::Bool) => {
            Value::Bool(boolean(text).ok_or_else(|| invalid("true or false"))?)
        }
        Some(ParamType::Int | ParamType::Uint | ParamType::Long) => {
            let number = text.parse().map_err(|_| invalid("a number"))?;
            of_number(name, number)?
        }
        Some(ParamType::Ulong) => Value::Ulong(text.parse().map_err(|_| invalid("a number"))?),
        Some(ParamType::JailSys) => match text {
            "disable" => Value::JailSys(JailSys::Disable),
            "new" => Value::JailSys(JailSys::New),
            "inherit" => Value::JailSys(JailSys::Inherit),
            _ => return Err(invalid("disable, new or inherit")),
        },
        Some(ParamType::Ip4) => {
            let addrs = addresses(text).map(|addr| match addr? {
                IpAddr::V4(addr) => Some(addr),
                IpAddr::V6(_) => None,
            });
            let addrs = addrs.collect::<Option<Vec<_>>>();
            Value::Ip4(addrs.ok_or_else(|| invalid("IPv4 addresses with commas between them"))?)
        }
        Some(ParamType::Ip6) => {
            let addrs = addresses(text).map(|addr| match addr? {
                IpAddr::V4(_) => None,
                IpAddr::V6(addr) => Some(addr),
            });
            let addrs = addrs.collect::<Option<Vec<_>>>();
            Value::Ip6(addrs.ok_or_else(|| invalid("IPv6 addresses with commas between them"))?)
        }
        _ => text.into(),
    })
}

/// A number of the parameter's type; of one that is not known here, an int if it is small enough.
pub(crate) fn of_number(name: &str, number: i64) -> Result<Value, Failure> {
    let range = |expected: &str| {
        let problem = format!("is {number}, and {name} is {expected}");
        Failure::argument("value", problem)
    };
    let int = i32::try_from(number);
    Ok(match kind(name) {
        Some(ParamType::Bool) => match number {
            0 => Value::Bool(false),
            1 => Value::Bool(true),
            _ => return Err(range("0 or 1")),
        },
        Some(ParamType::Uint) => {
            Value::Uint(number.try_into().map_err(|_| range("an unsigned int"))?)
        }
        Some(ParamType::Long) => Value::Long(number),
        Some(ParamType::Ulong) => {
            Value::Ulong(number.try_into().map_err(|_| range("an unsigned long"))?)
        }
        Some(ParamType::Int | ParamType::Raw { .. }) => {
            Value::Int(int.map_err(|_| range("an int"))?)
        }
        Some(_) => return Err(range("no number")),
        None => int.map_or(Value::Long(number), Value::Int),
    })
}

fn kind(name: &str) -> Option<ParamType> {
    params::find(name).map(params::ParamInfo::param_type)
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn addresses(text: &str) -> impl Iterator<Item = Option<IpAddr>> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_what_the_parameter_is() {
        let value = |name, text| of_text(name, text).ok();
        assert_eq!(value("allow.raw_sockets", "true"), Some(Value::Bool(true)));
        assert_eq!(value("allow.raw_sockets", "maybe"), None);
        assert_eq!(value("securelevel", "-1"), Some(Value::Int(-1)));
        assert_eq!(value("securelevel", "3000000000"), None);
        assert_eq!(
            value("host.hostid", "3000000000"),
            Some(Value::Ulong(3_000_000_000))
        );
        assert_eq!(value("vnet", "new"), Some(Value::JailSys(JailSys::New)));
        assert_eq!(value("vnet", "yes"), None);
        assert_eq!(value("ip4.addr", ""), Some(Value::Ip4(Vec::new())));
        let two = vec![[192, 0, 2, 1].into(), [192, 0, 2, 2].into()];
        assert_eq!(
            value("ip4.addr", "192.0.2.1, 192.0.2.2"),
            Some(Value::Ip4(two))
        );
        assert_eq!(value("ip4.addr", "::1"), None);
        assert_eq!(value("meta.owner", "me"), Some("me".into()));
    }

    #[test]
    fn numbers_fit_or_are_refused() {
        assert_eq!(of_number("persist", 1).ok(), Some(Value::Bool(true)));
        assert!(of_number("persist", 2).is_err());
        assert!(of_number("securelevel", 1 << 40).is_err());
        assert_eq!(
            of_number("not.known", 1 << 40).ok(),
            Some(Value::Long(1 << 40))
        );
        assert!(of_number("path", 1).is_err());
    }
}
