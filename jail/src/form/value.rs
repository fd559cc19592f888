//! Values of parameters.

use std::ffi::OsStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::unix::ffi::OsStrExt;

use serde::{Deserialize, Serialize};

use crate::params::{self, ParamInfo, ParamType};
use crate::{JailSys, Value};

/// As people write them; the parameter's type tells which is meant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum ValueForm {
    Bool(bool),
    Int(i64),
    Text(String),
    Addresses(Vec<IpAddr>),
    Typed(Typed),
}

/// Where the parameter's type would tell something else, or is not known here.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Typed {
    Int(i32),
    Uint(u32),
    Long(i64),
    /// A text: not all formats have numbers as large.
    Ulong(String),
    String(String),
    Bytes(Vec<u8>),
    JailSys(String),
    Ip4(Vec<Ipv4Addr>),
    Ip6(Vec<Ipv6Addr>),
    Raw(Vec<u8>),
    Null(bool),
}

impl ValueForm {
    pub(crate) fn new(param: &str, value: &Value) -> Self {
        let plain = match value {
            Value::Bool(on) => Some(Self::Bool(*on)),
            Value::Int(number) => Some(Self::Int((*number).into())),
            Value::Uint(number) => Some(Self::Int((*number).into())),
            Value::Long(number) => Some(Self::Int(*number)),
            Value::Ulong(number) => i64::try_from(*number).ok().map(Self::Int),
            Value::String(text) => text.to_str().map(|text| Self::Text(text.into())),
            Value::JailSys(word) => Some(Self::Text(word.to_string())),
            Value::Ip4(addrs) => Some(Self::Addresses(addrs.iter().map(|a| (*a).into()).collect())),
            Value::Ip6(addrs) => Some(Self::Addresses(addrs.iter().map(|a| (*a).into()).collect())),
            Value::Raw(_) | Value::Null => None,
        };
        let means_it = |form: &Self| form.clone().read(param).as_ref() == Ok(value);
        let plain = plain.filter(means_it);
        plain.unwrap_or_else(|| Self::Typed(Typed::new(value)))
    }

    /// The value that it is for this parameter.
    pub(crate) fn read(self, param: &str) -> Result<Value, String> {
        let kind = params::find(param).map(ParamInfo::param_type);
        let range = |_| format!("{param}: out of range");
        Ok(match (self, kind) {
            (Self::Bool(on), _) => Value::Bool(on),
            (Self::Int(number), Some(ParamType::Uint)) => {
                Value::Uint(number.try_into().map_err(range)?)
            }
            (Self::Int(number), Some(ParamType::Long)) => Value::Long(number),
            (Self::Int(number), Some(ParamType::Ulong)) => {
                Value::Ulong(number.try_into().map_err(range)?)
            }
            (Self::Int(number), Some(_)) => Value::Int(number.try_into().map_err(range)?),
            (Self::Int(number), None) => match number.try_into() {
                Ok(number) => Value::Int(number),
                Err(_) => Value::Long(number),
            },
            (Self::Text(text), Some(ParamType::JailSys)) => Value::JailSys(word(param, &text)?),
            (Self::Text(text), _) => text.into(),
            (Self::Addresses(addrs), kind) => addresses(param, &addrs, kind)?,
            (Self::Typed(typed), _) => typed.read(param)?,
        })
    }
}

impl Typed {
    fn new(value: &Value) -> Self {
        match value {
            Value::Bool(on) => Self::Int((*on).into()),
            Value::Int(number) => Self::Int(*number),
            Value::Uint(number) => Self::Uint(*number),
            Value::Long(number) => Self::Long(*number),
            Value::Ulong(number) => Self::Ulong(number.to_string()),
            Value::String(text) => match text.to_str() {
                Some(text) => Self::String(text.into()),
                None => Self::Bytes(text.as_bytes().into()),
            },
            Value::JailSys(word) => Self::JailSys(word.to_string()),
            Value::Ip4(addrs) => Self::Ip4(addrs.clone()),
            Value::Ip6(addrs) => Self::Ip6(addrs.clone()),
            Value::Raw(bytes) => Self::Raw(bytes.clone()),
            Value::Null => Self::Null(true),
        }
    }

    fn read(self, param: &str) -> Result<Value, String> {
        Ok(match self {
            Self::Int(number) => Value::Int(number),
            Self::Uint(number) => Value::Uint(number),
            Self::Long(number) => Value::Long(number),
            Self::Ulong(text) => {
                let number = text.parse();
                Value::Ulong(number.map_err(|_| format!("{param}: {text:?} is no number"))?)
            }
            Self::String(text) => text.into(),
            Self::Bytes(bytes) => Value::String(OsStr::from_bytes(&bytes).into()),
            Self::JailSys(text) => Value::JailSys(word(param, &text)?),
            Self::Ip4(addrs) => Value::Ip4(addrs),
            Self::Ip6(addrs) => Value::Ip6(addrs),
            Self::Raw(bytes) => Value::Raw(bytes),
            Self::Null(_) => Value::Null,
        })
    }
}

fn word(param: &str, text: &str) -> Result<JailSys, String> {
    [JailSys::Disable, JailSys::New, JailSys::Inherit]
        .into_iter()
        .find(|word| word.to_string() == text)
        .ok_or_else(|| format!("{param}: {text:?} is not disable, new or inherit"))
}

fn addresses(param: &str, addrs: &[IpAddr], kind: Option<ParamType>) -> Result<Value, String> {
    let v4 = addrs.iter().map(|addr| match addr {
        IpAddr::V4(addr) => Some(*addr),
        IpAddr::V6(_) => None,
    });
    let v6 = addrs.iter().map(|addr| match addr {
        IpAddr::V4(_) => None,
        IpAddr::V6(addr) => Some(*addr),
    });
    let (v4, v6): (Option<Vec<_>>, Option<Vec<_>>) = (v4.collect(), v6.collect());
    match (v4, v6, kind) {
        (_, Some(v6), Some(ParamType::Ip6)) => Ok(Value::Ip6(v6)),
        (Some(v4), _, _) => Ok(Value::Ip4(v4)),
        (None, Some(v6), _) => Ok(Value::Ip6(v6)),
        (None, None, _) => Err(format!("{param}: both IPv4 and IPv6 addresses")),
    }
}
