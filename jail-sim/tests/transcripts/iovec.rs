//! What jail_set and jail_get are given, and what they leave there.

use std::net::IpAddr;

use jail::{Errno, Param};
use serde_json::{Map, Value, json};

use crate::bindings::{Bindings, Kind};
use crate::call::JailCall;
use crate::compare::is_jid;
use crate::param::{ParamSpec, ParamValue, Read};

/// A name and its value in memory.
#[derive(Debug)]
struct Pair {
    name: Vec<u8>,
    value: Vec<u8>,
    /// The value's `iov_len`.
    len: usize,
}

/// The name and value list of one call.
#[derive(Debug)]
pub(crate) struct Iovecs<'a> {
    call: &'a JailCall,
    pairs: Vec<Pair>,
}

impl<'a> Iovecs<'a> {
    pub(crate) fn new(call: &'a JailCall, bindings: &Bindings) -> Self {
        let mut pairs: Vec<Pair> = call
            .params
            .iter()
            .map(|spec| Pair::new(spec, bindings))
            .collect();
        if !call.noerrmsg {
            pairs.push(Pair::errmsg());
        }
        Self { call, pairs }
    }

    /// Makes the call with them. `None` if more iovecs are asked for than there are.
    pub(crate) fn pass(
        &mut self,
        kernel: impl FnOnce(&mut [Param<'_>], i32) -> Result<i32, Errno>,
    ) -> Option<Result<i32, Errno>> {
        let niov = self.call.niov.unwrap_or(self.pairs.len() * 2);
        if niov > self.pairs.len() * 2 {
            return None;
        }
        let mut params: Vec<Param<'_>> = Vec::with_capacity(self.pairs.len());
        for (pair, first) in self.pairs.iter_mut().zip((0..niov).step_by(2)) {
            params.push(if first + 1 == niov {
                Param::half(&pair.name)
            } else {
                Param {
                    name: &pair.name,
                    value: Some(&mut pair.value),
                    len: pair.len,
                }
            });
        }
        let result = kernel(&mut params, self.call.flags);
        let lens: Vec<usize> = params.iter().map(|param| param.len).collect();
        for (pair, len) in self.pairs.iter_mut().zip(lens) {
            pair.len = len;
        }
        Some(result)
    }

    /// The text in the `errmsg` pair, if the kernel wrote one.
    pub(crate) fn errmsg(&self) -> Option<String> {
        if self.call.noerrmsg {
            return None;
        }
        let text = until_nul(&self.pairs.last()?.value);
        (!text.is_empty()).then_some(text)
    }

    /// The descriptor that came back in `desc`.
    pub(crate) fn desc(&self) -> Option<i64> {
        let mut specs = self.call.params.iter().zip(&self.pairs);
        let (_, pair) = specs.find(|(spec, _)| {
            spec.name == "desc" && matches!(spec.value, ParamValue::Out { .. })
        })?;
        i32_of(&pair.value).map(i64::from)
    }

    /// The values asked for, by name; `None` if none was.
    pub(crate) fn out(&self, bindings: &mut Bindings) -> Option<Value> {
        let mut out = Map::new();
        for (spec, pair) in self.call.params.iter().zip(&self.pairs) {
            if let ParamValue::Out { read, .. } = spec.value {
                out.insert(spec.name.clone(), pair.read(&spec.name, read, bindings));
            }
        }
        (!out.is_empty()).then_some(Value::Object(out))
    }
}

impl Pair {
    fn new(spec: &ParamSpec, bindings: &Bindings) -> Self {
        let mut name = bindings.put_in(&spec.name).into_bytes();
        name.push(0);
        if let Some(namelen) = spec.namelen {
            name.resize(namelen, 0);
        }
        let mut value = spec.value.bytes(bindings);
        let len = spec.len.unwrap_or(value.len());
        // NULL stays NULL, whatever its length says; else a shorter length cuts the value, and
        // memory follows it where the length is longer.
        if spec.value != ParamValue::Null {
            value.resize(len, 0);
        }
        Self { name, value, len }
    }

    fn errmsg() -> Self {
        Self {
            name: b"errmsg\0".to_vec(),
            value: vec![0; ERRMSG_LEN],
            len: ERRMSG_LEN,
        }
    }

    fn read(&self, name: &str, read: Read, bindings: &mut Bindings) -> Value {
        let filled = self.value.get(..self.len).unwrap_or(&self.value);
        match read {
            Read::Len => json!({"len": self.len}),
            Read::I32 => match i32_of(&self.value) {
                Some(jid) if is_jid(name) && jid != 0 => bindings.jid(jid.into()),
                number => json!(number),
            },
            Read::I64 => json!(i64_of(&self.value)),
            Read::Str => json!(bindings.put_back(&until_nul(&self.value))),
            Read::Ip4 => json!(addresses::<4>(filled)),
            Read::Ip6 => json!(addresses::<16>(filled)),
            Read::Hex => json!(hex(&self.value)),
            Read::Desc => json!("fd"),
        }
    }
}

/// Binds what a successful call gave and puts it in the form of an answer.
pub(crate) fn success(
    jid: i32,
    iovecs: &Iovecs<'_>,
    bind: Option<&str>,
    bind_desc: Option<&str>,
    bindings: &mut Bindings,
) -> Value {
    if let Some(name) = bind {
        bindings.bind(name, jid.into(), Kind::Jid);
    }
    if let (Some(name), Some(desc)) = (bind_desc, iovecs.desc()) {
        bindings.bind(name, desc, Kind::Desc);
    }
    let mut answer = Map::new();
    answer.insert("jid".into(), bindings.jid(jid.into()));
    if let Some(out) = iovecs.out(bindings) {
        answer.insert("out".into(), out);
    }
    Value::Object(answer)
}

/// The bytes before the first NUL.
pub(crate) fn until_nul(bytes: &[u8]) -> String {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

pub(crate) fn i32_of(bytes: &[u8]) -> Option<i32> {
    bytes.first_chunk().copied().map(i32::from_ne_bytes)
}

fn i64_of(bytes: &[u8]) -> Option<i64> {
    bytes.first_chunk().copied().map(i64::from_ne_bytes)
}

fn addresses<const N: usize>(bytes: &[u8]) -> Vec<String>
where
    IpAddr: From<[u8; N]>,
{
    bytes
        .chunks_exact(N)
        .filter_map(|chunk| chunk.first_chunk().copied())
        .map(|address: [u8; N]| IpAddr::from(address).to_string())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const ERRMSG_LEN: usize = 1_024;
