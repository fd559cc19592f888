//! Values as jail_get(2) writes them.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::os::unix::ffi::OsStrExt;

use super::Value;
use crate::JailSys;
use crate::params::ParamType;

impl Value {
    /// The value that these bytes are; bytes that are none of this type stay bytes.
    pub(crate) fn decode(param_type: ParamType, bytes: &[u8]) -> Self {
        Self::typed(param_type, bytes).unwrap_or_else(|| Self::Raw(bytes.into()))
    }

    fn typed(param_type: ParamType, bytes: &[u8]) -> Option<Self> {
        Some(match param_type {
            ParamType::Bool => Self::Bool(int(bytes)? != 0),
            ParamType::Int => Self::Int(int(bytes)?),
            ParamType::Uint => Self::Uint(u32::from_ne_bytes(bytes.try_into().ok()?)),
            ParamType::Long => Self::Long(i64::from_ne_bytes(bytes.try_into().ok()?)),
            ParamType::Ulong => Self::Ulong(u64::from_ne_bytes(bytes.try_into().ok()?)),
            ParamType::String { .. } | ParamType::KeyValue => Self::String(text(bytes).into()),
            ParamType::JailSys => {
                let raw = int(bytes)?;
                JailSys::from_raw(raw).map_or(Self::Int(raw), Self::JailSys)
            }
            ParamType::Ip4 => Self::Ip4(ip4(bytes).collect()),
            ParamType::Ip6 => Self::Ip6(ip6(bytes).collect()),
            ParamType::Raw { .. } => return None,
        })
    }
}

pub(crate) fn int(bytes: &[u8]) -> Option<i32> {
    bytes.try_into().ok().map(i32::from_ne_bytes)
}

/// Up to the NUL.
pub(crate) fn text(bytes: &[u8]) -> &OsStr {
    OsStr::from_bytes(bytes.split(|&byte| byte == 0).next().unwrap_or_default())
}

pub(crate) fn ip4(bytes: &[u8]) -> impl Iterator<Item = Ipv4Addr> {
    pieces::<4>(bytes).map(Ipv4Addr::from)
}

pub(crate) fn ip6(bytes: &[u8]) -> impl Iterator<Item = Ipv6Addr> {
    pieces::<16>(bytes).map(Ipv6Addr::from)
}

fn pieces<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    let whole = bytes.chunks_exact(N);
    whole.filter_map(|piece| piece.try_into().ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn jailsys() -> impl Strategy<Value = JailSys> {
        (0..3).prop_map(|raw| JailSys::from_raw(raw).unwrap())
    }

    fn string() -> impl Strategy<Value = Value> {
        proptest::collection::vec(1..=255_u8, 0..300)
            .prop_map(|bytes| Value::String(OsString::from_vec(bytes)))
    }

    /// Every type with a value of it; booleans are the name and so have their own test.
    fn typed() -> impl Strategy<Value = (ParamType, Value)> {
        prop_oneof![
            any::<i32>().prop_map(|n| (ParamType::Int, Value::Int(n))),
            any::<u32>().prop_map(|n| (ParamType::Uint, Value::Uint(n))),
            any::<i64>().prop_map(|n| (ParamType::Long, Value::Long(n))),
            any::<u64>().prop_map(|n| (ParamType::Ulong, Value::Ulong(n))),
            string().prop_map(|text| (ParamType::String { max: 1024 }, text)),
            string().prop_map(|text| (ParamType::KeyValue, text)),
            jailsys().prop_map(|value| (ParamType::JailSys, Value::JailSys(value))),
            any::<Vec<[u8; 4]>>().prop_map(|v| (
                ParamType::Ip4,
                Value::Ip4(v.into_iter().map(Into::into).collect())
            )),
            any::<Vec<[u8; 16]>>().prop_map(|v| (
                ParamType::Ip6,
                Value::Ip6(v.into_iter().map(Into::into).collect())
            )),
            any::<Vec<u8>>().prop_map(|v| (ParamType::Raw { size: v.len() }, Value::Raw(v))),
        ]
    }

    proptest! {
        #[test]
        fn encoded_then_decoded_is_the_same((param_type, value) in typed()) {
            let mut bytes = Vec::new();
            value.encode(&mut bytes);
            prop_assert_eq!(bytes.len(), value.encoded_len());
            prop_assert!(value.fits(param_type).is_ok());
            prop_assert_eq!(Value::decode(param_type, &bytes), value);
        }

        #[test]
        fn any_bytes_decode_to_something((param_type, _) in typed(), bytes: Vec<u8>) {
            let _ = Value::decode(param_type, &bytes);
        }
    }

    #[test]
    fn booleans_are_encoded_by_presence_and_decoded_from_numbers() {
        assert_eq!(Value::Bool(true).encoded_len(), 0);
        let decode = |n: i32| Value::decode(ParamType::Bool, &n.to_ne_bytes());
        assert_eq!(decode(1), Value::Bool(true));
        assert_eq!(decode(0), Value::Bool(false));
    }

    #[test]
    fn unknown_answers_are_kept() {
        let nine = 9_i32.to_ne_bytes();
        assert_eq!(Value::decode(ParamType::JailSys, &nine), Value::Int(9));
        assert_eq!(Value::decode(ParamType::Int, &[1]), Value::Raw(vec![1]));
    }
}
