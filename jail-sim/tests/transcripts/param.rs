//! The values in `params`.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use crate::bindings::{Bindings, Num};
use crate::fields::{Fields, Malformed, list, num, short, size, text};

/// `[name, value, extra?]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParamSpec {
    pub(crate) name: String,
    pub(crate) value: ParamValue,
    /// The name's `iov_len`, where it is not the name and its NUL.
    pub(crate) namelen: Option<usize>,
    /// The value's `iov_len`, where it is not the value's length.
    pub(crate) len: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ParamValue {
    Null,
    /// With its NUL.
    Str(String),
    /// So many `x` and a NUL.
    StrX(usize),
    /// Without a NUL.
    Raw(String),
    Bytes(Vec<u8>),
    I32(Num),
    I64(Num),
    /// A buffer to be filled; `init` is put there first.
    Out {
        size: usize,
        init: Option<Num>,
        read: Read,
    },
}

/// What a filled buffer is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    I32,
    I64,
    Str,
    Ip4,
    Ip6,
    Hex,
    Desc,
    /// The buffer was NULL: only the length is told.
    Len,
}

impl ParamSpec {
    pub(crate) fn parse(value: &Value) -> Result<Self, Malformed> {
        let list = list("params", value)?;
        let (name, value, extra) = match list {
            [name, value] => (name, value, None),
            [name, value, extra] => (name, value, Some(extra)),
            _ => {
                return Err(Malformed::new(format!(
                    "a parameter is no [name, value, extra?]: {}",
                    short(value)
                )));
            }
        };
        let mut spec = Self {
            name: text("params", name)?,
            value: ParamValue::parse(value)?,
            namelen: None,
            len: None,
        };
        if let Some(extra) = extra {
            let mut extra = Fields::new(extra)?;
            spec.namelen = extra.size("namelen")?;
            spec.len = extra.size("len")?;
            extra.finish()?;
        }
        Ok(spec)
    }
}

impl ParamValue {
    fn parse(value: &Value) -> Result<Self, Malformed> {
        if value.is_null() {
            return Ok(Self::Null);
        }
        let mut fields = Fields::new(value)?;
        let kind = fields
            .left()
            .find(|key| KINDS.contains(key))
            .ok_or_else(|| Malformed::new(format!("unknown kind of value: {}", short(value))))?;
        let inner = fields.need(kind)?;
        let parsed = match kind {
            "str" => Self::Str(text(kind, inner)?),
            "strx" => Self::StrX(size(kind, inner)?),
            "raw" => Self::Raw(text(kind, inner)?),
            "hex" => Self::Bytes(hex(&text(kind, inner)?)?),
            "i32" => Self::I32(num(kind, inner)?),
            "i64" => Self::I64(num(kind, inner)?),
            "ip4" => Self::Bytes(addresses(inner, |text| {
                text.parse::<Ipv4Addr>().ok().map(|ip| ip.octets().to_vec())
            })?),
            "ip6" => Self::Bytes(addresses(inner, |text| {
                text.parse::<Ipv6Addr>().ok().map(|ip| ip.octets().to_vec())
            })?),
            _ => {
                let size = size(kind, inner)?;
                Self::Out {
                    size,
                    init: fields.optional_num("init")?,
                    read: Read::parse(size, fields.optional_text("as")?.as_deref())?,
                }
            }
        };
        fields.finish()?;
        Ok(parsed)
    }

    /// The value's bytes; a buffer to be filled is zeroed.
    pub(crate) fn bytes(&self, bindings: &Bindings) -> Vec<u8> {
        match self {
            Self::Null => Vec::new(),
            Self::Str(text) => with_nul(bindings.put_in(text).into_bytes()),
            Self::StrX(count) => with_nul(vec![b'x'; *count]),
            Self::Raw(text) => bindings.put_in(text).into_bytes(),
            Self::Bytes(bytes) => bytes.clone(),
            Self::I32(num) => low_i32(bindings.num(num)).to_vec(),
            Self::I64(num) => bindings.num(num).to_ne_bytes().to_vec(),
            Self::Out { size, init, .. } => {
                let mut buffer = vec![0; *size];
                if let Some(init) = init {
                    let init = low_i32(bindings.num(init));
                    buffer
                        .iter_mut()
                        .zip(init)
                        .for_each(|(to, from)| *to = from);
                }
                buffer
            }
        }
    }
}

impl Read {
    fn parse(size: usize, name: Option<&str>) -> Result<Self, Malformed> {
        Ok(match (size, name) {
            (0, _) => Self::Len,
            (4, None) | (_, Some("i32")) => Self::I32,
            (8, None) | (_, Some("i64")) => Self::I64,
            (_, None | Some("str")) => Self::Str,
            (_, Some("ip4")) => Self::Ip4,
            (_, Some("ip6")) => Self::Ip6,
            (_, Some("hex")) => Self::Hex,
            (_, Some("desc")) => Self::Desc,
            (_, Some(other)) => {
                return Err(Malformed::new(format!("unknown \"as\": {other:?}")));
            }
        })
    }
}

fn with_nul(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.push(0);
    bytes
}

/// As a C cast does: the low 32 bits.
fn low_i32(number: i64) -> [u8; 4] {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what the recorder's C cast did"
    )]
    let low = number as i32;
    low.to_ne_bytes()
}

fn addresses(value: &Value, bytes: impl Fn(&str) -> Option<Vec<u8>>) -> Result<Vec<u8>, Malformed> {
    let mut packed = Vec::new();
    for address in list("address", value)? {
        let address = address.as_str().and_then(&bytes);
        let address = address
            .ok_or_else(|| Malformed::new(format!("not a list of addresses: {}", short(value))))?;
        packed.extend(address);
    }
    Ok(packed)
}

fn hex(text: &str) -> Result<Vec<u8>, Malformed> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits
        .filter(|digits| digits.len() % 2 == 0)
        .ok_or_else(|| Malformed::new(format!("not hex: {text:?}")))?;
    let pairs = digits.chunks_exact(2);
    Ok(pairs
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect())
}

const KINDS: [&str; 9] = [
    "str", "strx", "raw", "hex", "i32", "i64", "ip4", "ip6", "out",
];
